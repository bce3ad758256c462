"""`dutyconsole clock`: what runs, what has fired, and the figures behind it."""

from __future__ import annotations

from typing import Annotated

import typer

from dutyconsole.cli import views
from dutyconsole.cli.options import MOST, AsJson, noun
from dutyconsole.cli.session import Answer, Session, text_from
from dutyconsole.desk import clocks
from dutyconsole.desk.clocks import ClockLine
from dutyconsole.domain.clocks.settings import NAMES
from dutyconsole.domain.entry import Entry

commands = noun("Clocks: deadlines that run on their own.")

ClockName = Annotated[
    str, typer.Argument(metavar="CLOCK", help="The clock, as `clock list` names it.")
]


@commands.command("fire")
def fire(context: typer.Context, json: AsJson = False) -> Answer:
    """Record every clock that is due and has not fired; for a machine without an open desk.

    Nobody signs on for it: it records what the log itself says. Where nothing is due nothing is
    written, so that it can be called every minute.
    """
    session = Session.of(context)
    entries = clocks.fire(session.desk)
    lines = [f"{entry.data['clock']}: fired." for entry in entries]
    data = {"fired": [_fired(entry) for entry in entries]}
    return Answer(data, lines or ["Nothing is due."])


@commands.command("list")
def list_clocks(context: typer.Context, json: AsJson = False) -> Answer:
    """Every clock that runs or has fired and is not over, the nearest deadline first."""
    session = Session.of(context)
    found = clocks.listed(session.desk)
    now = session.now()
    lines = [
        f"{line.clock}: {line.phrase}, due {session.local(line.due_at)}{_standing(line, session)}"
        for line in found
    ]
    data: list[views.View] = [
        {
            "clock": line.clock,
            "what": line.what.value,
            "incident": line.incident or None,
            "says": str(line.phrase),
            "due_at": views.time(line.due_at),
            "late": line.due_at <= now,
            "fired_at": views.time(line.fired.fired_at) if line.fired else None,
            "answered": line.fired is not None and line.fired.answered,
            "snoozed_until": views.time(line.silent_until) if line.silent_until else None,
            "snoozes": line.fired.snoozes if line.fired else 0,
        }
        for line in found
    ]
    return Answer(data, [*session.marking, *(lines or ["No clock runs."])])


@commands.command("answer")
def answer(
    context: typer.Context,
    clock: ClockName,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What was done; - reads a pipe.")],
    json: AsJson = False,
) -> Answer:
    """Say what was done about a clock that has fired; it does not ring again."""
    session = Session.of(context)
    entry = clocks.answer(session.desk, session.officer, clock, text_from(text))
    return Answer({"clock": clock, "entry": entry.position}, ["Seen to."])


@commands.command("snooze")
def snooze(
    context: typer.Context,
    clock: ClockName,
    minutes: Annotated[int, typer.Argument(metavar="MINUTES", max=MOST, help="A few at most.")],
    json: AsJson = False,
) -> Answer:
    """Put a clock that has fired off for some minutes, a few times at most."""
    session = Session.of(context)
    desk = session.desk
    entry = clocks.snooze(desk, session.officer, clock, minutes)
    fired = desk.office.clocks.fired[clock]
    assert fired.until is not None, "it has just been put off"
    data = {
        "clock": clock,
        "entry": entry.position,
        "until": views.time(fired.until),
        "snoozes": fired.snoozes,
    }
    return Answer(data, [f"Put off until {session.local(fired.until)}."])


@commands.command("settings")
def settings(context: typer.Context, json: AsJson = False) -> Answer:
    """The bureau's figures for clocks: local settings, not from the source."""
    session = Session.of(context)
    desk = session.desk
    figures = {name: getattr(desk.office.settings, name) for name in NAMES}
    lines = [f"{name}: {'off' if value is None else value}" for name, value in figures.items()]
    head = "Local settings, not from the source; clocks.yaml says what each rests on."
    return Answer({"basis": "local", **figures}, [head, *lines])


def _standing(line: ClockLine, session: Session) -> str:
    if line.fired is None:
        return ""
    if line.fired.answered:
        return ", answered"
    if line.silent_until is not None and line.silent_until > session.now():
        return f", put off until {session.local(line.silent_until)}"
    return ", FIRED"


def _fired(entry: Entry) -> views.View:
    return {
        "clock": entry.data["clock"],
        "what": entry.data["what"],
        "incident": entry.stream.partition("/")[2] or None,
        "due_at": entry.data["due_at"],
        "entry": entry.position,
    }
