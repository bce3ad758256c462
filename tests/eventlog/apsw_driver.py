"""The log on apsw's SQLite, whose file system a test can stand in for: a driver like the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import apsw

from dutyconsole.eventlog.sqlite import Driver

Value = str | int | float | bytes | None


@contextmanager
def _coded() -> Iterator[None]:
    """Errors tell their code as those of Python's own driver do."""
    try:
        yield
    except apsw.Error as error:
        error.sqlite_errorcode = error.extendedresult  # type: ignore[attr-defined]
        raise


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
        cursor = self.connection.apsw.cursor()
        cursor.exec_trace = self._describe
        with _coded():
            self._rows = iter(cursor.execute(statement, tuple(values)).fetchall())
        self.rowcount = self.connection.apsw.changes() if self.description is None else -1
        self.lastrowid = self.connection.apsw.last_insert_rowid()
        return self

    def _describe(self, cursor: apsw.Cursor, _statement: str, _values: object) -> bool:
        """Remember the columns: they can't be asked for once there are no more rows."""
        columns = cursor.get_description()
        self.description = tuple((each[0], *(None,) * 6) for each in columns) or None
        return True

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
            with _coded():
                self.apsw.execute("COMMIT")

    def rollback(self) -> None:
        if self.apsw.in_transaction:
            self.apsw.execute("ROLLBACK")

    def backup(self, target: Connection) -> None:
        with target.apsw.backup("main", self.apsw, "main") as copying:
            copying.step(-1)

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
