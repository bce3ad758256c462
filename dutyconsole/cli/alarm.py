"""`dutyconsole alarm`: which stand, acknowledging them, silencing what rings at this desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import typer

from dutyconsole.cli import lines, views
from dutyconsole.cli.options import MOST, AsJson, noun
from dutyconsole.cli.session import Answer, Session
from dutyconsole.desk import alarms
from dutyconsole.domain.alarms import (
    Alarm,
    DeskState,
    acknowledgement,
    is_silenced,
    silenced_until,
)

commands = noun("Alarms: which stand, acknowledging them, silencing what rings.")


@commands.command("list")
def list_(context: typer.Context, json: AsJson = False) -> Answer:
    """List every alarm that stands, the most urgent first."""
    session = Session.of(context)
    desk, now = session.desk, session.now()
    found = alarms.standing(desk, now)
    states = desk.alarms
    return Answer(
        [_view(alarm, states, desk.name, now) for alarm in found],
        [*session.marking, *(list(_lines(found, states, session, now)) or ["No alarms."])],
    )


@commands.command("ack")
def ack(
    context: typer.Context,
    keys: Annotated[
        list[str] | None,
        typer.Argument(metavar="[KEY]...", help="Which, from `list --json`; none: all that ring."),
    ] = None,
    json: AsJson = False,
) -> Answer:
    """Acknowledge alarms for every desk; harmless when repeated.

    A report is not taken up by it: after two minutes it rings again.
    """
    session = Session.of(context)
    done = alarms.acknowledge(session.desk, session.officer, keys or None)
    said = [f"Acknowledged: {alarm.phrase}." for alarm in done.alarms]
    return Answer(
        {
            "entry": done.entry.position if done.entry else None,
            "acknowledged": [alarm.key for alarm in done.alarms],
        },
        said or ["Nothing is to be acknowledged."],
    )


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


def _view(alarm: Alarm, states: DeskState, desk: str, now: datetime) -> views.View:
    known = acknowledgement(alarm, states, now)
    again = alarm.again if known else None
    return {
        "key": alarm.key,
        "class": alarm.sort.value,
        "alarm": str(alarm.phrase),
        "incident": alarm.incident or None,
        "since": views.time(alarm.since),
        "position": alarm.position,
        "acknowledged_at": views.time(known.at if known else None),
        "acknowledged_by": known.person if known else None,
        "rings_again_at": views.time(known.at + again) if known and again else None,
        "silenced": is_silenced(alarm, states, desk, now),
    }


def _lines(
    found: tuple[Alarm, ...], states: DeskState, session: Session, now: datetime
) -> Iterator[str]:
    for alarm in found:
        known = acknowledgement(alarm, states, now)
        about = f"{alarm.incident}  " if alarm.incident else ""
        said = f"  acknowledged by {known.person}" if known else ""
        word = alarm.sort.value.upper()
        yield f"{session.local(alarm.since)}  {word}  {about}{lines.brief(str(alarm.phrase))}{said}"
