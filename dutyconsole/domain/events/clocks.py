"""Clocks that fire, what becomes of them, and a clock of the machine that was set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from dutyconsole.domain.events.base import Event


class ClockKind(StrEnum):
    """What a clock runs for."""

    STEP = "step"
    REPORT = "report"
    RETURNED = "returned"
    SECTION = "section"
    STATION = "station"
    AIRCON = "aircon"
    IDLE = "idle"
    ORDER = "order"
    CALL = "call"
    JUMP = "jump"


@dataclass(frozen=True, slots=True)
class ClockFired(Event):
    """A deadline has passed. Recorded by the desk itself, once over all desks.

    Attributes:
        clock: The clock's own name, the same at every desk.
        what: What it runs for.
        about: What exactly: a recipient, the number of an order or a report.
        step: The step, where it is about one.
        run: The run of that step.
        started_at: From when it ran, by the machine's clock as it was then set.
        due_at: When it was due, by the machine's clock as it is set now.
    """

    KIND: ClassVar[str] = "clock_fired"
    clock: str
    what: ClockKind
    started_at: datetime
    due_at: datetime
    about: str = ""
    step: str = ""
    run: str = ""


@dataclass(frozen=True, slots=True)
class ClockAnswered(Event):
    """Somebody saw to a clock that had fired; `text` says what was done."""

    KIND: ClassVar[str] = "clock_answered"
    clock: str
    text: str


@dataclass(frozen=True, slots=True)
class ClockSnoozed(Event):
    """A clock that had fired is silent until then, by the machine's clock as it is set now."""

    KIND: ClassVar[str] = "clock_snoozed"
    clock: str
    until: datetime


@dataclass(frozen=True, slots=True)
class ClockJumped(Event):
    """The machine's clock was set while a desk was open. Recorded by the desk itself, once.

    Attributes:
        milliseconds: By how much: forward if positive, back if negative.
        machine: Name of the machine.
        origin: Where the machine's steady time began, by its clock as it is set now; tells two
            desks of one machine that they have seen the same.
    """

    KIND: ClassVar[str] = "clock_jumped"
    milliseconds: int
    machine: str
    origin: datetime
