"""Tasks: requests, leader's instructions and directed follow-ups, from raising to settling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.intake import Report, take_in
from dutyconsole.desk.scene import Officer, Recorded, Scene
from dutyconsole.domain import lifecycle, runs, tasks
from dutyconsole.domain.entry import DESK, Entry, incident_stream
from dutyconsole.domain.events import Event, TaskProgressed, TaskRaised, TaskRunStarted, TaskSort
from dutyconsole.domain.incident import Incident, IncidentState
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.phrase import Name
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.roster import Roster
from dutyconsole.domain.signing import OnWord, Signing
from dutyconsole.domain.task_stories import TaskStory, stories
from dutyconsole.domain.tasks import SETTLING_KINDS, TASK_KINDS, Task, Tasks, fold_tasks
from dutyconsole.domain.wording import line, worded

ROUTINE: Final = "routine"
"""Kind of the incident that a playbook started for a task belongs to, where there is no other."""


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task as typed.

    Attributes:
        asked_by: A person or a post, by id or name, or whoever it is in words; likewise
            `passed_to` and `owner`.
        set_by: The person who sets a follow-up; empty: the officer who enters it.
        incident: Which it belongs to; empty: that of the entry, or none.
        about: Position of the entry it is raised from; 0: none.
    """

    what: str
    sort: TaskSort = TaskSort.REQUEST
    asked_by: str = ""
    passed_to: str = ""
    owner: str = ""
    set_by: str = ""
    due_at: datetime | None = None
    incident: str = ""
    about: int = 0


@dataclass(frozen=True, slots=True)
class TaskKept:
    """What is on disk: the task as it is now, or as it was when it was settled, and the entry."""

    task: Task
    entry: Entry


def raise_task(desk: Desk, officer: Officer, wanted: NewTask) -> TaskKept:
    """Raise a task, with its number.

    Raises:
        Refused: `unknown` for the incident, the entry or who set it; `invalid` for a deadline that
            has passed; `not_signed_on`, `not_permitted`, `not_recorded`.
    """
    return desk.perform(officer, Action.KEEP_TASKS, lambda scene: raise_in(scene, officer, wanted))


def raise_in(scene: Scene, officer: Officer, wanted: NewTask) -> TaskKept:
    """Raise a task as part of a job.

    Raises:
        Refused: `unknown`, `invalid`.
    """
    roster = scene.roster
    incident = wanted.incident
    if wanted.about:
        entry = scene.turn.entry(wanted.about)
        if entry is None:
            refuse(
                Code.UNKNOWN,
                "There is no entry {position}",
                "show the log for the positions",
                position=wanted.about,
            )
        incident = incident or _incident_of(entry)
    event = tasks.raise_task(
        scene.office.tasks,
        TaskRaised(
            task=0,
            sort=wanted.sort,
            what=worded(wanted.what, "The task"),
            asked_by=meant(roster, line(wanted.asked_by, "Who asked")),
            passed_to=meant(roster, line(wanted.passed_to, "Who has it")),
            owner=meant(roster, line(wanted.owner, "The owner")),
            set_by=meant(roster, line(wanted.set_by, "Who set it")),
            due_at=wanted.due_at,
            about=wanted.about,
        ),
        roster,
        scene.now,
        officer.person,
    )
    entry = _append(scene, _living(scene, incident) if incident else None, event)
    return TaskKept(fold_tasks(scene.office.tasks, entry).find(event.task), entry)


def progress(
    desk: Desk,
    officer: Officer,
    number: int,
    note: str,
    passed_to: str = "",
    occurred_at: datetime | None = None,
) -> TaskKept:
    """Note how far a task is, or to whom it was passed on.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def decide(scene: Scene, task: Task) -> Event:
        to = meant(scene.roster, line(passed_to, "Who has it"))
        return TaskProgressed(task.number, worded(note, "The progress", required=not to), to)

    return _settle(desk, officer, number, decide, occurred_at)


def answer(
    desk: Desk,
    officer: Officer,
    number: int,
    said: str,
    answered_by: str = "",
    occurred_at: datetime | None = None,
) -> TaskKept:
    """Settle a request or an instruction by its answer.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def decide(scene: Scene, task: Task) -> Event:
        by = meant(scene.roster, line(answered_by, "Who answered"))
        return tasks.answer(task, worded(said, "The answer"), by)

    return _settle(desk, officer, number, decide, occurred_at)


def withdraw(desk: Desk, officer: Officer, number: int, reason: str) -> TaskKept:
    """Withdraw a request or an instruction.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """
    return _settle(
        desk,
        officer,
        number,
        lambda scene, task: tasks.withdraw(task, worded(reason, "The reason")),
    )


