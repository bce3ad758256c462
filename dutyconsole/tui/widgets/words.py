"""Text on the screen, always literal: the only widget that shows words without asking for keys."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from dutyconsole.domain.text import display_text


class Words(Static):
    """Shows text as it is: square brackets are brackets, control characters are made visible."""

    def __init__(
        self, text: str | Content = "", *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(_harmless(text), id=id, classes=classes, markup=False)

    def say(self, text: str | Content) -> None:
        """Show something else."""
        self.update(_harmless(text))


def _harmless(text: str | Content) -> Content:
    return text if isinstance(text, Content) else Content(display_text(text))
