"""Tasks: what somebody asked for, who has it, by when; and who may settle it.

A request or a leader's instruction is settled by its answer. A directed follow-up is closed only
by the person who set it. Tasks survive the closing of their incident; of one that was merged they
go on in the incident that it went into.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from dutyconsole.domain.codec import read_event
from dutyconsole.domain.deadlines import check_ahead
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import (
    ClockJumped,
    Event,
    IncidentMerged,
    TaskAnswered,
    TaskClosed,
    TaskProgressed,
    TaskRaised,
    TaskRunStarted,
    TaskSort,
    TaskWithdrawn,
)
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.playbook import Phase, Step
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.domain.roster import Roster
from dutyconsole.domain.signing import (
    OnWord,
    Signed,
    Signing,
    check_evidence,
    check_person,
    check_signed,
    mode_of,
    order_number_of,
)
from dutyconsole.domain.text import display_text

SETTLING_KINDS: Final = frozenset({TaskAnswered.KIND, TaskClosed.KIND, TaskWithdrawn.KIND})
"""Kinds of the entries that settle a task."""

TASK_KINDS: Final = SETTLING_KINDS | {
    TaskRaised.KIND,
    TaskProgressed.KIND,
    TaskRunStarted.KIND,
    IncidentMerged.KIND,
    ClockJumped.KIND,
}
"""Kinds of the entries that the open tasks are folded from."""

PLAYBOOKS: Final = ("4-1", "4-2", "4-3", "4-4", "4-10")
"""The routine workflows that a task can start."""

_BRIEF: Final = 60


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a task was at a moment, as `person` noted it; perhaps to whom it was passed on."""

    at: datetime
    note: str
    passed_to: str
    person: str
    position: int


@dataclass(frozen=True, slots=True)
class Task:
    """One task that is not settled.

    Attributes:
        number: Unique in the log, and short to say.
        asked_by: A person, a post, or whoever it was in words; likewise `passed_to` and `owner`.
        passed_to: Who has it now; empty: it is still with this desk.
        set_by: The person who alone closes a follow-up.
        incident: Empty: it belongs to none.
        about: Position of the entry it was raised from; 0: none.
        entered_by: The officer who raised it here.
        runs: Runs that were started for it, as (incident, run).
    """

    number: int
    sort: TaskSort
    what: str
    asked_by: str
    passed_to: str
    owner: str
    set_by: str
    due_at: datetime | None
    incident: str
    about: int
    raised_at: datetime
    entered_by: str
    position: int
    progress: tuple[Progress, ...] = ()
    runs: tuple[tuple[str, str], ...] = ()

    @property
    def is_follow_up(self) -> bool:
        """Whether only the person who set it closes it."""
        return self.sort is TaskSort.FOLLOW_UP

    @property
    def with_us(self) -> bool:
        """Whether this desk has it: not passed on, or to the officer who raised it."""
        return self.passed_to in ("", self.entered_by)

    @property
    def brief(self) -> str:
        """What it is about, in a few words on one line."""
        text = " ".join(display_text(self.what[: 4 * _BRIEF], one_line=True).split())
        return text if len(text) <= _BRIEF else f"{text[: _BRIEF - 2].rstrip()}.."

    def is_late(self, now: datetime) -> bool:
        """Whether its time has passed."""
        return self.due_at is not None and self.due_at < now


@dataclass(frozen=True, slots=True)
class Tasks:
    """The register: every open task over all incidents, the oldest first, and the last number."""

    open: tuple[Task, ...] = ()
    last: int = 0

    def of(self, incident: str) -> tuple[Task, ...]:
        """Those of an incident; of none for an empty name."""
        return tuple(task for task in self.open if task.incident == incident)

    def is_settled(self, number: int) -> bool:
        """Whether there was such a task and it is not open any more."""
        return 1 <= number <= self.last and all(task.number != number for task in self.open)

    def find(self, number: int) -> Task:
        """An open task by its number.

        Raises:
            Refused: `unknown` where it never was, `invalid` where it is settled.
        """
        for task in self.open:
            if task.number == number:
                return task
        if self.is_settled(number):
            refuse(
                Code.INVALID,
                "Task {task} is settled",
                "raise a new one if there is more to do",
                task=number,
            )
        refuse(Code.UNKNOWN, "There is no task {task}", "list the open tasks", task=number)


def fold_tasks(tasks: Tasks, entry: Entry) -> Tasks:
    """The register after one more entry of `TASK_KINDS`."""
    event = read_event(entry)
    match event:
        case TaskRaised():
            raised = _raised(event, entry)
            return Tasks((*tasks.open, raised), max(tasks.last, event.task))
        case TaskAnswered() | TaskClosed() | TaskWithdrawn():
            return replace(tasks, open=tuple(t for t in tasks.open if t.number != event.task))
        case IncidentMerged(into=into):
            gone = entry.stream.partition("/")[2]
            moved = (replace(t, incident=into) if t.incident == gone else t for t in tasks.open)
            return replace(tasks, open=tuple(moved))
        case TaskProgressed() | TaskRunStarted():
            after = (
                _furthered(t, event, entry) if t.number == event.task else t for t in tasks.open
            )
            return replace(tasks, open=tuple(after))
        case ClockJumped(milliseconds=by):
            moved = (_by_the_clock_now(t, timedelta(milliseconds=by)) for t in tasks.open)
            return replace(tasks, open=tuple(moved))
        case _:
            return tasks


