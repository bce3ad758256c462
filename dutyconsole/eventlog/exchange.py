"""Exchanging one log's file for another, while nobody has it open, so that neither is ever lost.

Whatever kills the program in between: the log is as it was, or the other one, or its name is free
and both are whole under other names.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from dutyconsole.domain.entry import Entry
from dutyconsole.domain.phrase import Name
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.eventlog.faults import BUSY, no_file, shown
from dutyconsole.eventlog.files import SIDE_FILES, check_free
from dutyconsole.eventlog.sqlite import Driver
from dutyconsole.files import sync

_PATIENCE_SECONDS: Final = 1.0


def exchange(
    fresh: Path, target: Path, aside: str, driver: Driver | None, seen: Entry | None = None
) -> None:
    """Put a file in a log's place, and the log aside.

    Args:
        fresh: The file: closed, whole, on the same disk.
        target: The log's; it may be damaged, or missing.
        aside: What it is called from now on; empty where there is nothing in its place.
        driver: Opens it; None: it is no database, and must not be opened.
        seen: Its newest entry when it was last looked at; None: it could not be read.

    Raises:
        Refused: `invalid`, where something has that name; `lost_race`, while the log is open
            somewhere, or where it has another newest entry than was seen; `not_recorded`. The log
            is as it was.
    """
    try:
        sync(fresh)
        if not aside:
            check_free(target)
            os.rename(fresh, target)
        else:
            dated = target.with_name(aside)
            check_free(dated)
            check_not_open(target)
            with _alone(target, driver, seen) as whole:
                if whole:
                    _name_too(target, dated)
                    os.replace(fresh, target)
                else:
                    _clear(target, dated)
                    os.rename(fresh, target)
        sync(target.parent)
    except OSError as error:
        raise no_file(target, error) from error


def drop_second_names(target: Path) -> None:
    """Take from the log other names that an exchange gave it which was killed before its end."""
    for path in target.parent.glob(aside_name(target, "*")):
        with suppress(OSError):
            if path.samefile(target) and not path.is_symlink():
                path.unlink()


def aside_name(target: Path, stamp: str) -> str:
    """What a log that was put aside is called."""
    return f"{target.stem}-replaced-{stamp}{target.suffix}"


def check_not_open(target: Path) -> None:
    """Make sure that no program has the log open.

    Raises:
        Refused: `lost_race`, naming one that has.
    """
    import psutil  # costs more than the rest of a start

    for process in psutil.process_iter():
        held: list[str] = []
        with suppress(psutil.Error, OSError):  # somebody else's, or gone meanwhile
            held = [each.path for each in process.open_files()]
        if any(_is_same(each, target) for each in held):
            raise _in_use(target, process.pid)


def _is_same(path: str, target: Path) -> bool:
    try:
        return os.path.samefile(path, target)
    except OSError:
        return False


@contextmanager
def _alone(target: Path, driver: Driver | None, seen: Entry | None) -> Iterator[bool]:
    """Have the log for oneself, in one file and as it was seen, until the end of the block.

    Yields:
        Whether that was possible; not where it is damaged too badly.

    Raises:
        Refused: `lost_race`.
    """
    if driver is None:
        yield False
        return
    with ExitStack() as stack:
        try:
            connection = driver.module.connect(
                f"{target.as_uri()}?mode=rw",
                uri=True,
                timeout=_PATIENCE_SECONDS,
                isolation_level=None,
            )
            stack.callback(connection.close)
            (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
            connection.execute("BEGIN EXCLUSIVE")
        except driver.module.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code in BUSY:
                raise _in_use(target) from error
            mode = ""
        if mode == "wal":
            raise _in_use(target)
        if seen is not None:
            with suppress(driver.module.DatabaseError):  # damaged meanwhile: it is put aside
                _check_ends_as_seen(connection, target, seen)
        yield mode == "delete"


def _check_ends_as_seen(connection: Any, target: Path, seen: Entry) -> None:
    """Make sure that nothing was recorded since the log was looked at.

    Raises:
        Refused: `lost_race`.
    """
    heads = connection.execute("SELECT position, hash FROM head").fetchall()
    if [(position, bytes(hashed).hex()) for position, hashed in heads] != [
        (seen.position, seen.hash)
    ]:
        raise Refused(
            Code.LOST_RACE,
            "The log {path} has changed since what it would lose was shown",
            "look at what it would lose now, and confirm that",
            path=shown(target),
        )


def _name_too(target: Path, dated: Path) -> None:
    """Give a file a second name; on a disk that knows none, another name."""
    try:
        os.link(target, dated)
    except OSError:
        os.rename(target, dated)
    sync(target.parent)


def _clear(target: Path, dated: Path) -> None:
    """Put aside a damaged log with what SQLite keeps beside it, which may hold its last entries.

    Its own name goes first: what is left is never taken for a log without what stood beside it.
    """
    ends = [end for end in ("", *SIDE_FILES) if os.path.lexists(f"{target}{end}")]
    linked = []
    for end in ends:
        with suppress(OSError):
            os.link(f"{target}{end}", f"{dated}{end}")
            linked.append(end)
    sync(target.parent)
    for end in ends:
        if end in linked:
            os.unlink(f"{target}{end}")
        else:
            os.rename(f"{target}{end}", f"{dated}{end}")
    sync(target.parent)


def _in_use(target: Path, process: int | None = None) -> Refused:
    if process is None:
        return Refused(
            Code.LOST_RACE,
            "The log {path} is open at a desk",
            "leave every desk first, then restore",
            path=shown(target),
        )
    return Refused(
        Code.LOST_RACE,
        "The log {path} is open at a desk (process {process})",
        "leave every desk first, then restore",
        path=shown(target),
        process=Name("word", str(process)),
    )
