"""`r`: reports we give and reports that come in, at the desk."""

from __future__ import annotations

from dutyconsole.desk.incidents import record_fact
from dutyconsole.desk.reports import Came, receive_report
from dutyconsole.domain.events import ReportKind
from dutyconsole.tui.screens.modals.report import ReportModal
from dutyconsole.tui.screens.modals.report_list import ReportListModal
from dutyconsole.tui.screens.modals.report_receive import ReceiveReportModal
from dutyconsole.tui.screens.modals.report_send import SendReportModal
from dutyconsole.tui.widgets.ticks import Ticks
from tests.tui.conftest import walking
from tests.tui.seat import Bench, Seat


async def at_the_reports(seat: Seat, bench: Bench, playbook: str = "4-9") -> str:
    """An incident that is walked, its reports in front."""
    incident = walking(bench, playbook)
    await seat.until(lambda: incident in seat.app.picture.incidents)
    await seat.closed_dialog()
    await seat.press("r")
    await seat.until(lambda: isinstance(seat.app.screen, ReportListModal))
    await seat.sees("REPORTS OF INCIDENT")
    return incident


def flash(bench: Bench, incident: str) -> None:
    """A flash report comes in at another desk."""
    came = Came(ReportKind.FLASH, "[red] 一名旅客摔伤", "Yunxi East", "phone", {"injury": "arm"})
    receive_report(bench.desk, bench.officer, incident, came)


async def test_a_report_is_read_aloud_and_recorded_as_it_stood(seat: Seat, bench: Bench) -> None:
    incident = await at_the_reports(seat, bench)
    record_fact(bench.desk, bench.officer, incident, "injury", "broken arm", source="conductor")
    await seat.press("4")
    await seat.dialog(SendReportModal)
    await seat.sees("ACCIDENT FLASH REPORT 1", "broken arm, says conductor", "Not known yet: kind")
    await seat.sees("8 of 10 items are not known yet")
    await seat.puts("passenger", "Li Ming")
    await seat.puts("words", "More [follows].")
    await seat.sees("passenger: Li Ming", "More [follows].")
    await seat.press("f12")
    await seat.sees("It is not said to whom")
    form = seat.form
    form.set_focus(form.row("to").field)
    await seat.press("1")
    await seat.press("f12")
    await seat.until(lambda: isinstance(seat.app.screen, ReportListModal))
    await seat.sees("SENT to department leadership: accident flash report 1")
    (entry,) = bench.entries("report_sent")
    assert "Li Ming" not in str(entry.data)
    assert str(entry.data["text"]).endswith("More [follows].")


async def test_what_is_missing_stands_below_while_they_are_on_the_line(
    seat: Seat, bench: Bench
) -> None:
    await at_the_reports(seat, bench, "4-13")
    await seat.press("5")
    await seat.dialog(ReceiveReportModal)
    await seat.sees("MISSING (17, local list)")
    await seat.puts("text", "600 people wait on the square")
    await seat.puts("item-measures", "waiting room opened")
    await seat.sees("MISSING (16, local list)")
    await seat.press("f12")
    await seat.until(lambda: isinstance(seat.app.screen, ReportListModal))
    await seat.sees("IN from Yunxi East: first report, incomplete", "They owe us: the rest")
    assert bench.entries("fact_recorded")[0].data["value"] == "waiting room opened"


async def test_it_is_returned_for_completion_and_completed(seat: Seat, bench: Bench) -> None:
    incident = await at_the_reports(seat, bench)
    flash(bench, incident)
    await seat.sees("They owe us: the rest of report 1, Yunxi East")
    await seat.press("up", "up", "up", "up", "enter")
    await seat.dialog(ReportModal)
    await seat.sees("[red] 一名旅客摔伤", "MISSING (9)")
    await seat.press("1")
    await seat.press("f12")
    await seat.sees("Nothing is ticked")
    form = seat.form
    ticks = form.row("asked").field
    assert isinstance(ticks, Ticks)
    form.set_focus(ticks)
    await seat.press("1", "3", "1", "down", "space")
    assert ticks.value == "happened_at train"
    await seat.puts("minutes", "15")
    await seat.press("f12")
    await seat.until(lambda: isinstance(seat.app.screen, ReportListModal))
    await seat.sees("They owe us: report 1 completed, Yunxi East", "by 14:15")
    await seat.press("up", "up", "up", "up", "enter")
    await seat.dialog(ReportModal)
    await seat.press("1")
    await seat.puts("item-happened_at", "13:50")
    await seat.puts("item-train", "G1")
    await seat.press("f12")
    await seat.until(lambda: isinstance(seat.app.screen, ReportListModal))
    await seat.sees("flash report 1, complete")


async def test_chinese_at_eighty_by_twenty_four(seat: Seat, bench: Bench) -> None:
    incident = await at_the_reports(seat, bench)
    flash(bench, incident)
    await seat.pilot.resize_terminal(80, 24)
    await seat.sees("witnesses, measures taken")  # to its last word
    await seat.press("ctrl+l")
    await seat.press("4")
    await seat.dialog(SendReportModal)
    assert seat.is_within_the_screen
    await seat.press("escape")
    await seat.press("5")
    await seat.dialog(ReceiveReportModal)
    assert seat.is_within_the_screen
