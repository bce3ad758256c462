"""`dutyconsole alarm`: silencing what rings at this desk."""

from __future__ import annotations

from typing import Annotated

import typer

from dutyconsole.cli import views
from dutyconsole.cli.options import MOST, AsJson, noun
from dutyconsole.cli.session import Answer, Session
from dutyconsole.desk import alarms
from dutyconsole.domain.alarms import silenced_until

commands = noun("Alarms: silence what rings.")


@commands.command("silence")
def silence(
    context: typer.Context,
    minutes: Annotated[int, typer.Argument(metavar="MINUTES", max=MOST, help="From 1 to 10.")],
    json: AsJson = False,
) -> Answer:
    """Silence what rings at this desk for some minutes; what comes in later rings."""
    session = Session.of(context)
    desk = session.desk
    entry = alarms.silence(desk, session.officer, minutes)
    until = silenced_until(desk.alarms, desk.name, entry.recorded_at)
    assert until is not None, "the silence has just begun"
    return Answer(
        {"entry": entry.position, "desk": desk.name, "until": views.time(until)},
        [f"Silent until {session.local(until)}; what comes in later rings."],
    )
