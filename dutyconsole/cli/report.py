"""`dutyconsole report`: reports we owe and give, and those that are owed to us and come in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from dutyconsole.cli import report_views as views
from dutyconsole.cli.grouped import grouped
from dutyconsole.cli.options import MOST, AsJson, IncidentId, OccurredAt, OfRun, noun
from dutyconsole.cli.paper import OutputFile, put, reader_of
from dutyconsole.cli.session import Answer, Session, misused, pairs_from, text_from
from dutyconsole.desk import reports
from dutyconsole.desk.report_history import draft_report, find_report, full_text, reports_of
from dutyconsole.desk.reports import Came, Given
from dutyconsole.desk.steps import StepRef
from dutyconsole.domain.due import DueKind, due
from dutyconsole.domain.events import ReportKind
from dutyconsole.domain.reports import expected_kind
from dutyconsole.locale.reports import item_names, name_of, report_text

commands = noun("Reports: what we owe and send, what is owed to us and comes in.")

KindOfReport = Annotated[
    ReportKind, typer.Argument(metavar="KIND", help="first, follow_up, final or flash.")
]
Number = Annotated[
    int, typer.Argument(metavar="NUMBER", min=1, max=MOST, help="Its number in the register.")
]
ViaChannel = Annotated[
    str, typer.Option("--via", metavar="CHANNEL", help="By which channel: phone, telegram ...")
]
AsText = Annotated[
    str, typer.Option("--text", metavar="TEXT", help="Word for word; - reads a pipe.")
]
OfStep = Annotated[
    str, typer.Option("--step", metavar="STEP", help="The step that it does, recorded with it.")
]
Values = Annotated[
    list[str] | None,
    typer.Option("--value", metavar="ITEM=VALUE", help="What it says of an item; repeatable."),
]
Items = Annotated[
    list[str] | None,
    typer.Option("--given", metavar="ITEM", help="An item that its text tells; repeatable."),
]
Confirmed = Annotated[bool, typer.Option("--confirmed", help="The values are confirmed.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What is said beside the facts."""

    words: Annotated[
        str, typer.Option("--words", metavar="TEXT", help="Words to add; - reads a pipe.")
    ] = ""
    passenger: Annotated[
        str, typer.Option("--passenger", metavar="TEXT", help="Flash: name, sex, age, nationality.")
    ] = ""
    ticket: Annotated[
        str, typer.Option("--ticket", metavar="TEXT", help="Flash: kind, number, from-to.")
    ] = ""
    witnesses: Annotated[
        str, typer.Option("--witnesses", metavar="TEXT", help="Flash: who they are.")
    ] = ""

    def particulars(self) -> dict[str, str]:
        """Of a passenger, for a flash report."""
        return {
            "passenger": self.passenger,
            "ticket": self.ticket,
            "witnesses": self.witnesses,
        }


@commands.command("owed")
def owed(
    context: typer.Context,
    incident: Annotated[
        str, typer.Argument(metavar="[ID]", help="The incident; without: all that are open.")
    ] = "",
    json: AsJson = False,
) -> Answer:
    """Reports that we owe and that are owed to us, the most urgent first."""
    session = Session.of(context)
    desk, to = session.desk, reader_of(session)
    wanted = [incident] if incident else [row.incident for row in desk.incidents(views.OPEN)]
    found = [
        (each, one)
        for each in wanted
        for one in due(desk.incident(each), session.now(), desk.office)
        if one.kind is DueKind.REPORT
    ]
    found.sort(key=lambda pair: (pair[1].at is None, pair[1].at))
    data = [views.owed(each, one, desk.office) for each, one in found]
    lines = [views.owed_line(each, one, to, session) for each, one in found]
    return Answer(data, [*session.marking, *(lines or ["No report is owed."])])


