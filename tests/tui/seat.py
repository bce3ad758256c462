"""An officer's seat: the app on a real log, keys pressed, and what stands on the screen."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Input

from dutyconsole.desk.desk import Desk
from dutyconsole.domain.due import DueKind
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.text import Language
from dutyconsole.tui.app import DutyApp
from dutyconsole.tui.screens.desk import DeskScreen
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.setting import Setting
from dutyconsole.tui.widgets.incident_list import IncidentList
from dutyconsole.tui.widgets.words import Words
from tests.desk.bench import SECRET, ZONE, Bench, MovedClock

__all__ = ["SECRET", "ZONE", "Bench", "MovedClock", "Seat", "seated"]

PATIENCE = 20.0


class Seat:
    """What a test does and sees at the desk."""

    def __init__(self, app: DutyApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot
        app.double_press = 0.0  # a test presses faster than anybody

    async def until(self, what: Callable[[], bool]) -> None:
        """Wait for a condition."""
        deadline = time.monotonic() + PATIENCE
        while not what():
            if time.monotonic() > deadline:
                raise AssertionError(f"never came true; the screen says:\n{self.text}")
            await self.pilot.pause()

    async def sees(self, *words: str) -> None:
        """Wait until all these words stand on the screen."""
        await self.until(lambda: all(word in self.text for word in words))

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def types(self, text: str) -> None:
        """Type into the field that has the focus."""
        await self.pilot.press(*("space" if key == " " else key for key in text))

    async def puts(self, name: str, text: str) -> None:
        """Have a field of the dialog say something, typed or pasted."""
        self.form.row(name).fill(text)
        await self.pilot.pause()

    async def closed_dialog(self) -> None:
        """Wait until the desk itself is in front, showing all that is recorded."""
        await self.until(
            lambda: (
                isinstance(self.app.screen, DeskScreen)
                and self.app.picture.position == self.app.desk.log.position()
            )
        )
        await self.pilot.pause()

    async def to_due(self, kind: DueKind) -> None:
        """Put the cursor of the queue on the first thing of that kind that is due."""
        queue = self.desk_screen.query_one(IncidentList)
        queue.focus()
        await self.until(lambda: any(line.due and line.due.kind is kind for line in queue.lines))
        while (line := queue.chosen_line) is None or line.due is None or line.due.kind is not kind:
            await self.press("down")

    async def dialog(self, kind: type[FormModal]) -> FormModal:
        """Wait for a dialog."""
        await self.until(lambda: isinstance(self.app.screen, kind) and self.app.screen.is_current)
        await self.pilot.pause()
        return self.form

    @property
    def form(self) -> FormModal:
        assert isinstance(self.app.screen, FormModal), self.text
        return self.app.screen

    @property
    def desk_screen(self) -> DeskScreen:
        assert isinstance(self.app.screen, DeskScreen), self.text
        return self.app.screen

    @property
    def lines(self) -> list[str]:
        """The front screen as lines of text."""
        screen = self.app.screen
        strips = screen._compositor.render_strips(self.app.size)
        return [strip.text.rstrip() for strip in strips]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def said(self) -> str:
        """The line that says what was recorded or refused."""
        return str(self.app.screen.query_one("#said", Words).content)

    @property
    def is_within_the_screen(self) -> bool:
        return all(cell_len(line) <= self.app.size.width for line in self.lines)

    def incident(self, name: str) -> Incident:
        return self.app.desk.incident(name)


@asynccontextmanager
async def seated(
    open_desk: Callable[[], Desk],
    clock: MovedClock,
    *,
    size: tuple[int, int] = (120, 36),
    person: str = "officer1",
    sign_on: bool = True,
    language: Language = Language.EN,
    home: Path | None = None,
) -> AsyncIterator[Seat]:
    """The app at a size, with an officer signed on."""
    setting = Setting(
        person=person, clock=clock, steady=clock.timepiece.steady, language=language, home=home
    )
    app = DutyApp(open_desk, setting)
    async with app.run_test(size=size) as pilot:
        seat = Seat(app, pilot)
        if sign_on:
            await seat.until(lambda: isinstance(app.focused, Input))
            app.screen.query_one("#secret", Input).value = SECRET
            await seat.press("enter")
            await seat.until(lambda: isinstance(app.screen, DeskScreen))
            await seat.closed_dialog()
        yield seat
