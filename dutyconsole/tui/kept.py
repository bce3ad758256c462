"""What was typed before a restart and not recorded: where it is, so that it is not forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from dutyconsole.locale.speech import tr, trn
from dutyconsole.tui.calls import SHEETS
from dutyconsole.tui.commands import DESK_COMMANDS

if TYPE_CHECKING:
    from dutyconsole.tui.app import DutyApp
    from dutyconsole.tui.drafts import Drafts

PLACE: Final = "place"
"""Draft name under which the place is kept over a restart."""

MOST: Final = 3
"""So many dialogs are named; of more it is said how many there are."""

_COMMANDS: Final = {command.id: command for command in DESK_COMMANDS}
_ASKED_BY: Final = {
    "call-down": "call_down",
    "report-in": "reports",
    "report": "reports",
    "order": "orders",
    "new": "orders",
    "task": "tasks",
    "hand": "end",
    "other": "step",
    "up": "up_to",
}
"""First word of a draft's name -> the command that leads to its dialog, where they differ."""

_STEPS: Final = ("done", "decision")
"""First words of the drafts of what Enter on a step opens."""


def kept_before(drafts: Drafts) -> tuple[str, ...]:
    """The dialogs with half-typed text; parked calls stand in the queue anyway."""
    return tuple(name for name in drafts.named("") if name != PLACE and not name.startswith(SHEETS))


def kept_troubles(app: DutyApp, before: tuple[str, ...]) -> Iterator[str]:
    """Which dialogs of open incidents, and of none, have text from before that is not recorded.

    Args:
        app: The desk.
        before: As `kept_before` found it when the desk was shown.
    """
    names = [name for name in before if app.drafts.get(name) is not None]
    said = list(dict.fromkeys(filter(None, (_said(app, name) for name in names))))
    if not said:
        return
    what = tr(", ").join(said[:MOST])
    more = len(said) - MOST
    if more > 0:
        what = trn("{what} and {n} more", "{what} and {n} more", more, what=what)
    yield tr("NOT RECORDED, typed before and kept: {what}.", what=what)


def _said(app: DutyApp, name: str) -> str:
    """The key, the command and the incident; nothing where the incident is over."""
    first, *rest = name.split(" ")
    command = _COMMANDS.get(_ASKED_BY.get(first, first))
    incident = next((word for word in rest if word in app.picture.incidents), "")
    if not incident and any(_names_an_incident(word) for word in rest):
        return ""
    label = f"{command.shown_key(app.keys)} {tr(command.label)}" if command else tr("a dialog")
    label = tr("a step") if first in _STEPS else label
    if not incident:
        return label
    return tr("{label} of {incident}", label=label, incident=incident)


def _names_an_incident(word: str) -> bool:
    day, _, number = word.partition("-")
    return len(day) == len("20261123") and day.isdigit() and number.isdigit()
