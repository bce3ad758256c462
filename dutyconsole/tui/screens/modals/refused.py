"""A write without a dialog of its own did not happen: why, and whether to try again."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.locale.speech import tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.show import plain
from dutyconsole.tui.widgets.top_line import TopLine
from dutyconsole.tui.widgets.words import Words


class RefusedModal(ModalScreen[bool]):
    """Shows the refusal; True: try again."""

    CSS_PATH = "plain.tcss"
    BINDINGS: ClassVar = [
        Binding("enter", "answer(True)", "Try again", show=False),
        Binding("escape", "answer(False)", "Leave it", show=False),
    ]

    def __init__(self, refused: Refused) -> None:
        super().__init__()
        self._refused = refused

    def compose(self) -> ComposeResult:
        """Lay out the dialog."""
        lost = self._refused.code is Code.NOT_RECORDED
        paper = tr("NOT RECORDED, WRITE IT ON PAPER")
        yield TopLine()
        with Vertical(id="box") as box:
            box.border_title = Content(paper) if lost else tr("NOT DONE")
            why = plain(duty(self).refusal(self._refused))
            yield Words(why, classes="-lost" if lost else "")
            yield Words(tr("Enter try again   Esc leave it"), id="keys")

    async def speak_anew(self) -> None:
        """Say everything in the language that is on."""
        await self.recompose()

    def on_mount(self) -> None:
        """The top line says it too."""
        if self._refused.code is Code.NOT_RECORDED:
            duty(self).stand(lost=True)

    def action_answer(self, again: bool) -> None:
        """Leave."""
        self.dismiss(again)
