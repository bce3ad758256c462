"""The head's position for those who poll it: asked again only when somebody has committed."""

from __future__ import annotations

from contextlib import suppress
from threading import Lock
from typing import Any

from sqlalchemy import PoolProxiedConnection
from sqlalchemy.exc import DBAPIError

from dutyconsole.eventlog.faults import headless
from dutyconsole.eventlog.sqlite import SqliteDatabase


class Watch:
    """One idle connection to the log, safe to ask from any thread."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database
        self._lock = Lock()
        self._connection: PoolProxiedConnection | None = None
        self._version: int | None = None
        self._position = 0

    def position(self) -> int:
        """Position of the newest entry, whichever process wrote it."""
        with self._lock:
            try:
                with self._database.below_engine("data_version"):
                    self._look()
            except DBAPIError:
                self._drop()
                raise
            return self._position

    def close(self) -> None:
        """Give the connection up."""
        with self._lock:
            self._drop()

    def _look(self) -> None:
        if self._connection is None:
            self._connection = self._database.reader.raw_connection()
        cursor: Any = self._connection.cursor()
        version = cursor.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            head = cursor.execute("SELECT position FROM head").fetchone()
            if head is None:
                raise headless()
            self._position = head[0]
            self._version = version
        cursor.close()

    def _drop(self) -> None:
        connection, self._connection, self._version = self._connection, None, None
        if connection is not None:
            with suppress(DBAPIError), self._database.below_engine("close"):
                connection.invalidate()
