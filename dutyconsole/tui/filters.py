"""Defence in depth: nothing that steers a terminal leaves the screen, whatever a widget lets by."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter, NoColor

from dutyconsole.domain.text import rewritten

_STAND_IN: Final = "?"


class HarmlessText(LineFilter):
    """Takes out of every line what could steer a terminal; no line changes its width.

    What is foreign is made visible long before, by `display_text`. What still gets here comes by
    way of a widget that shows text as it is given, such as a field somebody pasted into.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments with harmless text."""
        return [
            segment
            if segment.control
            else Segment(_harmless(segment.text), _linkless(segment.style))
            for segment in segments
        ]


HARMLESS: Final = HarmlessText()
"""One for all lines: what was filtered once is remembered by filter."""

COLOURLESS: Final = NoColor()
"""Leaves bold, underline and reverse, for terminals and officers without colours."""


@lru_cache(4096)
def _harmless(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    kept = rewritten(text, _stand_in).replace("\n", _STAND_IN)
    kept = kept.replace("\t", _STAND_IN * cell_len("\t"))
    width = cell_len(text)
    return kept if cell_len(kept) == width else set_cell_size(kept, width)


def _stand_in(part: str) -> str:
    return _STAND_IN * cell_len(part)


def _linkless(style: Style | None) -> Style | None:
    """A link is a control sequence too, and nothing here links anywhere."""
    return style.update_link(None) if style is not None and style.link else style
