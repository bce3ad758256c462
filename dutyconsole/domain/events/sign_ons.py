"""Signing on: wrong secrets, a desk taken by breaking the glass, sessions of the shell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from dutyconsole.domain.events.base import Event


@dataclass(frozen=True, slots=True)
class SecretsMissed(Event):
    """So many wrong secrets in a row that the next try has to wait.

    Attributes:
        person: Whose secret it should have been; empty where it was nobody's on the roster.
        count: How many in a row.
    """

    KIND: ClassVar[str] = "secrets_missed"
    person: str
    count: int


@dataclass(frozen=True, slots=True)
class GlassBroken(Event):
    """The desk was taken without a secret; the entry's person is who that said to be.

    Attributes:
        taking: Its number in this log.
        reason: As typed.
    """

    KIND: ClassVar[str] = "glass_broken"
    taking: str
    reason: str


@dataclass(frozen=True, slots=True)
class GlassGivenBack(Event):
    """Nobody works at the desk any more under this taking."""

    KIND: ClassVar[str] = "glass_given_back"
    taking: str


@dataclass(frozen=True, slots=True)
class GlassReviewed(Event):
    """A supervisor has looked at who took the desk, why, and what was done."""

    KIND: ClassVar[str] = "glass_reviewed"
    taking: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SessionBegun(Event):
    """The entry's person may use the shell with a token until `until`.

    Attributes:
        session: Its number in this log.
        digest: Hex SHA-256 of the token, which has 256 random bits; never the token.
        until: When it ends by itself.
        taking: The desk was taken by breaking the glass, under this number.
    """

    KIND: ClassVar[str] = "session_begun"
    session: str
    digest: str
    until: datetime
    taking: str = ""


@dataclass(frozen=True, slots=True)
class SessionEnded(Event):
    """The token counts for nothing from now on."""

    KIND: ClassVar[str] = "session_ended"
    session: str
