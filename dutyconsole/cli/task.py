"""`dutyconsole task`: requests, leader's instructions and directed follow-ups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import typer

from dutyconsole.cli import views
from dutyconsole.cli.grouped import grouped
from dutyconsole.cli.lines import brief
from dutyconsole.cli.options import MOST, AsJson, OccurredAt, ReasonGiven, noun
from dutyconsole.cli.response import Order, PersonSecret
from dutyconsole.cli.session import Answer, Session, misused, secret_from, text_from
from dutyconsole.desk import tasks
from dutyconsole.desk.tasks import NewTask, TaskKept
from dutyconsole.domain.deadlines import parse_deadline
from dutyconsole.domain.events import TaskSort
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.signing import Signing
from dutyconsole.domain.task_stories import TaskState, TaskStory
from dutyconsole.domain.tasks import Task

commands = noun("Tasks: requests, leader's instructions and directed follow-ups.")

Number = Annotated[int, typer.Argument(metavar="T", min=1, max=MOST, help="The task's number.")]
What = Annotated[str, typer.Argument(metavar="TEXT", help="What is asked for; - reads a pipe.")]
PassedTo = Annotated[
    str, typer.Option("--passed-to", metavar="WHO", help="Who is to do it: person, post, words.")
]
OfIncident = Annotated[str, typer.Option("--incident", metavar="ID", help="Which it belongs to.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """Who has to do with a task, and by when."""

    asked_by: Annotated[
        str, typer.Option("--asked-by", metavar="WHO", help="Who asked: person, post, words.")
    ] = ""
    passed_to: PassedTo = ""
    owner: Annotated[
        str, typer.Option("--owner", metavar="WHO", help="Who answers for a follow-up.")
    ] = ""
    set_by: Annotated[
        str, typer.Option("--set-by", metavar="PERSON", help="Who alone closes a follow-up.")
    ] = ""
    due: Annotated[
        str,
        typer.Option("--due", metavar="WHEN", help="30 (minutes from now), 14:05, 2026-12-01."),
    ] = ""


@commands.command("add")
@grouped
def add(
    context: typer.Context,
    what: What,
    concerned: Concerned,
    kind: Annotated[TaskSort, typer.Option("--kind", help="What it is.")] = TaskSort.REQUEST,
    incident: OfIncident = "",
    entry: Annotated[
        int,
        typer.Option("--entry", metavar="N", min=0, max=MOST, help="The entry it is raised from."),
    ] = 0,
    json: AsJson = False,
) -> Answer:
    """Raise a task."""
    session = Session.of(context)
    wanted = NewTask(
        what=text_from(what),
        sort=kind,
        asked_by=concerned.asked_by,
        passed_to=concerned.passed_to,
        owner=concerned.owner,
        set_by=concerned.set_by,
        due_at=parse_deadline(concerned.due, session.now(), session.settings.timezone),
        incident=incident,
        about=entry,
    )
    kept = tasks.raise_task(session.desk, session.officer, wanted)
    return _kept(session, kept, TaskState.OPEN)


@commands.command("list")
def list_(
    context: typer.Context,
    incident: Annotated[
        str | None, typer.Option("--incident", metavar="ID", help="Of this incident only.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Those that are settled too.")] = False,
    json: AsJson = False,
) -> Answer:
    """List the open tasks, also of closed incidents and of none."""
    session = Session.of(context)
    desk = session.desk
    found = tasks.stories_of(desk) if every else [TaskStory(t) for t in desk.office.tasks.open]
    shown = [s for s in found if incident in (None, s.task.incident)]
    text = [line for story in shown for line in _lines(session, story)]
    return Answer([_view(session, s) for s in shown], [*session.marking, *(text or ["No tasks."])])


@commands.command("show")
def show(context: typer.Context, task: Number, json: AsJson = False) -> Answer:
    """Show one task with its progress, settled or not."""
    session = Session.of(context)
    found = next((s for s in tasks.stories_of(session.desk) if s.task.number == task), None)
    if found is None:
        refuse(Code.UNKNOWN, "There is no task {task}", "list the open tasks", task=task)
    return Answer(
        {**_view(session, found), "settled": _settled(found)},
        [*session.marking, *_lines(session, found, whole=True)],
    )


@commands.command("progress")
def progress(
    context: typer.Context,
    task: Number,
    note: Annotated[
        str, typer.Argument(metavar="TEXT", help="How far it is; - reads a pipe.")
    ] = "",
    passed_to: PassedTo = "",
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Note how far a task is, or to whom it was passed on."""
    session = Session.of(context)
    when = session.when(occurred_at)
    kept = tasks.progress(session.desk, session.officer, task, text_from(note), passed_to, when)
    return _kept(session, kept, TaskState.OPEN)


