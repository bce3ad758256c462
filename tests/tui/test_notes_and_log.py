"""Notes, the log line by line, one entry in full; closing, opening again and merging."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from dutyconsole.desk.incidents import add_note, close
from dutyconsole.desk.intake import Report, acknowledge, report_incident
from dutyconsole.desk.steps import StepRef, record_step, stop_run
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import Result
from dutyconsole.domain.incident import Incident, IncidentState
from dutyconsole.domain.steps import Account
from dutyconsole.tui.screens.modals.closing import ArchiveModal, CloseModal, ReopenModal
from dutyconsole.tui.screens.modals.entry import EntryModal
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.screens.modals.merge import MergeModal
from dutyconsole.tui.screens.modals.notes import NoteModal
from dutyconsole.tui.widgets.log_list import LogList
from tests.tui.conftest import stranded, walking
from tests.tui.seat import Bench, Seat, seated


async def picture_of(seat: Seat, incident: str) -> Incident:
    """The incident as the picture has it once it has caught up."""
    position = seat.app.desk.log.position()
    await seat.until(lambda: seat.app.picture.position >= position)
    return seat.app.picture.incidents[incident]


async def opened(seat: Seat, modal: FormModal) -> None:
    seat.app.push_screen(modal)
    await seat.dialog(type(modal))


def entry_of(bench: Bench, kind: str) -> Entry:
    return bench.entries(kind)[-1]


async def test_a_note_keeps_all_its_lines(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    await opened(seat, NoteModal(await picture_of(seat, incident)))
    await seat.types("one")
    await seat.press("enter")
    await seat.types("two")
    await seat.press("f12")
    await seat.closed_dialog()
    assert entry_of(bench, "note_added").data["text"] == "one\ntwo"


async def test_the_log_shows_both_times_and_keeps_its_cursor(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    happened = bench.clock.now - timedelta(minutes=5)
    add_note(bench.desk, bench.officer, incident, "doors open", happened)
    await seat.sees("14:00:00 (was 13:55:00) note: doors open")
    log = seat.app.screen.query_one(LogList)
    log.focus()
    await seat.press("home")
    first = log.chosen_entry
    add_note(bench.desk, bench.officer, incident, "later")
    await seat.until(lambda: len(log.entries) == len(bench.entries()) or "later" in seat.text)
    assert first is not None
    assert log.chosen_entry is not None
    assert log.chosen_entry.position == first.position


async def test_enter_on_the_log_shows_the_entry_in_full(seat: Seat, bench: Bench) -> None:
    walking(bench)
    await seat.sees("playbook 4-12 started")
    seat.app.screen.query_one(LogList).focus()
    await seat.press("enter")
    await seat.dialog(EntryModal)
    await seat.sees("recorded: 2026-11-23 14:00:00", "entered by:", "hash:")
    await seat.press("f12")
    await seat.sees("Nothing of this entry can be set right")


async def test_a_callers_name_is_masked_until_it_is_asked_for(seat: Seat, bench: Bench) -> None:
    report = Report("fire", "smoke in car 7", reporter="Li Lei", phone="138000")
    taken = report_incident(bench.desk, bench.officer, report)
    incident = await picture_of(seat, taken.recorded.incident.id)
    await opened(seat, EntryModal(incident, entry_of(bench, "incident_reported")))
    await seat.sees("smoke in car 7", "***")
    assert "Li Lei" not in seat.text
    await seat.press("n")
    await seat.sees("Li Lei", "138000")
    await seat.press("n")
    await seat.until(lambda: "Li Lei" not in seat.text)
    await seat.press("c")
    assert "smoke in car 7" in seat.app.clipboard
    assert "Li Lei" not in seat.app.clipboard


async def test_an_entry_is_set_right_by_a_new_one(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    add_note(bench.desk, bench.officer, incident, "car 7")
    entry = entry_of(bench, "note_added")
    await opened(seat, EntryModal(await picture_of(seat, incident), entry))
    await seat.press("tab", "1")
    await seat.puts("set_text", "car 8")
    await seat.puts("reason", "misheard")
    await seat.press("f12")
    await seat.closed_dialog()
    made = entry_of(bench, "entry_corrected")
    assert (made.data["target"], made.data["changes"]) == (entry.position, {"text": "car 8"})
    await opened(seat, EntryModal(await picture_of(seat, incident), entry))
    await seat.sees("CORRECTED text: car 8")


async def test_a_deviation_is_explained_from_the_log(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    ref = StepRef(incident, "recv")
    record_step(bench.desk, bench.officer, ref, Result.OVERRIDDEN, Account())
    entry = entry_of(bench, "step_recorded")
    await opened(seat, EntryModal(await picture_of(seat, incident), entry))
    await seat.press("tab", "2", "tab", "1", "enter")
    await seat.closed_dialog()
    assert seat.incident(incident).irregularities[0].reason == "line busy"


async def test_the_whole_log_is_copied_and_written_for_the_officer_alone(
    bench: Bench, tmp_path: Path
) -> None:
    mine = Bench(bench.directory, bench.clock)
    incident = walking(bench)
    add_note(bench.desk, bench.officer, incident, "[A3] \x1b]52;c;x\x07")
    async with seated(lambda: mine.desk, bench.clock, home=tmp_path / "home") as seat:
        entry = entry_of(bench, "note_added")
        await opened(seat, EntryModal(await picture_of(seat, incident), entry))
        await seat.press("t")
        await seat.sees("written to")
        file = tmp_path / "home" / "exports" / f"{incident}.txt"
        text = file.read_text()
        assert file.stat().st_mode & 0o777 == 0o600
        assert "[A3]" in text
        assert "\x1b" not in text
        assert all(line.startswith("SAMPLE") for line in text.splitlines())
        assert seat.app.clipboard == text
    mine.desk.log.close()


async def test_closing_says_first_what_stands_in_its_way(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    await opened(seat, CloseModal(await picture_of(seat, incident)))
    await seat.sees("In the way of closing:", "4-12: ", "steps left")
    await seat.press("enter")
    await seat.sees("It stays open")
    await seat.press("2", "enter")
    await seat.sees("is not complete")
    await seat.press("escape")
    await seat.closed_dialog()
    stop_run(bench.desk, bench.officer, incident, "4-12", "wrong one")
    await opened(seat, CloseModal(await picture_of(seat, incident)))
    await seat.sees("Nothing stands in the way")
    await seat.press("2", "enter")
    await seat.closed_dialog()
    assert seat.incident(incident).state is IncidentState.CLOSED


@pytest.mark.parametrize(
    ("command", "modal", "state"),
    [
        ("archive", ArchiveModal, IncidentState.ARCHIVED),
        ("reopen", ReopenModal, IncidentState.ACTIVE),
    ],
)
async def test_a_closed_incident_is_archived_or_opened_again_from_a_list(
    seat: Seat,
    bench: Bench,
    command: str,
    modal: type[ArchiveModal | ReopenModal],
    state: IncidentState,
) -> None:
    incident = stranded(bench, "3000 in the hall")
    acknowledge(bench.desk, bench.officer, incident)
    close(bench.desk, bench.officer, incident)
    await seat.app.run_action(f"screen.{command}")
    await seat.sees(incident, "3000 in the hall")
    await seat.press("enter")
    await seat.dialog(modal)
    await seat.press("enter")
    await seat.sees("It stays as it is")
    await seat.press("2", "enter")
    await seat.until(lambda: seat.incident(incident).state is state)
    await seat.sees("RECORDED")
    await seat.press("escape")
    await seat.closed_dialog()


async def test_a_time_long_before_the_incident_is_pointed_out(seat: Seat, bench: Bench) -> None:
    stranded(bench)
    await seat.sees("3000 people")
    await seat.press("1", "f4")
    await seat.types("Doors opened")
    await seat.puts("when", "2026-11-20T14:00")
    await seat.press("f12")
    await seat.closed_dialog()
    assert "the time is long before the incident came in" in seat.said


async def test_the_same_incident_twice_is_merged_by_the_officer_alone(
    seat: Seat, bench: Bench
) -> None:
    first = stranded(bench)
    report_incident(bench.desk, bench.officer, Report("fire", "smoke", place="Wanghe"))
    twin = stranded(bench, "people everywhere at Yunxi East")
    await opened(seat, MergeModal(await picture_of(seat, twin)))
    await seat.sees("may be the same: same place Yunxi East")
    await seat.press("enter")
    await seat.sees("They stay two")
    await seat.press("2")
    await seat.sees("3000 people")
    await seat.press("enter")
    await seat.closed_dialog()
    assert seat.incident(twin).merged_into == first


async def test_a_line_and_the_whole_log_are_copied_from_the_desk_itself(
    bench: Bench, tmp_path: Path
) -> None:
    incident = walking(bench)
    mine = Bench(bench.directory, bench.clock)
    async with seated(lambda: mine.desk, bench.clock, home=tmp_path) as seat:
        await seat.sees(">>> 1")
        await seat.press("c")
        await seat.sees("is copied, where the terminal allows it")
        assert "hash: " in seat.app.clipboard
        await seat.press("right", "right", "home", "c")
        assert seat.app.clipboard.startswith("REPORTED: ")
        await seat.press("t")
        await seat.sees("The whole log is copied, and written to")
        assert seat.app.clipboard == (tmp_path / "exports" / f"{incident}.txt").read_text("utf-8")
    mine.desk.log.close()
