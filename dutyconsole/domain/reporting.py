"""Giving reports, taking them in, returning them: what is recorded of each, or why not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

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
from dutyconsole.domain.incident import IncidentState
from dutyconsole.domain.phrase import Name, Names, Phrase
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.report_items import items_of, missing_of
from dutyconsole.domain.report_register import ReceivedReport, ReportRegister
from dutyconsole.domain.reports import next_number
from dutyconsole.domain.situation import Situation
from dutyconsole.domain.wording import line, worded

MOST_MINUTES: Final = 7 * 24 * 60
"""Longest time to complete a report in, in minutes."""


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
    if situation.occurred_at < situation.known_since:
        refuse(
            Code.INVALID,
            "{moment} is before incident {incident} came in",
            "give the time at which the report was given",
            moment=situation.occurred_at.strftime("%Y-%m-%d %H:%M:%S%z"),
            incident=incident.id,
        )
