"""Words that tell how wide they came to stand, for what is laid out by that width."""

from __future__ import annotations

from textual.message import Message

from dutyconsole.tui.widgets.words import Words


class Measured(Words):
    """Says so whenever it got another place on the screen, be it the first."""

    class Placed(Message):
        """It stands on the screen, with a width."""

    def on_resize(self) -> None:
        """It has another size."""
        self.post_message(self.Placed())

    def on_show(self) -> None:
        """It was hidden, and comes back with the size that it had."""
        self.post_message(self.Placed())
