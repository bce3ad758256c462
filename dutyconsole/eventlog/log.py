"""The log as the rest of the house knows it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Self, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from dutyconsole.domain.entry import Entry, utc_text
from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.summary import IncidentSummary
from dutyconsole.eventlog import faults, files, readmodels, reads, schema, search, versions
from dutyconsole.eventlog.attachments import AttachmentStore, attachments_of
from dutyconsole.eventlog.backup import completed, copy_checked, whole
from dutyconsole.eventlog.export import export
from dutyconsole.eventlog.rows import MODES, Clock, Projector, Verdict
from dutyconsole.eventlog.sqlite import Driver, SqliteDatabase, best_driver
from dutyconsole.eventlog.tables import SCHEMA_VERSION
from dutyconsole.eventlog.turn import Turn
from dutyconsole.eventlog.verify import verify
from dutyconsole.eventlog.watch import Watch
from dutyconsole.eventlog.writer import Writer

T = TypeVar("T")


class EventLog:
    """One log: everything that happened, in the order in which it was recorded.

    Safe to use from any thread. Whatever fails in the storage is a `Refused`.

    Attributes:
        log_id: Name of the log, in every entry of it; begins with the mode.
        mode: `live`, `sample`, `demo` or `drill`, for ever.
        attachments: The contents of attached files.
        upgraded: What the officer is told where opening it has upgraded it.
    """

    def __init__(
        self,
        database: SqliteDatabase,
        clock: Clock,
        projector: Projector | None,
        known: Mapping[str, int] | None,
    ) -> None:
        """Use `create` or `open`."""
        self.database = database
        self.attachments = AttachmentStore(attachments_of(database.path))
        self._projector = projector
        self._watch = Watch(database)
        with self._reading() as connection:
            head = _checked_head(connection, database.path)
            version = schema.version_of(connection)
            versions.check_shapes(connection, database.path, known, version)
        self.upgraded = _upgraded(database, projector) if version < SCHEMA_VERSION else None
        with self._reading() as connection:
            wrong = schema.wrong_triggers(connection)
        self.log_id = head.log_id
        self.mode = head.mode
        self._warnings = database.warnings
        if wrong:
            changed = ", ".join(wrong)
            said = Phrase.of("the log's triggers were changed ({names}): verify it", names=changed)
            self._warnings += (said,)
        if self.upgraded is not None:
            self._warnings += (self.upgraded,)
        self._writer = Writer(database, clock)
        try:
            self._writer.connect()
        except DBAPIError as error:
            self.close()
            raise faults.not_usable(database.path, error) from error
        except BaseException:
            self.close()
            raise

    @property
    def warnings(self) -> tuple[Phrase, ...]:
        """What the officer should know about this machine's storage now."""
        return (*self._warnings, *files.space_warnings(self.database.path))

    @property
    def short_of_space(self) -> int | None:
        """MiB that are left for the log where its disk is nearly full."""
        return files.short_of_space(self.database.path)

    @classmethod
    def create(
        cls,
        path: Path,
        clock: Clock,
        *,
        mode: str,
        projector: Projector | None = None,
        driver: Driver | None = None,
    ) -> Self:
        """Make a new log at `path`, whose directory exists, and open it.

        Raises:
            Refused: `invalid`, where something is there already; `not_recorded`, where the
                directory or the disk won't have it.
        """
        if mode not in MODES:
            raise ValueError(f"no mode of a log: {mode}")
        driver = driver or best_driver()
        files.check_file_system(path.parent)
        with files.new_file(path) as beside:
            database = SqliteDatabase(beside, driver)
            try:
                with database.writer.begin() as connection:
                    schema.create_schema(
                        connection,
                        log_id=f"{mode}-{uuid.uuid4()}",
                        mode=mode,
                        created_at=utc_text(clock()),
                    )
            except DBAPIError as error:
                raise faults.not_usable(path, error) from error
            finally:
                database.dispose()
        return cls.open(path, clock, projector=projector, driver=driver)

    @classmethod
    def open(
        cls,
        path: Path,
        clock: Clock,
        *,
        projector: Projector | None = None,
        driver: Driver | None = None,
        known: Mapping[str, int] | None = None,
    ) -> Self:
        """Open the log at `path`, upgraded where an older program has made it.

        Args:
            path: The log's file.
            clock: Gives every entry its recorded-at.
            projector: Folds all entries into the incident list; without it, `verify` and
                `rebuild` leave the list alone.
            driver: Another SQLite than the best there is.
            known: The highest schema number of each kind of entry that the caller can read; None:
                whatever it holds.

        Raises:
            Refused: `unknown`, where there is no log; `not_recorded`, where it can't be used:
                newer than this program, damaged, or not to be written by this account.
        """
        files.check_place(path)
        files.check_file_system(path)
        database = SqliteDatabase(path, driver or best_driver())
        try:
            return cls(database, clock, projector, known)
        except UnicodeDecodeError as error:  # SQLite quotes the damaged bytes in its complaint
            database.dispose()
            raise faults.garbled() from error
        except BaseException:
            database.dispose()
            raise

    def transact(self, work: Callable[[Turn], T]) -> T:
        """Take the writer's turn, do `work` in it and commit.

        Returns:
            What `work` returned, once everything it appended is on disk.

        Raises:
            Refused: `not_recorded`, where nothing was written; or whatever `work` refused.
                What `work` raises undoes everything it did.
        """
        return self._writer.transact(work)

    def probe(self) -> None:
        """See whether entries could be written now.

        Raises:
            Refused: `not_recorded`.
        """
        self._writer.probe()

    def position(self) -> int:
        """Position of the newest entry of any process; cheap enough to ask all the time."""
        try:
            return self._watch.position()
        except DBAPIError as error:
            raise faults.not_read(error) from error

    def read(
        self,
        *,
        after: int = 0,
        streams: Sequence[str] | None = None,
        kinds: Collection[str] | None = None,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> list[Entry]:
        """Entries behind position `after`, of the named streams and kinds or of all."""
        with self._reading() as connection:
            return list(
                reads.entries(
                    connection,
                    after=after,
                    streams=streams,
                    kinds=kinds,
                    limit=limit,
                    newest_first=newest_first,
                )
            )

    def during(
        self, since: datetime, until: datetime, *, after: int = 0, limit: int
    ) -> list[Entry]:
        """The first entries behind `after` that happened or were recorded in a time."""
        with self._reading() as connection:
            return list(reads.during(connection, since, until, after=after, limit=limit))

    def entry(self, position_or_id: int | str) -> Entry | None:
        """One entry by its position or its id."""
        with self._reading() as connection:
            return reads.entry(connection, position_or_id)

    def private(self, ids: Iterable[str]) -> dict[str, str | None]:
        """Private values by id; None where erased."""
        with self._reading() as connection:
            return reads.private_values(connection, ids)

    def incidents(self, states: Sequence[str] | None = None) -> list[IncidentSummary]:
        """The incident list, oldest report first; only those in `states`, where given."""
        with self._reading() as connection:
            return reads.incidents(connection, states)

    def secret(self, person: str) -> str | None:
        """The person's secret as its encoded hash, if one is set."""
        with self._reading() as connection:
            return reads.secret(connection, person)

    def search(self, text: str, limit: int = 50) -> list[Entry]:
        """The newest entries that hold every word of `text`, newest first."""
        with self._reading() as connection:
            return search.find(connection, text, limit)

    def verify(self) -> Verdict:
        """Check the whole log: chain, copies, triggers, what stands beside it, read models."""
        with self._reading() as connection:
            return verify(connection, self._projector, self.attachments)

    def rebuild(self) -> int:
        """Make the search index and the incident list anew; the number of entries read."""
        return self._writer.maintain(self._rebuild)

    def backup(self, target: Path) -> Phrase | None:
        """Copy the log to a new file while it is in use, and check the copy.

        Attached files are copied first, to a folder beside it that has its name.

        Returns:
            What is wrong with an attached file, which the copy therefore lacks; None: nothing.

        Raises:
            Refused: `invalid`, where something is there already; `not_recorded`, where the copy
                can't be made or is not sound.
        """
        same, folder = self.database.same_for, attachments_of(target)
        with files.new_file(target) as beside:
            copy_checked(
                self.database, beside, target, check=lambda copy: whole(same(copy), self._projector)
            )
            try:
                _, lacking = completed(same(beside), self.attachments, folder)
            except OSError as error:
                raise faults.no_file(folder, error) from error
            except DBAPIError as error:
                raise faults.no_backup(target, error) from error
        return lacking

    def export(self, target: Path, papers: Mapping[str, bytes], *, private: bool) -> int:
        """Copy the entries as they are stored to a new directory that anybody can read.

        Args:
            target: The directory, which is made.
            papers: What else goes into it, by the name of the file.
            private: With the personal data that is kept beside the entries, and the contents of
                attached files.

        Returns:
            How many entries were written.

        Raises:
            Refused: `invalid`, where something is there already; `not_recorded`, where it can't
                be made or the log can't be read.
        """
        with self._reading() as connection:
            return export(connection, target, papers, self.attachments, private=private)

    def close(self) -> None:
        """Finish the turns that were asked for, then let go of the file."""
        self._writer.close()
        self._watch.close()
        self.database.dispose()

    def __enter__(self) -> Self:
        """The log itself, closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the log."""
        self.close()

    def _rebuild(self, connection: Connection) -> int:
        count = search.rebuild_index(connection, reads.entries(connection))
        if self._projector is not None:
            readmodels.rebuild(connection, reads.entries(connection), self._projector)
        return count

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the log."""
        try:
            with self.database.reader.connect() as connection:
                yield connection
        except DBAPIError as error:
            self.database.reader.dispose()
            raise faults.not_read(error) from error
        except UnicodeDecodeError as error:
            raise faults.garbled() from error


def _upgraded(database: SqliteDatabase, projector: Projector | None) -> Phrase | None:
    """An older log brought up to this program; what the officer is told of it."""
    from dutyconsole.eventlog.upgrade import upgrade  # brings in Alembic: seldom needed

    return upgrade(database, projector)


def _checked_head(connection: Connection, path: Path) -> reads.HeadState:
    """The head, if the file is a log of ours that this program can read."""
    if not schema.is_ours(connection):
        raise Refused(
            Code.UNKNOWN,
            "{path} is no duty log",
            "name the data directory of a log, or make a new one with `dutyconsole init`",
            path=faults.shown(path),
        )
    version = schema.version_of(connection)
    if version > SCHEMA_VERSION:
        raise versions.newer_log(path, version)
    head = reads.head(connection)
    if head.position:
        last = reads.entry(connection, head.position)
        if last is None or last.hash != head.hash.hex():
            raise faults.damaged(head.position, Phrase("it is not the end of the chain"))
    return head
