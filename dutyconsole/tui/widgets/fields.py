"""Rows of a dialog: a label and something to type in or choose from."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, TextArea

from dutyconsole.locale.speech import tr
from dutyconsole.tui.widgets.choice import Choice, Option
from dutyconsole.tui.widgets.secret_line import SecretLine
from dutyconsole.tui.widgets.words import Words


class Row(Horizontal):
    """A label beside a field; the field's id is the row's name.

    Attributes:
        preset: What stands in the field before anybody types or chooses.
    """

    DEFAULT_CSS = """
    Row {
        height: auto;
        & .label {
            width: 18; height: auto; padding: 0 1 0 0; text-align: right; color: $text-muted;
        }
        & Input { width: 1fr; background: $surface; }
        & Input:focus { background: $boost; }
        & TextArea { width: 1fr; height: 3; background: $surface; padding: 0; }
        &.-off { display: none; }
    }
    """

    def __init__(self, label: str, field: Input | TextArea | Choice) -> None:
        super().__init__(id=f"row-{field.id}")
        self._label = label
        self.field = field
        self.preset = self.value

    def compose(self) -> ComposeResult:
        """Label, then field."""
        yield Words(self._label, classes="label")
        yield self.field

    @property
    def value(self) -> str:
        """What was typed or chosen."""
        return self.field.text if isinstance(self.field, TextArea) else self.field.value

    @property
    def is_secret(self) -> bool:
        """Whether what is typed must never be kept."""
        return isinstance(self.field, Input) and self.field.password

    def fill(self, value: str) -> None:
        """Put back what was typed or chosen before."""
        match self.field:
            case TextArea() as area:
                area.load_text(value)
                area.move_cursor(area.document.end)
            case Choice() as choice:
                choice.choose(value)
            case Input() as typed:
                typed.value = value


def line(name: str, label: str, *, hint: str = "", secret: bool = False, value: str = "") -> Row:
    """One line to type in; label and hint are already in the officer's language.

    The hint stands in brackets: without colours it must not be taken for something typed.
    """
    hint = tr("({hint})", hint=hint) if hint else ""
    if secret:
        return Row(label, SecretLine(value, placeholder=hint, id=name))
    return Row(label, Input(value, placeholder=hint, id=name, compact=True))


def area(name: str, label: str) -> Row:
    """Several lines to type in: a line field would keep only the first one pasted."""
    return Row(label, TextArea(id=name, compact=True, tab_behavior="focus"))


def choice(name: str, label: str, options: Iterable[Option], chosen: str = "") -> Row:
    """One of several, by digit."""
    return Row(label, Choice(options, chosen, id=name))


def when() -> Row:
    """When it happened."""
    return line("when", tr("when"), hint=tr("now; or 1402, or -5 for five minutes ago"))
