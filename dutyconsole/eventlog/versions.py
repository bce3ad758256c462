"""Which program may use which log: an older one never writes into a newer log.

A log has the version of its tables; every entry has the number of its kind's shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.eventlog.faults import shown
from dutyconsole.eventlog.tables import SCHEMA_VERSION

_LEAVE_ALONE: Final = Phrase("install the newer dutyconsole, and leave this log alone until then")

_BY_INDEX: Final = """
    WITH RECURSIVE each_kind (kind) AS (
        SELECT min(kind) FROM entry
        UNION ALL
        SELECT (SELECT min(kind) FROM entry WHERE kind > each_kind.kind) FROM each_kind
        WHERE each_kind.kind IS NOT NULL
    )
    SELECT kind, schema, position FROM entry WHERE position IN (
        SELECT (SELECT max(position) FROM entry WHERE entry.kind = each_kind.kind) FROM each_kind
    )
"""
_BY_READING: Final = "SELECT kind, schema, max(position) FROM entry GROUP BY kind"
"""SQLite takes the other columns from the row that has the maximum."""


def check_shapes(
    connection: Connection, path: Path, known: Mapping[str, int] | None, version: int
) -> None:
    """Make sure that this program can read every entry; nothing is written.

    One look at the index for each kind, at its newest entry: no other has a higher number, because
    who does not know a number writes nothing behind it.

    Args:
        connection: To the log.
        path: Its file.
        known: The highest number of each kind that is known; None: all are.
        version: Of its tables. An older log may lack the index.

    Raises:
        Refused: `not_recorded`, where an entry is of a newer program.
    """
    if known is None:
        return
    newest = connection.exec_driver_sql(_BY_INDEX if version >= SCHEMA_VERSION else _BY_READING)
    newer = [(position, kind) for kind, shape, position in newest if shape > known.get(kind, 0)]
    if newer:
        position, kind = min(newer)
        raise Refused(
            Code.NOT_RECORDED,
            "The log {path} has entries of a newer dutyconsole, such as entry {position} ({kind})",
            _LEAVE_ALONE,
            path=shown(path),
            position=position,
            kind=kind,
        )


def newer_log(path: Path, version: int) -> Refused:
    """The refusal for a log whose tables are newer than this program."""
    return Refused(
        Code.NOT_RECORDED,
        "The log {path} was written by a newer dutyconsole "
        "(version {version}, this one knows {known})",
        _LEAVE_ALONE,
        path=shown(path),
        version=version,
        known=SCHEMA_VERSION,
    )


def upgraded_meanwhile() -> Refused:
    """The refusal of a write to a log that a newer program has upgraded since it was opened."""
    return Refused(
        Code.NOT_RECORDED,
        "NOT RECORDED: a newer dutyconsole has upgraded this log",
        "start the newer dutyconsole here too; until then write it on paper",
    )


def not_upgraded(path: Path, why: Phrase | Name, first: Phrase | None = None) -> Refused:
    """The refusal for a log of an older program that stays as it was.

    Args:
        path: Its file.
        why: What stands in the way.
        first: What can be done about it.
    """
    mend = Phrase("go on with the dutyconsole that wrote it")
    if first is not None:
        mend = Phrase.of(
            "{first}; until then go on with the dutyconsole that wrote it", first=first
        )
    return Refused(
        Code.NOT_RECORDED,
        "The log {path} could not be upgraded and is as it was: {why}",
        mend,
        path=shown(path),
        why=why,
    )
