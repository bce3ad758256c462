"""Signing on, in one's own language, with a secret of one's own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.people import add_person, choose_secret, set_secret
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.text import Language, Localised
from dutyconsole.tui.admitting import person_meant
from dutyconsole.tui.app import DutyApp
from dutyconsole.tui.screens.desk import DeskScreen
from dutyconsole.tui.screens.modals.secret import SecretModal
from dutyconsole.tui.screens.opening import OpeningScreen
from dutyconsole.tui.screens.sign_on import SignOnScreen
from dutyconsole.tui.setting import Setting
from tests.desk.bench import CHIEF, SECRET, Bench, copy_of, new_log
from tests.tui.conftest import stranded
from tests.tui.seat import Seat, seated

FIRST = "told on the telephone"
OWN = "a long one of my own"
DAY = 24 * 60
"""In minutes."""


@pytest.fixture(scope="session")
def live_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed log of a real desk with one officer."""
    return new_log(tmp_path_factory.mktemp("live") / "desk", sample=False)


@pytest.fixture
def live(live_log: Path, tmp_path: Path) -> Iterator[Bench]:
    """A real desk whose chief has given Li Na a first secret."""
    made = Bench(copy_of(live_log, tmp_path / "live"), who=CHIEF)
    name = Localised("Li Na", "李娜", "李娜")
    add_person(made.desk, made.officer, "lina", name, ["duty_officer"])
    set_secret(made.desk, made.officer, "lina", FIRST)
    yield made
    made.desk.log.close()


@asynccontextmanager
async def at_sign_on(bench: Bench, person: str = "") -> AsyncIterator[Seat]:
    mine = Bench(bench.directory, bench.clock, bench.officer.person)
    async with seated(lambda: mine.desk, bench.clock, person=person, sign_on=False) as seat:
        await seat.until(lambda: isinstance(seat.app.screen, SignOnScreen))
        await seat.until(lambda: isinstance(seat.app.focused, Input))
        yield seat
    mine.desk.log.close()


async def signs_on(seat: Seat, person: str, secret: str) -> None:
    seat.app.screen.query_one("#person", Input).value = person
    seat.app.screen.query_one("#secret", Input).value = secret
    seat.app.screen.query_one("#secret", Input).focus()
    await seat.press("enter")


@pytest.mark.parametrize("name", ["officer1", "Wang Wei", "wang wei", "王伟"])
async def test_a_name_does_as_well_as_an_id(bench: Bench, name: str) -> None:
    async with at_sign_on(bench) as seat:
        await signs_on(seat, name, SECRET)
        await seat.until(lambda: isinstance(seat.app.screen, DeskScreen))
        assert seat.app.signed_on.person == "officer1"
        await seat.sees("Wang Wei")


def test_a_name_that_two_have_means_nobody(bench: Bench) -> None:
    assert person_meant(bench.desk.roster, "Nobody At All") == "Nobody At All"


async def test_a_wrong_secret_is_said_and_can_be_typed_again(bench: Bench) -> None:
    async with at_sign_on(bench, "officer1") as seat:
        await seat.types("wrong")
        await seat.press("enter")
        await seat.sees("The name or the secret is wrong")
        await signs_on(seat, "officer1", SECRET)
        await seat.until(lambda: isinstance(seat.app.screen, DeskScreen))


async def test_the_language_is_switched_before_anybody_has_signed_on(bench: Bench) -> None:
    async with at_sign_on(bench, "officer1") as seat:
        await seat.types("half a sec")
        await seat.press("ctrl+l")
        await seat.until(lambda: seat.app.language is Language.ZH_HANS)
        await seat.pilot.pause()
        assert seat.app.screen.query_one("#person", Input).value == "officer1"
        assert seat.app.screen.query_one("#secret", Input).value == "half a sec"
        assert seat.app.focused is seat.app.screen.query_one("#secret")
        assert "half" not in seat.text
        assert "**********" in seat.text


async def test_a_secret_set_by_somebody_else_is_replaced_on_the_spot(live: Bench) -> None:
    async with at_sign_on(live) as seat:
        await signs_on(seat, "lina", FIRST)
        await seat.dialog(SecretModal)
        await seat.sees("set by somebody else")
        await seat.types(OWN)
        await seat.press("tab")
        await seat.types("something else")
        await seat.press("enter")
        await seat.sees("not typed the same twice")
        await seat.puts("again", OWN)
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, DeskScreen))
        assert seat.app.signed_on.person == "lina"
    assert live.desk.sign_on("lina", OWN).proven
    assert not live.desk.roster.persons["lina"].secret_foreign


