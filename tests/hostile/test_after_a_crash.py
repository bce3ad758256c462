"""The screen fails in the middle of typing: nothing is told, nothing is lost, the place is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import TextArea

from dutyconsole.domain.text import Language
from dutyconsole.locale.speech import speak
from dutyconsole.tui.crash import Crash
from dutyconsole.tui.screens.modals.notes import NoteModal
from tests.desk.bench import Bench, new_log
from tests.hostile.naughty import harm_in
from tests.tui.seat import Seat, seated

TYPED = "Zhao Min 13912345678 \x1b]52;c;x\x07 was seen"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    yield
    speak(Language.EN)


def _chosen(seat: Seat) -> str:
    found = seat.desk_screen.place.incident
    return found.id if found is not None else ""


async def _fails_while_typing(mine: Bench, home: Path, seats: list[Seat]) -> None:
    async with seated(lambda: mine.desk, mine.clock, home=home) as seat:
        seats.append(seat)
        await seat.press("2")
        await seat.until(lambda: _chosen(seat) == mine.incident_id)
        await seat.press("f4")
        await seat.dialog(NoteModal)
        seat.form.query_one(TextArea).insert(TYPED)
        await seat.pilot.pause()
        nothing: dict[str, str] = {}
        seat.app.call_later(lambda: nothing[seat.form.query_one(TextArea).text])
        await seat.until(lambda: seat.app.return_code is not None)


async def test_it_opens_again_where_it_was_with_what_was_typed(tmp_path: Path) -> None:
    home = new_log(tmp_path / "desk", sample=True)
    mine = Bench(home)
    for place in ("Wanghe", "Yunxi East"):
        mine.report("smoke", kind="fire", place=place)
        mine.acknowledge()
    seats: list[Seat] = []
    with pytest.raises(Crash):
        await _fails_while_typing(mine, home, seats)
    (seat,) = seats
    seat.app.drafts.close()
    mine.desk.log.close()
    (report,) = (home / "crashes").iterdir()
    told = report.read_text("utf-8")
    assert "builtins.KeyError" in told
    assert not harm_in(told)
    for private in ("Zhao", "139", "seen", "Yunxi", "smoke"):
        assert private not in told
    chosen = mine.incident_id
    mine.restart()
    assert mine.desk.log.verify().ok
    async with seated(lambda: mine.desk, mine.clock, home=home) as again:
        await again.until(lambda: _chosen(again) == chosen)
        await again.press("f4")
        await again.dialog(NoteModal)
        assert again.form.query_one(TextArea).text == TYPED
    mine.desk.log.close()
