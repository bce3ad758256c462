"""Clocks: each fires once over all desks and restarts, and goes by the time that really passed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from dutyconsole.desk import clocks, notices
from dutyconsole.desk.orders import enter_order, say_order, withdraw_order
from dutyconsole.desk.reports import Came, complete_report, receive_report, return_report
from dutyconsole.domain.events import CallResult, ClockKind, Direction, Purpose, ReportKind
from dutyconsole.domain.location import Location
from dutyconsole.domain.notices import Call
from dutyconsole.domain.ordering import OrderDraft
from dutyconsole.domain.orders import Party
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from tests.desk.bench import Bench
from tests.desk.clocking import (
    SECTION,
    STATION,
    at,
    figures,
    fired,
    fires,
    owed,
    running,
    stops,
)


@pytest.fixture
def other(bench: Bench) -> Iterator[Bench]:
    second = bench.second_desk()
    yield second
    second.desk.log.close()


# -- what runs, and until when ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "what", "minutes"),
    [
        (SECTION, "section", 20),
        (STATION, "station", 30),
        (None, "section", 20),
        (Location(line="Qingjiang HSR"), "section", 20),
    ],
)
def test_a_train_that_stands_has_a_clock_by_where_it_stands(
    bench: Bench, where: Location | None, what: str, minutes: int
) -> None:
    stops(bench, where)
    bench.clock.pass_minutes(minutes - 0.02)
    assert fires(bench) == []
    bench.clock.pass_minutes(0.02)
    assert fires(bench) == [what]
    assert fires(bench) == []


def test_it_runs_from_the_time_that_was_told_and_not_from_when_it_was_told(bench: Bench) -> None:
    stops(bench, value="13:50")
    (line,) = running(bench)
    assert line.due_at == at(bench, "14:10")


def test_what_is_no_time_counts_from_when_it_was_told(bench: Bench) -> None:
    stops(bench, value="in the tunnel")
    (line,) = running(bench)
    assert line.due_at == at(bench, "14:20")


def test_it_is_over_when_the_train_moves_and_begins_anew_when_it_stops_again(bench: Bench) -> None:
    stops(bench)
    bench.clock.pass_minutes(21)
    assert fires(bench) == ["section"]
    bench.fact("moving", "14:21")
    assert running(bench) == []
    assert owed(bench) == []
    bench.clock.pass_minutes(5)
    bench.fact("stopped", "14:26")
    (line,) = running(bench)
    assert line.due_at == at(bench, "14:46")
    bench.clock.pass_minutes(20)
    assert fires(bench) == ["section"]


def test_repeating_reports_have_clocks_while_level_two_is_in_force(bench: Bench) -> None:
    bench.handle("4-11", train="G6723")
    bench.launch(Level.II, "system_elg_office_director")
    assert [(line.what, line.due_at) for line in running(bench)] == [
        (ClockKind.REPORT, at(bench, "14:30")),
        (ClockKind.REPORT, at(bench, "15:00")),
    ]
    bench.clock.at("15:00")
    assert fires(bench) == ["report", "report"]
    bench.end(Level.II, "system_elg_office_director")
    assert running(bench) == []


def test_nobody_touching_an_incident_is_seen_where_the_bureau_wants_it(bench: Bench) -> None:
    figures(bench, idle=15)
    bench.handle("4-11", train="G6723")
    bench.clock.pass_minutes(14)
    bench.note("still there")
    bench.clock.pass_minutes(14)
    assert fires(bench) == []
    bench.clock.pass_minutes(1)
    assert fires(bench) == ["idle"]
    assert fires(bench) == []
    clocks.snooze(bench.desk, bench.officer, running(bench)[0].clock, 5)
    assert [line.fired is not None for line in running(bench)] == [True]
    bench.note("asked the conductor")
    assert [line.fired for line in running(bench)] == [None]


def test_whoever_did_not_answer_is_tried_again_or_said(bench: Bench) -> None:
    figures(bench, call=3)
    bench.handle("4-11", train="G6723")
    bench.done("recv")
    no_answer = Call(CallResult.NO_ANSWER)

    notices.call_recipient(
        bench.desk, bench.officer, bench.incident_id, "csc_head", no_answer, step="notify"
    )
    bench.clock.pass_minutes(3)
    assert fires(bench) == ["call"]
    assert [str(each.phrase) for each in owed(bench)] == ["Not reached again: csc_head"]
    bench.call("csc_head", step="notify")
    assert running(bench) == []


def test_what_is_off_does_not_run(bench: Bench) -> None:
    bench.handle("4-11", train="G6723")
    bench.fact("aircon_off", "14:00")
    bench.clock.pass_minutes(600)
    assert running(bench) == []
    figures(bench, aircon=20)
    assert [line.what for line in running(bench)] == [ClockKind.AIRCON]
    bench.fact("aircon_on", "now")
    assert running(bench) == []


def said_order(bench: Bench, incident: str = "") -> str:
    """An instruction that was said by telephone; its number in the register."""
    draft = OrderDraft(
        *(Direction.OUTGOING, Purpose.INSTRUCTION, "open the second waiting hall"),
        *(Party("officer1"), Party("station_head")),
        incident=incident,
        said_at=bench.clock.now,
    )
    return enter_order(bench.desk, bench.officer, draft).order.id


@pytest.mark.parametrize("of_incident", [True, False])
def test_an_order_that_was_said_and_not_read_back(bench: Bench, of_incident: bool) -> None:
    figures(bench, order=5)
    bench.handle("4-11", train="G6723")
    number = said_order(bench, bench.incident_id if of_incident else "")
    bench.clock.pass_minutes(5)
    assert fires(bench) == ["order"]
    (line,) = owed(bench)
    assert str(line.phrase) == f"Not read back: order {number}"
    entry = clocks.answer(bench.desk, bench.officer, line.about, "called again")
    assert entry.stream == (f"incident/{bench.incident_id}" if of_incident else "desk")
    say_order(bench.desk, bench.officer, number)
    bench.clock.pass_minutes(5)
    assert fires(bench) == ["order"]
    withdraw_order(bench.desk, bench.officer, number)
    assert running(bench) == []


def test_a_report_that_was_returned_and_has_not_come_back(bench: Bench) -> None:
    bench.handle("4-11", train="G6723")
    came = Came(ReportKind.FIRST, "stands", "Wanghe South")
    number = receive_report(bench.desk, bench.officer, bench.incident_id, came).report
    return_report(bench.desk, bench.officer, bench.incident_id, number, minutes=10)
    bench.clock.pass_minutes(10)
    assert fires(bench) == ["returned"]
    complete_report(bench.desk, bench.officer, bench.incident_id, number, "told by telephone")
    assert running(bench) == []


# -- once over all desks ---------------------------------------------------------------------------


def test_two_desks_and_a_restart_fire_a_clock_once(bench: Bench, other: Bench) -> None:
    stops(bench)
    bench.clock.pass_minutes(20)
    assert fires(other, bench, other) == ["section"]
    bench.restart()
    assert fires(bench, other) == []
    (entry,) = bench.entries("clock_fired")
    assert (entry.person, entry.post, entry.desk) == (None, None, "1")
    assert entry.stream == f"incident/{bench.incident_id}"


def test_nothing_due_writes_nothing(bench: Bench) -> None:
    stops(bench)
    before = bench.desk.log.position()
    assert fires(bench) == []
    assert bench.desk.log.position() == before


def test_a_clock_that_ran_out_while_no_desk_was_open_fires_at_the_next_start(bench: Bench) -> None:
    stops(bench)
    bench.clock.pass_minutes(300)
    bench.restart()
    assert fires(bench) == ["section"]
    assert bench.entries("clock_fired")[0].data["due_at"] == "2026-11-23T06:20:00.000000Z"


def test_the_log_verifies_with_clocks_in_it(bench: Bench) -> None:
    stops(bench)
    bench.clock.pass_minutes(20)
    fires(bench)
    verdict = bench.desk.log.verify()
    assert verdict.ok, verdict.reason


# -- answering and putting off ---------------------------------------------------------------------


def test_it_is_due_until_somebody_says_what_was_done(bench: Bench, other: Bench) -> None:
    stops(bench)
    (line,) = owed(bench)
    assert (str(line.phrase), line.at) == ("Stopped in a section for 20 min", at(bench, "14:20"))
    bench.clock.pass_minutes(20)
    fires(bench)
    (line,) = owed(bench)
    entry = clocks.answer(bench.desk, bench.officer, line.about, "rescue asked for")
    assert entry.stream == f"incident/{bench.incident_id}"
    other.incident_id = bench.incident_id
    assert owed(bench) == owed(other) == []
    assert fires(bench) == []
    bench.refused(Code.LOST_RACE, clocks.answer, other.desk, other.officer, line.about, "again")


def test_a_clock_that_could_not_be_recorded_when_it_was_due_is_answered_all_the_same(
    bench: Bench,
) -> None:
    stops(bench)
    bench.clock.pass_minutes(25)
    (line,) = owed(bench)
    clocks.answer(bench.desk, bench.officer, line.about, "rescue asked for")
    kinds = [entry.kind for entry in bench.entries()[-2:]]
    assert kinds == ["clock_fired", "clock_answered"]


def test_it_can_be_put_off_a_little_and_not_for_ever(bench: Bench) -> None:
    stops(bench)
    bench.clock.pass_minutes(20)
    fires(bench)
    name = owed(bench)[0].about
    for _ in range(3):
        clocks.snooze(bench.desk, bench.officer, name, 10)
        now = bench.clock.now
        assert not bench.desk.office.clocks.sounds(name, now)
        assert [each.at for each in owed(bench)] == [now + timedelta(minutes=10)]
        bench.clock.pass_minutes(10)
        assert bench.desk.office.clocks.sounds(name, bench.clock.now)
    bench.refused(Code.INVALID, clocks.snooze, bench.desk, bench.officer, name, 1)
    assert fired(bench) == ["section"]


@pytest.mark.parametrize("minutes", [0, -1, 11])
def test_it_can_be_put_off_only_within_the_limits(bench: Bench, minutes: int) -> None:
    stops(bench)
    bench.clock.pass_minutes(20)
    fires(bench)
    name = owed(bench)[0].about
    bench.refused(Code.INVALID, clocks.snooze, bench.desk, bench.officer, name, minutes)


def test_what_has_not_fired_can_be_neither_answered_nor_put_off(bench: Bench) -> None:
    stops(bench)
    name = running(bench)[0].clock
    bench.refused(Code.UNKNOWN, clocks.answer, bench.desk, bench.officer, name, "done")
    bench.refused(Code.UNKNOWN, clocks.snooze, bench.desk, bench.officer, name, 5)
    bench.refused(Code.UNKNOWN, clocks.answer, bench.desk, bench.officer, "no such", "done")


def test_an_answer_says_what_was_done_and_who_may(bench: Bench) -> None:
    stops(bench)
    bench.clock.pass_minutes(20)
    fires(bench)
    name = owed(bench)[0].about
    bench.refused(Code.INVALID, clocks.answer, bench.desk, bench.officer, name, "  ")
    trainer = bench.sign_on("trainer1")
    bench.refused(Code.NOT_PERMITTED, clocks.answer, bench.desk, trainer, name, "done")
