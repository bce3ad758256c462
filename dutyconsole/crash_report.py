"""What is told of a failure of the program: where and of what kind, and no value of anybody's."""

from __future__ import annotations

import errno
import logging
import platform
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import CodeType
from typing import Final

import dutyconsole
from dutyconsole.domain.text import display_text
from dutyconsole.files import put_atomically

KEPT: Final = 20
"""So many reports are kept, the newest."""

FOLDER: Final = "crashes"
"""Where reports are, in the data directory."""

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
    from importlib.metadata import version  # slow to load, and hardly ever needed

    lines = [
        f"dutyconsole {dutyconsole.__version__}",
        f"python {platform.python_version()} on {sys.platform}",
        f"textual {version('textual')}",
        *(display_text(f"{name} {value}", one_line=True) for name, value in context.items()),
    ]
    for failed in _chain(error):
        lines += ["", *_told_of(failed)]
    return "\n".join(lines) + "\n"


def told_in_a_sentence(error: BaseException, data: Path, context: Mapping[str, str]) -> str:
    """Write the report of a failure; what the shell says of it, in one sentence.

    Args:
        error: What failed.
        data: The data directory. Where there is none nothing is made for a report.
        context: As for `write_crash_file`.
    """
    found = data.is_dir()
    path = write_crash_file(data / FOLDER, error, context, _now) if found else None
    where = f"what failed is in {path}" if path else "the report of it could not be written"
    return (
        f"The program failed ({kind_of(error)}); everything recorded is on disk, {where}: "
        "verify the log and try again."
    )


def guard(data: Path) -> None:
    """From now on no failure anywhere in this process prints a value, and each is reported.

    Python would print what failed with its message, in which anything may stand that was typed; a
    failing thread would do so into the middle of a screen.

    Args:
        data: The data directory.
    """

    def keep(error: BaseException | None) -> None:
        if isinstance(error, Exception) and data.is_dir():
            write_crash_file(data / FOLDER, error, {"front": "beside"}, _now)

    threading.excepthook = lambda failed: keep(failed.exc_value)
    sys.unraisablehook = lambda failed: keep(failed.exc_value)
    logging.lastResort = None


def _now() -> datetime:
    return datetime.now(UTC)


def kind_of(error: BaseException) -> str:
    """What kind of failure it is, in a word."""
    return type(next(_chain(error))).__qualname__


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The failure, then what it came from."""
    seen: set[int] = set()
    waiting: list[BaseException] = [error]
    while waiting and len(seen) < _CHAINED:
        failed = waiting.pop(0)
        if id(failed) in seen:
            continue
        seen.add(id(failed))
        wrapped = getattr(failed, "error", None)
        if type(failed).__name__ == "WorkerFailed" and isinstance(wrapped, BaseException):
            waiting.append(wrapped)  # Textual's wrapper tells nothing of its own
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
        message = display_text(str(error)[: 4 * _LONGEST], one_line=True)
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
    python = "python{}.{}".format(*sys.version_info)
    for folder in ("site-packages", "dist-packages", python):
        if folder in path.parts:
            return Path(*path.parts[path.parts.index(folder) + 1 :]).as_posix()
    with suppress(ValueError):
        return path.relative_to(Path(dutyconsole.__file__).parent.parent).as_posix()
    return path.name
