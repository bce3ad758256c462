"""What became of tasks, settled ones included: for the register, the review and the archive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import Mode, TaskAnswered, TaskClosed, TaskWithdrawn
from dutyconsole.domain.tasks import Task, Tasks, fold_tasks


class TaskState(StrEnum):
    """What a task is now."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Settled:
    """How a task was settled.

    Attributes:
        text: The answer, the note or the reason.
        by: Who answered, or who closed it as its setter; empty where nobody was named.
        mode: How its setter vouched for closing a follow-up.
        entered_by: The officer who entered it.
    """

    state: TaskState
    text: str
    by: str
    at: datetime
    entered_by: str
    position: int
    mode: Mode | None = None
    order_number: str = ""


@dataclass(frozen=True, slots=True)
class TaskStory:
    """A task from beginning to end; `settled` is None while it is open."""

    task: Task
    settled: Settled | None = None

    @property
    def state(self) -> TaskState:
        """What it is now."""
        return self.settled.state if self.settled else TaskState.OPEN

    def was_late(self, now: datetime) -> bool:
        """Whether it was settled after its deadline, or is open and past it."""
        due, at = self.task.due_at, self.settled.at if self.settled else now
        return due is not None and at > due


def stories(entries: Iterable[Entry]) -> tuple[TaskStory, ...]:
    """Every task of a log, the oldest first.

    Args:
        entries: Those of `TASK_KINDS`, in the order of the log.
    """
    tasks = Tasks()
    over: dict[int, TaskStory] = {}
    for entry in entries:
        settled = _settled(entry)
        if settled is not None:
            number, how = settled
            over |= {t.number: TaskStory(t, how) for t in tasks.open if t.number == number}
        tasks = fold_tasks(tasks, entry)
    found = [*over.values(), *(TaskStory(task) for task in tasks.open)]
    return tuple(sorted(found, key=lambda story: story.task.number))


def _settled(entry: Entry) -> tuple[int, Settled] | None:
    event = read_event(entry)
    at, who, position = entry.occurred_at, entry.person or "", entry.position
    match event:
        case TaskAnswered() as e:
            return e.task, Settled(TaskState.ANSWERED, e.answer, e.answered_by, at, who, position)
        case TaskClosed() as e:
            return e.task, Settled(
                TaskState.CLOSED, e.note, e.person, at, who, position, e.mode, e.order_number
            )
        case TaskWithdrawn() as e:
            return e.task, Settled(TaskState.WITHDRAWN, e.reason, "", at, who, position)
        case _:
            return None
