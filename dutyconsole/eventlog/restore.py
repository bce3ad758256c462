"""A backup made ready to be put in the log's place: copied beside it, completed, verified."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError

from dutyconsole.domain.attachments import ATTACHMENT_KINDS, contents
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.phrase import Name
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.eventlog import faults
from dutyconsole.eventlog.attachments import FOLDER, AttachmentStore, attachments_of
from dutyconsole.eventlog.backup import whole
from dutyconsole.eventlog.exchange import aside_name, check_not_open, drop_second_names, exchange
from dutyconsole.eventlog.joining import Joined, join
from dutyconsole.eventlog.log import EventLog
from dutyconsole.eventlog.rows import Clock, Projector
from dutyconsole.eventlog.sqlite import Driver, SqliteDatabase, best_driver
from dutyconsole.files import locked

_LOCK: Final = ".restore.lock"
_STAGED: Final = ".restore-"
_STAGED_NAME: Final = re.compile(r"\.restore-[0-9a-f]{8}")
_MAGIC: Final = b"SQLite format 3\0"
_COPIED: Final = ("", "-wal", "-journal")


class Restore:
    """A verified copy of a backup, not in the log's place yet.

    Attributes:
        log: The log to be, in a folder of its own; what is recorded in it goes with it.
        joined: What was put behind the backup from an export.
        present: The log as it is; None: there is none, or it can't be read.
        unreadable: Why it can't be read.
        target: The log's file.
        is_database: Whether it is a file that SQLite would take for its own: it removes what stands
            beside any other, so none is opened with it.
    """

    def __init__(
        self, log: EventLog, joined: Joined, target: Path, driver: Driver, projector: Projector
    ) -> None:
        self.log = log
        self.joined = joined
        self.target = target
        self.present: EventLog | None = None
        self.unreadable: Refused | None = None
        self.is_database = False
        self._driver = driver
        self._projector = projector
        self._stores: tuple[Path, ...] = ()

    def aside(self, now: datetime) -> str:
        """What the log from before is to be called, a free name; empty where there is none."""
        if not os.path.lexists(self.target):
            return ""
        stamp = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        stamps = chain([stamp], (f"{stamp}-{number}" for number in count(2)))
        names = (aside_name(self.target, each) for each in stamps)
        return next(each for each in names if not os.path.lexists(self.target.with_name(each)))

    def check_not_open(self) -> None:
        """Make sure that no desk has the log open, this program aside.

        Raises:
            Refused: `lost_race`.
        """
        if self.present is not None:
            self.present.close()
        if os.path.lexists(self.target):
            check_not_open(self.target)

    def put_in_place(self, aside: str, seen: Entry | None = None) -> None:
        """Exchange the log for the restored one, which is closed for good by this.

        Args:
            aside: What the log from before is called from now on.
            seen: Its newest entry when what would be lost was worked out; None: it can't be read.

        Raises:
            Refused: `lost_race`, while the log is open somewhere, or where it goes on behind what
                was seen; `invalid`; `not_recorded`. The log is as it was.
        """
        staged = self.log.database.path
        named = contents(self.log.read(kinds=ATTACHMENT_KINDS))
        self.close()
        _make_single(staged, self._driver)
        check_whole(staged, self._driver, self._projector)
        store = attachments_of(self.target)
        try:
            for each in self._stores:
                AttachmentStore(each).copy_all(named.values(), store)
        except OSError as error:
            raise faults.no_file(store, error) from error
        exchange(staged, self.target, aside, self._driver if self.is_database else None, seen)

    def take_contents_from(self, *folders: Path) -> None:
        """Where the contents of attached files may be found that are not beside the log."""
        self._stores = tuple(each for each in folders if each.is_dir())

    def close(self) -> None:
        """Let go of both logs."""
        self.log.close()
        if self.present is not None:
            self.present.close()


@contextmanager
def prepared(
    backup: Path,
    target: Path,
    entries: Path | None,
    clock: Clock,
    projector: Projector,
    known: Mapping[str, int] | None = None,
    driver: Driver | None = None,
) -> Iterator[Restore]:
    """A backup made ready; what was not put in place is gone after the block.

    Args:
        backup: A copy of a log.
        target: The log's file, which is there or not.
        entries: An export of the log whose later entries are put behind the backup; None: none.
        clock: Gives what is recorded its recorded-at.
        projector: Folds all entries into the incident list.
        known: As `EventLog.open` takes it.
        driver: Another SQLite than the best there is.

    Raises:
        Refused: `unknown`, where there is no backup; `invalid`, where it is the log itself, or the
            exported entries do not join; `not_recorded`, where it does not hold, or there is no
            room for it.
    """
    driver = driver or best_driver()
    _check_backup(backup, target)
    with _staging(target) as folder:
        staged = folder / target.name
        try:
            for end in _COPIED:
                _copy(Path(f"{backup}{end}"), Path(f"{staged}{end}"))
        except OSError as error:
            raise faults.no_file(folder, error) from error
        # Opening it brings an older one up to this program, before entries are put behind it.
        with EventLog.open(staged, clock, projector=projector, driver=driver, known=known):
            pass
        check_whole(staged, driver, projector)
        joined = _joined(staged, driver, entries, projector)
        log = EventLog.open(staged, clock, projector=projector, driver=driver, known=known)
        with closing(Restore(log, joined, target, driver, projector)) as restore:
            beside = [attachments_of(backup), backup.parent / FOLDER]
            restore.take_contents_from(*beside, *([entries / FOLDER] if entries else []))
            restore.is_database = _is_database(target)
            if restore.is_database:
                try:
                    restore.present = EventLog.open(
                        target, clock, projector=projector, driver=driver, known=known
                    )
                except Refused as refused:
                    restore.unreadable = refused
            elif os.path.lexists(target):
                restore.unreadable = faults.garbled()
            yield restore


@contextmanager
def _staging(target: Path) -> Iterator[Path]:
    """A folder beside the log in which the copy is made ready; nobody else restores meanwhile.

    What a restore left that was killed is removed first: the copy, and a second name of the log.
    """
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    folder = target.with_name(f"{_STAGED}{secrets.token_hex(4)}")
    try:
        with open(os.open(target.with_name(_LOCK), flags, 0o600), "rb") as lock:
            if not locked(lock):
                refuse(
                    Code.LOST_RACE,
                    "Another restore is going on",
                    "wait until it is done, and look what came of it",
                )
            drop_second_names(target)
            for left in target.parent.glob(f"{_STAGED}*"):
                if _STAGED_NAME.fullmatch(left.name) and not left.is_symlink():
                    shutil.rmtree(left, ignore_errors=True)
            folder.mkdir(mode=0o700)
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise faults.no_file(folder, error) from error


def check_whole(path: Path, driver: Driver, projector: Projector) -> None:
    """Make sure that a log at rest holds: all but the attached files, which lie elsewhere.

    Raises:
        Refused: `not_recorded`.
    """
    try:
        verdict = whole(SqliteDatabase(path, driver), projector)
    except DBAPIError as error:
        raise faults.not_usable(path, error) from error
    if not verdict.ok:
        raise Refused(
            Code.NOT_RECORDED,
            "The backup does not hold: {why}",
            "restore another one; the log is as it was",
            why=Name("word", verdict.reason),
        )


def _is_database(path: Path) -> bool:
    try:
        with path.open("rb") as opened:
            return opened.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def _joined(staged: Path, driver: Driver, entries: Path | None, projector: Projector) -> Joined:
    if entries is None:
        return Joined()
    database = SqliteDatabase(staged, driver)
    try:
        return join(database, entries, projector)
    finally:
        database.dispose()


def _check_backup(backup: Path, target: Path) -> None:
    if not backup.is_file():
        refuse(
            Code.UNKNOWN,
            "There is no backup at {path}",
            "name the file of a backup: `dutyconsole log backups` lists them",
            path=faults.shown(backup),
        )
    with suppress(OSError):
        if backup.samefile(target):
            refuse(
                Code.INVALID,
                "{path} is the log itself",
                "name the file of a backup: `dutyconsole log backups` lists them",
                path=faults.shown(backup),
            )


def _copy(source: Path, target: Path) -> None:
    """Copy a file, and what stood beside it if it was not closed in good order."""
    if not source.is_file():
        return
    with (
        source.open("rb") as opened,
        open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy,
    ):
        shutil.copyfileobj(opened, copy, 1024 * 1024)
        copy.flush()
        os.fsync(copy.fileno())


def _make_single(path: Path, driver: Driver) -> None:
    """Have nothing beside a log that is closed."""
    with closing(driver.module.connect(str(path), isolation_level=None)) as connection:
        (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    if mode != "delete":
        raise RuntimeError("a log that is closed is held by somebody")
