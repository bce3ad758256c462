"""Defence in depth: nothing that steers a terminal leaves the screen, whatever a widget lets by."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from dutyconsole.domain.text import display_text


class HarmlessText(LineFilter):
    """Replaces what could steer a terminal in every line before it is written."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments with harmless text."""
        return [
            segment
            if segment.control or (segment.text.isascii() and segment.text.isprintable())
            else Segment(display_text(segment.text), segment.style)
            for segment in segments
        ]
