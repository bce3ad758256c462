"""`dutyconsole roster permissions`: who may do what, as the desk enforces it."""

from __future__ import annotations

from typing import Annotated

import typer

from dutyconsole.cli.options import AsJson
from dutyconsole.cli.session import Answer, Session
from dutyconsole.domain.leaving import known_here
from dutyconsole.domain.permissions import PERMITTED, UNDER_GLASS, WITHOUT_DOUBT, may
from dutyconsole.domain.roster import Role


def add_to(commands: typer.Typer) -> None:
    """Add the command to the noun."""
    commands.command("permissions")(permissions)


def permissions(
    context: typer.Context,
    person: Annotated[
        str, typer.Option("--person", metavar="PERSON", help="Only what this one may do.")
    ] = "",
    json: AsJson = False,
) -> Answer:
    """Show who may do what; who may launch and end is decided by posts, not by roles."""
    session = Session.of(context)
    wanted = list(PERMITTED)
    if person:
        known = known_here(session.desk.roster, person)
        wanted = [action for action in PERMITTED if may(known, action)]
    data = [
        {
            "action": action.value,
            "roles": [role.value for role in Role if role in PERMITTED[action]],
            "under_break_glass": action in UNDER_GLASS,
            "with_secret_in_doubt": action not in WITHOUT_DOUBT,
        }
        for action in wanted
    ]
    lines = [
        f"{action.value}: {', '.join(_said(r) for r in Role if r in PERMITTED[action])}"
        for action in wanted
    ]
    return Answer(data, lines or [f"{person} may do nothing."])


def _said(role: Role) -> str:
    return role.value.replace("_", " ")
