"""`dutyconsole call`: telephone calls, each made an incident, joined to one, or kept as a call."""

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
from dutyconsole.cli.reporting import Caller, CallerOnPlace, KindOf, Summary, Words
from dutyconsole.cli.session import Answer, Session, text_from
from dutyconsole.desk import calls
from dutyconsole.desk.calls import CallNote

commands = noun("Calls: take, join, note and list them.")


@commands.command("take")
@grouped
def take(
    context: typer.Context,
    kind: KindOf,
    summary: Summary,
    caller: CallerOnPlace,
    playbook: Annotated[
        str, typer.Option("--playbook", metavar="P", help="The playbook to start, such as 4-12.")
    ] = "",
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Make a call an incident that is taken up at once; its report counts as received."""
    session = Session.of(context)
    said = caller.report(session, summary, kind)
    taken = calls.take_call(
        session.desk, session.officer, said, playbook, session.when(occurred_at)
    )
    run = taken.recorded.incident.run_of(playbook)
    picture = lines.Picture(session.desk.reference, session.language, session.local)
    return Answer(
        {
            **views.taken_in(taken),
            "run": run.id if run else None,
            "current": list(run.current) if run else [],
        },
        [*lines.taken_in(taken), *([picture.run_line(run)] if run else [])],
        warnings=[str(warning) for warning in taken.warnings],
    )


@commands.command("join")
@grouped
def join(
    context: typer.Context,
    incident: IncidentId,
    text: Words,
    caller: CallerOnPlace,
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Join a call to an incident in the caller's own words; an incoming one is acknowledged."""
    session = Session.of(context)
    said = caller.report(session, text)
    done = calls.join_call(session.desk, session.officer, incident, said, session.when(occurred_at))
    shown = f"{done.incident.id}: call joined; it is {done.incident.state.value}."
    return Answer(views.recorded(done), [shown])


@commands.command("note")
@grouped
def note(
    context: typer.Context,
    text: Words,
    caller: Caller,
    answer: Annotated[str, typer.Option("--answer", metavar="TEXT", help="What was said.")] = "",
    json: AsJson = False,
) -> Answer:
    """Keep a call that becomes no incident, with the answer that was given."""
    session = Session.of(context)
    said = CallNote(
        text=text_from(text),
        answer=text_from(answer),
        caller=caller.reporter,
        phone=caller.phone,
        channel=caller.channel,
        received_at=session.when(caller.received_at),
    )
    entry = calls.note_call(session.desk, session.officer, said)
    return Answer({"entry": entry.position}, [f"Call noted as entry {entry.position}."])


@commands.command("list")
def list_(
    context: typer.Context,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, max=MOST, help="At most so many.")
    ] = 100,
    json: AsJson = False,
) -> Answer:
    """List the calls that stayed calls, the newest first."""
    session = Session.of(context)
    found = calls.calls_of(session.desk, limit)
    refs = (ref.private for call in found for ref in (call.caller, call.phone) if ref)
    private = session.desk.log.private(refs)
    return Answer(
        [views.call(call, private) for call in found],
        [*session.marking, *lines.calls(found, session.local)],
    )


@commands.command("erase")
def erase(
    context: typer.Context,
    entry: Annotated[
        int, typer.Argument(metavar="ENTRY", min=1, max=MOST, help="The call's entry in the log.")
    ],
    private: Annotated[
        str, typer.Argument(metavar="PRIVATE", help="Reference of the value, from `list --json`.")
    ],
    reason: ReasonGiven = "",
    json: AsJson = False,
) -> Answer:
    """Erase a caller's name or number, as the law demands; the log says so."""
    session = Session.of(context)
    done = calls.erase_caller(session.desk, session.officer, entry, private, text_from(reason))
    return Answer({"entry": done.position}, [f"Erased from the call at entry {entry}."])
