"""Reports that are owed: by us, and to us."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from dutyconsole.domain.clocks.jumps import Jumps
from dutyconsole.domain.due.item import Due, DueKind
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.office import Office
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.playbook import Step
from dutyconsole.domain.report_register import ReceivedReport
from dutyconsole.domain.reports import OwedReport, incomplete_reports, next_reports, report_steps
from dutyconsole.domain.side import Side

OURS: Final = frozenset({"duty_officer", "passenger_transport_department"})
"""Parties whose report is ours to give; every other one's is given to us."""


def reports_of(incident: Incident, office: Office, now: datetime) -> Iterator[Due]:
    """Those of an incident: repeating ones, incomplete ones, those that a playbook asks for.

    `about` says what it is: `we` or `they` for a repeating one, the number in the register for one
    that came in; empty for a step of a playbook.
    """
    for owed in next_reports(incident, office, office.settings):
        yield _repeating(owed, office.clocks.jumps)
    for report in incomplete_reports(incident, office):
        yield _incomplete(report, office.clocks.jumps)
    if incident.is_writable:
        yield from _asked_for(incident)


def _repeating(owed: OwedReport, jumps: Jumps) -> Due:
    level, at = str(owed.level), jumps.today(owed.due_at, owed.since_position)
    if owed.side is Side.WE:
        phrase = Phrase.of("We owe: report, Level {level}", level=level)
    elif owed.who:
        who = Name("who", owed.who)
        phrase = Phrase.of("They owe us: report, Level {level}, {who}", level=level, who=who)
    else:
        phrase = Phrase.of("They owe us: report, Level {level}, (station)", level=level)
    return Due(DueKind.REPORT, phrase, at, about=owed.side.value, side=owed.side)


def _incomplete(report: ReceivedReport, jumps: Jumps) -> Due:
    at = jumps.today(report.due_at, report.returned_position) if report.due_at else None
    who = Name("who", report.returned_to or report.source)
    if report.is_returned:
        phrase = Phrase.of(
            "They owe us: report {report} completed, {who}", report=report.report, who=who
        )
    else:
        phrase = Phrase.of(
            "They owe us: the rest of report {report}, {who}", report=report.report, who=who
        )
    return Due(DueKind.REPORT, phrase, at, about=str(report.report), side=Side.THEY)


def _asked_for(incident: Incident) -> Iterator[Due]:
    for run_id, step_id, is_current in report_steps(incident):
        if is_current:
            playbook = incident.runs[run_id].playbook
            yield _step(playbook.by_id[step_id], run_id, playbook.step_name(step_id))


def _step(step: Step, run: str, name: Name) -> Due:
    """Whoever the step names owes it; where nobody is named, the desk sees to it."""
    theirs = [party for party in step.by if party not in OURS]
    if theirs and len(theirs) == len(step.by):
        phrase = Phrase.of(
            "They owe us: report, step {step}, {who}", step=name, who=Name("recipient", theirs[0])
        )
        return Due(DueKind.REPORT, phrase, None, step.id, run, side=Side.THEY)
    phrase = Phrase.of("We owe: report, step {step}", step=name)
    return Due(DueKind.REPORT, phrase, None, step.id, run)
