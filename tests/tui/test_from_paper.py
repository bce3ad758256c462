"""W: what was written on paper while the machine was down becomes late entries, line by line."""

from __future__ import annotations

from dutyconsole.domain.run import StepState
from dutyconsole.tui.screens.modals.from_paper import FromPaperModal
from tests.tui.conftest import walking
from tests.tui.seat import ZONE, Bench, Seat


async def keying_in(seat: Seat, bench: Bench) -> str:
    incident = walking(bench, "4-11")
    bench.clock.at("14:08")
    await seat.sees(incident[-2:])
    await seat.press("1", "w")
    await seat.dialog(FromPaperModal)
    return incident


async def test_a_note_keeps_both_times_and_who_wrote_it(seat: Seat, bench: Bench) -> None:
    incident = await keying_in(seat, bench)
    await seat.types("1402")
    await seat.press("tab", "tab", "1", "tab")
    await seat.types("Doors opened")
    await seat.press("f12")
    await seat.sees("1 line keyed in; last: 14:02:00 note from paper")
    await seat.press("escape")
    await seat.closed_dialog()
    note = bench.entries("note_added")[-1]
    assert note.stream == f"incident/{incident}"
    assert f"{note.occurred_at.astimezone(ZONE):%H:%M}" == "14:02"
    assert f"{note.recorded_at.astimezone(ZONE):%H:%M}" == "14:08"
    assert note.data == {"text": "Doors opened", "paper": "Wang Wei"}
    await seat.sees("FROM PAPER, written by Wang Wei: Doors opened")


async def test_lines_follow_one_another_steps_decisions_and_facts_too(
    seat: Seat, bench: Bench
) -> None:
    incident = await keying_in(seat, bench)
    await seat.puts("when", "1403")
    await seat.puts("what", "step")
    await seat.puts("step", "4-11 recv")
    await seat.press("f12")
    await seat.sees("1 line keyed in")
    await seat.puts("when", "1404")
    await seat.puts("what", "step")
    await seat.puts("step", "4-11 decide")
    await seat.puts("outcome", "no")
    await seat.press("f12")
    await seat.sees("2 lines keyed in")
    await seat.puts("when", "1405")
    await seat.puts("what", "fact")
    await seat.puts("name", "injured")
    await seat.puts("value", "2")
    await seat.press("f12")
    await seat.sees("3 lines keyed in")
    run = seat.incident(incident).runs["4-11"]
    assert run.states["recv"] is StepState.DONE
    assert run.records["decide"].outcome == "no"
    assert run.records["decide"].via == "on paper"
    fact = seat.incident(incident).facts[-1]
    assert (fact.name, fact.value, fact.source) == ("injured", "2", "Wang Wei, on paper")
    assert f"{fact.at.astimezone(ZONE):%H:%M}" == "14:05"


async def test_a_line_without_its_time_is_refused_and_stays(seat: Seat, bench: Bench) -> None:
    await keying_in(seat, bench)
    await seat.puts("what", "note")
    await seat.puts("text", "Doors opened")
    await seat.press("f12")
    await seat.sees("The time on the paper is missing; type it as it stands there")
    assert seat.form.value("text") == "Doors opened"
    assert not bench.entries("note_added")