def _by_the_clock_now(task: Task, by: timedelta) -> Task:
    """The time left stays the same when the machine's clock is set; a follow-up's day stands."""
    if task.due_at is None or task.is_follow_up:
        return task
    return replace(task, due_at=task.due_at + by)


def _raised(event: TaskRaised, entry: Entry) -> Task:
    stream, _, incident = entry.stream.partition("/")
    return Task(
        number=event.task,
        sort=event.sort,
        what=event.what,
        asked_by=event.asked_by,
        passed_to=event.passed_to,
        owner=event.owner,
        set_by=event.set_by,
        due_at=event.due_at,
        incident=incident if stream == "incident" else "",
        about=event.about,
        raised_at=entry.recorded_at,
        entered_by=entry.person or "",
        position=entry.position,
    )


def _furthered(task: Task, event: TaskProgressed | TaskRunStarted, entry: Entry) -> Task:
    if isinstance(event, TaskRunStarted):
        return replace(task, runs=(*task.runs, (event.incident, event.run)))
    noted = Progress(
        entry.occurred_at, event.note, event.passed_to, entry.person or "", entry.position
    )
    return replace(
        task,
        progress=(*task.progress, noted),
        passed_to=event.passed_to or task.passed_to,
    )


def raise_task(
    tasks: Tasks,
    wanted: TaskRaised,
    roster: Roster,
    now: datetime,
    officer: str,
) -> TaskRaised:
    """A new task with its number.

    Args:
        tasks: What is open.
        wanted: What is asked for; its number is given here.
        roster: Everybody: who sets a follow-up must be a person in it.
        now: The moment.
        officer: Who enters it, and has set a follow-up where nobody else is named.

    Raises:
        Refused: `unknown` for who set it, `invalid` for a deadline that has passed.
    """
    if wanted.sort is TaskSort.FOLLOW_UP:
        wanted = replace(wanted, set_by=wanted.set_by or officer)
        check_person(roster, wanted.set_by)
    elif wanted.set_by:
        refuse(
            Code.INVALID,
            "Only a directed follow-up is set by somebody",
            "say who asked for it instead",
        )
    check_ahead(wanted.due_at, now)
    return replace(wanted, task=tasks.last + 1)


def answer(task: Task, said: str, answered_by: str) -> TaskAnswered:
    """Settle a request or an instruction by its answer.

    Raises:
        Refused: `not_permitted` for a follow-up, which only its setter closes.
    """
    if task.is_follow_up:
        raise _only_the_setter(task)
    return TaskAnswered(task.number, said, answered_by)


def withdraw(task: Task, reason: str) -> TaskWithdrawn:
    """Say that a request or an instruction no longer stands.

    Raises:
        Refused: `not_permitted` for a follow-up, which only its setter closes.
    """
    if task.is_follow_up:
        raise _only_the_setter(task)
    return TaskWithdrawn(task.number, reason)


def close(task: Task, officer: str, signing: Signing | None, roster: Roster, note: str) -> Event:
    """Close a directed follow-up, as only the person who set it can.

    Args:
        task: The follow-up.
        officer: Who enters it: where they set it themselves, that is enough.
        signing: How the person who set it vouches, where that is somebody else: by their own
            secret, or by telephone, numbered and read back.
        roster: Everybody.
        note: What came of it.

    Raises:
        Refused: `invalid` for what is no follow-up, `not_permitted` where somebody else set it and
            has not spoken, `not_signed`, `not_read_back`.
    """
    if not task.is_follow_up:
        refuse(
            Code.INVALID,
            "Task {task} is no directed follow-up",
            "give its answer, which settles it",
            task=task.number,
        )
    if officer == task.set_by:
        signing = Signed(valid=True)
    if signing is None:
        raise _only_the_setter(task, roster)
    if not isinstance(signing, Signed | OnWord):
        refuse(
            Code.INVALID,
            "A directed follow-up is closed by its setter's own secret or word",
            "have them sign, or give the number of what they said by telephone",
        )
    check_evidence(signing)
    check_signed(signing, task.set_by)
    return TaskClosed(task.number, task.set_by, mode_of(signing), order_number_of(signing), note)


def _only_the_setter(task: Task, roster: Roster | None = None) -> Refused:
    known = roster.persons.get(task.set_by) if roster else None
    mend = Phrase.of("have {person} close it", person=Name("person", task.set_by))
    if known is not None and known.phone:
        mend = Phrase.of(
            "have {person} close it, telephone {phone}: they sign, or say so and it is read back",
            person=Name("person", task.set_by),
            phone=known.phone,
        )
    return Refused(
        Code.NOT_PERMITTED,
        "Only {person}, who set follow-up {task}, closes it",
        mend,
        person=Name("person", task.set_by),
        task=task.number,
    )


def check_playbook(playbook: str) -> None:
    """Refuse a playbook that no task starts.

    Raises:
        Refused: `invalid`.
    """
    if playbook not in PLAYBOOKS:
        refuse(
            Code.INVALID,
            "A task does not start playbook {playbook}",
            "name one of: {playbooks}",
            playbook=playbook,
            playbooks=", ".join(PLAYBOOKS),
        )


def offers_follow_up(step: Step) -> bool:
    """Whether a directed follow-up is offered after a step.

    A step after the handling that sums up, puts right or oversees, by the source's own words:
    總結, 整改, 督辦.
    """
    return step.phase is Phase.FOLLOW_UP and any(
        word in step.text.zh_hant for word in ("總結", "整改", "督辦")
    )
