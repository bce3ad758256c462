"""F1: what every key does."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from dutyconsole.tui.commands import APP_COMMANDS, DESK_COMMANDS
from dutyconsole.tui.widgets.top_line import TopLine

_ENTER = (
    "Enter on what rings takes it up; on an incident goes to its steps; on a step opens its "
    "dialog. In a dialog digits choose, Tab goes on, Enter records, Esc goes back and keeps the "
    "text. Times: nothing means now, 1402 the last 14:02, -5 five minutes ago."
)


class HelpModal(ModalScreen[None]):
    """The commands, from the registry."""

    CSS_PATH = "plain.tcss"
    BINDINGS: ClassVar = [Binding("escape,f1,enter,question_mark", "dismiss", "Back", show=False)]

    def compose(self) -> ComposeResult:
        """Lay out the dialog."""
        yield TopLine()
        with Vertical(id="box") as box:
            box.border_title = "KEYS"
            with VerticalScroll(id="text"):
                lines = [f"{c.shown_key:>7}  {c.tooltip}" for c in (*DESK_COMMANDS, *APP_COMMANDS)]
                yield Static("\n".join([_ENTER, "", *lines]), markup=False)
            yield Static("Esc back", id="keys", markup=False)
