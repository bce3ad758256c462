"""Copies of a log that are checked before they get their name."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import PoolProxiedConnection

from dutyconsole.domain.phrase import Name
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.eventlog.faults import shown
from dutyconsole.eventlog.files import new_file
from dutyconsole.eventlog.sqlite import SqliteDatabase
from dutyconsole.eventlog.verify import verify_chain


def back_up(
    database: SqliteDatabase, target: Path, held: PoolProxiedConnection | None = None
) -> None:
    """Copy the log to `target` while it is in use; the copy is one file, complete and checked.

    Args:
        database: The log.
        target: The file, which is made.
        held: A connection that was opened before the log's file was taken away.

    Raises:
        Refused: `invalid`, where something is there already; `not_recorded`, where the copy can't
            be made or does not hold.
    """
    with new_file(target) as beside:
        database.copy_to(beside, held)
        copy = database.same_for(beside)
        try:
            with copy.reader.connect() as connection:
                verdict = verify_chain(connection)
        finally:
            copy.dispose()
        if not verdict.ok:
            raise Refused(
                Code.NOT_RECORDED,
                "The backup {path} was not made: {why}",
                "verify the log, and keep the earlier backups",
                path=shown(target),
                why=Name("word", verdict.reason),
            )
