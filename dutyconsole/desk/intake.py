"""Taking reports in: new incidents, further reports, acknowledging, merging."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dutyconsole.desk.desk import Desk, Officer, Recorded, Scene
from dutyconsole.domain import lifecycle
from dutyconsole.domain.entry import PrivateValue
from dutyconsole.domain.events import IncidentReported, PrivateRef, ReportJoined
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.summary import IncidentSummary
from dutyconsole.domain.wording import line, not_later, odd_train_number, worded

OPEN_STATES = ("incoming", "active")


@dataclass(frozen=True, slots=True)
class Report:
    """What a caller said. `kind` is an incident kind's id; `summary` their own words."""

    kind: str
    summary: str
    train: str = ""
    place: str = ""
    reporter: str = ""
    phone: str = ""
    channel: str = ""
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A new incident, with what the officer may want to look at.

    Attributes:
        suggested: Playbooks to propose, best first.
        duplicates: Open incidents that may be the same -> why.
        warnings: Odd but accepted.
    """

    recorded: Recorded
    suggested: tuple[str, ...]
    duplicates: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def report_incident(
    desk: Desk, officer: Officer, report: Report, occurred_at: datetime | None = None
) -> TakenIn:
    """Open a new incident; it rings until it is acknowledged.

    Raises:
        Refused: `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> TakenIn:
        if report.kind not in desk.reference.kinds:
            kinds = ", ".join(desk.reference.kinds)
            refuse(Code.INVALID, f"There is no kind {report.kind!r}", f"choose one of: {kinds}")
        train = line(report.train, "the train").upper()
        place = line(report.place, "the place")
        private, reporter, phone = _caller(report.reporter, report.phone)
        received = report.received_at
        event = IncidentReported(
            kind=report.kind,
            summary=worded(report.summary, "the summary"),
            train=train,
            place=place,
            channel=line(report.channel, "the channel"),
            reporter=reporter,
            phone=phone,
            received_at=not_later(received, scene.now) if received else None,
        )
        day = scene.now.astimezone(desk.timezone).strftime("%Y%m%d")
        incident_id = f"{day}-{scene.turn.count_incidents(day) + 1:02d}"
        rivals = possible_duplicates(scene.turn.incidents(OPEN_STATES), train, place)
        recorded = scene.record(incident_id, None, [event], private)
        return TakenIn(
            recorded=recorded,
            suggested=tuple(
                p
                for p in desk.reference.suggest(report.kind, train, place)
                if p in scene.adopted.newest
            ),
            duplicates=rivals,
            warnings=(f"{train} does not look like a train number",)
            if odd_train_number(train)
            else (),
        )

    return desk.perform(officer, Action.REPORT, work, occurred_at)


def join_report(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    report: Report,
    occurred_at: datetime | None = None,
) -> Recorded:
    """Add a further report to an incident, in the caller's own words.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> Recorded:
        situation = scene.situation(incident_id)
        private, reporter, phone = _caller(report.reporter, report.phone)
        received = report.received_at
        joined = ReportJoined(
            text=worded(report.summary, "the report"),
            channel=line(report.channel, "the channel"),
            reporter=reporter,
            phone=phone,
            received_at=not_later(received, scene.now) if received else None,
        )
        return scene.record(incident_id, situation.writable(), [joined], private)

    return desk.perform(officer, Action.REPORT, work, occurred_at)


def acknowledge(desk: Desk, officer: Officer, incident_id: str) -> Recorded:
    """Take an incoming incident up; harmless when repeated.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """
    return desk.change(officer, Action.HANDLE, incident_id, lifecycle.acknowledge)


def merge(desk: Desk, officer: Officer, incident_id: str, into: str) -> Recorded:
    """Merge an incident into another that is the same; returns the other one.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `response_in_force`.
    """

    def work(scene: Scene) -> Recorded:
        situation, other = scene.situation(incident_id), scene.situation(into).incident
        here, there = lifecycle.merge(situation, other)
        scene.record(incident_id, situation.incident, here)
        return scene.record(into, other, there)

    return desk.perform(officer, Action.HANDLE, work)


def possible_duplicates(rows: Sequence[IncidentSummary], train: str, place: str) -> dict[str, str]:
    """Open incidents that may be the same, and why: a suggestion, never a merge."""
    found: dict[str, str] = {}
    for row in rows:
        if train and row.train == train:
            found[row.incident] = f"same train {train}"
        elif train and row.train and sorted(row.train) == sorted(train):
            found[row.incident] = f"train {row.train} has the same digits as {train}"
        elif place and row.place and place.casefold() == row.place.casefold():
            found[row.incident] = f"same place {place}"
    return found


def _caller(
    reporter: str, phone: str
) -> tuple[tuple[PrivateValue, ...], PrivateRef | None, PrivateRef | None]:
    values: list[PrivateValue] = []
    refs: list[PrivateRef | None] = []
    for text, what in ((reporter, "the reporter"), (phone, "the telephone number")):
        kept = line(text, what)
        value = PrivateValue.of(kept) if kept else None
        refs.append(PrivateRef(value.id, value.digest) if value else None)
        values.extend([value] if value else [])
    return tuple(values), refs[0], refs[1]
