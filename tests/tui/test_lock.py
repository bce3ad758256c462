"""The locked desk: private things hidden, what rings and what comes in still handled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.widgets import Input

from dutyconsole.desk.intake import Report, report_incident
from dutyconsole.domain.text import Language
from dutyconsole.tui.screens.desk import DeskScreen
from dutyconsole.tui.screens.lock import LockScreen
from dutyconsole.tui.screens.modals.call_sheet import CallSheet
from dutyconsole.tui.screens.modals.notes import NoteModal
from dutyconsole.tui.screens.sign_on import SignOnScreen
from tests.tui.conftest import stranded, walking
from tests.tui.seat import SECRET, Bench, Seat, seated


async def locked(seat: Seat) -> None:
    await seat.press("ctrl+k")
    await seat.until(lambda: isinstance(seat.app.screen, LockScreen))
    await seat.pilot.pause()


async def unlock(seat: Seat, secret: str = SECRET) -> None:
    seat.app.screen.query_one("#secret", Input).focus()
    seat.app.screen.query_one("#secret", Input).value = secret
    await seat.press("enter")


async def test_a_locked_desk_hides_who_called_and_where_but_not_that_it_rings(
    seat: Seat, bench: Bench
) -> None:
    stranded(bench, "3000 people at Yunxi East")
    await seat.sees("INCOMING 1")
    await locked(seat)
    await seat.sees("LOCKED", "mass stranding", "14:00", "INCOMING 1")
    assert "3000" not in seat.text
    assert "Yunxi" not in seat.text


@pytest.mark.parametrize("language", list(Language)[:2])
async def test_a_flood_leaves_room_for_the_secret(bench: Bench, language: Language) -> None:
    for n in range(12):
        report = Report(kind=list(bench.desk.reference.kinds)[n % 9], summary=f"report {n}")
        report_incident(bench.desk, bench.officer, report)
        walking(bench)
    mine = Bench(bench.directory, bench.clock)
    async with seated(lambda: mine.desk, bench.clock, size=(80, 24), language=language) as seat:
        await locked(seat)
        await unlock(seat, "wrong")
        await seat.until(lambda: not seat.app.screen.query_one("#secret", Input).value)
        assert seat.is_within_the_screen
        for name in ("#whose", "#secret", "#said", "#keys"):
            shown = seat.app.screen.query_one(name).region
            assert shown.height >= 1
            assert shown.bottom < 24
    mine.desk.log.close()


async def test_a_takes_up_the_newest_at_a_locked_desk(seat: Seat, bench: Bench) -> None:
    name = stranded(bench)
    await seat.sees("INCOMING 1")
    await locked(seat)
    await seat.press("a")
    await seat.until(lambda: not seat.app.picture.incoming and bool(seat.app.picture.active))
    assert seat.incident(name).acknowledged_at is not None
    await seat.sees("RECORDED", "ACTIVE 1")
    assert seat.app.standing.locked


async def test_enter_takes_up_what_rings_while_no_secret_is_typed(seat: Seat, bench: Bench) -> None:
    await locked(seat)
    stranded(bench)
    await seat.sees("INCOMING 1: A or Enter")
    await seat.press("enter")
    await seat.until(lambda: bool(seat.app.picture.active))


async def test_what_is_typed_while_it_rings_is_the_secret(seat: Seat, bench: Bench) -> None:
    stranded(bench)
    await seat.sees("INCOMING 1")
    await locked(seat)
    await seat.types(SECRET)
    await seat.press("enter")
    await seat.closed_dialog()
    assert seat.app.picture.incoming
    assert not seat.app.standing.locked


async def test_half_typed_text_is_there_again_after_the_lock(seat: Seat, bench: Bench) -> None:
    walking(bench)
    await seat.sees("ACTIVE 1")
    await seat.press("f4")
    await seat.dialog(NoteModal)
    await seat.types("half a no")
    await locked(seat)
    assert "half a no" not in seat.text
    await unlock(seat)
    await seat.dialog(NoteModal)
    await seat.types("te")
    assert seat.form.value("text") == "half a note"


async def test_a_call_is_taken_at_a_locked_desk_and_it_stays_locked(
    seat: Seat, bench: Bench
) -> None:
    walking(bench)
    await seat.sees("ACTIVE 1")
    await locked(seat)
    await seat.press("f2")
    await seat.dialog(CallSheet)
    await seat.types("Zhang")
    await seat.puts("text", "smoke in car 3")
    await seat.press("f6", "3", "tab")
    await seat.pilot.pause()
    assert "Yunxi" not in seat.text
    await seat.press("f12")
    await seat.until(lambda: isinstance(seat.app.screen, LockScreen))
    await seat.until(lambda: len(seat.app.picture.active) == 2)
    assert seat.app.standing.locked
    assert "Zhang" not in seat.text


async def test_a_desk_nobody_touches_locks_itself_and_goes_on_keeping_time_and_ringing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = Bench(bench.directory, bench.clock)
    mine.desk.lock_after = timedelta(minutes=10)
    async with seated(lambda: mine.desk, bench.clock, size=(80, 24)) as seat:
        rung: list[str] = []
        monkeypatch.setattr(seat.app, "bell", lambda: rung.append("bell"))
        bench.incident_id = stranded(bench, "3000 people at Yunxi East")
        bench.acknowledge()
        bench.fact("stopped", "14:00")
        await seat.sees("by 14:20")
        bench.clock.pass_minutes(10)
        await seat.until(lambda: isinstance(seat.app.screen, LockScreen))
        await seat.sees("LOCKED", "14:10:0", "DUE 10:00")
        assert "Yunxi" not in seat.text
        bench.clock.pass_minutes(10)
        await seat.until(lambda: bool(bench.entries("clock_fired")))
        await seat.sees("LOCKED", "14:20:0", "! ALARM 1")
        assert rung
        await seat.press("ctrl+g")
        await seat.until(lambda: bool(bench.entries("alarm_acknowledged")))
        stranded(bench)
        await seat.sees("LOCKED", "! INCOMING 1")
        await seat.types(SECRET)
        await seat.press("enter")
        await seat.closed_dialog()
        await seat.sees("Yunxi")
    mine.desk.log.close()


async def test_a_wrong_secret_is_said_and_slows_down_but_never_locks_out(
    seat: Seat, bench: Bench
) -> None:
    await locked(seat)
    for _ in range(4):
        await unlock(seat, "wrong")
        await seat.sees("name or the secret is wrong")
        await seat.until(lambda: not seat.app.screen.query_one("#secret", Input).value)
    await unlock(seat, "wrong")
    await seat.sees("Too many wrong secrets", "wait 30 seconds")
    await seat.until(lambda: not seat.app.screen.query_one("#secret", Input).value)
    bench.clock.pass_minutes(0.5)
    await unlock(seat)
    await seat.closed_dialog()


async def test_the_same_person_may_come_back_by_signing_on(seat: Seat, bench: Bench) -> None:
    walking(bench)
    await seat.sees("ACTIVE 1")
    await seat.press("f4")
    await seat.dialog(NoteModal)
    await seat.types("half")
    await locked(seat)
    await seat.press("escape")
    await seat.until(lambda: isinstance(seat.app.screen, SignOnScreen))
    await seat.press("escape")
    await seat.until(lambda: isinstance(seat.app.screen, LockScreen))
    await seat.press("escape")
    await seat.until(lambda: isinstance(seat.app.screen, SignOnScreen))
    seat.app.screen.query_one("#person", Input).value = "officer1"
    await unlock(seat)
    await seat.dialog(NoteModal)
    assert seat.form.value("text") == "half"


async def test_somebody_else_gets_a_desk_of_their_own(seat: Seat, bench: Bench) -> None:
    walking(bench)
    await seat.sees("ACTIVE 1")
    await seat.press("f2")
    await seat.dialog(CallSheet)
    await seat.types("Zhang")
    await locked(seat)
    await seat.press("escape")
    await seat.until(lambda: isinstance(seat.app.screen, SignOnScreen))
    seat.app.screen.query_one("#person", Input).value = "officer2"
    await unlock(seat)
    await seat.until(lambda: isinstance(seat.app.screen, DeskScreen))
    assert seat.app.signed_on.person == "officer2"
    assert seat.app.on_the_line is None
    assert len(seat.app.screen_stack) == 2
    await seat.sees("PARKED CALLS 1")


async def test_locking_over_a_call_taken_while_locked_takes_one_secret(seat: Seat) -> None:
    await locked(seat)
    await seat.press("f2")
    await seat.dialog(CallSheet)
    await seat.types("Zhang")
    await locked(seat)
    assert "Zhang" not in seat.text
    await unlock(seat)
    await seat.dialog(CallSheet)
    assert seat.form.value("caller") == "Zhang"
    await seat.press("escape")
    await seat.closed_dialog()
    assert not seat.app.standing.locked


async def test_a_call_that_comes_in_while_the_secret_is_checked_stays_in_front(
    seat: Seat,
) -> None:
    await locked(seat)
    seat.app.screen.query_one("#secret", Input).value = SECRET
    await seat.press("enter", "f2")
    await seat.dialog(CallSheet)
    await seat.until(lambda: not seat.app.standing.locked)
    await seat.pilot.pause()
    assert isinstance(seat.app.screen, CallSheet)
    await seat.press("escape")
    await seat.closed_dialog()


async def test_a_call_parked_at_a_locked_desk_is_counted_there_at_once(seat: Seat) -> None:
    await locked(seat)
    assert "PARKED CALLS" not in seat.text
    await seat.press("f2")
    await seat.until(lambda: isinstance(seat.app.screen, CallSheet))
    await seat.types("Li")
    await seat.press("escape")
    await seat.until(lambda: isinstance(seat.app.screen, LockScreen))
    await seat.sees("PARKED CALLS 1")
    assert "Li" not in seat.text.replace("LINE", "")


async def test_a_call_before_anybody_signed_on_asks_for_that_first(bench: Bench) -> None:
    mine = Bench(bench.directory, bench.clock)
    async with seated(lambda: mine.desk, bench.clock, sign_on=False) as seat:
        await seat.sees("SIGN ON")
        await seat.press("f2")
        await seat.sees("Sign on first: F2 then takes the call.")
    mine.desk.log.close()
