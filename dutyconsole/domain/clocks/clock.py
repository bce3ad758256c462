"""A clock: what it runs for, from when, and when it is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dutyconsole.domain.clocks.jumps import Jumps
from dutyconsole.domain.events import ClockKind
from dutyconsole.domain.phrase import Phrase


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline that follows from the log. Nothing of it is stored until it fires.

    Attributes:
        phrase: What it runs for.
        started_at: From when it runs, by the machine's clock as the entry at `position` was made.
        position: Of that entry; with the rest it names the clock at every desk and for ever.
        span: How long it runs.
        incident: Empty where it belongs to none.
        about: What exactly: a recipient, the number of an order or a report.
    """

    what: ClockKind
    phrase: Phrase
    started_at: datetime
    position: int
    span: timedelta
    incident: str = ""
    about: str = ""
    step: str = ""
    run: str = ""

    @property
    def name(self) -> str:
        """What it is called in the log: the same at every desk and after every restart."""
        parts = (self.what, self.incident, self.run, self.step, self.about, str(self.position))
        return "/".join(part.replace("/", "|") for part in parts if part)

    def due_at(self, jumps: Jumps) -> datetime:
        """When it is due, by the machine's clock as it is set now."""
        return jumps.today(self.started_at, self.position) + self.span
