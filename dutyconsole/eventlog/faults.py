"""What went wrong with the storage, as one sentence an officer can act on."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError

from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.text import display_text

BUSY: Final = (5, 6)
"""SQLite's codes for what somebody else holds."""

_BUSY: Final = 5
_LOCKED: Final = 6
_READ_ONLY: Final = 8
_CORRUPT: Final = 11
_FULL: Final = 13

_BUSY_LOG: Final = (
    Phrase("another program is holding the log"),
    Phrase("try again; close other programs on this log"),
)
_SENTENCES: Final = {
    _BUSY: _BUSY_LOG,
    _LOCKED: _BUSY_LOG,
    _READ_ONLY: (
        Phrase("this account may not write to the log"),
        Phrase("give it write permission on the log's directory"),
    ),
    10: (
        Phrase("the disk reported an error"),
        Phrase("check the disk and its free space, then enter it again"),
    ),
    _CORRUPT: (
        Phrase("the log file is damaged"),
        Phrase("restore the latest backup beside it and verify both"),
    ),
    _FULL: (Phrase("the disk is full"), Phrase("free some space, then enter it again")),
    14: (
        Phrase("the log or its directory can't be opened"),
        Phrase("check that it exists and may be written"),
    ),
    26: (
        Phrase("the file is no log"),
        Phrase("name the data directory of a log, or restore a backup"),
    ),
}
"""By SQLite's primary result code."""

_BY_WORDS: Final = {
    "database is locked": _BUSY,
    "attempt to write a readonly database": _READ_ONLY,
    "disk I/O error": 10,
    "database disk image is malformed": _CORRUPT,
    "database or disk is full": _FULL,
    "unable to open database file": 14,
    "file is not a database": 26,
}
"""Copying fails without a code: then SQLite's own words for it."""


def result_code(error: DBAPIError) -> int | None:
    """SQLite's primary result code, where the database told one."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else _BY_WORDS.get(str(error.orig))


def is_busy(error: DBAPIError) -> bool:
    """Whether somebody else held the lock for too long."""
    return result_code(error) in BUSY


def is_undone(error: DBAPIError) -> bool:
    """Whether a commit that failed like this has certainly left nothing behind.

    It was refused before anything was written, or the disk had no room for its last write.
    """
    return result_code(error) in (_BUSY, _LOCKED, _READ_ONLY, _FULL)


def not_recorded(error: DBAPIError) -> Refused:
    """The refusal for a write that did not happen."""
    what, mend = explained(error)
    return Refused(
        Code.NOT_RECORDED,
        "NOT RECORDED: {what}",
        "{first}; until then write it on paper",
        what=what,
        first=mend,
    )


def not_known(error: DBAPIError) -> Refused:
    """The refusal for a write of which nobody can tell whether it happened."""
    what, _ = explained(error)
    return Refused(
        Code.NOT_RECORDED,
        "Not known whether this was recorded: {what}",
        "write it on paper, and look for it in the log as soon as the log can be read again",
        what=what,
    )


def recorded_after_all(position: int) -> Refused:
    """The refusal of a write that may well be the same as one that is in the log after all."""
    return Refused(
        Code.NOT_RECORDED,
        "What was entered before was recorded after all, up to entry {position}; "
        "this was not recorded",
        "look at the log, and enter it again only if it is something else",
        position=position,
    )


def out_of_place(path: Path, saved: Path | None) -> Refused:
    """The refusal for a log whose file, or one that belongs to it, is not what was opened.

    Args:
        path: The file.
        saved: A copy of the log that was made then.
    """
    mend = Phrase("put it back or start again; until then write it on paper")
    if saved is not None:
        mend = Phrase.of(
            "put it back, or put {copy} beside it, which has every entry, in its place and "
            "start again; until then write it on paper",
            copy=saved.name,
        )
    return Refused(
        Code.NOT_RECORDED,
        "NOT RECORDED: the file {name} was moved, removed, replaced or cut while in use",
        mend,
        name=display_text(path.name, one_line=True),
    )


def not_continued() -> Refused:
    """The refusal for a log that lacks what this program has recorded in it."""
    return Refused(
        Code.NOT_RECORDED,
        "NOT RECORDED: the log lacks entries that were in it, or another is in its place",
        "put the right file back and start again; until then write it on paper",
    )


def put_elsewhere(path: Path) -> Refused:
    """The refusal for a write that went to a file which has lost its name meanwhile."""
    return Refused(
        Code.NOT_RECORDED,
        "Not known whether this was recorded: "
        "the file {name} was moved, removed, replaced or cut meanwhile",
        "write it on paper, and look for it in the log once the file is back",
        name=display_text(path.name, one_line=True),
    )


def not_read(error: DBAPIError) -> Refused:
    """The refusal for a read that failed."""
    what, mend = explained(error)
    return Refused(Code.NOT_RECORDED, "The log can't be read: {what}", mend, what=what)


def damaged(position: int, why: str | Phrase) -> Refused:
    """The refusal for an entry whose bytes are no entry."""
    return Refused(
        Code.NOT_RECORDED,
        "Entry {position} of the log is damaged ({why})",
        "verify the log, and restore the latest backup beside it",
        position=position,
        why=why,
    )


def headless() -> Refused:
    """The refusal for a log whose head row is gone."""
    return Refused(
        Code.NOT_RECORDED,
        "The log's head was removed",
        "restore the latest backup beside it and verify both",
    )


def garbled() -> Refused:
    """The refusal for a file in which names or texts are no text any more."""
    what, mend = _SENTENCES[_CORRUPT]
    return Refused(Code.NOT_RECORDED, "The log can't be read: {what}", mend, what=what)


def not_usable(path: Path, error: DBAPIError) -> Refused:
    """The refusal for a file that could not be opened as a log."""
    what, mend = explained(error)
    return Refused(
        Code.NOT_RECORDED, "The log {path} can't be used: {what}", mend, path=shown(path), what=what
    )


def no_file(path: Path, error: OSError) -> Refused:
    """The refusal for a file the system would not make, read or write."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            mend = Phrase("free some space and try again")
        case errno.ENOENT | errno.ENOTDIR:
            mend = Phrase("create the directory, or name another")
        case errno.ENOLCK | errno.ENOSYS | errno.EOPNOTSUPP:
            mend = Phrase("name a directory on a disk that knows locks")
        case _:
            mend = Phrase(
                "give this account read and write permission there, or name another directory"
            )
    why = error.strerror or type(error).__name__
    return Refused(
        Code.NOT_RECORDED,
        "{path} can't be used: {why}",
        mend,
        path=shown(path),
        why=Name("word", why),
    )


def shown(path: Path) -> str:
    """A path that is safe to show."""
    return display_text(str(path), one_line=True)


def no_backup(path: Path, error: DBAPIError) -> Refused:
    """The refusal for a backup that could not be written, or whose log could not be read."""
    what, mend = explained(error)
    if result_code(error) == _FULL:
        mend = Phrase("free some space there, or name another disk; the earlier backups stay")
    return Refused(
        Code.NOT_RECORDED,
        "The backup {path} was not made: {why}",
        mend,
        path=shown(path),
        why=what,
    )


def explained(error: DBAPIError) -> tuple[Phrase, Phrase]:
    """What went wrong, and what to do about it."""
    known = _SENTENCES.get(result_code(error) or 0)
    if known:
        return known
    said = display_text(str(error.orig), one_line=True)
    return (
        Phrase.of("the database said: {words}", words=said),
        Phrase("try again; verify the log if it stays so"),
    )
