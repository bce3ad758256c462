"""What is written can be read: every kind of event survives its way through an entry."""

from __future__ import annotations

import json
import typing
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dutyconsole.domain import entry as entry_module
from dutyconsole.domain.codec import EVENT_KINDS, event_data, read_event
from dutyconsole.domain.entry import Entry, Json, PrivateValue, private_digest, utc_text, utc_time
from dutyconsole.domain.events import Event, NoteAdded, StepRecorded
from dutyconsole.domain.refusal import Code, Refused
from tests.domain.builders import START

MOMENTS = st.datetimes(timezones=st.just(UTC))
JSON: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def entry_of(kind: str, data: dict[str, Json], schema: int = 1) -> Entry:
    stored = json.loads(json.dumps(data, allow_nan=False))
    return Entry(
        "log", 1, "id", "desk", 1, kind, schema, START, START, "officer1", None, None, stored, ""
    )


def events_of(cls: type[Event]) -> st.SearchStrategy[Event]:
    """Any value of every field, by its type."""
    hints = typing.get_type_hints(cls, localns=vars(entry_module))
    own: dict[str, st.SearchStrategy[Any]] = {
        name: _values(hint) for name, hint in hints.items() if name not in ("KIND", "SCHEMA")
    }
    return st.builds(cls, **own)


def _values(hint: Any) -> st.SearchStrategy[Any]:
    if hint is datetime:
        return MOMENTS
    if typing.get_args(hint) == (datetime, type(None)):
        return st.none() | MOMENTS
    if typing.get_args(hint)[:1] == (str,) and "Mapping" in str(hint):
        is_text = typing.get_args(hint)[1] is str
        return st.dictionaries(st.text(), st.text() if is_text else JSON)
    return st.from_type(hint)


@pytest.mark.parametrize("kind", sorted(EVENT_KINDS))
@settings(max_examples=25)
@given(data=st.data())
def test_every_kind_of_event_comes_back_as_it_was(kind: str, data: st.DataObject) -> None:
    event = data.draw(events_of(EVENT_KINDS[kind]))
    assert read_event(entry_of(kind, event_data(event), schema=event.SCHEMA)) == event


def test_the_kinds_are_a_closed_list() -> None:
    with pytest.raises(Refused) as caught:
        read_event(entry_of("response_unlaunched", {}))
    assert caught.value.code is Code.UNKNOWN


def test_an_entry_of_a_newer_shape_is_not_guessed_at() -> None:
    with pytest.raises(Refused) as caught:
        read_event(entry_of("note_added", {"text": "dark"}, schema=NoteAdded.SCHEMA + 1))
    assert caught.value.code is Code.UNKNOWN


def test_what_is_at_its_default_takes_no_room() -> None:
    (cls,) = (cls for kind, cls in EVENT_KINDS.items() if kind == "step_recorded")
    assert cls is StepRecorded
    data = event_data(read_event(entry_of("step_recorded", STEP)))
    assert data == STEP


STEP: dict[str, Json] = {"run": "4-11", "step": "recv", "round": 1, "result": "done"}


@given(st.datetimes(), st.integers(-12 * 60, 14 * 60))
def test_times_are_written_in_utc_with_six_decimals(naive: datetime, minutes: int) -> None:
    zone = timezone(timedelta(minutes=minutes))
    try:
        text = utc_text(naive.replace(tzinfo=zone))
    except OverflowError:
        return
    assert utc_time(text) == naive.replace(tzinfo=zone)
    assert text.endswith("Z")
    assert len(text.partition(".")[2]) == len("123456Z")


def test_times_sort_as_they_are_written() -> None:
    assert utc_text(datetime(999, 1, 1, tzinfo=UTC)) < utc_text(datetime(2026, 1, 1, tzinfo=UTC))


@given(st.text(max_size=20))
def test_a_private_value_is_bound_to_its_entry_without_being_shown(name: str) -> None:
    private = PrivateValue.of(name)
    assert private.digest == private_digest(private.salt, name)
    assert set(private.reference()) == {"private", "digest"}
    assert PrivateValue.of(name).digest != private.digest
