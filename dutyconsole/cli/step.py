"""`dutyconsole step`: steps recorded, decisions answered, work sent back."""

from __future__ import annotations

from typing import Annotated

import typer

from dutyconsole.cli import lines, views
from dutyconsole.cli.options import (
    AsJson,
    IncidentId,
    OccurredAt,
    OfRun,
    ReasonGiven,
    StepId,
    Via,
    noun,
)
from dutyconsole.cli.session import Answer, Session, pairs_from, text_from
from dutyconsole.desk import steps
from dutyconsole.desk.desk import Recorded
from dutyconsole.desk.steps import StepRef
from dutyconsole.domain.entry import Json
from dutyconsole.domain.events import Result
from dutyconsole.domain.steps import Account

commands = noun("Steps: done, decided, put off, reopened.")

PerformedBy = Annotated[
    str, typer.Option("--performed-by", metavar="WHO", help="Who did it, a person or free text.")
]
ToldBy = Annotated[str, typer.Option("--told-by", metavar="WHO", help="Who told the desk.")]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help="What was seen; - reads a pipe.")]
Values = Annotated[
    list[str] | None, typer.Option("--value", metavar="K=V", help="A value; may be repeated.")
]
ShownRound = Annotated[
    int | None,
    typer.Option("--round", min=1, help="The round you have before you: refused if it is over."),
]


def _resolve(says: str, result: Result) -> None:
    """Add the command that resolves a step with `result`."""

    def command(
        context: typer.Context,
        incident: IncidentId,
        step: StepId,
        run: OfRun = "",
        performed_by: PerformedBy = "",
        told_by: ToldBy = "",
        via: Via = "",
        note: Note = "",
        value: Values = None,
        reason: ReasonGiven = "",
        occurred_at: OccurredAt = None,
        round_: ShownRound = None,
        json: AsJson = False,
    ) -> Answer:
        session = Session.of(context)
        ref = StepRef(incident, step, run, round_)
        account = _account(performed_by, told_by, via, note, reason, value)
        when = session.when(occurred_at)
        done = steps.record_step(session.desk, session.officer, ref, result, account, when)
        return _answer(session, done, ref)

    commands.command(result.value.replace("_", "-").replace("overridden", "override"), help=says)(
        command
    )


_resolve("A step was done.", Result.DONE)
_resolve("A step does not apply here.", Result.NOT_APPLICABLE)
_resolve("A step is passed over for a reason.", Result.OVERRIDDEN)


@commands.command("defer")
def defer(
    context: typer.Context,
    incident: IncidentId,
    step: StepId,
    run: OfRun = "",
    note: Note = "",
    reason: ReasonGiven = "",
    round_: ShownRound = None,
    json: AsJson = False,
) -> Answer:
    """Put a step off: the ones after it go on, the incident cannot be closed."""
    session = Session.of(context)
    ref = StepRef(incident, step, run, round_)
    account = _account(note=note, reason=reason)
    done = steps.record_step(session.desk, session.officer, ref, Result.DEFERRED, account)
    return _answer(session, done, ref)


@commands.command("up-to")
def up_to(
    context: typer.Context,
    incident: IncidentId,
    step: StepId,
    run: OfRun = "",
    performed_by: PerformedBy = "",
    told_by: ToldBy = "",
    via: Via = "",
    note: Note = "",
    occurred_at: OccurredAt = None,
    round_: ShownRound = None,
    json: AsJson = False,
) -> Answer:
    """Everything up to a step was done, as one caller says."""
    session = Session.of(context)
    ref = StepRef(incident, step, run, round_)
    account = _account(performed_by, told_by, via, note)
    when = session.when(occurred_at)
    done = steps.record_up_to(session.desk, session.officer, ref, account, when)
    recorded = [str(entry.data["step"]) for entry in done.entries]
    said = f"Recorded as done: {', '.join(recorded)}."
    return _answer(session, done, ref, said, recorded=[*recorded])


@commands.command("decide")
def decide(
    context: typer.Context,
    incident: IncidentId,
    step: StepId,
    outcome: Annotated[str, typer.Argument(metavar="OUTCOME", help="One of its answers.")],
    run: OfRun = "",
    performed_by: PerformedBy = "",
    told_by: ToldBy = "",
    via: Via = "",
    note: Note = "",
    value: Values = None,
    reason: ReasonGiven = "",
    occurred_at: OccurredAt = None,
    round_: ShownRound = None,
    json: AsJson = False,
) -> Answer:
    """Answer a decision; answering again is a new round."""
    session = Session.of(context)
    ref = StepRef(incident, step, run, round_)
    account = _account(performed_by, told_by, via, note, reason, value)
    when = session.when(occurred_at)
    done = steps.decide(session.desk, session.officer, ref, outcome, account, when)
    return _answer(session, done, ref)


@commands.command("reopen")
def reopen(
    context: typer.Context,
    incident: IncidentId,
    step: StepId,
    run: OfRun = "",
    reason: ReasonGiven = "",
    json: AsJson = False,
) -> Answer:
    """Have a step done again."""
    session = Session.of(context)
    ref = StepRef(incident, step, run)
    done = steps.reopen_step(session.desk, session.officer, ref, text_from(reason))
    return _answer(session, done, ref)


@commands.command("return")
def return_(
    context: typer.Context,
    incident: IncidentId,
    step: StepId,
    run: OfRun = "",
    handed_in_by: Annotated[
        str, typer.Option("--handed-in-by", metavar="WHO", help="Who handed it in.")
    ] = "",
    reason: ReasonGiven = "",
    json: AsJson = False,
) -> Answer:
    """Send back what does not meet the step's standard."""
    session = Session.of(context)
    ref = StepRef(incident, step, run)
    done = steps.return_work(session.desk, session.officer, ref, text_from(reason), handed_in_by)
    return _answer(session, done, ref)


def _account(
    performed_by: str = "",
    told_by: str = "",
    via: str = "",
    note: str = "",
    reason: str = "",
    values: list[str] | None = None,
) -> Account:
    return Account(
        performed_by=performed_by,
        told_by=told_by,
        via=via,
        note=text_from(note),
        reason=text_from(reason),
        values=pairs_from(values or (), "--value"),
    )


def _answer(session: Session, done: Recorded, ref: StepRef, said: str = "", **more: Json) -> Answer:
    run = done.incident.runs[steps.run_id_of(done, ref)]
    own = [e for e in done.entries if e.data.get("step") == ref.step]
    data: views.View = {
        **views.recorded(done),
        **views.step(run, ref.step),
        **more,
        "run": run.id,
        "current": list(run.current),
        "marks": list(own[-1].data.get("marks") or ()) if own else [],  # type: ignore[arg-type]
    }
    picture = lines.Picture(session.desk.reference, session.language, session.local)
    return Answer(data, [said or f"{ref.step} is {data['state']}.", picture.run_line(run)])
