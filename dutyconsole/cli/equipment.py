"""`dutyconsole shift equipment`: what is out of service or handed out, until it is back."""

from __future__ import annotations

from typing import Annotated

import typer

from dutyconsole.cli import shift_views
from dutyconsole.cli.options import AsJson, OccurredAt, noun
from dutyconsole.cli.session import Answer, Session, text_from
from dutyconsole.desk import equipment

_commands = noun("Equipment that is out of service or handed out.")


def add_to(commands: typer.Typer) -> None:
    """Add the group to the noun."""
    commands.add_typer(_commands, name="equipment")


@_commands.command("list")
def list_(context: typer.Context, json: AsJson = False) -> Answer:
    """What is out."""
    session = Session.of(context)
    out = session.desk.office.equipment.out.values()
    lines = [
        f"{each.id}  since {session.local(each.since)}  {each.what}  {each.place}".rstrip()
        for each in out
    ]
    return Answer(
        [shift_views.missing(each) for each in out],
        [*session.marking, *(lines or ["No equipment is out."])],
    )


@_commands.command("out")
def out(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="WHAT", help="What is out.")],
    place: Annotated[str, typer.Option("--place", metavar="PLACE", help="Where.")] = "",
    told_by: Annotated[str, typer.Option("--told-by", metavar="WHO", help="Who said so.")] = "",
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Note that something is out."""
    session = Session.of(context)
    when = session.when(occurred_at)
    entry = equipment.put_out(session.desk, session.officer, what, place, told_by, when)
    number = str(entry.data["equipment"])
    return Answer({"entry": entry.position, "equipment": number}, [f"Out, number {number}."])


@_commands.command("back")
def back(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="N", help="Its number, as listed.")],
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="A last word.")] = "",
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Note that it is back."""
    session = Session.of(context)
    entry = equipment.put_back(
        session.desk, session.officer, number, text_from(note), session.when(occurred_at)
    )
    return Answer({"entry": entry.position, "equipment": number}, [f"Number {number} is back."])
