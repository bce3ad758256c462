"""Every text field of every event, shown: whatever stands in it, no terminal is steered by it."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dutyconsole.cli import lines, views
from dutyconsole.cli.output import json_text
from dutyconsole.domain import entry as entries
from dutyconsole.domain.codec import EVENT_KINDS, event_data, read_event
from dutyconsole.domain.entry import Entry, Json
from dutyconsole.domain.events import Event
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.roster import Roster
from dutyconsole.domain.text import Language, display_line
from dutyconsole.library.organisation import read_organisation
from dutyconsole.locale.reader import Reader
from dutyconsole.shipped import shipped
from dutyconsole.tui.entries import entry_line, sentence
from dutyconsole.tui.entry_detail import detail_lines, timeline
from tests.hostile.naughty import ALL, BLNS, harm_in, in_turn

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
INCIDENT = Incident("20261123-01", "fire", "smoke", "K528", "Wanghe", NOW)
READER = Reader(read_organisation(shipped("data", "organisation.yaml")), Roster(), Language.EN, UTC)


def filled(hint: Any, texts: Iterator[str]) -> Any:
    """A value of a type, with the next naughty string wherever there is a text."""
    arguments = [each for each in typing.get_args(hint) if each is not type(None)]
    origin = typing.get_origin(hint)
    if hint is str:
        return next(texts)
    if hint is datetime:
        return NOW
    if hint in (int, bool):
        return hint(1)
    if origin in (types.UnionType, typing.Union):
        return filled(arguments[0], texts)
    if origin is tuple:
        return (filled(arguments[0], texts), filled(arguments[0], texts))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {next(texts): next(texts) for _ in range(2)}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    assert is_dataclass(hint), f"a new type of field, {hint}: say here how it is filled"
    return made(hint, texts)


def made(cls: Any, texts: Iterator[str]) -> Any:
    """A dataclass with all its fields filled."""
    hints = typing.get_type_hints(cls, localns=vars(entries))
    return cls(**{item.name: filled(hints[item.name], texts) for item in fields(cls)})


def entry_of(event: Event, text: str = "officer1") -> Entry:
    return Entry(
        "log", 7, "id", "incident/20261123-01", 3, event.KIND, event.SCHEMA, NOW, NOW,
        text, None, text, event_data(event), "00",
    )  # fmt: skip


def shown_everywhere(entry: Entry) -> Iterator[str]:
    """What screens, files and the shell make of an entry: lines."""
    yield sentence(INCIDENT, entry, READER)
    yield entry_line(INCIDENT, entry, READER, 76).plain
    yield from "\n".join(detail_lines(INCIDENT, entry, READER)).split("\n")
    yield from timeline(INCIDENT, [(INCIDENT, entry)], READER, "SAMPLE").split("\n")
    yield from map(display_line, lines.entries([entry], str))
    yield from json_text(views.entry(entry)).split("\n")


def texts_in(value: Json) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for name, said in value.items():
                yield name
                yield from texts_in(said)
        case list():
            for said in value:
                yield from texts_in(said)


@pytest.fixture(scope="module")
def every_event() -> list[Event]:
    """Every kind, so often that every naughty string stands somewhere."""
    texts, found, used = in_turn(), list[Event](), set[str]()
    while not used >= set(BLNS) - {""} - {t for t in BLNS if not t.strip()}:
        for kind in EVENT_KINDS.values():
            event = made(kind, texts)
            found.append(event)
            used.update(texts_in(event_data(event)))
    return found


def test_every_field_of_every_event_is_shown_harmless(every_event: list[Event]) -> None:
    for event in every_event:
        for line in shown_everywhere(entry_of(event, ALL[len(event.KIND)])):
            assert not harm_in(line), (event, line)


def test_what_scripts_read_is_what_was_recorded(every_event: list[Event]) -> None:
    for event in every_event:
        entry = entry_of(event)
        told = json.loads(json_text(views.entry(entry)))["data"]
        assert told == entry.data, event
        assert read_event(replace(entry, data=told)) == event


@settings(max_examples=300)
@given(st.text(st.characters(codec=None, categories=None), max_size=60), st.data())
def test_nothing_anybody_can_think_of_is_shown_as_it_is(text: str, data: st.DataObject) -> None:
    event = made(
        data.draw(st.sampled_from(sorted(EVENT_KINDS.values(), key=str))), iter(lambda: text, None)
    )
    for line in shown_everywhere(entry_of(event)):
        assert not harm_in(line), line


def test_what_is_told_harmless_would_be_found_harmful() -> None:
    assert sum(bool(harm_in(text)) for text in ALL) >= 30
    assert {text for text in ALL[:17] if not harm_in(text)} <= {"first\nTHE LOG DOES NOT HOLD"}
