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
        self._shown = _harmless(text)
        super().__init__(self._shown, id=id, classes=classes, markup=False)

    def say(self, text: str | Content) -> None:
        """Show something else; the screen is laid out anew only where it is something else."""
        said = _harmless(text)
        if not said.is_same(self._shown):
            self._shown = said
            self.update(said)


def _harmless(text: str | Content) -> Content:
    return text if isinstance(text, Content) else Content(display_text(text))
