"""What on a screen is too faint to read: every cell's text against what is behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from textual.app import App
from textual.color import Color
from textual.constants import DIM_FACTOR
from textual.renderables.background_screen import BackgroundScreen

from dutyconsole.tui.themes import LEAST_CONTRAST, contrast

_DARKER = [
    (0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0),
    (0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170),
]  # fmt: skip
_BRIGHTER = [
    (85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85),
    (85, 85, 255), (255, 85, 255), (85, 255, 255), (255, 255, 255),
]  # fmt: skip
VGA = TerminalTheme((0, 0, 0), (170, 170, 170), _DARKER, _BRIGHTER)
"""The sixteen colours of a Linux console."""

XTERM = TerminalTheme(
    (0, 0, 0),
    (229, 229, 229),
    [(0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0),
     (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229)],
    [(127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0),
     (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255)],
)  # fmt: skip
"""The sixteen colours of xterm."""


def faint(
    app: App[None], system: ColorSystem = ColorSystem.TRUECOLOR, palette: TerminalTheme = VGA
) -> list[str]:
    """What of the front screen has less than 4.5:1, one line each: where, what, how little.

    Args:
        app: The running app.
        system: The colours its terminal has.
        palette: How the terminal shows the sixteen.
    """
    found = []
    behind_all = Color.parse(app.theme_variables["background"]).rich_color
    before_all = Color.parse(app.theme_variables["foreground"]).rich_color

    def shown(color: RichColor | None, default: RichColor) -> Color:
        asked = default if color is None or color.is_default else color
        return Color(*asked.downgrade(system).get_truecolor(palette))

    for y, x, text, style in pieces(app):
        fore, back = shown(style.color, before_all), shown(style.bgcolor, behind_all)
        if style.dim:
            fore = back.blend(fore, DIM_FACTOR)
        if style.reverse:
            fore, back = back, fore
        ratio = 1.0 if style.conceal else contrast(fore, back)
        if ratio < LEAST_CONTRAST:
            found.append(f"{y}:{x} {text.strip()!r} {ratio:.1f} {fore.hex} on {back.hex}")
    return found


def pieces(app: App[None]) -> Iterator[tuple[int, int, str, Style]]:
    """Everything on the front screen that is not blank: line, column, text, style."""
    for y, line in _lines(app):
        x = 0
        for segment in line:
            if segment.text.strip() and not segment.control:
                yield y, x, segment.text, segment.style or Style.null()
            x += segment.cell_length


def _lines(app: App[None]) -> Iterator[tuple[int, Iterable[Segment]]]:
    """The front screen, and before it what shines through its veil."""
    *behind, front = app.screen_stack
    veil = front.styles.background
    if behind and veil.a < 1:
        for y, strip in enumerate(behind[-1]._compositor.render_strips(app.size)):
            yield y, BackgroundScreen.process_segments(strip, veil)
    yield from enumerate(front._compositor.render_strips(app.size))
