"""How the entries of reports read, and what their fields are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dutyconsole.domain import events
from dutyconsole.locale.reports import item_names, name_of
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.telling import Telling, joined, said_if


def _sent(t: Telling, e: events.ReportSent) -> str:
    return joined(
        tr(
            "REPORT {report} sent to {who}: {name}",
            report=e.report,
            who=t.to.office(e.to),
            name=name_of(e.report_kind, e.number),
        ),
        said_if(N_("by {channel}"), channel=e.via),
    )


def _received(t: Telling, e: events.ReportReceived) -> str:
    missing = item_names(e.missing, t.to.language)
    return joined(
        tr(
            "REPORT {report} came in from {who}: {name}",
            report=e.report,
            who=t.to.office(e.received_from),
            name=name_of(e.report_kind, e.number),
        ),
        said_if(N_("by {channel}"), channel=e.via),
        said_if(N_("MISSING: {items}"), items=missing),
        e.text,
    )


def _returned(t: Telling, e: events.ReportReturned) -> str:
    return joined(
        tr("report {report} RETURNED for completion to {who}: {items}",
           report=e.report, who=t.to.office(e.to), items=item_names(e.missing, t.to.language)),
        said_if(N_("by {time}"), time=t.to.moment(e.due_at) if e.due_at else ""),
    )  # fmt: skip


def _supplemented(t: Telling, e: events.ReportSupplemented) -> str:
    return joined(
        tr(
            "what was missing of report {report} came in: {items}",
            report=e.report,
            items=item_names(e.given, t.to.language),
        ),
        e.text,
    )


def _completed(t: Telling, e: events.ReportCompleted) -> str:
    return joined(tr("report {report} is taken for complete", report=e.report), e.note)


REPORT_WORDS: Final[Mapping[str, Callable[[Telling, Any], str]]] = {
    events.ReportSent.KIND: _sent,
    events.ReportReceived.KIND: _received,
    events.ReportReturned.KIND: _returned,
    events.ReportSupplemented.KIND: _supplemented,
    events.ReportCompleted.KIND: _completed,
}

REPORT_FIELDS: Final = (
    *(N_("report"), N_("report kind"), N_("number"), N_("to"), N_("said"), N_("full")),
    *(N_("received from"), N_("given"), N_("missing"), N_("particulars"), N_("standing")),
    *(N_("first"), N_("follow up"), N_("final"), N_("flash"), N_("unconfirmed"), N_("conflict")),
)
"""Fields of these entries and our own values in them, for the catalogues."""
