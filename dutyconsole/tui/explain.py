"""What F1 says about the place where the officer is."""

from __future__ import annotations

from collections.abc import Iterator

from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.widgets.choice import Choice

_LISTS = {
    "incidents": N_(
        "THE QUEUE. Up and Down choose, 1 to 9 go straight to an incident, Right goes to its "
        "steps. Enter takes up what rings, opens a group (+), goes on with a parked call, goes "
        "into an incident, or sees to what is due. Ctrl+G acknowledges what rings without taking "
        "it up."
    ),
    "steps": N_(
        "THE STEPS. The boxed step is the current one; Up and Down look ahead and back without "
        "moving the place, 0 returns to it. Enter opens the chosen step's dialog, F6 records it "
        "otherwise, Left goes to the queue, Right to the log."
    ),
    "beside": N_(
        "THE SECOND RUN. It is walked like the first; Tab changes which two are shown, B shows "
        "one again."
    ),
    "log": N_(
        "THE LOG. Every entry with the time it was recorded and, where it differs, the time it "
        "happened. Enter shows one in full, where it can be copied, corrected or explained."
    ),
}
_DIALOG = N_(
    "A DIALOG. Tab goes to the next field, Enter or F12 records, Esc goes back and keeps what was "
    "typed. Nothing is recorded before that, and what cannot be recorded stays on the screen."
)
_CHOICE = N_("THIS FIELD is a choice: press the digit of a line, or Up and Down.")
_AREA = N_("THIS FIELD takes several lines: Enter starts a new one, F12 records.")
_WHEN = N_(
    "THIS FIELD is a time: empty means now, 1402 the last 14:02, -5 five minutes ago. Both the "
    "time it happened and the time it was recorded are kept."
)
_SECRET = N_("THIS FIELD is a secret: it is never shown, kept or written anywhere.")
_LINE = N_("THIS FIELD takes one line of text.")


def explain(screen: Screen[object], focused: Widget | None) -> Iterator[str]:
    """Sentences about a screen and about what has the keys there, in the language that is on."""
    own = getattr(screen, "HELP", "")
    if own:
        yield tr(own)
    if focused is not None and focused.id in _LISTS:
        yield tr(_LISTS[focused.id])
        return
    if isinstance(focused, Input | TextArea | Choice):
        if not own:
            yield tr(_DIALOG)
        yield tr(_field(focused))


def _field(field: Input | TextArea | Choice) -> str:
    match field:
        case Choice():
            return _CHOICE
        case TextArea():
            return _AREA
        case Input(id="when"):
            return _WHEN
        case Input(password=True):
            return _SECRET
        case _:
            return _LINE
