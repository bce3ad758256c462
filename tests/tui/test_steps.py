"""A step's dialogs: what is recorded, what is refused, and what stands in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.cells import cell_len

from dutyconsole.desk.steps import StepRef, decide, record_step, start_run
from dutyconsole.domain.events import Result
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.playbook import Step
from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.run import Run, StepState
from dutyconsole.domain.steps import Account
from dutyconsole.domain.text import Language
from dutyconsole.tui.app import OpenCall
from dutyconsole.tui.screens.modals.other_step import OtherModal, UpToModal
from dutyconsole.tui.screens.modals.playbook import PlaybookModal
from dutyconsole.tui.screens.modals.steps import DecisionModal, DoneModal, StepModal
from dutyconsole.tui.screens.modals.told import values_of
from dutyconsole.tui.steps import step_lines
from dutyconsole.tui.widgets.step_list import StepList
from tests.tui.conftest import done_elsewhere, walking
from tests.tui.seat import ZONE, Bench, Seat

STEPS: dict[str, Callable[[Incident, Run, Step], StepModal]] = {
    "done": DoneModal,
    "decide": DecisionModal,
    "other": OtherModal,
    "up_to": UpToModal,
}
CALL = OpenCall("call 1", "conductor Li", "radio")


async def opened(seat: Seat, incident: str, dialog: str, step: str) -> None:
    """Open a step's dialog as the picture shows the incident now."""
    position = seat.app.desk.log.position()
    await seat.until(lambda: seat.app.picture.position >= position)
    shown = seat.app.picture.incidents[incident]
    run = shown.open_runs[0]
    modal = STEPS[dialog](shown, run, run.playbook.by_id[step])
    seat.app.push_screen(modal)
    await seat.dialog(type(modal))


