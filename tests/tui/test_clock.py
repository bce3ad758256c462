"""A clock at the screen: counts down, rings, is answered, put off, or over by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.text import Language
from dutyconsole.tui.screens.modals.clock import ClockModal
from dutyconsole.tui.widgets.choice import Choice
from dutyconsole.tui.widgets.incident_list import IncidentList
from tests.tui.conftest import stranded
from tests.tui.seat import Bench, Seat, seated


@pytest.fixture
async def seat(bench: Bench) -> AsyncIterator[Seat]:
    """officer1 at a screen that does not lock itself while the test lets time pass."""
    mine = Bench(bench.directory, bench.clock)
    mine.desk.lock_after = None
    async with seated(lambda: mine.desk, bench.clock) as made:
        yield made
    mine.desk.log.close()


async def stands(seat: Seat, bench: Bench) -> None:
    """A train stands in a section since now."""
    bench.incident_id = stranded(bench)
    bench.acknowledge()
    bench.fact("stopped", "14:00")
    await seat.sees("Stopped", "by 14:20")


async def ticks(seat: Seat) -> None:
    """A second passes for the app, and what it records is shown."""
    seat.app.tick()
    await seat.pilot.app.workers.wait_for_complete()
    await seat.closed_dialog()


async def on_the_clock(seat: Seat, *, last: bool = False) -> ClockModal:
    """Enter on the first line of what is due, or the last."""
    listed = seat.desk_screen.query_one(IncidentList)
    listed.focus()
    listed.choose([line.id for line in listed.lines if line.due][-1 if last else 0])
    await seat.press("enter")
    form = await seat.dialog(ClockModal)
    assert isinstance(form, ClockModal)
    return form


async def test_it_counts_down_fires_within_a_tick_and_is_answered(seat: Seat, bench: Bench) -> None:
    await stands(seat, bench)
    await seat.sees("DUE 20:00")
    bench.clock.pass_minutes(19)
    await ticks(seat)
    assert bench.entries("clock_fired") == []
    bench.clock.pass_minutes(1.02)
    await ticks(seat)
    await seat.sees("LATE since 14:20", "time is up: stopped in a section")
    await ticks(seat)
    assert len(bench.entries("clock_fired")) == 1
    await on_the_clock(seat)
    await seat.press("1", "tab")
    await seat.types("rescue asked for")
    await seat.press("enter")
    await seat.closed_dialog()
    await seat.sees("clock: seen to", "on the clock that fired: rescue asked for")
    assert "LATE since" not in seat.text


async def test_it_is_put_off_within_the_limits(seat: Seat, bench: Bench) -> None:
    await stands(seat, bench)
    bench.clock.pass_minutes(20)
    await ticks(seat)
    await on_the_clock(seat)
    await seat.press("2", "tab")
    await seat.types("30")
    await seat.press("enter")
    await seat.sees("put it off for 1 to 10 minutes")
    await seat.puts("minutes", "5")
    await seat.press("enter")
    await seat.closed_dialog()
    await seat.sees("by 14:25")
    bench.clock.pass_minutes(5.02)
    await seat.sees("LATE since 14:20")


async def test_a_train_that_moves_is_said_from_the_clock_itself(seat: Seat, bench: Bench) -> None:
    await stands(seat, bench)
    bench.clock.pass_minutes(8)
    form = await on_the_clock(seat)
    assert [option.value for option in form.query_one("#result", Choice).options] == ["over"]
    await seat.press("1", "tab")
    await seat.types("conductor")
    await seat.press("enter")
    await seat.closed_dialog()
    assert bench.facts("moving") == {"conductor": ("14:08", "confirmed")}
    assert "by 14:20" not in seat.text


async def test_a_clock_that_is_set_is_recorded_and_said_and_moves_the_deadlines(
    seat: Seat, bench: Bench
) -> None:
    await stands(seat, bench)
    bench.clock.set_by(-timedelta(hours=1))
    await ticks(seat)
    await seat.sees("CLOCK SET BACK by 1:00:00", "by 13:20", "DUE 20:00")
    form = await on_the_clock(seat, last=True)
    assert form.incident is None
    await seat.press("1", "tab")
    await seat.types("told the workshop")
    await seat.press("enter")
    await seat.closed_dialog()
    assert "-- CLOCK SET BACK" not in seat.text


async def test_a_clock_that_cannot_be_recorded_is_shown_and_rings_all_the_same(
    seat: Seat, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stands(seat, bench)
    bells: list[None] = []
    monkeypatch.setattr(seat.app, "bell", lambda: bells.append(None))

    def full(*_: object) -> None:
        raise Refused(Code.NOT_RECORDED, "The disk is full", "make room")

    monkeypatch.setattr(seat.app.desk.log, "transact", full)
    bench.clock.pass_minutes(21)
    seat.app.tick()
    await seat.sees("LATE since 14:20", "NOT RECORDED")
    assert bells
    monkeypatch.undo()
    for _ in range(6):
        await ticks(seat)
    assert len(bench.entries("clock_fired")) == 1


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@pytest.mark.parametrize("language", [Language.EN, Language.ZH_HANS])
async def test_its_dialog_fits(bench: Bench, size: tuple[int, int], language: Language) -> None:
    bench.desk.lock_after = None
    async with seated(lambda: bench.desk, bench.clock, size=size, language=language) as seat:
        bench.incident_id = stranded(bench)
        bench.acknowledge()
        bench.fact("stopped", "14:00")
        bench.clock.pass_minutes(20)
        await seat.until(lambda: bool(bench.entries("clock_fired")))
        await seat.closed_dialog()
        form = await on_the_clock(seat)
        await seat.press("2", "tab")
        assert seat.is_within_the_screen
        assert form.query_one("#row-minutes").region.height
