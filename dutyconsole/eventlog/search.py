"""Full-text search: an index that only grows, its row ids being the entries' positions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from sqlalchemy import Connection

from dutyconsole.domain import tokens
from dutyconsole.domain.entry import Entry, Json
from dutyconsole.eventlog.reads import entry_of

INDEX: Final = "search"

_SUM: Final = (1 << 64) - 1

_FIND: Final = (
    "SELECT entry.position, entry.payload, entry.hash"
    " FROM search JOIN entry ON entry.position = search.rowid"
    " WHERE search MATCH ? ORDER BY search.rowid DESC"
)

_INSTANCES: Final = 'SELECT doc, term FROM "search_terms"'


def create_index(connection: Connection, name: str = INDEX) -> None:
    """Make an empty index."""
    connection.exec_driver_sql(definition(name))


def definition(name: str = INDEX) -> str:
    """What makes it. Its own tokeniser only splits at spaces what `tokens` gives it."""
    return (
        f'CREATE VIRTUAL TABLE "{name}" USING fts5('
        "terms, content='', detail=none, columnsize=0, tokenize='ascii')"
    )


def create_terms(connection: Connection) -> None:
    """Make the window through which the index can be read back, for `differs`."""
    connection.exec_driver_sql(
        f'CREATE VIRTUAL TABLE "search_terms" USING fts5vocab("{INDEX}", instance)'
    )


def add_to_index(
    connection: Connection, entries: Iterable[tuple[int, Mapping[str, Json]]], name: str = INDEX
) -> None:
    """Index entries, given as position and data."""
    rows = [(position, " ".join(tokens.terms(tokens.texts_of(data)))) for position, data in entries]
    filled = [row for row in rows if row[1]]
    if filled:
        connection.exec_driver_sql(f'INSERT INTO "{name}" (rowid, terms) VALUES (?, ?)', filled)


def rebuild_index(connection: Connection, entries: Iterable[Entry]) -> int:
    """Build a new index beside the old one and swap them; the number of entries indexed."""
    beside = f"{INDEX}_new"
    connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{beside}"')
    create_index(connection, beside)
    count = 0
    for entry in entries:
        add_to_index(connection, [(entry.position, entry.data)], beside)
        count += 1
    connection.exec_driver_sql(f'DROP TABLE "{INDEX}"')
    connection.exec_driver_sql(f'ALTER TABLE "{beside}" RENAME TO "{INDEX}"')
    return count


def find(connection: Connection, text: str, limit: int) -> list[Entry]:
    """The newest entries that hold every word of `text`; none for a text without words."""
    wanted = list(tokens.pieces(text))
    if not wanted or limit <= 0:
        return []
    query = " ".join(f'"{term}"' for term in sorted(tokens.wanted_terms(wanted)))
    found: list[Entry] = []
    with connection.exec_driver_sql(_FIND, (query,)) as candidates:
        for position, payload, digest in candidates:
            entry = entry_of(position, payload, digest)
            if tokens.matches(wanted, tokens.texts_of(entry.data)):
                found.append(entry)
                if len(found) == limit:
                    break
    return found


def refresh(connection: Connection) -> None:
    """Make a connection that checks the index see it as it is now.

    A connection remembers the index as it last saw it, and only looking something up renews that:
    without it, a check takes what others have added since for damage.
    """
    connection.exec_driver_sql(_FIND, ("x",)).first()


class IndexSum:
    """A running sum over what the index should hold, to compare with what it holds."""

    def __init__(self) -> None:
        self._sum = 0

    def add(self, entry: Entry) -> None:
        """Count one entry in."""
        for term in tokens.terms(tokens.texts_of(entry.data)):
            self._sum += hash((entry.position, term))

    def differs(self, connection: Connection) -> bool:
        """Whether the index holds anything else."""
        return self._sum & _SUM != sum(_instances(connection)) & _SUM


def first_wrong(connection: Connection, entries: Iterable[Entry]) -> int | None:
    """The first position of which the index does not hold what the entries say."""
    kept = Counter((row[0], row[1]) for row in connection.exec_driver_sql(_INSTANCES))
    for entry in entries:
        kept.subtract((entry.position, term) for term in tokens.terms(tokens.texts_of(entry.data)))
    return min((position for (position, _), left in kept.items() if left), default=None)


def _instances(connection: Connection) -> Iterator[int]:
    for row in connection.exec_driver_sql(_INSTANCES):
        yield hash((row[0], row[1]))
