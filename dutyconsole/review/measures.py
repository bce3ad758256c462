"""How long things took: medians and 90th percentiles, each with the entries it was taken from."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from dutyconsole.domain.entry import Entry, incident_stream
from dutyconsole.domain.events import (
    CallResult,
    ClockJumped,
    DecisionTaken,
    IncidentAcknowledged,
    IncidentArchived,
)
from dutyconsole.domain.incident import Incident, IncidentState
from dutyconsole.domain.playbook import StepKind
from dutyconsole.domain.run import CallRecord, Run, informed
from dutyconsole.review.queue import beside
from dutyconsole.review.records import History, Records
from dutyconsole.review.wanted import Wanted


class Measure(StrEnum):
    """What is timed. Each begins when the incident was reported, but for two.

    `escalate` begins with the launch below it, `end` with the launch that is ended.
    """

    ACKNOWLEDGE = "acknowledge"
    INFORM = "inform"
    DECIDE = "decide"
    LAUNCH = "launch"
    ESCALATE = "escalate"
    END = "end"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Sample:
    """One time that was taken.

    Attributes:
        incident: Of which incident.
        took: How long; below nothing where it was told for a time before it began.
        positions: Of the entries at which it began and was over.
        clock_set: The machine's clock was set between them: it counts in no figure.
    """

    measure: Measure
    incident: str
    took: timedelta
    positions: tuple[int, int]
    clock_set: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """What the samples of one measure and group come to.

    Attributes:
        group: As `Grouping` names it; empty: all together.
        median: The middle one, or the mean of the two in the middle.
        ninetieth: The smallest sample that nine in ten do not exceed (nearest rank).
        samples: Those that it was taken from, the shortest first.
        left_out: Those that do not count.
    """

    measure: Measure
    group: str
    median: timedelta
    ninetieth: timedelta
    samples: tuple[Sample, ...]
    left_out: tuple[Sample, ...] = ()


Grouping = Callable[[Incident], str]
"""The name of the group that an incident belongs to."""


def by_kind(incident: Incident) -> str:
    """By kind, as an id."""
    return incident.kind


def by_level(incident: Incident) -> str:
    """By the highest level that was ever in force; empty: none was."""
    return str(max((r.level for r in incident.responses if not r.in_error), default=""))


def by_week(zone: tzinfo | None) -> Grouping:
    """By the week in which the incident was reported, as ISO 8601 numbers it: `2026-W48`."""
    return lambda incident: f"{incident.reported_at.astimezone(zone):%G-W%V}"


def by_month(zone: tzinfo | None) -> Grouping:
    """By the month in which the incident was reported: `2026-11`."""
    return lambda incident: f"{incident.reported_at.astimezone(zone):%Y-%m}"


def together(incident: Incident) -> str:
    """No groups."""
    return ""


def measures(
    records: Records, wanted: Wanted | None = None, grouping: Grouping = together
) -> tuple[Figure, ...]:
    """The figures of every incident reported in the time wanted, in the order of `Measure`.

    What was merged is left to what it went on in. A measure without samples has no figure.

    Args:
        records: The log.
        wanted: Which incidents, by what their line in the list says; None: all.
        grouping: Which of them are taken together.
    """
    asked = wanted or Wanted()
    set_at = [e.position for e in beside(records) if e.kind == ClockJumped.KIND]
    found: dict[tuple[Measure, str], list[Sample]] = {}
    for summary in records.incidents():
        if summary.state == IncidentState.MERGED or not asked.may_be(summary):
            continue
        history = records.history(summary.incident)
        for sample in samples(history, set_at):
            group = grouping(history.incident)
            found.setdefault((sample.measure, group), []).append(sample)
    order = list(Measure)
    keys = sorted(found, key=lambda key: (order.index(key[0]), key[1]))
    figures = (figure(measure, group, found[measure, group]) for measure, group in keys)
    return tuple(each for each in figures if each is not None)


def figure(measure: Measure, group: str, found: Iterable[Sample]) -> Figure | None:
    """The figure of some samples; None where none counts."""
    ordered = sorted(found, key=lambda sample: (sample.took, sample.positions))
    counted = tuple(sample for sample in ordered if not sample.clock_set)
    if not counted:
        return None
    took = [sample.took for sample in counted]
    return Figure(
        measure,
        group,
        (took[len(took) // 2] + took[~(len(took) // 2)]) / 2,
        took[math.ceil(len(took) * 9 / 10) - 1],
        counted,
        tuple(sample for sample in ordered if sample.clock_set),
    )


def samples(history: History, set_at: Sequence[int] = ()) -> Iterator[Sample]:
    """Every time that can be taken of an incident.

    Args:
        history: The incident.
        set_at: Positions at which the machine's clock was set.
    """
    incident = history.incident
    stream = incident_stream(incident.id)
    entries = [entry for entry in history.entries if entry.stream == stream]
    for measure, began, over in _spans(incident, entries):
        positions = (began[1], over[1])
        first, last = min(positions), max(positions)
        moved = any(first < at < last for at in set_at)
        yield Sample(measure, incident.id, over[0] - began[0], positions, moved)


_Point = tuple[datetime, int]
"""A moment, and the position of the entry that says so."""


def _spans(
    incident: Incident, entries: Sequence[Entry]
) -> Iterator[tuple[Measure, _Point, _Point]]:
    reported = (incident.reported_at, incident.began)
    acknowledged = _first(entries, IncidentAcknowledged.KIND)
    if acknowledged is not None:
        over = (acknowledged.recorded_at, acknowledged.position)
        yield Measure.ACKNOWLEDGE, reported, over
    told = min(filter(None, map(_all_informed, incident.runs.values())), default=None, key=_at)
    if told is not None:
        yield Measure.INFORM, reported, told
    decided = _first(entries, DecisionTaken.KIND)
    if decided is not None:
        yield Measure.DECIDE, reported, (decided.occurred_at, decided.position)
    counting = [response for response in incident.responses if not response.in_error]
    if counting:
        yield Measure.LAUNCH, reported, (counting[0].launched_at, counting[0].position)
    for number, response in enumerate(counting):
        below = [r for r in counting[:number] if r.run == response.run and r.level < response.level]
        if below:
            began = (below[-1].launched_at, below[-1].position)
            yield Measure.ESCALATE, began, (response.launched_at, response.position)
        if response.ended_at is not None:
            began = (response.launched_at, response.position)
            yield Measure.END, began, (response.ended_at, response.end_position)
    archived = [entry for entry in entries if entry.kind == IncidentArchived.KIND]
    if archived and incident.state is IncidentState.ARCHIVED:
        yield Measure.ARCHIVE, reported, (archived[-1].recorded_at, archived[-1].position)


def _first(entries: Iterable[Entry], kind: str) -> Entry | None:
    return next((entry for entry in entries if entry.kind == kind), None)


def _at(point: _Point) -> int:
    return point[1]


def _all_informed(run: Run) -> _Point | None:
    """When the last of the first notice of a run was informed, in its first round."""
    notice = next(
        (s for s in run.playbook.steps if s.kind is StepKind.NOTIFY and s.recipients), None
    )
    if notice is None:
        return None
    made: list[CallRecord] = []
    for call in run.calls:
        if (call.step, call.round) == (notice.id, 1):
            made.append(call)
            if call.result is CallResult.ANSWERED and informed(made) >= set(notice.recipients):
                return call.occurred_at, call.position
    return None
