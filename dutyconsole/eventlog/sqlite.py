"""SQLite as the log needs it: the version gate, the settings, one engine each way."""

from __future__ import annotations

import importlib
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Engine,
    PoolProxiedConnection,
    QueuePool,
    create_engine,
    event,
)
from sqlalchemy.exc import DBAPIError

from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.eventlog.faults import out_of_place, shown

_PATIENCE_MS: Final = 10_000
_FULL: Final = 2
_EXTRA: Final = 3

_Version = tuple[int, int, int]
_Identity = tuple[int, int]
_FIXED: Final[tuple[tuple[_Version, _Version], ...]] = (
    ((3, 44, 6), (3, 45, 0)),
    ((3, 50, 7), (3, 51, 0)),
    ((3, 51, 3), (99, 0, 0)),
)
"""From and before: the versions whose write-ahead log does not lose commits at a reset."""


@dataclass(frozen=True, slots=True)
class Driver:
    """An SQLite to use, and whether its write-ahead log may be trusted."""

    module: ModuleType
    wal: bool

    @property
    def version(self) -> str:
        """The version of the library."""
        return str(self.module.sqlite_version)


def wal_is_safe(version: _Version) -> bool:
    """Whether this version of SQLite is free of the WAL-reset bug."""
    return any(fixed <= version < before for fixed, before in _FIXED)


def best_driver() -> Driver:
    """The newest SQLite there is: pysqlite3's own where it is installed, else Python's."""
    try:
        module = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        module = sqlite3
    return Driver(module, wal_is_safe(module.sqlite_version_info))


class SqliteDatabase:
    """One log file, opened for one writer and for readers that can not write.

    Attributes:
        path: The file.
        writer: Its transactions take the writer's lock at once (BEGIN IMMEDIATE).
        reader: Its transactions see one state of the log throughout.
        warnings: What the officer should know about this machine's storage.
        saved: The copy that was made when the file was taken away, if one was.
    """

    def __init__(self, path: Path, driver: Driver) -> None:
        self.path = path.absolute()
        self._driver = driver
        self.saved: Path | None = None
        self._identity = _identity(self.path)
        self._least = 0
        self._wal = self.path.with_name(f"{self.path.name}-wal")
        self._wal_identity: _Identity | None = None
        self.writer = self._engine("BEGIN IMMEDIATE", self._set_up_writer)
        self.reader = self._engine("BEGIN", self._set_up_reader)
        self.warnings = self._warnings()

    def check_in_place(self) -> None:
        """Make sure that what is written goes to the files that have the log's name.

        Raises:
            Refused: `not_recorded`, where one was moved, removed, replaced or cut.
        """
        if _identity(self.path) != self._identity or self._size() < self._least:
            raise out_of_place(self.path, self.saved)
        beside = self._wal_identity
        if beside is not None and _identity(self._wal) != beside:
            raise out_of_place(self._wal, self.saved)

    def note_size(self) -> None:
        """Remember how large the file is, while no other program writes: a log never shrinks."""
        self._least = self._size()

    def _size(self) -> int:
        try:
            return os.stat(self.path).st_size
        except OSError:
            return 0

    def hold_wal(self, *, held: bool) -> None:
        """The writer holds the write-ahead log open, or holds nothing any more.

        As long as it does nobody removes that file in good order, this program included.
        """
        self._wal_identity = _identity(self._wal) if held and self._driver.wal else None

    def flush(self, connection: Connection) -> None:
        """Carry the write-ahead log over into the file, so that nothing old is left in it."""
        if self._driver.wal:
            statement = "PRAGMA wal_checkpoint(TRUNCATE)"
            with self.below_engine(statement):
                connection.connection.cursor().execute(statement)

    @contextmanager
    def below_engine(self, what: str) -> Iterator[None]:
        """Errors of the driver, used directly, become what the engine would make of them."""
        try:
            yield
        except self._driver.module.Error as error:
            raise DBAPIError(what, None, error) from error

    def same_for(self, path: Path) -> SqliteDatabase:
        """Another log file, opened with the same driver."""
        return SqliteDatabase(path, self._driver)

    def copy_to(self, path: Path, held: PoolProxiedConnection | None = None) -> None:
        """Copy the log as of one moment into the empty file `path`, as a single file.

        Args:
            path: The file.
            held: A connection to copy from: one that was opened in time reads a file that is gone.
        """
        connect = self._driver.module.connect
        with (
            self.below_engine("backup"),
            closing(connect(str(path), isolation_level=None)) as copy,
            nullcontext(held) if held else closing(self.reader.raw_connection()) as source,
        ):
            source.driver_connection.backup(copy)  # type: ignore[union-attr]
            copy.execute("PRAGMA journal_mode = DELETE")

    @staticmethod
    def is_sound(connection: Connection) -> bool:
        """Whether the file's pages and indexes hold together."""
        found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        return found == ["ok"]

    def dispose(self) -> None:
        """Close every connection that is not in use."""
        self.writer.dispose()
        self.reader.dispose()

    def _engine(self, begin: str, set_up: Any) -> Engine:
        engine = create_engine(
            "sqlite+pysqlite://",
            module=self._driver.module,
            creator=self._connect,
            poolclass=QueuePool,
        )
        event.listen(engine, "connect", set_up)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        return engine

    def _connect(self) -> Any:
        """A connection that never makes a file and leaves transactions to the engine.

        Raises:
            Refused: `not_recorded`, where another file has the log's name meanwhile.
        """
        made = self._driver.module.connect(
            f"{self.path.as_uri()}?mode=rw",
            uri=True,
            timeout=_PATIENCE_MS / 1000,
            isolation_level=None,
            check_same_thread=False,
        )
        if _identity(self.path) != self._identity:
            made.close()
            raise out_of_place(self.path, self.saved)
        return made

    def _set_up_reader(self, connection: Any, _record: object) -> None:
        self._set(connection, {"trusted_schema": 0, "synchronous": self._sync, "query_only": 1})

    def _set_up_writer(self, connection: Any, _record: object) -> None:
        connection.execute("PRAGMA mmap_size = 0")
        settings = {
            "journal_mode": "wal" if self._driver.wal else "truncate",
            "synchronous": self._sync,
            "foreign_keys": 1,
            "recursive_triggers": 1,
            "trusted_schema": 0,
            "secure_delete": 1,
        }
        if sys.platform == "darwin":
            settings |= {"fullfsync": 1, "checkpoint_fullfsync": 1}
        self._set(connection, settings)

    @property
    def _sync(self) -> int:
        return _FULL if self._driver.wal else _EXTRA

    def _set(self, connection: Any, settings: dict[str, int | str]) -> None:
        """Set, and read back: a setting that did not take would cost entries."""
        for name, wanted in {"busy_timeout": _PATIENCE_MS, **settings}.items():
            connection.execute(f"PRAGMA {name} = {wanted}")
            (found,) = connection.execute(f"PRAGMA {name}").fetchone()
            if found != wanted:
                raise Refused(
                    Code.NOT_RECORDED,
                    "The log {path} can't be used safely: "
                    "SQLite keeps {name} at {found}, {wanted} is needed",
                    "close other programs on this log and start again",
                    path=shown(self.path),
                    name=name,
                    found=found,
                    wanted=wanted,
                )

    def _warnings(self) -> tuple[Phrase, ...]:
        if self._driver.wal:
            return ()
        return (
            Phrase.of(
                "SQLite {version} may lose entries in its fast mode, so the slower, safe one is in "
                "use: install pysqlite3 for the fast one",
                version=self._driver.version,
            ),
        )


def _identity(path: Path) -> _Identity | None:
    """What stays of a file however it is named; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
