"""When Python looks for waste: while nobody types, so that no key waits for it.

With hundreds of incidents open a full collection takes a quarter of a second, and Python begins one
in the middle of whatever is being done. What is there to stay is therefore set aside once it has
been looked at; what comes after it is little, and is looked at in the next quiet moment.
"""

from __future__ import annotations

import gc
from datetime import datetime, timedelta
from typing import Final

CALM: Final = timedelta(seconds=2)
"""So long nobody has pressed a key before waste is looked for."""

LONG_CALM: Final = timedelta(minutes=1)
AT_MOST_EVERY: Final = timedelta(hours=1)
"""After a long calm what was set aside is looked at again, at most so often."""

_YOUNG: Final = 10_000
"""Objects made before Python looks for waste among them; opening a dialog makes some 20,000."""


class Tidying:
    """Looks for waste in this process in quiet moments; `stop` leaves all as it was."""

    def __init__(self) -> None:
        self._usual = gc.get_threshold()
        self._position = 0
        self._all_at: datetime | None = None
        gc.set_threshold(_YOUNG, *self._usual[1:])

    def second(self, position: int, now: datetime, touched: datetime) -> bool:
        """Another second has passed: tidy up if it is quiet and something was recorded since.

        Args:
            position: The log's.
            now: The time.
            touched: When a key was pressed last.

        Returns:
            Whether it tidied up.
        """
        calm = now - touched
        if not position or position == self._position:
            return False
        if self._position and calm < CALM:
            return False
        if self._all_at is None:
            self._all_at = now
        elif calm >= LONG_CALM and now - self._all_at >= AT_MOST_EVERY:
            self._all_at = now
            gc.unfreeze()
        self._position = position
        gc.collect()
        gc.freeze()
        return True

    def stop(self) -> None:
        """Leave Python's own ways as they were."""
        gc.unfreeze()
        gc.set_threshold(*self._usual)
