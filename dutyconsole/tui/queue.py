"""The queue at the left: alarms, what rings, calls parked, what is handled, due and left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dutyconsole.domain.alarms import Alarm
from dutyconsole.domain.due import Due
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.tasks import Task
from dutyconsole.tui.calls import Sheet
from dutyconsole.tui.picture import Picture

SINGLY: Final = 5
"""So many incoming incidents are listed one by one; the older ones are grouped by kind."""


MOST_ALARMS: Final = 3
"""So many alarms are told in words, the most urgent ones; the heading counts them all."""


class Sort(StrEnum):
    """What a line of the queue is."""

    ALARM = "alarm"
    INCOMING = "incoming"
    GROUP = "group"
    SHEET = "sheet"
    ACTIVE = "active"
    DUE = "due"
    FOLLOW_UP = "follow_up"
    TASK = "task"
    HEADING = "heading"


_WITHOUT_DIGIT: Final = (Sort.ALARM, Sort.DUE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the queue.

    Attributes:
        id: Unique in the queue, and the same as long as it means the same.
        number: Digit that goes to it; 0: none.
        count: How many a heading or a group stands for.
        open: Whether a heading or group that can be folded is unfolded.
    """

    sort: Sort
    id: str
    heading: str = ""
    incident: Incident | None = None
    sheet: Sheet | None = None
    due: Due | None = None
    alarm: Alarm | None = None
    task: Task | None = None
    number: int = 0
    count: int = 0
    open: bool = True


def queue(
    picture: Picture,
    parked: Sequence[Sheet],
    unfolded: frozenset[str],
    alarms: Sequence[Alarm] = (),
) -> list[Line]:
    """The lines of the queue, numbered.

    Args:
        picture: The open incidents.
        parked: Call sheets that wait.
        unfolded: Ids of the headings and groups that the officer has opened.
        alarms: What nobody has acknowledged, beside incoming incidents; the most urgent first.
    """
    lines: list[Line] = []
    number = 0
    for line in (*_alarms(picture, alarms), *_lines(picture, parked, unfolded)):
        if line.incident is not None and line.sort not in _WITHOUT_DIGIT and number < 9:
            number += 1
            lines.append(_numbered(line, number))
        else:
            lines.append(line)
    return lines


def _alarms(picture: Picture, alarms: Sequence[Alarm]) -> Iterator[Line]:
    if alarms:
        yield _heading(Sort.ALARM, len(alarms))
    for alarm in alarms[:MOST_ALARMS]:
        incident = picture.incidents.get(alarm.incident)
        yield Line(Sort.ALARM, f"alarm {alarm.key}", incident=incident, alarm=alarm)


def _numbered(line: Line, number: int) -> Line:
    return Line(line.sort, line.id, incident=line.incident, number=number)


def _lines(picture: Picture, parked: Sequence[Sheet], unfolded: frozenset[str]) -> Iterator[Line]:
    incoming = picture.incoming
    yield _heading(Sort.INCOMING, len(incoming))
    yield from _incoming(incoming, unfolded)
    if parked:
        yield _heading(Sort.SHEET, len(parked))
        for sheet in parked:
            yield Line(Sort.SHEET, sheet.draft, sheet=sheet)
    active = picture.active
    yield _heading(Sort.ACTIVE, len(active))
    for incident in active:
        yield Line(Sort.ACTIVE, incident.id, incident=incident)
    owed = [
        Line(Sort.DUE, f"due {incident.id} {at}", incident=incident, due=due)
        for incident in (*incoming, *active, *picture.follow_up)
        for at, due in enumerate(picture.due.get(incident.id, ()))
    ]
    owed += [Line(Sort.DUE, f"due {at}", due=due) for at, due in enumerate(picture.due.get("", ()))]
    yield _heading(Sort.DUE, len(owed))
    yield from sorted(owed, key=_urgency)
    later = picture.follow_up
    shown = Sort.FOLLOW_UP.value in unfolded
    tasks = [task for task in picture.office.tasks.open if task.is_follow_up]
    count = len(later) + len(tasks)
    yield Line(Sort.HEADING, Sort.FOLLOW_UP.value, Sort.FOLLOW_UP.value, count=count, open=shown)
    for incident in later if shown else ():
        yield Line(Sort.FOLLOW_UP, incident.id, incident=incident)
    for task in tasks if shown else ():
        yield Line(Sort.TASK, f"task {task.number}", task=task)


def _urgency(line: Line) -> tuple[bool, float]:
    at = line.due.at if line.due else None
    return at is None, at.timestamp() if at else 0


def _incoming(incoming: Sequence[Incident], unfolded: frozenset[str]) -> Iterator[Line]:
    at = len(incoming) if len(incoming) <= SINGLY + 1 else SINGLY
    rest = incoming[at:]
    for incident in incoming[:at]:
        yield Line(Sort.INCOMING, incident.id, incident=incident)
    for kind, count in Counter(incident.kind for incident in rest).items():
        group = f"group {kind}"
        members = [incident for incident in rest if incident.kind == kind]
        yield Line(Sort.GROUP, group, kind, count=count, open=group in unfolded)
        for incident in members if group in unfolded else ():
            yield Line(Sort.INCOMING, incident.id, incident=incident)


def _heading(sort: Sort, count: int) -> Line:
    return Line(Sort.HEADING, f"heading {sort.value}", sort.value, count=count)
