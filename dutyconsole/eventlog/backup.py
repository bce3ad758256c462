"""Copies of a log that are checked before they get their name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import Connection, PoolProxiedConnection
from sqlalchemy.exc import DBAPIError

from dutyconsole.domain.attachments import ATTACHMENT_KINDS, contents
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.eventlog import reads
from dutyconsole.eventlog.attachments import AttachmentStore
from dutyconsole.eventlog.faults import no_backup, shown
from dutyconsole.eventlog.files import new_file
from dutyconsole.eventlog.reads import HeadState
from dutyconsole.eventlog.rows import Projector, Verdict
from dutyconsole.eventlog.sqlite import SqliteDatabase
from dutyconsole.eventlog.verify import verify, verify_chain

Check: TypeAlias = Callable[[Path], Verdict]
"""Checks a copy, by its file."""


def back_up(
    database: SqliteDatabase,
    target: Path,
    held: PoolProxiedConnection | None = None,
    check: Check | None = None,
) -> None:
    """Copy the log to `target` while it is in use; the copy is one file, complete and checked.

    Args:
        database: The log.
        target: The file, which is made.
        held: A connection that was opened before the log's file was taken away.
        check: Checks the copy; None: its chain and its pages are checked.

    Raises:
        Refused: `invalid`, where something is there already; `not_recorded`, where the copy can't
            be made or does not hold.
    """
    with new_file(target) as beside:
        copy_checked(database, beside, target, held, check)


def copy_checked(
    database: SqliteDatabase,
    beside: Path,
    target: Path,
    held: PoolProxiedConnection | None = None,
    check: Check | None = None,
) -> None:
    """Copy the log into the empty file `beside`, and check the copy.

    Args:
        database: The log.
        beside: The file.
        target: What it is to be called, for the refusal.
        held: A connection to copy from.
        check: Checks the copy; None: its chain and its pages are checked.

    Raises:
        Refused: `not_recorded`, where the copy can't be made or does not hold.
    """
    try:
        database.copy_to(beside, held)
        verdict = check(beside) if check else checked(database.same_for(beside), verify_chain)
    except DBAPIError as error:
        raise no_backup(target, error) from error
    if not verdict.ok:
        raise Refused(
            Code.NOT_RECORDED,
            "The backup {path} was not made: {why}",
            "verify the log, and keep the earlier backups",
            path=shown(target),
            why=Name("word", verdict.reason),
        )


def completed(
    copy: SqliteDatabase, store: AttachmentStore, folder: Path
) -> tuple[HeadState, Phrase | None]:
    """Have the contents of the attached files that a copy names in a store beside it.

    Args:
        copy: The copy, which is closed again.
        store: The log's contents.
        folder: The store of its backups.

    Returns:
        Where the copy ends, and what is wrong with the first file that it lacks. A lost one stops
        no backup.

    Raises:
        DBAPIError: The copy can't be read.
        OSError: The contents can't be written.
    """
    try:
        with copy.reader.connect() as connection:
            head = reads.head(connection)
            named = contents(reads.entries(connection, kinds=ATTACHMENT_KINDS))
    finally:
        copy.dispose()
    for content, wrong in store.copy_all(named.values(), folder):
        return head, Phrase.of(
            "the file attached by entry {position} is not in the backup: {why}",
            position=content.position,
            why=wrong,
        )
    return head, None


def checked(copy: SqliteDatabase, check: Callable[[Connection], Verdict]) -> Verdict:
    """What a check finds in a copy, which is closed again.

    Raises:
        DBAPIError: It can't be opened.
    """
    try:
        with copy.reader.connect() as connection:
            return check(connection)
    finally:
        copy.dispose()


def whole(copy: SqliteDatabase, projector: Projector | None) -> Verdict:
    """What is wrong with a copy, all of it but attached files: a lost one stops no backup.

    Raises:
        DBAPIError: It can't be opened.
    """
    return checked(copy, lambda connection: verify(connection, projector, None))