@commands.command("write")
@grouped
def write(
    context: typer.Context,
    incident: IncidentId,
    kind: KindOfReport,
    wording: Wording,
    output: OutputFile = None,
    json: AsJson = False,
) -> Answer:
    """Print what a report would say now, built from facts; nothing is recorded."""
    session = Session.of(context)
    desk, to = session.desk, reader_of(session)
    draft = draft_report(desk, incident, kind, wording.particulars())
    text = report_text(draft.sentences, to, text_from(wording.words))
    data: dict[str, object] = {**views.draft(incident, draft), "text": text}
    if output is None:
        return Answer(data, [*session.marking, *text.split("\n")])
    from dutyconsole.paper.page import imprint
    from dutyconsole.paper.report import report_page

    masked = report_text(draft.masked, to, text_from(wording.words))
    made_from = imprint(desk, session.now())
    return put(report_page(desk.incident(incident), draft, masked, to, made_from), output, data)


@commands.command("send")
@grouped
def send(
    context: typer.Context,
    incident: IncidentId,
    kind: KindOfReport,
    wording: Wording,
    to: Annotated[str, typer.Option("--to", metavar="WHO", help="Post, unit, or in words.")],
    via: ViaChannel,
    text: AsText = "",
    step: OfStep = "",
    run: OfRun = "",
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Record a report as sent: built from facts, or word for word with --text."""
    session = Session.of(context)
    if text and (wording.words or any(wording.particulars().values())):
        misused("--text is the whole report: it takes no --words and no particulars")
    desk, reader = session.desk, reader_of(session)
    draft = draft_report(desk, incident, kind, wording.particulars())
    words = text_from(wording.words)
    given = Given(
        kind,
        text_from(text) if text else report_text(draft.sentences, reader, words),
        to,
        via,
        report_text(draft.masked, reader, words) if draft.is_private and not text else "",
        () if text else draft.said,
    )
    done = reports.send_report(
        desk,
        session.officer,
        incident,
        given,
        step=StepRef(incident, step, run) if step else None,
        shown_number=None if text else draft.number,
        occurred_at=session.when(occurred_at),
    )
    name = name_of(done.kind, done.number)
    warned = f"another report was sent meanwhile: this one is the {name}"
    return Answer(
        views.done(done, "we", to=to, via=via),
        [f"Report {done.report}, {name} of {incident}, sent to {reader.who(to)}."],
        warnings=[warned] if done.renumbered else [],
    )


@commands.command("receive")
def receive(
    context: typer.Context,
    incident: IncidentId,
    source: Annotated[str, typer.Option("--from", metavar="WHO", help="Station, train or depot.")],
    text: AsText = "",
    via: ViaChannel = "",
    kind: Annotated[
        ReportKind | None, typer.Option("--kind", metavar="KIND", help="Which report it is.")
    ] = None,
    value: Values = None,
    given: Items = None,
    confirmed: Confirmed = False,
    reporter: Annotated[str, typer.Option("--reporter", metavar="NAME", help="Who spoke.")] = "",
    phone: Annotated[str, typer.Option("--phone", metavar="N", help="Their number.")] = "",
    step: OfStep = "",
    run: OfRun = "",
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Take in a report; what it does not tell is missing, and said at once."""
    session = Session.of(context)
    desk, reader = session.desk, reader_of(session)
    expected = expected_kind(desk.incident(incident), desk.office.reports.of(incident))
    came = Came(
        kind or expected,
        text_from(text),
        source,
        via,
        pairs_from(value or (), "--value"),
        given or (),
        reporter,
        phone,
        confirmed,
    )
    done = reports.receive_report(
        desk,
        session.officer,
        incident,
        came,
        step=StepRef(incident, step, run) if step else None,
        occurred_at=session.when(occurred_at),
    )
    name = name_of(done.kind, done.number)
    missing = item_names(done.missing, session.language)
    lines = [f"Report {done.report}, {name}, came in from {reader.who(source)}."]
    if missing:
        lines.append(f"MISSING: {missing}. `report return {incident} {done.report}` asks for it.")
    return Answer(views.done(done, "they", source=source, via=via), lines)


@commands.command("return")
def return_(
    context: typer.Context,
    incident: IncidentId,
    number: Number,
    missing: Annotated[
        list[str] | None,
        typer.Option("--missing", metavar="ITEM", help="Asked for; repeatable; without: all."),
    ] = None,
    minutes: Annotated[
        int | None, typer.Option("--minutes", metavar="M", help="Time to complete it in.")
    ] = None,
    to: Annotated[str, typer.Option("--to", metavar="WHO", help="Else: whoever gave it.")] = "",
    via: ViaChannel = "",
    step: Annotated[
        str, typer.Option("--step", metavar="STEP", help="A step whose standard is not met.")
    ] = "",
    run: OfRun = "",
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Return a report that came in for completion."""
    session = Session.of(context)
    done = reports.return_report(
        session.desk,
        session.officer,
        incident,
        number,
        missing=missing or (),
        to=to,
        via=via,
        minutes=minutes,
        step=StepRef(incident, step, run) if step else None,
        occurred_at=session.when(occurred_at),
    )
    by = f", by {session.local(done.due_at)}" if done.due_at else ""
    asked = item_names(done.missing, session.language)
    said = f"Report {number} is returned for completion{by}: {asked}."
    return Answer(views.done(done, "they", source=to, via=via), [said])


@commands.command("supplement")
def supplement(
    context: typer.Context,
    incident: IncidentId,
    number: Number,
    value: Values = None,
    given: Items = None,
    text: AsText = "",
    via: ViaChannel = "",
    confirmed: Confirmed = False,
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Record what came in of what was missing; with the last of it the report is complete."""
    session = Session.of(context)
    done = reports.supplement_report(
        session.desk,
        session.officer,
        incident,
        number,
        values=pairs_from(value or (), "--value"),
        given=given or (),
        text=text_from(text),
        via=via,
        confirmed=confirmed,
        occurred_at=session.when(occurred_at),
    )
    left = item_names(done.missing, session.language)
    said = f"Report {number}: still missing: {left}." if left else f"Report {number} is complete."
    return Answer(views.done(done, "they", via=via), [said])


@commands.command("complete")
def complete(
    context: typer.Context,
    incident: IncidentId,
    number: Number,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why; - reads a pipe.")] = "",
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Take a report that came in for complete, whatever is missing."""
    session = Session.of(context)
    done = reports.complete_report(
        session.desk,
        session.officer,
        incident,
        number,
        text_from(note),
        session.when(occurred_at),
    )
    return Answer(views.done(done, "they"), [f"Report {number} is taken for complete."])


@commands.command("list")
def list_(context: typer.Context, incident: IncidentId, json: AsJson = False) -> Answer:
    """List what was sent and came in for an incident, the newest first."""
    session = Session.of(context)
    to = reader_of(session)
    found = reports_of(session.desk, incident)
    data = [views.report(incident, each) for each in found]
    lines = [views.report_line(each, to, session) for each in found]
    return Answer(data, [*session.marking, *(lines or ["No report was sent or came in."])])


@commands.command("show")
def show(
    context: typer.Context,
    incident: IncidentId,
    number: Number,
    names: Annotated[
        bool, typer.Option("--names", help="Show personal data, which is masked otherwise.")
    ] = False,
    output: OutputFile = None,
    json: AsJson = False,
) -> Answer:
    """Show a report exactly as it was sent or came in, or put it on a page with -o."""
    session = Session.of(context)
    desk, to = session.desk, reader_of(session)
    found = find_report(desk, incident, number)
    text = full_text(desk, session.officer, found) if names else found.text
    data: dict[str, object] = {**views.report(incident, found), "text": text}
    if output is None:
        head = views.report_line(found, to, session)
        return Answer(data, [*session.marking, head, "", *text.split("\n")])
    from dutyconsole.paper.page import imprint
    from dutyconsole.paper.report import report_page

    page = report_page(desk.incident(incident), found, text, to, imprint(desk, session.now()))
    return put(page, output, data)
