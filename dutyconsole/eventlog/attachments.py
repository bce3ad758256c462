"""The contents of attached files: kept by their SHA-256, once each, on disk before their entry.

A file is copied, never moved, opened by a program, unpacked or looked into beyond its first bytes.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from dutyconsole.domain.attachments import Content, Staged, Stray
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.environment import LOG_NAME
from dutyconsole.eventlog.faults import no_file, shown
from dutyconsole.eventlog.files import new_file
from dutyconsole.eventlog.source_files import Source, opened
from dutyconsole.files import sync

FOLDER: Final = "attachments"

LEFT_FOR_THE_LOG: Final = 64 * 1024 * 1024
"""Bytes of free space that no attachment may take: entries go before photographs."""

_CHUNK: Final = 1024 * 1024
_HEAD: Final = 8192
_STAGED: Final = re.compile(r"\.[0-9a-f]{16}\.new")
_KEPT: Final = re.compile(r"[0-9a-f]{2}/[0-9a-f]{62}")
_LEFT_BEHIND_SECONDS: Final = 3600


def attachments_of(log: Path) -> Path:
    """The folder of a log's attachments: beside the log, with a name that no other log has."""
    return log.with_name(FOLDER if log.name == LOG_NAME else f"{log.name}-{FOLDER}")


