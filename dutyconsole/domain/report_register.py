"""The desk's register of reports: what was sent last, what came in and is not complete yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias

from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import (
    IncidentArchived,
    IncidentMerged,
    PrivateRef,
    ReportCompleted,
    ReportKind,
    ReportReceived,
    ReportReturned,
    ReportSent,
    ReportSupplemented,
    SaidItem,
)
from dutyconsole.domain.facts import Fact

HISTORY_KINDS: Final = frozenset(
    event.KIND
    for event in (ReportSent, ReportReceived, ReportReturned, ReportSupplemented, ReportCompleted)
)
"""Kinds of the entries that tell of reports."""

REPORT_KINDS: Final = HISTORY_KINDS | {IncidentArchived.KIND, IncidentMerged.KIND}
"""Kinds of the entries that the register is folded from."""


class ReportState(StrEnum):
    """How far a report that came in is."""

    RECEIVED = "received"
    RETURNED = "returned"
    SUPPLEMENTED = "supplemented"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class SentReport:
    """A report we gave.

    Attributes:
        report: Its number in the register.
        number: Its number among those of its kind and incident.
        text: As sent, particulars masked.
        at: When it was sent, as told.
        person: Who sent it.
    """

    report: int
    kind: ReportKind
    number: int
    text: str
    to: str
    via: str
    said: tuple[SaidItem, ...]
    full: PrivateRef | None
    at: datetime
    position: int
    person: str


@dataclass(frozen=True, slots=True)
class ReceivedReport:
    """A report that came in.

    Attributes:
        report: Its number in the register.
        number: Its number among those of its kind that came in for the incident.
        text: Verbatim, with whatever was added to it later.
        source: Station, train or depot that gave it.
        missing: Names of the items that have not come in.
        at: When it came in, as told.
        person: Who took it.
        asked: Names of the items that it was returned for; empty: it is not returned now.
        returned_to: Who is to complete it.
        returned_position: Of the entry that returned it.
        due_at: By when; None where no time was set.
    """

    report: int
    kind: ReportKind
    number: int
    text: str
    source: str
    via: str
    given: tuple[str, ...]
    missing: tuple[str, ...]
    reporter: PrivateRef | None
    phone: PrivateRef | None
    particulars: tuple[PrivateRef, ...]
    at: datetime
    position: int
    person: str
    state: ReportState = ReportState.RECEIVED
    asked: tuple[str, ...] = ()
    returned_to: str = ""
    returned_at: datetime | None = None
    returned_position: int = 0
    due_at: datetime | None = None
    note: str = ""

    @property
    def is_returned(self) -> bool:
        """Whether it waits for what was asked of whoever gave it."""
        return self.state is ReportState.RETURNED

    def still_missing(self, facts: Iterable[Fact]) -> tuple[str, ...]:
        """Items that neither it nor any fact recorded since it came in tells.

        Of a report that was returned, only those that were asked for.
        """
        since = {fact.name for fact in facts if fact.position > self.position}
        wanted = self.asked or self.missing
        return tuple(name for name in wanted if name not in since)


def as_known(
    report: AReport,
    facts: Iterable[Fact],
    corrections: Mapping[int, Mapping[str, str]] | None = None,
) -> AReport:
    """A report as it stands with what was recorded beside it.

    Args:
        report: As its own entries tell.
        facts: Of its incident: those recorded since it came in complete it too.
        corrections: By position of the corrected entry, what it should say.
    """
    said = (corrections or {}).get(report.position, {})
    via = said.get("via", report.via)
    if isinstance(report, SentReport):
        return replace(report, to=said.get("to", report.to), via=via)
    report = replace(report, source=said.get("received_from", report.source), via=via)
    if report.state is ReportState.COMPLETE:
        return report
    since = {fact.name for fact in facts if fact.position > report.position}
    missing = tuple(name for name in report.missing if name not in since)
    asked = tuple(name for name in report.asked if name not in since)
    if asked or (missing and not report.asked):
        return replace(report, missing=missing, asked=asked)
    return replace(report, missing=missing, asked=(), state=ReportState.COMPLETE, due_at=None)


AReport: TypeAlias = SentReport | ReceivedReport


@dataclass(frozen=True, slots=True)
class IncidentReports:
    """What the register keeps of one incident.

    Attributes:
        sent: How many of each kind were sent.
        received: How many of each kind came in.
        last_sent: The last one we gave.
        last_received: The last one that came in.
        open: Those that came in and are not complete.
        given: Names of the items that those that came in have told.
    """

    sent: Mapping[ReportKind, int] = field(default_factory=dict)
    received: Mapping[ReportKind, int] = field(default_factory=dict)
    last_sent: SentReport | None = None
    last_received: ReceivedReport | None = None
    open: tuple[ReceivedReport, ...] = ()
    given: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ReportRegister:
    """Reports over all incidents, and the last number given out."""

    last: int = 0
    by_incident: Mapping[str, IncidentReports] = field(default_factory=dict)

    def of(self, incident: str) -> IncidentReports:
        """Those of an incident."""
        return self.by_incident.get(incident, IncidentReports())


def fold_register(register: ReportRegister, entry: Entry) -> ReportRegister:
    """The register after one more entry of `REPORT_KINDS`."""
    incident = entry.stream.partition("/")[2]
    before, event = register.of(incident), read_event(entry)
    match event:
        case ReportSent():
            kept = replace(
                before,
                sent={**before.sent, event.report_kind: before.sent.get(event.report_kind, 0) + 1},
                last_sent=_sent(event, entry),
            )
        case ReportReceived():
            came = _received(event, entry)
            count = before.received.get(event.report_kind, 0) + 1
            kept = replace(
                before,
                received={**before.received, event.report_kind: count},
                last_received=came,
                open=(*before.open, came) if came.missing else before.open,
                given=before.given | set(event.given),
            )
        case ReportReturned() | ReportSupplemented() | ReportCompleted():
            return _followed(register, incident, event, entry)
        case IncidentArchived():
            if incident not in register.by_incident:
                return register
            kept = IncidentReports(before.sent, before.received)
        case IncidentMerged(into=into):
            return _merged(register, incident, into)
        case _:
            return register
    number = event.report if isinstance(event, ReportSent | ReportReceived) else 0
    return ReportRegister(max(register.last, number), {**register.by_incident, incident: kept})


def reports_from(entries: Iterable[Entry]) -> tuple[AReport, ...]:
    """The reports that entries tell of, in their order, each as it stands after the last.

    Args:
        entries: Of `HISTORY_KINDS`, in the order of the log.
    """
    found: dict[int, AReport] = {}
    for entry in entries:
        match read_event(entry):
            case ReportSent() as event:
                found[event.report] = _sent(event, entry)
            case ReportReceived() as event:
                found[event.report] = _received(event, entry)
            case (ReportReturned() | ReportSupplemented() | ReportCompleted()) as event:
                before = found.get(event.report)
                if isinstance(before, ReceivedReport):
                    found[event.report] = _after(before, event, entry)
    return tuple(found.values())


def private_values(entries: Iterable[Entry]) -> frozenset[str]:
    """References of the personal data that entries of reports hold."""
    return frozenset(
        str(value["private"])
        for entry in entries
        for value in entry.data.values()
        if isinstance(value, Mapping) and "private" in value
    )


_Followed: TypeAlias = ReportReturned | ReportSupplemented | ReportCompleted


def _sent(event: ReportSent, entry: Entry) -> SentReport:
    return SentReport(
        report=event.report,
        kind=event.report_kind,
        number=event.number,
        text=event.text,
        to=event.to,
        via=event.via,
        said=event.said,
        full=event.full,
        at=entry.occurred_at,
        position=entry.position,
        person=entry.person or "",
    )


def _received(event: ReportReceived, entry: Entry) -> ReceivedReport:
    return ReceivedReport(
        report=event.report,
        kind=event.report_kind,
        number=event.number,
        text=event.text,
        source=event.received_from,
        via=event.via,
        given=event.given,
        missing=event.missing,
        reporter=event.reporter,
        phone=event.phone,
        particulars=(event.particulars,) if event.particulars else (),
        at=entry.occurred_at,
        position=entry.position,
        person=entry.person or "",
        state=ReportState.RECEIVED if event.missing else ReportState.COMPLETE,
    )


def _after(before: ReceivedReport, event: _Followed, entry: Entry) -> ReceivedReport:
    match event:
        case ReportReturned():
            return replace(
                before,
                state=ReportState.RETURNED,
                asked=event.missing,
                returned_to=event.to,
                returned_at=entry.occurred_at,
                returned_position=entry.position,
                due_at=event.due_at,
            )
        case ReportSupplemented():
            left = tuple(name for name in before.missing if name not in event.given)
            asked = tuple(name for name in before.asked if name not in event.given)
            done = not asked if before.asked else not left
            return replace(
                before,
                text="\n".join(filter(None, (before.text, event.text))),
                given=(*before.given, *(n for n in event.given if n not in before.given)),
                missing=left,
                asked=asked,
                particulars=(*before.particulars, *filter(None, (event.particulars,))),
                state=ReportState.COMPLETE if done else ReportState.SUPPLEMENTED,
                due_at=None if done else before.due_at,
            )
        case ReportCompleted():
            return replace(
                before, state=ReportState.COMPLETE, asked=(), due_at=None, note=event.note
            )


def _followed(
    register: ReportRegister, incident: str, event: _Followed, entry: Entry
) -> ReportRegister:
    before = register.of(incident)
    after = (
        _after(each, event, entry) if each.report == event.report else each for each in before.open
    )
    left = tuple(each for each in after if each.state is not ReportState.COMPLETE)
    given = before.given | set(event.given) if isinstance(event, ReportSupplemented) else None
    kept = replace(before, open=left, given=before.given if given is None else given)
    return replace(register, by_incident={**register.by_incident, incident: kept})


def _merged(register: ReportRegister, gone: str, into: str) -> ReportRegister:
    """What others owe of an incident that was merged, they owe of the one it went into."""
    moved = register.of(gone)
    if not moved.open:
        return register
    kept = register.of(into)
    return replace(
        register,
        by_incident={
            **register.by_incident,
            gone: replace(moved, open=()),
            into: replace(kept, open=(*kept.open, *moved.open), given=kept.given | moved.given),
        },
    )
