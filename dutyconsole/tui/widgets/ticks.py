"""Choosing several by digit: a digit ticks its line, or takes the tick back; none is preset."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.content import Content

from dutyconsole.locale.speech import tr, trn
from dutyconsole.tui.access import duty
from dutyconsole.tui.show import cut, one_line
from dutyconsole.tui.widgets.choice import TOGETHER, WINDOW, Adapts, Choice, Option

BETWEEN = " "
"""What stands between the values of a tick list."""


class Ticks(Choice):
    """Digits, or arrows and the space bar, tick; 0 ticks all, or takes all ticks back.

    Its value is the values of what is ticked, with spaces between.
    """

    BINDINGS: ClassVar = [Binding("space", "tick", "Tick", show=False)]

    def __init__(self, options: Iterable[Option], *, id: str) -> None:
        self.ticked: frozenset[str] = frozenset()
        super().__init__(options, id=id)

    @property
    def value(self) -> str:
        """What is ticked, in the order of the list."""
        return BETWEEN.join(o.value for o in self.options if o.value in self.ticked)

    def choose(self, value: str) -> None:
        """Tick these and no others."""
        known = {option.value for option in self.options}
        self._tick(frozenset(value.split(BETWEEN)) & known)

    def offer(self, options: Iterable[Option]) -> None:
        """Offer other options; what was ticked stays ticked if it is still there."""
        before = self.value
        self.options = tuple(options)
        self.at = None
        self.choose(before)
        self.refresh(layout=True)

    def action_digit(self, digit: str) -> None:
        """A digit ticks its line; two digits where there are more than nine."""
        alone = not self._typed or duty(self).clock() - self._typed_at >= TOGETHER
        if digit == "0" and alone:
            everything = frozenset(option.value for option in self.options)
            self._tick(frozenset() if self.ticked == everything else everything)
            return
        before, typed = self.at, self._typed
        super().action_digit(digit)
        if self.at is None or self._typed not in (typed + digit, digit):
            return  # there is no such line
        if typed and self._typed == typed + digit and before is not None:
            self._toggle(before)  # its digit was the first of two
        self._toggle(self.at)

    def action_tick(self) -> None:
        """Tick the line under the cursor, or take its tick back."""
        if self.at is not None:
            self._toggle(self.at)

    def on_click(self, event: events.Click) -> None:
        """A click ticks its line."""
        super().on_click(event)
        self.action_tick()

    def render(self) -> Content:
        """All options with their ticks, or how many are ticked."""
        if not self.options:
            return Content(tr("(nothing to choose from)"))
        if not self.has_focus:
            count = len(self.ticked)
            return Content(trn("({n} ticked)", "({n} ticked)", count) if count else tr("(choose)"))
        first = self._first_shown()
        shown = range(first, min(len(self.options), first + WINDOW))
        lines = [Content.styled(self._line(i), "bold" if i == self.at else "") for i in shown]
        return Content("\n").join(lines)

    def _toggle(self, index: int) -> None:
        self._tick(self.ticked ^ {self.options[index].value})

    def _tick(self, ticked: frozenset[str]) -> None:
        self.ticked = ticked
        self.refresh(layout=True)
        if self.is_mounted and isinstance(self.screen, Adapts):
            self.screen.changed()

    def _line(self, index: int) -> str:
        option = self.options[index]
        mark = ">" if index == self.at else " "
        tick = "[x]" if option.value in self.ticked else "[ ]"
        text = f"{mark}{index + 1:2} {tick} {one_line(option.label)}"
        return cut(text, self.content_region.width) if self.content_region.width else text
