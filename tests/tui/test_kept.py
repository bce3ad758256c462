"""After a restart the officer hears of text that is kept, also where another incident is shown."""

from __future__ import annotations

from pathlib import Path

from dutyconsole.tui.screens.modals.notes import NoteModal
from tests.tui.conftest import walking
from tests.tui.seat import Bench, Seat, seated


async def half_writes(seat: Seat, incident: str, text: str) -> None:
    await seat.until(lambda: incident in seat.app.picture.incidents)
    await seat.closed_dialog()
    seat.desk_screen.go_to(incident)
    await seat.press("f4")
    await seat.dialog(NoteModal)
    await seat.types(text)
    await seat.press("escape")
    await seat.closed_dialog()


async def test_kept_text_is_announced_until_it_is_recorded(bench: Bench, tmp_path: Path) -> None:
    one, two = walking(bench), walking(bench)
    for session in ("first", "second", "third"):
        mine = Bench(bench.directory, bench.clock)
        async with seated(lambda mine=mine: mine.desk, bench.clock, home=tmp_path) as seat:  # type: ignore[misc]
            if session == "first":
                assert "typed before and kept" not in seat.text
                await half_writes(seat, one, "half a note")
                seat.desk_screen.go_to(two)
                seat.app.drafts.keep("note 20250101-07", {"text": "of an incident long over"})
                seat.app.drafts.keep("shift", {"note": "said by nobody"})
                assert "typed before and kept" not in seat.text
            elif session == "second":
                await seat.sees(f"NOT RECORDED, typed before and kept: F4 Note of {one}, H Shift.")
                assert seat.desk_screen.place.incident is not None
                assert seat.desk_screen.place.incident.id == two
                await seat.press("ctrl+l")
                await seat.until(lambda: "typed before" not in seat.text)
                await seat.press("ctrl+l", "ctrl+l")
                seat.desk_screen.go_to(one)
                await seat.press("f4")
                await seat.dialog(NoteModal)
                await seat.sees("half a note")
                await seat.press("f12")
                await seat.closed_dialog()
                seat.app.drafts.drop("shift")
            else:
                await seat.sees("Nobody has the shift")
                assert "typed before and kept" not in seat.text
        seat.app.drafts.close()
        mine.desk.log.close()


async def test_the_desk_behind_a_dialog_speaks_the_language_that_is_on(
    seat: Seat, bench: Bench
) -> None:
    """Its last line too: the shift that nobody has is told of, not what was said before."""
    walking(bench)
    await seat.sees(">>> 1", "Nobody has the shift at this desk: H takes it.")
    await seat.press("f4")
    await seat.dialog(NoteModal)
    await seat.press("ctrl+l")
    await seat.sees("处置中 1", "第1/12步", "本值班台无人当班：按H上岗。")
    assert not any(word in seat.text for word in ("ACTIVE", "Nobody", "step 1", "log ok"))
