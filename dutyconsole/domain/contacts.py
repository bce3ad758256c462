"""Whom to dial for a recipient of a notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dutyconsole.domain.roster import Roster
from dutyconsole.domain.text import Localised


class Members(Protocol):
    """A recipient that stands for several posts."""

    @property
    def members(self) -> tuple[str, ...]:
        """The posts it stands for."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who holds a post, with the number to dial: empty where none is known."""

    person: str
    name: Localised
    post: str
    unit: str
    phone: str
    acting: bool


def contacts(
    groups: Mapping[str, Members], roster: Roster, recipient: str, now: datetime
) -> tuple[Contact, ...]:
    """Who holds the recipient's posts now, in the order of the group; nobody for free words.

    Args:
        groups: The organisation's groups by id.
        roster: Everybody.
        recipient: Id of a post or group.
        now: The moment.
    """
    group = groups.get(recipient)
    posts = group.members if group is not None else (recipient,)
    return tuple(
        Contact(
            holding.person,
            roster.persons[holding.person].name,
            holding.post,
            holding.unit,
            roster.persons[holding.person].phone,
            holding.acting,
        )
        for post in posts
        for holding in sorted(roster.holders(post, now), key=lambda h: h.acting)
    )
