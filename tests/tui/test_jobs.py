"""Every job of the desk by its keys, on a real log."""

from __future__ import annotations

from dutyconsole.domain.incident import IncidentState
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.run import StepState
from dutyconsole.tui.screens.modals.call import CallModal
from dutyconsole.tui.screens.modals.closing import CloseModal
from dutyconsole.tui.screens.modals.facts import FactModal
from dutyconsole.tui.screens.modals.notes import NoteModal
from dutyconsole.tui.screens.modals.other_step import OtherModal
from dutyconsole.tui.screens.modals.playbook import PlaybookModal
from dutyconsole.tui.screens.modals.report import ReportModal
from dutyconsole.tui.screens.modals.responses import EndModal, LaunchModal
from dutyconsole.tui.screens.modals.steps import DecisionModal, DoneModal
from tests.tui.conftest import done_elsewhere, stranded, walking
from tests.tui.seat import SECRET, Bench, Seat


async def test_an_empty_desk_says_what_to_do(seat: Seat) -> None:
    await seat.sees("Nothing is open", "F2", "SAMPLE", "officer1", "log ok")


async def test_a_call_is_reported_taken_up_and_its_playbook_offered(seat: Seat) -> None:
    await seat.press("f2")
    await seat.dialog(ReportModal)
    await seat.press("4", "tab")
    await seat.types("doors of car 3 stay shut")
    await seat.press("tab")
    await seat.types("G6723")
    await seat.press("enter")
    await seat.dialog(PlaybookModal)
    await seat.press("enter")
    await seat.closed_dialog()
    incident = seat.app.picture.active[0]
    assert incident.train == "G6723"
    assert incident.acknowledged_by == "officer1"
    assert incident.open_runs
    await seat.sees("RECORDED entry", "G6723", ">>> 1")


async def test_enter_takes_up_what_rings(seat: Seat, bench: Bench) -> None:
    incident = stranded(bench)
    await seat.sees("INCOMING 1", "ACKNOWLEDGE")
    await seat.press("enter")
    await seat.dialog(PlaybookModal)
    await seat.press("escape")
    await seat.closed_dialog()
    assert seat.incident(incident).state is IncidentState.ACTIVE
    await seat.sees("INCOMING 0", "No playbook is being walked")


