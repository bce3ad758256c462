"""The log on apsw's SQLite, whose file system a test can stand in for: a driver like the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import apsw

from dutyconsole.eventlog.sqlite import Driver

Value = str | int | float | bytes | None


class Cursor:
    """A cursor as PEP 249 has it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid = 0
        self.arraysize = 1
        self._rows: Iterator[Any] = iter(())

    def execute(self, statement: str, values: Sequence[Value] = ()) -> Cursor:
        done = self.connection.apsw.execute(statement, tuple(values))
        self.description = tuple((*each, *(None,) * 5) for each in _described(done)) or None
        rows = done.fetchall()
        self._rows = iter(rows)
        self.rowcount = self.connection.apsw.changes() if self.description is None else -1
        self.lastrowid = self.connection.apsw.last_insert_rowid()
        return self

    def executemany(self, statement: str, many: Sequence[Sequence[Value]]) -> Cursor:
        for values in many:
            self.execute(statement, values)
        return self

    def fetchone(self) -> Any:
        return next(self._rows, None)

    def fetchmany(self, size: int | None = None) -> list[Any]:
        return [row for row, _ in zip(self._rows, range(size or self.arraysize), strict=False)]

    def fetchall(self) -> list[Any]:
        return list(self._rows)

    def close(self) -> None:
        self._rows = iter(())


class Connection:
    """A connection as the log's engines use it, transactions left to them."""

    isolation_level = None

    def __init__(self, path: str, vfs: str) -> None:
        self.apsw = apsw.Connection(path, flags=apsw.SQLITE_OPEN_READWRITE, vfs=vfs)

    def cursor(self) -> Cursor:
        return Cursor(self)

    def execute(self, statement: str, values: Sequence[Value] = ()) -> Cursor:
        return self.cursor().execute(statement, values)

    def create_function(self, name: str, count: int, call: Callable[..., Any], **_: Any) -> None:
        self.apsw.create_scalar_function(name, call, count)

    def commit(self) -> None:
        if self.apsw.in_transaction:
            self.apsw.execute("COMMIT")

    def rollback(self) -> None:
        if self.apsw.in_transaction:
            self.apsw.execute("ROLLBACK")

    def close(self) -> None:
        self.apsw.close()


def apsw_driver(vfs: str, *, wal: bool) -> Driver:
    """A driver on the file system of that name."""
    module: Any = ModuleType("apsw_as_dbapi")
    module.paramstyle, module.threadsafety, module.apilevel = "qmark", 1, "2.0"
    module.sqlite_version = apsw.sqlite_lib_version()
    module.sqlite_version_info = tuple(map(int, module.sqlite_version.split(".")))
    module.Binary = bytes
    for name in _ERRORS:
        setattr(module, name, apsw.Error)

    def connect(address: str, **_: Any) -> Connection:
        return Connection(str(Path(unquote(urlsplit(address).path))), vfs)

    module.connect = connect
    return Driver(module, wal)


_ERRORS: Final = (
    "Error", "Warning", "InterfaceError", "DatabaseError", "DataError", "OperationalError",
    "IntegrityError", "InternalError", "ProgrammingError", "NotSupportedError",
)  # fmt: skip


def _described(cursor: apsw.Cursor) -> tuple[tuple[str, Any], ...]:
    try:
        return tuple((each[0], None) for each in cursor.get_description())
    except apsw.ExecutionCompleteError:
        return ()
