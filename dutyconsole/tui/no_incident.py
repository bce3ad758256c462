"""What stands at the right of the desk while the cursor is on no incident."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dutyconsole.domain.due import DueKind
from dutyconsole.domain.tasks import Task
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.queue import Sort
from dutyconsole.tui.tasks import task_in_full
from dutyconsole.tui.telling import reader

if TYPE_CHECKING:
    from dutyconsole.tui.app import DutyApp
    from dutyconsole.tui.queue import Line

EMPTY: Final = N_("""Nothing is open.

F2  take a call: report a new incident
F1  what every key does

New incidents appear at the left, with a bell, until somebody takes them up.""")
FOLLOW_UPS: Final = N_(
    "{n} handled incidents wait in FOLLOW-UP at the left: Enter there shows them."
)


def without_incident(app: DutyApp, line: Line | None) -> str:
    """A task in full where the line is one; else what the line is, or that nothing is open."""
    task = _task_of(app, line)
    if task is not None:
        full = "\n".join(task_in_full(task, reader(app), app.clock()))
        return f"{full}\n\n{tr('Enter opens it.')}"
    later = len(app.picture.follow_up)
    if line is not None and line.sort is not Sort.HEADING:
        said = tr("This belongs to no incident. Enter opens it.")
    elif app.picture.incidents and not later:
        said = tr("Choose an incident at the left, or take a call with F2.")
    else:
        said = tr(EMPTY)
    return said + ("\n\n" + tr(FOLLOW_UPS, n=later) if later else "")


def _task_of(app: DutyApp, line: Line | None) -> Task | None:
    if line is None:
        return None
    if line.task is not None:
        return line.task
    if line.due is None or line.due.kind is not DueKind.TASK:
        return None
    number = int(line.due.about)
    return next((t for t in app.picture.office.tasks.open if t.number == number), None)
