"""How the screens are coloured: grey and quiet, colour only where something needs a person.

Every text keeps a contrast of 4.5:1 or better, in all themes, with 16 colours too. What has the
keys is shown reversed rather than tinted: that keeps its contrast and needs no colours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from textual.app import App
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from dutyconsole.locale.speech import N_

THEME_VARIABLE: Final = "DUTYCONSOLE_THEME"
LEAST_CONTRAST: Final = 4.5


@dataclass(frozen=True, slots=True)
class _Paint:
    """What the themes differ in.

    Attributes:
        background: Behind everything.
        surface: Behind what can be typed into.
        lifted: Behind what can be typed into while it has the keys.
        panel: Behind the top line and the footer.
        foreground: Text.
        muted: Text that matters less.
        frame: Lines around and between.
        chosen: Behind the chosen line of a list that has not the keys.
        warning: Somebody should look.
        error: Somebody is needed now.
        veil: What lies over a screen while a dialog is open.
    """

    background: str
    surface: str
    lifted: str
    panel: str
    foreground: str
    muted: str
    frame: str
    chosen: str
    warning: str
    error: str
    veil: str


def _theme(name: str, paint: _Paint, *, dark: bool = True) -> Theme:
    return Theme(
        name=name,
        dark=dark,
        # Nothing that is merely well or merely there has a colour of its own.
        primary=paint.foreground,
        secondary=paint.muted,
        accent=paint.foreground,
        success=paint.foreground,
        warning=paint.warning,
        error=paint.error,
        foreground=paint.foreground,
        background=paint.background,
        surface=paint.surface,
        panel=paint.panel,
        variables={**_texts(paint), **_cursors(paint), **_furniture(paint)},
    )


def _texts(paint: _Paint) -> dict[str, str]:
    return {
        "text": paint.foreground,
        "text-muted": paint.muted,
        "text-disabled": paint.muted,
        "foreground-muted": paint.muted,
        "foreground-disabled": paint.muted,
        "text-primary": paint.foreground,
        "text-secondary": paint.muted,
        "text-accent": paint.foreground,
        "text-success": paint.foreground,
        "text-warning": paint.warning,
        "text-error": paint.error,
    }


def _cursors(paint: _Paint) -> dict[str, str]:
    return {
        "block-cursor-foreground": paint.foreground,
        "block-cursor-background": paint.background,
        "block-cursor-text-style": "bold reverse",
        "block-cursor-blurred-foreground": paint.foreground,
        "block-cursor-blurred-background": paint.chosen,
        "block-cursor-blurred-text-style": "bold underline",
        "block-hover-background": paint.surface,
        "input-cursor-foreground": paint.foreground,
        "input-cursor-background": paint.background,
        "input-cursor-text-style": "reverse",
        "input-selection-foreground": paint.foreground,
        "input-selection-background": paint.background,
        "screen-selection-foreground": paint.background,
        "screen-selection-background": paint.foreground,
    }


def _furniture(paint: _Paint) -> dict[str, str]:
    return {
        "boost": paint.lifted,
        "frame": paint.frame,
        "veil": paint.veil,
        "border": paint.foreground,
        "border-blurred": paint.frame,
        "surface-active": paint.lifted,
        "panel-lighten-1": paint.panel,
        "panel-darken-1": paint.surface,
        "footer-foreground": paint.foreground,
        "footer-background": paint.panel,
        "footer-key-foreground": paint.foreground,
        "footer-description-foreground": paint.foreground,
        "scrollbar": paint.frame,
        "scrollbar-hover": paint.foreground,
        "scrollbar-active": paint.foreground,
        "scrollbar-background": paint.surface,
        "scrollbar-background-hover": paint.surface,
        "scrollbar-background-active": paint.surface,
        "scrollbar-corner-color": paint.surface,
        "link-color": paint.foreground,
        "link-color-hover": paint.foreground,
        "link-background-hover": paint.surface,
        "button-foreground": paint.foreground,
        "button-color-foreground": paint.background,
    }


# Greys and colours that a terminal of 256 colours has too.
_DARK: Final = _Paint(
    background="#121212", surface="#1c1c1c", lifted="#303030", panel="#262626",
    foreground="#d0d0d0", muted="#b2b2b2", frame="#949494", chosen="#303030",
    warning="#d7af5f", error="#ff8787", veil="#121212 10%",
)  # fmt: skip
_LIGHT: Final = _Paint(
    background="#eeeeee", surface="#e4e4e4", lifted="#ffffff", panel="#dadada",
    foreground="#1c1c1c", muted="#3a3a3a", frame="#4e4e4e", chosen="#d0d0d0",
    warning="#4b2b00", error="#870000", veil="#eeeeee 5%",
)  # fmt: skip
_CONTRAST: Final = _Paint(
    background="#000000", surface="#000000", lifted="#000000", panel="#000000",
    foreground="#ffffff", muted="#ffffff", frame="#ffffff", chosen="#000000",
    warning="#ffff00", error="#ffff00", veil="#000000 0%",
)  # fmt: skip
# The sixteen as terminals first had them: a terminal of sixteen colours shows its own instead.
_SIXTEEN: Final = _Paint(
    background="#000000", surface="#000000", lifted="#000000", panel="#000000",
    foreground="#aaaaaa", muted="#aaaaaa", frame="#aaaaaa", chosen="#000000",
    warning="#ffff55", error="#ff5555", veil="#000000 0%",
)  # fmt: skip

DARK: Final = "duty-dark"
LIGHT: Final = "duty-light"
CONTRAST: Final = "duty-contrast"
SIXTEEN: Final = "duty-16"

THEMES: Final[tuple[Theme, ...]] = (
    _theme(DARK, _DARK),
    _theme(LIGHT, _LIGHT, dark=False),
    _theme(CONTRAST, _CONTRAST),
    _theme(SIXTEEN, _SIXTEEN),
)
"""Our own themes, the default first."""

THEME_WORDS: Final[Mapping[str, str]] = {
    DARK: N_("dark"),
    LIGHT: N_("light"),
    CONTRAST: N_("high contrast"),
    SIXTEEN: N_("sixteen colours"),
}
"""What the officer reads when choosing, by theme; said through `tr`."""

BASE_CSS: Final = """
ModalScreen, CommandPalette { background: $veil; }
*:disabled, *:disabled:can-focus { opacity: 100%; }
Input {
    & > .input--placeholder, & > .input--suggestion { color: $text-muted; }
    & > .input--selection { text-style: reverse; }
    &:focus { background-tint: $foreground 0%; }
    &:nocolor { text-style: underline; }
}
TextArea {
    & .text-area--placeholder, & .text-area--suggestion { color: $text-muted; }
    & .text-area--cursor {
        color: $input-cursor-foreground; background: $input-cursor-background; text-style: reverse;
    }
    &.-read-only .text-area--cursor { background: $background; }
    & .text-area--selection { text-style: reverse; }
    & .text-area--gutter, & .text-area--cursor-gutter { color: $text-muted; }
    & .text-area--matching-bracket { background: $background; text-style: underline; }
    &:nocolor .text-area--cursor-line { text-style: underline; }
}
OptionList {
    &:focus { background-tint: $foreground 0%; }
    & > .option-list--option-disabled { color: $text-disabled; }
    & > .option-list--separator { color: $frame; }
}
Button:disabled { text-opacity: 100%; color: $text-disabled; }
FooterKey.-disabled { text-style: none; }
Footer FooterKey.-command-palette { border-left: none; }
Toast { background: $panel; border: ascii $frame; padding: 0 1; }
Toast.-information, Toast.-warning, Toast.-error { border: ascii $frame; }
CommandPalette > Vertical, CommandPalette:dark > Vertical { background: $background; }
CommandPalette > .command-palette--help-text { color: $text-muted; text-style: not dim not bold; }
CommandPalette > .command-palette--highlight { text-style: bold underline; }
CommandList > .option-list--option-highlighted {
    color: $foreground;
    background: $block-cursor-blurred-background;
    text-style: bold underline;
}
Tooltip { background: $panel; color: $foreground; }
"""
"""What Textual's own widgets paint fainter than can be read, or by colour alone."""


