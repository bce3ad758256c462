"""People who leave: they hold, do and sign nothing any more, and stay in the log."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from dutyconsole.domain.events import Event, HoldingEnded, PersonLeft, PersonReturned
from dutyconsole.domain.permissions import check_keeper
from dutyconsole.domain.phrase import Name
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.roster import Person, Roster
from dutyconsole.domain.shifts import Shifts
from dutyconsole.domain.text import Localised


def leave(
    roster: Roster, shifts: Shifts, person: str, now: datetime, reason: str
) -> tuple[Event, ...]:
    """Somebody is no longer here; what they hold ends now.

    Who answers for a response that is in force does not leave; that is for the caller to see.

    Raises:
        Refused: `unknown`; `invalid` where they left before, have the shift at a desk, or nobody
            would keep the roster any more.
    """
    if known_here(roster, person).left:
        refuse(
            Code.INVALID,
            "{person} has left already",
            "nothing is left to do",
            person=Name("person", person),
        )
    check_keeper(roster, person)
    shift = shifts.of(person)
    if shift is not None:
        refuse(
            Code.INVALID,
            "{person} has the shift at desk {desk}",
            "have it handed over first",
            person=Name("person", person),
            desk=shift.desk,
        )
    held = [
        HoldingEnded(h.id, now)
        for h in roster.holdings.values()
        if h.person == person and (h.until is None or h.until > now)
    ]
    return (*held, PersonLeft(person, reason))


def come_back(roster: Roster, person: str, roles: tuple[str, ...]) -> PersonReturned:
    """Somebody who left is here again; neither their secret nor a post comes back with them.

    Raises:
        Refused: `unknown`; `invalid` where they never left.
    """
    if not known_here(roster, person).left:
        refuse(
            Code.INVALID,
            "{person} has not left",
            "nothing is left to do",
            person=Name("person", person),
        )
    return PersonReturned(person, roles)


def known_here(roster: Roster, person: str) -> Person:
    """Somebody on the roster, here or not.

    Raises:
        Refused: `unknown`.
    """
    known = roster.persons.get(person)
    if known is None:
        refuse(
            Code.UNKNOWN,
            "There is no person {person!r}",
            "look the person up in the roster",
            person=person,
        )
    return known


def check_name_free(roster: Roster, name: Localised) -> None:
    """Refuse a name that somebody on the roster has: on screen nobody could tell the two apart.

    Raises:
        Refused: `invalid`.
    """
    for person in roster.persons.values():
        if not _spoken(person.name).isdisjoint(_spoken(name)):
            refuse(
                Code.INVALID,
                "{person} is on the roster under that name already, as {id}",
                "tell the two apart in the name, by unit or number",
                person=Name("person", person.id),
                id=person.id,
            )


def _spoken(name: Localised) -> frozenset[str]:
    texts = (name.en, name.zh_hans, name.zh_hant)
    return frozenset(
        "".join(unicodedata.normalize("NFKC", text).casefold().split()) for text in texts
    )


def check_here(roster: Roster, person: str) -> None:
    """Refuse to give anything to somebody who has left.

    Raises:
        Refused: `unknown`, `invalid`.
    """
    if known_here(roster, person).left:
        refuse(
            Code.INVALID,
            "{person} has left",
            "take them back first",
            person=Name("person", person),
        )
