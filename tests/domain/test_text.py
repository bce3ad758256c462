"""Foreign text: kept raw, shown harmless, never too long and never empty where it must not be."""

from __future__ import annotations

import json
import re
import time
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dutyconsole.domain.clocktime import parse_when
from dutyconsole.domain.location import parse_kilometre
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.text import (
    NOT_STATED,
    Language,
    Localised,
    display_line,
    display_text,
    storable_text,
)
from dutyconsole.domain.tokens import terms
from dutyconsole.domain.wording import (
    MAX_LINE,
    MAX_TEXT,
    line,
    odd_train_number,
    train_number,
    worded,
)

ANYTHING = st.text(st.characters(codec=None, categories=None), max_size=40)
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
MARKS = re.compile("^M|M{5}")
"""A mark at the start, or more on one letter than any language puts there."""

# Formats that are seen: signs before Arabic, Syriac and Kaithi numbers.
SEEN = set("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")


@given(ANYTHING)
@example("\x1b]52;c;cm0gLXJm\x07")
@example("\u202emoc.live\u202c")
@example("\x9b31m")
@example("\ud83d")
@example("\U000e0041\ufffa\u3164")
@example("a" + "\u0301" * 99)
@example("\n\u0301\ufe0f\u2800\u034f\ue000\U0010fffd\U0001ffff")
@example("\u0e01" + "\u0e34\u200b" * 9)
def test_nothing_shown_can_steer_a_terminal_or_fool_an_eye(raw: str) -> None:
    shown = display_text(raw)
    left = {c for c in shown if unicodedata.category(c) in INVISIBLE}
    assert left <= SEEN | {"\n"}
    assert not set(shown) & set("\u3164\u115f\u2800\u034f\ufe0f\U000e0100\ufffe\U0001ffff")
    assert MARKS.search("".join(unicodedata.category(c)[0] for c in shown)) is None
    assert display_text(shown) == shown
    shown.encode()


def test_a_printed_line_stays_one_line_with_its_columns() -> None:
    assert display_line("  G1  one\r\nTHE LOG HOLDS\x0b2\t3") == "  G1  one THE LOG HOLDS␋2    3"


@given(ANYTHING)
def test_a_list_cell_is_one_line(raw: str) -> None:
    assert "\n" not in display_text(raw, one_line=True) + display_line(raw)


@given(st.text(st.characters(codec="gb18030", categories=["L", "N", "P", "S"]), max_size=40))
def test_honest_text_is_shown_as_it_is(raw: str) -> None:
    fillers = set("\u115f\u1160\u3164\uffa0\u2800")
    assert display_text(raw) == raw or fillers & set(raw)


@pytest.mark.parametrize("raw", ["[/]", "[@click=app.quit]x[/]", "道岔[A3]故障", "[red]!", "<b>"])
def test_markup_is_text(raw: str) -> None:
    assert display_text(raw) == raw


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a\x1b[31mb", "a␛[31mb"),
        ("\x00", "␀"),
        ("\x7f", "␡"),
        ("\x9b", "<009B>"),
        ("\u202eabc", "<202E>abc"),
        ("a\u200bb", "a<200B>b"),
        ("\ud800", "<D800>"),
        ("one\r\ntwo\nthree", "one\ntwo\nthree"),
        ("one\rtwo", "one␍two"),
        ("a\tb", "a    b"),
        ("\ue000\U000f0001\U0010ffff", "<E000><F0001><10FFFF>"),
        ("x\ufe0f\U000e0041\u2028\u2069", "x<FE0F><E0041><2028><2069>"),
        ("e" + "\u0301" * 104, "e" + "\u0301" * 4 + "<+100>"),
        ("\u0301a \u0301", "<0301>a <0301>"),
        ("Việt Nam, ไทยที่นี่, עִבְרִית, हिन्दी", "Việt Nam, ไทยที่นี่, עִבְרִית, हिन्दी"),
    ],
)
def test_what_is_harmful_is_made_visible(raw: str, shown: str) -> None:
    assert display_text(raw) == shown


@given(ANYTHING)
@example("\udc80")
def test_anything_typed_can_be_stored(raw: str) -> None:
    kept = storable_text(raw)
    kept.encode()
    assert json.loads(json.dumps(kept)) == kept


@given(st.text(max_size=40))
def test_text_that_can_be_stored_is_kept_raw(raw: str) -> None:
    assert storable_text(raw) == raw


def test_lone_surrogates_are_written_out_so_that_nothing_is_lost() -> None:
    assert storable_text("a\udc80b") == "a\\udc80b"


@pytest.mark.parametrize("raw", ["", "   ", "\n\t", "\u3000"])
def test_what_must_be_said_is_not_empty(raw: str) -> None:
    with pytest.raises(Refused) as caught:
        worded(raw, "the note")
    assert caught.value.code is Code.INVALID
    assert worded(raw, "the note", required=False) == ""


def test_two_megabytes_are_refused_not_cut() -> None:
    with pytest.raises(Refused) as caught:
        worded("x" * 2_000_000, "the note")
    assert caught.value.code is Code.INVALID
    assert str(MAX_TEXT) in caught.value.message
    assert worded("x" * MAX_TEXT, "the note") == "x" * MAX_TEXT


def test_a_name_or_a_number_is_one_line_of_bounded_length() -> None:
    assert line(" K218+400 ", "the place") == "K218+400"
    with pytest.raises(Refused):
        line("x" * (MAX_LINE + 1), "the place")


@pytest.mark.parametrize("train", ["G6723", "K528", "D1", "1461", "z9", "T8", "K528/529", ""])
def test_usual_train_numbers_are_not_remarked_on(train: str) -> None:
    assert not odd_train_number(train)


@pytest.mark.parametrize("train", ["6723G", "G", "G67234", "０12", "[red]", "G6723; rm", "X9"])
def test_odd_train_numbers_are_worth_a_warning(train: str) -> None:
    assert odd_train_number(train)


def test_a_text_has_three_languages() -> None:
    text = Localised("fire", "火灾", "火災")
    assert [text.text(language) for language in Language] == ["fire", "火灾", "火災"]
    assert all(NOT_STATED.text(language) for language in Language)


NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
ENDLESS = (
    *(" ", "\t", "\n", " \n", "A", "火", "1", "1.", "\u0301", "\u200b", "a\u0301\u200b"),
    *("（", "+", "K1", "-", "'", "/", "[", "\x1b["),
)


@pytest.mark.parametrize(
    "reads",
    [
        display_text,
        display_line,
        storable_text,
        train_number,
        odd_train_number,
        parse_kilometre,
        lambda text: display_text(text, one_line=True),
        lambda text: parse_when(text, NOW, None),
        lambda text: terms([text]),
        lambda text: worded(text, "the note"),
    ],
)
def test_no_text_takes_longer_than_its_length(reads: Callable[[str], object]) -> None:
    for piece in ENDLESS:
        text = piece * (MAX_TEXT // len(piece))
        began = time.process_time()
        with suppress(Refused):
            reads(text)
        assert time.process_time() - began < 5, piece
