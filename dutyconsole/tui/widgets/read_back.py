"""Ticking what came back right of an order: one digit a line, none preset, never all at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content

from dutyconsole.locale.speech import tr
from dutyconsole.tui.show import cut, one_line
from dutyconsole.tui.widgets.choice import Adapts, Choice, Option

_GAP: Final = " "

BETWEEN: Final = "\n"
"""Between the names of what is ticked, in the field's value."""


class CameBack(Choice):
    """Elements ticked one by one, each by its digit; what is said anew has to be ticked anew.

    Args:
        lines: The elements.
        id: Name of the field.
        flowing: Several stand in one line, where a dialog has much else to show.
    """

    BINDINGS: ClassVar = [Binding("space", "tick_here", "Tick", show=False)]

    def __init__(self, lines: Iterable[Option] = (), *, id: str, flowing: bool = False) -> None:
        self._ticked: dict[str, str] = {}
        self._flowing = flowing
        super().__init__(lines, id=id)

    @property
    def value(self) -> str:
        """Names of what is ticked."""
        return BETWEEN.join(self.ticked)

    @property
    def ticked(self) -> tuple[str, ...]:
        """Names of what is ticked, in the order of the lines."""
        return tuple(line.value for line in self.options if line.value in self._ticked)

    @property
    def is_complete(self) -> bool:
        """Whether everything is ticked, and there is something to tick."""
        return bool(self.options) and len(self.ticked) == len(self.options)

    def choose(self, value: str) -> None:
        """Tick these and no others."""
        names = value.split(BETWEEN)
        labels = {line.value: line.label for line in self.options}
        self._ticked = {name: labels[name] for name in names if name in labels}
        self._say()

    def offer(self, options: Iterable[Option]) -> None:
        """Other lines: a tick stays only where the line says what it said."""
        self.options = tuple(options)
        labels = {line.value: line.label for line in self.options}
        self._ticked = {n: label for n, label in self._ticked.items() if labels.get(n) == label}
        self.refresh(layout=True)

    def action_digit(self, digit: str) -> None:
        """A digit ticks its line, or takes the tick away again."""
        at = int(digit) - 1
        if 0 <= at < len(self.options):
            self.at = at
            self._toggle(self.options[at])

    def action_tick_here(self) -> None:
        """Space ticks the line under the cursor."""
        if self.at is not None:
            self._toggle(self.options[self.at])

    def watch_at(self) -> None:
        """The cursor alone changes nothing."""

    def on_click(self, event: events.Click) -> None:
        """A click ticks what it is on."""
        row = self._rows()[event.y : event.y + 1] if self.has_focus else []
        ends = 0
        for at in row[0] if row else ():
            ends += cell_len(self._text(at)) + len(_GAP)
            if event.x < ends:
                self._toggle(self.options[at])
                return

    def render(self) -> Content:
        """Everything while it has the keys, else how many are ticked."""
        if not self.options:
            return Content("")
        if not self.has_focus:
            n, many = len(self.ticked), len(self.options)
            return Content(f"  {tr('{n} of {m} came back right', n=n, m=many)}")
        return Content("\n").join(
            Content(_GAP).join(self._shown(at) for at in row) for row in self._rows()
        )

    def _rows(self) -> list[list[int]]:
        """Which elements stand in which line."""
        rows: list[list[int]] = []
        room = 0
        for at in range(len(self.options)):
            wide = cell_len(self._text(at)) + len(_GAP)
            if rows and self._flowing and wide <= room:
                rows[-1].append(at)
                room -= wide
            else:
                rows.append([at])
                room = self.content_region.width - wide
        return rows

    def _shown(self, at: int) -> Content:
        style = "bold" if self.options[at].value in self._ticked else ""
        width = self.content_region.width
        return Content.styled(cut(self._text(at), width) if width else self._text(at), style)

    def _text(self, at: int) -> str:
        line = self.options[at]
        cursor = ">" if at == self.at else " "
        tick = "x" if line.value in self._ticked else " "
        return f"{cursor}{at + 1:2} [{tick}] {one_line(line.label)}"

    def _toggle(self, line: Option) -> None:
        if line.value in self._ticked:
            del self._ticked[line.value]
        else:
            self._ticked[line.value] = line.label
        self._say()

    def _say(self) -> None:
        self.refresh(layout=True)
        if self.is_mounted and isinstance(self.screen, Adapts):
            self.screen.changed()
