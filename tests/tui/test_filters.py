"""No widget lets anything through that steers a terminal: what is written to it, byte by byte."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult, SystemCommand
from textual.binding import Binding
from textual.color import Color
from textual.content import Content
from textual.drivers.headless_driver import HeadlessDriver
from textual.filter import LineFilter
from textual.screen import Screen
from textual.widgets import Button, Footer, Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from dutyconsole.tui.filters import COLOURLESS, HARMLESS

HOSTILE = (
    "A\x1b]52;c;eA==\x07B\x1b[2JC\x9b31mD\x1bP+q\x1b\\E\u202enog\u202cF\x08G\rH\x7fI\u200bJ\u2028K"
    "\u3164L\x85M\x00N"
)
OURS = re.compile(
    r"\x1b\[[0-9;]*m"  # colours
    r"|\x1b\[[0-9;]*[HJ]"  # where to write, and clearing at the start
    r"|\x1b\[\?(2026|1049|25|2004|1000|1003|1006|1015|1004|2048|2031)\$?[hlp]"
    r"|\x1b\[[<>=]?[0-9]*u"  # how keys are told
    r"|\x1b\]22;\w+\x07"  # the mouse's shape
)
STEERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164]")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the app writes to its terminal."""
    found: list[str] = []
    monkeypatch.setattr(HeadlessDriver, "is_headless", property(lambda driver: False))
    monkeypatch.setattr(HeadlessDriver, "write", lambda driver, data: found.append(data))
    return found


class Shows(App[None]):
    """Every widget that shows text, with hostile text in it."""

    BINDINGS = [Binding("f2", "nothing", HOSTILE, key_display=HOSTILE)]  # noqa: RUF012
    TITLE = HOSTILE
    harmless = True

    def get_line_filters(self) -> Sequence[LineFilter]:
        ours = (HARMLESS,) if self.harmless else ()
        return [*super().get_line_filters(), *ours]

    def compose(self) -> ComposeResult:
        text = Static(Content(HOSTILE))
        text.border_title = Content("title " + HOSTILE)
        text.styles.border = ("ascii", "white")
        yield text
        yield Input("typed " + HOSTILE, placeholder=HOSTILE)
        yield Input(placeholder="hint " + HOSTILE)
        yield TextArea("area " + HOSTILE, id="area")
        yield OptionList(Option(Content("one of " + HOSTILE)), "two " + HOSTILE, markup=False)
        yield Button(Content("button " + HOSTILE))
        yield Footer()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        yield SystemCommand("do " + HOSTILE, "help " + HOSTILE, self.bell)


async def everything(app: Shows) -> None:
    async with app.run_test(size=(100, 60), notifications=True) as pilot:
        area = app.query_one("#area", TextArea)
        area.insert("pasted " + HOSTILE)
        app.notify("toast " + HOSTILE, title="warned " + HOSTILE, markup=False)
        app.action_command_palette()
        await pilot.pause()
        await pilot.press("d", "o")
        await app.workers.wait_for_complete()
        await pilot.pause()


def text_of(written: list[str]) -> str:
    return OURS.sub("", "".join(written))


async def test_nothing_that_steers_is_written(written: list[str]) -> None:
    await everything(Shows())
    text = text_of(written)
    for shown in ("title A", "typed A", "hint A", "area A", "pasted A", "one of A", "two A",
                  "button A", "toast A", "warned A", "help A"):  # fmt: skip
        assert shown in text, shown
    assert "]52;c;eA==B" in text
    assert STEERS.search(text) is None


async def test_without_the_filter_it_would_be(written: list[str]) -> None:
    app = Shows()
    app.harmless = False
    await everything(app)
    assert STEERS.search(text_of(written)) is not None


@pytest.mark.parametrize(
    "text", [HOSTILE, "a\tb\nc", "道岔\u3000[A3]\u200d", "👩\u200d🚀", "\ud800\u00ad", "\u115fx"]
)
def test_no_line_changes_its_width(text: str) -> None:
    (filtered,) = HARMLESS.apply([Segment(text)], Color(0, 0, 0))
    assert cell_len(filtered.text) == cell_len(text)
    assert STEERS.search(filtered.text) is None
    assert "\n" not in filtered.text


def test_what_is_harmless_stays_as_it_is() -> None:
    segments = [Segment("道岔\u3000[A3] ~ x", Style(bold=True)), Segment("plain")]
    assert HARMLESS.apply(segments, Color(0, 0, 0)) == segments


def test_no_links() -> None:
    style = Style(bold=True, link="https://example.com/\x1b")
    (filtered,) = HARMLESS.apply([Segment("x", style)], Color(0, 0, 0))
    assert filtered.style is not None
    assert (filtered.style.link, filtered.style.bold) == (None, True)


def test_without_colours_bold_and_reverse_stay() -> None:
    style = Style(bold=True, reverse=True, color="red", bgcolor="blue")
    (filtered,) = COLOURLESS.apply([Segment("x", style)], Color(0, 0, 0))
    assert filtered.style is not None
    assert (filtered.style.bold, filtered.style.reverse) == (True, True)
    assert filtered.style.color is not None
    assert filtered.style.bgcolor is not None
    assert filtered.style.color.is_default
    assert filtered.style.bgcolor.is_default
