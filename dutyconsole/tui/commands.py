"""Every command once: its key, name and sentence feed bindings, footer, palette and help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual.binding import Binding

TAB_AT_ONCE: Final = (
    Binding("tab", "app.focus_next", "Next", show=False, priority=True),
    Binding("shift+tab", "app.focus_previous", "Before", show=False, priority=True),
)
"""Tab moves at once, not by way of the field: what is typed right after it, a secret perhaps,
belongs to the next field and never lands in the one before."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the officer can ask for.

    Attributes:
        id: Stable name; the screen answers it with `action_<id>`.
        key: Keys, as Textual writes them; the first is the one shown.
        label: For the footer.
        tooltip: One sentence for help and palette.
        shown: Whether the footer has room for it.
    """

    id: str
    key: str
    label: str
    tooltip: str
    shown: bool = True

    def binding(self) -> Binding:
        """The key binding."""
        return Binding(
            self.key,
            self.id,
            self.label,
            show=self.shown,
            key_display=self.shown_key,
            tooltip=self.tooltip,
            id=self.id,
        )

    @property
    def shown_key(self) -> str:
        """The first key as an officer would read it."""
        first = self.key.split(",")[0]
        return _KEY_NAMES.get(first, first.upper() if first.startswith("f") else first)


_KEY_NAMES: Final = {
    "enter": "Enter",
    "tab": "Tab",
    "left": "Left",
    "right": "Right",
    "ctrl+q": "Ctrl+Q",
    "ctrl+p": "Ctrl+P",
    "a": "A",
    "0": "0",
}

DESK_COMMANDS: Final = (
    Command("help", "f1,question_mark", "Help", "What every key does"),
    Command("report", "f2", "Report", "Take a call: a new incident, acknowledged at once"),
    Command("fact", "f3", "Fact", "Record a fact: a number, a name, a time, with its source"),
    Command("note", "f4", "Note", "Write a note"),
    Command("call", "f5", "Call", "Call the recipients of a notice, one by one"),
    Command("step", "f6", "Other", "The chosen step: not applicable, put off, override, reopen"),
    Command("playbook", "f7", "Book", "Start walking a playbook"),
    Command("launch", "f8", "Launch", "Launch a response level: signed, on word or reported"),
    Command("end", "f9", "End", "End a response: only its launcher can"),
    Command("close", "f10", "Close", "Close the incident when everything is done", shown=False),
    Command("acknowledge", "a", "Acknowledge", "Take up the chosen incoming incident", shown=False),
    Command("next_run", "tab", "Next run", "Show the incident's next run", shown=False),
    Command("lists", "left", "Lists", "Go to the list of incidents", shown=False),
    Command("steps", "right", "Steps", "Go to the steps of the incident", shown=False),
    Command("current", "0", "Current step", "Go back to the current step", shown=False),
)
"""The commands of the desk, in the order of the footer."""

APP_COMMANDS: Final = (
    Command("palette", "ctrl+p", "All commands", "Find a command by its name", shown=False),
    Command("leave", "ctrl+q", "Quit", "Leave the desk; the log keeps everything", shown=False),
)
"""The commands of every screen."""


def bindings(
    commands: tuple[Command, ...],
) -> list[Binding | tuple[str, str] | tuple[str, str, str]]:
    """Key bindings, in the type that Textual's classes declare."""
    return [command.binding() for command in commands]
