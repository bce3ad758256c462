"""A report on paper: to be read out, sent or filed; personal data masked unless it is asked for."""

from __future__ import annotations

from datetime import datetime

from dutyconsole.domain.incident import Incident
from dutyconsole.domain.report_items import basis_of
from dutyconsole.domain.report_register import AReport, SentReport
from dutyconsole.domain.report_text import ReportDraft
from dutyconsole.locale.reader import Reader
from dutyconsole.locale.reports import item_names, name_of, state_of
from dutyconsole.paper.page import Imprint, printed


def report_page(
    incident: Incident, report: AReport | ReportDraft, text: str, to: Reader, made_from: Imprint
) -> str:
    """The report as a page to print; its words in the language that is on.

    Args:
        incident: Which it is of.
        report: As sent, as it came in, or not sent yet.
        text: What the page is to say of it, masked or in full.
        to: Who reads.
        made_from: For head and foot.
    """
    came = None if isinstance(report, SentReport | ReportDraft) else report
    sent = report if isinstance(report, SentReport) else None
    at: datetime | None = None if isinstance(report, ReportDraft) else report.at
    return printed(
        "report.html",
        made_from,
        to.language,
        name=name_of(report.kind, report.number),
        register=None if isinstance(report, ReportDraft) else report.report,
        incident=incident.id,
        text=text,
        sent_to=to.who(sent.to) if sent else "",
        source=to.who(came.source) if came else "",
        via="" if isinstance(report, ReportDraft) else report.via,
        at=at,
        person="" if isinstance(report, ReportDraft) else to.person(report.person),
        state=state_of(came.state) if came else "",
        missing=item_names(came.missing, to.language) if came else "",
        asked=item_names(came.asked, to.language) if came else "",
        returned_to=to.who(came.returned_to) if came and came.returned_to else "",
        returned_at=came.returned_at if came else None,
        due_at=came.due_at if came else None,
        basis=basis_of(report.kind).text(to.language),
        unsent=isinstance(report, ReportDraft),
    )
