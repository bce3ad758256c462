"""Whom to dial for a recipient of a notice or of an order that is passed on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final, Protocol

from dutyconsole.domain.events import CallResult
from dutyconsole.domain.roster import Holding, Roster
from dutyconsole.domain.run import CallRecord
from dutyconsole.domain.text import Localised

_NO_DEPUTIES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({})


class Members(Protocol):
    """A recipient that stands for several posts."""

    @property
    def members(self) -> tuple[str, ...]:
        """The posts it stands for."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who holds a post, with the number to dial: empty where none is known.

    Attributes:
        post: The post they hold; empty where they are the recipient themselves.
        deputy_for: The post whose holder they stand in for, by local setting; empty where they
            hold one of the recipient's own posts.
    """

    person: str
    name: Localised
    post: str
    unit: str
    phone: str
    acting: bool
    deputy_for: str = ""


def contacts(
    groups: Mapping[str, Members],
    roster: Roster,
    recipient: str,
    now: datetime,
    deputies: Mapping[str, tuple[str, ...]] = _NO_DEPUTIES,
) -> tuple[Contact, ...]:
    """Who is to be dialled for a recipient, in that order; nobody for free words.

    A recipient is a group, a post, or, where there is no such post, a person.

    Those who hold its posts now, in the order of the group, an acting holder before the one they
    act for; then their deputies. Nobody stands in it twice.

    Args:
        groups: The organisation's groups by id.
        roster: Everybody.
        recipient: Id of a post, a group or a person.
        now: The moment.
        deputies: The posts that stand in for a post, by local setting.
    """
    group = groups.get(recipient)
    posts = group.members if group is not None else (recipient,)
    found: dict[str, Contact] = {}
    for holding in (h for post in posts for h in _holdings(roster, post, now)):
        found.setdefault(holding.person, _contact(roster, holding))
    for post in posts:
        for deputy in deputies.get(post, ()):
            for holding in _holdings(roster, deputy, now):
                found.setdefault(holding.person, _contact(roster, holding, post))
    person = roster.persons.get(recipient)
    if person is not None and group is None and recipient not in roster.posts:
        return (Contact(person.id, person.name, "", "", person.phone, acting=False),)
    return tuple(found.values())


def next_to_dial(
    found: Iterable[Contact], attempts: Iterable[CallRecord], without: str = ""
) -> Contact | None:
    """Whom to dial next for a recipient, or nobody.

    No answer and a refusal move on to the next one; when all were tried it begins anew with whom
    it was tried longest ago, those who refused last. Whoever has no number is passed over, unless
    nobody has one.

    Args:
        found: Whom `contacts` names, in their order.
        attempts: What was tried for the recipient, the first first.
        without: A person who is not to be called: whose own order it is.
    """
    wanted = [each for each in found if each.person != without]
    wanted = [each for each in wanted if each.phone] or wanted
    tried: dict[str, CallResult] = {}
    for attempt in attempts:
        proposed = _next(wanted, tried)
        who = attempt.person or (proposed.person if proposed else "")
        if attempt.result is not CallResult.MESSAGED:
            tried.pop(who, None)  # the latest attempt stands last
            tried[who] = attempt.result
    return _next(wanted, tried)


def _next(wanted: Iterable[Contact], tried: Mapping[str, CallResult]) -> Contact | None:
    """The first who was not tried, else who was tried longest ago; never who has answered."""
    order = list(tried)

    def turn(contact: Contact) -> tuple[bool, int]:
        result = tried.get(contact.person)
        at = order.index(contact.person) if result is not None else -1
        return result is CallResult.REFUSED, at

    left = [each for each in wanted if tried.get(each.person) is not CallResult.ANSWERED]
    return min(left, key=turn, default=None)


def _holdings(roster: Roster, post: str, now: datetime) -> Iterable[Holding]:
    """Who holds a post, unit by unit, an acting holder before the one they act for."""
    held = tuple(roster.holders(post, now))
    units = list(dict.fromkeys(each.unit for each in held))
    return sorted(held, key=lambda each: (units.index(each.unit), not each.acting))


def _contact(roster: Roster, holding: Holding, deputy_for: str = "") -> Contact:
    person = roster.persons[holding.person]
    return Contact(
        holding.person,
        person.name,
        holding.post,
        holding.unit,
        person.phone,
        holding.acting,
        deputy_for,
    )
