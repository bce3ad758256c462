"""`dutyconsole call`: telephone calls, each made an incident, joined to one, or kept as a call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
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
from dutyconsole.desk.private import reveal_or_mask
from dutyconsole.desk.register import (
    calls_on,
    find_call,
    join_noted_call,
    open_from_call,
    report_call,
)
from dutyconsole.domain.clocktime import parse_day
from dutyconsole.domain.events import Origin
from dutyconsole.domain.register import NotedCall

commands = noun("Calls: take, join, note and list them.")

CallEntry = Annotated[
    int, typer.Argument(metavar="ENTRY", min=1, max=MOST, help="The call's entry in the log.")
]
PlaybookToStart = Annotated[
    str, typer.Option("--playbook", metavar="P", help="The playbook to start, such as 4-12.")
]


class From(StrEnum):
    """Who called, as typed."""

    SUPERIOR = "superior"
    UNIT = "unit"
    PUBLIC = "public"


@commands.command("take")
@grouped
def take(
    context: typer.Context,
    kind: KindOf,
    summary: Summary,
    caller: CallerOnPlace,
    playbook: PlaybookToStart = "",
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What the telephone register keeps of a call beside its words."""

    origin: Annotated[
        From | None, typer.Option("--from", help="Who called, so far as it is known.")
    ] = None
    rings: Annotated[
        int, typer.Option("--rings", metavar="N", help="How often it rang until it was answered.")
    ] = 0
    seconds: Annotated[
        int, typer.Option("--seconds", metavar="N", help="How long it rang, in seconds.")
    ] = 0
    turned_to: Annotated[
        str,
        typer.Option("--turned-to", metavar="WHO", help="Where a complainant was told to turn."),
    ] = ""
    reported_to: Annotated[
        str, typer.Option("--reported-to", metavar="WHO", help="The leader it was reported to.")
    ] = ""
    reported_at: Annotated[
        str | None, typer.Option("--reported-at", metavar="TIME", help="When it was reported.")
    ] = None
    to_report: Annotated[
        bool, typer.Option("--to-report", help="Raise a task to report it to the leader.")
    ] = False


@commands.command("note")
@grouped
def note(
    context: typer.Context,
    text: Words,
    caller: Caller,
    register: Register,
    answer: Annotated[str, typer.Option("--answer", metavar="TEXT", help="What was said.")] = "",
    json: AsJson = False,
) -> Answer:
    """Keep a call that becomes no incident, with the answer that was given."""
    session = Session.of(context)
    words = text_from(text)
    said = CallNote(
        text=words,
        answer=text_from(answer),
        caller=caller.reporter,
        phone=caller.phone,
        channel=caller.channel,
        received_at=session.when(caller.received_at),
        origin=Origin(register.origin.value) if register.origin else Origin.UNKNOWN,
        rings=register.rings,
        seconds=register.seconds,
        turned_to=register.turned_to,
        reported_to=register.reported_to,
        reported_at=session.when(register.reported_at),
        to_report=f"Report to the leader: {words}" if register.to_report else "",
    )
    entry = calls.note_call(session.desk, session.officer, said)
    return Answer({"entry": entry.position}, [f"Call noted as entry {entry.position}."])


@commands.command("list")
def list_(
    context: typer.Context,
    day: Annotated[
        str | None,
        typer.Option("--day", metavar="D", help="Of this day: 2026-11-23, or -1 for yesterday."),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, max=MOST, help="At most so many.")
    ] = 100,
    json: AsJson = False,
) -> Answer:
    """List the calls that stayed calls, the newest first."""
    session = Session.of(context)
    zone = session.settings.timezone
    found: Sequence[NotedCall]
    if day is None:
        found, count = calls.calls_of(session.desk, limit), []
    else:
        found = calls_on(session.desk, parse_day(day, session.now(), zone), zone)
        count = [lines.calls_counted(found)]
    shown = found[:limit]
    text = [*session.marking, *lines.calls(shown, session.local), *count]
    return Answer(_shown(session, shown), text)


@commands.command("show")
def show(context: typer.Context, entry: CallEntry, json: AsJson = False) -> Answer:
    """Show one call that stayed a call, with what became of it."""
    session = Session.of(context)
    found = find_call(session.desk, entry)
    text = [*lines.calls([found], session.local), "", found.text, found.answer]
    return Answer(_shown(session, [found])[0], [*session.marking, *text])


@commands.command("reported")
def reported(
    context: typer.Context,
    entry: CallEntry,
    to: Annotated[str, typer.Option("--to", metavar="WHO", help="The leader.")] = "",
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Note that a call was reported to the leader."""
    session = Session.of(context)
    when = session.when(occurred_at)
    done = report_call(session.desk, session.officer, entry, to, when)
    return Answer(
        {"entry": done.position, "call": entry}, [f"Call {entry} was reported to the leader."]
    )


@commands.command("link")
def link(
    context: typer.Context, entry: CallEntry, incident: IncidentId, json: AsJson = False
) -> Answer:
    """Add a noted call to an incident; the register keeps it."""
    session = Session.of(context)
    done = join_noted_call(session.desk, session.officer, entry, incident)
    shown = f"{done.incident.id}: call {entry} joined; it is {done.incident.state.value}."
    return Answer({**views.recorded(done), "call": entry}, [shown])


@commands.command("open")
def open_(
    context: typer.Context,
    entry: CallEntry,
    kind: KindOf,
    playbook: PlaybookToStart = "",
    json: AsJson = False,
) -> Answer:
    """Make a noted call an incident that is taken up at once; the register keeps it."""
    session = Session.of(context)
    taken = open_from_call(session.desk, session.officer, entry, kind, playbook)
    return Answer({**views.taken_in(taken), "call": entry}, lines.taken_in(taken))


def _shown(session: Session, found: Sequence[NotedCall]) -> list[views.View]:
    refs = [ref.private for call in found for ref in (call.caller, call.phone) if ref]
    private = reveal_or_mask(session.desk, session.officer, refs) if refs else {}
    return [views.call(call, private) for call in found]


@commands.command("erase")
def erase(
    context: typer.Context,
    entry: CallEntry,
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
