"""Reading a file that somebody names: an ordinary file, of a size that is stated first, at rest."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.eventlog.faults import shown

_SORTS: Final = (
    (stat.S_ISDIR, Phrase("a folder")),
    (stat.S_ISLNK, Phrase("a link")),
    (stat.S_ISFIFO, Phrase("a pipe")),
    (stat.S_ISSOCK, Phrase("a socket")),
    (stat.S_ISBLK, Phrase("a device")),
    (stat.S_ISCHR, Phrase("a device")),
)
_CHUNK: Final = 1024 * 1024
_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is open for reading.

    Attributes:
        path: Where it is.
        file: Its bytes.
        status: What the system said of it before the first of them was read.
    """

    path: Path
    file: BinaryIO
    status: os.stat_result

    @property
    def size(self) -> int:
        """In bytes, as stated."""
        return self.status.st_size

    def chunks(self) -> Iterator[bytes]:
        """Its bytes, a piece at a time, and no more of them than it was said to have.

        Raises:
            Refused: `invalid`, where it can't be read, grows or is written to meanwhile.
        """
        read = 0
        try:
            while chunk := self.file.read(_CHUNK):
                read += len(chunk)
                if read > self.size:
                    break
                yield chunk
            now = os.fstat(self.file.fileno())
        except OSError as error:
            raise _unreadable(self.path, error) from error
        if (read, _stamp(now)) != (self.size, _stamp(self.status)):
            refuse(
                Code.INVALID,
                "The file {path} is being changed",
                "wait until it is whole, then attach it",
                path=shown(self.path),
            )


@contextmanager
def opened(path: Path, most: int) -> Iterator[Source]:
    """A file that is no larger than `most` bytes.

    A link is not followed: what it leads to can change between the question and the copy. What is
    no ordinary file is never opened, because opening a pipe waits and opening a device acts.

    Raises:
        Refused: `invalid`.
    """
    try:
        _check_sort(path, os.lstat(path))
        handle = os.open(path, _FLAGS)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    with open(handle, "rb") as file:
        source = Source(path, file, os.fstat(handle))
        _check_sort(path, source.status)
        _check_size(path, source.size, most)
        yield source


def _stamp(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _check_sort(path: Path, status: os.stat_result) -> None:
    for is_one, what in _SORTS:
        if is_one(status.st_mode):
            refuse(
                Code.INVALID,
                "{path} is {what}, not a file",
                "name the file itself",
                path=shown(path),
                what=what,
            )


def _check_size(path: Path, size: int, most: int) -> None:
    if not size:
        refuse(
            Code.INVALID,
            "The file {path} is empty",
            "name the file that holds something",
            path=shown(path),
        )
    if size > most:
        refuse(
            Code.INVALID,
            "The file {path} has {mib} MiB, more than {most}",
            "make it smaller, or keep it elsewhere and note where",
            path=shown(path),
            mib=f"{size / (1024 * 1024):.1f}",
            most=f"{most / (1024 * 1024):g}",
        )


def _unreadable(path: Path, error: OSError | ValueError) -> Refused:
    why = getattr(error, "strerror", None) or "no such name is possible"
    return Refused(
        Code.INVALID,
        "The file {path} can't be read ({why})",
        "name a file that is there and may be read",
        path=shown(path),
        why=Name("word", why),
    )
