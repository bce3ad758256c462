"""Tasks at the screen: raised, seen in DUE and FOLLOW-UP, passed on, answered, closed."""

from __future__ import annotations

from datetime import timedelta

from dutyconsole.desk import tasks
from dutyconsole.desk.tasks import NewTask
from dutyconsole.domain.events import TaskSort
from dutyconsole.domain.text import Language
from dutyconsole.tui.screens.modals.entry import EntryModal
from dutyconsole.tui.screens.modals.new_task import NewTaskModal
from dutyconsole.tui.screens.modals.steps import DoneModal
from dutyconsole.tui.screens.modals.task import TaskModal
from dutyconsole.tui.screens.modals.task_list import TaskListModal
from dutyconsole.tui.widgets.incident_list import IncidentList
from dutyconsole.tui.widgets.log_list import LogList
from tests.desk.bench import START
from tests.tui.conftest import walking
from tests.tui.seat import SECRET, Bench, Seat, seated


def raised(bench: Bench, **more: object) -> int:
    wanted = NewTask("[red]How many wheelchairs?", **more)  # type: ignore[arg-type]
    return tasks.raise_task(bench.desk, bench.officer, wanted).task.number


async def listed(seat: Seat) -> None:
    await seat.press("i")
    await seat.until(lambda: isinstance(seat.app.screen, TaskListModal))
    await seat.pilot.pause()


async def test_a_task_is_raised_from_the_list_and_answered(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    await seat.sees(incident[-2:])
    await listed(seat)
    await seat.sees("No task is open.")
    await seat.press("n")
    await seat.dialog(NewTaskModal)
    await seat.types("water for car 5")
    await seat.puts("due", "30")
    await seat.press("f12")
    await seat.sees("task 1 raised", "water for car 5", "by 14:30", "with this desk")
    await seat.press("enter")
    await seat.dialog(TaskModal)
    await seat.press("3")
    await seat.puts("text", "brought")
    await seat.press("f12")
    await seat.sees("No task is open.")
    answered = bench.entries("task_answered")[-1]
    assert answered.stream == f"incident/{incident}"
    await seat.press("escape")
    await seat.closed_dialog()


async def test_a_task_is_due_and_enter_opens_it(seat: Seat, bench: Bench) -> None:
    raised(bench, due_at=START + timedelta(minutes=5), passed_to="station_head")
    await seat.sees("[red]How many")
    listing = seat.app.screen.query_one(IncidentList)
    listing.choose(next(line.id for line in listing.lines if line.due is not None))
    await seat.sees("due 2026-11-23 14:05", "Enter opens it.")
    await seat.press("enter")
    await seat.dialog(TaskModal)


async def test_a_task_is_raised_from_an_entry(seat: Seat, bench: Bench) -> None:
    walking(bench)
    await seat.sees("playbook 4-12 started")
    seat.app.screen.query_one(LogList).focus()
    await seat.press("enter")
    await seat.dialog(EntryModal)
    await seat.press("i")
    form = await seat.dialog(NewTaskModal)
    assert "4-12" in form.value("what")
    assert form.value("asked_by")
    await seat.press("f12")
    await seat.closed_dialog()
    (task,) = bench.desk.office.tasks.open
    assert task.about == bench.entries("run_started")[-1].position


async def test_what_another_desk_does_shows_in_the_open_dialog(seat: Seat, bench: Bench) -> None:
    number = raised(bench)
    await seat.sees("[red]How many")
    await listed(seat)
    await seat.press("enter")
    await seat.dialog(TaskModal)
    tasks.progress(bench.desk, bench.officer, number, "asked by radio")
    await seat.sees("asked by radio")
    tasks.answer(bench.desk, bench.officer, number, "two")
    await seat.sees("settled meanwhile")


async def test_only_the_setter_closes_a_follow_up(seat: Seat, bench: Bench) -> None:
    raised(bench, sort=TaskSort.FOLLOW_UP, set_by="dept_director", owner="station_head")
    await seat.sees("FOLLOW-UP 1")
    await listed(seat)
    await seat.press("enter")
    await seat.dialog(TaskModal)
    await seat.press("3", "f12")
    await seat.sees("who alone closes it", "telephone")
    assert bench.entries("task_closed") == []
    await seat.puts("mode", "signs")
    await seat.puts("secret", "not it")
    await seat.press("f12")
    await seat.until(lambda: "own secret" in seat.said)
    await seat.puts("secret", SECRET)
    await seat.press("f12")
    await seat.sees("No task is open.")
    assert bench.entries("task_closed")[-1].data["person"] == "dept_director"


async def test_a_follow_up_starts_a_workflow_and_the_desk_goes_to_it(
    seat: Seat, bench: Bench
) -> None:
    raised(bench, sort=TaskSort.FOLLOW_UP)
    await seat.sees("FOLLOW-UP 1")
    await listed(seat)
    await seat.press("enter")
    await seat.dialog(TaskModal)
    await seat.press("4")
    await seat.puts("playbook", "4-1")
    await seat.press("f12")
    await seat.closed_dialog()
    await seat.sees("Safety hazard inspection")


async def test_a_summary_offers_a_follow_up(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    await seat.sees("playbook 4-12 started")
    run = seat.incident(incident).runs["4-12"]
    modal = DoneModal(seat.incident(incident), run, run.playbook.by_id["summ"])
    seat.app.push_screen(modal, seat.desk_screen.tell)
    form = await seat.dialog(DoneModal)
    assert form.value("follow_up") == "no"
    await seat.puts("follow_up", "next")
    await seat.press("f12")
    asked = await seat.dialog(NewTaskModal)
    assert asked.value("sort") == "follow_up"
    await seat.puts("owner", "station_head")
    await seat.puts("due", "2026-12-01")
    await seat.press("f12")
    await seat.closed_dialog()
    (task,) = bench.desk.office.tasks.open
    assert (task.owner, task.set_by, task.incident) == ("station_head", "officer1", incident)
    assert task.about == bench.entries("step_recorded")[-1].position


async def test_the_list_fits_a_small_screen_in_chinese(bench: Bench) -> None:
    raised(bench, due_at=START + timedelta(days=3), passed_to="station_head")
    raised(bench, sort=TaskSort.FOLLOW_UP, set_by="dept_director")
    async with seated(
        lambda: Bench(bench.directory, bench.clock).desk,
        bench.clock,
        size=(80, 24),
        language=Language.ZH_HANS,
    ) as seat:
        await listed(seat)
        assert seat.is_within_the_screen
        await seat.press("enter")
        await seat.dialog(TaskModal)
        assert seat.is_within_the_screen
        await seat.press("escape")
        await seat.press("n")
        await seat.until(lambda: isinstance(seat.app.screen, NewTaskModal))
        assert seat.is_within_the_screen
