"""What there is to read of reports: what one would say now, and what was sent and came in."""

from __future__ import annotations

from collections.abc import Mapping

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.private import reveal
from dutyconsole.desk.scene import Officer
from dutyconsole.domain import reports
from dutyconsole.domain.entry import incident_stream
from dutyconsole.domain.events import ReportKind
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.report_register import (
    HISTORY_KINDS,
    AReport,
    SentReport,
    as_known,
    reports_from,
)
from dutyconsole.domain.report_text import ReportDraft, compose


def draft_report(
    desk: Desk, incident_id: str, kind: ReportKind, particulars: Mapping[str, str] | None = None
) -> ReportDraft:
    """What a report of a kind would say now, built from facts.

    Raises:
        Refused: `unknown`.
    """
    incident = desk.incident(incident_id)
    known = desk.office.reports.of(incident_id)
    return compose(
        incident,
        kind,
        reports.next_number(known, kind),
        before=known.last_sent.said if known.last_sent else (),
        particulars=particulars,
        zone=desk.timezone,
    )


def reports_of(desk: Desk, incident_id: str) -> tuple[AReport, ...]:
    """Every report of an incident, and of those merged into it, the newest first.

    Raises:
        Refused: `unknown`; `not_recorded` where the log cannot be read.
    """
    streams = [incident_stream(name) for name in desk.with_absorbed(incident_id)]
    entries = desk.log.read(streams=streams, kinds=HISTORY_KINDS)
    found = reports_from(sorted(entries, key=lambda entry: entry.position))
    incident = desk.incident(incident_id)
    facts, corrections = incident.facts, incident.corrections
    newest_first = sorted(found, key=lambda report: report.position, reverse=True)
    return tuple(as_known(report, facts, corrections) for report in newest_first)


def find_report(desk: Desk, incident_id: str, number: int) -> AReport:
    """A report by its number in the register.

    Raises:
        Refused: `unknown`.
    """
    for report in reports_of(desk, incident_id):
        if report.report == number:
            return report
    refuse(
        Code.UNKNOWN,
        "Incident {incident} has no report {report}",
        "list its reports",
        incident=incident_id,
        report=number,
    )


def full_text(desk: Desk, officer: Officer, report: AReport) -> str:
    """A report's text exactly as sent, with personal data; `report.text` is the masked one.

    Of a report that came in, the particulars it gave stand after its text.

    Raises:
        Refused: `not_signed_on`, `not_permitted`.
    """
    if isinstance(report, SentReport):
        known = reveal(desk, officer, [report.full.private] if report.full else [])
        return next((text for text in known.values() if text is not None), report.text)
    wanted = [ref.private for ref in report.particulars]
    kept = reveal(desk, officer, wanted)
    return "\n".join([report.text, *(kept[ref] or "" for ref in wanted if kept.get(ref))])
