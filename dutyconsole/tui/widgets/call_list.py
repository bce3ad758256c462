"""The list that is called down: whom, how far, and at which number; open also without the keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

from textual import events
from textual.content import Content

from dutyconsole.locale.speech import tr
from dutyconsole.tui.show import cut, one_line, padded
from dutyconsole.tui.widgets.choice import WINDOW, Choice, Option

ALL: Final = "*"
"""Everybody not informed yet, at once; chosen by the digit 0."""

TALL: Final = 30
"""From this height of the screen on every recipient shows whom to dial, not the chosen one only."""


@runtime_checkable
class Calls(Protocol):
    """A screen in which whoever is chosen is called next."""

    def picked(self) -> None:
        """A recipient was chosen by digit, and no further digit could mean another."""


@dataclass(frozen=True, slots=True)
class CallLine(Option):
    """A recipient: `label` is the name.

    Attributes:
        symbol: How far it is, in two characters.
        state: The same in words.
        dial: Whom to dial, a line each.
        told: Whether they are informed.
        following: Which of the lines is to be dialled next.
        again: Whether somebody else is to be dialled for them at once: nobody answered, or it was
            refused, and there is one who was not tried.
    """

    symbol: str = ""
    state: str = ""
    dial: tuple[str, ...] = ()
    told: bool = False
    following: int | None = None
    again: bool = False


class CallList(Choice):
    """Digits and arrows choose; 0 chooses everybody at once."""

    DEFAULT_CSS = """
    CallList { margin-bottom: 1; }
    """

    def __init__(self, lines: Iterable[CallLine], chosen: str = "", *, id: str) -> None:
        self.lines: tuple[CallLine, ...] = ()
        super().__init__(self._kept(lines), chosen, id=id)

    def show(self, lines: Iterable[CallLine]) -> None:
        """Show another state of the list; whoever was chosen stays chosen."""
        offered = self._kept(lines)
        if offered != self.options:
            self.offer(offered)

    def _kept(self, lines: Iterable[CallLine]) -> tuple[CallLine, ...]:
        self.lines = tuple(lines)
        return self.lines

    def action_digit(self, digit: str) -> None:
        """A digit chooses and goes on, unless a second one could follow."""
        if digit == "0" and not self._typed:
            self.choose(ALL)
        elif int(self._typed + digit) <= self._numbered or 0 < int(digit) <= self._numbered:
            super().action_digit(digit)
        else:
            return
        screen = self.screen
        single = self.at is not None and (self.value == ALL or (self.at + 1) * 10 > self._numbered)
        if single and isinstance(screen, Calls):
            screen.picked()

    @property
    def _numbered(self) -> int:
        return sum(line.value != ALL for line in self.lines)

    def on_click(self, event: events.Click) -> None:
        """A click chooses its line."""
        drawn = self._drawn()
        if self.has_focus and 0 <= event.y < len(drawn):
            self.at = drawn[event.y][0]

    def render(self) -> Content:
        """Every recipient around the chosen one."""
        if not self.lines:
            return Content(tr("(nobody is on this list)"))
        chosen = "bold" if self.has_focus else "bold underline"
        return Content("\n").join(
            Content.styled(text, chosen if at == self.at and is_name else "")
            for at, text, is_name in self._drawn()
        )

    def _drawn(self) -> list[tuple[int, str, bool]]:
        """The lines as they stand: whose they are, the text, whether it is the name."""
        width = self.content_region.width or 60
        tall = self.screen.size.height >= TALL
        last = max(0, len(self.lines) - WINDOW)
        first = min(last, max(0, (self.at or 0) - WINDOW // 2))
        drawn: list[tuple[int, str, bool]] = []
        for at, line in list(enumerate(self.lines))[first : first + WINDOW]:
            mark = ">" if at == self.at else " "
            number = 0 if line.value == ALL else at + 1
            name = f"{mark}{number:2} {line.symbol:2} {one_line(line.label)}"
            drawn.append((at, padded(name, one_line(line.state), width), True))
            if tall or at == self.at:
                for number, dial in enumerate(line.dial):
                    arrow = ">>" if number == line.following else "  "
                    drawn.append((at, cut(f"    {arrow} {one_line(dial)}", width), False))
        return drawn
