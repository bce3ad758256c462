"""Logs of older releases, kept as SQL that diffs.

`python -m tests.eventlog.versions log.db > tests/data/versions/log-N.sql` keeps one more: made by
the release before the tables change, with entries of every kind that its tests have a use for.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from dutyconsole.domain.codec import NEWEST_SHAPES
from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.summary import summaries
from dutyconsole.eventlog.log import EventLog
from dutyconsole.eventlog.tables import SCHEMA_VERSION
from tests.eventlog.stores import DRIVERS, TickingClock

KEPT: Final = Path(__file__).parents[1] / "data" / "versions"
OLDER: Final = range(1, SCHEMA_VERSION)

_SHADOWS: Final = ("search_config", "search_data", "search_idx", "search_docsize", "search_content")
_OBJECTS: Final = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"


def sql_of(version: int) -> str:
    """A small log of that version, as an older release has written it."""
    return (KEPT / f"log-{version}.sql").read_text("utf-8")


def build(sql: str, path: Path, module: Any = sqlite3) -> Path:
    """The log that `sql` describes, as a file."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
    with closing(module.connect(str(path), isolation_level=None)) as connection:
        connection.executescript(sql)
    return path


def schema_of(path: Path, module: Any = sqlite3) -> list[tuple[str, str, str, str | None]]:
    """All that a log consists of besides its rows: kind, name, table and statement of each part."""
    with closing(module.connect(str(path))) as connection:
        question = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
        return list(connection.execute(question))


@dataclass(frozen=True)
class Older:
    """A log that an older release has left behind."""

    kind: str
    path: Path
    sql: str
    clock: TickingClock = field(default_factory=TickingClock)

    @property
    def module(self) -> Any:
        return DRIVERS[self.kind]().module

    def put(self) -> Older:
        build(self.sql, self.path, self.module)
        self.asked(f"PRAGMA journal_mode = {'wal' if DRIVERS[self.kind]().wal else 'truncate'}")
        return self

    def changed(self, old: str, new: str) -> Older:
        """The same with something else in its text."""
        assert old in self.sql
        return Older(self.kind, self.path, self.sql.replace(old, new))

    def open(self) -> EventLog:
        return EventLog.open(
            self.path,
            self.clock,
            projector=summaries,
            driver=DRIVERS[self.kind](),
            known=NEWEST_SHAPES,
        )

    def refusal(self) -> Refused:
        """Why it is not opened; nothing in it is changed."""
        before = self.path.read_bytes()
        with pytest.raises(Refused) as refusal:
            self.open()
        assert self.path.read_bytes() == before
        return refusal.value

    def asked(self, question: str) -> list[Any]:
        with closing(self.module.connect(str(self.path))) as connection:
            return list(connection.execute(question))

    @property
    def backups(self) -> list[Path]:
        return sorted((self.path.parent / "backups").glob("*"))


def dump(path: Path) -> Iterator[str]:
    """The statements that make the log again; the same log gives the same text."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        parts = [(k, n, s) for k, n, s in connection.execute(_OBJECTS) if n not in _SHADOWS]
        yield from (f"{sql};" for kind, _, sql in parts if kind == "table")
        for _, name, sql in parts:
            if sql.startswith("CREATE TABLE"):
                yield from _rows(connection, name)
        yield from _indexed(connection)
        yield from (f"{sql};" for kind, _, sql in parts if kind != "table")
        for pragma in ("application_id", "user_version"):
            (value,) = connection.execute(f"PRAGMA {pragma}").fetchone()
            yield f"PRAGMA {pragma} = {value};"


def _rows(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    found = connection.execute(f"SELECT * FROM {table} ORDER BY 1")
    names = [column[0] for column in found.description]
    for row in found:
        values = ", ".join(_literal(value) for value in row)
        yield f"INSERT INTO {table} ({', '.join(names)}) VALUES ({values});"


def _indexed(connection: sqlite3.Connection) -> Iterator[str]:
    terms: dict[int, set[str]] = defaultdict(set)
    for position, term in connection.execute("SELECT doc, term FROM search_terms"):
        terms[position].add(term)
    for position, words in sorted(terms.items()):
        said = _literal(" ".join(sorted(words)))
        yield f"INSERT INTO search (rowid, terms) VALUES ({position}, {said});"


def _literal(value: object) -> str:
    match value:
        case None:
            return "NULL"
        case int():
            return str(value)
        case bytes() if value.startswith(b"{"):  # an entry: text, to be read in a diff
            return f"CAST({_literal(value.decode())} AS BLOB)"
        case bytes():
            return f"x'{value.hex()}'"
        case _:
            text = str(value).replace("'", "''")
            return f"'{text}'"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in dump(Path(sys.argv[1])))
