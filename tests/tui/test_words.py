"""Every kind of event has words, in each language, and every field of an entry a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from datetime import UTC, datetime
from enum import Enum
from typing import Any, get_type_hints

import pytest
from rich.cells import cell_len

from dutyconsole.domain import entry as entries
from dutyconsole.domain.codec import EVENT_KINDS, event_data
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import Event, Mode, PrivateRef
from dutyconsole.domain.incident import Incident, IncidentState
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.roster import Roster
from dutyconsole.domain.signing import OnWord
from dutyconsole.domain.text import Language
from dutyconsole.library.organisation import read_organisation
from dutyconsole.locale.names import WORDS as NAMED
from dutyconsole.locale.reader import Reader
from dutyconsole.shipped import shipped
from dutyconsole.tui.entries import entry_line, sentence
from dutyconsole.tui.entry_detail import FIELD_WORDS, detail_lines
from dutyconsole.tui.entry_words import WORDS
from dutyconsole.tui.incidents import head_lines
from dutyconsole.tui.show import fitted
from tests.desk.bench import Bench

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
INCIDENT = Incident("20261123-01", "fire", "smoke", "K528", "Wanghe", NOW)


def a_value(hint: Any) -> object:
    """Something of a type."""
    text = str(hint)
    if hint is Level or "Level" in text:
        return Level.II
    if "datetime" in text:
        return NOW
    if "PrivateRef" in text:
        return PrivateRef("abc", "def")
    if hint is bool:
        return True
    if hint is int:
        return 3
    if text.startswith("tuple"):
        return ()
    if "Mapping" in text:
        return {}
    if "Location" in text:
        return None
    if "Mode" in text:
        return Mode.ON_WORD
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    return "something \x1b[31m [b]"


def an_event(kind: type[Event]) -> Event:
    """One with every field filled."""
    hints = get_type_hints(kind, localns=vars(entries))
    return kind(**{f.name: a_value(hints[f.name]) for f in fields(kind)})


def an_entry(event: Event) -> Entry:
    return Entry(
        "log", 7, "id", "incident/20261123-01", 3, event.KIND, event.SCHEMA, NOW, NOW,
        "officer1", None, "1", event_data(event), "00",
    )  # fmt: skip


@pytest.fixture(params=list(Language))
def to(request: pytest.FixtureRequest) -> Reader:
    return Reader(
        read_organisation(shipped("data", "organisation.yaml")), Roster(), request.param, UTC
    )


def test_every_kind_has_words() -> None:
    assert set(WORDS) == set(EVENT_KINDS)


@pytest.mark.parametrize("kind", EVENT_KINDS.values(), ids=EVENT_KINDS)
def test_every_kind_is_said_in_one_harmless_line(kind: type[Event], to: Reader) -> None:
    entry = an_entry(an_event(kind))
    said = sentence(INCIDENT, entry, to)
    assert said
    assert "\x1b" not in said
    assert "\n" not in said
    assert kind.KIND not in said
    for width in (20, 47, 120):
        assert cell_len(entry_line(INCIDENT, entry, to, width).plain) <= width


@pytest.mark.parametrize("kind", EVENT_KINDS.values(), ids=EVENT_KINDS)
def test_every_entry_is_shown_in_full_with_private_values_masked(
    kind: type[Event], to: Reader
) -> None:
    shown = "\n".join(detail_lines(INCIDENT, an_entry(an_event(kind)), to))
    assert "\x1b" not in shown
    assert "abc" not in shown


def test_the_least_that_a_kind_holds_is_enough(to: Reader) -> None:
    for kind in EVENT_KINDS.values():
        hints = get_type_hints(kind, localns=vars(entries))
        needed = {
            f.name: a_value(hints[f.name])
            for f in fields(kind)
            if f.default is MISSING and f.default_factory is MISSING
        }
        assert sentence(INCIDENT, an_entry(kind(**needed)), to)
        assert sentence(None, an_entry(kind(**needed)), to)


def test_every_field_of_an_entry_has_a_name() -> None:
    known = {*FIELD_WORDS, *NAMED, "content", "digest", "file"}
    for kind in EVENT_KINDS.values():
        for field in fields(kind):
            assert field.name.replace("_", " ") in known, f"{kind.KIND}.{field.name}"


def test_an_unknown_kind_is_said_to_be_unknown(to: Reader) -> None:
    data: Mapping[str, str] = {}
    entry = Entry(
        "log", 7, "id", "incident/1", 3, "from_tomorrow", 1, NOW, NOW, None, None, None, data, "00"
    )
    assert "from_tomorrow" in sentence(None, entry, to)


def head(incident: Incident, width: int, language: Language = Language.EN) -> list[str]:
    known = read_organisation(shipped("data", "organisation.yaml"))
    return head_lines(incident, known, language, Roster(), NOW, UTC, width).plain.split("\n")


@pytest.mark.parametrize(
    ("incident", "words"),
    [
        (INCIDENT, "INCOMING"),
        (replace(INCIDENT, state=IncidentState.CLOSED), "CLOSED"),
        (replace(INCIDENT, state=IncidentState.MERGED, merged_into="1-02"), "MERGED into 1-02"),
    ],
)
def test_the_head_says_what_an_incident_is(incident: Incident, words: str) -> None:
    assert words in head(incident, 80)[0]


@pytest.mark.parametrize("width", [40, 50, 76, 140])
@pytest.mark.parametrize("language", list(Language))
def test_a_narrow_head_keeps_level_place_and_what_is_not_sure(
    bench: Bench, width: int, language: Language
) -> None:
    bench.handle("4-11", train="G6723", place="Qingshiling tunnel")
    post = "system_elg_office_director"
    bench.launch(Level.II, post, post, OnWord("17", True))
    shown = head_lines(
        bench.incident, bench.desk.reference, language, bench.desk.roster, NOW, UTC, width
    ).plain
    assert all(cell_len(line) <= width for line in shown.split("\n"))
    assert "G6723 Qingshiling" in shown
    assert "LEVEL II" in shown.split("\n")[0]
    assert "UNCONFIRMED" in shown


def test_a_disputed_launch_and_an_end_on_word_are_said(bench: Bench) -> None:
    bench.handle("4-11", train="G6723")
    post = "system_elg_office_director"
    bench.launch(Level.II, post, post, OnWord("17", True))
    bench.end(Level.II, post, OnWord("18", True))
    shown = head_lines(
        bench.incident, bench.desk.reference, Language.EN, bench.desk.roster, NOW, UTC, 120
    ).plain
    assert "no level" in shown
    assert "II ended" in shown
    assert "on word 18, UNCONFIRMED" in shown


@pytest.mark.parametrize(
    "text", ["K218+400 between A and B " * 4, "清江高速线望河南至青石岭下行线" * 4]
)
def test_what_has_no_room_in_its_lines_is_marked_as_missing(text: str) -> None:
    lines = fitted(text, 30, 2)
    assert len(lines) == 2
    assert lines[1].endswith("..")
    assert all(cell_len(line) <= 30 for line in lines)
    assert fitted("short", 30, 2) == ["short"]
