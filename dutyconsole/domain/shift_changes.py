"""How a shift changes hands: taken, handed over, left; never two at once, and never quietly."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from dutyconsole.domain.events import (
    Event,
    HandoverBegun,
    HandoverPageRead,
    ShiftBegun,
    ShiftEnded,
    ShiftHandedOver,
)
from dutyconsole.domain.permissions import Action, not_permitted
from dutyconsole.domain.phrase import Name, Names, Phrase
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.domain.roster import Roster
from dutyconsole.domain.shifts import Handover, Shift, Shifts
from dutyconsole.domain.signing import Signed, check_person
from dutyconsole.domain.tries import in_words


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
            raise not_their_secret(person, signed.wait)
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


def not_their_secret(person: str, wait: timedelta) -> Refused:
    """The refusal of a wrong secret at a handover, or of one that was not looked at.

    Args:
        person: Whose it should be.
        wait: After too many wrong ones, so long until the next try; else nothing.
    """
    if wait:
        return Refused(
            Code.NOT_SIGNED,
            "Too many wrong secrets were given for {person} or at this desk",
            "wait {time}, then both sign again",
            person=Name("person", person),
            time=in_words(wait),
        )
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
