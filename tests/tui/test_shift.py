"""H: who is on duty, the handover page taken over line by line, both secrets at its end."""

from __future__ import annotations

from pathlib import Path

import pytest

from dutyconsole.desk import shifts
from dutyconsole.domain.text import Language
from dutyconsole.tui.screens.desk import DeskScreen
from dutyconsole.tui.screens.modals.handover import HandoverModal
from dutyconsole.tui.screens.modals.handover_sign import LeftNoteModal, SignModal
from dutyconsole.tui.screens.modals.shift import ShiftModal
from tests.tui.conftest import stranded, walking
from tests.tui.seat import SECRET, Bench, Seat, seated


async def page_shown(seat: Seat) -> HandoverModal:
    await seat.until(
        lambda: isinstance(seat.app.screen, HandoverModal) and seat.app.screen.page is not None
    )
    await seat.pilot.pause()
    screen = seat.app.screen
    assert isinstance(screen, HandoverModal)
    return screen


async def asked_for(seat: Seat) -> ShiftModal:
    await seat.press("h")
    form = await seat.dialog(ShiftModal)
    assert isinstance(form, ShiftModal)
    return form


async def begun(seat: Seat, bench: Bench) -> HandoverModal:
    """officer1 has the shift and hands it over to officer2."""
    shifts.begin_shift(bench.desk, bench.sign_on("officer1"))
    shifts.begin_handover(bench.desk, bench.sign_on("officer1"), "officer2")
    await seat.closed_dialog()
    await asked_for(seat)
    await seat.press("enter")
    return await page_shown(seat)


async def test_taking_the_shift_without_a_handover_is_loud(seat: Seat, bench: Bench) -> None:
    await asked_for(seat)
    assert "Nobody has taken a shift yet" in seat.text
    await seat.press("1", "enter")
    await seat.closed_dialog()
    assert seat.app.picture.office.shifts.at("1")[0].person == "officer1"
    await seat.sees("WITHOUT HANDOVER")
    await asked_for(seat)
    await seat.press("enter")
    await page_shown(seat)
    await seat.press("f12")
    await seat.until(lambda: not seat.app.picture.office.shifts.at("1")[0].is_unread)
    await seat.press("escape")
    await seat.closed_dialog()
    assert "WITHOUT HANDOVER" not in seat.text


async def test_what_was_chosen_and_left_is_not_chosen_the_next_time(
    seat: Seat, bench: Bench
) -> None:
    shifts.begin_shift(bench.desk, bench.sign_on("officer1"))
    await seat.closed_dialog()
    await asked_for(seat)
    await seat.puts("then", "end")
    await seat.puts("reason", "taken ill")
    await seat.press("escape")
    await seat.closed_dialog()
    form = await asked_for(seat)
    assert form.value("then") == "read"
    assert form.value("reason") == "taken ill"


async def test_each_open_incident_is_taken_over_by_one_key(seat: Seat, bench: Bench) -> None:
    walking(bench)
    walking(bench, "4-13")
    page = await begun(seat, bench)
    await seat.sees("2 of 2 to take over")
    await seat.press("enter")
    await seat.sees("1 of 2 to take over")
    await seat.press("enter")
    await seat.until(lambda: page.page is not None and not page.page.left)
    await seat.sees("Everything is taken over")


async def test_what_comes_in_meanwhile_is_new_and_is_taken_over_too(
    seat: Seat, bench: Bench
) -> None:
    first = walking(bench)
    page = await begun(seat, bench)
    shifts.take_incident(bench.desk, bench.sign_on("officer1"), first)
    second = stranded(bench, "smoke at the north exit")
    await seat.sees("NEW", second)
    await seat.press("f12")
    await seat.dialog(SignModal)
    await signed(seat)
    await seat.sees("Not everything is taken over", second)
    await seat.press("escape")
    await page_shown(seat)
    await seat.press("enter")
    await seat.sees("taken over already")
    await seat.press("enter")
    await seat.until(lambda: page.page is not None and not page.page.left)


