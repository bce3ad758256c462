"""Search finds what a plain look through every entry finds, newest first."""

from __future__ import annotations

import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dutyconsole.domain import tokens
from dutyconsole.eventlog.log import EventLog
from tests.eventlog.stores import TickingClock, append, draft


def positions(log: EventLog, text: str, limit: int = 50) -> list[int]:
    """Where `text` is found."""
    return [entry.position for entry in log.search(text, limit)]


def test_one_two_and_more_characters_are_found(log: EventLog) -> None:
    append(log, draft(text="G6723次列車在雲西站發生火災"), draft(text="雲東站，車災"))
    assert positions(log, "車") == [2, 1]
    assert positions(log, "列車") == [1]
    assert positions(log, "發生火災") == [1]
    assert positions(log, "車火") == []


def test_a_run_is_found_as_it_stands_and_not_by_its_parts(log: EventLog) -> None:
    append(log, draft(text="雲西西站 西站台"), draft(text="雲西站台"))
    assert positions(log, "雲西站台") == [2]


def test_words_are_found_whole_in_any_case_and_width(log: EventLog) -> None:
    append(log, draft(text="Fire in car 7 of Ｇ６７２３次"), draft(text="firefly"))
    assert positions(log, "FIRE") == [1]
    assert positions(log, "g6723") == [1]
    assert positions(log, "次 fire 7") == [1]
    assert positions(log, "fire 8") == []


def test_all_texts_at_any_depth_count(log: EventLog) -> None:
    append(log, draft(facts=[{"name": "stopped", "value": "雲西"}], number=5, none=None))
    assert positions(log, "雲西 stopped") == [1]
    assert positions(log, "facts") == []


def test_the_newest_come_first_up_to_the_limit(log: EventLog) -> None:
    append(log, *(draft(text="火災") for _ in range(60)))
    assert positions(log, "火災") == list(range(60, 10, -1))
    assert positions(log, "火災", 2) == [60, 59]
    assert positions(log, "火災", 0) == []


@pytest.mark.parametrize("text", ["", "  ", "\"'*^():-+", "\0", "，。"])
def test_a_text_without_words_finds_nothing(log: EventLog, text: str) -> None:
    append(log, draft(text="火災 fire"))
    assert positions(log, text) == []


@pytest.mark.parametrize("text", ["fire OR smoke", "fire*", '"fire', "terms:fire", "NEAR(fire)"])
def test_the_index_s_own_language_means_nothing(log: EventLog, text: str) -> None:
    append(log, draft(text="fire"), draft(text=text))
    assert 2 in positions(log, text)


def test_very_long_words_are_told_apart(log: EventLog) -> None:
    long = "a" * 40_000
    append(log, draft(text=long + "b"), draft(text=long + "c"))
    assert positions(log, long + "c") == [2]
    assert log.verify().ok


ALPHABET = "火災車站雲々ー가aAbBéÉ１1 ，,.-_*\"'\n\U00020000ｶﾞ"
SOME_TEXT = st.text(ALPHABET, max_size=12) | st.text(max_size=6).filter(
    lambda text: not any("\ud800" <= character <= "\udfff" for character in text)
)
QUERY = st.text(ALPHABET, min_size=1, max_size=4)


def is_unspaced(character: str) -> bool:
    """An independent look at what is written without spaces."""
    name = unicodedata.name(character, "")
    scripts = (
        "CJK ",
        "HIRAGANA",
        "KATAKANA",
        "HANGUL",
        "IDEOGRAPHIC ITERATION",
        "COMBINING KATAKANA",
    )
    return name.startswith(scripts)


def stretches(text: str) -> list[str]:
    """Words and runs, one character after the other."""
    found: list[str] = []
    kind = ""
    for character in unicodedata.normalize("NFKC", text).lower():
        was, kind = kind, ""
        if is_unspaced(character):
            kind = "run"
        elif character.isalnum():
            kind = "word"
        if kind and kind == was:
            found[-1] += character
        elif kind:
            found.append(character)
    return found


def holds(texts: list[str], query: str) -> bool:
    """A plain look: every run of the query within a run, every word a word."""
    there = [stretch for text in texts for stretch in stretches(text)]
    wanted = stretches(query)
    return bool(wanted) and all(
        any(want in have if is_unspaced(want[0]) else want == have for have in there)
        for want in wanted
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.text(ALPHABET, max_size=12), max_size=3), max_size=8), QUERY)
def test_search_agrees_with_a_plain_look_at_every_entry(texts: list[list[str]], query: str) -> None:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "log.db"
        with EventLog.create(path, TickingClock(), mode="demo") as log:
            append(log, *(draft(texts=some) for some in texts))
            expected = [at for at, some in enumerate(texts, 1) if holds(some, query)]
            assert positions(log, query) == expected[::-1]


@given(SOME_TEXT, SOME_TEXT)
def test_whatever_matches_has_every_wanted_term(text: str, query: str) -> None:
    wanted = list(tokens.pieces(query))
    if tokens.matches(wanted, [text]):
        assert tokens.wanted_terms(wanted) <= tokens.terms([text])


@given(st.text(max_size=40))
def test_terms_hold_nothing_an_index_would_split_or_quote(text: str) -> None:
    for term in tokens.terms([text]):
        assert all(character.isalnum() or ord(character) > 127 for character in term)
