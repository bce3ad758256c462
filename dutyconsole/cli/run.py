"""`dutyconsole run`: playbooks started, listed and stopped."""

from __future__ import annotations

from typing import Annotated

import typer

from dutyconsole.cli import lines, views
from dutyconsole.cli.options import AsJson, IncidentId, ReasonGiven, noun
from dutyconsole.cli.session import Answer, Session, text_from
from dutyconsole.desk import steps
from dutyconsole.desk.scene import Recorded

commands = noun("Runs: playbooks being walked for an incident.")


@commands.command("start")
def start(
    context: typer.Context,
    incident: IncidentId,
    playbook: Annotated[str, typer.Argument(metavar="PLAYBOOK", help="Such as 4-12.")],
    json: AsJson = False,
) -> Answer:
    """Start walking a playbook."""
    session = Session.of(context)
    done = steps.start_run(session.desk, session.officer, incident, playbook)
    return _answer(session, done)


@commands.command("list")
def list_(context: typer.Context, incident: IncidentId, json: AsJson = False) -> Answer:
    """List an incident's runs, with their steps for people."""
    session = Session.of(context)
    runs = session.desk.incident(incident).runs.values()
    picture = lines.Picture(session.desk.reference, session.language, session.local)
    text = [line for run in runs for line in picture.run(run)]
    return Answer([views.run(run) for run in runs], [*session.marking, *(text or ["No runs."])])


@commands.command("stop")
def stop(
    context: typer.Context,
    incident: IncidentId,
    run: Annotated[str, typer.Argument(metavar="RUN", help="The run or its playbook.")],
    reason: ReasonGiven = "",
    json: AsJson = False,
) -> Answer:
    """Stop a run of the wrong playbook."""
    session = Session.of(context)
    done = steps.stop_run(session.desk, session.officer, incident, run, text_from(reason))
    return _answer(session, done)


def _answer(session: Session, done: Recorded) -> Answer:
    run = done.incident.runs[str(done.entries[0].data["run"])]
    picture = lines.Picture(session.desk.reference, session.language, session.local)
    return Answer({**views.recorded(done), **views.run(run)}, [picture.run_line(run)])
