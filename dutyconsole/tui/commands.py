"""Every command once: its key, name and sentence feed bindings, key line, palette and help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from textual.binding import Binding

from dutyconsole.locale.speech import N_, tr

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
        id: Stable name; the screen answers it with `action_<id>`, and keys are remapped by it.
        key: Keys, as Textual writes them; the first is the one shown.
        label: For the line of keys, to be translated.
        tooltip: One sentence for help and palette, to be translated.
        shown: Whether the line of keys has room for it.
        first: Whether it goes before what the focused field does with the key.
    """

    id: str
    key: str
    label: str
    tooltip: str
    shown: bool = False
    first: bool = False

    def binding(self) -> Binding:
        """The key binding."""
        return Binding(
            self.key,
            self.id,
            self.label,
            show=self.shown,
            priority=self.first,
            tooltip=self.tooltip,
            id=self.id,
        )

    def shown_key(self, remapped: Mapping[str, str]) -> str:
        """The first key as an officer would read it.

        Args:
            remapped: Command id -> keys, where they are not the usual ones.
        """
        first = remapped.get(self.id, self.key).split(",")[0].strip()
        return "+".join(tr(_KEY_NAMES.get(part, part.upper())) for part in first.split("+"))


_KEY_NAMES: Final = {
    "enter": "Enter",
    "tab": "Tab",
    "left": N_("Left"),
    "right": N_("Right"),
    "escape": "Esc",
    "ctrl": "Ctrl",
    "question_mark": "?",
}

APP_COMMANDS: Final = (
    Command("help", "f1", N_("Help"), N_("Explain where you are and what every key does"),
            shown=True, first=True),
    Command("call", "f2", N_("Call"), N_("Take a call, from anywhere; an open sheet is parked"),
            shown=True, first=True),
    Command("palette", "ctrl+p", N_("Commands"), N_("Find a command by its name"), first=True),
    Command("language", "ctrl+l", N_("Language"), N_("Switch the language; the place stays"),
            first=True),
    Command("colours", "ctrl+t", N_("Colours"), N_("Switch colours: dark, light, high contrast"),
            first=True),
    Command("hang_up", "f11", N_("Hang up"),
            N_("The call is over: entries no longer take its caller and channel"), first=True),
    Command("alarms", "ctrl+g", N_("Alarms"),
            N_("Acknowledge what rings, from anywhere; again: every alarm that stands"),
            first=True),
    Command("silence", "ctrl+s", N_("Silence"),
            N_("Silence for two minutes what rings now; logged, and a new incident rings again"),
            first=True),
    Command("lock", "ctrl+k", N_("Lock"),
            N_("Lock the desk; it still rings, and calls are still taken"), first=True),
    Command("to_shell", "ctrl+z", N_("Shell"),
            N_("Stop the desk and go to the shell; fg there brings it back"), first=True),
    Command("leave", "ctrl+q", N_("Quit"), N_("Leave the desk; the log keeps everything"),
            first=True),
)  # fmt: skip
"""The commands of every screen."""

DESK_COMMANDS: Final = (
    Command("fact", "f3", N_("Fact"),
            N_("Record a fact with its source; again: what is known and unknown, to read aloud"),
            shown=True),
    Command("note", "f4", N_("Note"), N_("Write a note"), shown=True),
    Command("call_down", "f5", N_("Notify"),
            N_("Call down the list: who was reached, who was not, who answered"), shown=True),
    Command("step", "f6", N_("Other"),
            N_("The chosen step otherwise: not applicable, put off, override, return, reopen"),
            shown=True),
    Command("playbook", "f7", N_("Book"), N_("Start a further playbook, or stop a wrong one"),
            shown=True),
    Command("launch", "f8", N_("Launch"), N_("Launch or escalate a response"), shown=True),
    Command("end", "f9", N_("End"), N_("End or step down a response: only its launcher can"),
            shown=True),
    Command("close", "f10", N_("Close"), N_("Close the incident when everything is done"),
            shown=True),
    Command("acknowledge", "a", N_("Acknowledge"), N_("Take up the chosen incoming incident")),
    Command("up_to", "u", N_("Up to here"),
            N_("Record all steps up to the chosen one as reported by this caller")),
    Command("known", "k", N_("Known"), N_("What is known and unknown, to read aloud")),
    Command("next_run", "tab", N_("Next run"), N_("Show the incident's next run")),
    Command("beside", "b", N_("Beside"), N_("Show two runs side by side, or one again")),
    Command("current", "0", N_("Current step"), N_("Go back to the current step")),
    Command("lists", "left", N_("Lists"), N_("Go to the left: log, steps, list of incidents")),
    Command("steps", "right", N_("Steps"), N_("Go to the right: incidents, steps, log")),
    Command("copy", "c", N_("Copy"), N_("Copy the chosen line of the log, in full")),
    Command("timeline", "t", N_("Timeline"),
            N_("Copy the incident's whole log, and write it to a file")),
    Command("vouch", "v", N_("Vouch"),
            N_("What stands on a leader's word: confirm or dispute it, one secret for all")),
    Command("merge", "m", N_("Join"), N_("The same incident came in twice: merge them")),
    Command("paper", "w", N_("Paper"),
            N_("Key in what was written on paper while the machine was down, with its times")),
    Command("tasks", "i", N_("Tasks"),
            N_("Requests, leader's instructions and directed follow-ups; raise a new one")),
    Command("orders", "o", N_("Orders"),
            N_("Orders by voice: what is not in force yet, the register, a new one")),
    Command("attachments", "f", N_("Files"),
            N_("Files of the incident: photographs, recordings, signed forms; attach, save, open")),
    Command("register", "d", N_("Register"),
            N_("The telephone register: the calls of a day that stayed calls")),
    Command("reports", "r", N_("Reports"),
            N_("Reports we owe and that are owed to us: write, send, take in, return")),
    Command("shift", "h", N_("Shift"),
            N_("Who is on duty: take the shift, hand it over, leave; equipment that is out")),
    Command("library", "p", N_("Playbooks"), N_("Read the playbooks: flow, source, who launches")),
)  # fmt: skip
"""The commands of the desk, in the order of the line of keys."""

