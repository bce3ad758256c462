"""Themes: what each paints can be read, and the terminal gets the one that suits it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from textual.app import App, ComposeResult
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter
from textual.screen import ModalScreen
from textual.widgets import Button, Footer, Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from dutyconsole.tui.filters import COLOURLESS
from dutyconsole.tui.themes import (
    BASE_CSS,
    CONTRAST,
    DARK,
    SIXTEEN,
    THEME_WORDS,
    THEMES,
    contrast,
    dress,
    is_colourless,
    theme_for,
)
from dutyconsole.tui.widgets.pick_list import PickList
from tests.tui.contrast import faint, pieces

NAMES = [theme.name for theme in THEMES]


# -- counting -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000", "#fff", 21.0),
        ("#777", "#777", 1.0),
        ("#767676", "#fff", 4.54),
        ("#f00", "#fff", 4.0),
    ],
)
def test_contrast_is_counted_as_wcag_does(one: str, other: str, ratio: float) -> None:
    counted = contrast(Color.parse(one), Color.parse(other))
    assert counted == pytest.approx(ratio, abs=0.01)
    assert counted == contrast(Color.parse(other), Color.parse(one))


class Furniture(App[None]):
    """Every widget of Textual's that the screens use, in its states."""

    CSS = BASE_CSS

    def compose(self) -> ComposeResult:
        yield Static(Content.styled("alarm", "bold $text-error"))
        yield Static(Content.styled("look", "$text-warning"))
        yield Static(Content.styled("less", "$text-muted"))
        yield Static(Content.styled("planted", self.planted), id="planted")
        yield Input(placeholder="hint")
        yield Input("typed a line")
        yield Input("switched off", disabled=True)
        yield TextArea(placeholder="hint", compact=True)
        yield TextArea("typed\nmore", compact=True, id="area")
        yield TextArea("read", read_only=True, compact=True)
        yield PickList(
            Option("HEADING", disabled=True),
            Option(Content.styled("! rings", "bold $text-error")),
            None,
            Option(Content.styled("unconfirmed", "$text-warning")),
        )
        yield Button("press", compact=True)
        yield Button("switched off", disabled=True, compact=True)
        yield Footer()

    def __init__(self, theme: str, planted: str = "") -> None:
        super().__init__()
        self.planted = planted
        dress(self, theme)


@asynccontextmanager
async def furnished(theme: str, planted: str = "") -> AsyncIterator[Furniture]:
    app = Furniture(theme, planted)
    async with app.run_test(size=(80, 70)) as pilot:
        await pilot.pause()
        yield app


@pytest.mark.parametrize("theme", NAMES)
async def test_every_widget_in_every_state_can_be_read(theme: str) -> None:
    async with furnished(theme) as app:
        assert not faint(app)
        for widget in app.query("Input, TextArea, OptionList, Button"):
            if widget.focusable:
                widget.focus()
                for field in app.query(TextArea):
                    field.select_all()
                assert not faint(app), widget
        app.query_one(OptionList).highlighted = 1
        assert not faint(app)
        app.notify("a toast", title="warned", severity="warning")
        assert not faint(app)


@pytest.mark.parametrize("theme", NAMES)
@pytest.mark.parametrize(
    "planted",
    ["$foreground 40%", "$background", "dim $foreground 60%", "$foreground on $foreground 70%"],
)
async def test_a_faint_style_is_found(theme: str, planted: str) -> None:
    async with furnished(theme, planted) as app:
        (found,) = faint(app)
        assert "'planted'" in found


@pytest.mark.parametrize("theme", NAMES)
async def test_what_shines_through_under_a_dialog_can_be_read(theme: str) -> None:
    async with furnished(theme) as app:
        dialog = ModalScreen[None]()
        await app.push_screen(dialog)
        assert not faint(app)
        dialog.styles.background = "gray 60%"
        assert faint(app)


async def test_textuals_own_looks_would_not_pass() -> None:
    class Bare(Furniture):
        CSS = ""

    app = Bare(DARK)
    async with app.run_test(size=(80, 70)):
        assert faint(app)


# -- which one ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environ", "colours", "theme"),
    [
        ({}, "truecolor", DARK),
        ({}, "256", DARK),
        ({}, "standard", SIXTEEN),
        ({}, "windows", SIXTEEN),
        ({"NO_COLOR": "1"}, "truecolor", CONTRAST),
        ({"NO_COLOR": ""}, "truecolor", DARK),
        ({"TERM": "dumb"}, None, CONTRAST),
        ({"TERM": "vt100"}, "standard", CONTRAST),
        ({"TERM": "linux"}, "standard", SIXTEEN),
        ({"TERM": "vt100", "DUTYCONSOLE_THEME": "duty-light"}, "standard", "duty-light"),
        ({"DUTYCONSOLE_THEME": "Contrast"}, "truecolor", CONTRAST),
        ({"DUTYCONSOLE_THEME": "nord"}, "truecolor", DARK),
    ],
)
def test_the_terminal_chooses_unless_the_officer_did(
    environ: dict[str, str], colours: str | None, theme: str
) -> None:
    assert theme_for(environ, colours) == theme


def test_colours_are_left_out_where_they_are_not_wanted_or_not_there() -> None:
    assert is_colourless({"NO_COLOR": "1", "TERM": "xterm-256color"})
    assert is_colourless({"TERM": "vt220"})
    assert not is_colourless({"TERM": "xterm-256color"})


async def test_only_our_own_themes_are_offered() -> None:
    app = Furniture(DARK)
    assert list(app.available_themes) == NAMES == list(THEME_WORDS)
    async with app.run_test():
        assert app.theme == DARK


async def test_a_theme_nobody_knows_is_the_default_one() -> None:
    assert Furniture("nord").theme == DARK
    assert Furniture("light").theme == "duty-light"


class Colourless(Furniture):
    """As on a terminal without colours."""

    def __init__(self) -> None:
        super().__init__(CONTRAST)
        self.no_color = True

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), COLOURLESS]


async def test_without_colours_the_cursor_and_what_can_be_typed_into_are_seen() -> None:
    app = Colourless()
    async with app.run_test(size=(80, 70)) as pilot:
        app.query_one(OptionList).highlighted = 1
        app.query_one(OptionList).focus()
        await pilot.pause()
        cells = {text.strip(): style for _, _, text, style in pieces(app)}
        for style in cells.values():
            assert style.color is None or style.color.is_default
            assert style.bgcolor is None or style.bgcolor.is_default
        assert cells["! rings"].reverse
        assert cells["typed a line"].underline
        assert not cells["unconfirmed"].reverse
