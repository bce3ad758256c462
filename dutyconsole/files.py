"""Small files for the officer: written whole or not at all, for their owner's eyes alone."""

from __future__ import annotations

import errno
import os
import secrets
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

_LEFT_BEHIND_SECONDS: Final = 600
_HELD: Final = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES})
"""What the system says of a lock that somebody else has."""


def put_atomically(path: Path, content: bytes, *, new: bool = False) -> None:
    """Have `path` hold `content`: after a crash at any moment it is the old file or the new one.

    A link in its place is replaced, never followed.

    Args:
        path: The file; its folder is there.
        content: All of it.
        new: Leave alone what is there already, be it a link or a device.

    Raises:
        FileExistsError: There is something, and it was to be new.
        OSError: It cannot be written; what was there stands.
    """
    if "\0" in str(path):
        raise OSError(errno.EINVAL, "no such name is possible")
    if new and os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    fresh = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.new")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    file = os.open(fresh, flags, 0o600)
    try:
        with open(file, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        if new:
            name_new(fresh, path)
        else:
            os.replace(fresh, path)
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise
    sync(path.parent)


def name_new(fresh: Path, path: Path) -> None:
    """Give a whole file beside `path` that name, if nothing has it: no link and no device either.

    Raises:
        FileExistsError: There is something of that name.
        OSError: It can't be given.
    """
    try:
        os.link(fresh, path)
    except FileExistsError:
        raise
    except OSError:  # a memory stick's file system may know no second names
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        os.rename(fresh, path)
    else:
        os.unlink(fresh)


def sweep(path: Path) -> None:
    """Delete what writers of `path` that were killed left behind; never raises."""
    with suppress(OSError):
        for fresh in path.parent.glob(f".{path.name}.*.new"):
            with suppress(OSError):
                if time.time() - fresh.lstat().st_mtime > _LEFT_BEHIND_SECONDS:
                    fresh.unlink()


def locked(opened: IO[bytes]) -> bool:
    """Take the lock of an open file, if nobody has it; closing it gives it back, as dying does.

    Raises:
        OSError: The disk knows no locks.
    """
    try:
        import fcntl
    except ImportError:  # pragma: no cover - only Windows has none
        return True
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _HELD:
            return False
        raise
    return True


def set_aside(path: Path) -> Path | None:
    """Rename a file that cannot be used, so that nothing is lost; None where that fails too."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    aside = path.with_name(f"{path.name}.broken-{moment}-{secrets.token_hex(2)}")
    try:
        os.rename(path, aside)
    except OSError:
        return None
    return aside


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on disk.

    Raises:
        OSError: It can't be done.
    """
    if os.name != "posix" and path.is_dir():  # such a system opens no folder
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