async def signed(seat: Seat, giver: str = SECRET, receiver: str = SECRET) -> None:
    await seat.puts("giver", giver)
    await seat.puts("receiver", receiver)
    seat.form.row("receiver").field.focus()
    await seat.press("enter")


async def test_both_sign_and_the_receiver_is_signed_on(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    await begun(seat, bench)
    await seat.press("enter")
    await seat.sees("Everything is taken over")
    await seat.press("f12")
    await seat.dialog(SignModal)
    await signed(seat, receiver="not theirs")
    await seat.sees("own secret")
    assert seat.form.value("giver") == seat.form.value("receiver") == ""
    await signed(seat)
    await seat.until(lambda: seat.app.signed_on.person == "officer2")
    await seat.until(lambda: isinstance(seat.app.screen, DeskScreen))
    await seat.closed_dialog()
    (shift,) = seat.app.picture.office.shifts.at("1")
    assert shift.person == "officer2"
    assert "shift handed over to Li Na" in seat.said
    assert bench.entries("checkpoint_made")
    assert seat.incident(incident).open_runs


async def test_the_desk_stays_usable_and_the_handover_waits(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    await begun(seat, bench)
    await seat.press("escape")
    await seat.closed_dialog()
    await seat.sees("Handover of desk 1")
    await seat.press("f4")
    await seat.until(lambda: seat.app.screen.query("#text").first() is not None)
    await seat.types("still here")
    await seat.press("f12")
    await seat.closed_dialog()
    await asked_for(seat)
    await seat.press("enter")
    page = await page_shown(seat)
    assert page.page is not None
    assert [item.incident for item in page.page.left] == [incident]


@pytest.mark.parametrize("language", [Language.EN, Language.ZH_HANS])
async def test_a_small_screen_shows_page_and_signing_whole(
    bench: Bench, language: Language
) -> None:
    walking(bench)
    shifts.begin_shift(bench.desk, bench.officer)
    shifts.begin_handover(bench.desk, bench.officer, "officer1", "watch K528")
    mine = Bench(bench.directory, bench.clock)
    async with seated(lambda: mine.desk, bench.clock, size=(80, 24), language=language) as seat:
        await asked_for(seat)
        assert seat.is_within_the_screen
        await seat.press("enter")
        await page_shown(seat)
        assert seat.is_within_the_screen
        assert "Esc" in seat.lines[-2]
        await seat.press("f12")
        await seat.dialog(SignModal)
        assert seat.is_within_the_screen
        await seat.types(SECRET)
        assert SECRET not in seat.text
        await seat.press("escape")
        assert SECRET not in str(seat.app.drafts.get("sign handover 1"))
    mine.desk.log.close()


async def test_equipment_goes_out_and_comes_back(seat: Seat, bench: Bench) -> None:
    form = await asked_for(seat)
    await seat.puts("then", "out")
    await seat.puts("what", "lift 3")
    await seat.puts("place", "Yunxi East")
    form.row("what").field.focus()
    await seat.press("enter")
    await seat.closed_dialog()
    assert [each.what for each in bench.desk.office.equipment.out.values()] == ["lift 3"]
    await asked_for(seat)
    await seat.puts("then", "back")
    await seat.puts("number", "1")
    await seat.press("f12")
    await seat.closed_dialog()
    assert not bench.desk.office.equipment.out


async def test_half_typed_notes_survive_and_the_page_prints(bench: Bench, tmp_path: Path) -> None:
    walking(bench)
    mine = Bench(bench.directory, bench.clock)
    async with seated(lambda: mine.desk, bench.clock, home=tmp_path) as seat:
        await begun(seat, bench)
        await seat.press("n")
        await seat.dialog(LeftNoteModal)
        await seat.types("watch K528")
        await seat.press("escape")
        await page_shown(seat)
        await seat.press("n")
        await seat.dialog(LeftNoteModal)
        await seat.press("f12")
        await seat.sees("watch K528", "LEFT BY THE GIVER")
        await seat.press("f6")
        await seat.sees("signed checkpoint")
        (file,) = (tmp_path / "exports").glob("shift-1-*.html")
        assert "watch K528" in file.read_text(encoding="utf-8")
    mine.desk.log.close()
