"""What happens to tasks: requests, leader's instructions (領導指示), directed follow-ups (督辦)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from dutyconsole.domain.events.base import Event, Mode


class TaskSort(StrEnum):
    """What a task is: who may settle it follows from it."""

    REQUEST = "request"
    INSTRUCTION = "instruction"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class TaskRaised(Event):
    """Somebody asked for something, or had a follow-up set.

    Attributes:
        task: Its number, unique in the log.
        asked_by: A person, a post, or whoever it was in words.
        passed_to: Who is to do it, likewise; empty: still with this desk.
        owner: Who answers for a follow-up being done, likewise.
        set_by: The person who alone closes a follow-up; empty for the other sorts.
        due_at: By when; None where no time was set.
        about: Position of the entry it was raised from; 0: none.
    """

    KIND: ClassVar[str] = "task_raised"
    task: int
    sort: TaskSort
    what: str
    asked_by: str = ""
    passed_to: str = ""
    owner: str = ""
    set_by: str = ""
    due_at: datetime | None = None
    about: int = 0


@dataclass(frozen=True, slots=True)
class TaskProgressed(Event):
    """How far it is; or to whom it was passed on."""

    KIND: ClassVar[str] = "task_progressed"
    task: int
    note: str = ""
    passed_to: str = ""


@dataclass(frozen=True, slots=True)
class TaskAnswered(Event):
    """A request or an instruction is settled by its answer."""

    KIND: ClassVar[str] = "task_answered"
    task: int
    answer: str
    answered_by: str = ""


@dataclass(frozen=True, slots=True)
class TaskClosed(Event):
    """A follow-up was closed by the person who set it.

    Attributes:
        person: Who set it, and so closes it.
        mode: Signed by that person, or their word by telephone, read back.
        order_number: Of their word.
    """

    KIND: ClassVar[str] = "task_closed"
    task: int
    person: str
    mode: Mode
    order_number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class TaskWithdrawn(Event):
    """A request or an instruction no longer stands."""

    KIND: ClassVar[str] = "task_withdrawn"
    task: int
    reason: str


@dataclass(frozen=True, slots=True)
class TaskRunStarted(Event):
    """A playbook is walked for a task, as a run of an incident."""

    KIND: ClassVar[str] = "task_run_started"
    task: int
    incident: str
    run: str
