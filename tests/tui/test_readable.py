"""The whole desk can be read: in every theme, with sixteen colours, and without any."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager

import pytest
from rich.color import ColorSystem
from textual.widgets import Input

from dutyconsole import bootstrap
from dutyconsole.desk.desk import Desk
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.themes import DARK, SIXTEEN, THEMES
from tests.desk.bench import MovedClock
from tests.tui.contrast import VGA, XTERM, faint, pieces
from tests.tui.seat import Seat, seated

NAMES = [theme.name for theme in THEMES]


@pytest.fixture(autouse=True)
def _all_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the terminal that runs the tests can show."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The demonstration: three incidents under way, one ringing."""
    desk = bootstrap.demo_desk(tmp_path_factory.mktemp("demo"))
    yield desk
    desk.log.close()


@asynccontextmanager
async def at_the_demo(demo: Desk, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Seat]:
    async with seated(lambda: demo, MovedClock(), size=size, sign_on=False) as seat:
        await seat.until(lambda: isinstance(seat.app.focused, Input))
        yield seat


async def signs_on(seat: Seat) -> None:
    seat.app.screen.query_one("#secret", Input).value = bootstrap.DEMO_SECRET
    await seat.press("enter")
    await seat.closed_dialog()


async def readable(seat: Seat, themes: Iterable[str] = NAMES) -> None:
    """See that the front screen can be read in every theme."""
    for theme in themes:
        seat.app.theme = theme
        await seat.pilot.pause()
        await seat.pilot.pause()
        found = faint(seat.app)
        assert not found, f"{theme}:\n" + "\n".join(found) + "\n" + seat.text
        if theme == SIXTEEN:
            for palette in (VGA, XTERM):
                found = faint(seat.app, ColorSystem.STANDARD, palette)
                assert not found, "sixteen colours:\n" + "\n".join(found)
        found = faint(seat.app, ColorSystem.EIGHT_BIT)
        assert not found, f"{theme} in 256 colours:\n" + "\n".join(found)


async def signing_on(seat: Seat) -> None:
    await readable(seat)
    await seat.press("enter")
    await seat.pilot.pause()
    await readable(seat)


async def busy(seat: Seat) -> None:
    await signs_on(seat)
    for key in ("down", "right"):
        await seat.press(key)
        await readable(seat)


async def with_a_dialog(seat: Seat) -> None:
    await signs_on(seat)
    await seat.press("f4")
    await seat.until(lambda: isinstance(seat.app.screen, FormModal))
    await readable(seat)
    await seat.press("f12")
    await seat.pilot.pause()
    await readable(seat)


async def with_help(seat: Seat) -> None:
    await signs_on(seat)
    await seat.press("f1")
    await seat.pilot.pause()
    await readable(seat)


async def with_the_palette(seat: Seat) -> None:
    """Opened anew in every theme: what it has found keeps the colours of the moment."""
    await signs_on(seat)
    for theme in NAMES:
        seat.app.theme = theme
        await seat.pilot.pause()
        await seat.press("ctrl+p")
        await seat.app.workers.wait_for_complete()
        await seat.pilot.pause()
        await readable(seat, [theme])
        await seat.press("escape", "escape")
        await seat.closed_dialog()


@pytest.mark.parametrize("walk", [signing_on, busy, with_a_dialog, with_help, with_the_palette])
async def test_the_desk_can_be_read_in_every_theme(
    demo: Desk, walk: Callable[[Seat], Awaitable[None]]
) -> None:
    async with at_the_demo(demo) as seat:
        await walk(seat)


@pytest.mark.parametrize("key", ["f2", "f8", "p", "ctrl+k"])
async def test_what_a_key_opens_can_be_read(demo: Desk, key: str) -> None:
    async with at_the_demo(demo) as seat:
        await signs_on(seat)
        await seat.press("down")
        before = seat.app.screen
        await seat.press(key)
        await seat.until(lambda: seat.app.screen is not before)
        await seat.pilot.pause()
        await readable(seat)


async def test_an_empty_desk_can_be_read(seat: Seat) -> None:
    await readable(seat)


async def test_without_colours_words_tell_the_states_apart(demo: Desk) -> None:
    async with at_the_demo(demo) as seat:
        await signs_on(seat)
        plain: dict[str, str] = {}
        for theme in NAMES:
            seat.app.theme = theme
            await seat.pilot.pause()
            plain[theme] = seat.text
            await seat.press("down")
            await seat.sees(">>> ")
            plain[theme] += seat.text
            await seat.press("up")
            await seat.sees("Not taken up yet")
        assert len(set(plain.values())) == 1
        for word in ("! INCOMING", "TAKE UP", ">>> ", "ok "):
            assert word in plain[DARK]


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "vt100"}, {"TERM": "dumb"}])
async def test_where_colours_are_not_wanted_there_are_none(
    demo: Desk, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    async with at_the_demo(demo) as seat:
        await signs_on(seat)
        styles = [style for _, _, _, style in pieces(seat.app)]
        for style in styles:
            assert style.color is None or style.color.is_default
            assert style.bgcolor is None or style.bgcolor.is_default
        assert any(style.reverse for style in styles)
        await seat.sees("! INCOMING", "TAKE UP")