def close(
    desk: Desk,
    officer: Officer,
    number: int,
    note: str = "",
    signing: Signing | None = None,
) -> TaskKept:
    """Close a directed follow-up: only the person who set it does.

    Args:
        desk: Any desk on the log.
        officer: Who enters it; enough by itself where they set it and gave their secret.
        number: The follow-up.
        note: What came of it.
        signing: How the person who set it vouches, where that is somebody else.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `not_signed`,
            `not_read_back`, `lost_race`, `not_recorded`.
    """

    def decide(scene: Scene, task: Task) -> Event:
        kept = worded(note, "The note", required=False)
        vouched = signing
        if isinstance(vouched, OnWord):
            number_said = line(vouched.order_number, "The order number")
            vouched = OnWord(number_said, vouched.read_back)
        by = officer.person if officer.proven else ""
        return tasks.close(task, by, vouched, scene.roster, kept)

    return _settle(desk, officer, number, decide)


def start_playbook(desk: Desk, officer: Officer, number: int, playbook: str) -> Recorded:
    """Start one of the routine workflows for a task.

    The run belongs to the task's incident; where there is none, or it is closed, to a new routine
    incident that is taken up at once. The task stays open, with the run named in it.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> Recorded:
        task = _find(scene, number)
        tasks.check_playbook(playbook)
        home = _living(scene, task.incident) if task.incident else None
        walked = home if home is not None and home.is_writable else _routine(desk, scene, task)
        started = scene.record(walked.id, walked, runs.start_run(scene.standing(walked), playbook))
        run = str(started.entries[0].data["run"])
        linked = TaskRunStarted(task.number, walked.id, run)
        if home is not None and home.id == walked.id:
            after = scene.record(walked.id, started.incident, [linked])
            return Recorded(after.incident, (*started.entries, *after.entries))
        _append(scene, home, linked)
        return started

    return desk.perform(officer, Action.HANDLE, work)


def stories_of(desk: Desk) -> tuple[TaskStory, ...]:
    """Every task there ever was, with what became of it, the oldest first."""
    return stories(desk.log.read(kinds=TASK_KINDS))


def meant(roster: Roster, typed: str) -> str:
    """The id of the person or post that somebody's words name in full; else the words."""
    wanted = typed.casefold()
    for known in (roster.persons, roster.posts):
        if typed in known:
            return typed
        found = [
            any_id
            for any_id, named in known.items()
            if wanted
            and wanted
            in (
                named.name.en.casefold(),
                named.name.zh_hans.casefold(),
                named.name.zh_hant.casefold(),
            )
        ]
        if len(found) == 1:
            return found[0]
    return typed


def _settle(
    desk: Desk,
    officer: Officer,
    number: int,
    decide: Callable[[Scene, Task], Event],
    occurred_at: datetime | None = None,
) -> TaskKept:
    """Decide about one open task and record it where the task belongs."""

    def work(scene: Scene) -> TaskKept:
        register, task = scene.office.tasks, _find(scene, number)
        event = decide(scene, task)
        home = _living(scene, task.incident) if task.incident else None
        entry = _append(scene, home, event)
        return TaskKept(_still(fold_tasks(register, entry), task), entry)

    return desk.perform(officer, Action.KEEP_TASKS, work, occurred_at)


def _find(scene: Scene, number: int) -> Task:
    """An open task.

    Raises:
        Refused: `unknown`; `lost_race` where it is settled, naming who did that.
    """
    register = scene.office.tasks
    if not register.is_settled(number):
        return register.find(number)
    settled = (e for e in scene.turn.read(kinds=SETTLING_KINDS) if e.data.get("task") == number)
    for entry in settled:
        refuse(
            Code.LOST_RACE,
            "Task {task} was settled by {person}, entry {position}",
            "raise a new one if there is more to do",
            task=number,
            person=Name("person", entry.person or ""),
            position=entry.position,
        )
    return register.find(number)


def _still(register: Tasks, task: Task) -> Task:
    return next((t for t in register.open if t.number == task.number), task)


def _append(scene: Scene, home: Incident | None, event: Event) -> Entry:
    if home is None:
        return scene.append(DESK, [event])[0]
    return scene.record(home.id, home, [event]).entries[0]


def _incident_of(entry: Entry) -> str:
    _, _, incident = entry.stream.partition("/")
    return incident if incident and entry.stream == incident_stream(incident) else ""


def _living(scene: Scene, incident_id: str) -> Incident:
    """The incident, or the one that it went into by merging; perhaps closed."""
    found = scene.situation(incident_id).incident
    while found.state is IncidentState.MERGED:
        found = scene.situation(found.merged_into).incident
    return found


def _routine(desk: Desk, scene: Scene, task: Task) -> Incident:
    """A new routine incident for a task, taken up at once."""
    taken = take_in(desk, scene, Report(kind=ROUTINE, summary=task.what)).recorded.incident
    return scene.record(taken.id, taken, lifecycle.acknowledge(scene.standing(taken))).incident
