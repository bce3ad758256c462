"""The head's position for those who poll it: asked again only when somebody has committed.

Who polls notices first when the log's file is taken away, and holds a connection that still reads
it: what was recorded is saved from there.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from threading import Lock
from typing import Any

from sqlalchemy import PoolProxiedConnection
from sqlalchemy.exc import DBAPIError

from dutyconsole.domain.refusal import Refused
from dutyconsole.eventlog.backup import back_up
from dutyconsole.eventlog.faults import headless, not_continued
from dutyconsole.eventlog.files import saved_name
from dutyconsole.eventlog.sqlite import SqliteDatabase
from dutyconsole.eventlog.tables import SCHEMA_VERSION
from dutyconsole.eventlog.versions import upgraded_meanwhile


class Watch:
    """One idle connection to the log, safe to ask from any thread."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database
        self._lock = Lock()
        self._connection: PoolProxiedConnection | None = None
        self._version: int | None = None
        self._position = 0
        self._noticed = False
        self._tried_to_save = False

    def position(self) -> int:
        """Position of the newest entry, whichever process wrote it.

        Raises:
            Refused: `not_recorded`, where the log's file is not the one that was opened (who asks
                again has every entry saved to a file beside it, if there is room), where entries
                are missing, or where a newer program has upgraded it.
        """
        with self._lock:
            try:
                self._database.check_in_place()
            except Refused:
                if not self._noticed:
                    self._noticed = True  # said at once; saving a large log takes a while
                    raise
                self._save()
                self._database.check_in_place()  # which names the copy now
            self._database.saved, self._noticed, self._tried_to_save = None, False, False
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
            head = cursor.execute("SELECT position, schema_version FROM head").fetchone()
            if head is None:
                raise headless()
            if head[1] > SCHEMA_VERSION:
                raise upgraded_meanwhile()
            if head[0] < self._position:
                raise not_continued()
            self._position = head[0]
            self._version = version
        cursor.close()

    def _save(self) -> None:
        """Copy the log, as it is read here, to a new file beside where it was; once."""
        database, held = self._database, self._connection
        if held is None or database.saved is not None or self._tried_to_save:
            return
        self._tried_to_save = True
        target = database.path.with_name(saved_name(database.path, secrets.token_hex(4)))
        with suppress(Refused, DBAPIError, OSError):
            back_up(database, target, held)
            database.saved = target

    def _drop(self) -> None:
        connection, self._connection, self._version = self._connection, None, None
        if connection is not None:
            with suppress(DBAPIError), self._database.below_engine("close"):
                connection.invalidate()
