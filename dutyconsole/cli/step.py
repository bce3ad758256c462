"""`dutyconsole step`: steps recorded, decisions answered, work sent back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

import typer

from dutyconsole.cli import lines, views
from dutyconsole.cli.grouped import grouped
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
from dutyconsole.desk.scene import Recorded
from dutyconsole.desk.steps import StepRef
from dutyconsole.domain.entry import Json
from dutyconsole.domain.events import Result
from dutyconsole.domain.steps import Account
from dutyconsole.domain.tasks import offers_follow_up

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


@dataclass(frozen=True, slots=True, kw_only=True)
class OfStep:
    """Which step of which run."""

    incident: IncidentId
    step: StepId
    run: OfRun = ""

    @property
    def ref(self) -> StepRef:
        """The step, in whichever round it is."""
        return StepRef(self.incident, self.step, self.run)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfRound(OfStep):
    """Which round of a step."""

    round_: ShownRound = None

    @property
    def ref(self) -> StepRef:
        """The step, in the round that was shown."""
        return StepRef(self.incident, self.step, self.run, self.round_)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who did it and how the desk knows."""

    performed_by: PerformedBy = ""
    told_by: ToldBy = ""
    via: Via = ""
    note: Note = ""

    def account(self) -> Account:
        """What is told, with a note from a pipe."""
        return Account(
            performed_by=self.performed_by,
            told_by=self.told_by,
            via=self.via,
            note=text_from(self.note),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldInFull(Told):
    """What is told of one step, with its values and a reason."""

    value: Values = None
    reason: ReasonGiven = ""

    def account(self) -> Account:
        """What is told, texts from a pipe."""
        return replace(
            Told.account(self),
            reason=text_from(self.reason),
            values=pairs_from(self.value or (), "--value"),
        )


def _resolve(says: str, result: Result) -> None:
    """Add the command that resolves a step with `result`."""

    @grouped
    def command(
        context: typer.Context,
        of: OfRound,
        told: ToldInFull,
        occurred_at: OccurredAt = None,
        json: AsJson = False,
    ) -> Answer:
        session = Session.of(context)
        when = session.when(occurred_at)
        done = steps.record_step(
            session.desk, session.officer, of.ref, result, told.account(), when
        )
        return _answer(session, done, of.ref)

    commands.command(result.value.replace("_", "-").replace("overridden", "override"), help=says)(
        command
    )


_resolve("A step was done.", Result.DONE)
_resolve("A step does not apply here.", Result.NOT_APPLICABLE)
_resolve("A step is passed over for a reason.", Result.OVERRIDDEN)


@commands.command("defer")
@grouped
def defer(
    context: typer.Context,
    of: OfRound,
    note: Note = "",
    reason: ReasonGiven = "",
    json: AsJson = False,
) -> Answer:
    """Put a step off: the ones after it go on, the incident cannot be closed."""
    session = Session.of(context)
    account = Account(note=text_from(note), reason=text_from(reason))
    done = steps.record_step(session.desk, session.officer, of.ref, Result.DEFERRED, account)
    return _answer(session, done, of.ref)


@commands.command("up-to")
@grouped
def up_to(
    context: typer.Context,
    of: OfRound,
    told: Told,
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Everything up to a step was done, as one caller says."""
    session = Session.of(context)
    when = session.when(occurred_at)
    done = steps.record_up_to(session.desk, session.officer, of.ref, told.account(), when)
    recorded = [str(entry.data["step"]) for entry in done.entries]
    said = f"Recorded as done: {', '.join(recorded)}."
    return _answer(session, done, of.ref, said, recorded=[*recorded])


@commands.command("decide")
@grouped
def decide(
    context: typer.Context,
    of: OfRound,
    outcome: Annotated[str, typer.Argument(metavar="OUTCOME", help="One of its answers.")],
    told: ToldInFull,
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Answer a decision; answering again is a new round."""
    session = Session.of(context)
    when = session.when(occurred_at)
    done = steps.decide(session.desk, session.officer, of.ref, outcome, told.account(), when)
    return _answer(session, done, of.ref)


@commands.command("reopen")
@grouped
def reopen(
    context: typer.Context,
    of: OfStep,
    reason: ReasonGiven = "",
    json: AsJson = False,
) -> Answer:
    """Have a step done again."""
    session = Session.of(context)
    done = steps.reopen_step(session.desk, session.officer, of.ref, text_from(reason))
    return _answer(session, done, of.ref)


@commands.command("return")
@grouped
def return_(
    context: typer.Context,
    of: OfStep,
    handed_in_by: Annotated[
        str, typer.Option("--handed-in-by", metavar="WHO", help="Who handed it in.")
    ] = "",
    reason: ReasonGiven = "",
    json: AsJson = False,
) -> Answer:
    """Send back what does not meet the step's standard."""
    session = Session.of(context)
    done = steps.return_work(session.desk, session.officer, of.ref, text_from(reason), handed_in_by)
    return _answer(session, done, of.ref)


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
    text = [said or f"{ref.step} is {data['state']}.", picture.run_line(run)]
    if own and offers_follow_up(run.playbook.by_id[ref.step]):
        entry = f"--entry {own[-1].position}"
        text.append(f"To set a follow-up: task add TEXT --kind follow_up {entry} --owner --due.")
    return Answer(data, text)
