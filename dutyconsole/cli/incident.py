"""`dutyconsole incident`: reports taken in, what is written down, closing."""

from __future__ import annotations

from typing import Annotated

import typer

from dutyconsole.cli import lines, views
from dutyconsole.cli.grouped import grouped
from dutyconsole.cli.options import (
    MOST,
    AsJson,
    IncidentId,
    OccurredAt,
    ReasonGiven,
    noun,
)
from dutyconsole.cli.reporting import Caller, CallerOnPlace, KindOf, Summary
from dutyconsole.cli.session import Answer, Session, pairs_from, text_from
from dutyconsole.desk import incidents, intake, vouching
from dutyconsole.desk.private import reveal_or_mask
from dutyconsole.desk.scene import Recorded
from dutyconsole.domain.incident import IncidentState

commands = noun("Incidents: report, acknowledge, note, close and look at them.")

EntryPosition = Annotated[
    int, typer.Argument(metavar="ENTRY", min=1, max=MOST, help="Position of the entry in the log.")
]


@commands.command("report")
@grouped
def report(
    context: typer.Context,
    kind: KindOf,
    summary: Summary,
    caller: CallerOnPlace,
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Take in a new incident; it rings until it is acknowledged."""
    session = Session.of(context)
    said = caller.report(session, summary, kind)
    taken = intake.report_incident(session.desk, session.officer, said, session.when(occurred_at))
    warnings = [str(warning) for warning in taken.warnings]
    return Answer(views.taken_in(taken), lines.taken_in(taken), warnings=warnings)


@commands.command("ack")
def ack(context: typer.Context, incident: IncidentId, json: AsJson = False) -> Answer:
    """Acknowledge an incident; harmless when repeated."""
    session = Session.of(context)
    done = intake.acknowledge(session.desk, session.officer, incident)
    return _answer(done, "acknowledged" if done.entries else "was acknowledged before")


@commands.command("note")
def note(
    context: typer.Context,
    incident: IncidentId,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The note; - reads a pipe.")],
    occurred_at: OccurredAt = None,
    paper: Annotated[
        str,
        typer.Option(
            "--paper", metavar="WHO", help="Who wrote it by hand while the machine was down."
        ),
    ] = "",
    json: AsJson = False,
) -> Answer:
    """Add free text, also to a closed incident."""
    session = Session.of(context)
    done = incidents.add_note(
        session.desk,
        session.officer,
        incident,
        text_from(text),
        session.when(occurred_at),
        paper=paper,
    )
    return _answer(done, "noted")


@commands.command("fact")
def fact(
    context: typer.Context,
    incident: IncidentId,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is about.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="What is said; - reads a pipe.")],
    source: Annotated[str, typer.Option("--source", metavar="WHO", help="Who says so.")] = "",
    unconfirmed: Annotated[
        bool, typer.Option("--unconfirmed", help="Nobody has confirmed it yet.")
    ] = False,
    settles: Annotated[
        bool, typer.Option("--settles", help="It replaces what every other source said.")
    ] = False,
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Record a value with its source."""
    session = Session.of(context)
    done = incidents.record_fact(
        session.desk,
        session.officer,
        incident,
        name,
        text_from(value),
        source=source,
        confirmed=not unconfirmed,
        settles=settles,
        occurred_at=session.when(occurred_at),
    )
    said = done.incident.facts[-1]
    answer = _answer(done, f"{said.name} is {said.value!r}, {said.status.value}")
    return Answer(
        {**views.recorded(done), "fact": said.name, "status": said.status.value}, answer.lines
    )


@commands.command("correct")
def correct(
    context: typer.Context,
    incident: IncidentId,
    entry: EntryPosition,
    changes: Annotated[
        list[str], typer.Argument(metavar="FIELD=VALUE...", help="What it should say.")
    ],
    reason: ReasonGiven = "",
    json: AsJson = False,
) -> Answer:
    """Set an entry right by a new one that points at it."""
    session = Session.of(context)
    said = {name: text_from(value) for name, value in pairs_from(changes, "a correction").items()}
    done = incidents.correct_entry(
        session.desk, session.officer, incident, entry, said, text_from(reason)
    )
    return _answer(done, f"entry {entry} corrected")


@commands.command("explain")
def explain(
    context: typer.Context,
    incident: IncidentId,
    entry: EntryPosition,
    reason: Annotated[str, typer.Argument(metavar="REASON", help="Why; - reads a pipe.")],
    json: AsJson = False,
) -> Answer:
    """Give the reason for a deviation that was recorded without one."""
    session = Session.of(context)
    done = incidents.explain_deviation(
        session.desk, session.officer, incident, entry, text_from(reason)
    )
    return _answer(done, f"entry {entry} explained")


@commands.command("join")
@grouped
def join(
    context: typer.Context,
    incident: IncidentId,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The words; - reads a pipe.")],
    caller: Caller,
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Add a further report of the same incident, in the caller's own words."""
    session = Session.of(context)
    said = caller.report(session, text)
    done = intake.join_report(
        session.desk, session.officer, incident, said, session.when(occurred_at)
    )
    return _answer(done, "report joined")


@commands.command("merge")
def merge(
    context: typer.Context,
    incident: IncidentId,
    into: Annotated[str, typer.Option("--into", metavar="ID", help="The one that goes on.")],
    json: AsJson = False,
) -> Answer:
    """Merge an incident into another that is the same."""
    session = Session.of(context)
    done = intake.merge(session.desk, session.officer, incident, into)
    data = {
        **views.recorded(done),
        "incident": incident,
        "state": IncidentState.MERGED.value,
        "merged_into": into,
    }
    return Answer(data, [f"{incident} was merged into {into}: go on there."])


@commands.command("close")
def close(
    context: typer.Context,
    incident: IncidentId,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="A closing note.")] = "",
    json: AsJson = False,
) -> Answer:
    """Close an incident: no response in force, no step open."""
    session = Session.of(context)
    return _answer(
        incidents.close(session.desk, session.officer, incident, text_from(note)), "closed"
    )


