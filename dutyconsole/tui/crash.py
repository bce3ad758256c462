"""When the program fails: the terminal whole, a report that gives nothing away, one sentence."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from rich.text import Text
from textual.app import App

from dutyconsole.crash_report import kind_of, write_crash_file
from dutyconsole.domain.text import display_text
from dutyconsole.locale.speech import tr


def told(path: Path | None, error: BaseException) -> Text:
    """What stands on the terminal after the program failed."""
    sentence = tr(
        "The program failed ({kind}). Everything recorded is on disk; start dutyconsole again, "
        "it opens at the same place.",
        kind=kind_of(error),
    )
    if path is not None:
        where = tr("For those who mend it: {file}", file=display_text(str(path)))
    else:
        where = tr("The report of the failure could not be written.")
    return Text(f"{sentence}\n{where}")


class Crash(Exception):
    """Stands for a failure, and shows on the terminal what may be shown of it."""

    def __init__(self, path: Path | None, error: BaseException) -> None:
        super().__init__(type(error).__qualname__)
        self._path = path
        self._error = error
        self.__cause__ = error

    def __rich__(self) -> Text:
        return told(self._path, self._error)


class CrashSafe(App[None]):
    """An app whose failures leave the terminal whole and the secrets unprinted.

    Attributes:
        crash_directory: Where reports go; None writes none.
    """

    crash_directory: Path | None = None
    _crashed = False

    def crash_context(self) -> dict[str, str]:
        """What the report says besides the failure; never anything typed or recorded."""
        stack = self.screen_stack if self.is_running else []
        focused = stack[-1].focused if stack else None
        return {
            "screens": " > ".join(type(screen).__name__ for screen in stack),
            "focused": f"{type(focused).__name__} {focused.id or ''}" if focused else "",
            "size": f"{self.size.width}x{self.size.height}",
            "theme": self.theme,
        }

    def _handle_exception(self, error: Exception) -> None:
        """Textual would print local variables, a typed secret among them.

        There is no public hook. An exception that can render itself is the one documented way to
        choose what Textual prints, so it is handed one that stands for the failure; the return
        code and all else remain Textual's.
        """
        if self._crashed:
            return
        self._crashed = True
        context: dict[str, str] = {}
        with suppress(Exception):
            context = self.crash_context()
        path = None
        if self.crash_directory is not None:
            path = write_crash_file(self.crash_directory, error, context, lambda: datetime.now(UTC))
        super()._handle_exception(Crash(path, error))

    def leave_on_signals(self) -> None:
        """Leave the terminal whole when told to stop from outside; call it in the event loop."""
        if sys.platform == "win32":
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._leave, 128 + number)

    def _leave(self, return_code: int) -> None:
        self.exit(return_code=return_code)
