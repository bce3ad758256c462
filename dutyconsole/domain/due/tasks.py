"""Tasks that somebody has to see to: what we have to do or pass on, and who owes us an answer.

A directed follow-up has its place in FOLLOW-UP; it is due as well when its day has come.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Final

from dutyconsole.domain.due.item import Due, DueKind, Side
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.office import Office
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.tasks import Task

AHEAD: Final = timedelta(days=1)
"""So long before its deadline a directed follow-up is due: a local setting."""


def tasks_of(incident: Incident, office: Office, now: datetime) -> Iterator[Due]:
    """Those of an incident."""
    for task in office.tasks.of(incident.id):
        if _is_due(task, now):
            yield _due(task)


def tasks_beside(office: Office, now: datetime, shown: Collection[str] = ()) -> Iterator[Due]:
    """Those of no incident that is shown with its own: of closed ones, and of none.

    Args:
        office: The registers.
        now: The moment.
        shown: Incidents whose tasks stand with them.
    """
    for task in office.tasks.open:
        if task.incident not in shown and _is_due(task, now):
            yield _due(task, task.incident)


def _is_due(task: Task, now: datetime) -> bool:
    if not task.is_follow_up:
        return True
    return task.due_at is not None and task.due_at - now <= AHEAD


def _due(task: Task, incident: str = "") -> Due:
    """A task that is due; `incident` is named where it does not stand with its incident."""
    number, what = task.number, task.brief
    side = Side.WE if task.with_us else Side.THEY
    phrase = Phrase.of("Task {task}: {what}", task=number, what=what)
    if side is Side.THEY:
        who = Name("who", task.passed_to)
        phrase = Phrase.of("Task {task} of {who}: {what}", task=number, who=who, what=what)
    if incident:
        phrase = Phrase.of("{what} ({incident})", what=phrase, incident=incident)
    return Due(DueKind.TASK, phrase, task.due_at, about=str(number), side=side)
