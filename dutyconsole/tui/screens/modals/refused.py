"""A write without a dialog of its own did not happen: why, and whether to try again."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.tui.access import duty
from dutyconsole.tui.screens.modals.form import PAPER
from dutyconsole.tui.show import plain
from dutyconsole.tui.widgets.top_line import TopLine


class RefusedModal(ModalScreen[bool]):
    """Shows the refusal; True: try again."""

    CSS_PATH = "plain.tcss"
    BINDINGS: ClassVar = [
        Binding("enter", "answer(True)", "Try again"),
        Binding("escape", "answer(False)", "Leave it"),
    ]

    def __init__(self, refused: Refused) -> None:
        super().__init__()
        self._refused = refused

    def compose(self) -> ComposeResult:
        """Lay out the dialog."""
        lost = self._refused.code is Code.NOT_RECORDED
        yield TopLine()
        with Vertical(id="box") as box:
            box.border_title = PAPER if lost else "NOT DONE"
            yield Static(plain(str(self._refused)), classes="-lost" if lost else "")
            yield Static("Enter try again   Esc leave it", id="keys", markup=False)

    def on_mount(self) -> None:
        """The top line says it too."""
        if self._refused.code is Code.NOT_RECORDED:
            duty(self).stand(lost=True)

    def action_answer(self, again: bool) -> None:
        """Leave."""
        self.dismiss(again)
