"""Who is on duty at which desk, and how a shift passes from one officer to the next.

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
    Event,
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
from dutyconsole.domain.permissions import Action, not_permitted
from dutyconsole.domain.phrase import Name, Names, Phrase
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.domain.roster import Roster
from dutyconsole.domain.signing import Signed, check_person

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


# -- the fold --------------------------------------------------------------------------------------


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


# -- decisions -------------------------------------------------------------------------------------


def begin(shifts: Shifts, person: str, desk: str, since: datetime, *, beside: bool) -> ShiftBegun:
    """Take the shift at a desk without a handover, or come on beside who has it.

    Args:
        shifts: As they are.
        person: Who comes on.
        desk: Where.
        since: From when, at the latest now.
        beside: Somebody is on duty there and stays.

    Raises:
        Refused: `invalid`.
    """
    _check_free(shifts, person)
    there = shifts.at(desk)
    if there and not beside:
        refuse(
            Code.INVALID,
            "{person} has had the shift at desk {desk} since {since}",
            "have it handed over, or say that you come on beside",
            person=Name("person", there[0].person),
            desk=desk,
            since=_moment(there[0].since),
        )
    if beside and not there:
        refuse(
            Code.INVALID,
            "Nobody has the shift at desk {desk}, so nobody can come on beside",
            "take the shift",
            desk=desk,
        )
    _check_later(shifts, ("person", person), since)
    if not there:
        _check_later(shifts, ("desk", desk), since)
    return ShiftBegun(str(shifts.last + 1), person, desk, beside)


def end(shifts: Shifts, person: str, until: datetime, reason: str = "") -> ShiftEnded:
    """Leave without a handover.

    Raises:
        Refused: `invalid`.
    """
    shift = _shift_of(shifts, person)
    handover = shifts.handover_at(shift.desk)
    if handover is not None and handover.shift == shift.id:
        refuse(
            Code.INVALID,
            "The shift is being handed over to {person}",
            "finish the handover, or abandon it",
            person=Name("person", handover.receiver),
        )
    if until < shift.since:
        refuse(
            Code.INVALID,
            "The shift began at {since}, it cannot have ended before",
            "give the time at which it ended",
            since=_moment(shift.since),
        )
    return ShiftEnded(shift.id, reason)


def read_page(shifts: Shifts, person: str) -> HandoverPageRead:
    """Say that what was left has been read, after coming on without a handover.

    Raises:
        Refused: `invalid` where there is nothing to say.
    """
    shift = _shift_of(shifts, person)
    if not shift.is_unread:
        refuse(
            Code.INVALID,
            "The shift of {person} was handed over, or the page has been read",
            "nothing is left to do",
            person=Name("person", person),
        )
    return HandoverPageRead(shift.id)


def begin_handover(
    shifts: Shifts,
    roster: Roster,
    giver: str,
    receiver: str,
    desk: str,
    items: Iterable[str],
    notes: str = "",
) -> tuple[Event, ...]:
    """Begin to hand a shift over.

    A giver who worked at a desk that nobody had the shift of is taken to begin it now, without a
    handover, as the log then says.

    Raises:
        Refused: `unknown`, `invalid`, `not_permitted`.
    """
    check_person(roster, receiver)
    if receiver == giver:
        refuse(Code.INVALID, "Nobody hands a shift over to themselves", "name who takes it over")
    before: tuple[Event, ...] = ()
    shift = shifts.of(giver)
    if shift is None:
        if shifts.at(desk):
            has = shifts.at(desk)[0]
            refuse(
                Code.INVALID,
                "{person} has the shift at desk {desk}, not {giver}",
                "let who has the shift hand it over",
                person=Name("person", has.person),
                desk=desk,
                giver=Name("person", giver),
            )
        before = (ShiftBegun(str(shifts.last + 1), giver, desk),)
    elif shift.desk != desk:
        refuse(
            Code.INVALID,
            "{person} is on duty at desk {desk}",
            "hand it over there",
            person=Name("person", giver),
            desk=shift.desk,
        )
    _check_no_other(shifts, receiver, desk)
    may_not = not_permitted(roster.persons[receiver], Action.HANDLE)
    if may_not is not None:
        raise may_not
    number = shift.id if shift else str(shifts.last + 1)
    handover = str(shifts.last_handover + 1)
    return (
        *before,
        HandoverBegun(handover, number, giver, receiver, desk, tuple(items), notes),
    )


def _check_no_other(shifts: Shifts, receiver: str, desk: str) -> None:
    """Refuse a second handover of the desk or to the receiver, and a receiver who is elsewhere."""
    under_way = shifts.handover_at(desk)
    if under_way is not None:
        refuse(
            Code.INVALID,
            "Desk {desk} is being handed over by {giver} to {receiver} already",
            "finish that handover, or abandon it",
            desk=desk,
            giver=Name("person", under_way.giver),
            receiver=Name("person", under_way.receiver),
        )
    other = next((h for h in shifts.handovers.values() if h.receiver == receiver), None)
    if other is not None:
        refuse(
            Code.INVALID,
            "{person} is taking over desk {desk} at this moment",
            "name somebody else, or wait for that handover",
            person=Name("person", receiver),
            desk=other.desk,
        )
    has = shifts.of(receiver)
    if has is not None and has.desk != desk:
        refuse(
            Code.INVALID,
            "{person} has been on duty at desk {desk} since {since}",
            "end that shift first, or hand it over",
            person=Name("person", receiver),
            desk=has.desk,
            since=_moment(has.since),
        )


def open_handover(shifts: Shifts, desk: str, handover: str = "") -> Handover:
    """The handover under way at a desk.

    Args:
        shifts: As they are.
        desk: The desk.
        handover: Its number as it was shown; empty: whichever it is.

    Raises:
        Refused: `invalid` where there is none, `lost_race` where the one shown is over.
    """
    found = shifts.handover_at(desk)
    if found is not None and handover in ("", found.id):
        return found
    if handover:
        refuse(
            Code.LOST_RACE,
            "Handover {handover} is signed or abandoned already",
            "look who has the shift now",
            handover=handover,
        )
    refuse(
        Code.INVALID,
        "No handover is under way at desk {desk}",
        "begin one: name who takes the shift over",
        desk=desk,
    )


def hand_over(
    shifts: Shifts,
    handover: Handover,
    giver: Signed,
    receiver: Signed,
    left: Iterable[Phrase],
    items: Iterable[str],
) -> ShiftHandedOver:
    """Both sign, once everything on the page is taken over.

    Args:
        shifts: As they are.
        handover: The one that is signed.
        giver: The giver's own secret.
        receiver: The receiver's own secret.
        left: What stands on the page and is not taken over.
        items: Everything that stands on the page.

    Raises:
        Refused: `not_signed`, `steps_open`.
    """
    for person, signed in ((handover.giver, giver), (handover.receiver, receiver)):
        if not signed.valid:
            raise not_their_secret(person)
    missing = tuple(left)
    if missing:
        refuse(
            Code.STEPS_OPEN,
            "Not everything is taken over: {items}",
            "look at each and take it over, then sign",
            items=Names(missing),
        )
    return ShiftHandedOver(
        handover.id,
        handover.giver,
        handover.receiver,
        handover.desk,
        str(shifts.last + 1),
        tuple(items),
    )


def not_their_secret(person: str) -> Refused:
    """The refusal of a wrong secret at a handover."""
    return Refused(
        Code.NOT_SIGNED,
        "That is not {person}'s own secret, or it is one that somebody else set",
        "{person} types a secret of their own",
        person=Name("person", person),
    )


def _shift_of(shifts: Shifts, person: str) -> Shift:
    shift = shifts.of(person)
    if shift is None:
        refuse(
            Code.INVALID,
            "{person} is not on duty at any desk",
            "take the shift first",
            person=Name("person", person),
        )
    return shift


def _check_free(shifts: Shifts, person: str) -> None:
    shift = shifts.of(person)
    if shift is not None:
        refuse(
            Code.INVALID,
            "{person} has been on duty at desk {desk} since {since}",
            "end that shift first, or hand it over",
            person=Name("person", person),
            desk=shift.desk,
            since=_moment(shift.since),
        )


def _check_later(shifts: Shifts, of: tuple[str, str], since: datetime) -> None:
    """Refuse a shift that would begin before the last one of the same person or desk ended."""
    over = shifts.ended.get(of)
    if over is not None and since < over:
        refuse(
            Code.INVALID,
            "The shift before ended at {until}: the two would overlap",
            "give a time after it",
            until=_moment(over),
        )


def _moment(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M%z")
