"""What happened, entry by entry: in which lane, how late, after which gap, and what was corrected.

Lines are made one by one from entries that come one by one, so that a log of any length can be
looked through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import DESK, PLAYBOOKS, ROSTER, Entry
from dutyconsole.domain.events import ClockFired, EntryCorrected, Mark

USUAL_GAP: Final = timedelta(minutes=15)
USUAL_DELAY: Final = timedelta(minutes=5)
"""Local settings: the source names no limit for either."""


class Lane(StrEnum):
    """What an entry is about."""

    RUN = "run"
    RESPONSE = "response"
    CALL = "call"
    ORDER = "order"
    NOTE = "note"
    HOUSE = "house"


_PREFIXES: Final = (
    ("run_", Lane.RUN),
    ("step_", Lane.RUN),
    ("decision_", Lane.RUN),
    ("returned", Lane.RUN),
    ("response_", Lane.RESPONSE),
    ("launch_", Lane.RESPONSE),
    ("request_refused", Lane.RESPONSE),
    ("call_", Lane.CALL),
    ("recipient_", Lane.CALL),
    ("report_", Lane.CALL),
    ("incident_reported", Lane.CALL),
    ("order_", Lane.ORDER),
    ("task_", Lane.ORDER),
)
"""How the kinds of an entry begin, and the lane they stand in; a passed deadline of a step stands
in the lane of runs, and every other entry of an incident is a note."""


@dataclass(frozen=True, slots=True)
class Said:
    """A correction, as its entry has it.

    Attributes:
        position: Of the entry that corrects.
        target: Position of the entry that it corrects.
    """

    position: int
    target: int
    changes: Mapping[str, str]
    reason: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an entry that was corrected: what it said before, and what it says since.

    Attributes:
        position: Of the entry that corrects it.
    """

    field: str
    old: str
    new: str
    position: int
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in its timeline.

    Attributes:
        incident: Of which incident; empty: of none.
        of: The run or the response it is about; empty: neither.
        pause: How long nothing had been recorded; None for the first line. Below nothing where the
            machine's clock was set back.
        gap: That was long.
        delay: How long after it happened it was recorded.
        late: That was long.
        changes: Every correction of it, the first first.
        corrects: What it corrects of another entry.
        deviation: It was done otherwise than its text, or late.
        overdue: It was done late, or says that a deadline has passed.
    """

    entry: Entry
    incident: str
    lane: Lane
    of: str
    pause: timedelta | None
    gap: bool
    delay: timedelta
    late: bool
    changes: tuple[Change, ...] = ()
    corrects: tuple[Change, ...] = ()
    deviation: bool = False
    overdue: bool = False


def timeline(
    entries: Iterable[Entry],
    corrections: Mapping[int, Sequence[Said]],
    target_of: Callable[[int], Entry | None],
    *,
    gap: timedelta = USUAL_GAP,
    delay: timedelta = USUAL_DELAY,
) -> Iterator[Line]:
    """A line for each entry, made when it is asked for.

    Args:
        entries: In order of position.
        corrections: By position of the corrected entry, every correction, the first first.
        target_of: The entry at a position, looked up for an entry that corrects another.
        gap: So long without an entry is a gap.
        delay: Recorded so long after it happened, or longer, is late.
    """
    before: Entry | None = None
    for entry in entries:
        pause = None if before is None else entry.recorded_at - before.recorded_at
        late_by = entry.recorded_at - entry.occurred_at
        marks = entry.data.get("marks", ())
        marked = marks if isinstance(marks, list | tuple) else ()
        yield Line(
            entry=entry,
            incident=incident_of(entry),
            lane=lane_of(entry),
            of=_of(entry),
            pause=pause,
            gap=pause is not None and pause >= gap,
            delay=late_by,
            late=late_by >= delay,
            changes=changed(entry, corrections.get(entry.position, ())),
            corrects=_corrects(entry, corrections, target_of),
            deviation=Mark.DEVIATION in marked,
            overdue=Mark.LATE in marked or entry.kind == ClockFired.KIND,
        )
        before = entry


def said_by(correcting: Iterable[Entry]) -> dict[int, list[Said]]:
    """Corrections by the position of what they correct; entries of other kinds are passed over."""
    found: dict[int, list[Said]] = {}
    for entry in correcting:
        if entry.kind == EntryCorrected.KIND:
            event = read_event(entry)
            assert isinstance(event, EntryCorrected)
            said = Said(
                entry.position,
                event.target,
                event.changes,
                event.reason,
                entry.person or "",
                entry.recorded_at,
            )
            found.setdefault(event.target, []).append(said)
    return found


def changed(entry: Entry, corrections: Iterable[Said]) -> tuple[Change, ...]:
    """What corrections changed of an entry, each field with what it said just before."""
    now = {name: str(value) for name, value in entry.data.items() if isinstance(value, str)}
    found: list[Change] = []
    for said in corrections:
        for name, new in said.changes.items():
            found.append(Change(name, now.get(name, ""), new, said.position, said.reason))
            now[name] = new
    return tuple(found)


def lane_of(entry: Entry) -> Lane:
    """The lane in which an entry stands."""
    if entry.stream in (ROSTER, PLAYBOOKS):
        return Lane.HOUSE
    if entry.kind == ClockFired.KIND and entry.data.get("run"):
        return Lane.RUN
    for prefix, lane in _PREFIXES:
        if entry.kind.startswith(prefix):
            return lane
    return Lane.HOUSE if entry.stream == DESK else Lane.NOTE


def incident_of(entry: Entry) -> str:
    """The incident in whose stream an entry stands; empty: in none."""
    kind, _, incident = entry.stream.partition("/")
    return incident if kind == "incident" else ""


def _of(entry: Entry) -> str:
    for name in ("response", "run"):
        value = entry.data.get(name)
        if isinstance(value, str) and value:
            return value
    return ""


def _corrects(
    entry: Entry,
    corrections: Mapping[int, Sequence[Said]],
    target_of: Callable[[int], Entry | None],
) -> tuple[Change, ...]:
    if entry.kind != EntryCorrected.KIND:
        return ()
    position = entry.data.get("target")
    target = target_of(position) if isinstance(position, int) else None
    if target is None:
        return ()
    return tuple(
        change
        for change in changed(target, corrections.get(target.position, ()))
        if change.position == entry.position
    )
