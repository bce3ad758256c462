"""How tasks look in lists and in full."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

from dutyconsole.domain.tasks import Task
from dutyconsole.locale.reader import Reader
from dutyconsole.locale.speech import tr
from dutyconsole.tui.show import cut, one_line, padded
from dutyconsole.tui.task_words import SORT_WORDS, who_has_it

if TYPE_CHECKING:
    from dutyconsole.tui.picture import Picture


def tasks_in_order(picture: Picture, incident: str) -> list[Task]:
    """The open tasks: those of an incident first, each group by deadline."""

    def urgency(task: Task) -> tuple[bool, bool, float, int]:
        due = task.due_at
        return task.incident != incident, due is None, due.timestamp() if due else 0, task.number

    return sorted(picture.office.tasks.open, key=urgency)


def task_lines(task: Task, to: Reader, now: datetime, width: int) -> Content:
    """A task in two lines: what and by when; whose it is, who has it."""
    late = task.is_late(now)
    first = padded(f"{task.number:3} {one_line(task.brief)}", _by(task, to, now), width)
    home = task.incident or tr("no incident")
    sort = tr(SORT_WORDS[task.sort])
    second = tr("{sort}, {incident}, with {who}", sort=sort, incident=home,
                who=who_has_it(task.passed_to, to))  # fmt: skip
    style = "bold $text-error" if late else ""
    return Content.styled(f"{first}\n    {cut(second, max(8, width - 4))}", style)


def follow_up_line(task: Task, to: Reader, now: datetime, width: int) -> Content:
    """A directed follow-up among what is left: its number, what, by when."""
    number = task.incident[-2:] if task.incident else "--"
    late = task.is_late(now)
    text = padded(f"{number} {one_line(task.brief)}", _by(task, to, now), width)
    second = tr("   follow-up {task}, no owner named", task=task.number)
    if task.owner:
        second = tr("   follow-up {task}, owner {who}", task=task.number, who=to.who(task.owner))
    return Content.styled(f"{text}\n{cut(second, width)}", "bold $text-error" if late else "")


def task_in_full(task: Task, to: Reader, now: datetime) -> Iterator[str]:
    """Everything about a task, a line each."""
    yield task.what
    yield ""
    if task.due_at is not None:
        at = to.moment(task.due_at)
        yield tr("due {at}: LATE", at=at) if task.is_late(now) else tr("due {at}", at=at)
    if task.asked_by:
        yield tr("asked by {person}", person=to.who(task.asked_by))
    yield tr("with {who}", who=who_has_it(task.passed_to, to))
    if task.is_follow_up:
        yield tr("owner {who}", who=to.who(task.owner)) if task.owner else tr("no owner named")
        yield tr("set by {person}, who alone closes it", person=to.who(task.set_by))
    yield tr("incident {incident}", incident=task.incident or tr("none"))
    yield tr("entered by {person} {at}", person=to.person(task.entered_by),
             at=to.moment(task.raised_at))  # fmt: skip
    if task.about:
        yield tr("raised from entry {position}", position=task.about)
    for noted in task.progress:
        at, who = to.moment(noted.at), to.person(noted.person)
        said = noted.note or tr("passed to {who}", who=to.who(noted.passed_to))
        yield tr("{at} {person}: {text}", at=at, person=who, text=said)
        if noted.note and noted.passed_to:
            yield tr("passed to {who}", who=to.who(noted.passed_to))
    for incident, run in task.runs:
        yield tr("playbook {run} is walked in incident {incident}", run=run, incident=incident)


def _by(task: Task, to: Reader, now: datetime) -> str:
    if task.due_at is None:
        return ""
    today = task.due_at.astimezone(to.zone).date() == now.astimezone(to.zone).date()
    at = to.time(task.due_at)[:5] if today else to.moment(task.due_at)[:10]
    return tr("LATE since {at}", at=at) if task.is_late(now) else tr("by {at}", at=at)
