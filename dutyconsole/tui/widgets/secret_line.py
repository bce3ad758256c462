"""A line for a secret: stars, for the usual bullet has no certain width."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import Input


class SecretLine(Input):
    """Shows one star for each character, never the text.

    Args:
        id: Name of the field.
        value: What already stands in it.
        placeholder: Shown while it is empty.
        afresh: Whether typing replaces what stood there before the field had the keys.
    """

    def __init__(
        self, value: str = "", *, id: str, placeholder: str = "", afresh: bool = True
    ) -> None:
        super().__init__(
            value,
            placeholder=placeholder,
            password=True,
            id=id,
            compact=True,
            select_on_focus=afresh,
        )

    @property
    def _value(self) -> Text:
        return Text("*" * len(self.value), no_wrap=True, overflow="ignore", end="")
