"""The folder of a log's backups: made one at a time, verified before they count, kept by a rule.

A backup gets its name only when it was verified and is on disk, so a name is all that needs to be
looked at. Files with any other name are nobody's business here. The contents of attached files lie
once for all backups in a store beside them.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError

from dutyconsole.domain.attachments import ATTACHMENT_KINDS, erased_contents
from dutyconsole.domain.backups import Backup, Keeping, head_of, is_due, kept, newest
from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.eventlog import faults, files
from dutyconsole.eventlog.apart import Apart
from dutyconsole.eventlog.attachments import FOLDER, LEFT_FOR_THE_LOG, AttachmentStore
from dutyconsole.eventlog.backup import Check, completed, copy_checked
from dutyconsole.eventlog.log import EventLog
from dutyconsole.files import locked

_MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Made:
    """What came of making a backup.

    Attributes:
        backup: The newest there is now.
        path: Its file.
        fresh: It was made just now: without new entries, or while another desk is at it, none is.
        removed: Backups that the rule no longer keeps.
        incomplete: What is wrong with attached files, which the backup therefore lacks.
    """

    backup: Backup
    path: Path
    fresh: bool
    removed: tuple[Backup, ...] = ()
    incomplete: Phrase | None = None


class BackupFolder:
    """The backups of one log.

    Args:
        log: The log.
        folder: Where they are kept; made with the first one.
        rule: Which are kept.
        check: Checks a copy.
    """

    def __init__(self, log: EventLog, folder: Path, rule: Keeping, check: Check) -> None:
        self.folder = folder
        self.rule = rule
        self._log = log
        self._check = check

    def found(self) -> tuple[Backup, ...]:
        """The backups that are there, the oldest first.

        Raises:
            Refused: `not_recorded`, where the folder can't be read.
        """
        try:
            with os.scandir(self.folder) as listed:
                named = [(Backup.named(each.name), each) for each in listed]
                own = [
                    backup
                    for backup, each in named
                    if backup is not None
                    and backup.log == self._log.log_id
                    and each.is_file(follow_symlinks=False)
                ]
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise faults.no_file(self.folder, error) from error
        return tuple(sorted(own, key=lambda each: (each.made_at, each.position)))

    def current(self) -> tuple[Backup, ...]:
        """Those the log goes on from, the oldest first: not those of what a restore put aside.

        Raises:
            Refused: `not_recorded`, where the folder or the log can't be read.
        """
        return tuple(each for each in self.found() if self._head_at(each.position) == each.head)

    def _head_at(self, position: int) -> str:
        entry = self._log.entry(position)
        return head_of(entry.hash) if entry is not None else ""

    @property
    def on_log_disk(self) -> bool:
        """Whether the backups go down with the log if its disk does."""
        place = next((each for each in (self.folder, *self.folder.parents) if each.is_dir()), None)
        try:
            return place is None or _device(place) == _device(self._log.database.path)
        except OSError:
            return True

    def make(self, now: datetime, every: timedelta | None = None) -> Made | None:
        """Make a backup, unless the newest has every entry; then remove what need not be kept.

        Args:
            now: The time, for its name.
            every: Only if the newest is as old as this: another desk may just have made one.

        Returns:
            What came of it; None while another desk is making one.

        Raises:
            Refused: `not_recorded`, where it can't be made or does not hold. The others stay.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._alone() as alone:
                return self._made(now, every) if alone else None
        except OSError as error:
            raise faults.no_file(self.folder, error) from error
        except DBAPIError as error:
            raise faults.no_backup(self.folder, error) from error

    def give_up(self) -> None:
        """The desk is left: what is being checked in a process of its own is not waited for."""
        if isinstance(self._check, Apart):
            self._check.give_up()

    def _made(self, now: datetime, every: timedelta | None) -> Made:
        self._sweep()
        found = self.current()
        last, head = newest(found), self._head_at(self._log.position())
        if last is not None and not is_due(found, head, now, every or timedelta()):
            removed = self._remove(last)
            return Made(last, self.folder / last.name, fresh=False, removed=removed)
        self._check_room()
        with files.staged(self.folder, self._log.log_id) as beside:
            copy_checked(self._log.database, beside, self.folder, check=self._check)
            copy, store = self._log.database.same_for(beside), self.folder / FOLDER
            end, incomplete = completed(copy, self._log.attachments, store)
            at = now.astimezone(UTC).replace(microsecond=0)
            made = Backup(self._log.log_id, end.position, head_of(end.hash.hex()), at)
            files.give_name(beside, self.folder / made.name)
        removed = self._remove(made)
        return Made(made, self.folder / made.name, True, removed, incomplete)

    def _remove(self, made: Backup) -> tuple[Backup, ...]:
        """Remove the backups that the rule does not keep; one that can't be removed stays."""
        found = self.found()
        if made not in found:
            return ()
        removed = []
        for each in sorted(set(found) - kept(found, self.rule) - {made}, key=lambda b: b.made_at):
            with suppress(OSError):
                (self.folder / each.name).unlink()
                removed.append(each)
        self._forget_erased(min(each.position for each in found if each not in removed))
        return tuple(removed)

    def _forget_erased(self, oldest: int) -> None:
        """Delete contents that were erased before the oldest backup was made: none names them."""
        store = AttachmentStore(self.folder / FOLDER)
        entries = self._log.read(kinds=ATTACHMENT_KINDS)
        for sha256, at in erased_contents(entries).items():
            if at <= oldest:
                with suppress(Refused):
                    store.erase(sha256)

    def _sweep(self) -> None:
        """Delete what was left of copies whose program was killed: nobody else is at it now."""
        own = re.compile(
            rf"\.{re.escape(self._log.log_id)}\.[0-9a-f]{{8}}{re.escape(files.STAGED)}"
            rf"({'|'.join(files.SIDE_FILES)})?"
        )
        for each in self.folder.iterdir():
            if own.fullmatch(each.name):
                with suppress(OSError):
                    each.unlink()

    def _check_room(self) -> None:
        """Make sure that a backup leaves the log the space it needs.

        Raises:
            Refused: `not_recorded`.
        """
        path = self._log.database.path
        needed = sum(
            each.stat().st_size
            for each in (path, *(path.with_name(path.name + end) for end in files.SIDE_FILES))
            if each.is_file()
        )
        if self.on_log_disk:
            needed += LEFT_FOR_THE_LOG
        free = shutil.disk_usage(self.folder).free
        if free < needed:
            raise Refused(
                Code.NOT_RECORDED,
                "No backup was made: {folder} has {free} MiB left, and it needs {needed}",
                "free some space there, or name another disk; the earlier backups stay",
                folder=faults.shown(self.folder),
                free=free // _MIB,
                needed=-(-needed // _MIB),
            )

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Whether no other desk is making a backup of this log; none begins during the block."""
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        with open(os.open(self.folder / f".{self._log.log_id}.lock", flags, 0o600), "rb") as lock:
            yield locked(lock)


def _device(path: Path) -> int:
    return path.stat().st_dev
