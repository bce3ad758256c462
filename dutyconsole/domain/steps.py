"""Recording steps and answering decisions: what the officer did becomes events or a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dutyconsole.domain.clocks.derive import step_clock
from dutyconsole.domain.events import (
    DecisionTaken,
    Event,
    Mark,
    Result,
    StandardReturned,
    StepRecorded,
    StepReopened,
)
from dutyconsole.domain.phrase import Name, Names, Phrase
from dutyconsole.domain.playbook import Step, StepKind
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.run import Run, StepState
from dutyconsole.domain.situation import Situation, run_to_work_in


@dataclass(frozen=True, slots=True)
class Account:
    """Who did something, who told the desk, how, and what was observed."""

    performed_by: str = ""
    told_by: str = ""
    via: str = ""
    note: str = ""
    reason: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def record_step(
    situation: Situation,
    run_id: str,
    step_id: str,
    result: Result,
    account: Account,
    shown_round: int | None = None,
) -> tuple[Event, ...]:
    """Resolve a step.

    Args:
        situation: What is now.
        run_id: Run or playbook id; empty where the step alone says it.
        step_id: The step.
        result: How it was resolved.
        account: Who, how, what.
        shown_round: Round of the step that the officer had before them; None: whatever it is now.

    Raises:
        Refused: `unknown`, `invalid`, `hold_point`, or `lost_race` if it was resolved meanwhile.
    """
    run = run_to_work_in(situation, run_id, step_id)
    step = run.playbook.by_id[step_id]
    check_tickable(run, step, result, account)
    _check_hold(run, step)
    _check_not_resolved(run, step, shown_round)
    missing: tuple[str, ...] = ()
    if step.kind is StepKind.NOTIFY and result is Result.DONE:
        missing = tuple(r for r in step.recipients if r not in run.informed(step.id))
    marks = _marks(situation, run, step)
    if result is Result.OVERRIDDEN or missing:
        marks = _with(marks, Mark.DEVIATION)
    return (
        StepRecorded(
            run=run.id,
            step=step.id,
            round=run.round_of(step.id),
            result=result,
            marks=marks,
            performed_by=account.performed_by,
            told_by=account.told_by,
            via=account.via,
            note=account.note,
            reason=account.reason,
            values=account.values,
            not_informed=missing,
        ),
    )


def decide(
    situation: Situation,
    run_id: str,
    step_id: str,
    outcome: str,
    account: Account,
    shown_round: int | None = None,
) -> tuple[Event, ...]:
    """Answer a decision; answering it again is a new round.

    Args:
        situation: What is now.
        run_id: Run or playbook id; empty where the step alone says it.
        step_id: The decision.
        outcome: One of its outcomes.
        account: Who decided, how the desk knows.
        shown_round: Round that this answer was to be when the decision was shown: the present one
            of an open decision, the one after it of an answered one. None: whichever it is now.

    Raises:
        Refused: `unknown`, `invalid`, `response_in_force`, `hold_point`, `lost_race`.
    """
    run = run_to_work_in(situation, run_id, step_id)
    step = run.playbook.by_id[step_id]
    _check_answer(run, step, outcome)
    check_answer_may_change(run, step, outcome)
    _check_hold(run, step)
    answered = step.id in run.records
    round_ = next_answer(run, step)
    if shown_round not in (None, round_):
        _check_not_resolved(run, step, shown_round)
    return (
        DecisionTaken(
            run=run.id,
            step=step.id,
            round=round_,
            outcome=outcome,
            marks=() if answered else _marks(situation, run, step),
            performed_by=account.performed_by,
            told_by=account.told_by,
            via=account.via,
            note=account.note,
            reason=account.reason,
            values=account.values,
        ),
    )


def next_answer(run: Run, step: Step) -> int:
    """The round that an answer to a decision would be now."""
    return run.round_of(step.id) + (1 if step.id in run.records else 0)


def reopen_step(
    situation: Situation, run_id: str, step_id: str, reason: str, shown_round: int | None = None
) -> tuple[Event, ...]:
    """Open a new round of one step alone.

    Args:
        situation: What is now.
        run_id: Run or playbook id; empty where the step alone says it.
        step_id: The step.
        reason: Why it is to be done again.
        shown_round: Round in which it was shown resolved; None: whatever it is now.

    Raises:
        Refused: `unknown`, `invalid` (nothing to reopen), `response_in_force`, or `lost_race` if
            it was opened again meanwhile.
    """
    run = run_to_work_in(situation, run_id, step_id)
    step = run.playbook.by_id[step_id]
    if shown_round not in (None, run.round_of(step.id)):
        _check_not_resolved(run, step, shown_round)
    if step.id not in run.records:
        refuse(
            Code.INVALID,
            "Step {step} is not resolved, so it cannot be reopened",
            Phrase("launch or end the response")
            if step.is_derived
            else Phrase("record it instead"),
            step=run.playbook.step_name(step.id),
        )
    check_answer_may_change(run, step, "")
    return (StepReopened(run.id, step.id, run.round_of(step.id) + 1, reason),)


def return_work(
    situation: Situation,
    run_id: str,
    step_id: str,
    reason: str,
    handed_in_by: str,
    shown_round: int | None = None,
) -> tuple[Event, ...]:
    """Send back what was handed in for a step because it does not meet its standard.

    The step stays open; a step already done is reopened.

    Args:
        situation: What is now.
        run_id: Run or playbook id; empty where the step alone says it.
        step_id: The step.
        reason: What was wrong.
        handed_in_by: Whose work it is.
        shown_round: Round of the step that the officer had before them; None: whatever it is now.

    Raises:
        Refused: `unknown`, `invalid` for a step without a standard, `lost_race`.
    """
    run = run_to_work_in(situation, run_id, step_id)
    step = run.playbook.by_id[step_id]
    if not step.standard:
        refuse(
            Code.INVALID,
            "Step {step} has no acceptance standard",
            "add a note instead",
            step=run.playbook.step_name(step.id),
        )
    round_ = run.round_of(step.id)
    if shown_round not in (None, round_):
        _check_not_resolved(run, step, shown_round)
    returned = StandardReturned(run.id, step.id, round_, reason, handed_in_by)
    if step.id not in run.records:
        return (returned,)
    check_answer_may_change(run, step, "")
    return (returned, StepReopened(run.id, step.id, round_ + 1, reason))


def check_answer_may_change(run: Run, step: Step, outcome: str) -> None:
    """Refuse an answer that would contradict a response in force (empty outcome: no answer)."""
    launch = run.playbook.launch_step
    if not run.in_force or launch is None:
        return
    for decision, wanted in run.playbook.answers_towards(launch.id):
        if decision.id == step.id and outcome not in wanted:
            refuse(
                Code.RESPONSE_IN_FORCE,
                "Level {level} is in force, so step {step} stands as answered",
                "end the response first",
                level=run.in_force[0].level,
                step=run.playbook.step_name(step.id),
            )


def _check_answer(run: Run, step: Step, outcome: str) -> None:
    if step.kind is not StepKind.DECISION:
        refuse(
            Code.INVALID,
            "Step {step} is not a decision",
            "record it as done",
            step=run.playbook.step_name(step.id),
        )
    if outcome not in step.outcomes:
        refuse(
            Code.INVALID,
            "{answer!r} is no answer to step {step}",
            "answer one of: {answers}",
            answer=outcome,
            step=run.playbook.step_name(step.id),
            answers=Names.of("word", *step.outcomes),
        )


def check_tickable(run: Run, step: Step, result: Result, account: Account) -> None:
    """Refuse to tick what can only be answered, or follows from the responses."""
    if step.kind is StepKind.DECISION:
        refuse(
            Code.INVALID,
            "Step {step} is a decision and can only be answered",
            "decide one of: {answers}",
            step=run.playbook.step_name(step.id),
            answers=Names.of("word", *step.outcomes),
        )
    if step.kind is StepKind.END:
        refuse(
            Code.INVALID,
            "Step {step} follows from the response and is never ticked",
            "end the response",
            step=run.playbook.step_name(step.id),
        )
    if step.kind is StepKind.LAUNCH:
        if result is not Result.NOT_APPLICABLE:
            refuse(
                Code.INVALID,
                "Step {step} follows from the response and is never ticked",
                "launch a response, or mark the step not applicable with a reason",
                step=run.playbook.step_name(step.id),
            )
        if run.launched:
            refuse(
                Code.INVALID,
                "A response was launched, so step {step} is not 'not applicable'",
                "end the response instead",
                step=run.playbook.step_name(step.id),
            )
        if not account.reason:
            refuse(
                Code.INVALID,
                "Marking step {step} not applicable needs a reason",
                "say why nothing was launched",
                step=run.playbook.step_name(step.id),
            )


def _check_not_resolved(run: Run, step: Step, shown_round: int | None) -> None:
    record = run.records.get(step.id)
    now = run.round_of(step.id)
    resolved = record is not None and record.state is not StepState.DEFERRED
    if not resolved and (shown_round is None or shown_round == now):
        return
    if record is None:
        refuse(
            Code.LOST_RACE,
            "Step {step} was opened again meanwhile (round {round})",
            "look at it again",
            step=run.playbook.step_name(step.id),
            round=now,
        )
    how = record.outcome or record.state.value.replace("_", " ")
    refuse(
        Code.LOST_RACE,
        "Step {step} was already recorded as {how} by {person} (entry {position})",
        "reopen it if it must be done again",
        step=run.playbook.step_name(step.id),
        how=Name("word", how),
        person=Name("person", record.entered_by),
        position=record.position,
    )


def _check_hold(run: Run, step: Step) -> None:
    for hold in run.playbook.steps:
        if (
            hold.hold
            and hold.id != step.id
            and run.states[hold.id] not in (StepState.DONE, StepState.OVERRIDDEN)
            and run.states[hold.id] is not StepState.NOT_NEEDED
            and step.id in run.playbook.reachable(hold.id)
        ):
            refuse(
                Code.HOLD_POINT,
                "Step {hold} is a hold point and stands before step {step}",
                "do step {hold} first, or override it with a reason",
                hold=run.playbook.step_name(hold.id),
                step=run.playbook.step_name(step.id),
            )


def _marks(situation: Situation, run: Run, step: Step) -> tuple[Mark, ...]:
    marks: tuple[Mark, ...] = ()
    state = run.states[step.id]
    if state not in (StepState.CURRENT, StepState.DEFERRED) and not step.anytime:
        marks = _with(marks, Mark.AHEAD)
    clock = step_clock(situation.incident.id, run, step.id)
    if clock is not None and situation.occurred_at > clock.due_at(situation.jumps):
        marks = _with(_with(marks, Mark.LATE), Mark.DEVIATION)
    return marks


def _with(marks: tuple[Mark, ...], mark: Mark) -> tuple[Mark, ...]:
    return marks if mark in marks else (*marks, mark)
