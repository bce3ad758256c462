"""Reports owed, by us and to us: which, by when, and what asks for them.

Local reference for the repeating: while Level I or II is in force stations and trains report to the
bureau every 30 minutes, bureau departments to the ministry every hour (a ministry plan of December
2008); both are local settings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from dutyconsole.domain.briefing_items import FLASH_ONLY
from dutyconsole.domain.events import (
    ReportKind,
)
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.office import Office
from dutyconsole.domain.playbook import Level, StepKind
from dutyconsole.domain.report_items import PARTICULARS
from dutyconsole.domain.report_register import (
    IncidentReports,
    ReceivedReport,
    ReportState,
    as_known,
)
from dutyconsole.domain.run import StepState
from dutyconsole.domain.side import Side

FLASH_KINDS: Final = frozenset({"casualty", "fire", "accident"})
"""Kinds of incidents of which a flash report is expected: a local setting."""

_REPEATING: Final = (Level.I, Level.II)


class Intervals(Protocol):
    """The bureau's figures for repeating reports, in minutes; None: off."""

    @property
    def report_station_minutes(self) -> int | None:
        """Stations, trains and depots to us."""

    @property
    def report_bureau_minutes(self) -> int | None:
        """We to the bureau and the ministry."""


@dataclass(frozen=True, slots=True)
class OwedReport:
    """A report that is owed again because Level I or II is in force.

    Attributes:
        kind: The first one, or a follow-up.
        side: Whether we owe it or it is owed to us.
        due_at: By when.
        since_at: What it counts from: the launch, or the last report after it.
        since_position: Entry of what it counts from.
        level: The highest level in force.
        minutes: The interval, a local setting.
        who: Who owes it to us; empty where nothing tells.
    """

    kind: ReportKind
    side: Side
    due_at: datetime
    since_at: datetime
    since_position: int
    level: Level
    minutes: int
    who: str = ""


def next_reports(incident: Incident, office: Office, settings: Intervals) -> tuple[OwedReport, ...]:
    """The repeating reports that are owed next of an incident; none unless I or II is in force.

    They count from the launch of what has been in force since without a break; each report sent or
    received counts anew.

    Args:
        incident: The incident.
        office: The registers, which know the last reports.
        settings: The intervals.
    """
    level, start = incident.level, _in_force_since(incident)
    if level not in _REPEATING or start is None or not incident.is_writable:
        return ()
    known = office.reports.of(incident.id)
    owed = []
    for side, minutes, last in (
        (Side.THEY, settings.report_station_minutes, known.last_received),
        (Side.WE, settings.report_bureau_minutes, known.last_sent),
    ):
        if minutes is None:
            continue
        told = [start, (last.at, last.position)] if last is not None else [start]
        since = max(told, key=lambda each: office.clocks.jumps.today(*each))
        owed.append(
            OwedReport(
                kind=ReportKind.FOLLOW_UP if last is not None else ReportKind.FIRST,
                side=side,
                due_at=since[0] + timedelta(minutes=minutes),
                since_at=since[0],
                since_position=since[1],
                level=level,
                minutes=minutes,
                who=who_owes(incident) if side is Side.THEY else "",
            )
        )
    return tuple(owed)


def _in_force_since(incident: Incident) -> tuple[datetime, int] | None:
    """When, and by which entry, Level I or II came into force that has been since."""
    counted = [r for r in incident.responses if not r.in_error and r.level in _REPEATING]
    standing = [(r.launched_at, r.position) for r in counted if r.in_force]
    if not standing:
        return None
    start = min(standing)
    while True:
        before = [
            (r.launched_at, r.position)
            for r in counted
            if r.launched_at < start[0] and (r.ended_at is None or r.ended_at >= start[0])
        ]
        if not before:
            return start
        start = min(before)


def who_owes(incident: Incident) -> str:
    """Who reports to us: the units concerned as told, else the station, else the train."""
    told = [fact.value for fact in incident.facts if fact.name == "units_persons"]
    return ", ".join(dict.fromkeys(told)) or incident.station or incident.train


def suggested_kind(known: IncidentReports) -> ReportKind:
    """The first report, then follow-ups."""
    return ReportKind.FOLLOW_UP if known.last_sent or any(known.sent.values()) else ReportKind.FIRST


def expected_kind(incident: Incident, known: IncidentReports) -> ReportKind:
    """Which report would come in next: a follow-up, or a flash report where people are concerned.

    A flash report is telegraphed of injuries, fires and accidents: a local reference.
    """
    if any(known.received.values()):
        return ReportKind.FOLLOW_UP
    return ReportKind.FLASH if incident.kind in FLASH_KINDS else ReportKind.FIRST


def flash_facts(kind: str) -> tuple[str, ...]:
    """Facts that only a flash report asks for, of a kind of incident; personal data is none."""
    if kind not in FLASH_KINDS:
        return ()
    return tuple(item.name for item in FLASH_ONLY if item.name not in PARTICULARS)


def next_number(known: IncidentReports, kind: ReportKind) -> int:
    """The number that a report of a kind that we send would have."""
    return known.sent.get(kind, 0) + 1


def report_steps(incident: Incident) -> tuple[tuple[str, str, bool], ...]:
    """Steps that ask for a report and are not resolved: run, step, whether it is current."""
    open_states = (StepState.CURRENT, StepState.WAITING, StepState.DEFERRED)
    found = [
        (run.id, step.id, run.states[step.id] is StepState.CURRENT)
        for run in incident.open_runs
        for step in run.playbook.steps
        if step.kind is StepKind.REPORT and run.states[step.id] in open_states
    ]
    return tuple(sorted(found, key=lambda each: not each[2]))


def incomplete_reports(incident: Incident, office: Office) -> tuple[ReceivedReport, ...]:
    """Reports of an incident of which something is still missing, the oldest first."""
    known = (
        as_known(report, incident.facts, incident.corrections)
        for report in office.reports.of(incident.id).open
    )
    return tuple(
        report
        for report in known
        if isinstance(report, ReceivedReport) and report.state is not ReportState.COMPLETE
    )
