"""A few screens as they look, in two languages: `pytest tests/tui/test_snapshots.py
--snapshot-update` after a change that is meant."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Final, Protocol

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from dutyconsole import bootstrap
from dutyconsole.domain.text import Language
from dutyconsole.environment import GlobalOptions
from dutyconsole.tui import ringing
from dutyconsole.tui.app import DutyApp
from dutyconsole.tui.setting import Setting
from dutyconsole.tui.themes import DARK
from tests.desk.bench import MovedClock
from tests.tui.seat import Seat

EN, ZH = Language.EN, Language.ZH_HANS
SMALL, MIDDLE = (80, 24), (120, 36)


class Compare(Protocol):
    """The fixture of pytest-textual-snapshot."""

    def __call__(
        self,
        app: App[None],
        *,
        terminal_size: tuple[int, int],
        run_before: Callable[[Pilot[None]], Awaitable[None]],
    ) -> bool: ...


SCREENS: Final = {
    "desk-en": (MIDDLE, EN, ("2", "right")),
    "desk-zh": (SMALL, ZH, ("2", "right")),
    "call-en": (SMALL, EN, ("f2", *"conductor", "f6", "3")),
    "launch-zh": (MIDDLE, ZH, ("2", "f8")),
    "call-down-en": (SMALL, EN, ("2", "f5")),
    "step-zh": (SMALL, ZH, ("2", "right", "down", "enter")),
    "playbook-en": (MIDDLE, EN, ("p",)),
}


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same on every terminal, and at every moment: no blink comes between."""
    monkeypatch.setattr(ringing, "BLINK_SECONDS", 3600.0)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("DUTYCONSOLE_TIMEZONE", "Asia/Shanghai")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.mark.parametrize("name", SCREENS)
def test_it_looks_as_before(name: str, snap_compare: Compare, tmp_path: Path) -> None:
    size, language, keys = SCREENS[name]
    clock = MovedClock()
    desk = bootstrap.demo_desk(tmp_path, GlobalOptions(lang=language), real=clock)
    setting = Setting(
        person=bootstrap.DEMO_OFFICER, practice="DEMO", language=language, theme=DARK, clock=clock
    )
    app = DutyApp(lambda: desk, setting)
    assert snap_compare(app, terminal_size=size, run_before=partial(_shown, keys))
    desk.log.close()


async def _shown(keys: tuple[str, ...], pilot: Pilot[None]) -> None:
    app = pilot.app
    assert isinstance(app, DutyApp)
    seat = Seat(app, pilot)
    await seat.until(lambda: isinstance(app.focused, Input))
    app.screen.query_one("#secret", Input).value = bootstrap.DEMO_SECRET
    await seat.press("enter")
    await seat.closed_dialog()
    for key in keys:
        await seat.press(key)
    await pilot.pause()
    for field in app.screen.query(Input):
        field.cursor_blink = False
    for area in app.screen.query(TextArea):
        area.cursor_blink = False
    await pilot.pause()
