"""What the log hands out and takes in besides entries: plain values without SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol, TypeAlias

from dutyconsole.domain.entry import Entry

Clock: TypeAlias = Callable[[], datetime]
"""Tells the time, aware."""

MODES: Final = ("live", "sample", "demo", "drill")
"""What a log is for, for ever."""


class IncidentLike(Protocol):
    """One row of the incident list, whatever class the caller keeps it in."""

    @property
    def incident(self) -> str:
        """Its id."""
        ...

    @property
    def kind(self) -> str:
        """What kind of incident it is."""
        ...

    @property
    def state(self) -> str:
        """Incoming, active, closed, archived or merged."""
        ...

    @property
    def level(self) -> str | None:
        """Highest level in force."""
        ...

    @property
    def train(self) -> str | None:
        """The train as reported."""
        ...

    @property
    def place(self) -> str | None:
        """The place as reported."""
        ...

    @property
    def summary(self) -> str:
        """What happened, in a line."""
        ...

    @property
    def reported_at(self) -> datetime:
        """When it was reported."""
        ...

    @property
    def acknowledged_at(self) -> datetime | None:
        """When it was acknowledged."""
        ...

    @property
    def closed_at(self) -> datetime | None:
        """When it was closed."""
        ...

    @property
    def position(self) -> int:
        """The entry that made it so."""
        ...


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One incident as the lists show it, as of the entry at `position`."""

    incident: str
    kind: str
    state: str
    level: str | None
    train: str | None
    place: str | None
    summary: str
    reported_at: datetime
    acknowledged_at: datetime | None
    closed_at: datetime | None
    position: int


Projector: TypeAlias = Callable[[Iterable[Entry]], Iterable[IncidentLike]]
"""Folds the whole log into the incident list: what `verify` and `rebuild` compare with."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the whole log found.

    Attributes:
        ok: Nothing is wrong.
        entries: How many entries the log holds.
        first_bad: Position of the first entry that is wrong, where it can be told.
        reason: What is wrong, one sentence; empty when nothing is.
    """

    ok: bool
    entries: int
    first_bad: int | None = None
    reason: str = ""
