"""Taking reports in: new incidents, further reports, acknowledging, merging."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.scene import Officer, Recorded, Scene
from dutyconsole.domain import lifecycle
from dutyconsole.domain.duplicates import possible_duplicates
from dutyconsole.domain.entry import PrivateValue
from dutyconsole.domain.events import IncidentReported, PrivateRef, ReportJoined
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.location import Location
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.phrase import Names, Phrase
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.summary import IncidentSummary
from dutyconsole.domain.wording import line, not_later, odd_train_number, train_number, worded

OPEN_STATES: Final = ("incoming", "active")


@dataclass(frozen=True, slots=True)
class Report:
    """What a caller said.

    Attributes:
        kind: Id of an incident kind.
        summary: The caller's own words.
        place: As said; where it is empty, `location` tells it.
    """

    kind: str
    summary: str
    train: str = ""
    place: str = ""
    reporter: str = ""
    phone: str = ""
    channel: str = ""
    received_at: datetime | None = None
    location: Location | None = None


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
    duplicates: Mapping[str, Phrase] = field(default_factory=dict)
    warnings: tuple[Phrase, ...] = ()


def report_incident(
    desk: Desk, officer: Officer, report: Report, occurred_at: datetime | None = None
) -> TakenIn:
    """Open a new incident; it rings until it is acknowledged.

    Raises:
        Refused: `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """
    return desk.perform(
        officer, Action.REPORT, lambda scene: take_in(desk, scene, report), occurred_at
    )


def take_in(desk: Desk, scene: Scene, report: Report) -> TakenIn:
    """Record a new incident as part of a job.

    Raises:
        Refused: `invalid`.
    """
    if report.kind not in desk.reference.kinds:
        refuse(
            Code.INVALID,
            "There is no kind {kind!r}",
            "choose one of: {kinds}",
            kind=report.kind,
            kinds=Names.of("kind", *desk.reference.kinds),
        )
    where, place = whereabouts(report)
    train = line(train_number(report.train), "The train")
    private, reporter, phone = caller(report.reporter, report.phone)
    received = report.received_at
    event = IncidentReported(
        kind=report.kind,
        summary=worded(report.summary, "The summary"),
        train=train,
        place=place,
        channel=line(report.channel, "The channel"),
        reporter=reporter,
        phone=phone,
        received_at=not_later(received, scene.now) if received else None,
        location=where,
    )
    day = scene.now.astimezone(desk.timezone).strftime("%Y%m%d")
    incident_id = f"{day}-{scene.turn.count_incidents(day) + 1:02d}"
    rivals = possible_duplicates(_open(scene, place), train, place, where)
    recorded = scene.record(incident_id, None, [event], private)
    odd = Phrase.of("{train} does not look like a train number", train=train)
    return TakenIn(
        recorded=recorded,
        suggested=tuple(
            p
            for p in desk.reference.suggest(report.kind, train, recorded.incident.station)
            if p in scene.adopted.newest
        ),
        duplicates=rivals,
        warnings=(odd,) if odd_train_number(train) else (),
    )


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
        incident = scene.situation(incident_id).writable()
        joined, private = further_report(scene, report)
        return scene.record(incident_id, incident, [joined], private)

    return desk.perform(officer, Action.REPORT, work, occurred_at)


def further_report(scene: Scene, report: Report) -> tuple[ReportJoined, tuple[PrivateValue, ...]]:
    """A further report as it is recorded, with the private values it refers to."""
    where, place = whereabouts(report)
    private, reporter, phone = caller(report.reporter, report.phone)
    received = report.received_at
    joined = ReportJoined(
        text=worded(report.summary, "The report"),
        channel=line(report.channel, "The channel"),
        reporter=reporter,
        phone=phone,
        received_at=not_later(received, scene.now) if received else None,
        train=line(train_number(report.train), "The train"),
        place=place,
        location=where,
    )
    return joined, private


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


def _open(scene: Scene, place: str) -> Iterable[Incident | IncidentSummary]:
    """The open incidents, folded only where it matters what they know of their place."""
    rows = scene.turn.incidents(OPEN_STATES)
    return [scene.situation(row.incident).incident for row in rows] if place else rows


def whereabouts(report: Report) -> tuple[Location | None, str]:
    """Where it is, as the log keeps it: the location if anything is known of it, and the place.

    Raises:
        Refused: `invalid`.
    """
    where = (report.location or Location()).checked()
    place = line(report.place, "The place") or line(where.text(), "The place")
    return (None if where.is_empty else where), place


def caller(
    reporter: str, phone: str
) -> tuple[tuple[PrivateValue, ...], PrivateRef | None, PrivateRef | None]:
    """Who called and from where, as private values with what the entry holds in their place."""
    values: list[PrivateValue] = []
    refs: list[PrivateRef | None] = []
    for kept in (line(reporter, "The reporter"), line(phone, "The telephone number")):
        value = PrivateValue.of(kept) if kept else None
        refs.append(PrivateRef(value.id, value.digest) if value else None)
        values.extend([value] if value else [])
    return tuple(values), refs[0], refs[1]
