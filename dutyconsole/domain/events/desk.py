"""What happens at a desk and belongs to no incident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from dutyconsole.domain.events.base import Event, PrivateRef


class Origin(StrEnum):
    """Who called: what they report goes to the leader at once (the source's office rules)."""

    UNKNOWN = ""
    SUPERIOR = "superior"
    UNIT = "unit"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class CallNoted(Event):
    """A call that stays a call: what was said, and what was answered.

    Attributes:
        rings: How often it had rung when it was answered; 0: not given.
        seconds: How long it had rung; 0: not given.
        turned_to: Where a complainant was told to turn.
        reported_to: The leader whom it was reported to, a person, a post or in words.
        reported_at: When; None where it was not, or at the time of noting.
    """

    KIND: ClassVar[str] = "call_noted"
    SCHEMA: ClassVar[int] = 2
    text: str
    answer: str = ""
    channel: str = ""
    caller: PrivateRef | None = None
    phone: PrivateRef | None = None
    received_at: datetime | None = None
    origin: Origin = Origin.UNKNOWN
    rings: int = 0
    seconds: int = 0
    turned_to: str = ""
    reported_to: str = ""
    reported_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CallReported(Event):
    """A noted call, by its position, was reported to the leader when the entry says."""

    KIND: ClassVar[str] = "call_reported"
    call: int
    reported_to: str


@dataclass(frozen=True, slots=True)
class CallLinked(Event):
    """A noted call, by its position, goes on in an incident."""

    KIND: ClassVar[str] = "call_linked"
    call: int
    incident: str


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
