"""Making the tables of a new log, and the triggers that keep it append-only."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, select

from dutyconsole.eventlog.codec import FIRST_HASH
from dutyconsole.eventlog.search import create_index, create_terms
from dutyconsole.eventlog.tables import HEAD, SCHEMA_VERSION, TABLES

APPLICATION_ID: Final = int.from_bytes(b"DUTY")
"""Marks an SQLite file as one of ours."""


def _stop(name: str, event: str, table: str, what: str, when: str = "") -> tuple[str, str]:
    condition = f" WHEN {when}" if when else ""
    return name, (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table}{condition} "
        f"BEGIN SELECT RAISE(ABORT, '{what}'); END"
    )


TRIGGERS: Final = dict(
    [
        _stop("entry_no_update", "UPDATE", "entry", "an entry can not be changed"),
        _stop("entry_no_delete", "DELETE", "entry", "an entry can not be removed"),
        _stop(
            "entry_no_replace",
            "INSERT",
            "entry",
            "this entry is in the log already",
            "EXISTS (SELECT 1 FROM entry WHERE position = NEW.position OR id = NEW.id"
            " OR (stream = NEW.stream AND seq = NEW.seq))",
        ),
        _stop("private_no_update", "UPDATE", "private", "a private value can not be changed"),
        _stop(
            "private_no_replace",
            "INSERT",
            "private",
            "this private value is in the log already",
            "EXISTS (SELECT 1 FROM private WHERE id = NEW.id)",
        ),
        _stop("head_no_delete", "DELETE", "head", "the head can not be removed"),
        _stop(
            "head_no_replace",
            "INSERT",
            "head",
            "a log has one head",
            "EXISTS (SELECT 1 FROM head)",
        ),
        _stop(
            "head_stays",
            "UPDATE",
            "head",
            "a log keeps its name and mode, and only grows",
            "NEW.log_id IS NOT OLD.log_id OR NEW.mode IS NOT OLD.mode"
            " OR NEW.created_at IS NOT OLD.created_at OR NEW.position < OLD.position",
        ),
    ]
)
"""They stop accidents, INSERT OR REPLACE among them; malice is what the chain is for."""


def create_schema(connection: Connection, *, log_id: str, mode: str, created_at: str) -> None:
    """Make everything a new log consists of, in the connection's transaction."""
    TABLES.create_all(connection)
    create_index(connection)
    create_terms(connection)
    connection.execute(
        HEAD.insert().values(
            one=1,
            schema_version=SCHEMA_VERSION,
            log_id=log_id,
            mode=mode,
            created_at=created_at,
            position=0,
            hash=FIRST_HASH,
            recoveries=0,
        )
    )
    for statement in TRIGGERS.values():
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")


def is_ours(connection: Connection) -> bool:
    """Whether the file was made by `create_schema`, of whatever version."""
    found: int = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    return found == APPLICATION_ID


def version_of(connection: Connection) -> int:
    """The schema version of a log of ours."""
    declared: int = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    recorded: int | None = connection.execute(select(HEAD.c.schema_version)).scalar_one_or_none()
    return max(declared, recorded or 0)


def declare_version(connection: Connection) -> None:
    """Say of a log that its tables are those of this program."""
    connection.execute(HEAD.update().values(schema_version=SCHEMA_VERSION))
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")


def stored_shape(connection: Connection, table: str) -> str:
    """The statement that made a table, as far as its shape goes; empty where there is none."""
    question = "SELECT sql FROM sqlite_master WHERE name = ?"
    return bare_shape(connection.exec_driver_sql(question, (table,)).scalar_one_or_none() or "")


def bare_shape(statement: str) -> str:
    """A statement without what a change of the table's name leaves in it: quotes and spacing."""
    return " ".join(statement.replace('"', "").split())


def wrong_triggers(connection: Connection) -> list[str]:
    """Names of the triggers that are missing, altered or not ours."""
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    found: dict[str, str] = {name: sql for name, sql in rows}  # noqa: C416 - rows are no pairs
    return sorted(
        name for name in TRIGGERS.keys() | found.keys() if TRIGGERS.get(name) != found.get(name)
    )
