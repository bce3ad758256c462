"""The desk itself: the queue, the places in several incidents, languages, keys, alarms."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from dutyconsole import bootstrap
from dutyconsole.desk.steps import start_run
from dutyconsole.domain.incident import IncidentState
from dutyconsole.domain.text import Language
from dutyconsole.tui.app import DutyApp
from dutyconsole.tui.screens.modals.call_sheet import CallSheet
from dutyconsole.tui.screens.modals.closing import CloseModal
from dutyconsole.tui.screens.modals.help import HelpModal
from dutyconsole.tui.screens.modals.notes import NoteModal
from dutyconsole.tui.screens.modals.playbook import PlaybookModal
from dutyconsole.tui.screens.modals.steps import DoneModal
from dutyconsole.tui.setting import Setting
from dutyconsole.tui.widgets.incident_list import IncidentList
from dutyconsole.tui.widgets.step_list import StepList
from tests.tui.conftest import done_elsewhere, stranded, walking
from tests.tui.seat import SECRET, Bench, MovedClock, Seat, seated


async def test_an_empty_desk_says_what_to_do(seat: Seat) -> None:
    await seat.sees("Nothing is open", "F2", "SAMPLE", "Wang Wei", "log ok")


async def test_enter_takes_up_what_rings_and_offers_its_playbook(seat: Seat, bench: Bench) -> None:
    incident = stranded(bench)
    await seat.sees("INCOMING 1", "TAKE UP")
    await seat.press("enter")
    await seat.dialog(PlaybookModal)
    await seat.press("enter")
    await seat.closed_dialog()
    assert seat.incident(incident).state is IncidentState.ACTIVE
    await seat.sees("INCOMING 0", ">>> 1", "RECORDED")


async def test_enter_enter_f12_does_the_current_step(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    await seat.sees(">>> 1")
    await seat.press("enter", "enter")
    await seat.dialog(DoneModal)
    await seat.press("f12")
    await seat.closed_dialog()
    assert seat.incident(incident).runs["4-12"].records["recv"].entered_by == "officer1"
    await seat.sees(">>> 2", "ok   1")


async def test_several_incidents_keep_their_places(seat: Seat, bench: Bench) -> None:
    first, second = walking(bench), walking(bench, "4-13")
    start_run(bench.desk, bench.officer, first, "4-9")
    await seat.sees("ACTIVE 2")
    await seat.press("1", "right", "down", "down")
    await seat.press("2")
    assert seat.desk_screen.place.incident is not None
    here = seat.desk_screen.place.incident.id
    await seat.press("1")
    there = seat.desk_screen.place
    assert there.incident is not None
    assert {here, there.incident.id} == {first, second}
    await seat.press("tab")
    assert seat.desk_screen.place.run is not None
    chosen = seat.desk_screen.place.run.id
    await seat.press("2", "1")
    assert seat.desk_screen.place.run is not None
    assert seat.desk_screen.place.run.id == chosen


async def test_looking_ahead_moves_nothing_and_one_key_returns(seat: Seat, bench: Bench) -> None:
    walking(bench)
    await seat.sees(">>> 1")
    await seat.press("1", "right", "down", "down", "down")
    assert seat.desk_screen.step_list.chosen != "recv"
    await seat.press("0")
    assert seat.desk_screen.step_list.chosen == "recv"


async def test_two_runs_side_by_side_each_take_the_keys(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    start_run(bench.desk, bench.officer, incident, "4-9")
    await seat.sees("Tab:")
    await seat.press("b")
    beside = seat.desk_screen.query_one("#beside", StepList)
    await seat.until(lambda: beside.run_shown is not None and beside.region.width > 20)
    await seat.press("right", "right")
    assert beside.has_focus
    assert seat.desk_screen.place.run is beside.run_shown
    await seat.press("b")
    await seat.until(lambda: not beside.region.width)


async def test_a_second_run_is_asked_for_where_there_is_only_one(seat: Seat, bench: Bench) -> None:
    walking(bench)
    await seat.sees(">>> 1")
    await seat.press("b")
    await seat.sees("Only one playbook is walked here")


async def test_enter_on_what_is_due_goes_to_its_step(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    await seat.sees(">>> 1")
    await seat.press("1", "right", "f6")
    await seat.press("2", "f12")
    await seat.closed_dialog()
    await seat.sees("DUE 1")
    queue = seat.desk_screen.query_one(IncidentList)
    await seat.press("left", "down", "enter")
    assert queue.chosen == incident
    assert seat.desk_screen.step_list.has_focus
    assert seat.desk_screen.step_list.chosen == "recv"


async def test_follow_up_is_one_key_away(seat: Seat, bench: Bench) -> None:
    incident = walking(bench, "4-4")
    await seat.sees("FOLLOW-UP 1", "wait in FOLLOW-UP")
    await seat.press("enter")
    await seat.sees("(Enter hides)", incident)


async def test_the_language_is_switched_and_the_place_stays(seat: Seat, bench: Bench) -> None:
    walking(bench)
    await seat.sees(">>> 1")
    await seat.press("1", "right", "down", "f4")
    await seat.dialog(NoteModal)
    await seat.types("half a note")
    await seat.press("ctrl+l")
    await seat.sees("half a note", "F12记录")
    await seat.press("escape")
    await seat.closed_dialog()
    assert seat.desk_screen.step_list.chosen == "notify"
    await seat.sees("待办")
    await seat.press("ctrl+l", "ctrl+l")
    assert seat.app.language is Language.EN
    await seat.sees("ACTIVE 1")


async def test_help_explains_the_focused_place(seat: Seat, bench: Bench) -> None:
    walking(bench)
    await seat.sees(">>> 1")
    await seat.press("f1")
    await seat.until(lambda: isinstance(seat.app.screen, HelpModal))
    await seat.sees("THE QUEUE", "F8", "Launch or escalate")
    await seat.press("escape")
    await seat.press("1", "right", "question_mark")
    await seat.sees("THE STEPS")
    await seat.press("escape", "f4")
    await seat.dialog(NoteModal)
    await seat.press("tab", "f1")
    await seat.sees("THIS FIELD is a time")
    await seat.press("escape")
    await seat.dialog(NoteModal)


async def test_the_palette_offers_every_command_with_its_key(seat: Seat) -> None:
    offered = {command.title for command in seat.app.get_system_commands(seat.app.screen)}
    assert {"Launch (F8)", "Call (F2)", "Fact (F3)", "Archive", "Sign off"} <= offered
    assert not any("creenshot" in title for title in offered)


async def test_keys_of_ones_own_hold_on_the_line_of_keys_too(bench: Bench, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "keys.toml").write_text('note = "ctrl+n"\nnothing = "f4"\n')
    walking(bench)
    mine = Bench(bench.directory, bench.clock)
    async with seated(lambda: mine.desk, bench.clock, home=home) as seat:
        await seat.sees("Ctrl+N Note", "keys.toml")
        await seat.press("1", "ctrl+n")
        await seat.dialog(NoteModal)
    mine.desk.log.close()


async def test_what_rings_rings_until_it_is_silenced_or_taken_up(
    seat: Seat, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[str] = []
    monkeypatch.setattr(seat.app, "bell", lambda: rung.append("bell"))
    incident = stranded(bench)
    await seat.sees("INCOMING 1")
    for _ in range(3):
        seat.app.tick()
    assert len(rung) >= 2
    await seat.press("ctrl+s")
    await seat.sees("silent 2:00")
    assert bench.entries("alarm_silenced")
    rung.clear()
    for _ in range(6):
        seat.app.tick()
    assert not rung
    bench.clock.pass_minutes(3)
    for _ in range(3):
        seat.app.tick()
    assert rung
    assert seat.incident(incident).state is IncidentState.INCOMING


async def test_a_new_incident_rings_through_a_silence(
    seat: Seat, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranded(bench)
    await seat.sees("INCOMING 1")
    await seat.press("ctrl+s")
    await seat.sees("silent")
    rung: list[str] = []
    monkeypatch.setattr(seat.app, "bell", lambda: rung.append("bell"))
    stranded(bench, "and another")
    await seat.sees("INCOMING 2")
    assert rung


async def test_no_dialog_hides_what_rings(seat: Seat, bench: Bench) -> None:
    walking(bench)
    await seat.sees(">>> 1")
    await seat.press("1", "f10")
    await seat.dialog(CloseModal)
    stranded(bench, "in the middle of it")
    await seat.sees("! INCOMING 1")
    assert isinstance(seat.app.screen, CloseModal)


async def test_a_parked_call_waits_in_the_queue(seat: Seat) -> None:
    await seat.press("f2")
    await seat.dialog(CallSheet)
    await seat.types("conductor")
    await seat.press("escape")
    await seat.closed_dialog()
    await seat.sees("PARKED CALLS 1", "conductor", "GO ON")
    await seat.press("enter")
    sheet = await seat.dialog(CallSheet)
    assert sheet.value("caller") == "conductor"


@asynccontextmanager
async def at_home(bench: Bench, home: Path) -> AsyncIterator[Seat]:
    """officer1 at a screen that keeps its place in `home`."""
    mine = Bench(bench.directory, bench.clock)
    async with seated(lambda: mine.desk, bench.clock, home=home) as seat:
        yield seat
        seat.app.drafts.close()
    mine.desk.log.close()


def is_at(seat: Seat) -> tuple[str, str]:
    """The incident and the run that the desk shows."""
    place = seat.desk_screen.place
    assert place.incident is not None
    assert place.run is not None
    return place.incident.id, place.run.id


async def test_after_a_restart_the_place_is_the_same(bench: Bench, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    walking(bench)
    second = walking(bench, "4-13")
    start_run(bench.desk, bench.officer, second, "4-9")
    async with at_home(bench, home) as seat:
        await seat.press("2", "tab")
        assert is_at(seat) == (second, "4-13")
    async with at_home(bench, home) as seat:
        assert is_at(seat) == (second, "4-13")


async def test_an_untouched_desk_locks_itself(seat: Seat, bench: Bench) -> None:
    seat.app.desk.lock_after = timedelta(minutes=10)
    walking(bench)
    await seat.sees(">>> 1")
    bench.clock.pass_minutes(11)
    seat.app.tick()
    await seat.sees("LOCKED")
    await seat.types(SECRET)
    await seat.press("enter")
    await seat.sees(">>> 1")


async def test_an_incident_that_another_desk_works_on_is_seen_at_once(
    seat: Seat, bench: Bench
) -> None:
    incident = walking(bench)
    await seat.sees(">>> 1")
    done_elsewhere(bench, incident, "recv")
    await seat.sees(">>> 2")


def is_whole(seat: Seat) -> bool:
    """Whether the dialog in front, with its keys, is within the screen."""
    screen, (_, height) = seat.app.screen, seat.app.size
    frames = [*screen.query("#box"), *screen.query("#keys")]
    return seat.is_within_the_screen and all(
        each.region.height and each.region.bottom <= height for each in frames
    )


DIALOGS = ("f1", "f2", "f3", "k", "f4", "f5", "f6", "f7", "f8", "f9", "f10", *"muoridvwh")
"""Keys that open one each, over an incident with a response."""


@pytest.mark.parametrize("language", [Language.EN, Language.ZH_HANS])
async def test_every_dialog_fits_also_while_the_terminal_shrinks(
    tmp_path: Path, language: Language
) -> None:
    clock = MovedClock()
    desk = bootstrap.demo_desk(tmp_path, real=clock)
    app = DutyApp(lambda: desk, Setting(person="officer1", language=language, clock=clock))
    wide, small = (120, 36), (80, 24)
    async with app.run_test(size=wide) as pilot:
        seat = Seat(app, pilot)
        await seat.until(lambda: isinstance(app.focused, Input))
        app.screen.query_one("#secret", Input).value = bootstrap.DEMO_SECRET
        await seat.press("enter")
        await seat.closed_dialog()
        await seat.press("2", "right")
        for key in DIALOGS:
            await seat.press(key)
            await seat.until(lambda: app.screen is not app.screen_stack[1] or bool(seat.said))
            for size in (wide, small):
                if app.size != size:
                    await pilot.resize_terminal(*size)
                await seat.until(lambda: is_whole(seat))
            await seat.press("escape")
            await seat.closed_dialog()
            await pilot.resize_terminal(*wide)
    desk.log.close()


async def test_a_double_press_of_enter_opens_a_step_and_records_nothing(
    seat: Seat, bench: Bench
) -> None:
    seat.app.double_press = 3600.0
    walking(bench)
    await seat.sees(">>> 1")
    await seat.press("1", "right")
    await seat.press(*["enter"] * 20)
    await seat.dialog(DoneModal)
    assert not bench.entries("step_recorded")
    await seat.press("tab", "enter")
    await seat.closed_dialog()
    assert len(bench.entries("step_recorded")) == 1
