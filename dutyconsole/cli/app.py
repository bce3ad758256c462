"""The command line put together: the options before the noun, and the nouns."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Annotated, Any

import typer
from typer.main import get_command

from dutyconsole.cli import (
    alarm,
    asking,
    attach,
    briefing,
    call,
    clock,
    incident,
    log,
    notice,
    order,
    paper,
    permissions,
    playbook,
    report,
    response,
    review,
    roster,
    run,
    shift,
    sign_on,
    start,
    step,
    task,
    vouching,
)
from dutyconsole.cli.options import AsJson, noun
from dutyconsole.cli.session import Session
from dutyconsole.environment import GlobalOptions


@cache
def build() -> Callable[..., Any]:
    """The whole command line, to be called with its words; put together once a process."""
    app = noun("A duty desk for railway passenger transport. Without a command the desk opens.")
    app.callback()(_globals)
    start.add_to(app)
    sign_on.add_to(app)
    briefing.add_to(incident.commands)
    asking.add_to(response.commands)
    vouching.add_to(response.commands)
    permissions.add_to(roster.commands)
    for name, commands in (
        ("incident", incident.commands),
        ("attach", attach.commands),
        ("call", call.commands),
        ("clock", clock.commands),
        ("alarm", alarm.commands),
        ("run", run.commands),
        ("step", step.commands),
        ("task", task.commands),
        ("response", response.commands),
        ("notice", notice.commands),
        ("report", report.commands),
        ("order", order.commands),
        ("playbook", playbook.commands),
        ("log", log.commands),
        ("roster", roster.commands),
        ("shift", shift.commands),
        ("paper", paper.commands),
        ("review", review.commands),
    ):
        app.add_typer(commands, name=name)
    return get_command(app)


def _globals(
    context: typer.Context,
    data: Annotated[
        str | None, typer.Option("--data", metavar="DIR", help="Data directory.")
    ] = None,
    database: Annotated[
        str | None, typer.Option("--database", metavar="URL", help="The log, when elsewhere.")
    ] = None,
    lang: Annotated[
        str | None, typer.Option("--lang", metavar="L", help="en, zh-Hans or zh-Hant.")
    ] = None,
    as_person: Annotated[
        str | None, typer.Option("--as", metavar="PERSON", help="Who signs on for the command.")
    ] = None,
    secret_file: Annotated[
        str | None,
        typer.Option("--secret-file", metavar="FILE", help="File with that person's secret."),
    ] = None,
    json: AsJson = False,
) -> None:
    Session.of(context).given = GlobalOptions(data, database, lang, as_person, secret_file)
