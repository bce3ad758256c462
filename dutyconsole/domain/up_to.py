"""All steps up to here: what one caller reports, recorded as one thing."""

from __future__ import annotations

from collections.abc import Collection

from dutyconsole.domain.events import Event, Result
from dutyconsole.domain.playbook import Step, StepKind
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.run import Run, StepState
from dutyconsole.domain.situation import Situation, run_to_work_in
from dutyconsole.domain.steps import Account, check_tickable, record_step


def record_up_to(
    situation: Situation,
    run_id: str,
    step_id: str,
    account: Account,
    shown_round: int | None = None,
    listed: Collection[str] | None = None,
) -> tuple[Event, ...]:
    """Record everything on the way to a step, and the step itself, as done: one caller's account.

    Notices on the way stay open, as a caller cannot have informed our people; what was put off
    stays put off.

    Args:
        situation: What is now.
        run_id: Run or playbook id; empty where the step alone says it.
        step_id: The step up to which all was done.
        account: Who, how, what; the same for each.
        shown_round: Round of the step that the officer had before them; None: whatever it is now.
        listed: The steps that the officer saw would be recorded; None: whichever they are now.

    Raises:
        Refused: As `record_step` does; `invalid` where something on the way is not to be guessed;
            `lost_race` where a step is open now that was not listed.
    """
    run = run_to_work_in(situation, run_id, step_id)
    step = run.playbook.by_id[step_id]
    events: tuple[Event, ...] = ()
    for each in steps_up_to(run, step):
        if listed is not None and each.id not in listed:
            refuse(
                Code.LOST_RACE,
                "Step {step} was opened again meanwhile (round {round})",
                "look at it again",
                step=run.playbook.step_name(each.id),
                round=run.round_of(each.id),
            )
        shown = shown_round if each is step else None
        now = situation.after(events)
        events = (*events, *record_step(now, run.id, each.id, Result.DONE, account, shown))
    return events


def steps_up_to(run: Run, step: Step) -> tuple[Step, ...]:
    """The steps that are recorded together with `step`, itself last.

    Raises:
        Refused: `invalid` where something on the way is not to be guessed.
    """
    check_tickable(run, step, Result.DONE, Account())
    if step.kind is StepKind.NOTIFY:
        refuse(
            Code.INVALID,
            "Step {step} informs our own people, which a caller cannot have done",
            "call its recipients, or choose a step before it",
            step=run.playbook.step_name(step.id),
        )
    if run.states[step.id] is StepState.NOT_NEEDED:
        refuse(
            Code.INVALID,
            "Step {step} is on a way that was not taken",
            "record it by itself, or answer the decision before it again",
            step=run.playbook.step_name(step.id),
        )
    before = _unresolved_before(run, step)
    for each in before:
        _check_not_guessed(run, each)
    return (*(each for each in before if each.kind is not StepKind.NOTIFY), step)


def _unresolved_before(run: Run, step: Step) -> tuple[Step, ...]:
    """The steps on a way to `step` that is not cut off and that wait to be done, in walking order.

    Each stands behind all those that lead to it.
    """
    found: list[Step] = []
    seen: set[str] = {step.id}

    def visit(here: Step) -> None:
        for edge in here.edges:
            source = run.playbook.by_id[edge.source]
            if source.id not in seen and run.leads_on(edge):
                seen.add(source.id)
                visit(source)
                if run.states[source.id] in (StepState.CURRENT, StepState.WAITING):
                    found.append(source)

    visit(step)
    return tuple(found)


def _check_not_guessed(run: Run, step: Step) -> None:
    match step:
        case Step(kind=StepKind.DECISION):
            refuse(
                Code.INVALID,
                "Decision {step} stands before it and is not answered",
                "answer it first, or choose a step before it",
                step=run.playbook.step_name(step.id),
            )
        case Step(kind=StepKind.LAUNCH):
            refuse(
                Code.INVALID,
                "Step {step} stands before it and nothing was launched",
                "launch the response first, or choose a step before it",
                step=run.playbook.step_name(step.id),
            )
        case Step(kind=StepKind.END):
            refuse(
                Code.INVALID,
                "Step {step} stands before it and the response has not ended",
                "end the response first, or choose a step before it",
                step=run.playbook.step_name(step.id),
            )
        case Step(hold=True):
            refuse(
                Code.INVALID,
                "Step {step} is a hold point and stands before it",
                "do it first, or choose a step before it",
                step=run.playbook.step_name(step.id),
            )
        case _:
            return
