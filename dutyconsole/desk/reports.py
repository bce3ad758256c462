"""Reports: given, taken in, returned for completion; each job is one transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.intake import caller
from dutyconsole.desk.scene import Officer, Recorded, Scene
from dutyconsole.desk.steps import StepRef
from dutyconsole.domain import reporting, steps
from dutyconsole.domain.entry import PrivateValue
from dutyconsole.domain.events import (
    Event,
    FactRecorded,
    PrivateRef,
    ReportKind,
    ReportReceived,
    ReportSent,
    Result,
    SaidItem,
)
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.report_items import PARTICULARS
from dutyconsole.domain.reporting import Receiving, Sending
from dutyconsole.domain.situation import Situation
from dutyconsole.domain.steps import Account
from dutyconsole.domain.wording import line, worded

REPORT: Final = "report"
"""What a step that a report resolves has for a value: the report's number in the register."""


@dataclass(frozen=True, slots=True)
class Given:
    """A report that was given, as the officer says.

    Attributes:
        text: Exactly as sent.
        masked: The same with personal data masked; empty: there is none in it.
        to: Post, unit, group, or whoever it was in words.
        said: What it said of each thing, for the next report to compare itself with.
    """

    kind: ReportKind
    text: str
    to: str
    via: str
    masked: str = ""
    said: tuple[SaidItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Came:
    """A report that came in, as the officer says.

    Attributes:
        text: Verbatim.
        source: Station, train or depot; a post, a unit, or whoever it was in words.
        values: What it tells: name of the item -> value. They become facts of that source.
        given: Names of further items that its text tells.
        confirmed: Whether the values are confirmed.
    """

    kind: ReportKind
    text: str
    source: str
    via: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    given: Collection[str] = ()
    reporter: str = ""
    phone: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class ReportDone:
    """What is on disk of a report: its numbers, and the incident after it.

    Attributes:
        report: Its number in the register.
        number: Its number among those of its kind and incident.
        missing: Names of the items that are still missing.
        due_at: By when they are to come in; None where no time is set.
        renumbered: Another report of the kind was sent since this one was shown.
    """

    recorded: Recorded
    report: int
    kind: ReportKind
    number: int
    missing: tuple[str, ...] = ()
    due_at: datetime | None = None
    renumbered: bool = False


def send_report(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    given: Given,
    *,
    step: StepRef | None = None,
    shown_number: int | None = None,
    occurred_at: datetime | None = None,
) -> ReportDone:
    """Record a report that was given, its text exactly as sent.

    Args:
        desk: The desk.
        officer: Who gave it.
        incident_id: The incident.
        given: What was said, to whom, how.
        step: The step that asked for it, to be recorded as done with it.
        shown_number: Number that the text gives itself; None: whatever it is.
        occurred_at: When it was given, if not now.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `lost_race`,
            `not_recorded`.
    """

    def work(scene: Scene) -> ReportDone:
        situation = scene.situation(incident_id)
        text = worded(given.text, "The report")
        masked = worded(given.masked, "The report", required=False)
        private = PrivateValue.of(text) if masked and masked != text else None
        sending = Sending(
            given.kind,
            masked if private else text,
            given.to,
            given.via,
            given.said,
            PrivateRef(private.id, private.digest) if private else None,
        )
        event = reporting.send(situation, scene.office.reports, sending)
        account = Account(via=event.via, values={REPORT: str(event.report)})
        events = (event, *_resolved(situation, event, step, account))
        recorded = scene.record(
            incident_id, situation.incident, events, (private,) if private else ()
        )
        renumbered = shown_number not in (None, event.number)
        return ReportDone(
            recorded, event.report, event.report_kind, event.number, renumbered=renumbered
        )

    return desk.perform(officer, Action.HANDLE, work, occurred_at)


def receive_report(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    came: Came,
    *,
    step: StepRef | None = None,
    occurred_at: datetime | None = None,
) -> ReportDone:
    """Take in a report: its text verbatim, its values as facts, and what it does not tell.

    Args:
        desk: The desk.
        officer: Who took it.
        incident_id: The incident.
        came: What came in.
        step: The step that asked for it, to be recorded as done with it.
        occurred_at: When it came in, if not now.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `lost_race`,
            `not_recorded`.
    """

    def work(scene: Scene) -> ReportDone:
        situation = scene.situation(incident_id)
        values = _values(came.values)
        people, reporter, phone = caller(came.reporter, came.phone)
        told, particulars = _particulars(values)
        coming = Receiving(
            came.kind,
            came.text,
            came.source,
            came.via,
            (*values, *came.given),
            reporter,
            phone,
            particulars,
        )
        event = reporting.receive(situation, scene.office.reports, coming)
        facts = _facts(values, event.received_from, confirmed=came.confirmed)
        account = Account(
            performed_by=event.received_from, via=event.via, values={REPORT: str(event.report)}
        )
        events = (event, *facts, *_resolved(situation, event, step, account))
        recorded = scene.record(incident_id, situation.incident, events, (*people, *told))
        return ReportDone(recorded, event.report, event.report_kind, event.number, event.missing)

    return desk.perform(officer, Action.HANDLE, work, occurred_at)


def return_report(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    number: int,
    *,
    missing: Collection[str] = (),
    to: str = "",
    via: str = "",
    minutes: int | None = None,
    step: StepRef | None = None,
    occurred_at: datetime | None = None,
) -> ReportDone:
    """Return a report that came in for completion.

    Args:
        desk: The desk.
        officer: Who returned it.
        incident_id: The incident.
        number: The report's number in the register.
        missing: Names of the items asked for; none: all that are missing.
        to: Who is to complete it; empty: whoever gave it.
        via: By which channel they were told.
        minutes: Time to complete it in; None: as the local setting says, if it says any.
        step: A step whose standard the report does not meet: its work is returned with it.
        occurred_at: When, if not now.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `lost_race`,
            `not_recorded`.
    """

    def work(scene: Scene) -> ReportDone:
        situation, register = scene.situation(incident_id), scene.office.reports
        allowed = scene.office.settings.returned_minutes if minutes is None else minutes
        event = reporting.return_for_completion(
            situation, register, number, missing, to, via, allowed
        )
        report = reporting.find_open(situation, register, number)
        events: tuple[Event, ...] = (event,)
        if step is not None:
            wrong = ", ".join(event.missing)
            events += steps.return_work(
                situation, step.run, step.step, wrong, event.to, step.shown_round
            )
        recorded = scene.record(incident_id, situation.incident, events)
        return ReportDone(recorded, number, report.kind, report.number, event.missing, event.due_at)

    return desk.perform(officer, Action.HANDLE, work, occurred_at)


def supplement_report(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    number: int,
    *,
    values: Mapping[str, str] | None = None,
    given: Collection[str] = (),
    text: str = "",
    via: str = "",
    confirmed: bool = False,
    occurred_at: datetime | None = None,
) -> ReportDone:
    """Record what came in of what was missing of a report; with the last of it, it is complete.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> ReportDone:
        situation, register = scene.situation(incident_id), scene.office.reports
        kept = _values(values or {})
        told, particulars = _particulars(kept)
        event = reporting.supplement(
            situation, register, number, (*kept, *given), text, via, particulars
        )
        report = reporting.find_open(situation, register, number)
        source = report.returned_to or report.source
        facts = _facts(kept, source, confirmed=confirmed)
        recorded = scene.record(incident_id, situation.incident, (event, *facts), told)
        wanted = report.asked or report.missing
        left = tuple(name for name in wanted if name not in event.given)
        return ReportDone(
            recorded, number, report.kind, report.number, left, report.due_at if left else None
        )

    return desk.perform(officer, Action.HANDLE, work, occurred_at)


def complete_report(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    number: int,
    note: str = "",
    occurred_at: datetime | None = None,
) -> ReportDone:
    """Take a report that came in for complete, whatever is missing.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> ReportDone:
        situation, register = scene.situation(incident_id), scene.office.reports
        event = reporting.complete(situation, register, number, note)
        report = reporting.find_open(situation, register, number)
        recorded = scene.record(incident_id, situation.incident, [event])
        return ReportDone(recorded, number, report.kind, report.number)

    return desk.perform(officer, Action.HANDLE, work, occurred_at)


def _values(values: Mapping[str, str]) -> dict[str, str]:
    """What was told of each item, as the log can keep it; items of which nothing was said left out.

    Raises:
        Refused: `invalid`.
    """
    kept = {line(n, "The name of the fact", required=True): v for n, v in values.items()}
    return {name: line(value, "The value") for name, value in kept.items() if value.strip()}


def _facts(values: Mapping[str, str], source: str, *, confirmed: bool) -> list[FactRecorded]:
    """The values as facts; personal data never becomes one."""
    return [
        FactRecorded(name, value, source, confirmed)
        for name, value in values.items()
        if name not in PARTICULARS
    ]


def _particulars(
    values: Mapping[str, str],
) -> tuple[tuple[PrivateValue, ...], PrivateRef | None]:
    """A passenger's particulars as one private value."""
    told = [f"{name}: {values[name]}" for name in PARTICULARS if name in values]
    if not told:
        return (), None
    private = PrivateValue.of("\n".join(told))
    return (private,), PrivateRef(private.id, private.digest)


def _resolved(
    situation: Situation,
    event: ReportSent | ReportReceived,
    step: StepRef | None,
    account: Account,
) -> tuple[Event, ...]:
    """The step that asked for the report, done with it."""
    if step is None:
        return ()
    after = situation.after([event])
    return steps.record_step(after, step.run, step.step, Result.DONE, account, step.shown_round)
