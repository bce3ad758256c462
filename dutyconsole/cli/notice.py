"""`dutyconsole notice`: the recipients of a notice, called one by one."""

from __future__ import annotations

from typing import Annotated

import typer

from dutyconsole.cli.options import AsJson, IncidentId, OccurredAt, OfRun, Via, noun
from dutyconsole.cli.session import Answer, Session, misused, text_from
from dutyconsole.desk import notices
from dutyconsole.domain.events import CallResult
from dutyconsole.domain.notices import Call

commands = noun("Notices: who has been told.")


@commands.callback()
def _group() -> None:
    """Notices: who has been told."""


@commands.command("call")
def call(
    context: typer.Context,
    incident: IncidentId,
    names: Annotated[
        list[str],
        typer.Argument(metavar="[STEP] RECIPIENT", help="The notice, if need be, and who."),
    ],
    answered_by: Annotated[
        str | None, typer.Option("--answered-by", metavar="NAME", help="Who answered.")
    ] = None,
    no_answer: Annotated[bool, typer.Option("--no-answer", help="Nobody answered.")] = False,
    refused: Annotated[bool, typer.Option("--refused", help="They would not take it.")] = False,
    told: Annotated[
        str, typer.Option("--told", metavar="TEXT", help="What they were told; - reads a pipe.")
    ] = "",
    via: Via = "",
    run: OfRun = "",
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Record one attempt to reach a recipient."""
    session = Session.of(context)
    if len(names) > 2:
        misused("name one recipient, after its step where several notices are open")
    results = [
        result
        for result, given in (
            (CallResult.ANSWERED, answered_by is not None),
            (CallResult.NO_ANSWER, no_answer),
            (CallResult.REFUSED, refused),
        )
        if given
    ]
    if len(results) != 1:
        misused("give one of --answered-by NAME, --no-answer and --refused")
    attempt = Call(results[0], answered_by or "", text_from(told), via)
    done = notices.call_recipient(
        session.desk,
        session.officer,
        incident,
        names[-1],
        attempt,
        step=names[0] if len(names) == 2 else "",
        run=run,
        occurred_at=session.when(occurred_at),
    )
    first = done.recorded.entries[0].data
    after = done.recorded.incident.runs[str(first["run"])]
    step = str(first["step"])
    data = {
        "incident": incident,
        "run": after.id,
        "step": step,
        "recipient": done.recipient,
        "result": attempt.result.value,
        "informed": done.informed,
        "of": done.of,
        "state": after.states[step].value,
        "current": list(after.current),
        "entry": done.recorded.entries[0].position,
    }
    said = attempt.result.value.replace("_", " ")
    line = f"{done.recipient}: {said}; {done.informed} of {done.of} informed."
    return Answer(data, [line])
