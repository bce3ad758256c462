"""What happens to the log itself: its key is replaced, it is copied out, it is put back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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


@dataclass(frozen=True, slots=True)
class LogRestored(Event):
    """The log was put back from a backup, and goes on from here.

    Attributes:
        size: How many entries the backup held.
        joined: How many of an export were put behind them.
        replaced: The file that the log from before is kept in; empty where there was none.
        lost: How many entries of the log from before are not in this one; None: not known.
        lost_from: When the first of them was recorded.
        lost_to: When the last of them was recorded.
        incidents: The incidents that they are about.
        private_lost: Ids of personal data that was not in the export.
        secrets_lost: Whose secrets, or seeds of codes, were set in entries of the export: they are
            to be set again.
        reason: Why.
    """

    KIND: ClassVar[str] = "log_restored"
    size: int
    joined: int = 0
    replaced: str = ""
    lost: int | None = 0
    lost_from: datetime | None = None
    lost_to: datetime | None = None
    incidents: tuple[str, ...] = ()
    private_lost: tuple[str, ...] = ()
    secrets_lost: tuple[str, ...] = ()
    reason: str = ""
