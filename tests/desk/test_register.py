"""The telephone register: the calls of a day, and what became of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dutyconsole.desk import calls, incidents, tasks
from dutyconsole.desk.calls import CallNote
from dutyconsole.desk.register import (
    calls_on,
    find_call,
    join_noted_call,
    open_from_call,
    report_call,
)
from dutyconsole.desk.tasks import NewTask
from dutyconsole.domain.events import CallNoted, Origin
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.register import NotedCall, register
from tests.desk.bench import START, ZONE, Bench

TODAY = date(2026, 11, 23)
COMPLAINT = CallNote(
    "the air-conditioning of car 5 is off",
    "the conductor is told",
    caller="Ms Bai",
    phone="0571-222",
    channel="telephone",
    origin=Origin.PUBLIC,
    rings=6,
    turned_to="12306",
)


def noted(bench: Bench, note: CallNote = COMPLAINT) -> int:
    return calls.note_call(bench.desk, bench.officer, note).position


def of_today(bench: Bench) -> tuple[NotedCall, ...]:
    return calls_on(bench.desk, TODAY, ZONE)


def test_the_register_keeps_what_the_office_rules_ask_for(bench: Bench) -> None:
    noted(bench)
    (call,) = of_today(bench)
    assert (call.origin, call.rings, call.turned_to) == (Origin.PUBLIC, 6, "12306")
    assert call.late
    assert call.owed_to_leader


@pytest.mark.parametrize(("rings", "late"), [(0, False), (4, False), (5, True)])
def test_a_call_is_late_after_four_rings_where_they_are_given(
    bench: Bench, rings: int, late: bool
) -> None:
    noted(bench, replace(COMPLAINT, rings=rings, seconds=600))
    assert of_today(bench)[0].late is late


def test_a_day_holds_its_own_calls_the_newest_first(bench: Bench) -> None:
    noted(bench, CallNote("one"))
    bench.clock.pass_minutes(60 * 10)
    noted(bench, CallNote("keyed in later", received_at=START + timedelta(minutes=1)))
    noted(bench, CallNote("the day after"))
    assert [call.text for call in of_today(bench)] == ["keyed in later", "one"]
    assert [call.text for call in calls_on(bench.desk, date(2026, 11, 24), ZONE)] == [
        "the day after"
    ]
    assert calls_on(bench.desk, date(2026, 11, 22), ZONE) == ()


def test_a_call_is_reported_to_the_leader_at_once_or_later(bench: Bench) -> None:
    noted(bench, replace(COMPLAINT, reported_to="dept_director"))
    assert not of_today(bench)[0].owed_to_leader
    at = noted(bench)
    bench.clock.pass_minutes(5)
    report_call(bench.desk, bench.officer, at, "the director on duty")
    call = find_call(bench.desk, at)
    assert (call.reported_to, call.reported_at) == ("the director on duty", bench.clock.now)
    assert not call.owed_to_leader


def test_a_task_to_report_it_is_raised_with_the_call(bench: Bench) -> None:
    at = noted(bench, replace(COMPLAINT, to_report="Report to the leader: car 5"))
    (task,) = bench.desk.office.tasks.open
    assert (task.what, task.about, task.incident) == ("Report to the leader: car 5", at, "")
    assert find_call(bench.desk, at).tasks == (1,)
    assert not find_call(bench.desk, at).owed_to_leader


def test_a_task_is_raised_from_a_call_later(bench: Bench) -> None:
    at = noted(bench)
    tasks.raise_task(bench.desk, bench.officer, NewTask("ask the depot", about=at))
    assert of_today(bench)[0].tasks == (1,)


def test_a_call_becomes_an_incident_later_and_stays_in_the_register(bench: Bench) -> None:
    at = noted(bench)
    bench.clock.pass_minutes(20)
    taken = open_from_call(bench.desk, bench.officer, at, "train_abnormality", "4-12")
    incident = taken.recorded.incident
    assert (incident.reports[0].text, incident.reported_at) == (COMPLAINT.text, START)
    assert incident.state.value == "active"
    assert find_call(bench.desk, at).incident == incident.id
    reporter = incident.reports[0].reporter
    assert reporter is not None
    assert bench.desk.log.private([reporter.private]) == {reporter.private: "Ms Bai"}
    linked = bench.entries("call_linked")[-1]
    assert linked.occurred_at == bench.clock.now


def test_a_call_joins_an_incident_once(bench: Bench) -> None:
    bench.report()
    at = noted(bench)
    joined = join_noted_call(bench.desk, bench.officer, at, bench.incident_id)
    assert joined.incident.reports[-1].text == COMPLAINT.text
    desk, officer = bench.desk, bench.officer
    bench.refused(Code.INVALID, join_noted_call, desk, officer, at, bench.incident_id)
    bench.refused(Code.INVALID, open_from_call, desk, officer, at, "fire")


def test_what_makes_no_sense_is_refused(bench: Bench) -> None:
    at = noted(bench)
    desk, officer = bench.desk, bench.officer
    bench.refused(Code.UNKNOWN, report_call, desk, officer, at + 1, "dept_director")
    bench.refused(Code.INVALID, report_call, desk, officer, at, "  ")
    before = START - timedelta(minutes=1)
    bench.refused(Code.INVALID, report_call, desk, officer, at, "dept_director", before)
    bench.refused(Code.UNKNOWN, join_noted_call, desk, officer, at, "20260101-01")
    bench.refused(Code.UNKNOWN, open_from_call, desk, officer, 1, "fire")
    bench.refused(Code.INVALID, open_from_call, desk, officer, at, "picnic")
    for wrong in (
        replace(COMPLAINT, rings=-1),
        replace(COMPLAINT, seconds=1000),
        replace(COMPLAINT, turned_to="x" * 501),
        replace(COMPLAINT, reported_to="a", reported_at=START + timedelta(minutes=1)),
        replace(COMPLAINT, text="x" * 2_000_000),
    ):
        bench.refused(Code.INVALID, calls.note_call, desk, officer, wrong)


def test_an_erased_caller_is_not_carried_on(bench: Bench) -> None:
    at = noted(bench)
    caller = find_call(bench.desk, at).caller
    assert caller is not None
    supervisor = bench.sign_on("supervisor1")
    calls.erase_caller(bench.desk, supervisor, at, caller.private, "asked for it")
    bench.report()
    joined = join_noted_call(bench.desk, bench.officer, at, bench.incident_id)
    assert joined.incident.reports[-1].reporter is None


def test_calls_noted_before_there_was_a_register_are_in_it(bench: Bench) -> None:
    entry = calls.note_call(bench.desk, bench.officer, CallNote("is G1 late?", "no"))
    assert set(entry.data) == {"text", "answer"}
    (call,) = register([replace(entry, schema=1)])
    assert (call.text, call.origin, call.rings, call.late) == (
        "is G1 late?",
        Origin.UNKNOWN,
        0,
        False,
    )
    assert CallNoted.SCHEMA == 2


def test_notes_and_calls_of_incidents_are_not_in_it(bench: Bench) -> None:
    bench.report()
    incidents.add_note(bench.desk, bench.officer, bench.incident_id, "a note")
    assert of_today(bench) == ()