async def test_without_choosing_one_nobody_gets_in(live: Bench) -> None:
    async with at_sign_on(live) as seat:
        await signs_on(seat, "lina", FIRST)
        await seat.dialog(SecretModal)
        await seat.press("escape")
        await seat.until(lambda: isinstance(seat.app.screen, SignOnScreen))
        assert seat.app.officer is None


async def test_a_secret_is_changed_only_with_the_old_one_and_never_kept(
    live: Bench, tmp_path: Path
) -> None:
    choose_secret(live.desk, live.desk.sign_on("lina", FIRST), "until now")
    async with at_sign_on(live) as seat:
        await signs_on(seat, "lina", "until now")
        await seat.until(lambda: isinstance(seat.app.screen, DeskScreen))
        await seat.pilot.pause()
        seat.desk_screen.action_secret()
        await seat.dialog(SecretModal)
        for name, typed in (("old", "wrong"), ("new", OWN), ("again", OWN)):
            await seat.puts(name, typed)
        await seat.press("enter")
        await seat.sees("The secret until now is wrong")
        assert OWN not in seat.text
        assert not seat.app.drafts.named("secret")
        await seat.puts("old", "until now")
        await seat.press("enter")
        await seat.closed_dialog()
        assert "your own secret is chosen" in seat.said
    assert live.desk.sign_on("lina", OWN).proven


async def test_a_log_that_cannot_be_opened_says_why_in_either_language() -> None:
    def broken() -> Desk:
        raise Refused(Code.NOT_RECORDED, "The log is away", "bring it back")

    app = DutyApp(broken, Setting())
    async with app.run_test() as pilot:
        seat = Seat(app, pilot)
        await seat.sees("The log is away", "Press any key")
        await seat.press("ctrl+l")
        assert isinstance(app.screen, OpeningScreen)
        await seat.press("x")
    assert app.return_code == 1


async def test_what_comes_in_rings_also_where_nobody_has_signed_on(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = Bench(bench.directory, bench.clock)
    async with seated(lambda: mine.desk, bench.clock, sign_on=False) as seat:
        await seat.sees("SIGN ON", "log ok")
        rung: list[str] = []
        monkeypatch.setattr(seat.app, "bell", lambda: rung.append("bell"))
        stranded(bench)
        await seat.sees("! INCOMING 1")
        assert rung
    mine.desk.log.close()


async def test_an_expired_secret_is_replaced_at_the_next_sign_on_and_warned_of_before(
    bench: Bench,
) -> None:
    mine = Bench(bench.directory, bench.clock)
    mine.desk.secret_lasts, mine.desk.lock_after = timedelta(days=90), None
    bench.clock.pass_minutes(80 * DAY)
    async with seated(lambda: mine.desk, bench.clock) as seat:
        await seat.sees("Your secret expires in 9 days")
        bench.clock.pass_minutes(10 * DAY)
        await seat.sees("Your secret has expired")
        seat.desk_screen.action_sign_off()
        await seat.until(lambda: isinstance(seat.app.focused, Input))
        await signs_on(seat, "officer1", SECRET)
        await seat.dialog(SecretModal)
        await seat.sees("Your secret has expired.")
        for name in ("new", "again"):
            await seat.puts(name, SECRET)
        await seat.press("enter")
        await seat.sees("That is the secret until now")
        for name in ("new", "again"):
            await seat.puts(name, OWN)
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, DeskScreen))
    assert bench.desk.sign_on("officer1", OWN).proven
    mine.desk.log.close()


async def test_while_an_incident_is_handled_an_expired_secret_holds_nobody_up(
    bench: Bench,
) -> None:
    mine = Bench(bench.directory, bench.clock)
    mine.desk.secret_lasts = timedelta(days=90)
    bench.clock.pass_minutes(91 * DAY)
    stranded(bench)
    async with seated(lambda: mine.desk, bench.clock) as seat:
        assert isinstance(seat.app.screen, DeskScreen)
        await seat.sees("Your secret has expired")
    mine.desk.log.close()
