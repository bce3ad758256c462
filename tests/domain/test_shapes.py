"""What was written once can be read for ever: every kind of entry, in every shape it ever had."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

import pytest

from dutyconsole.domain.codec import EVENT_KINDS, NEWEST_SHAPES, read_event
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import (
    CallNoted,
    CallResult,
    Event,
    HoldingStarted,
    IncidentClosed,
    IncidentReported,
    Mark,
    Mode,
    NoteAdded,
    Origin,
    PrivateRef,
    RecipientCalled,
    ReportJoined,
    ResponseConfirmed,
    ResponseDisputed,
    ResponseLaunched,
    ResponseTransferred,
    Subject,
)
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.upcasters import UPCASTERS
from dutyconsole.eventlog.codec import opened
from tests.domain import shapes

OLDER: Final = {
    (kind, number) for kind, newest in NEWEST_SHAPES.items() for number in range(1, newest)
}

AT: Final = datetime(2026, 11, 23, 6, 2, tzinfo=UTC)


def ref(number: int) -> PrivateRef:
    return PrivateRef(f"{number}-0000", f"{number}" * 64)


READ: Final[dict[tuple[str, int], Event]] = {
    ("call_noted", 1): CallNoted(
        text="a lost bag on G6723",
        answer="to call the lost property office",
        channel="telephone",
        caller=ref(5),
        phone=ref(6),
        received_at=AT,
        origin=Origin.UNKNOWN,
        rings=0,
        seconds=0,
        turned_to="",
        reported_to="",
        reported_at=None,
    ),
    ("holding_started", 1): HoldingStarted(
        holding="h3",
        person="qian",
        post="system_elg_office_director",
        unit="system",
        since=AT,
        until=AT.replace(hour=14),
        acting=True,
        ordered_by="zhao",
        order_number="",
        read_back=False,
    ),
    ("incident_closed", 1): IncidentClosed(note="all done", not_informed=()),
    ("incident_reported", 1): IncidentReported(
        kind="emu_abnormality",
        summary="G6723停在区间",
        train="G6723",
        place="云西站",
        channel="telephone",
        reporter=ref(1),
        phone=ref(2),
        received_at=AT,
        location=None,
    ),
    ("note_added", 1): NoteAdded(text="531 aboard", paper=""),
    ("recipient_called", 1): RecipientCalled(
        run="4-11",
        step="notify",
        round=2,
        recipient="pm_section_chief",
        result=CallResult.ANSWERED,
        answered_by="Section chief Li",
        told="G6723 stands",
        via="telephone",
        carried_from="4-12",
        person="",
        read_back=None,
        needed=1,
        list="",
        also=(),
    ),
    ("report_joined", 1): ReportJoined(
        text="dark in car 7",
        channel="telephone",
        reporter=ref(3),
        phone=ref(4),
        received_at=AT,
        train="",
        place="",
        location=None,
    ),
    ("response_confirmed", 1): ResponseConfirmed(
        response="r1",
        subject=Subject.LAUNCH,
        person="zhao",
        mode=Mode.WRITTEN,
        order_number="17",
        transfer=0,
    ),
    ("response_disputed", 1): ResponseDisputed(
        response="r1",
        subject=Subject.END,
        person="zhao",
        reason="it was order 18",
        mode=None,
        order_number="",
        transfer=0,
    ),
    ("response_launched", 1): ResponseLaunched(
        response="r1",
        run="4-11",
        level=Level.II,
        launcher="zhao",
        post="system_elg_office_director",
        unit="system",
        mode=Mode.REPORTED,
        order_number="17",
        reported_by="the system office",
        via="telephone",
        acting=True,
        marks=(Mark.AHEAD, Mark.DEVIATION),
        reset_secret=False,
    ),
    ("response_transferred", 1): ResponseTransferred(
        response="r1",
        giver="zhao",
        receiver="qian",
        mode=Mode.SIGNED,
        taken=Mode.SIGNED,
        order_number="",
        taken_order_number="",
        ordered_by="",
        reason="",
        marks=(),
        number=0,
    ),
}
"""What the kept entries of older shapes say, field by field."""


def kept_entries() -> dict[tuple[str, int], Entry]:
    """The entries that older releases have written, by kind and number."""
    lines = (shapes.KEPT.parent / "entries.jsonl").read_bytes().splitlines()
    found = [opened(line, b"") for line in lines]
    return {(entry.kind, entry.schema): entry for entry in found}


@pytest.mark.parametrize("kind", sorted(EVENT_KINDS))
def test_an_entry_s_shape_changes_only_under_a_new_number(kind: str) -> None:
    """Give the event the next SCHEMA, its old shape an upcaster and an entry in `entries.jsonl`.

    A new kind, and a new number, are kept by `python -m tests.domain.shapes`. A word more in an
    enumeration is a new shape too: an older program does not know it.
    """
    cls = EVENT_KINDS[kind]
    known = shapes.kept().get(kind, {})
    assert list(known) == [str(number) for number in range(1, cls.SCHEMA + 1)]
    assert shapes.shape_of(cls) == known[str(cls.SCHEMA)]


def test_every_kind_that_was_ever_written_is_still_read() -> None:
    assert set(shapes.kept()) == set(EVENT_KINDS)


def test_what_is_kept_is_never_written_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    @dataclass(frozen=True, slots=True)
    class Changed(Event):
        KIND: ClassVar[str] = "note_added"
        SCHEMA: ClassVar[int] = NoteAdded.SCHEMA
        text: int

    monkeypatch.setattr(shapes, "KEPT", tmp_path / "shapes.json")
    shapes.record()
    before = shapes.KEPT.read_bytes()
    monkeypatch.setattr(shapes, "EVENT_KINDS", {**EVENT_KINDS, "note_added": Changed})
    shapes.record()
    assert shapes.KEPT.read_bytes() == before


def test_every_older_shape_has_its_reader_an_entry_and_what_it_says() -> None:
    assert set(UPCASTERS) == OLDER
    assert set(kept_entries()) == OLDER
    assert set(READ) == OLDER


@pytest.mark.parametrize(("kind", "number"), sorted(OLDER))
def test_an_entry_of_an_older_shape_says_what_it_said(kind: str, number: int) -> None:
    entry = kept_entries()[kind, number]
    assert set(entry.data) == set(shapes.kept()[kind][str(number)]), "it fills every field"
    assert read_event(entry) == READ[kind, number]


@pytest.mark.parametrize("number", [-1, 0, NoteAdded.SCHEMA + 1])
def test_a_number_that_no_release_has_written_is_not_guessed_at(number: int) -> None:
    with pytest.raises(Refused) as caught:
        read_event(replace(kept_entries()["note_added", 1], schema=number))
    assert caught.value.code is Code.UNKNOWN
