"""The machine's clock is set in mid-incident: said, recorded once, and no deadline is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from dutyconsole.desk import clocks, intake
from dutyconsole.desk.equipment import put_back, put_out
from dutyconsole.desk.intake import Report
from dutyconsole.desk.reports import Came, receive_report
from dutyconsole.desk.shifts import begin_shift, end_shift
from dutyconsole.desk.tasks import NewTask, raise_task
from dutyconsole.domain.entry import DESK
from dutyconsole.domain.events import ClockKind, ReportKind, TaskSort
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from tests.desk.bench import START, Bench
from tests.desk.clocking import (
    HOUR,
    at,
    fires,
    owed,
    running,
    stops,
    watch,
)


@pytest.fixture
def other(bench: Bench) -> Iterator[Bench]:
    second = bench.second_desk()
    yield second
    second.desk.log.close()


@pytest.mark.parametrize("by", [-HOUR, HOUR, timedelta(days=-1), timedelta(seconds=-3)])
def test_a_clock_that_is_set_moves_every_deadline_with_it(bench: Bench, by: timedelta) -> None:
    seen = watch(bench)
    stops(bench)
    bench.clock.pass_minutes(5)
    bench.clock.set_by(by)
    assert seen.has_moved
    entry = seen.note(bench.desk)
    assert entry is not None
    assert (entry.stream, entry.data["milliseconds"]) == (DESK, by // timedelta(milliseconds=1))
    (due_at,) = (line.due_at for line in running(bench) if line.what is ClockKind.SECTION)
    assert due_at == START + timedelta(minutes=20) + by
    bench.clock.pass_minutes(14.98)
    assert fires(bench) == []
    bench.clock.pass_minutes(0.02)
    assert fires(bench) == ["section"]


def test_two_desks_of_one_machine_record_it_once(bench: Bench, other: Bench) -> None:
    first, second = watch(bench), watch(other)
    bench.clock.set_by(-HOUR)
    assert first.note(bench.desk) is not None
    assert second.note(other.desk) is None
    bench.clock.set_by(timedelta(minutes=10))
    assert second.note(other.desk) is not None
    assert first.note(bench.desk) is None
    assert not first.has_moved
    assert not second.has_moved
    said = [entry.data["milliseconds"] for entry in bench.entries("clock_jumped")]
    assert said == [-3_600_000, 600_000]


def test_a_desk_that_saw_two_settings_as_one_records_what_is_missing(
    bench: Bench, other: Bench
) -> None:
    first, second = watch(bench), watch(other)
    bench.clock.set_by(-HOUR)
    first.note(bench.desk)
    bench.clock.set_by(timedelta(minutes=20))
    entry = second.note(other.desk)
    assert entry is not None
    assert entry.data["milliseconds"] == 1_200_000
    assert first.note(bench.desk) is None


def test_a_desk_opened_after_it_was_set_does_not_record_it_again(bench: Bench) -> None:
    first = watch(bench)
    stops(bench)
    bench.clock.set_by(-HOUR)
    late = bench.second_desk()
    newcomer = watch(late)
    first.note(bench.desk)
    late.desk.refresh()
    assert not newcomer.has_moved
    bench.clock.set_by(HOUR)
    entry = newcomer.note(late.desk)
    assert entry is not None
    assert entry.data["milliseconds"] == 3_600_000
    late.desk.log.close()


def test_a_start_behind_the_log_is_a_clock_that_was_set_back_by_so_much_at_least(
    bench: Bench,
) -> None:
    stops(bench)
    bench.clock.pass_minutes(5)
    bench.note("last words")
    bench.clock.set_by(-HOUR)
    bench.restart()
    entry = watch(bench).note_at_start(bench.desk)
    assert entry is not None
    assert entry.data["milliseconds"] == -3_600_000
    assert watch(bench).note_at_start(bench.desk) is None
    bench.clock.pass_minutes(15)
    assert fires(bench) == ["section"]


def test_it_holds_after_a_restart_and_is_said_until_somebody_has_seen_it(bench: Bench) -> None:
    seen = watch(bench)
    stops(bench)
    bench.clock.set_by(-HOUR)
    seen.note(bench.desk)
    bench.restart()
    said = owed(bench)[-1]
    assert str(said.phrase) == "CLOCK SET BACK by 1:00:00: look at the times you enter"
    clocks.answer(bench.desk, bench.officer, said.about, "have it set right")
    assert [each.about for each in owed(bench)] == [running(bench)[0].clock]
    assert running(bench)[0].due_at == at(bench, "13:20")


def test_the_desk_works_on_behind_a_clock_that_was_set_back(bench: Bench) -> None:
    """What happens now lies before what is in the log, and is refused for that nowhere."""
    seen = watch(bench)
    begin_shift(bench.desk, bench.officer)
    out = put_out(bench.desk, bench.officer, "radio 4").data["equipment"]
    bench.handle("4-11", train="G6723")
    bench.clock.set_by(-HOUR)
    seen.note(bench.desk)
    bench.clock.pass_minutes(2)
    bench.done("recv")
    bench.notify_all()
    bench.launch(Level.II, "system_elg_office_director")
    bench.end(Level.II, "system_elg_office_director")
    put_back(bench.desk, bench.officer, str(out))
    end_shift(bench.desk, bench.officer)
    positions = [entry.position for entry in bench.entries()]
    assert positions == sorted(positions)
    verdict = bench.desk.log.verify()
    assert verdict.ok, verdict.reason


def test_a_time_that_seems_to_lie_ahead_is_refused_with_the_clock_named(bench: Bench) -> None:
    seen = watch(bench)
    stops(bench)
    before = bench.clock.now
    bench.clock.set_by(-HOUR)
    seen.note(bench.desk)
    refused = bench.refused(
        Code.INVALID,
        intake.report_incident,
        bench.desk,
        bench.officer,
        Report("fire", "smoke"),
        before,
    )
    assert "the machine's clock was set back" in refused.message
    assert "have the clock set right" in refused.mend


def test_a_report_counts_anew_also_behind_a_clock_that_was_set_back(bench: Bench) -> None:
    seen = watch(bench)
    bench.handle("4-11", train="G6723")
    bench.launch(Level.II, "system_elg_office_director")
    bench.clock.set_by(-HOUR)
    seen.note(bench.desk)
    bench.clock.pass_minutes(10)
    came = Came(ReportKind.FOLLOW_UP, "all well", "Wanghe South")
    receive_report(bench.desk, bench.officer, bench.incident_id, came)
    due_at = [line.due_at for line in running(bench) if line.what is ClockKind.REPORT]
    assert due_at == [START - HOUR + timedelta(minutes=40), START]


def test_a_task_keeps_its_minutes_and_a_follow_up_its_day(bench: Bench) -> None:
    seen, day = watch(bench), START + timedelta(days=7)
    setter = "dept_director"
    for wanted in (
        NewTask("how many wheelchairs?", asked_by="Yunxi", due_at=START + timedelta(minutes=30)),
        NewTask("replace the ladder", TaskSort.FOLLOW_UP, due_at=day, set_by=setter),
        NewTask("tell the press office", asked_by="Yunxi"),
    ):
        raise_task(bench.desk, bench.officer, wanted)
    bench.clock.pass_minutes(10)
    bench.clock.set_by(-HOUR)
    assert seen.note(bench.desk) is not None
    in_time = bench.clock.now + timedelta(minutes=20)
    assert [task.due_at for task in bench.desk.office.tasks.open] == [in_time, day, None]