SHIFT_COMMANDS: Final = (
    Command("sign_shift", "f12", N_("Sign"),
            N_("Both sign the handover; or: what was left has been read"), first=True),
    Command("print_page", "f6", N_("Print"), N_("Write the page to a file, to be printed")),
    Command("leave_note", "n,f4", N_("Note"), N_("Leave something in words for the next shift")),
)  # fmt: skip
"""The commands of the handover page, beside those of every list."""

FORM_COMMANDS: Final = (
    Command("record", "f12", N_("Record"), N_("Record what this dialog says"), first=True),
    Command("back", "escape", N_("Back"), N_("Go back; what was typed is kept")),
)
"""The commands of every dialog."""

LIBRARY_COMMANDS: Final = (
    Command("view", "tab", N_("View"),
            N_("The next view: the flow, the source beside it, who may launch"), shown=True),
    Command("save_drawing", "s,4", N_("SVG"),
            N_("Write the flow as a page to print, an SVG file"), shown=True),
    Command("save_form", "f,6", N_("Form"),
            N_("Write the playbook as a blank form to print, an HTML file"), shown=True),
    Command("copy_flow", "c,5", N_("Copy"), N_("Copy the flow as text"), shown=True),
    Command("to_text", "right", N_("To the text"), N_("Go to the text: Up and Down scroll it")),
    Command("to_list", "left", N_("To the list"), N_("Go to the list of playbooks"), first=True),
)  # fmt: skip
"""The commands of the playbook library."""

SHEET_COMMANDS: Final = (
    Command("kind", "f6", N_("Kind"), N_("Go straight to the kind, from any field of the sheet"),
            first=True),
)  # fmt: skip
"""The commands of the call sheet, beside those of every dialog."""

REFUSAL_COMMANDS: Final = (
    Command("note_refusal", "f4", N_("Asked for"),
            N_("After a refusal: record that it was asked for, and by whom"), first=True),
)  # fmt: skip
"""The commands of launching and ending, beside those of every dialog."""

CALL_DOWN_COMMANDS: Final = (
    Command("message_all", "f6", N_("To all"),
            N_("A group message to everybody not informed yet; receipts are ticked one by one"),
            first=True),
)  # fmt: skip
"""The commands of calling down a list, beside those of every dialog."""

STEP_COMMANDS: Final = (
    Command("source", "f6", N_("Source"), N_("Show the source's own words, or hide them"),
            first=True),
)  # fmt: skip
"""The commands of a step's dialogs, beside those of every dialog."""

FACT_COMMANDS: Final = (
    Command("briefing", "f3", N_("Known"), N_("What is known and unknown, to read aloud"),
            first=True),
)  # fmt: skip
"""The commands of the fact's dialog, beside those of every dialog."""

BRIEFING_COMMANDS: Final = (
    Command("copy", "c", N_("Copy"), N_("Copy what is shown")),
    Command("leave_briefing", "escape,f3,enter", N_("Back"), N_("Go back")),
)
"""The commands of what is known and unknown."""

ENTRY_COMMANDS: Final = (
    Command("copy", "c", N_("Copy"), N_("Copy what is shown")),
    Command("timeline", "t", N_("Timeline"),
            N_("Copy the incident's whole log, and write it to a file")),
    Command("names", "n", N_("Names"), N_("Show the caller's name and number, or mask them")),
    Command("ask_from", "i", N_("Task"),
            N_("Raise a task from this entry: a request, an instruction, a follow-up")),
    Command("entry_file", "f", N_("File"),
            N_("Attach a file to this entry; on an attached file: save or open it")),
)  # fmt: skip
"""The commands of one entry of the log, beside those of every dialog."""

LIST_COMMANDS: Final = (Command("leave_list", "escape", N_("Back"), N_("Go back to the desk")),)
"""The commands of every list in front of the desk."""

ORDER_COMMANDS: Final = (
    Command("slip", "f6", N_("Slip"), N_("Write the order's slip to print, and copy it"),
            first=True),
)  # fmt: skip
"""The commands of an order, beside those of every dialog."""

