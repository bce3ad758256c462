"""When the program fails: the terminal whole, a report that gives nothing away, one sentence."""

from __future__ import annotations

import asyncio
import errno
import platform
import re
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import CodeType
from typing import Final

from rich.text import Text
from textual.app import App
from textual.worker import WorkerFailed

import dutyconsole
from dutyconsole.domain.text import display_text
from dutyconsole.files import put_atomically
from dutyconsole.locale.speech import tr

KEPT: Final = 20
"""So many reports are kept, the newest."""

_FRAMES: Final = 60
_CHAINED: Final = 10
_LONGEST: Final = 300
_MASK: Final = "..."


def write_crash_file(
    directory: Path,
    error: BaseException,
    context: Mapping[str, str],
    clock: Callable[[], datetime],
) -> Path | None:
    """Write what failed and where; what was typed, recorded or configured stays out of it.

    Args:
        directory: Where reports go; made if need be.
        error: What failed.
        context: Further lines, ours alone: name of the screen and the like.
        clock: Tells the time.

    Returns:
        The file, or None where it could not be written. Never raises.
    """
    try:
        now = clock().astimezone(UTC)
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = directory / f"crash-{now:%Y%m%dT%H%M%S.%f}Z.txt"
        put_atomically(path, report(error, {"time": now.isoformat(), **context}).encode())
        for old in sorted(directory.glob("crash-*.txt"))[:-KEPT]:
            old.unlink(missing_ok=True)
    except Exception:
        return None
    return path


def report(error: BaseException, context: Mapping[str, str]) -> str:
    """The text of the report: versions, context, and each failure with where it came from."""
    lines = [
        f"dutyconsole {dutyconsole.__version__}",
        f"python {platform.python_version()} on {sys.platform}",
        f"textual {version('textual')}",
        *(display_text(f"{name} {value}", one_line=True) for name, value in context.items()),
    ]
    for failed in _chain(error):
        lines += ["", *_told_of(failed)]
    return "\n".join(lines) + "\n"


def told(path: Path | None, error: BaseException) -> Text:
    """What stands on the terminal after the program failed."""
    kind = type(next(_chain(error))).__qualname__
    sentence = tr(
        "The program failed ({kind}). Everything recorded is on disk; start dutyconsole again, "
        "it opens at the same place.",
        kind=kind,
    )
    if path is not None:
        where = tr("For those who mend it: {file}", file=display_text(str(path)))
    else:
        where = tr("The report of the failure could not be written.")
    return Text(f"{sentence}\n{where}")


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The failure, then what it came from."""
    seen: set[int] = set()
    waiting: list[BaseException] = [error]
    while waiting and len(seen) < _CHAINED:
        failed = waiting.pop(0)
        if id(failed) in seen:
            continue
        seen.add(id(failed))
        if isinstance(failed, WorkerFailed):  # a wrapper that tells nothing of its own
            waiting.append(failed.error)
            continue
        yield failed
        if isinstance(failed, BaseExceptionGroup):
            waiting += failed.exceptions
        came_from = failed.__cause__ or (
            None if failed.__suppress_context__ else failed.__context__
        )
        if came_from is not None:
            waiting.append(came_from)


def _told_of(error: BaseException) -> Iterator[str]:
    kind = type(error)
    number = errno.errorcode.get(getattr(error, "errno", None) or 0, "")
    steps = list(traceback.walk_tb(error.__traceback__))
    known: set[str] = set()
    for frame, _ in steps:
        known |= _words_of(frame.f_code)
    yield " ".join(filter(None, (f"{kind.__module__}.{kind.__qualname__}", number)))
    yield f"  {_masked(error, known)}"
    if len(steps) > _FRAMES:
        yield f"  ({len(steps) - _FRAMES} frames left out)"
    for frame, line in steps[-_FRAMES:]:
        code = frame.f_code
        yield f"  {_short(code.co_filename)}:{line} in {code.co_qualname}"


def _masked(error: BaseException, known: set[str]) -> str:
    """Of the message only the words that stand in the code it came through, and no value."""
    try:
        message = display_text(str(error), one_line=True)
    except Exception:
        return _MASK
    unquoted = re.sub(r"""'[^']*'|"[^"]*"|\S*\d\S*""", _MASK, message)
    words = [
        word if word == _MASK or (_letters(word) and set(_letters(word)) <= known) else _MASK
        for word in unquoted.split()
    ]
    return " ".join(words)[:_LONGEST]


def _words_of(code: CodeType) -> set[str]:
    """Every word of the texts and names in a piece of code."""
    found = {word for name in code.co_names for word in _letters(name)}
    for constant in code.co_consts:
        if isinstance(constant, str):
            found.update(_letters(constant))
    return found


def _letters(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def _short(file: str) -> str:
    """A source file without the folders around its package, which may name a person."""
    path = Path(file)
    for folder in ("site-packages", "dist-packages", f"python{sys.version_info[0]}"):
        if folder in path.parts:
            return Path(*path.parts[path.parts.index(folder) + 1 :]).as_posix()
    with suppress(ValueError):
        return path.relative_to(Path(dutyconsole.__file__).parent.parent).as_posix()
    return path.name


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
