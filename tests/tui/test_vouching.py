"""V: one list of what stands on a leader's word; a one-time code signs; acting holders in sight."""

from __future__ import annotations

import pyotp

from dutyconsole.desk.codes import STEP_SECONDS, enrol_code
from dutyconsole.desk.incidents import close
from dutyconsole.desk.responses import end_response
from dutyconsole.desk.steps import stop_run
from dutyconsole.domain.authority import EndOrder
from dutyconsole.domain.due import DueKind
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.signing import OnWord
from dutyconsole.tui.screens.modals.vouching import VouchModal
from tests.desk.bench import SECRET
from tests.tui.seat import Bench, Seat
from tests.tui.test_launch import DIRECTOR, launched, offered, reads, shown, stopped_train


async def at_the_list(seat: Seat, bench: Bench) -> str:
    """A launch and an end, both on the director's word; the list by its key."""
    incident = stopped_train(bench)
    launched(bench, incident)
    order = EndOrder(Level.II, DIRECTOR, OnWord("18", read_back=True))
    end_response(bench.desk, bench.officer, incident, order)
    await shown(seat, bench)
    await seat.press("v")
    await seat.dialog(VouchModal)
    return incident


async def test_by_keys_alone_each_thing_is_opened_and_one_secret_signs_for_all(
    seat: Seat, bench: Bench
) -> None:
    incident = await at_the_list(seat, bench)
    assert offered(seat, "leader") == ["Zhao Min: 2 open"]
    await seat.press("f12")
    await reads(seat, "Nothing is confirmed or disputed")
    await seat.press("enter", "1", "enter")
    await reads(seat, "Level II of 4-11 for incident", "launched by Zhao Min", "order 17")
    await seat.press("2")
    await reads(seat, "Will be recorded: Zhao Min confirms the launch of Level II.")
    await seat.press("enter", "enter")
    await reads(seat, "ended by Zhao Min", "order 18")
    await seat.press("3", "enter")
    assert [line[:2] for line in offered(seat, "matter")] == ["ok", "XX"]
    await seat.press("1", "tab")
    await seat.types(SECRET)
    await seat.press("enter")
    await seat.closed_dialog()
    (response,) = bench.desk.incident(incident).responses
    assert (response.launch_open, response.end_disputed) == (False, True)
    await seat.sees("2 answers of Zhao Min recorded", "DISPUTED end II", "its end DISPUTED")
    await seat.press("v")
    await seat.sees("Nothing stands on anybody's word")


async def test_a_code_read_out_signs_and_what_was_typed_is_kept_nowhere(
    seat: Seat, bench: Bench
) -> None:
    incident = await at_the_list(seat, bench)
    seed = enrol_code(bench.desk, bench.sign_on(DIRECTOR)).seed
    code = pyotp.TOTP(seed).generate_otp(int(bench.clock.now.timestamp()) // STEP_SECONDS)
    await seat.press("enter", "1", "enter", "2", "enter", "tab", "2", "tab")
    wrong = "111111" if code != "111111" else "222222"
    await seat.puts("code", wrong)
    assert seat.app.drafts.get("vouch") is None
    await seat.press("f12")
    await reads(seat, "That is not the code that Zhao Min's device shows now")
    assert seat.form.value("code") == ""
    await seat.puts("code", code)
    await seat.press("f12")
    await seat.closed_dialog()
    (response,) = bench.desk.incident(incident).responses
    assert (response.launch_open, response.end_open) == (False, True)
    await seat.sees("one-time code")


async def test_whoever_comes_second_is_told_and_may_look_again(seat: Seat, bench: Bench) -> None:
    incident = await at_the_list(seat, bench)
    bench.incident_id = incident
    bench.confirm(Level.II, DIRECTOR)
    await seat.press("enter", "1", "enter", "2", "enter")
    await seat.puts("mode", "signed")
    await seat.puts("secret", SECRET)
    await seat.press("f12")
    await reads(seat, "has confirmed the launch of Level II already", "Esc, then V")


async def test_it_fits_every_size(seat: Seat, bench: Bench) -> None:
    await at_the_list(seat, bench)
    await seat.press("enter", "1", "enter", "3")
    for size in ((80, 24), (200, 60)):
        await seat.pilot.resize_terminal(*size)
        await seat.pilot.pause()
        assert seat.is_within_the_screen
        assert "Esc back" in seat.text


async def test_closing_takes_nothing_unconfirmed_out_of_sight(seat: Seat, bench: Bench) -> None:
    incident = stopped_train(bench)
    launched(bench, incident)
    order = EndOrder(Level.II, DIRECTOR, OnWord("18", read_back=True))
    end_response(bench.desk, bench.officer, incident, order)
    stop_run(bench.desk, bench.officer, incident, "4-11", "a drill")
    close(bench.desk, bench.officer, incident)
    await shown(seat, bench)
    await seat.sees("ACTIVE 0", "Confirm 2 in closed")
    (due,) = (each for each in seat.app.picture.due[""] if each.kind is DueKind.VOUCH)
    seat.desk_screen._enter_due(None, due)
    await seat.dialog(VouchModal)
    await seat.press("enter", "1", "enter")
    await reads(seat, "CLOSED", "launched by Zhao Min")
