"""Whatever byte is changed and however entries are moved about, a check names where it begins."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dutyconsole.domain.refusal import Refused
from dutyconsole.eventlog.log import EventLog
from dutyconsole.eventlog.schema import TRIGGERS
from dutyconsole.eventlog.turn import Turn
from tests.eventlog.stores import Store, draft
from tests.eventlog.test_verify import PASSENGER, REPORTER, SECRET, digest_of, fill

ENTRIES = 9
NUMBERS = ("seq", "schema")
TEXTS = ("id", "stream", "kind", "recorded_at", "occurred_at", "person", "post", "desk")
BYTES = ("payload", "hash")

Row: TypeAlias = dict[str, Any]
examples = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
any_byte = st.tuples(st.integers(0, 2**20), st.integers(1, 255))


@pytest.fixture
def guarded(log: EventLog, store: Store) -> Iterator[Any]:
    """A connection to a log with one of everything."""
    fill(log)
    connection = store.bare()
    connection.execute("PRAGMA synchronous = OFF")
    yield connection
    connection.close()


@pytest.fixture
def bare(guarded: Any) -> Any:
    """The connection past every guard."""
    for name in TRIGGERS:
        guarded.execute(f"DROP TRIGGER {name}")
    return guarded


def flipped(content: bytes, at: int, by: int) -> bytes:
    """`content` with one byte changed."""
    changed = bytearray(content)
    changed[at % len(changed)] ^= by
    return bytes(changed)


@examples
@given(at=st.integers(1, ENTRIES), column=st.sampled_from(BYTES), byte=any_byte)
def test_any_byte_of_any_entry(
    log: EventLog, bare: Any, at: int, column: str, byte: tuple[int, int]
) -> None:
    change = f"UPDATE entry SET {column} = ? WHERE position = {at}"
    (kept,) = bare.execute(f"SELECT {column} FROM entry WHERE position = {at}").fetchone()
    bare.execute(change, (flipped(kept, *byte),))
    verdict = log.verify()
    bare.execute(change, (kept,))
    assert (verdict.ok, verdict.first_bad) == (False, at)
    assert f"entry {at}" in verdict.reason


@examples
@given(
    at=st.integers(1, ENTRIES), column=st.sampled_from((*NUMBERS, *TEXTS)), more=st.integers(1, 99)
)
def test_any_copy_of_any_entry(log: EventLog, bare: Any, at: int, column: str, more: int) -> None:
    change = f"UPDATE entry SET {column} = ? WHERE position = {at}"
    (kept,) = bare.execute(f"SELECT {column} FROM entry WHERE position = {at}").fetchone()
    bare.execute(change, (kept + 100 * more if column in NUMBERS else f"{kept or ''}{more}",))
    verdict = log.verify()
    bare.execute(change, (kept,))
    assert (verdict.ok, verdict.first_bad) == (False, at)
    assert f"column {column} of entry {at}" in verdict.reason


BESIDE = {"private": ("salt", "value", "id"), "secret": ("encoded", "person")}
"""What is kept beside the entries: one row each in this log, of entry 4 and of entry 6."""


@settings(examples, max_examples=20)
@given(table=st.sampled_from(list(BESIDE)), which=st.integers(0, 2), byte=any_byte)
def test_any_byte_of_what_is_kept_beside_the_entries(
    log: EventLog, guarded: Any, table: str, which: int, byte: tuple[int, int]
) -> None:
    column = BESIDE[table][which % len(BESIDE[table])]
    (kept,) = guarded.execute(f"SELECT {column} FROM {table}").fetchone()
    at, by = byte
    if isinstance(kept, bytes):
        changed: bytes | str = flipped(kept, at, by)
    else:
        at %= len(kept)
        changed = f"{kept[:at]}{chr(ord(kept[at]) ^ by)}{kept[at + 1 :]}"

    def put(value: bytes | str) -> None:
        guarded.execute("DROP TRIGGER private_no_update")
        guarded.execute(f"UPDATE {table} SET {column} = ?", (value,))
        guarded.execute(TRIGGERS["private_no_update"])

    put(changed)
    verdict = log.verify()
    put(kept)
    assert (verdict.ok, verdict.entries) == (False, ENTRIES)
    named = {"private": "private value", "secret": "secret of"}[table]
    assert named in verdict.reason
    assert column in ("id", "person") or verdict.first_bad == {"private": 4, "secret": 6}[table]


def test_secrets_of_two_persons_exchanged(log: EventLog, store: Store) -> None:
    fill(log)

    def work(turn: Turn) -> None:
        turn.append([draft("secret_set", "roster", person="officer2", digest=digest_of("other"))])
        turn.set_secret("officer2", "other")

    log.transact(work)
    store.tamper("UPDATE secret SET encoded = CASE person WHEN 'officer1' THEN 'other' ELSE "
                 f"'{SECRET}' END")  # fmt: skip
    verdict = log.verify()
    assert (verdict.ok, verdict.first_bad in (6, 10)) == (False, True)
    assert "is not the one that was set" in verdict.reason


def removed(rows: list[Row], draw: random.Random) -> None:
    del rows[draw.randrange(len(rows))]


def swapped(rows: list[Row], draw: random.Random) -> None:
    one, other = draw.sample(range(len(rows)), 2)
    rows[one], rows[other] = rows[other], rows[one]


def repeated(rows: list[Row], draw: random.Random) -> None:
    rows.insert(draw.randrange(len(rows) + 1), dict(draw.choice(rows)))


def cut(rows: list[Row], draw: random.Random) -> None:
    del rows[draw.randrange(len(rows)) :]


MOVES: dict[str, Callable[[list[Row], random.Random], None]] = {
    "removed": removed, "swapped": swapped, "repeated": repeated, "cut": cut,
}  # fmt: skip


@pytest.mark.parametrize("move", MOVES)
@settings(examples, max_examples=8)
@given(draw=st.randoms(use_true_random=False))
def test_entries_that_were_moved_about(
    log: EventLog, bare: Any, move: str, draw: random.Random
) -> None:
    found = bare.execute("SELECT * FROM entry ORDER BY position")
    names = [column[0] for column in found.description]
    before = [dict(zip(names, row, strict=True)) for row in found]
    after = list(before)
    MOVES[move](after, draw)
    first = next(
        (n for n, (old, new) in enumerate(zip(before, after, strict=False), 1)
         if old["payload"] != new["payload"]),
        min(len(before), len(after)) + 1,
    )  # fmt: skip
    put(bare, [{**row, "position": n, "id": f"{n}", "seq": n} for n, row in enumerate(after, 1)])
    # The copies that had to change are found first where the move lies behind them.
    put_right(bare, before, first)
    verdict = log.verify()
    put(bare, before)
    assert (verdict.ok, verdict.first_bad) == (False, first)
    assert verdict.reason
    assert log.verify().entries == ENTRIES


def put(bare: Any, rows: list[Row]) -> None:
    """Make these the rows of the log."""
    bare.execute("BEGIN")
    bare.execute("DELETE FROM entry")
    for row in rows:
        blanks = ", ".join("?" * len(row))
        bare.execute(f"INSERT INTO entry ({', '.join(row)}) VALUES ({blanks})", list(row.values()))
    bare.execute("COMMIT")


def put_right(bare: Any, rows: list[Row], before: int) -> None:
    """Give back to the entries in front of `before` what they were."""
    for row in rows[: before - 1]:
        bare.execute(
            "UPDATE OR REPLACE entry SET id = ?, seq = ? WHERE position = ?",
            (row["id"], row["seq"], row["position"]),
        )


def said(log: EventLog) -> object:
    """Everything that a log says."""
    private = log.private([REPORTER.id, PASSENGER.id])
    return log.log_id, log.mode, log.read(), log.incidents(), log.secret("officer1"), private


@pytest.fixture
def sound(store: Store, tmp_path: Path) -> tuple[bytes, object, Path]:
    """The bytes of a closed log with one of everything, what it says, and a place for another."""
    with store.create() as log:
        fill(log)
        told = said(log)
    return store.path.read_bytes(), told, tmp_path / "harmed.db"


@examples
@given(byte=any_byte)
def test_any_byte_of_the_file(
    store: Store, sound: tuple[bytes, object, Path], byte: tuple[int, int]
) -> None:
    """It is refused, or found, or it lies where nothing is said: between the rows."""
    content, told, harmed = sound
    for left in harmed.parent.glob("harmed.db*"):
        left.unlink()
    harmed.write_bytes(flipped(content, *byte))
    try:
        with store.open(harmed) as log:
            verdict = log.verify()
            assert verdict.reason or said(log) == told
    except Refused:
        return
