"""What the officer has to know is told when it arises, without being asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dutyconsole.desk.incidents import record_fact
from dutyconsole.domain.due import DueKind
from dutyconsole.tui.messages import LogGrew
from dutyconsole.tui.screens.modals.ending import EndModal
from dutyconsole.tui.screens.modals.facts import FactModal
from dutyconsole.tui.screens.modals.launch import LaunchModal
from dutyconsole.tui.screens.modals.notes import NoteModal
from dutyconsole.tui.screens.modals.playbook import PlaybookModal
from dutyconsole.tui.screens.modals.steps import DecisionModal, DoneModal
from tests.tui.conftest import done_elsewhere, stranded, walking
from tests.tui.seat import Bench, Seat, seated
from tests.tui.test_launch import launched, offered, reads, shown, stopped_train


async def test_a_broken_file_of_the_bureau_is_told_at_the_desk_and_where_it_matters(
    bench: Bench,
) -> None:
    (bench.directory / "criteria.yaml").write_text("criteria: [{level: IV}]\n", "utf-8")
    mine = Bench(bench.directory, bench.clock)
    incident = stopped_train(bench)
    async with seated(lambda: mine.desk, bench.clock) as seat:
        await seat.sees("Not used: ", "criteria.yaml")
        await shown(seat, bench)
        seat.app.push_screen(LaunchModal(seat.incident(incident)))
        await seat.dialog(LaunchModal)
        await reads(seat, "Not used: ", "criteria.yaml")
    mine.desk.log.close()


async def test_typing_that_can_no_longer_be_kept_is_told_when_it_happens(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    stranded(bench)
    mine = Bench(bench.directory, bench.clock)
    async with seated(lambda: mine.desk, bench.clock, home=tmp_path) as seat:
        await seat.sees("INCOMING 1")
        monkeypatch.setattr("dutyconsole.tui.drafts.put_atomically", full)
        await seat.press("f4")
        await seat.dialog(NoteModal)
        await seat.types("half")
        await seat.sees("TYPING NOT KEPT")
        await seat.press("escape")
        await seat.sees("What is typed is not kept over a crash")
        monkeypatch.undo()
        await seat.press("f4")
        await seat.dialog(NoteModal)
        await seat.types("x")
        await seat.until(lambda: "TYPING NOT KEPT" not in seat.text)
    mine.desk.log.close()


async def test_complete_is_announced(seat: Seat, bench: Bench) -> None:
    incident = walking(bench, "4-1")
    steps = [step.id for step in bench.desk.incident(incident).open_runs[0].playbook.steps]
    for step in steps[:-1]:
        done_elsewhere(bench, incident, step)
    await seat.sees("FOLLOW-UP 1")
    await shown(seat, bench)
    await seat.press("enter")
    await seat.sees(f">>> {len(steps)}")
    await seat.press("right", "enter")
    await seat.dialog(DoneModal)
    await seat.press("enter")
    await seat.sees("RECORDED", "4-1 IS COMPLETE", "F10 closes the incident")


async def test_what_stays_unfinished_before_a_step_is_said(seat: Seat, bench: Bench) -> None:
    walking(bench)
    await seat.sees(">>> 1")
    await seat.press("right", "down", "down", "down", "down", "enter")
    await seat.dialog(DoneModal)
    await seat.sees("Recorded ahead: left unfinished before it: 1")
    await seat.press("escape")
    await seat.closed_dialog()
    await seat.press("0", "enter")
    await seat.dialog(DoneModal)
    assert "Recorded ahead" not in seat.text


async def test_a_text_of_the_bureaus_own_is_marked_where_it_is_launched(
    seat: Seat, bench: Bench
) -> None:
    incident = stopped_train(bench)
    await shown(seat, bench)
    adopted = seat.app.picture.adopted
    digest = adopted.newest["4-11"].digest
    own = replace(adopted, local=frozenset({digest}), local_response=frozenset({digest}))
    seat.app.on_log_grew(LogGrew(replace(seat.app.picture, adopted=own)))
    seat.app.push_screen(LaunchModal(seat.incident(incident)))
    await seat.dialog(LaunchModal)
    assert "LOCAL: other launchers than in the source" in offered(seat, "playbook")[0]
    assert "LOCAL" not in offered(seat, "playbook")[1]


async def test_a_digit_reaches_every_playbook_that_handles_an_incident(
    seat: Seat, bench: Bench
) -> None:
    walking(bench, "4-13")
    await seat.sees(">>> 1")
    await seat.press("f7")
    await seat.dialog(PlaybookModal)
    near = " ".join(offered(seat, "playbook")[:9])
    assert all(book in near for book in ("4-5", "4-8", "4-9", "4-11", "4-12", "4-15"))


async def test_activating_the_plan_where_there_are_no_levels_proposes_a_launch(
    seat: Seat, bench: Bench
) -> None:
    incident = walking(bench, "4-8")
    for step in ("recv", "notify", "group"):
        done_elsewhere(bench, incident, step)
    await seat.sees(">>> 4")
    await seat.press("right", "enter")
    await seat.dialog(DecisionModal)
    await seat.press("2")
    assert "Proposed: F8" not in seat.text
    await seat.press("1")
    await seat.sees("Proposed: F8 launches a response")


async def test_enter_on_what_is_due_opens_the_dialog_that_sees_to_it(
    seat: Seat, bench: Bench
) -> None:
    incident = stopped_train(bench)
    launched(bench, incident)
    record_fact(bench.desk, bench.officer, incident, "aboard", "531", source="dispatcher")
    record_fact(bench.desk, bench.officer, incident, "aboard", "529", source="conductor")
    await seat.sees("Confirm launch II", "Conflict: passengers aboard")
    await shown(seat, bench)
    await seat.to_due(DueKind.CONFIRM)
    await seat.press("enter")
    await seat.dialog(EndModal)
    await seat.press("escape")
    await seat.closed_dialog()
    await seat.to_due(DueKind.CONFLICT)
    await seat.press("enter")
    await seat.dialog(FactModal)
