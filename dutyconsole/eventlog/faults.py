"""What went wrong with the storage, as one sentence an officer can act on."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError

from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.text import display_text

_BUSY: Final = 5
_LOCKED: Final = 6

_SENTENCES: Final = {
    _BUSY: ("another program is holding the log", "Try again; close other programs on this log"),
    _LOCKED: ("another program is holding the log", "Try again; close other programs on this log"),
    8: ("this account may not write to the log", "Give it write permission on the log's directory"),
    10: ("the disk reported an error", "Check the disk and its free space, then enter it again"),
    11: ("the log file is damaged", "Restore the latest backup beside it and verify both"),
    13: ("the disk is full", "Free some space, then enter it again"),
    14: ("the log or its directory can't be opened", "Check that it exists and may be written"),
    26: ("the file is no log", "Name the data directory of a log, or restore a backup"),
}
"""By SQLite's primary result code."""

_PAPER: Final = "until then write it on paper"


def result_code(error: DBAPIError) -> int | None:
    """SQLite's primary result code, where the database told one."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else None


def is_busy(error: DBAPIError) -> bool:
    """Whether somebody else held the lock for too long."""
    return result_code(error) in (_BUSY, _LOCKED)


def not_recorded(error: DBAPIError) -> Refused:
    """The refusal for a write that did not happen."""
    what, mend = _explained(error)
    return Refused(Code.NOT_RECORDED, f"NOT RECORDED: {what}", f"{mend}; {_PAPER}")


def not_known(error: DBAPIError) -> Refused:
    """The refusal for a write of which nobody can tell whether it happened."""
    what, _ = _explained(error)
    return Refused(
        Code.NOT_RECORDED,
        f"Not known whether this was recorded: {what}",
        "Write it on paper, and look for it in the log as soon as the log can be read again",
    )


def not_read(error: DBAPIError) -> Refused:
    """The refusal for a read that failed."""
    what, mend = _explained(error)
    return Refused(Code.NOT_RECORDED, f"The log can't be read: {what}", mend)


def damaged(position: int, why: str) -> Refused:
    """The refusal for an entry whose bytes are no entry."""
    return Refused(
        Code.NOT_RECORDED,
        f"Entry {position} of the log is damaged ({why})",
        "Verify the log, and restore the latest backup beside it",
    )


def not_usable(path: Path, error: DBAPIError) -> Refused:
    """The refusal for a file that could not be opened as a log."""
    what, mend = _explained(error)
    return Refused(Code.NOT_RECORDED, f"The log {shown(path)} can't be used: {what}", mend)


def no_file(path: Path, error: OSError) -> Refused:
    """The refusal for a file the system would not make, read or write."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            mend = "Free some space and try again"
        case errno.ENOENT | errno.ENOTDIR:
            mend = "Create the directory, or name another"
        case _:
            mend = "Give this account read and write permission there, or name another directory"
    why = error.strerror or type(error).__name__
    return Refused(Code.NOT_RECORDED, f"{shown(path)} can't be used: {why}", mend)


def shown(path: Path) -> str:
    """A path that is safe to show."""
    return display_text(str(path), one_line=True)


def _explained(error: DBAPIError) -> tuple[str, str]:
    known = _SENTENCES.get(result_code(error) or 0)
    if known:
        return known
    return (
        f"the database said: {display_text(str(error.orig), one_line=True)}",
        "Try again; verify the log if it stays so",
    )
