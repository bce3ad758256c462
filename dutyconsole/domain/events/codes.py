"""One-time codes (TOTP, RFC 6238): whose, and which have been used up. Never a code or a seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dutyconsole.domain.events.base import Event


@dataclass(frozen=True, slots=True)
class CodeEnrolled(Event):
    """From now on the person's own device makes codes that sign for them.

    `digest` is the hex SHA-256 of the seed, which is kept beside the log, never in it.
    """

    KIND: ClassVar[str] = "code_enrolled"
    person: str
    digest: str


@dataclass(frozen=True, slots=True)
class CodeRemoved(Event):
    """Codes no longer sign for the person, and the seed is gone."""

    KIND: ClassVar[str] = "code_removed"
    person: str


@dataclass(frozen=True, slots=True)
class CodeUsed(Event):
    """A code has signed; neither it nor an older one will again. `step`: which, RFC 6238's T."""

    KIND: ClassVar[str] = "code_used"
    person: str
    step: int


@dataclass(frozen=True, slots=True)
class CodeMissed(Event):
    """A wrong code was read out in the person's name."""

    KIND: ClassVar[str] = "code_missed"
    person: str
