"""What an append through the log costs beside bare SQLite.

Run with `python -m tests.benchmarks.bench_append [DIRECTORY]`.

All write one row per transaction with the same settings on the same disk, in turns, so that a busy
machine slows all. Printed are the medians, and the ratio of the medians of every round.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from dutyconsole.domain.entry import Draft
from dutyconsole.domain.tokens import terms
from dutyconsole.eventlog.log import EventLog
from dutyconsole.eventlog.sqlite import best_driver

ROUNDS: Final = 7
APPENDS: Final = 300
TEXT: Final = "G6723次列車在雲西站附近發生火災，車內旅客已疏散，請求支援"

PAYLOAD: Final = TEXT.encode() * 5


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def median_ms(append: Callable[[], object]) -> float:
    """Median duration of many appends."""
    taken = []
    for _ in range(APPENDS):
        began = perf_counter()
        append()
        taken.append(perf_counter() - began)
    return statistics.median(taken) * 1000


def through_the_log(log: EventLog) -> Callable[[], object]:
    """One note, hashed, chained, indexed and on disk."""
    data = {"text": TEXT}
    return lambda: log.transact(lambda turn: turn.append([Draft("desk", "note", data, now())]))


def connected(path: Path) -> Any:
    """A bare connection with the log's own settings."""
    driver = best_driver()
    connection: Any = driver.module.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA journal_mode = {'WAL' if driver.wal else 'TRUNCATE'}")
    connection.execute(f"PRAGMA synchronous = {'FULL' if driver.wal else 'EXTRA'}")
    return connection


def bare_row(path: Path) -> Callable[[], object]:
    """One row of the same size in a table with the same keys, on disk."""
    connection = connected(path)
    connection.execute(
        "CREATE TABLE entry (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, stream TEXT, "
        "seq INTEGER, kind TEXT, payload BLOB, hash BLOB, UNIQUE (stream, seq)) STRICT"
    )
    places = count(1)

    def append() -> None:
        place = next(places)
        row = (place, str(uuid.uuid4()), "desk", place, "note", PAYLOAD, bytes(32))
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        connection.execute("COMMIT")

    return append


def same_tables(path: Path) -> Callable[[], object]:
    """One row, its place in the index and the head, in the tables of a log, by bare statements."""
    EventLog.create(path, now, mode="demo").close()
    connection = connected(path)
    indexed = " ".join(terms([TEXT]))
    places = count(1)

    def append() -> None:
        place, time = next(places), "2026-11-23T14:32:07.000000Z"
        row = (place, str(uuid.uuid4()), "desk", place, "note", 1, time, time, None, None, None)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, PAYLOAD, bytes(32)),
        )
        connection.execute("INSERT INTO search (rowid, terms) VALUES (?, ?)", (place, indexed))
        connection.execute("UPDATE head SET position = ?, hash = ?", (place, bytes(32)))
        connection.execute("COMMIT")

    return append


def main(place: str | None = None) -> None:
    """Measure and print; `place` is a directory on the disk in question."""
    with tempfile.TemporaryDirectory(dir=place) as made:
        directory = Path(made)
        with EventLog.create(directory / "log.db", now, mode="demo") as log:
            ways = {
                "through the log": through_the_log(log),
                "same tables": same_tables(directory / "same.db"),
                "bare row": bare_row(directory / "bare.db"),
            }
            rounds = [{name: median_ms(way) for name, way in ways.items()} for _ in range(ROUNDS)]
    for name in ways:
        ratios = [each["through the log"] / each[name] for each in rounds]
        print(
            f"{name:16} {statistics.median(each[name] for each in rounds):.3f} ms   "
            f"log / this: {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
        )


if __name__ == "__main__":
    main(*sys.argv[1:2])