async def test_enter_enter_enter_does_the_current_step(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    await seat.sees(">>> 1")
    await seat.press("enter", "enter")
    await seat.dialog(DoneModal)
    await seat.types("Zhao")
    await seat.press("enter")
    await seat.closed_dialog()
    record = seat.incident(incident).runs["4-12"].records["recv"]
    assert (record.performed_by, record.entered_by) == ("Zhao", "officer1")
    await seat.sees(">>> 2", "ok   1")


async def test_what_happened_earlier_keeps_both_times(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    await seat.sees(">>> 1")
    await seat.press("right", "enter")
    await seat.dialog(DoneModal)
    await seat.puts("when", "1352")
    await seat.press("f12")
    await seat.closed_dialog()
    record = seat.incident(incident).runs["4-12"].records["recv"]
    assert (record.recorded_at - record.occurred_at).total_seconds() == 8 * 60
    await seat.sees("14:00:00 (was 13:52:00)")


async def test_a_recipient_is_called_from_the_notice_step(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    await seat.sees(">>> 1")
    await seat.press("f5")
    await seat.dialog(CallModal)
    await seat.press("tab", "1", "tab")
    await seat.types("Chen")
    await seat.press("enter")
    await seat.closed_dialog()
    run = seat.incident(incident).runs["4-12"]
    assert [c.answered_by for c in run.calls] == ["Chen"]
    assert "1 of" in seat.said


async def test_a_decision_needs_a_digit_and_enter(seat: Seat, bench: Bench) -> None:
    incident = walking(bench, "4-11")
    for step in ("recv", "notify", "collect"):
        done_elsewhere(bench, incident, step)
    await seat.sees(">>> 4")
    await seat.press("right", "enter")
    await seat.dialog(DecisionModal)
    await seat.press("enter")
    await seat.sees("No answer is chosen")
    await seat.press("2", "enter")
    await seat.closed_dialog()
    assert seat.incident(incident).runs["4-11"].records["decide"].outcome == "no"


async def test_a_step_is_put_off_with_a_reason_and_done_again(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    await seat.sees(">>> 1")
    await seat.press("right", "f6")
    await seat.dialog(OtherModal)
    await seat.press("3", "tab")
    await seat.types("line busy")
    await seat.press("enter")
    await seat.closed_dialog()
    run = seat.incident(incident).runs["4-12"]
    assert run.states["recv"] is StepState.DEFERRED
    assert run.records["recv"].reason == "line busy"
    await seat.sees("put off")


async def test_a_fact_says_how_sure_it_is(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    await seat.sees(">>> 1")
    await seat.press("f3")
    await seat.dialog(FactModal)
    await seat.types("injured")
    await seat.press("tab", "2", "tab")
    await seat.types("conductor")
    await seat.press("tab", "2", "enter")
    await seat.closed_dialog()
    (fact,) = seat.incident(incident).facts
    assert (fact.name, fact.value, fact.source, fact.confirmed) == (
        "injured", "2", "conductor", False,
    )  # fmt: skip
    await seat.sees("injured 2 unconfirmed")


async def test_a_note_keeps_all_its_lines(seat: Seat, bench: Bench) -> None:
    walking(bench)
    await seat.sees(">>> 1")
    await seat.press("f4")
    await seat.dialog(NoteModal)
    await seat.types("one")
    await seat.press("enter")
    await seat.types("two")
    await seat.press("f12")
    await seat.closed_dialog()
    assert bench.entries("note_added")[-1].data["text"] == "one\ntwo"


async def test_a_launch_on_word_takes_number_and_read_back(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    await seat.sees(">>> 1")
    await seat.press("f8")
    await seat.dialog(LaunchModal)
    await seat.press("2", "tab", "1", "tab", "2", "tab")
    await seat.types("17")
    await seat.press("enter")
    await seat.sees("has not been read back")
    await seat.press("tab", "2", "enter")
    await seat.closed_dialog()
    (response,) = seat.incident(incident).in_force
    assert (response.level, response.order_number) == (Level.II, "17")
    await seat.sees("LEVEL II", "on word 17", "UNCONFIRMED")


async def test_a_launch_is_signed_and_only_its_launcher_ends_it(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    await seat.sees(">>> 1")
    await seat.press("f8")
    await seat.dialog(LaunchModal)
    await seat.press("1", "tab", "1", "tab", "1", "tab")
    await seat.types("wrong")
    await seat.press("enter")
    await seat.sees("own secret")
    await seat.puts("secret", SECRET)
    await seat.press("enter")
    await seat.closed_dialog()
    (response,) = seat.incident(incident).in_force
    launcher = response.launcher

    await seat.press("f9")
    await seat.dialog(EndModal)
    await seat.press("2", "tab", "1", "tab")
    await seat.puts("secret", SECRET)
    await seat.press("enter")
    await seat.sees("did not launch it", f"only {launcher}")
    assert seat.form.value("secret") == SECRET
    await seat.puts("person", launcher)
    await seat.press("enter")
    await seat.closed_dialog()
    assert not seat.incident(incident).in_force
    assert seat.incident(incident).responses[0].ended_by == launcher


async def test_closing_asks_first_and_says_what_is_open(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    await seat.sees(">>> 1")
    await seat.press("f10")
    await seat.dialog(CloseModal)
    await seat.press("enter")
    await seat.sees("It stays open")
    await seat.press("2", "enter")
    await seat.sees("is not complete")
    await seat.press("escape")
    await seat.closed_dialog()
    assert seat.incident(incident).state is IncidentState.ACTIVE


async def test_tab_shows_the_next_run(seat: Seat, bench: Bench) -> None:
    walking(bench)
    await seat.sees(">>> 1")
    await seat.press("f7")
    form = await seat.dialog(PlaybookModal)
    await seat.puts("playbook", "4-13")
    assert form.value("playbook") == "4-13"
    await seat.press("enter")
    await seat.closed_dialog()
    await seat.sees("(Tab: 4-")
    before = seat.desk_screen.shown_run(seat.app.picture.active[0])
    await seat.press("tab")
    after = seat.desk_screen.shown_run(seat.app.picture.active[0])
    assert before is not None
    assert after is not None
    assert {before.id, after.id} == {"4-12", "4-13"}
