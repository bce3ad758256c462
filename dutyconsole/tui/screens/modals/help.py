"""F1: where the officer is, what can be done there, and what every key does."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from dutyconsole.locale.speech import tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import (
    APP_COMMANDS,
    DESK_COMMANDS,
    FORM_COMMANDS,
    PALETTE_ONLY,
    Command,
)
from dutyconsole.tui.explain import explain
from dutyconsole.tui.widgets.top_line import TopLine
from dutyconsole.tui.widgets.words import Words


class HelpModal(ModalScreen[None]):
    """Explains the focused place, then lists the commands from the registry.

    Args:
        screen: The screen that was in front.
        focused: The field or list that had the keys.
    """

    CSS_PATH = "plain.tcss"
    BINDINGS: ClassVar = [Binding("escape,f1,enter,question_mark", "dismiss", "Back", show=False)]

    def __init__(self, screen: Screen[object], focused: Widget | None) -> None:
        super().__init__()
        self._behind = screen
        self._focused = focused

    def compose(self) -> ComposeResult:
        """Lay out the dialog."""
        yield TopLine()
        with Vertical(id="box") as box:
            box.border_title = tr("HELP")
            with VerticalScroll(id="text"):
                yield Words("\n".join(self._lines()))
            yield Words(tr("Esc back   Up Down scroll"), id="keys")

    async def speak_anew(self) -> None:
        """Say everything in the language that is on."""
        await self.recompose()

    def _lines(self) -> list[str]:
        on_desk = getattr(self._behind, "OFFERS_DESK_COMMANDS", False)
        lines = [*explain(self._behind, self._focused), ""]
        own = getattr(self._behind, "OWN_COMMANDS", FORM_COMMANDS)
        lines += self._keys(DESK_COMMANDS if on_desk else own)
        lines += ["", tr("Everywhere:"), *self._keys(APP_COMMANDS)]
        if on_desk:
            lines += ["", tr("By name, with Ctrl+P:"), *self._keys(PALETTE_ONLY)]
        return lines

    def _keys(self, commands: tuple[Command, ...]) -> list[str]:
        keys = duty(self).keys
        return [f"{c.shown_key(keys) if c.key else '':>7}  {tr(c.tooltip)}" for c in commands]
