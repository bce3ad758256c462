"""The state sheet kept up to date as a file: what is open stays readable when the machine fails."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from dutyconsole.domain.refusal import Refused
from dutyconsole.tui.watching import Watching

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dutyconsole.desk.desk import Desk
    from dutyconsole.domain.text import Language
    from dutyconsole.locale.reader import Reader
    from dutyconsole.tui.picture import Picture

NAME: Final = "state.html"

AT_MOST_EVERY: Final = 2.0
"""Seconds between two versions of the file: a flood is written once it has been looked at."""


class StateFile:
    """Writes the sheet of the newest picture, in whatever thread it is asked to.

    Attributes:
        path: The file.
        trouble: Why the last version could not be written; None where it was.
    """

    def __init__(self, folder: Path, elapsed: Callable[[], float] = time.monotonic) -> None:
        self.path = folder / NAME
        self.trouble: Refused | None = None
        self._elapsed = elapsed
        self._written_at = -AT_MOST_EVERY
        self._position = -1
        self._writing = Lock()

    def is_due(self, picture: Picture) -> bool:
        """Whether a version of this picture may be written now."""
        old = self._elapsed() - self._written_at >= AT_MOST_EVERY
        return picture.position != self._position and old

    def put(self, picture: Picture, desk: Desk, to: Reader, now: datetime) -> None:
        """Write the sheet of a picture; what goes wrong is kept in `trouble`."""
        from dutyconsole.tui.state_page import state_page

        if not self._writing.acquire(blocking=False):
            return
        try:
            self._written_at = self._elapsed()
            self._position = picture.position
            try:
                state_page(picture, desk, to, now, self.path)
            except Refused as refused:
                self.trouble = refused
            else:
                self.trouble = None
        finally:
            self._writing.release()


class KeepsState(Watching):
    """Keeps the state sheet of the log at its newest, beside the officer's other files."""

    language: Language
    _state_file: StateFile | None = None

    @property
    def exports(self) -> Path | None:
        """Where files for the officer go; None where nothing is kept."""
        return self.setting.home / "exports" if self.setting.home else None

    @property
    def state_file(self) -> StateFile | None:
        """The sheet's file; None where nothing is kept."""
        if self._state_file is None and self.exports is not None:
            self._state_file = StateFile(self.exports)
        return self._state_file

    def tick(self) -> None:
        """Once a second: also the sheet, where something was recorded since the last one."""
        super().tick()
        file = self.state_file if self.opened is not None else None
        if file is not None and self.picture.position and file.is_due(self.picture):
            self.run_worker(partial(self.put_state, file), thread=True, group="state-file")

    def put_state(self, file: StateFile) -> None:
        """Write the sheet of what is shown, in a thread."""
        from dutyconsole.locale.reader import Reader

        desk, picture = self.desk, self.picture
        to = Reader(desk.reference, picture.roster, self.language, desk.timezone)
        file.put(picture, desk, to, self.clock())