class AttachmentStore:
    """The contents of one log's attachments.

    Args:
        folder: Where they are kept; made when the first one comes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def take(self, source: Path, most: int, apart_from: Iterable[Path] = ()) -> Staged:
        """Copy a file in, whole and synchronised, to be placed once it is known who attaches it.

        Args:
            source: The file; it stays as it is.
            most: Largest size, in bytes.
            apart_from: Folders that hold what is the log's own elsewhere.

        Raises:
            Refused: `invalid`, where it is no ordinary file, empty, changing, too large, for the
                limit or for the disk, or lies with the log's own; `not_recorded`, where the
                disk will not have it.
        """
        self._check_foreign(source, apart_from)
        with opened(source, most) as offered:
            try:
                self._make(self.folder)
                self._sweep()
                self._check_room(offered.size)
                return self._copied(offered)
            except OSError as error:
                raise no_file(self.folder, error) from error

    def place(self, staged: Staged) -> None:
        """Give a staged copy its name, for good: in the turn whose entry names it, before that.

        What has that name already, the same content or what became of it, is replaced.

        Raises:
            Refused: `not_recorded`.
        """
        target = self.path_of(staged.sha256)
        try:
            self._make(target.parent)
            os.replace(staged.path, target)
            for folder in (target.parent, self.folder, self.folder.parent):
                sync(folder)
        except OSError as error:
            raise no_file(target, error) from error

    def drop(self, staged: Staged) -> None:
        """Forget a staged copy, if it was not placed; never raises."""
        with suppress(OSError):
            staged.path.unlink()

    def fault(self, content: Content) -> Phrase | None:
        """What is wrong with a content that must be there; None: nothing."""
        path = self.path_of(content.sha256)
        try:
            digest, size = _digest(path)
        except FileNotFoundError:
            return Phrase("it is missing")
        except OSError as error:
            why = error.strerror or type(error).__name__
            return Phrase.of("it can't be read ({why})", why=Name("word", why))
        if digest != content.sha256 or size != content.size:
            return Phrase("it was changed")
        return None

    def copy_out(self, content: Content, target: Path) -> None:
        """Write a content to a new file, and check it on the way.

        Raises:
            Refused: `invalid`, where there is something of that name; `not_recorded`, where it is
                missing, was changed or cannot be written.
        """
        wrong = self.fault(content)
        if wrong is not None:
            raise _bad(content, wrong)
        with new_file(target) as beside:
            if _copied_to(self.path_of(content.sha256), beside) != content.sha256:
                raise _bad(content, Phrase("it was changed"))

    def copy_all(
        self, needed: Iterable[Content], folder: Path, *, harmed: bool = False
    ) -> tuple[tuple[Content, Phrase], ...]:
        """Have contents in the store in another folder, each checked there and synchronised.

        What lies there under its name and is not the content is replaced by it.

        Args:
            needed: The contents.
            folder: The other store.
            harmed: What was changed here is copied too, where there is nothing yet.

        Returns:
            Those that the other store lacks, and what is wrong with them here.

        Raises:
            OSError: It cannot be written.
        """
        other = AttachmentStore(folder)
        lacking = []
        for content in needed:
            if other.fault(content) is None:
                continue
            wrong = self.fault(content)
            if wrong is None or (harmed and self.path_of(content.sha256).is_file()):
                wrong = self._copy(content, other, harmed=harmed)
            if wrong is not None:
                lacking.append((content, wrong))
        return tuple(lacking)

    def _copy(self, content: Content, other: AttachmentStore, *, harmed: bool) -> Phrase | None:
        """Copy a content to another store; what is wrong with it, where it is not the right one."""
        target = other.path_of(content.sha256)
        other._make(target.parent)
        fresh = other.folder / f".{secrets.token_hex(8)}.new"
        try:
            os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            right = _copied_to(self.path_of(content.sha256), fresh) == content.sha256
            if right or (harmed and not os.path.lexists(target)):
                os.replace(fresh, target)
                sync(target.parent)
        finally:
            with suppress(OSError):
                fresh.unlink()
        return None if right else Phrase("it was changed")

    def erase(self, sha256: str) -> None:
        """Delete a content, in a turn: nobody may attach it at this moment.

        Raises:
            Refused: `not_recorded`, where it cannot be deleted.
        """
        path = self.path_of(sha256)
        try:
            path.unlink(missing_ok=True)
            if path.parent.is_dir():
                sync(path.parent)
        except OSError as error:
            raise no_file(path, error) from error

    def files(self) -> Iterator[Stray]:
        """Every file in the folder, the store's own and others; never raises."""
        now = time.time()
        found: list[Path] = []
        with suppress(OSError):
            found = sorted(self.folder.rglob("*"))
        for path in found:
            try:
                status = path.lstat()
            except OSError:
                continue
            if path.is_dir() and not path.is_symlink():
                continue
            name = path.relative_to(self.folder).as_posix()
            if _STAGED.fullmatch(name) and now - status.st_mtime < _LEFT_BEHIND_SECONDS:
                continue  # somebody is at it
            sha256 = name.replace("/", "") if _KEPT.fullmatch(name) else ""
            yield Stray(path, sha256, status.st_size, now - status.st_mtime)

    def remarks(self, named: Container[str]) -> tuple[str, ...]:
        """What is in the folder and no entry needs, counted: odd, but it harms no entry."""
        strays = [each for each in self.files() if each.sha256 not in named]
        unnamed = sum(bool(each.sha256) for each in strays)
        clauses = (
            (
                unnamed,
                "files are kept with the attachments that no entry names or that were erased",
            ),
            (len(strays) - unnamed, "files that are none of ours lie with the attachments"),
        )
        return tuple(f"{count} {said}" for count, said in clauses if count)

    def path_of(self, sha256: str) -> Path:
        """Where the content of that digest is kept."""
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            raise ValueError(f"no digest: {sha256!r}")
        return self.folder / sha256[:2] / sha256[2:]

    def _copied(self, offered: Source) -> Staged:
        fresh = self.folder / f".{secrets.token_hex(8)}.new"
        handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            hashed, size, head = hashlib.sha256(), 0, b""
            with open(handle, "wb") as copy:
                for chunk in offered.chunks():
                    size += len(chunk)
                    head = head or chunk[:_HEAD]
                    hashed.update(chunk)
                    copy.write(chunk)
                copy.flush()
                os.fsync(copy.fileno())
        except BaseException:
            with suppress(OSError):
                fresh.unlink()
            raise
        return Staged(fresh, hashed.hexdigest(), size, head)

    def _check_foreign(self, source: Path, apart_from: Iterable[Path]) -> None:
        """Make sure that the file is none of the log's own, before it is opened.

        Closing the log's file, once opened, would drop the locks of a connection to it.
        """
        try:
            real = source.parent.resolve()  # a link in the file's own place is not followed
        except (OSError, RuntimeError, ValueError):  # it can't be read: opening it says why
            return
        own = {each.resolve() for each in (self.folder.parent, *apart_from)}
        if own.intersection((real, *real.parents)):
            refuse(
                Code.INVALID,
                "{path} lies with the log's own files",
                "name a file that lies elsewhere",
                path=shown(source),
            )

    def _check_room(self, size: int) -> None:
        free = shutil.disk_usage(self.folder).free
        if free - size < LEFT_FOR_THE_LOG:
            raise Refused(
                Code.INVALID,  # the log itself goes on: nothing is to be written on paper
                "There is no room for a file of {mib} MiB: the disk has {free} MiB left, and "
                "the log needs {kept} of them",
                "free some space, then attach it again",
                mib=_mib(size),
                free=free // (1024 * 1024),
                kept=LEFT_FOR_THE_LOG // (1024 * 1024),
            )

    def _make(self, folder: Path) -> None:
        """The folder and the store's own, for the account's eyes alone; the names on disk."""
        for each in {self.folder: None, folder: None}:
            try:
                each.mkdir(mode=0o700)
            except FileExistsError:
                if each.is_symlink() or not each.is_dir():
                    raise NotADirectoryError(errno.ENOTDIR, "it is no folder") from None
            else:
                sync(each.parent)

    def _sweep(self) -> None:
        """Delete staged copies of desks that were killed; what has its name is never touched."""
        for each in self.folder.glob(".*.new"):
            with suppress(OSError):
                old = time.time() - each.lstat().st_mtime > _LEFT_BEHIND_SECONDS
                if old and _STAGED.fullmatch(each.name):
                    each.unlink()


def _mib(size: int) -> str:
    return f"{size / (1024 * 1024):.1f}"


def _bad(content: Content, wrong: Phrase) -> Refused:
    return Refused(
        Code.NOT_RECORDED,
        "The file attached by entry {position} can't be given out: {why}",
        "verify the log, and get it from a backup",
        position=content.position,
        why=wrong,
    )


def _digest(path: Path) -> tuple[str, int]:
    """Hex digest and size of a file of the store; a link in its place is never followed."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with open(handle, "rb") as file:
        hashed, size = hashlib.sha256(), 0
        while chunk := file.read(_CHUNK):
            hashed.update(chunk)
            size += len(chunk)
    return hashed.hexdigest(), size


def _copied_to(source: Path, target: Path) -> str:
    """Copy to a file that exists; the hex digest of what was written, which is on disk."""
    hashed = hashlib.sha256()
    with source.open("rb") as file, target.open("r+b") as copy:
        while chunk := file.read(_CHUNK):
            hashed.update(chunk)
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    return hashed.hexdigest()
