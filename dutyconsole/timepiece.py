"""The machine's two clocks: one that people read and may set, and one that only ever goes on.

How long something has taken is told by the second alone.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

_STEADY: Final[int | None] = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
"""Goes on while the machine sleeps, so that a sleep does not look like a clock set forward."""

PRECISE: Final = 0.1
"""The two clocks are read together when no more than so many seconds lie between."""


def wall_clock() -> datetime:
    """The machine's time as people read it, aware, UTC."""
    return datetime.now(UTC)


def steady_clock() -> float:
    """Seconds since a moment that stays the same for every process until the machine restarts."""
    return time.monotonic() if _STEADY is None else time.clock_gettime(_STEADY)


def machine_name() -> str:
    """What this machine is called."""
    return platform.node() or "?"


@dataclass(frozen=True, slots=True)
class Timepiece:
    """Both clocks of a machine.

    Attributes:
        wall: Tells the time, aware; it may be set.
        steady: Seconds that only ever go on.
        machine: Whose clocks they are.
    """

    wall: Callable[[], datetime] = wall_clock
    steady: Callable[[], float] = steady_clock
    machine: str = ""

    def origin(self) -> datetime:
        """When steady time was 0, by the wall clock: the same until that is set."""
        while True:
            before = self.steady()
            now = self.wall()
            if self.steady() - before < PRECISE:
                return now.astimezone(UTC) - timedelta(seconds=before)
