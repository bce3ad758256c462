"""The incident list as a table: written in the turn that changes it, rebuilt from the entries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

from sqlalchemy import Connection, MetaData, Table
from sqlalchemy.schema import CreateTable

from dutyconsole.domain.entry import Entry, utc_text
from dutyconsole.domain.summary import IncidentSummary
from dutyconsole.eventlog.rows import Projector
from dutyconsole.eventlog.tables import INCIDENT

_Values: TypeAlias = dict[str, str | int | None]

_BESIDE: Final[Table] = INCIDENT.to_metadata(MetaData(), name="incident_new")


def definition(connection: Connection) -> str:
    """What makes the table of the incident list."""
    return str(CreateTable(INCIDENT).compile(connection))


def project(connection: Connection, row: IncidentSummary) -> None:
    """Put one incident's new state in the list."""
    values = _values(row)
    changed = connection.execute(
        INCIDENT.update().where(INCIDENT.c.incident == row.incident).values(values)
    )
    if changed.rowcount == 0:
        connection.execute(INCIDENT.insert().values(values))


def rebuild(connection: Connection, entries: Iterable[Entry], projector: Projector) -> None:
    """Build the list beside the old one and swap them."""
    _BESIDE.drop(connection, checkfirst=True)
    _BESIDE.create(connection)
    rows = [_values(row) for row in projector(entries)]
    if rows:
        connection.execute(_BESIDE.insert(), rows)
    INCIDENT.drop(connection)
    connection.exec_driver_sql(f"ALTER TABLE {_BESIDE.name} RENAME TO {INCIDENT.name}")


def differing(
    connection: Connection, entries: Iterable[Entry], projector: Projector
) -> list[tuple[str, int | None]]:
    """Which incidents have a row that is not what the entries say.

    Returns:
        The incident and the position of its newest entry; None where no entry speaks of it.
    """
    due = {str(row.incident): row for row in projector(entries)}
    kept = {
        str(row["incident"]): dict(row) for row in connection.execute(INCIDENT.select()).mappings()
    }
    wrong = {name: due.get(name) for name in sorted(due.keys() | kept.keys())}
    return [
        (name, row.position if row else None)
        for name, row in wrong.items()
        if row is None or _values(row) != kept.get(name)
    ]


def _values(row: IncidentSummary) -> _Values:
    return {
        "incident": _text(row.incident),
        "kind": _text(row.kind),
        "state": _text(row.state),
        "level": None if row.level is None else _text(row.level),
        "train": row.train,
        "place": row.place,
        "summary": row.summary,
        "reported_at": utc_text(row.reported_at),
        "acknowledged_at": None if row.acknowledged_at is None else utc_text(row.acknowledged_at),
        "closed_at": None if row.closed_at is None else utc_text(row.closed_at),
        "position": row.position,
    }


def _text(word: str) -> str:
    """The bare text of a word that may be a member of an enumeration."""
    return str.__str__(word)
