"""What happens to the log itself: another key signs for it, personal data was copied out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dutyconsole.domain.events.base import Event


@dataclass(frozen=True, slots=True)
class KeyRotated(Event):
    """From this entry on another key signs the log's checkpoints.

    Attributes:
        note: Both public keys, signed by both (`domain.keychange`).
    """

    KIND: ClassVar[str] = "key_rotated"
    note: str


@dataclass(frozen=True, slots=True)
class LogExported(Event):
    """The log was copied out with the personal data that is kept beside it.

    Attributes:
        size: Up to which entry; this one is among them.
        reason: What for.
    """

    KIND: ClassVar[str] = "log_exported"
    size: int
    reason: str
