"""How tasks read: their entries in the log, and what each is in one line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dutyconsole.domain import events
from dutyconsole.domain.events import TaskSort
from dutyconsole.locale.reader import Reader
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.incidents import mode_words
from dutyconsole.tui.telling import Telling, joined, said_if

SORT_WORDS: Final[Mapping[TaskSort, str]] = {
    TaskSort.REQUEST: N_("request"),
    TaskSort.INSTRUCTION: N_("leader's instruction"),
    TaskSort.FOLLOW_UP: N_("directed follow-up"),
}
"""What each sort of task is called."""

_RAISED: Final[Mapping[TaskSort, str]] = {
    TaskSort.REQUEST: N_("REQUEST, task {task}: {what}"),
    TaskSort.INSTRUCTION: N_("LEADER'S INSTRUCTION, task {task}: {what}"),
    TaskSort.FOLLOW_UP: N_("DIRECTED FOLLOW-UP, task {task}: {what}"),
}


def _raised(t: Telling, e: events.TaskRaised) -> str:
    return joined(
        tr(_RAISED[e.sort], task=e.task, what=e.what),
        said_if(N_("asked by {person}"), person=t.to.who(e.asked_by)),
        said_if(N_("passed to {who}"), who=t.to.who(e.passed_to)),
        said_if(N_("owner {who}"), who=t.to.who(e.owner)),
        said_if(N_("set by {person}"), person=t.to.who(e.set_by)),
        said_if(N_("due {at}"), at=t.to.moment(e.due_at) if e.due_at else ""),
    )


def _progressed(t: Telling, e: events.TaskProgressed) -> str:
    return joined(
        tr("task {task}: {note}", task=e.task, note=e.note).rstrip(": "),
        said_if(N_("passed to {who}"), who=t.to.who(e.passed_to)),
    )


def _answered(t: Telling, e: events.TaskAnswered) -> str:
    return joined(
        tr("task {task} ANSWERED: {text}", task=e.task, text=e.answer),
        said_if(N_("answer by {person}"), person=t.to.who(e.answered_by)),
    )


def _closed(t: Telling, e: events.TaskClosed) -> str:
    said = tr(
        "follow-up {task} CLOSED by {person}, who set it ({mode})",
        task=e.task,
        person=t.to.person(e.person),
        mode=mode_words(e.mode, e.order_number),
    )
    return joined(said, e.note)


def _withdrawn(t: Telling, e: events.TaskWithdrawn) -> str:
    return joined(tr("task {task} withdrawn", task=e.task), e.reason)


def _run_started(t: Telling, e: events.TaskRunStarted) -> str:
    return tr(
        "playbook {run} of incident {incident} is walked for task {task}",
        run=e.run,
        incident=e.incident,
        task=e.task,
    )


TASK_WORDS: Final[Mapping[str, Callable[[Telling, Any], str]]] = {
    events.TaskRaised.KIND: _raised,
    events.TaskProgressed.KIND: _progressed,
    events.TaskAnswered.KIND: _answered,
    events.TaskClosed.KIND: _closed,
    events.TaskWithdrawn.KIND: _withdrawn,
    events.TaskRunStarted.KIND: _run_started,
}
"""What an entry of each kind about tasks says."""


def who_has_it(task_passed_to: str, to: Reader) -> str:
    """Who is to do a task: this desk where it was not passed on."""
    return to.who(task_passed_to) if task_passed_to else tr("this desk")
