"""Reports owed, by us and to us: sending, taking in, returning for completion, repeating.

Local reference for the repeating: while Level I or II is in force stations and trains report to the
bureau every 30 minutes, bureau departments to the ministry every hour (a ministry plan of December
2008); both are local settings.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from dutyconsole.domain.events import (
    PrivateRef,
    ReportCompleted,
    ReportKind,
    ReportReceived,
    ReportReturned,
    ReportSent,
    ReportSupplemented,
    SaidItem,
)
from dutyconsole.domain.incident import Incident, IncidentState
from dutyconsole.domain.office import Office
from dutyconsole.domain.phrase import Name, Names, Phrase
from dutyconsole.domain.playbook import Level, StepKind
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.report_items import items_of, missing_of
from dutyconsole.domain.report_register import (
    IncidentReports,
    ReceivedReport,
    ReportRegister,
    ReportState,
)
from dutyconsole.domain.run import StepState
from dutyconsole.domain.side import Side
from dutyconsole.domain.situation import Situation
from dutyconsole.domain.wording import line, worded

MOST_MINUTES: Final = 7 * 24 * 60
"""Longest time to complete a report in, in minutes."""

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
        since = max(start, (last.at, last.position)) if last is not None else start
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


# -- what an officer does -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sending:
    """A report as it was sent.

    Attributes:
        text: As sent, particulars masked.
        to: Post, unit, group, or whoever it was in words.
        said: What it said of each thing.
        full: The text with the particulars, where there are any.
    """

    kind: ReportKind
    text: str
    to: str
    via: str
    said: tuple[SaidItem, ...] = ()
    full: PrivateRef | None = None


def send(situation: Situation, register: ReportRegister, sending: Sending) -> ReportSent:
    """We gave a report.

    Raises:
        Refused: `invalid`.
    """
    _check_open(situation)
    known = register.of(situation.incident.id)
    return ReportSent(
        report=register.last + 1,
        report_kind=sending.kind,
        number=next_number(known, sending.kind),
        text=worded(sending.text, "The report"),
        to=line(sending.to, "The recipient", required=True),
        via=line(sending.via, "The channel", required=True),
        said=sending.said,
        full=sending.full,
    )


@dataclass(frozen=True, slots=True)
class Receiving:
    """A report as it came in.

    Attributes:
        text: Verbatim.
        source: Station, train or depot; a post, a unit, or whoever it was in words.
        given: Names of the items that it tells.
    """

    kind: ReportKind
    text: str
    source: str
    via: str = ""
    given: Collection[str] = ()
    reporter: PrivateRef | None = None
    phone: PrivateRef | None = None
    particulars: PrivateRef | None = None


def receive(situation: Situation, register: ReportRegister, came: Receiving) -> ReportReceived:
    """A report came in; what it does not tell is missing.

    What reports of the incident told before is not missing in a follow-up or a final report.

    Raises:
        Refused: `invalid`.
    """
    _check_open(situation)
    known = register.of(situation.incident.id)
    again = came.kind in (ReportKind.FOLLOW_UP, ReportKind.FINAL)
    told = {*came.given, *(known.given if again else ())}
    return ReportReceived(
        report=register.last + 1,
        report_kind=came.kind,
        number=known.received.get(came.kind, 0) + 1,
        text=worded(came.text, "The report"),
        received_from=line(came.source, "Who reported", required=True),
        via=line(came.via, "The channel"),
        given=tuple(dict.fromkeys(came.given)),
        missing=missing_of(came.kind, told),
        reporter=came.reporter,
        phone=came.phone,
        particulars=came.particulars,
    )


def return_for_completion(
    situation: Situation,
    register: ReportRegister,
    number: int,
    missing: Collection[str] = (),
    to: str = "",
    via: str = "",
    minutes: int | None = None,
) -> ReportReturned:
    """Return a report that came in for completion.

    Args:
        situation: What is now.
        register: The reports.
        number: Of the report in the register.
        missing: Names of the items asked for; none: all that are missing.
        to: Who is to complete it; empty: whoever gave it.
        via: By which channel they were told.
        minutes: Time to complete it in; None: no time is set.

    Raises:
        Refused: `unknown`, `invalid`, also where it was returned before and has not come back.
    """
    report = find_open(situation, register, number)
    if report.is_returned and report.returned_at is not None:
        refuse(
            Code.INVALID,
            "Report {report} was already returned for completion to {who}",
            "record what has come in, or take it for complete",
            report=number,
            who=Name("who", report.returned_to),
        )
    items = [item.name for item in items_of(report.kind)]
    _check_items(missing, items)
    wanted = [n for n in items if n in missing] or list(report.missing)
    if minutes is not None and not 1 <= minutes <= MOST_MINUTES:
        refuse(
            Code.INVALID,
            "{minutes} minutes cannot be set",
            "give 1 to {most} minutes, or none",
            minutes=minutes,
            most=MOST_MINUTES,
        )
    due_at = situation.occurred_at + timedelta(minutes=minutes) if minutes is not None else None
    return ReportReturned(
        number,
        tuple(wanted),
        line(to, "The recipient") or report.source,
        line(via, "The channel"),
        due_at,
    )


def supplement(
    situation: Situation,
    register: ReportRegister,
    number: int,
    given: Collection[str],
    text: str = "",
    via: str = "",
    particulars: PrivateRef | None = None,
) -> ReportSupplemented:
    """What was missing of a report came in, or some of it.

    Raises:
        Refused: `unknown`, `invalid`.
    """
    report = find_open(situation, register, number)
    if not given:
        refuse(
            Code.INVALID,
            "It is not said which items came in",
            "name them with what was said: {facts}",
            facts=Names.of("fact", *(report.asked or report.missing)),
        )
    return ReportSupplemented(
        number,
        tuple(dict.fromkeys(given)),
        worded(text, "The report", required=False),
        line(via, "The channel"),
        particulars,
    )


def complete(
    situation: Situation, register: ReportRegister, number: int, note: str = ""
) -> ReportCompleted:
    """Take a report that came in for complete.

    Raises:
        Refused: `unknown`, `invalid`.
    """
    find_open(situation, register, number)
    return ReportCompleted(number, worded(note, "The note", required=False))


def find_open(situation: Situation, register: ReportRegister, number: int) -> ReceivedReport:
    """A report of the incident that came in and is not complete.

    Raises:
        Refused: `unknown`, `invalid`.
    """
    incident = situation.incident.id
    _check_open(situation)
    known = register.of(incident).open
    found = next((each for each in known if each.report == number), None)
    if found is None:
        numbers = ", ".join(str(each.report) for each in known)
        refuse(
            Code.UNKNOWN,
            "Incident {incident} has no incomplete report {report}",
            Phrase.of("name one of: {numbers}", numbers=numbers)
            if numbers
            else Phrase("every report that came in is complete"),
            incident=incident,
            report=number,
        )
    return found


def is_settled(report: ReceivedReport, incident: Incident) -> bool:
    """Whether nothing of it is missing any more, also by facts that came in otherwise."""
    return report.state is ReportState.COMPLETE or not report.still_missing(incident.facts)


def _check_items(names: Collection[str], items: Collection[str]) -> None:
    for name in names:
        if name not in items:
            refuse(
                Code.UNKNOWN,
                "{name!r} is no item of this report",
                "name one of: {items}",
                name=name,
                items=", ".join(items),
            )


def _check_open(situation: Situation) -> None:
    """Reports go on after the closing: refused only of what is merged or archived, or before it."""
    incident = situation.incident
    if incident.state is not IncidentState.CLOSED:
        situation.writable()
    if situation.occurred_at < incident.reported_at:
        refuse(
            Code.INVALID,
            "{moment} is before incident {incident} came in",
            "give the time at which the report was given",
            moment=situation.occurred_at.strftime("%Y-%m-%d %H:%M:%S%z"),
            incident=incident.id,
        )
