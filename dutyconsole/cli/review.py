"""`dutyconsole review`: the supervisor's room, which only reads."""

from __future__ import annotations

from typing import Annotated

import typer

from dutyconsole.cli import review_find, review_measures, review_timeline
from dutyconsole.cli import review_views as shown
from dutyconsole.cli.options import AsJson, IncidentId, noun
from dutyconsole.cli.paper import reader_of
from dutyconsole.cli.session import Answer, Session

commands = noun("Looking back: what needs the supervisor, and what happened.")
review_find.add_to(commands)
review_timeline.add_to(commands)
review_measures.add_to(commands)


@commands.command("queue")
def queue(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Archived incidents too.")] = False,
    json: AsJson = False,
) -> Answer:
    """The incidents that need the supervisor, the most urgent first."""
    from dutyconsole.review.queue import queue as waiting

    session = Session.of(context)
    found = waiting(session.looking_back, archived=everything)
    to = reader_of(session)
    return Answer(
        [shown.waiting(each) for each in found],
        [*session.marking, *shown.waiting_lines(found, to)],
    )


@commands.command("exceptions")
def exceptions(context: typer.Context, incident: IncidentId, json: AsJson = False) -> Answer:
    """Everything of an incident that a supervisor wants to see, with its entries."""
    from dutyconsole.review.queue import beside, notables_of

    session = Session.of(context)
    records = session.looking_back
    found = notables_of(records.history(incident), beside(records))
    to = reader_of(session)
    return Answer(
        [shown.notable(each) for each in found],
        [*session.marking, *shown.notable_lines(found, to)],
    )
