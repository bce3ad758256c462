"""A list whose chosen line is reversed while it has the keys: seen in all colours and in none."""

from __future__ import annotations

from rich.style import Style
from textual.strip import Strip
from textual.widgets import OptionList

_REVERSE = Style(reverse=True)
_CHOSEN = ("option-list--option", "option-list--option-highlighted")


class PickList(OptionList):
    """Textual's list leaves the `reverse` of its cursor's style out; this one reverses the line."""

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
