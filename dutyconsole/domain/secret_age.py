"""How old a secret may become: a local setting, none unless it is set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from dutyconsole.domain.roster import Person

WARNED: Final = timedelta(days=14)
"""So long before it expires its owner is told at every sign-on."""


@dataclass(frozen=True, slots=True)
class Age:
    """When a person's secret expires, as of a moment.

    Attributes:
        expires_at: None where it never does.
        days_left: Whole days, 0 on the last one and after it; None where none is to be mentioned.
        expired: Another has to be chosen at the next sign-on, once no incident is being handled.
    """

    expires_at: datetime | None = None
    days_left: int | None = None
    expired: bool = False


def age_of(person: Person | None, lasts: timedelta | None, now: datetime) -> Age:
    """How a person's secret stands.

    Args:
        person: Who; None where nobody is known by that id.
        lasts: How long a secret counts; None: for ever.
        now: The moment.
    """
    if person is None or lasts is None or person.secret_since is None:
        return Age()
    expires_at = person.secret_since + lasts
    left = expires_at - now
    if left <= timedelta():
        return Age(expires_at, 0, expired=True)
    return Age(expires_at, left.days if left <= WARNED else None)