ORDERS_COMMANDS: Final = (
    Command("new_order", "n,f6", N_("New order"), N_("Draft an order, or keep one as heard")),
)
"""The commands of the register of orders."""

ATTACHMENTS_COMMANDS: Final = (
    Command("attach_file", "n,f6", N_("Attach"), N_("Attach a file to the incident")),
)
"""The commands of the list of files."""

TASK_COMMANDS: Final = (Command("new_task", "n,f6", N_("New task"), N_("Raise a task")),)
"""The commands of the list of tasks."""

REGISTER_COMMANDS: Final = (
    Command("day_before", "left,pageup", N_("Day before"), N_("The calls of the day before"),
            first=True),
    Command("day_after", "right,pagedown", N_("Day after"), N_("The calls of the day after"),
            first=True),
)  # fmt: skip
"""The commands of the telephone register."""

NOTED_CALL_COMMANDS: Final = (
    Command("names", "n", N_("Names"), N_("Show the caller's name and number, or mask them")),
)
"""The commands of one call of the register, beside those of every dialog."""

REPORT_COMMANDS: Final = (
    Command("copy", "c", N_("Copy"), N_("Copy what is shown")),
    Command("print_report", "f6", N_("Print"),
            N_("Write the report as a page to print, names masked, an HTML file"), first=True),
)  # fmt: skip
"""The commands of one report, beside those of every dialog."""

WRITE_COMMANDS: Final = (
    Command("add_fact", "f3", N_("Fact"), N_("Record a fact: the report says it at once"),
            first=True),
)  # fmt: skip
"""The commands of writing a report, beside those of every report."""

SHOW_COMMANDS: Final = (
    Command("names", "n", N_("Names"), N_("Show names and numbers, or mask them")),
)
"""The commands of a report that was sent or came in."""

SIGN_ON_COMMANDS: Final = (
    Command("glass", "f6", N_("Break-glass"),
            N_("Take the desk without a secret in an emergency: loud, logged, reviewed"),
            first=True),
)  # fmt: skip
"""The commands of signing on."""

LOCK_COMMANDS: Final = (
    Command(
        "acknowledge", "a", N_("Acknowledge"), N_("Take up the most urgent incident that rings")
    ),
    Command("other", "escape", N_("Somebody else"), N_("Let somebody else sign on here")),
    *SIGN_ON_COMMANDS,
)
"""The commands of the locked desk."""

BACKUP_COMMANDS: Final = (
    Command("back_up", "n,f6", N_("Back up"), N_("Make a backup now, and check it"), first=True),
)
"""The commands of the backups, beside those of every list."""

PALETTE_ONLY: Final = (
    Command("backups", "", N_("Backups"),
            N_("How the backups of the log stand: the last good one; make one now")),
    Command("archive", "", N_("Archive"), N_("Archive a closed incident")),
    Command("reopen", "", N_("Reopen"), N_("Make a closed incident active again")),
    Command(
        "acting",
        "",
        N_("Acting holders"),
        N_("Record who acts for whom, by whose order and until when; review it; end it"),
    ),
    Command(
        "own_code",
        "",
        N_("One-time codes"),
        N_("Let a device of your own make codes that sign for you over the telephone"),
    ),
    Command("secret", "", N_("Secret"), N_("Choose your own secret")),
    Command(
        "state_sheet",
        "",
        N_("State sheet"),
        N_("Write the sheet of everything open, to print; it is kept up to date by itself"),
    ),
    Command("sign_off", "", N_("Sign off"), N_("Let somebody else sign on here")),
)  # fmt: skip
"""Rare commands without a key."""


_WITH_KEYS: Final = tuple(
    command
    for command in (
        *(*APP_COMMANDS, *DESK_COMMANDS, *FORM_COMMANDS),
        *(*LIBRARY_COMMANDS, *SHEET_COMMANDS, *LOCK_COMMANDS),
        *(*REFUSAL_COMMANDS, *CALL_DOWN_COMMANDS, *STEP_COMMANDS, *FACT_COMMANDS),
        *(*BRIEFING_COMMANDS, *ENTRY_COMMANDS, *SHIFT_COMMANDS),
        *(*ORDER_COMMANDS, *ORDERS_COMMANDS),
        *ATTACHMENTS_COMMANDS,
        *BACKUP_COMMANDS,
        *(*LIST_COMMANDS, *TASK_COMMANDS, *REGISTER_COMMANDS, *NOTED_CALL_COMMANDS),
        *(*REPORT_COMMANDS, *WRITE_COMMANDS, *SHOW_COMMANDS),
    )
    if command.key
)

USUAL_KEYS: Final = {command.id: command.key for command in _WITH_KEYS}
"""Command id -> its keys, unless they are remapped."""

WHILE_TYPING: Final = frozenset(command.id for command in _WITH_KEYS if command.first)
"""The commands that go before the field somebody types into."""


def bindings(
    commands: tuple[Command, ...],
) -> list[Binding | tuple[str, str] | tuple[str, str, str]]:
    """Key bindings, in the type that Textual's classes declare."""
    return [command.binding() for command in commands]
