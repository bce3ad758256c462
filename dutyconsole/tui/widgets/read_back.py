"""Ticking what came back right of an order: one digit a line, none preset, never all at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from textual import events
from textual.binding import Binding
from textual.content import Content

from dutyconsole.locale.speech import tr
from dutyconsole.tui.show import cut, one_line
from dutyconsole.tui.widgets.choice import Adapts, Choice, Option

BETWEEN: Final = "\n"
"""Between the names of what is ticked, in the field's value."""


class CameBack(Choice):
    """Lines ticked one by one, each by its digit; what is said anew has to be ticked anew."""

    BINDINGS: ClassVar = [Binding("space", "tick_here", "Tick", show=False)]

    def __init__(self, lines: Iterable[Option] = (), *, id: str) -> None:
        self._ticked: dict[str, str] = {}
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
        """A click ticks its line."""
        if self.has_focus and 0 <= event.y < len(self.options):
            self._toggle(self.options[event.y])

    def render(self) -> Content:
        """Every line while it has the keys, else how many are ticked."""
        if not self.options:
            return Content("")
        if not self.has_focus:
            n, many = len(self.ticked), len(self.options)
            return Content(f"  {tr('{n} of {m} came back right', n=n, m=many)}")
        width = self.content_region.width
        return Content("\n").join(
            Content.styled(
                cut(self._text(at, line), width) if width else self._text(at, line),
                "bold" if line.value in self._ticked else "",
            )
            for at, line in enumerate(self.options)
        )

    def _text(self, at: int, line: Option) -> str:
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
