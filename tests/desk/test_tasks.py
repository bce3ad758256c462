"""Tasks: what was asked for is settled by its answer, a follow-up only by whoever set it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dutyconsole.desk import tasks
from dutyconsole.desk.tasks import NewTask, TaskKept
from dutyconsole.domain.due import DueKind, Side, due, due_beside
from dutyconsole.domain.events import Mode, TaskSort
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.signing import OnWord, Signed
from dutyconsole.domain.task_stories import TaskState
from tests.desk.bench import START, Bench

HALF_AN_HOUR = START + timedelta(minutes=30)
ASKED = NewTask("How many wheelchairs are aboard?", asked_by="Station Yunxi", due_at=HALF_AN_HOUR)
SET = NewTask(
    "Replace the ladder at Wanghe",
    TaskSort.FOLLOW_UP,
    owner="station_head",
    set_by="dept_director",
    due_at=START + timedelta(days=7),
)


def raised(bench: Bench, wanted: NewTask = ASKED) -> TaskKept:
    return tasks.raise_task(bench.desk, bench.officer, wanted)


def open_numbers(bench: Bench) -> list[int]:
    return [task.number for task in bench.desk.office.tasks.open]


def test_numbers_are_given_in_order_and_never_again(bench: Bench) -> None:
    bench.report()
    first = raised(bench)
    second = raised(bench, replace(ASKED, incident=bench.incident_id))
    tasks.answer(bench.desk, bench.officer, 2, "three", "conductor")
    third = raised(bench)
    assert [kept.task.number for kept in (first, second, third)] == [1, 2, 3]
    assert open_numbers(bench) == [1, 3]
    assert (first.entry.stream, second.entry.stream) == ("desk", f"incident/{bench.incident_id}")


def test_a_task_from_an_entry_belongs_to_the_entrys_incident(bench: Bench) -> None:
    bench.report()
    entry = bench.note("They want water").entry
    assert entry is not None
    task = raised(bench, replace(ASKED, about=entry.position)).task
    assert (task.incident, task.about) == (bench.incident_id, entry.position)


def test_people_and_posts_are_known_by_name_too(bench: Bench) -> None:
    director = bench.desk.roster.persons["dept_director"].name.zh_hans
    task = raised(bench, replace(ASKED, asked_by=director, passed_to="a passer-by")).task
    assert (task.asked_by, task.passed_to) == ("dept_director", "a passer-by")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"what": "  "}, Code.INVALID),
        ({"what": "x" * 2_000_000}, Code.INVALID),
        ({"asked_by": "x" * 501}, Code.INVALID),
        ({"due_at": START - timedelta(minutes=1)}, Code.INVALID),
        ({"due_at": START}, Code.INVALID),
        ({"set_by": "dept_director"}, Code.INVALID),
        ({"sort": TaskSort.FOLLOW_UP, "set_by": "nobody"}, Code.UNKNOWN),
        ({"incident": "20261123-77"}, Code.UNKNOWN),
        ({"about": 99_999}, Code.UNKNOWN),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_makes_no_sense_is_refused(
    bench: Bench, change: dict[str, object], code: Code
) -> None:
    wanted = replace(ASKED, **change)  # type: ignore[arg-type]
    bench.refused(code, tasks.raise_task, bench.desk, bench.officer, wanted)


def test_an_answer_settles_a_request(bench: Bench) -> None:
    raised(bench)
    tasks.progress(bench.desk, bench.officer, 1, "passed on by radio", "conductor of G6723")
    assert bench.desk.office.tasks.find(1).passed_to == "conductor of G6723"
    tasks.answer(bench.desk, bench.officer, 1, "two", "conductor of G6723")
    refused = bench.refused(Code.LOST_RACE, tasks.answer, bench.desk, bench.officer, 1, "three")
    assert "officer1" in refused.message
    bench.refused(Code.UNKNOWN, tasks.answer, bench.desk, bench.officer, 2, "three")
    (story,) = tasks.stories_of(bench.desk)
    assert story.settled is not None
    assert (story.state, story.settled.text, story.settled.by) == (
        TaskState.ANSWERED,
        "two",
        "conductor of G6723",
    )


def test_a_withdrawn_task_keeps_its_reason(bench: Bench) -> None:
    raised(bench)
    bench.refused(Code.INVALID, tasks.withdraw, bench.desk, bench.officer, 1, " ")
    tasks.withdraw(bench.desk, bench.officer, 1, "[red]asked twice")
    assert open_numbers(bench) == []
    assert tasks.stories_of(bench.desk)[0].state is TaskState.WITHDRAWN


def test_a_follow_up_is_closed_by_its_setter_alone(bench: Bench) -> None:
    raised(bench, SET)
    desk, officer = bench.desk, bench.officer
    refused = bench.refused(Code.NOT_PERMITTED, tasks.close, desk, officer, 1, "done")
    assert "dept_director" in refused.message
    bench.refused(Code.NOT_PERMITTED, tasks.answer, desk, officer, 1, "done")
    bench.refused(Code.NOT_PERMITTED, tasks.withdraw, desk, officer, 1, "done")
    wrong = bench.sign("dept_director", "not it")
    bench.refused(Code.NOT_SIGNED, tasks.close, desk, officer, 1, "", wrong)
    bench.refused(Code.NOT_READ_BACK, tasks.close, desk, officer, 1, "", OnWord("7", False))
    bench.refused(Code.INVALID, tasks.close, desk, officer, 1, "", OnWord("", True))
    tasks.close(desk, officer, 1, "ladder seen", bench.sign("dept_director"))
    (story,) = tasks.stories_of(desk)
    assert story.settled is not None
    assert (story.state, story.settled.by, story.settled.mode) == (
        TaskState.CLOSED,
        "dept_director",
        Mode.SIGNED,
    )


def test_a_follow_up_closed_by_telephone_says_so(bench: Bench) -> None:
    raised(bench, SET)
    kept = tasks.close(bench.desk, bench.officer, 1, "", OnWord("B-7", read_back=True))
    assert kept.entry.data["mode"] == "on_word"
    assert kept.entry.data["order_number"] == "B-7"


def test_the_officer_who_set_a_follow_up_closes_it(bench: Bench) -> None:
    raised(bench, replace(SET, set_by=""))
    assert bench.desk.office.tasks.find(1).set_by == "officer1"
    other = bench.second_desk()
    other.refused(Code.NOT_PERMITTED, tasks.close, other.desk, other.officer, 1)
    tasks.close(bench.desk, bench.officer, 1)
    assert open_numbers(bench) == []
    other.desk.log.close()


def test_only_a_follow_up_is_closed(bench: Bench) -> None:
    raised(bench)
    signed = Signed(valid=True)
    bench.refused(Code.INVALID, tasks.close, bench.desk, bench.officer, 1, "", signed)


def test_tasks_outlive_their_incident(bench: Bench) -> None:
    bench.report()
    bench.acknowledge()
    raised(bench, replace(ASKED, incident=bench.incident_id))
    bench.close()
    assert open_numbers(bench) == [1]
    (item,) = due_beside(bench.desk.office, bench.clock.now)
    assert (item.kind, item.about, item.side) == (DueKind.TASK, "1", Side.WE)
    tasks.progress(bench.desk, bench.officer, 1, "", "station_head")
    (item,) = due_beside(bench.desk.office, bench.clock.now)
    assert item.side is Side.THEY
    tasks.answer(bench.desk, bench.officer, 1, "none")
    assert bench.incident.state.value == "closed"


def test_tasks_of_a_merged_incident_go_on_in_the_other(bench: Bench) -> None:
    bench.report()
    gone = bench.incident_id
    raised(bench, replace(ASKED, incident=gone))
    bench.report("the same")
    bench.merge(gone, bench.incident_id)
    assert bench.desk.office.tasks.find(1).incident == bench.incident_id
    late = raised(bench, replace(ASKED, incident=gone))
    assert late.entry.stream == f"incident/{bench.incident_id}"
    kept = tasks.answer(bench.desk, bench.officer, 1, "two")
    assert kept.entry.stream == f"incident/{bench.incident_id}"
    items = due(bench.incident, bench.clock.now, bench.desk.office)
    assert [item.about for item in items if item.kind is DueKind.TASK] == ["2"]


def test_a_follow_up_is_due_when_its_day_has_come(bench: Bench) -> None:
    raised(bench, SET)
    assert due_beside(bench.desk.office, bench.clock.now) == ()
    assert due_beside(bench.desk.office, START + timedelta(days=6, minutes=1))


def test_a_task_starts_a_workflow_on_its_incident(bench: Bench) -> None:
    bench.handle("4-11")
    raised(bench, replace(SET, incident=bench.incident_id))
    before = bench.desk.log.position()
    started = tasks.start_playbook(bench.desk, bench.officer, 1, "4-3")
    assert started.incident.id == bench.incident_id
    assert "4-3" in bench.incident.runs
    assert bench.desk.office.tasks.find(1).runs == ((bench.incident_id, "4-3"),)
    assert bench.desk.log.read(after=before)[-1].kind == "task_run_started"


def test_a_task_without_an_open_incident_starts_a_routine_one(bench: Bench) -> None:
    raised(bench, SET)
    started = tasks.start_playbook(bench.desk, bench.officer, 1, "4-1")
    assert (started.incident.kind, started.incident.state.value) == ("routine", "active")
    assert bench.desk.office.tasks.find(1).runs == ((started.incident.id, "4-1"),)
    bench.refused(Code.INVALID, tasks.start_playbook, bench.desk, bench.officer, 1, "4-11")
    bench.refused(Code.UNKNOWN, tasks.start_playbook, bench.desk, bench.officer, 9, "4-1")


def test_tasks_come_back_after_a_restart(bench: Bench) -> None:
    bench.report()
    raised(bench, replace(ASKED, incident=bench.incident_id))
    raised(bench, SET)
    tasks.progress(bench.desk, bench.officer, 2, "ordered")
    before = bench.desk.office.tasks
    bench.restart()
    assert bench.desk.office.tasks == before
