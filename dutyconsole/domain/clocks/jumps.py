"""The machine's clock may be set in mid-incident: deadlines go by the time that really passed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

KEPT: Final = 100
"""So many jumps are kept one by one; of older ones only the sum."""

TOLERATED: Final = timedelta(seconds=2)
"""By so much the clock may differ from the time that really passed: it is corrected in steps."""


@dataclass(frozen=True, slots=True)
class Jump:
    """The machine's clock was found set by `by`, as the entry at `position` says.

    Attributes:
        at: When, by the clock as it was set then.
        origin: Where the machine's steady time began, by that clock.
    """

    position: int
    by: timedelta
    machine: str
    at: datetime
    origin: datetime


@dataclass(frozen=True, slots=True)
class Jumps:
    """Every time the machine's clock was set, the first first."""

    all: tuple[Jump, ...] = ()

    def with_jump(self, jump: Jump) -> Jumps:
        """With one more; the two oldest become one where there are too many."""
        first, *rest = (*self.all, jump)
        if len(rest) < KEPT:
            return Jumps((first, *rest))
        second, *rest = rest
        merged = replace(second, by=first.by + second.by)
        return Jumps((merged, *rest))

    def set_back(self, now: datetime) -> timedelta:
        """How far the clock was set back, until it has come again to where it was before.

        As long as that takes, what has just happened may seem to lie before what is in the log.
        """
        ahead = (-jump.by for jump in self.all if now < jump.at - jump.by)
        return max(ahead, default=timedelta())

    def since(self, position: int) -> timedelta:
        """By how much the clock was set behind an entry, all in all."""
        return sum((jump.by for jump in self.all if jump.position > position), timedelta())

    def today(self, moment: datetime, position: int) -> datetime:
        """A moment told by the entry at `position`, by the clock as it is set now."""
        return moment + self.since(position)

    def unrecorded(
        self, machine: str, known: int, before: datetime, origin: datetime
    ) -> timedelta | None:
        """By how much the clock was set that no entry says yet; None where nothing is missing.

        Args:
            machine: Whose clock.
            known: Position of the log when `before` was read.
            before: Where steady time began, by the clock as this process knew it.
            origin: The same, by the clock as it is set now.
        """
        seen = [j.origin for j in self.all if j.machine == machine and j.position > known]
        by = origin - (seen[-1] if seen else before)
        return by if abs(by) > TOLERATED else None