async def test_a_step_is_recorded_with_all_that_is_known(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    seat.app.connect(CALL)
    await opened(seat, incident, "done", "recv")
    await seat.sees("STEP 1", incident, "by: ", "conductor Li", "radio")
    await seat.types("Zhao")
    await seat.puts("when", "1352")
    await seat.puts("values", "aboard=531; doors open=14:01")
    await seat.puts("note", "calm")
    await seat.press("f12")
    await seat.closed_dialog()
    record = seat.incident(incident).runs["4-12"].records["recv"]
    assert (record.performed_by, record.told_by, record.via) == ("Zhao", "conductor Li", "radio")
    assert record.values == {"aboard": "531", "doors open": "14:01"}
    assert (record.recorded_at - record.occurred_at).total_seconds() == 8 * 60


async def test_what_the_call_put_in_is_not_kept_for_the_next_caller(
    seat: Seat, bench: Bench
) -> None:
    incident = walking(bench)
    seat.app.connect(CALL)
    await opened(seat, incident, "done", "recv")
    await seat.puts("note", "half a sen")
    await seat.press("escape")
    await seat.closed_dialog()
    seat.app.connect(replace(CALL, caller="driver Wu"))
    await opened(seat, incident, "done", "recv")
    assert seat.form.value("told_by") == "driver Wu"
    assert seat.form.value("note") == "half a sen"


async def test_the_source_is_shown_and_hidden_by_one_key(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    await opened(seat, incident, "done", "recv")
    step = seat.incident(incident).runs["4-12"].playbook.by_id["recv"]
    assert step.source not in seat.text
    await seat.press("f6")
    await seat.sees("The source's own words", step.source)
    await seat.press("f6")
    await seat.until(lambda: step.source not in seat.text)


async def test_work_that_does_not_meet_its_standard_is_returned(seat: Seat, bench: Bench) -> None:
    incident = walking(bench, "4-13")
    run = seat.app.desk.incident(incident).open_runs[0]
    step = next(s for s in run.playbook.steps if s.standard and not s.is_derived)
    await opened(seat, incident, "done", step.id)
    await seat.sees("standard")
    await seat.press("f12")
    await seat.sees("not said whether the standard is met")
    await seat.press("2", "tab")
    await seat.types("two names missing")
    await seat.press("enter")
    await seat.closed_dialog()
    after = seat.incident(incident)
    assert step.id not in after.runs["4-13"].records
    assert [(i.what, i.text) for i in after.irregularities] == [("returned", "two names missing")]
    await opened(seat, incident, "done", step.id)
    await seat.press("1", "enter")
    await seat.closed_dialog()
    assert seat.incident(incident).runs["4-13"].records[step.id].values == {"standard": "met"}


async def test_a_decision_says_where_its_answer_leads_and_needs_one(
    seat: Seat, bench: Bench
) -> None:
    incident = walking(bench, "4-11")
    await opened(seat, incident, "decide", "decide")
    await seat.press("enter")
    await seat.sees("No answer is chosen")
    await seat.press("2")
    await seat.sees("Then: ")
    await seat.press("enter")
    await seat.closed_dialog()
    assert seat.incident(incident).runs["4-11"].records["decide"].outcome == "no"


async def test_an_answer_is_given_again_only_over_the_one_that_was_shown(
    seat: Seat, bench: Bench
) -> None:
    incident = walking(bench, "4-11")
    ref = StepRef(incident, "decide")
    decide(bench.desk, bench.officer, ref, "no", Account())
    await opened(seat, incident, "decide", "decide")
    await seat.sees("ANSWERED NO at 14:00:00", "round 1")
    decide(bench.desk, bench.officer, ref, "no", Account())
    await seat.press("1", "enter")
    await seat.sees("already recorded")
    assert seat.incident(incident).runs["4-11"].round_of("decide") == 2
    await seat.press("escape")
    await opened(seat, incident, "decide", "decide")
    await seat.press("1", "enter")
    await seat.closed_dialog()
    record = seat.incident(incident).runs["4-11"].records["decide"]
    assert (record.outcome, record.round) == ("yes", 3)


@pytest.mark.parametrize(
    ("digit", "state"),
    [
        ("1", StepState.NOT_APPLICABLE),
        ("2", StepState.DEFERRED),
        ("3", StepState.OVERRIDDEN),
    ],
)
async def test_a_step_is_recorded_otherwise_with_a_reason_by_digit(
    seat: Seat, bench: Bench, digit: str, state: StepState
) -> None:
    incident = walking(bench)
    await opened(seat, incident, "other", "recv")
    await seat.press(digit, "tab", "1", "enter")
    await seat.closed_dialog()
    run = seat.incident(incident).runs["4-12"]
    assert run.states["recv"] is state
    assert run.records["recv"].reason == "line busy"


async def test_a_deviation_gets_its_reason_later(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    ref = StepRef(incident, "recv")
    record_step(bench.desk, bench.officer, ref, Result.OVERRIDDEN, Account())
    await opened(seat, incident, "other", "recv")
    await seat.sees("NOW: overridden")
    await seat.press("4", "tab")
    await seat.press("tab")
    await seat.types("done at the depot")
    await seat.press("enter")
    await seat.closed_dialog()
    (seen,) = seat.incident(incident).irregularities
    assert seen.reason == "done at the depot"


@pytest.mark.parametrize(("digit", "why"), [("1", ""), ("2", "entered by mistake")])
async def test_a_step_opens_again_or_is_taken_back(
    seat: Seat, bench: Bench, digit: str, why: str
) -> None:
    incident = walking(bench)
    done_elsewhere(bench, incident, "recv")
    await opened(seat, incident, "other", "recv")
    await seat.press(digit, "enter")
    await seat.closed_dialog()
    run = seat.incident(incident).runs["4-12"]
    assert run.round_of("recv") == 2
    assert "recv" not in run.records
    assert bench.entries("step_reopened")[-1].data.get("reason", "") == why


async def test_an_entry_is_set_right_from_what_stands(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    account = Account(performed_by="Zhou", told_by="Li")
    record_step(bench.desk, bench.officer, StepRef(incident, "recv"), Result.DONE, account)
    seat.app.connect(CALL)
    await opened(seat, incident, "other", "recv")
    await seat.press("3")
    assert seat.form.value("performed_by") == "Zhou"
    assert seat.form.value("told_by") == "Li"
    await seat.puts("performed_by", "Zhao")
    await seat.press("f12")
    await seat.closed_dialog()
    record = seat.incident(incident).runs["4-12"].records["recv"]
    assert (record.performed_by, record.told_by) == ("Zhao", "Li")


async def test_work_that_was_taken_for_done_is_returned_and_the_step_opens_again(
    seat: Seat, bench: Bench
) -> None:
    incident = walking(bench, "4-13")
    run = seat.app.desk.incident(incident).open_runs[0]
    step = next(s for s in run.playbook.steps if s.standard and not s.is_derived)
    done_elsewhere(bench, incident, step.id)
    await opened(seat, incident, "other", step.id)
    await seat.press("3", "tab")
    await seat.types("two names missing")
    await seat.press("tab")
    await seat.types("Zhou")
    await seat.press("enter")
    await seat.closed_dialog()
    assert step.id not in seat.incident(incident).runs["4-13"].records
    data = bench.entries("returned")[-1].data
    assert (data["reason"], data["handed_in_by"]) == ("two names missing", "Zhou")


async def test_the_cursor_stays_where_the_officer_put_it_in_each_run(
    seat: Seat, bench: Bench
) -> None:
    incident = walking(bench)
    start_run(bench.desk, bench.officer, incident, "4-11")
    position = seat.app.desk.log.position()
    await seat.until(lambda: seat.app.picture.position >= position)
    steps = seat.app.screen.query_one("#steps", StepList)
    await seat.until(lambda: steps.run_shown is not None)
    shown = seat.app.picture.incidents[incident]
    first, second = shown.runs["4-12"], shown.runs["4-11"]
    steps.show_run(incident, first)
    assert steps.chosen == first.current[0]
    away = first.playbook.steps[-1].id
    steps.choose(away)
    steps.show_run(incident, second)
    assert steps.chosen == second.current[0]
    steps.show_run(incident, first)
    assert steps.chosen == away
    record_step(
        bench.desk, bench.officer, StepRef(incident, "recv", "4-12"), Result.DONE, Account()
    )
    after = seat.app.desk.incident(incident).runs
    steps.show_run(incident, after["4-12"])
    assert steps.chosen == away
    steps.choose(after["4-12"].current[0])
    steps.show_run(incident, after["4-12"])
    assert steps.chosen == after["4-12"].current[0]


@pytest.mark.parametrize("width", [24, 47, 80])
def test_a_step_fits_its_line_in_wide_and_narrow_characters(width: int, bench: Bench) -> None:
    incident = walking(bench, "4-13")
    run = bench.desk.incident(incident).runs["4-13"]
    for language in Language:
        for step in run.playbook.steps:
            text = step_lines(run, step, bench.desk.reference, language, ZONE, width).plain
            assert all(cell_len(line) <= width for line in text.split("\n"))


async def test_one_caller_reports_everything_up_to_here(seat: Seat, bench: Bench) -> None:
    incident = walking(bench, "4-11")
    seat.app.connect(CALL)
    await opened(seat, incident, "up_to", "collect")
    await seat.sees("UP TO STEP", "Recorded as done:", "conductor Li")
    await seat.press("enter")
    await seat.closed_dialog()
    run = seat.incident(incident).runs["4-11"]
    assert run.states["collect"] is StepState.DONE
    assert {r.told_by for r in run.records.values()} == {"conductor Li"}


async def test_what_is_never_guessed_is_said_before_it_is_asked(seat: Seat, bench: Bench) -> None:
    incident = walking(bench, "4-11")
    await opened(seat, incident, "up_to", "activate")
    await seat.sees("is not answered")
    await seat.press("enter")
    await seat.sees("is not answered")
    assert not seat.incident(incident).runs["4-11"].records


async def test_a_playbook_is_started_with_its_reason_and_a_wrong_one_stopped(
    seat: Seat, bench: Bench
) -> None:
    incident = walking(bench)
    position = seat.app.desk.log.position()
    await seat.until(lambda: seat.app.picture.position >= position)
    seat.app.push_screen(PlaybookModal(seat.app.picture.incidents[incident]))
    await seat.dialog(PlaybookModal)
    await seat.sees("suggested:", "under way")
    await seat.press("shift+tab", "2", "tab", "1", "tab", "2", "enter")
    await seat.closed_dialog()
    run = seat.incident(incident).runs["4-12"]
    assert run.stopped
    assert run.stop_reason == "it turned out to be something else"


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("", {}),
        ("aboard=531", {"aboard": "531"}),
        (" a = 1 ; b=2=3;; ", {"a": "1", "b": "2=3"}),
        ("温度\uff1d33\uff1b人数\uff1d531", {"温度": "33", "人数": "531"}),
    ],
)
def test_observed_values_are_read(typed: str, values: dict[str, str]) -> None:
    assert values_of(typed) == values


@pytest.mark.parametrize("typed", ["checked", "a=", "=1", "a=1; a=2"])
def test_what_is_no_value_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        values_of(typed)
