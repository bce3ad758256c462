"""Wrong secrets in a row slow the next try down, ever more; nobody is locked out for good.

The figures are local settings: the source says nothing of signing on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from dutyconsole.domain.phrase import Phrase

OF_PERSON: Final = 4
"""So many wrong ones in a row for one person may be mistyping, and cost nothing."""

OF_DESK: Final = 9
"""So many at one desk, whoever's they should have been."""

FIRST: Final = timedelta(seconds=30)
LONGEST: Final = timedelta(minutes=15)
"""The first pause; each further wrong secret doubles it, up to the longest."""

FORGOTTEN: Final = timedelta(days=1)
"""So long after the last wrong one they count no more."""


@dataclass(frozen=True, slots=True)
class Missed:
    """Wrong secrets in a row, and when the last was given."""

    count: int
    last: datetime

    def wait(self, now: datetime, free: int) -> timedelta:
        """How long until the next try; nothing where it may be made at once.

        A clock that was set back makes nobody wait longer than the pause itself.

        Args:
            now: The moment.
            free: So many cost nothing: `OF_PERSON` or `OF_DESK`.
        """
        pause = pause_after(self.count - free)
        return max(timedelta(), min(pause, self.last + pause - now))

    def counts_at(self, now: datetime) -> bool:
        """Whether they are not forgotten."""
        return now - self.last < FORGOTTEN


def pause_after(over: int) -> timedelta:
    """The pause after so many wrong secrets more than are free."""
    if over <= 0:
        return timedelta()
    doublings: int = min(over - 1, 10)
    return min(LONGEST, FIRST * (1 << doublings))


def missed_again(before: Missed | None, now: datetime) -> Missed:
    """After one more wrong secret."""
    counted = before.count if before is not None and before.counts_at(now) else 0
    return Missed(counted + 1, now)


def in_words(wait: timedelta) -> Phrase:
    """How long, rounded up, so that who waits that long may try again."""
    seconds = max(2, -(-int(wait / timedelta(milliseconds=1)) // 1000))
    if seconds <= 90:
        return Phrase.of("{n} seconds", n=seconds)
    return Phrase.of("{n} minutes", n=-(-seconds // 60))
