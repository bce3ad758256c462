"""How values look: foreign text made harmless, times in the desk's zone, cells counted."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Final

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from dutyconsole.domain.text import display_text
from dutyconsole.library.draw_words import wrapped as broken
from dutyconsole.locale.speech import tr

CLOCK: Final = "%H:%M:%S"


def plain(raw: str) -> Content:
    """Foreign text of several lines, for a widget."""
    return Content(display_text(raw))


def one_line(raw: str) -> str:
    """Foreign text for one line of a list."""
    return display_text(raw, one_line=True)


def styled(text: str, style: str) -> Content:
    """Our own or foreign text in one style."""
    return Content.styled(one_line(text), style)


def cut(text: str, width: int) -> str:
    """`text` in at most `width` cells, `..` where something is missing."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(0, width - 2)).rstrip() + ".." if width > 2 else ""


def padded(left: str, right: str, width: int) -> str:
    """`left` cut as needed, `right` whole, at the two ends of `width` cells."""
    room = width - cell_len(right) - (1 if right else 0)
    left = cut(left, room)
    return left + " " * (room - cell_len(left)) + (" " + right if right else "")


def wrapped(text: str, width: int) -> list[str]:
    """`text` broken into lines of at most `width` cells, also between Chinese characters."""
    parts = text.split("\n")
    return [line for part in parts for line in list(broken(part, max(8, width))) or [""]]


def fitted(text: str, width: int, lines: int) -> list[str]:
    """`text` in at most so many lines, `..` where something is missing."""
    found = wrapped(text, width)
    if len(found) <= lines:
        return found
    last = found[lines - 1]
    short = last if cell_len(last) + 2 <= width else set_cell_size(last, width - 2).rstrip()
    return [*found[: lines - 1], f"{short}.."]


def clock_time(moment: datetime, zone: tzinfo | None) -> str:
    """The time of day in the desk's zone."""
    return moment.astimezone(zone).strftime(CLOCK)


def since(moment: datetime, now: datetime) -> str:
    """How long ago, in minutes; from an hour on as h:mm."""
    minutes = max(0, int((now - moment).total_seconds() // 60))
    if minutes < 60:
        return tr("{n} min", n=minutes)
    return tr("{h}:{mm} h", h=minutes // 60, mm=f"{minutes % 60:02d}")


def countdown(moment: datetime, now: datetime) -> str:
    """How far away a moment is, before or after now, as m:ss or h:mm:ss."""
    seconds = int(abs((moment - now).total_seconds()))
    minutes, second = divmod(seconds, 60)
    if minutes < 60:
        return f"{minutes}:{second:02d}"
    return f"{minutes // 60}:{minutes % 60:02d}:{second:02d}"
