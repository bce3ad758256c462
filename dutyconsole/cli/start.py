"""The commands without a noun: `init` makes a log, `demo` shows a busy shift."""

from __future__ import annotations

from typing import Annotated

import typer

from dutyconsole.cli.checkpoint import key_warnings
from dutyconsole.cli.options import AsJson
from dutyconsole.cli.session import Answer, Session, secret_from
from dutyconsole.domain.refusal import Code, refuse


def add_to(app: typer.Typer) -> None:
    """Add the commands to the whole."""
    app.command("init")(init)
    app.command("demo")(demo)


def init(
    context: typer.Context,
    sample: Annotated[
        bool, typer.Option("--sample", help="Load the sample bureau; the log says so for ever.")
    ] = False,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="The first officer's name.")
    ] = None,
    json: AsJson = False,
) -> Answer:
    """Make a new log; --as and --secret-file name its first officer."""
    from dutyconsole.bootstrap import create

    session = Session.of(context)
    file = session.settings.secret_file
    if file is None:
        refuse(Code.INVALID, "No secret is given", "give --secret-file FILE before init")
    desk = session.adopt_desk(
        create(
            session.settings,
            sample=sample,
            person=session.settings.as_person,
            name=name,
            secret=secret_from(file),
        )
    )
    persons = list(desk.roster.persons)
    lines = [
        f"New log {desk.log.log_id} in {session.settings.data_dir}.",
        f"People: {', '.join(persons)}.",
    ]
    if desk.notary is not None and desk.notary.made:
        lines.append(f"New key for the log's checkpoints: {desk.notary.path}.")
    unsealed = [desk.unsealed.message] if desk.unsealed else []
    return Answer(
        {"log_id": desk.log.log_id, "mode": desk.log.mode, "persons": persons},
        lines,
        warnings=[*map(str, desk.warnings), *unsealed, *key_warnings(desk)],
    )


def demo(context: typer.Context, json: AsJson = False) -> int:
    """Open the desk on a throw-away log with incidents under way."""
    from dutyconsole.bootstrap import run_demo

    return run_demo(Session.of(context).given)
