"""Calling the recipients of a notice, one attempt at a time."""

from __future__ import annotations

from dataclasses import dataclass

from dutyconsole.domain.events import CallResult, Event, RecipientCalled, Result
from dutyconsole.domain.phrase import Name, Names, Phrase
from dutyconsole.domain.playbook import StepKind
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.run import Run, StepState
from dutyconsole.domain.situation import Situation, run_to_work_in
from dutyconsole.domain.steps import Account, record_step


@dataclass(frozen=True, slots=True)
class Call:
    """One attempt: what came of it, who answered, what they were told."""

    result: CallResult
    answered_by: str = ""
    told: str = ""
    via: str = ""


def notice_step(situation: Situation, run_id: str, recipient: str) -> str:
    """The notice step that is meant where only the recipient is named."""
    for run in situation.incident.open_runs:
        if run_id and run_id not in (run.id, run.playbook.id):
            continue
        for step in run.playbook.steps:
            if step.kind is StepKind.NOTIFY and recipient in step.recipients:
                return step.id
    refuse(
        Code.UNKNOWN,
        "No notice of incident {incident} goes to {recipient}",
        "name one of: {recipients}",
        incident=situation.incident.id,
        recipient=Name("recipient", recipient),
        recipients=Names.some(
            "recipient", _recipients(situation), Phrase("nobody is to be notified")
        ),
    )


def call_recipient(
    situation: Situation, run_id: str, step_id: str, recipient: str, call: Call
) -> tuple[Event, ...]:
    """Record an attempt to reach `recipient`; the last one reached completes the step.

    Raises:
        Refused: `unknown`, `invalid`.
    """
    run = run_to_work_in(situation, run_id, step_id)
    step = run.playbook.by_id[step_id]
    if step.kind is not StepKind.NOTIFY:
        refuse(
            Code.INVALID, "Step {step} is not a notice", "record it as done instead", step=step.id
        )
    if recipient not in step.recipients:
        refuse(
            Code.UNKNOWN,
            "{step} does not go to {recipient!r}",
            "name one of: {recipients}",
            step=step.id,
            recipient=recipient,
            recipients=Names.of("recipient", *step.recipients),
        )
    called = RecipientCalled(
        run=run.id,
        step=step.id,
        round=run.round_of(step.id),
        recipient=recipient,
        result=call.result,
        answered_by=call.answered_by,
        told=call.told,
        via=call.via,
    )
    after = situation.after((called,))
    now = after.incident.runs[run.id]
    if _complete(now, step_id):
        return (called, *record_step(after, run.id, step_id, Result.DONE, Account()))
    return (called,)


def _complete(run: Run, step_id: str) -> bool:
    """Whether the whole list is informed of a notice that is unresolved or was put off."""
    record = run.records.get(step_id)
    is_open = record is None or record.state is StepState.DEFERRED
    return is_open and run.informed(step_id) >= set(run.playbook.by_id[step_id].recipients)


def _recipients(situation: Situation) -> list[str]:
    found = [
        recipient
        for run in situation.incident.open_runs
        for step in run.playbook.steps
        for recipient in step.recipients
    ]
    return list(dict.fromkeys(found))
