"""Nobody is locked out of an emergency: the desk is taken without a secret, loudly."""

from __future__ import annotations

from textual.widgets import Input

from dutyconsole.desk.incidents import add_note
from dutyconsole.desk.sign_ons import break_glass
from dutyconsole.domain.due import DueKind
from dutyconsole.domain.events import GlassBroken, GlassGivenBack, GlassReviewed, NoteAdded
from dutyconsole.domain.sign_ons import BREAK_GLASS
from dutyconsole.domain.text import Language
from dutyconsole.locale.reader import Reader
from dutyconsole.tui.screens.desk import DeskScreen
from dutyconsole.tui.screens.lock import LockScreen
from dutyconsole.tui.screens.modals.glass import BreakGlassModal, GlassModal
from dutyconsole.tui.screens.modals.notes import NoteModal
from dutyconsole.tui.screens.sign_on import SignOnScreen
from dutyconsole.tui.taking import take_all
from tests.tui.conftest import walking
from tests.tui.seat import SECRET, ZONE, Bench, Seat, seated

REASON = "secret forgotten, a train burns"


async def breaks(seat: Seat, name: str = "") -> None:
    await seat.dialog(BreakGlassModal)
    if name:
        await seat.puts("person", name)
    await seat.puts("text", REASON)
    await seat.press("f12")


async def test_whoever_cannot_sign_on_takes_the_desk_and_everything_says_so(bench: Bench) -> None:
    incident = walking(bench)
    mine = Bench(bench.directory, bench.clock)
    for _ in range(5):
        mine.desk.sign_on("officer1", "forgotten")
    async with seated(lambda: mine.desk, bench.clock, size=(80, 24), sign_on=False) as seat:
        await seat.until(lambda: isinstance(seat.app.focused, Input))
        seat.app.screen.query_one("#secret", Input).value = SECRET
        await seat.press("enter")
        await seat.sees("Too many wrong secrets", "wait 30 seconds", "break the glass")
        await seat.press("f6", "f12")
        await seat.sees("the reason is missing")
        await breaks(seat)
        await seat.until(lambda: isinstance(seat.app.screen, DeskScreen))
        await seat.sees("BREAK-GLASS", "! ALARM 1", "ACTIVE 1")
        assert seat.is_within_the_screen
        await seat.press("1", "f4")
        await seat.dialog(NoteModal)
        await seat.types("fire brigade is there")
        await seat.press("f12")
        await seat.closed_dialog()
        (broken,) = bench.entries(GlassBroken.KIND)
        assert (broken.person, broken.desk, broken.data["reason"]) == ("officer1", "1", REASON)
        (note,) = bench.entries(NoteAdded.KIND)
        assert (note.stream, note.post) == (f"incident/{incident}", BREAK_GLASS)
        seat.desk_screen.action_sign_off()
        await seat.until(lambda: bool(bench.entries(GlassGivenBack.KIND)))
        assert isinstance(seat.app.screen, SignOnScreen)
    mine.desk.log.close()


async def test_at_a_locked_desk_it_goes_on_where_it_was(seat: Seat, bench: Bench) -> None:
    walking(bench)
    await seat.sees("ACTIVE 1")
    await seat.press("f4")
    await seat.dialog(NoteModal)
    await seat.types("half a")
    await seat.press("ctrl+k")
    await seat.until(lambda: isinstance(seat.app.screen, LockScreen))
    await seat.press("f6")
    await breaks(seat)
    await seat.dialog(NoteModal)
    assert seat.form.value("text") == "half a"
    await seat.sees("BREAK-GLASS")
    assert not seat.app.signed_on.proven
    await seat.press("ctrl+k")
    await seat.until(lambda: isinstance(seat.app.screen, LockScreen))
    seat.app.screen.query_one("#secret", Input).value = SECRET
    await seat.press("enter")
    await seat.dialog(NoteModal)
    await seat.until(lambda: bool(bench.entries(GlassGivenBack.KIND)))
    await seat.until(lambda: not seat.app.standing.glass)
    assert seat.app.signed_on.proven


async def test_a_supervisor_sees_what_was_done_under_it_and_reviews_it(bench: Bench) -> None:
    incident = walking(bench)
    taken = break_glass(bench.desk, "officer1", REASON)
    add_note(bench.desk, taken, incident, "fire brigade is there")
    to = Reader(bench.desk.reference, bench.desk.roster, Language.EN, ZONE)
    taken_away = take_all(bench.desk, incident, to, "", None).text
    assert "fire brigade is there  [BREAK-GLASS: Wang Wei]" in taken_away
    mine = Bench(bench.directory, bench.clock)
    async with seated(lambda: mine.desk, bench.clock, person="supervisor1", size=(80, 24)) as seat:
        await seat.sees("BREAK-GLASS")
        await seat.to_due(DueKind.GLASS)
        await seat.press("enter")
        await seat.dialog(GlassModal)
        await seat.sees(REASON, "It is over.", "1 entry was made under it", "fire brigade is there")
        await seat.puts("note", "it was they; a new secret is set")
        await seat.press("f12")
        await seat.closed_dialog()
        assert len(bench.entries(GlassReviewed.KIND)) == 1
        await seat.until(lambda: not any(seat.app.picture.office.sign_ons.to_review()))
    mine.desk.log.close()


async def test_it_is_loud_at_another_desk_in_chinese_too(bench: Bench) -> None:
    mine = Bench(bench.directory, bench.clock)
    async with seated(
        lambda: mine.desk, bench.clock, size=(80, 24), language=Language.ZH_HANS
    ) as seat:
        break_glass(bench.desk, "officer2", REASON)
        await seat.until(lambda: bool(seat.app.standing.glass))
        await seat.until(lambda: bool(seat.app.standing.alarming.warnings))
        assert seat.is_within_the_screen
    mine.desk.log.close()