@commands.command("archive")
def archive(context: typer.Context, incident: IncidentId, json: AsJson = False) -> Answer:
    """Archive a closed incident; nothing on word is archived."""
    session = Session.of(context)
    return _answer(incidents.archive(session.desk, session.officer, incident), "archived")


@commands.command("reopen")
def reopen(
    context: typer.Context, incident: IncidentId, reason: ReasonGiven = "", json: AsJson = False
) -> Answer:
    """Make a closed or archived incident active again."""
    session = Session.of(context)
    return _answer(
        incidents.reopen(session.desk, session.officer, incident, text_from(reason)), "reopened"
    )


@commands.command("erase")
def erase(
    context: typer.Context,
    incident: IncidentId,
    private: Annotated[
        str, typer.Argument(metavar="PRIVATE", help="Reference of the value, from `show --json`.")
    ],
    reason: ReasonGiven = "",
    json: AsJson = False,
) -> Answer:
    """Erase a caller's name or number, as the law demands; the log says so."""
    session = Session.of(context)
    done = incidents.erase_private(
        session.desk, session.officer, incident, private, text_from(reason)
    )
    return _answer(done, "erased")


@commands.command("list")
def list_(
    context: typer.Context,
    state: Annotated[
        IncidentState | None, typer.Option("--state", help="Only those in this state.")
    ] = None,
    json: AsJson = False,
) -> Answer:
    """List the incidents, the oldest report first."""
    session = Session.of(context)
    rows = session.desk.incidents([state.value] if state else None)
    disputed = vouching.disputed(session.desk, rows)
    return Answer(
        [{**views.incident_row(row), "disputed": row.incident in disputed} for row in rows],
        [*session.marking, *lines.incident_list(rows, session.local, disputed)],
    )


@commands.command("show")
def show(context: typer.Context, incident: IncidentId, json: AsJson = False) -> Answer:
    """Show one incident: facts, steps, responses."""
    session = Session.of(context)
    shown = session.desk.incident(incident)
    picture = lines.Picture(session.desk.reference, session.language, session.local)
    refs = [ref.private for r in shown.reports for ref in (r.reporter, r.phone) if ref is not None]
    private = reveal_or_mask(session.desk, session.officer, refs) if refs else {}
    data = views.incident(shown, session.desk.log.mode, private)
    return Answer(data, [*session.marking, *picture.incident(shown)])


def _answer(done: Recorded, what: str) -> Answer:
    said = f"{done.incident.id}: {what}; it is {done.incident.state.value}."
    return Answer(views.recorded(done), [said], warnings=[str(each) for each in done.warnings])
