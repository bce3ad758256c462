"""The first paint: the log is being opened, or why it could not be."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from dutyconsole.domain.refusal import Refused
from dutyconsole.tui.access import duty
from dutyconsole.tui.show import plain
from dutyconsole.tui.widgets.top_line import TopLine


class OpeningScreen(Screen[None]):
    """Says that the log is being opened; after a failure any key leaves."""

    CSS_PATH = "opening.tcss"
    failed = False

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield TopLine()
        yield Static("Opening the log ...", id="said", markup=False)

    def fail(self, refused: Refused) -> None:
        """Say why there is no desk."""
        self.failed = True
        self.query_one("#said", Static).update(plain(f"{refused}\n\nPress any key to leave."))
        self.add_class("-failed")

    def on_key(self, event: events.Key) -> None:
        """Leave after a failure."""
        if self.failed:
            event.stop()
            duty(self).exit(return_code=1)
