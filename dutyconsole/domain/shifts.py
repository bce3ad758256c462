"""Who is on duty at which desk, and which handovers are under way, as the log says.

Local practice, in the pattern of the office rules: the relief reads, checks and signs.
Responsibility for a response never moves by a change of shift.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import (
    HandoverAbandoned,
    HandoverBegun,
    HandoverNoted,
    HandoverPageRead,
    IncidentTakenOver,
    SectionTakenOver,
    ShiftBegun,
    ShiftEnded,
    ShiftHandedOver,
)

SHIFT_KINDS: Final = frozenset(
    event.KIND
    for event in (
        ShiftBegun,
        ShiftEnded,
        HandoverPageRead,
        HandoverBegun,
        IncidentTakenOver,
        SectionTakenOver,
        HandoverNoted,
        HandoverAbandoned,
        ShiftHandedOver,
    )
)
"""Kinds of the entries that the shifts are folded from."""


@dataclass(frozen=True, slots=True)
class Shift:
    """Somebody is on duty at a desk.

    Attributes:
        beside: Another officer has the shift there too.
        handover: Number of the handover by which it began; empty: without one.
        read: Whether what was left has been read, where there was no handover.
    """

    id: str
    person: str
    desk: str
    since: datetime
    beside: bool = False
    handover: str = ""
    read: bool = False

    @property
    def is_unread(self) -> bool:
        """Whether it began without a handover and nobody has read what was left."""
        return not (self.handover or self.read or self.beside)


@dataclass(frozen=True, slots=True)
class Handover:
    """A shift that is being handed over.

    Attributes:
        shown: Ids of what stood on the page when it began.
        taken: Ids of what the receiver has taken over, each with the position of that entry.
        notes: What the giver leaves in words.
    """

    id: str
    shift: str
    giver: str
    receiver: str
    desk: str
    begun_at: datetime
    shown: frozenset[str]
    taken: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """A desk whose last officer went without a handover."""

    desk: str
    person: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Shifts:
    """The shifts under way, and the handovers that are not signed yet.

    Attributes:
        on_duty: By number, in the order of beginning.
        handovers: By number.
        left: By desk, where nobody is on duty since somebody left.
        ended: When each person's last shift ended, and each desk's.
        last: Number of the last shift; `last_handover`: of the last handover.
    """

    on_duty: Mapping[str, Shift] = field(default_factory=dict)
    handovers: Mapping[str, Handover] = field(default_factory=dict)
    left: Mapping[str, Left] = field(default_factory=dict)
    ended: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    last: int = 0
    last_handover: int = 0

    def at(self, desk: str) -> tuple[Shift, ...]:
        """Who is on duty at a desk; who has the shift before who came on beside."""
        there = [shift for shift in self.on_duty.values() if shift.desk == desk]
        return tuple(sorted(there, key=lambda shift: shift.beside))

    def of(self, person: str) -> Shift | None:
        """The shift of a person."""
        return next((s for s in self.on_duty.values() if s.person == person), None)

    def handover_at(self, desk: str) -> Handover | None:
        """The handover under way at a desk."""
        return next((h for h in self.handovers.values() if h.desk == desk), None)


def incident_item(incident: str) -> str:
    """Id of an open incident on a handover page."""
    return f"incident/{incident}"


def fold_shifts(shifts: Shifts, entry: Entry) -> Shifts:
    """The shifts after one more entry of `SHIFT_KINDS`."""
    at = entry.occurred_at
    match read_event(entry):
        case ShiftBegun() as e:
            shift = Shift(e.shift, e.officer, e.at_desk, at, e.beside)
            return _begun(shifts, shift)
        case ShiftEnded() as e:
            return _gone(shifts, e.shift, at, e.reason)
        case HandoverPageRead() as e:
            read = replace(shifts.on_duty[e.shift], read=True)
            return replace(shifts, on_duty={**shifts.on_duty, e.shift: read})
        case HandoverBegun() as e:
            begun = Handover(
                *(e.handover, e.shift, e.giver, e.receiver, e.at_desk, at, frozenset(e.items)),
                notes=(e.notes,) if e.notes else (),
            )
            return replace(
                shifts,
                handovers={**shifts.handovers, e.handover: begun},
                last_handover=int(e.handover),
            )
        case IncidentTakenOver() as e:
            item = incident_item(entry.stream.partition("/")[2])
            return _taken(shifts, e.handover, (item,), entry.position)
        case SectionTakenOver() as e:
            return _taken(shifts, e.handover, e.items, entry.position)
        case HandoverNoted() as e:
            known = shifts.handovers[e.handover]
            noted = replace(known, notes=(*known.notes, e.text))
            return replace(shifts, handovers={**shifts.handovers, e.handover: noted})
        case HandoverAbandoned() as e:
            return replace(shifts, handovers=_without(shifts.handovers, e.handover))
        case ShiftHandedOver() as e:
            return _handed(shifts, e, at)
        case _:
            return shifts


def _without(known: Mapping[str, Handover], handover: str) -> dict[str, Handover]:
    return {name: each for name, each in known.items() if name != handover}


def _begun(shifts: Shifts, shift: Shift) -> Shifts:
    return replace(
        shifts,
        on_duty={**shifts.on_duty, shift.id: shift},
        left={desk: left for desk, left in shifts.left.items() if desk != shift.desk},
        last=int(shift.id),
    )


def _ended(shifts: Shifts, shift: Shift, at: datetime) -> Shifts:
    """Somebody is off duty; whoever stays at the desk has the shift from now on."""
    staying = {name: each for name, each in shifts.on_duty.items() if name != shift.id}
    at_desk = [name for name, each in staying.items() if each.desk == shift.desk]
    if at_desk and all(staying[name].beside for name in at_desk):
        staying[at_desk[0]] = replace(staying[at_desk[0]], beside=False, read=True)
    over = {("person", shift.person): at, ("desk", shift.desk): at}
    return replace(shifts, on_duty=staying, ended={**shifts.ended, **over})


def _gone(shifts: Shifts, shift_id: str, at: datetime, reason: str) -> Shifts:
    shift = shifts.on_duty[shift_id]
    after = _ended(shifts, shift, at)
    if after.at(shift.desk):
        return after
    left = Left(shift.desk, shift.person, at, reason)
    return replace(after, left={**after.left, shift.desk: left})


def _taken(shifts: Shifts, handover: str, items: Iterable[str], position: int) -> Shifts:
    known = shifts.handovers.get(handover)
    if known is None:
        return shifts
    after = replace(known, taken={**known.taken, **dict.fromkeys(items, position)})
    return replace(shifts, handovers={**shifts.handovers, handover: after})


def _handed(shifts: Shifts, event: ShiftHandedOver, at: datetime) -> Shifts:
    after = replace(shifts, handovers=_without(shifts.handovers, event.handover))
    for person in (event.receiver, event.giver):
        before = after.of(person)
        if before is not None:
            after = _ended(after, before, at)
    shift = Shift(event.shift, event.receiver, event.at_desk, at, handover=event.handover)
    staying = {
        name: replace(each, beside=True) if each.desk == event.at_desk else each
        for name, each in after.on_duty.items()
    }
    return _begun(replace(after, on_duty=staying), shift)
