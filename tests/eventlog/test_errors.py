"""An error does not tell whether something was written: the log looks, and then says."""

from __future__ import annotations

import os
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError

from dutyconsole.domain.entry import PrivateValue
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.eventlog.log import EventLog
from dutyconsole.eventlog.turn import Turn
from tests.eventlog.stores import Store, append, draft


@contextmanager
def listening(log: EventLog, name: str, listener: Callable[[Connection], None]) -> Iterator[None]:
    """`listener` is called before every `begin` or `commit` of the writer."""
    event.listen(log.database.writer, name, listener)
    try:
        yield
    finally:
        event.remove(log.database.writer, name, listener)


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """No file of this process grows beyond `size`."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def disk_error() -> OperationalError:
    """What a failed fsync looks like."""
    return OperationalError("COMMIT", None, sqlite3.OperationalError("disk I/O error"))


def raw(connection: Connection) -> sqlite3.Connection:
    """The driver's connection below SQLAlchemy's."""
    return connection.connection.dbapi_connection  # type: ignore[return-value]


class FailingCommit:
    """Fails the first `times` commits, before or after they reached the disk."""

    def __init__(self, *, reaches_disk: bool, times: int = 1) -> None:
        self.reaches_disk = reaches_disk
        self.times = times
        self.calls = 0

    def __call__(self, connection: Connection) -> None:
        self.calls += 1
        if self.calls <= self.times:
            if self.reaches_disk and self.calls == 1:
                raw(connection).commit()
            raise disk_error()


def not_recorded(log: EventLog) -> Refused:
    """The refusal of an append that must not work now."""
    with pytest.raises(Refused) as refusal:
        append(log, draft(text="refused"))
    assert refusal.value.code is Code.NOT_RECORDED
    return refusal.value


def fill_up(log: EventLog) -> Refused:
    """The refusal of the first append for which there is no room."""

    def append_on() -> None:
        for _ in range(500):
            append(log, draft(text="長文" * 5000))

    with pytest.raises(Refused) as refusal:
        append_on()
    assert refusal.value.code is Code.NOT_RECORDED
    return refusal.value


def test_a_commit_that_failed_before_the_disk_is_not_recorded(log: EventLog) -> None:
    append(log, draft())
    with listening(log, "commit", FailingCommit(reaches_disk=False)):
        assert "NOT RECORDED" in not_recorded(log).message
        assert log.position() == 1
        assert append(log, draft())[0].position == 2
    assert log.verify().ok


def test_a_commit_that_failed_after_the_disk_is_recorded(log: EventLog, store: Store) -> None:
    append(log, draft())
    failing = FailingCommit(reaches_disk=True)
    with listening(log, "commit", failing):
        recorded = append(log, draft(), draft())
        assert failing.calls == 2  # the second made sure
    assert log.read(after=1) == list(recorded)
    assert append(log, draft())[0].position == 4
    with store.open() as again:
        assert again.verify().ok


def test_what_cannot_be_made_sure_of_is_not_claimed_and_not_done_twice(log: EventLog) -> None:
    with listening(log, "commit", FailingCommit(reaches_disk=True, times=2)):
        assert "Not known whether" in not_recorded(log).message
    assert "recorded after all, up to entry 1" in not_recorded(log).message
    assert append(log, draft())[0].position == 2
    assert log.verify().ok


def test_a_probe_tells_whether_it_can_be_written_and_settles_nothing(log: EventLog) -> None:
    """What became of an earlier write is told to whoever tries that again."""
    append(log, draft())
    log.probe()
    with listening(log, "commit", FailingCommit(reaches_disk=True, times=3)):
        assert "Not known whether" in not_recorded(log).message
        with pytest.raises(Refused) as refusal:
            log.probe()
        assert refusal.value.code is Code.NOT_RECORDED
    log.probe()
    assert "recorded after all, up to entry 2" in not_recorded(log).message
    assert log.position() == 2
    assert log.verify().ok


def test_of_a_disk_that_stays_broken_at_the_commit_nothing_is_claimed(log: EventLog) -> None:
    """What it left in the write-ahead log may come back when the log is opened next."""
    with listening(log, "commit", FailingCommit(reaches_disk=False, times=5)):
        assert "Not known whether" in not_recorded(log).message
    assert append(log, draft())[0].position == 1


def test_what_was_not_found_is_written_over_so_that_it_can_not_come_back(
    log: EventLog, store: Store
) -> None:
    """A commit that failed may have left its pages where a later recovery would find them."""
    append(log, draft())
    with listening(log, "commit", FailingCommit(reaches_disk=False)):
        not_recorded(log)
    assert store.bare().execute("SELECT position, recoveries FROM head").fetchone() == (1, 1)
    assert log.verify().ok


def test_the_look_is_for_this_very_entry(log: EventLog, store: Store) -> None:
    """Another process may have recorded the same draft at another place meanwhile."""
    same = draft()
    failing = FailingCommit(reaches_disk=False)
    with store.open() as other:

        def overtaken(connection: Connection) -> None:
            if not failing.calls:
                raw(connection).rollback()
                append(other, draft(), same)
            failing(connection)

        with listening(log, "commit", overtaken), pytest.raises(Refused):
            append(log, same)
    assert log.entry(same.id) == log.entry(2)


def test_a_connection_lost_before_the_turn_is_replaced(log: EventLog) -> None:
    append(log, draft())
    lost: list[bool] = []

    def lose(connection: Connection) -> None:
        if not lost:
            lost.append(True)
            raw(connection).close()

    event.listen(log.database.writer, "begin", lose, insert=True)
    assert append(log, draft())[0].position == 2
    assert lost


def test_a_connection_lost_within_the_turn_records_nothing(log: EventLog) -> None:
    held: list[Connection] = []
    with listening(log, "begin", held.append):

        def work(turn: Turn) -> None:
            turn.append([draft()])
            raw(held[-1]).close()
            turn.append([draft()])

        with pytest.raises(Refused) as refusal:
            log.transact(work)
    assert refusal.value.code is Code.NOT_RECORDED
    assert log.read() == []
    assert append(log, draft())[0].position == 1


def test_a_full_log_refuses_and_goes_on_when_there_is_room_again(log: EventLog) -> None:
    append(log, draft())
    limit = {"pages": 1}  # SQLite takes what it has already for the least

    def limited(connection: Connection) -> None:
        raw(connection).execute(f"PRAGMA max_page_count = {limit['pages']}")

    event.listen(log.database.writer, "begin", limited, insert=True)
    assert "disk is full" in fill_up(log).message
    written = log.position()
    assert len(log.read()) == written
    limit["pages"] = 1_000_000
    assert append(log, draft())[0].position == written + 1
    assert log.verify().ok


def test_a_file_that_can_not_grow_refuses_and_goes_on_when_it_can(
    log: EventLog, store: Store
) -> None:
    append(log, draft())
    largest = max(path.stat().st_size for path in store.path.parent.iterdir())
    with files_up_to(largest + 10_000):
        fill_up(log)
    written = log.position()
    assert append(log, draft())[0].position == written + 1
    assert [entry.position for entry in log.read()] == list(range(1, written + 2))
    assert log.verify().ok


def test_a_backup_for_which_there_is_no_room_is_refused(log: EventLog, store: Store) -> None:
    append(log, *(draft(text="長文" * 5000) for _ in range(10)))
    target = store.path.with_name("backup.db")
    with files_up_to(50_000), pytest.raises(Refused) as refusal:
        log.backup(target)
    assert refusal.value.code is Code.NOT_RECORDED
    assert not target.exists()


def test_the_position_is_asked_again_after_an_error(log: EventLog) -> None:
    append(log, draft())
    assert log.position() == 1
    watching = log._watch._connection
    assert watching is not None
    assert watching.dbapi_connection is not None
    watching.dbapi_connection.close()
    with pytest.raises(Refused):
        log.position()
    append(log, draft())
    assert log.position() == 2


def test_an_erasure_is_recorded_even_where_the_tidying_fails(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_connection: Connection) -> None:
        raise disk_error()

    value = PrivateValue.of("張三")
    append(log, draft(keeps=[value], who=value.reference()))

    def erase(turn: Turn) -> None:
        turn.append([draft("private_erased", private=value.id)])
        turn.erase(value.id)

    monkeypatch.setattr(log.database, "flush", fail)
    log.transact(erase)
    assert log.private([value.id]) == {value.id: None}
    assert append(log, draft())[0].position == 3


def test_a_log_file_that_was_replaced_takes_no_more_entries(log: EventLog, store: Store) -> None:
    append(log, draft())
    aside = store.path.rename(store.path.with_name("aside.db"))
    assert "replaced or cut" in not_recorded(log).message
    store.path.write_bytes(b"something else")
    assert "replaced or cut" in not_recorded(log).message
    aside.replace(store.path)
    assert append(log, draft())[0].position == 2


def test_a_log_file_that_is_gone_is_not_made_anew_by_looking(log: EventLog, store: Store) -> None:
    log.database.dispose()
    store.path.unlink()
    with pytest.raises(Refused, match="can't be opened"):
        log.read()
    assert not store.path.exists()


def test_a_log_held_by_another_program_is_refused_in_plain_words(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dutyconsole.eventlog.sqlite._PATIENCE_MS", 50)
    with store.create() as log:
        other = store.bare()
        other.execute("BEGIN IMMEDIATE")
        assert "another program" in not_recorded(log).message
        other.execute("ROLLBACK")
        assert append(log, draft())[0].position == 1


def test_no_storage_error_reaches_a_reader_raw(log: EventLog, store: Store) -> None:
    append(log, draft(text="text"))
    store.tamper("ALTER TABLE entry RENAME COLUMN payload TO pay")
    for ask in (log.read, lambda: log.search("text"), lambda: log.entry(1)):
        with pytest.raises(Refused, match="can't be read"):
            ask()
    assert not log.verify().ok


def test_an_entry_that_is_no_entry_is_named(log: EventLog, store: Store) -> None:
    append(log, draft(), draft())
    store.tamper("UPDATE entry SET payload = x'7b7d' WHERE position = 2")
    with pytest.raises(Refused, match="Entry 2 of the log is damaged"):
        log.read()
    assert [entry.position for entry in log.read(limit=1)] == [1]


@pytest.mark.parametrize("side", ["-wal", "-journal"])
def test_leftovers_of_another_log_are_not_taken_into_a_new_one(store: Store, side: str) -> None:
    left = Path(f"{store.path}{side}")
    left.write_bytes(b"entries of another log")
    with pytest.raises(Refused) as refusal:
        store.create()
    assert refusal.value.code is Code.INVALID
    assert left.exists()
    assert os.listdir(store.path.parent) == [left.name]
