"""What is not on disk is not on the desk, and what is on disk is all there is."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError

from dutyconsole.desk.ledger import Ledger
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.run import StepState
from dutyconsole.domain.summary import IncidentSummary, summaries
from dutyconsole.eventlog.log import EventLog
from tests.desk.bench import Bench
from tests.end_to_end.wanderer import Wanderer

DIRECTOR = "system_elg_office_director"


@contextmanager
def before_every(bench: Bench, what: str, job: Callable[[Connection], None]) -> Iterator[None]:
    """`job` is done before every `begin` or `commit` of the writer."""
    log = bench.desk.log
    assert isinstance(log, EventLog)
    event.listen(log.database.writer, what, job)
    try:
        yield
    finally:
        event.remove(log.database.writer, what, job)


def broken_disk(_: Connection) -> None:
    raise OperationalError("COMMIT", None, sqlite3.OperationalError("disk I/O error"))


def full_disk(connection: Connection) -> None:
    """No page can be added; SQLite takes what it has already for the least."""
    connection.connection.dbapi_connection.execute(  # type: ignore[union-attr]
        "PRAGMA max_page_count = 1"
    )


def same_as_the_log(bench: Bench) -> None:
    """Read models, shared fold and a fold from the first entry agree."""
    log, again = bench.desk.log, Ledger()
    bench.desk.refresh()
    again.advance(log.read, log.position)
    assert (again.roster, again.adopted) == (bench.desk.roster, bench.desk.adopted)
    rows = list(bench.desk.incidents())
    for row in rows:
        folded = bench.desk.incident(row.incident)
        assert folded == again.incident(row.incident, log.read)
        shown = IncidentSummary.of(folded)
        assert all(getattr(row, name) == getattr(shown, name) for name in shown.__slots__)
    assert [r.incident for r in rows] == [r.incident for r in summaries(log.read())]
    assert log.verify().ok


def test_a_commit_that_failed_leaves_the_fold_as_it_was(bench: Bench) -> None:
    bench.handle("4-11", train="G6723")
    before = bench.incident
    with before_every(bench, "commit", broken_disk):
        for job in (
            lambda: bench.done("recv"),
            lambda: bench.launch(Level.II, DIRECTOR),
            lambda: bench.note("lost"),
            lambda: bench.close(),
        ):
            with pytest.raises(Refused):
                job()
        refused = bench.refused(Code.NOT_RECORDED, bench.done, "recv")
        assert "Not known whether this was recorded" in refused.message
        assert bench.incident == before
        assert bench.run().states["recv"] is StepState.CURRENT
        bench.refused(Code.NOT_RECORDED, bench.reset_secret, DIRECTOR)
        assert bench.sign(DIRECTOR).valid
    bench.done("recv")
    bench.launch(Level.II, DIRECTOR)
    same_as_the_log(bench)


def test_what_is_recorded_is_said_to_be_although_it_can_not_be_read_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.handle("4-11")

    def unreadable(**_: object) -> None:
        raise Refused(Code.NOT_RECORDED, "The log can't be read: the disk is broken", "mend it")

    with monkeypatch.context() as broken:
        broken.setattr(bench.desk.log, "read", unreadable)
        recorded = bench.note("on disk all the same")
        bench.refused(Code.NOT_RECORDED, bench.desk.refresh)
    assert bench.entries("note_added") == list(recorded.entries)
    same_as_the_log(bench)


def test_a_report_that_was_not_recorded_gives_its_number_to_the_next(bench: Bench) -> None:
    with before_every(bench, "commit", broken_disk):
        bench.refused(Code.NOT_RECORDED, bench.report, "smoke", kind="fire")
    bench.refused(Code.UNKNOWN, bench.desk.incident, "20261123-01")
    assert bench.report("smoke", kind="fire").recorded.incident.id == "20261123-01"
    same_as_the_log(bench)


def test_a_full_disk_loses_nothing_that_was_recorded(bench: Bench) -> None:
    bench.handle("4-11")
    notes = 0

    def write_on() -> None:
        nonlocal notes
        for _ in range(500):
            bench.note("客運 " * 5_000)
            notes += 1

    with before_every(bench, "begin", full_disk):
        with pytest.raises(Refused) as refused:
            write_on()
        assert refused.value.code is Code.NOT_RECORDED
    assert len(bench.entries("note_added")) == notes
    assert bench.incident.position == bench.desk.log.position()
    bench.note("and there is room again")
    same_as_the_log(bench)


def test_a_job_that_breaks_halfway_records_nothing(bench: Bench) -> None:
    """A merge writes to two incidents: both or neither."""
    kept = bench.report(place="a").recorded.incident.id
    twin = bench.report(place="b").recorded.incident.id
    with before_every(bench, "commit", broken_disk):
        bench.refused(Code.NOT_RECORDED, bench.merge, twin, kept)
    assert {row.state for row in bench.desk.incidents()} == {"incoming"}
    bench.merge(twin, kept)
    assert {row.state for row in bench.desk.incidents()} == {"incoming", "merged"}
    same_as_the_log(bench)


@pytest.mark.parametrize("seed", range(3))
def test_after_a_long_wandering_everything_is_what_the_log_says(bench: Bench, seed: int) -> None:
    """Rebuilt read models are the live ones, and a desk opened anew is the same place."""
    wanderer = Wanderer(bench, random.Random(seed))
    recorded = [entry.id for _ in range(600) for entry in wanderer.move()]
    assert len(recorded) > 300
    same_as_the_log(bench)
    live = list(bench.desk.incidents())
    states = [bench.desk.incident(row.incident) for row in live]
    bench.desk.log.rebuild()
    assert list(bench.desk.incidents()) == live
    bench.restart()
    assert list(bench.desk.incidents()) == live
    assert [bench.desk.incident(row.incident) for row in live] == states
    assert [e.id for e in bench.entries()][-len(recorded) :] == recorded
    same_as_the_log(bench)


def test_two_desks_wandering_on_one_log_stay_one_place(bench: Bench) -> None:
    bench.report()
    other = bench.second_desk()
    wanderers = [Wanderer(bench, random.Random(7)), Wanderer(other, random.Random(8))]
    for turn in range(200):
        wanderers[turn % 2].move()
    rows = list(bench.desk.incidents())
    assert list(other.desk.incidents()) == rows
    for row in rows:
        assert bench.desk.incident(row.incident) == other.desk.incident(row.incident)
    other.desk.log.close()
    same_as_the_log(bench)
