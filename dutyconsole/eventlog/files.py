"""Files that come into being whole or not at all, readable by their owner only."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.eventlog.faults import no_file, shown
from dutyconsole.files import name_new, sync

SIDE_FILES: Final = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file, by the ends of their names."""

STAGED: Final = ".new"
"""Ends the name of a file that is not whole yet."""

_REPLAYED: Final = ("-wal", "-journal")
_LITTLE_SPACE: Final = 64 * 1024 * 1024
_NETWORK: Final = frozenset(
    {
        *("nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "smbnetfs", "afs", "9p"),
        *("ncpfs", "sshfs", "davfs", "davfs2", "webdav", "ceph", "glusterfs", "lustre", "gpfs"),
        *("beegfs", "ocfs2", "gfs2", "afpfs", "s3fs", "rclone", "gcsfuse", "drvfs"),
    }
)
"""Types of file systems that reach beyond this machine."""


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """An empty file beside `target`, given that name once the block is done without an error.

    Raises:
        Refused: `invalid`, where there is something of that name; `not_recorded`, where the
            system won't make the file.
    """
    if "\0" in str(target):
        raise no_file(target, OSError(errno.EINVAL, "no such name is possible"))
    try:
        check_free(target)
        with staged(target.parent, target.name) as beside:
            yield beside
            give_name(beside, target)
    except FileExistsError as error:
        raise _taken(target) from error
    except OSError as error:
        raise no_file(target, error) from error


@contextmanager
def staged(folder: Path, name: str) -> Iterator[Path]:
    """An empty file in `folder` that is gone after the block, unless it was given a name.

    Args:
        folder: Where.
        name: What it is to be called, or what tells whose it is.
    """
    beside = folder / f".{name}.{secrets.token_hex(4)}{STAGED}"
    try:
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        yield beside
    finally:
        for end in ("", *SIDE_FILES):
            with suppress(OSError):
                beside.with_name(beside.name + end).unlink()


def give_name(beside: Path, target: Path) -> None:
    """Have a whole file on disk under its name.

    Raises:
        OSError: `FileExistsError`, where there is something of that name.
    """
    sync(beside)
    name_new(beside, target)
    sync(target.parent)


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """An empty folder beside `target`, given that name once the block is done without an error.

    Raises:
        Refused: `invalid`, where there is something of that name; `not_recorded`, where the
            system won't make it.
    """
    if "\0" in str(target):
        raise no_file(target, OSError(errno.EINVAL, "no such name is possible"))
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.new")
    try:
        check_free(target)
        beside.mkdir(mode=0o700)
        yield beside
        for folder in {path.parent for path in beside.rglob("*")} | {beside}:
            sync(folder)
        check_free(target)
        beside.rename(target)
    except OSError as error:
        raise no_file(target, error) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    sync(target.parent)


def check_place(path: Path) -> None:
    """Make sure that `path` is a file this account may write to, with its directory.

    The file is not opened here: closing it would drop the locks of a connection to it.

    Raises:
        Refused: `unknown`, where there is no such file; `not_recorded`, where it can't be written.
    """
    try:
        is_file = path.is_file()
        exists = is_file or os.path.lexists(path)
    except OSError as error:
        raise no_file(path, error) from error
    if not is_file:
        no_file_there = Phrase.of("{path} is no file", path=shown(path))
        nothing_there = Phrase.of("There is no log at {path}", path=shown(path))
        mend = Phrase("name the data directory, or make a new log with `dutyconsole init`")
        if saved := [] if exists else sorted(path.parent.glob(saved_name(path, "*"))):
            mend = Phrase.of(
                "name it {name} again, or {copy}, which was saved when it was taken away",
                name=shown(Path(path.name)),
                copy=shown(Path(max(saved, key=lambda each: each.stat().st_mtime).name)),
            )
        raise Refused(Code.UNKNOWN, no_file_there if exists else nothing_there, mend)
    effective = os.access in os.supports_effective_ids
    for place, right in ((path, os.R_OK | os.W_OK), (path.parent, os.W_OK | os.X_OK)):
        if not os.access(place, right, effective_ids=effective):
            raise no_file(place, PermissionError(errno.EACCES, "it may not be written"))


def saved_name(path: Path, mark: str) -> str:
    """Name of the copy that is saved beside a log whose file is taken away.

    Args:
        path: The log's file.
        mark: What tells several copies apart.
    """
    return f"{path.stem}-saved-{mark}{path.suffix}"


def short_of_space(path: Path) -> int | None:
    """MiB that are left where the disk is nearly full, else None; cheap to ask every second."""
    try:
        free = shutil.disk_usage(path.parent).free
    except OSError:
        return None
    return free // (1024 * 1024) if free < _LITTLE_SPACE else None


def space_warnings(path: Path) -> tuple[Phrase, ...]:
    """A warning while the disk is nearly full."""
    left = short_of_space(path)
    if left is None:
        return ()
    return (Phrase.of("only {n} MiB are free for the log: free some space now", n=left),)


def check_file_system(path: Path) -> None:
    """Make sure that the disk is one of this machine's own.

    Over a network neither locks nor syncs can be relied on: two desks could write at once, and
    what is said to be on disk might not be.

    Raises:
        Refused: `not_recorded`, where it is mounted from somewhere else.
    """
    kind = _file_system(path)
    if kind.removeprefix("fuse.") in _NETWORK:
        raise Refused(
            Code.NOT_RECORDED,
            "{path} is on a network file system ({kind}), which can lose entries",
            "keep the log on a disk of this machine, and copy its backups there",
            path=shown(path),
            kind=kind,
        )


def _file_system(path: Path) -> str:
    """The type of the file system that holds `path`; empty where it is not known."""
    import psutil  # costs more than opening a log needs elsewhere

    try:
        mounts = {Path(each.mountpoint): each.fstype for each in psutil.disk_partitions(all=True)}
    except OSError:  # the system does not say, as where /proc is not mounted
        return ""
    real = path.resolve()
    return next((mounts[place] for place in (real, *real.parents) if place in mounts), "").lower()


def check_free(target: Path) -> None:
    """Make sure that nothing has this name yet.

    Raises:
        Refused: `invalid`.
    """
    if os.path.lexists(target):
        raise _taken(target)
    for name in _REPLAYED:
        side = target.with_name(target.name + name)
        if side.exists() and side.stat().st_size:
            raise Refused(
                Code.INVALID,
                "{path} is left over from another log and would be taken for a part of it",
                "move it to a safe place first: it may hold entries",
                path=shown(side),
            )


def _taken(target: Path) -> Refused:
    return Refused(
        Code.INVALID,
        "There is something at {path} already",
        "name another file or directory: nothing is ever overwritten",
        path=shown(target),
    )
