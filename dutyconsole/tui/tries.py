"""Wrong secrets in a row slow the next try down; nobody is ever locked out."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import ceil
from typing import Final

FREE: Final = 2
"""So many wrong ones may be mistyping, and cost nothing."""

LONGEST: Final = 8
"""Seconds that a pause lasts at most: a fire does not wait."""


class Tries:
    """Counts wrong secrets at this desk.

    Args:
        ticking: Seconds that never go back.
    """

    def __init__(self, ticking: Callable[[], float] = time.monotonic) -> None:
        self._ticking = ticking
        self._wrong = 0
        self._until = 0.0

    def wrong(self) -> None:
        """Another wrong one."""
        self._wrong += 1
        over = self._wrong - FREE
        if over > 0:
            self._until = self._ticking() + min(LONGEST, 2 ** (min(over, 10) - 1))

    def right(self) -> None:
        """The right one: start anew."""
        self._wrong, self._until = 0, 0.0

    @property
    def wait(self) -> int:
        """Seconds until the next try; 0: at once."""
        return max(0, ceil(self._until - self._ticking()))
