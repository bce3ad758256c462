"""The writer's turn: one thread per process, one transaction at a time, and the truth after errors.

An error while committing does not tell whether the commit reached the disk, so the writer opens
the log again and looks.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from dutyconsole.domain.entry import Entry
from dutyconsole.domain.refusal import Refused
from dutyconsole.eventlog import faults, reads
from dutyconsole.eventlog.append import ChainEnd
from dutyconsole.eventlog.reads import HeadState
from dutyconsole.eventlog.rows import Clock
from dutyconsole.eventlog.sqlite import SqliteDatabase
from dutyconsole.eventlog.tables import ENTRY, HEAD
from dutyconsole.eventlog.turn import Turn

T = TypeVar("T")


class Writer:
    """Everything this process writes to one log, first come first served."""

    def __init__(self, database: SqliteDatabase, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="log-writer")
        self._connection: Connection | None = None
        self._unsure: Entry | None = None
        self._known: ChainEnd | None = None

    def transact(self, work: Callable[[Turn], T]) -> T:
        """Do `work` in a turn of its own; its result once everything it appended is on disk."""
        return self._in_thread(lambda: self._turn(work))

    def maintain(self, work: Callable[[Connection], T]) -> T:
        """Do work on what can be made again from the entries, under the same lock."""
        return self._in_thread(lambda: self._maintain(work))

    def probe(self) -> None:
        """See whether entries could be written, by a change that says nothing.

        What is still not known of an earlier write stays so: that is told to whoever tries again.

        Raises:
            Refused: `not_recorded`.
        """
        self._in_thread(self._probe)

    def connect(self) -> None:
        """Open the connection and check its settings."""
        self._in_thread(self._connected)

    def close(self) -> None:
        """Finish what was asked for, then close; harmless when repeated."""
        self._thread.shutdown()
        self._drop()

    def _in_thread(self, job: Callable[[], T]) -> T:
        future = self._thread.submit(job)
        try:
            return future.result()
        except KeyboardInterrupt:
            if future.cancel():
                raise
            return future.result()  # it has begun: only its end tells whether it is recorded

    def _turn(self, work: Callable[[Turn], T]) -> T:
        connection, turn = self._begin()
        try:
            result = work(turn)
            anything = turn.finish()
        except DBAPIError as error:
            self._drop()
            raise faults.not_recorded(error) from error
        except BaseException:
            self._roll_back(connection)
            raise
        finally:
            turn.abandon()
        if anything:
            self._commit(connection, turn.appended[-1])
            self._known = turn.end
            if turn.erases:
                self._flush()
        else:
            self._roll_back(connection)
        return result

    def _maintain(self, work: Callable[[Connection], T]) -> T:
        connection, _ = self._begin()
        try:
            result = work(connection)
            connection.commit()
        except DBAPIError as error:
            self._drop()
            raise faults.not_recorded(error) from error
        except BaseException:
            self._roll_back(connection)
            raise
        return result

    def _probe(self) -> None:
        self._database.check_in_place()
        try:
            connection = self._connected()
            with connection.begin():
                self._check_continued(connection, reads.head(connection, lock=True))
                connection.execute(HEAD.update().values(recoveries=HEAD.c.recoveries + 1))
        except DBAPIError as error:
            self._drop()
            raise faults.not_recorded(error) from error
        except BaseException:
            self._drop()
            raise

    def _begin(self) -> tuple[Connection, Turn]:
        """Take the lock. Nothing is done yet, so a connection that was lost is just replaced."""
        self._database.check_in_place()
        while True:
            fresh = self._connection is None
            try:
                connection = self._connected()
                connection.begin()
                head = reads.head(connection, lock=True)
                self._check_continued(connection, head)
                self._settle(connection)
                self._database.note_size()
                return connection, Turn(connection, head, self._clock())
            except DBAPIError as error:
                self._drop()
                if fresh or faults.is_busy(error):
                    raise faults.not_recorded(error) from error
            except BaseException:
                self._drop()
                raise

    def _commit(self, connection: Connection, last: Entry) -> None:
        try:
            connection.commit()
        except DBAPIError as error:
            self._drop()
            if not self._is_recorded(last, error):
                raise faults.not_recorded(error) from error
        try:
            self._database.check_in_place()
        except Refused as error:
            self._unsure = last
            raise faults.put_elsewhere(self._database.path) from error

    def _check_continued(self, connection: Connection, head: HeadState) -> None:
        """Make sure that the log still holds what this program knows to be in it.

        Raises:
            Refused: `not_recorded`, where entries are missing or another log is in its place.
        """
        known = self._known
        if known is not None and known.hash != head.hash:
            question = select(ENTRY.c.hash).where(ENTRY.c.position == known.position)
            found = connection.execute(question).scalar_one_or_none()
            if known.log != head.log_id or (known.position and found != known.hash):
                raise faults.not_continued()
        self._known = ChainEnd(head.log_id, head.position, head.hash)

    def _is_recorded(self, last: Entry, error: DBAPIError) -> bool:
        """Whether the transaction that ends with `last` is in the log, to stay there."""
        try:
            connection = self._connected()
            with connection.begin():
                found = _holds(connection, last)
                # Written behind whatever the failed commit left, and synchronised anew: from here
                # on, what was found stays and what was not can't come back. It must be a change:
                # SQLite writes nothing where a row stays as it is.
                connection.execute(HEAD.update().values(recoveries=HEAD.c.recoveries + 1))
            self._database.flush(connection)
        except DBAPIError:
            self._drop()
        else:
            return found
        try:
            with self._database.reader.connect() as connection:
                found = _holds(connection, last)
        except DBAPIError as unreadable:
            self._unsure = last
            raise faults.not_known(unreadable) from error
        # What a failed commit left in the write-ahead log may come back at the next opening.
        if found or not faults.is_undone(error):
            self._unsure = last
            raise faults.not_known(error) from error
        return False

    def _settle(self, connection: Connection) -> None:
        """Tell once what became of a write of which nobody could tell, before it is done again.

        Raises:
            Refused: `not_recorded`, where it is in the log after all.
        """
        unsure = self._unsure
        if unsure is None:
            return
        found = _holds(connection, unsure)
        self._unsure = None
        if found:
            raise faults.recorded_after_all(unsure.position)

    def _flush(self) -> None:
        """Let nothing erased linger in the write-ahead log; readers may delay that."""
        try:
            self._database.flush(self._connected())
        except DBAPIError:
            self._drop()

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = self._database.writer.connect()
            self._database.hold_wal(held=True)
        return self._connection

    def _roll_back(self, connection: Connection) -> None:
        try:
            connection.rollback()
        except DBAPIError:
            self._drop()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        self._database.hold_wal(held=False)
        if connection is not None:
            with suppress(DBAPIError):
                connection.invalidate()
            with suppress(DBAPIError):
                connection.close()


def _holds(connection: Connection, entry: Entry) -> bool:
    """Whether this very entry is in the log: the same id, place and bytes."""
    question = select(ENTRY.c.hash).where(ENTRY.c.id == entry.id)
    found = connection.execute(question).scalar_one_or_none()
    return found is not None and found.hex() == entry.hash