@commands.command("answer")
def answer(
    context: typer.Context,
    task: Number,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The answer; - reads a pipe.")],
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who answered.")] = "",
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Settle a request or an instruction by its answer."""
    session = Session.of(context)
    when = session.when(occurred_at)
    kept = tasks.answer(session.desk, session.officer, task, text_from(text), by, when)
    return _kept(session, kept, TaskState.ANSWERED)


@commands.command("close")
@grouped
def close(
    context: typer.Context,
    task: Number,
    order: Order,
    note: Annotated[
        str, typer.Option("--note", metavar="TEXT", help="What came of it; - reads a pipe.")
    ] = "",
    person_secret_file: PersonSecret = None,
    json: AsJson = False,
) -> Answer:
    """Close a directed follow-up: by whoever set it, and nobody else."""
    session = Session.of(context)
    signing: Signing | None = order.on_word()
    if person_secret_file is not None:
        if signing is not None:
            misused("give --person-secret-file or --verbal, not both")
        setter = session.desk.office.tasks.find(task).set_by
        signing = session.desk.sign(setter, secret_from(person_secret_file))
    kept = tasks.close(session.desk, session.officer, task, text_from(note), signing)
    return _kept(session, kept, TaskState.CLOSED)


@commands.command("withdraw")
def withdraw(
    context: typer.Context, task: Number, reason: ReasonGiven = "", json: AsJson = False
) -> Answer:
    """Say that a request or an instruction no longer stands."""
    session = Session.of(context)
    kept = tasks.withdraw(session.desk, session.officer, task, text_from(reason))
    return _kept(session, kept, TaskState.WITHDRAWN)


@commands.command("start")
def start(
    context: typer.Context,
    task: Number,
    playbook: Annotated[str, typer.Argument(metavar="PLAYBOOK", help="4-1 to 4-4, or 4-10.")],
    json: AsJson = False,
) -> Answer:
    """Start a routine workflow for a task, on its incident or as a routine one of its own."""
    session = Session.of(context)
    done = tasks.start_playbook(session.desk, session.officer, task, playbook)
    run = done.incident.runs[str(done.entries[0].data["run"])]
    return Answer(
        {**views.recorded(done), **views.run(run), "task": task},
        [f"Task {task}: playbook {run.id} started on incident {done.incident.id}."],
    )


def _kept(session: Session, kept: TaskKept, state: TaskState) -> Answer:
    task = kept.task
    data = {**_view(session, TaskStory(task)), "state": state.value, "entry": kept.entry.position}
    return Answer(data, [f"Task {task.number} is {state.value}: {task.brief}"])


def _view(session: Session, story: TaskStory) -> views.View:
    task = story.task
    return {
        "task": task.number,
        "kind": task.sort.value,
        "state": story.state.value,
        "what": task.what,
        "asked_by": task.asked_by or None,
        "passed_to": task.passed_to or None,
        "owner": task.owner or None,
        "set_by": task.set_by or None,
        "due_at": views.time(task.due_at),
        "late": story.was_late(session.now()),
        "incident": task.incident or None,
        "about": task.about or None,
        "raised_at": views.time(task.raised_at),
        "entered_by": task.entered_by or None,
        "entry": task.position,
        "progress": [
            {
                "at": views.time(noted.at),
                "note": noted.note or None,
                "passed_to": noted.passed_to or None,
                "person": noted.person or None,
                "entry": noted.position,
            }
            for noted in task.progress
        ],
        "runs": [{"incident": incident, "run": run} for incident, run in task.runs],
    }


def _settled(story: TaskStory) -> views.View | None:
    how = story.settled
    if how is None:
        return None
    return {
        "state": how.state.value,
        "text": how.text or None,
        "by": how.by or None,
        "at": views.time(how.at),
        "entered_by": how.entered_by or None,
        "mode": how.mode.value if how.mode else None,
        "order_number": how.order_number or None,
        "entry": how.position,
    }


def _lines(session: Session, story: TaskStory, *, whole: bool = False) -> Iterator[str]:
    task = story.task
    due = f"  due {session.local(task.due_at)[:16]}" if task.due_at else ""
    late = "  LATE" if story.was_late(session.now()) else ""
    home = f"  incident {task.incident}" if task.incident else ""
    kind = task.sort.value.replace("_", " ")
    said = task.what if whole else brief(task.what)
    yield f"{task.number}  {story.state.value}  {kind}{home}{due}{late}  {said}"
    people = ", ".join(_people(task))
    if people:
        yield f"  {people}"
    for noted in task.progress if whole else ():
        passed = f"passed to {noted.passed_to}" if noted.passed_to else ""
        yield f"  {session.local(noted.at)}  {noted.person}  {' '.join((noted.note, passed))}"
    if whole and story.settled is not None:
        how = story.settled
        yield f"  {session.local(how.at)}  {how.state.value} {how.by}  {how.text}".rstrip()


def _people(task: Task) -> Iterator[str]:
    for label, who in (
        ("asked by", task.asked_by),
        ("passed to", task.passed_to),
        ("owner", task.owner),
        ("set by", task.set_by),
    ):
        if who:
            yield f"{label} {who}"
