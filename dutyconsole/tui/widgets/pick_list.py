"""A list whose chosen line is reversed while it has the keys: seen in all colours and in none."""

from __future__ import annotations

from collections.abc import Iterable

from rich.style import Style
from textual.content import Content
from textual.strip import Strip
from textual.widgets import OptionList
from textual.widgets.option_list import Option

_REVERSE = Style(reverse=True)
_CHOSEN = ("option-list--option", "option-list--option-highlighted")


class PickList(OptionList):
    """Textual's list leaves the `reverse` of its cursor's style out; this one reverses the line."""

    def show_options(self, options: Iterable[Option]) -> None:
        """Show these options, without a message for the cursor; the same ones are left alone."""
        wanted = list(options)
        shown = self.options
        if len(wanted) == len(shown) and all(map(_is_same, wanted, shown)):
            return
        with self.prevent(OptionList.OptionHighlighted):
            self.set_options(wanted)

    def render_line(self, y: int) -> Strip:
        """One line, the chosen option's reversed where the theme says so."""
        strip = super().render_line(y)
        if self.highlighted is None or not self._is_chosen(strip):
            return strip
        reversed_now = self.get_component_styles(*_CHOSEN).text_style.reverse
        return strip.apply_style(_REVERSE) if reversed_now else strip

    def _is_chosen(self, strip: Strip) -> bool:
        return any(
            segment.style is not None and segment.style.meta.get("option") == self.highlighted
            for segment in strip
        )


def _is_same(one: Option, other: Option) -> bool:
    mine, others = one.prompt, other.prompt
    alike = (
        mine.is_same(others)
        if isinstance(mine, Content) and isinstance(others, Content)
        else (mine == others)
    )
    return (one.id, one.disabled) == (other.id, other.disabled) and alike
