"""Telling people: the recipients of a notice or the bureau's own list, called or messaged."""

from __future__ import annotations

from collections.abc import Iterable
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
    run = _run_of_notice(situation, run_id, step_id, (recipient,))
    called = _called(recipient, call, run, step_id)
    after = situation.after((called,))
    now = after.incident.runs[run.id]
    if _complete(now, step_id):
        return (called, *record_step(after, run.id, step_id, Result.DONE, Account()))
    return (called,)


def call_at_large(situation: Situation, recipient: str, call: Call) -> tuple[Event, ...]:
    """Record an attempt to reach somebody beside any notice: a post, a group, or in free words.

    Raises:
        Refused: `invalid` where the incident's handling is over.
    """
    situation.writable()
    return (_called(recipient, call),)


def message(
    situation: Situation, run_id: str, step_id: str, recipients: Iterable[str], call: Call
) -> tuple[Event, ...]:
    """Record a group message to all of `recipients` that are not informed yet.

    It begins a notice and informs nobody until they acknowledge it.

    Args:
        situation: What is now.
        run_id: Run or playbook id of the notice; empty where the step alone says it.
        step_id: The notice; empty: beside any notice.
        recipients: Whom it was sent to; none: everybody on the notice's list.
        call: What they were told, by which means.

    Raises:
        Refused: `unknown`, `invalid` where nobody is left to be informed.
    """
    wanted = tuple(dict.fromkeys(recipients))
    run: Run | None = None
    if step_id:
        run = _run_of_notice(situation, run_id, step_id, wanted)
        wanted = wanted or run.playbook.by_id[step_id].recipients
        reached = run.informed(step_id)
    else:
        reached = situation.writable().informed_at_large
    left = [recipient for recipient in wanted if recipient not in reached]
    if not left:
        refuse(
            Code.INVALID,
            "Everybody the message would go to is informed already",
            "name somebody who is not, or call them again one by one",
        )
    return tuple(_called(recipient, call, run, step_id) for recipient in left)


def _run_of_notice(
    situation: Situation, run_id: str, step_id: str, recipients: Iterable[str]
) -> Run:
    """The run in which the step is a notice to these recipients."""
    run = run_to_work_in(situation, run_id, step_id)
    step = run.playbook.by_id[step_id]
    if step.kind is not StepKind.NOTIFY:
        refuse(
            Code.INVALID,
            "Step {step} is not a notice",
            "record it as done instead",
            step=run.playbook.step_name(step.id),
        )
    for recipient in recipients:
        if recipient not in step.recipients:
            refuse(
                Code.UNKNOWN,
                "Step {step} does not go to {recipient!r}",
                "name one of: {recipients}",
                step=run.playbook.step_name(step.id),
                recipient=recipient,
                recipients=Names.of("recipient", *step.recipients),
            )
    return run


def _called(
    recipient: str, call: Call, run: Run | None = None, step_id: str = ""
) -> RecipientCalled:
    return RecipientCalled(
        run=run.id if run else "",
        step=step_id,
        round=run.round_of(step_id) if run else 1,
        recipient=recipient,
        result=call.result,
        answered_by=call.answered_by,
        told=call.told,
        via=call.via,
    )


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
