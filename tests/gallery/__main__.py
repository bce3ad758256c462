"""The pictures of the README: `python -m tests.gallery` draws them anew from the real screens."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from textual.widgets import Input

from dutyconsole import bootstrap
from dutyconsole.domain.text import Language
from dutyconsole.environment import GlobalOptions
from dutyconsole.tui.app import DutyApp
from dutyconsole.tui.screens.desk import DeskScreen
from dutyconsole.tui.setting import Setting
from dutyconsole.tui.themes import CONTRAST, DARK, LIGHT
from tests.desk.bench import START, MovedClock
from tests.tui.seat import Seat

HERE: Final = Path(__file__).parent
SAME_EVERYWHERE: Final = {
    "DUTYCONSOLE_TIMEZONE": "Asia/Shanghai",
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
}
FONTS: Final = "'DejaVu Sans Mono','Noto Sans Mono CJK SC','Sarasa Mono SC','Consolas',monospace"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: what is pressed before it is taken."""

    name: str
    keys: Callable[[Seat], Awaitable[None]]
    size: tuple[int, int] = (120, 36)
    language: Language = Language.EN
    theme: str = DARK


async def _desk(seat: Seat) -> None:
    await seat.press("2", "right")


async def _call(seat: Seat) -> None:
    await seat.press("f2")
    await seat.sees("CALL")
    await seat.puts("caller", "Customer Service Centre")
    await seat.puts("text", "A passenger says G6732 has no air-conditioning, in open country")
    await seat.puts("train", "G6732")


async def _launch(seat: Seat) -> None:
    await seat.press("2", "f8")
    await seat.sees("ESCALATE")
    await seat.press("1", "tab", "1", "tab", "2", "tab")
    await seat.types("21")


async def _call_down(seat: Seat) -> None:
    await seat.press("2", "f5")
    await seat.pilot.pause()


async def _playbook(seat: Seat) -> None:
    await seat.press("p")
    await seat.pilot.pause()


PICTURES: Final = (
    Picture("desk", _desk),
    Picture("desk-zh", _desk, language=Language.ZH_HANS, theme=LIGHT),
    Picture("call", _call),
    Picture("launch", _launch),
    Picture("call-down-zh", _call_down, language=Language.ZH_HANS),
    Picture("playbook", _playbook),
    Picture("desk-80x24", _desk, size=(80, 24), theme=CONTRAST),
)


async def draw(picture: Picture) -> str:
    """The picture as SVG that needs nothing from elsewhere."""
    clock = MovedClock(START)
    with tempfile.TemporaryDirectory() as directory:
        setting = Setting(
            person=bootstrap.DEMO_OFFICER, practice="DEMO", language=picture.language,
            theme=picture.theme, clock=clock,
        )  # fmt: skip
        desk = bootstrap.demo_desk(
            Path(directory), GlobalOptions(lang=picture.language), real=clock
        )
        app = DutyApp(lambda: desk, setting)
        async with app.run_test(size=picture.size) as pilot:
            seat = Seat(app, pilot)
            await seat.until(lambda: isinstance(app.focused, Input))
            app.screen.query_one("#secret", Input).value = bootstrap.DEMO_SECRET
            await seat.press("enter")
            await seat.until(lambda: isinstance(app.screen, DeskScreen))
            await seat.closed_dialog()
            await picture.keys(seat)
            await pilot.pause()
            drawn = app.export_screenshot(title="dutyconsole")
        desk.log.close()
    return _self_contained(drawn)


def _self_contained(svg: str) -> str:
    """Without the fonts that it would fetch, and without names that change from run to run."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"terminal-\d+-", "t-", svg)
    return re.sub(r"font-family: ?[^;]+;", f"font-family: {FONTS};", svg)


def main() -> None:
    """Draw every picture."""
    os.environ.update(SAME_EVERYWHERE)
    os.environ.pop("NO_COLOR", None)
    for picture in PICTURES:
        path = HERE / f"{picture.name}.svg"
        path.write_text(asyncio.run(draw(picture)), "utf-8")
        print(path.relative_to(HERE.parent.parent))


if __name__ == "__main__":
    main()
