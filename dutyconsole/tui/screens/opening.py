"""The first paint: the log is being opened, or why it could not be."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from dutyconsole.domain.refusal import Refused
from dutyconsole.locale.speech import tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.widgets.top_line import TopLine
from dutyconsole.tui.widgets.words import Words


class OpeningScreen(Screen[None]):
    """Says that the log is being opened; after a failure any key leaves."""

    CSS_PATH = "opening.tcss"
    refused: Refused | None = None

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield TopLine()
        yield Words(self._text(), id="said")

    async def speak_anew(self) -> None:
        """Say it in the language that is on."""
        self.query_one("#said", Words).say(self._text())

    def fail(self, refused: Refused) -> None:
        """Say why there is no desk."""
        self.refused = refused
        self.query_one("#said", Words).say(self._text())
        self.add_class("-failed")

    def on_key(self, event: events.Key) -> None:
        """Leave after a failure."""
        if self.refused is not None:
            event.stop()
            duty(self).exit(return_code=1)

    def _text(self) -> str:
        if self.refused is None:
            return tr("Opening the log ...")
        why = duty(self).refusal(self.refused)
        return tr("{why}\n\nPress any key to leave.", why=why)
