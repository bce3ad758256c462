"""What happens at a desk and belongs to no incident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from dutyconsole.domain.events.base import Event, PrivateRef


@dataclass(frozen=True, slots=True)
class CallNoted(Event):
    """A call that stays a call: what was said, and what was answered."""

    KIND: ClassVar[str] = "call_noted"
    text: str
    answer: str = ""
    channel: str = ""
    caller: PrivateRef | None = None
    phone: PrivateRef | None = None
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AlarmSilenced(Event):
    """What rings at the entry's desk is silent until then; what comes in later rings."""

    KIND: ClassVar[str] = "alarm_silenced"
    until: datetime


@dataclass(frozen=True, slots=True)
class AlarmAcknowledged(Event):
    """What rang is known to somebody; it rings at no desk any more. Its cause stands all the same.

    Attributes:
        keys: Of the alarms acknowledged by this entry.
        still: Of those acknowledged before whose cause still stands; of any other one, what was
            acknowledged need not be remembered.
    """

    KIND: ClassVar[str] = "alarm_acknowledged"
    keys: tuple[str, ...]
    still: tuple[str, ...] = ()
