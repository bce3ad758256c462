"""The telephone register at the screen: what a sheet keeps, a day's calls, and each in full."""

from __future__ import annotations

from dutyconsole.desk.calls import CallNote, note_call
from dutyconsole.desk.register import find_call
from dutyconsole.domain.events import Origin
from dutyconsole.domain.text import Language
from dutyconsole.tui.screens.modals.call_sheet import CallSheet
from dutyconsole.tui.screens.modals.new_task import NewTaskModal
from dutyconsole.tui.screens.modals.noted_call import NotedCallModal
from dutyconsole.tui.screens.modals.register import RegisterModal
from tests.tui.conftest import walking
from tests.tui.seat import Bench, Seat, seated

COMPLAINT = CallNote(
    "the air-conditioning of car 5 is off",
    "the conductor is told",
    caller="Ms Bai",
    channel="telephone",
    origin=Origin.PUBLIC,
    rings=6,
)


def noted(bench: Bench, note: CallNote = COMPLAINT) -> int:
    return note_call(bench.desk, bench.officer, note).position


async def registered(seat: Seat) -> None:
    await seat.press("d")
    await seat.until(lambda: isinstance(seat.app.screen, RegisterModal))
    await seat.pilot.pause()


async def opened(seat: Seat) -> None:
    await registered(seat)
    await seat.sees("car 5 is off")
    await seat.press("enter")
    await seat.dialog(NotedCallModal)


async def test_a_sheet_keeps_what_the_office_rules_ask_for(seat: Seat, bench: Bench) -> None:
    await seat.press("f2")
    form = await seat.dialog(CallSheet)
    await seat.puts("text", "no water in car 5")
    assert form.row("rings").has_class("-off")
    await seat.puts("becomes", "call")
    await seat.puts("origin", "public")
    await seat.sees("goes to the leader at once")
    await seat.puts("rings", "six")
    await seat.puts("turned_to", "12306")
    await seat.puts("leader", "task")
    await seat.press("f12")
    await seat.sees("is no number of rings")
    await seat.puts("rings", "6")
    await seat.press("f12")
    await seat.closed_dialog()
    call = find_call(bench.desk, bench.entries("call_noted")[-1].position)
    assert (call.origin, call.rings, call.turned_to, call.tasks) == (
        Origin.PUBLIC,
        6,
        "12306",
        (1,),
    )
    assert bench.desk.office.tasks.find(1).what == "Report to the leader: no water in car 5"


async def test_the_days_calls_and_the_day_before(seat: Seat, bench: Bench) -> None:
    noted(bench)
    bench.clock.pass_minutes(24 * 60)
    noted(bench, CallNote("is G1 late?", "no"))
    await registered(seat)
    await seat.sees("TELEPHONE REGISTER 2026-11-24, today", "is G1 late?", "reply: no")
    await seat.press("left")
    await seat.sees("REGISTER 2026-11-23", "car 5 is off", "ANSWERED LATE", "NOT YET REPORTED")
    assert "Ms Bai" not in seat.text
    await seat.press("pagedown")
    await seat.sees("is G1 late?")
    await seat.press("right")
    await seat.sees("2026-11-24, today")


async def test_a_call_is_reported_to_the_leader(seat: Seat, bench: Bench) -> None:
    at = noted(bench)
    await opened(seat)
    assert "Ms Bai" not in seat.text
    await seat.press("n")
    await seat.sees("Ms Bai")
    await seat.press("1")
    await seat.puts("leader", "dept_director")
    await seat.press("f12")
    await seat.until(lambda: "NOT YET REPORTED" not in seat.text)
    assert find_call(bench.desk, at).reported_to == "dept_director"


async def test_a_call_becomes_a_task(seat: Seat, bench: Bench) -> None:
    at = noted(bench)
    await opened(seat)
    await seat.press("2", "f12")
    await seat.dialog(NewTaskModal)
    await seat.press("f12")
    await seat.sees("task 1")
    assert find_call(bench.desk, at).tasks == (1,)


async def test_a_call_joins_an_incident_and_the_desk_goes_to_it(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    at = noted(bench)
    await seat.sees("playbook 4-12 started")
    await opened(seat)
    await seat.press("4")
    await seat.puts("incident", incident)
    await seat.press("f12")
    await seat.closed_dialog()
    assert find_call(bench.desk, at).incident == incident


async def test_a_call_becomes_an_incident(seat: Seat, bench: Bench) -> None:
    at = noted(bench)
    await opened(seat)
    await seat.press("3")
    await seat.puts("kind", "train_abnormality")
    await seat.press("f12")
    await seat.closed_dialog()
    incident = find_call(bench.desk, at).incident
    assert "4-12" in seat.incident(incident).runs


async def test_it_fits_a_small_screen_in_chinese(bench: Bench) -> None:
    noted(bench, CallNote("五号车厢空调坏了" * 20, "已通知列车长", origin=Origin.PUBLIC, rings=6))
    async with seated(
        lambda: Bench(bench.directory, bench.clock).desk,
        bench.clock,
        size=(80, 24),
        language=Language.ZH_HANS,
    ) as seat:
        await registered(seat)
        await seat.sees("五号车厢")
        assert seat.is_within_the_screen
        await seat.press("enter")
        await seat.dialog(NotedCallModal)
        assert seat.is_within_the_screen