def theme_for(environ: Mapping[str, str], colour_system: str | None) -> str:
    """Name of the theme to start with.

    Args:
        environ: The environment; `DUTYCONSOLE_THEME` wins where it names one of ours, whole or
            without `duty-`.
        colour_system: What the terminal can show, as `rich.console.Console.color_system` says.
    """
    named = known_theme(environ.get(THEME_VARIABLE, ""))
    if named:
        return named
    if is_colourless(environ):
        return CONTRAST
    return SIXTEEN if colour_system in ("standard", "windows") else DARK


def known_theme(name: str) -> str:
    """One of our themes by its name, with or without `duty-`; nothing where there is none."""
    named = "duty-" + name.strip().lower().removeprefix("duty-")
    return named if named in THEME_WORDS else ""


def is_colourless(environ: Mapping[str, str]) -> bool:
    """Whether nothing may be coloured: asked for by NO_COLOR, or the terminal has no colours."""
    return bool(environ.get("NO_COLOR")) or _is_monochrome(environ.get("TERM", ""))


def _is_monochrome(term: str) -> bool:
    return term in ("dumb", "unknown") or term.startswith("vt") or term.endswith(("-m", "-mono"))


def dress(app: App[None], theme: str = DARK) -> None:
    """Give an app our themes and wear one; Textual's own, fainter ones, are taken away.

    A theme that nobody knows is the default one: colours keep nobody from the desk.
    """
    for own in THEMES:
        app.register_theme(own)
    app.theme = known_theme(theme) or DARK
    for name in BUILTIN_THEMES:
        if name in app.available_themes:
            app.unregister_theme(name)


def contrast(fg: Color, bg: Color) -> float:
    """How well `fg` can be told from `bg`, from 1 to 21, as WCAG 2 counts it."""
    darker, lighter = sorted((_luminance(fg), _luminance(bg)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
