"""How reports read: what they are called, how far they are, and what their entries say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from dutyconsole.domain import events
from dutyconsole.domain.briefing_items import fact_name
from dutyconsole.domain.events import ReportKind
from dutyconsole.domain.report_register import ReportState
from dutyconsole.domain.report_text import report_name
from dutyconsole.domain.text import Language
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.telling import Telling, joined, said_if

KINDS: Final = {
    ReportKind.FIRST: N_("first report"),
    ReportKind.FOLLOW_UP: N_("follow-up report"),
    ReportKind.FINAL: N_("final report"),
    ReportKind.FLASH: N_("accident flash report"),
}
"""What the kinds are called."""

STATES: Final = {
    ReportState.RECEIVED: N_("incomplete"),
    ReportState.RETURNED: N_("returned for completion"),
    ReportState.SUPPLEMENTED: N_("completed in part"),
    ReportState.COMPLETE: N_("complete"),
}
"""How far a report that came in is."""

NAMES: Final = (
    *(N_("FIRST REPORT"), N_("FIRST REPORT {number}"), N_("FOLLOW-UP REPORT {number}")),
    *(N_("FINAL REPORT"), N_("FINAL REPORT {number}"), N_("ACCIDENT FLASH REPORT {number}")),
    *(N_("first report {number}"), N_("follow-up report {number}")),
    *(N_("final report {number}"), N_("accident flash report {number}")),
)
"""What single reports are called, for the catalogues."""


def name_of(kind: ReportKind, number: int) -> str:
    """What a report is called, with its number."""
    return report_name(kind, number).spoken(tr)


def item_names(names: Iterable[str], language: Language) -> str:
    """Items as a list."""
    return tr(", ").join(fact_name(name, language) for name in names)


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
