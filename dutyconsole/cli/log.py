"""`dutyconsole log`: what was recorded, searched, verified and kept safe."""

from __future__ import annotations

from typing import Annotated

import typer

from dutyconsole.cli import backups, checkpoint, key, lines, views
from dutyconsole.cli.options import MOST, AsJson, ReasonGiven, noun
from dutyconsole.cli.session import Answer, Session, text_from
from dutyconsole.desk import exports, upkeep
from dutyconsole.domain.entry import incident_stream
from dutyconsole.environment import absolute

commands = noun("The log: show, search, verify, seal, its key, rebuild, back up, export.")
checkpoint.add_to(commands)
backups.add_to(commands)
commands.add_typer(key.commands, name="key")


@commands.command("show")
def show(
    context: typer.Context,
    incident: Annotated[
        str | None, typer.Option("--incident", metavar="ID", help="Of one incident only.")
    ] = None,
    after: Annotated[
        int,
        typer.Option("--after", metavar="POSITION", min=0, max=MOST, help="Only what came after."),
    ] = 0,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, max=MOST, help="At most so many.")
    ] = None,
    json: AsJson = False,
) -> Answer:
    """Show entries, the oldest first."""
    session = Session.of(context)
    streams = None
    if incident is not None:
        streams = [incident_stream(i) for i in session.desk.with_absorbed(incident)]
    found = session.desk.log.read(after=after, streams=streams, limit=limit)
    return Answer(
        [views.entry(e) for e in found], [*session.marking, *lines.entries(found, session.local)]
    )


@commands.command("search")
def search(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Words that must all occur.")],
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, max=MOST, help="At most so many.")
    ] = 50,
    json: AsJson = False,
) -> Answer:
    """Search the log's texts, the newest first."""
    session = Session.of(context)
    found = session.desk.log.search(text, limit)
    return Answer(
        [views.entry(e) for e in found], [*session.marking, *lines.entries(found, session.local)]
    )


@commands.command("rebuild")
def rebuild(context: typer.Context, json: AsJson = False) -> Answer:
    """Make the search index and the incident list anew from the entries."""
    session = Session.of(context)
    count = upkeep.rebuild(session.desk, session.officer)
    return Answer({"entries": count}, [f"Rebuilt from {count} entries."])


@commands.command("export")
def export(
    context: typer.Context,
    output: Annotated[str, typer.Option("-o", "--output", metavar="DIR", help="A new directory.")],
    full: Annotated[
        bool, typer.Option("--full", help="With names and numbers of callers; the log says so.")
    ] = False,
    reason: ReasonGiven = "",
    json: AsJson = False,
) -> Answer:
    """Write the log for others to read and check, with its checkpoints and a verifier."""
    session = Session.of(context)
    done = exports.export(
        session.desk,
        session.officer,
        absolute(output),
        session.now(),
        full=full,
        reason=text_from(reason),
    )
    return Answer(
        {"directory": str(done.place), "entries": done.entries, "sealed": done.sealed},
        [
            *session.marking,
            f"{done.entries} entries were written to {done.place}, sealed up to {done.sealed}.",
            f"Check them with: python -I {done.place / exports.VERIFIER}",
        ],
        warnings=[done.unsealed.message] if done.unsealed else [],
    )
