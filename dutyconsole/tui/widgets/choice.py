"""Choosing one of several by digit: opened out while it has the focus, one line otherwise."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Protocol, runtime_checkable

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from dutyconsole.locale.speech import tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.show import cut, one_line

WINDOW = 9

TOGETHER = timedelta(seconds=1.5)
"""Two digits that are typed within this time are one number."""


@runtime_checkable
class Adapts(Protocol):
    """A screen whose fields follow from what is chosen in them."""

    def changed(self) -> None:
        """Something was typed or chosen."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose: a stable value and what the officer reads."""

    value: str
    label: str


class Choice(Widget, can_focus=True):
    """Digits and arrows choose; nothing is chosen unless `chosen` says so."""

    DEFAULT_CSS = """
    Choice { height: auto; width: 1fr; background: $surface; text-wrap: nowrap; }
    Choice:focus { background: $boost; }
    """

    BINDINGS: ClassVar = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        # At once, before whatever was typed after the digit is handed to a field: what is chosen
        # decides which fields there are.
        *(Binding(d, f"digit('{d}')", "Choose", show=False, priority=True) for d in "0123456789"),
    ]

    at: reactive[int | None] = reactive(None, layout=True)

    def __init__(self, options: Iterable[Option], chosen: str = "", *, id: str) -> None:
        super().__init__(id=id)
        self.options = tuple(options)
        self._typed = ""
        self._typed_at = datetime.min.replace(tzinfo=UTC)
        self.set_reactive(Choice.at, self._index(chosen))

    @property
    def value(self) -> str:
        """The chosen option's value, or nothing."""
        return "" if self.at is None else self.options[self.at].value

    def choose(self, value: str) -> None:
        """Choose by value; an unknown one chooses nothing."""
        self.at = self._index(value)

    def offer(self, options: Iterable[Option]) -> None:
        """Offer other options; what was chosen stays chosen if it is still there."""
        before = self.value
        self.options = tuple(options)
        self.at = None
        self.at = self._index(before)
        self.refresh(layout=True)

    def watch_at(self) -> None:
        """Have the dialog adapt."""
        if self.is_mounted and isinstance(self.screen, Adapts):
            self.screen.changed()

    def action_move(self, by: int) -> None:
        """Choose the neighbour."""
        self._typed = ""
        if self.options:
            last = len(self.options) - 1
            start = -1 if by > 0 else last + 1
            self.at = min(last, max(0, (start if self.at is None else self.at) + by))

    def on_key(self, event: events.Key) -> None:
        """A full-width digit of an input method is a digit too."""
        digit = unicodedata.normalize("NFKC", event.character or "")
        if len(digit) == 1 and "0" <= digit <= "9":
            event.stop()
            self.action_digit(digit)

    def action_digit(self, digit: str) -> None:
        """A digit chooses; two digits where there are more than nine."""
        now = duty(self).clock()
        before = self._typed if now - self._typed_at < TOGETHER else ""
        self._typed_at = now
        for typed in (before + digit, digit):
            if 1 <= int(typed) <= len(self.options):
                self._typed = typed
                self.at = int(typed) - 1
                return

    def on_click(self, event: events.Click) -> None:
        """A click chooses its line."""
        line = self._first_shown() + event.y
        if self.has_focus and 0 <= line < len(self.options):
            self.at = line

    def on_focus(self) -> None:
        """Open out."""
        self._typed = ""
        self.refresh(layout=True)

    def on_blur(self) -> None:
        """Fold up."""
        self.refresh(layout=True)

    def render(self) -> Content:
        """All options around the chosen one, or the chosen one alone."""
        if not self.options:
            return Content(tr("(nothing to choose from)"))
        if not self.has_focus:
            return Content(tr("(choose)") if self.at is None else self._line(self.at))
        first = self._first_shown()
        shown = range(first, min(len(self.options), first + WINDOW))
        lines = [Content.styled(self._line(i), "bold" if i == self.at else "") for i in shown]
        return Content("\n").join(lines)

    def _line(self, index: int) -> str:
        mark = ">" if index == self.at else " "
        line = f"{mark}{index + 1:2} {one_line(self.options[index].label)}"
        return cut(line, self.content_region.width) if self.content_region.width else line

    def _first_shown(self) -> int:
        last = max(0, len(self.options) - WINDOW)
        return min(last, max(0, (self.at or 0) - WINDOW // 2))

    def _index(self, value: str) -> int | None:
        return next((i for i, option in enumerate(self.options) if option.value == value), None)
