"""Telling people: of a notice, of an order passed on, of the bureau's list; called or messaged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dutyconsole.domain.call_list import CallList
from dutyconsole.domain.events import CallResult, Event, RecipientCalled, Result
from dutyconsole.domain.phrase import Name, Names, Phrase
from dutyconsole.domain.playbook import StepKind
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.run import Run, StepState
from dutyconsole.domain.situation import Situation, run_to_work_in
from dutyconsole.domain.steps import Account, record_step


@dataclass(frozen=True, slots=True)
class Call:
    """One attempt: what came of it, who answered, what they were told.

    Attributes:
        person: Who was dialled.
        read_back: Whether they repeated it; None where that is not known.
        needed: How many of the recipient's people must answer, by local setting.
        also: Other incidents that the same call was about.
    """

    result: CallResult
    answered_by: str = ""
    told: str = ""
    via: str = ""
    person: str = ""
    read_back: bool | None = None
    needed: int = 1
    also: tuple[str, ...] = ()


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


def notice_run(situation: Situation, run_id: str, step_id: str, recipient: str) -> str:
    """Id of the run in which the step is a notice to the recipient.

    Raises:
        Refused: `unknown`, `invalid`.
    """
    return _run_of_notice(situation, run_id, step_id, (recipient,)).id


def call_recipient(
    situation: Situation, run_id: str, step_id: str, recipient: str, call: Call
) -> tuple[Event, ...]:
    """Record an attempt to reach `recipient`; the last one reached completes the step.

    Raises:
        Refused: `unknown`, `invalid`.
    """
    run = _run_of_notice(situation, run_id, step_id, (recipient,))
    _check_time(situation)
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
    _check_time(situation)
    return (_called(recipient, call),)


def call_of_order(
    situation: Situation, list_id: str, recipient: str, call: Call
) -> tuple[Event, ...]:
    """Record an attempt to pass an order on to `recipient`.

    Raises:
        Refused: `unknown` where there is no such list or it does not go to them, `invalid`.
    """
    order_list(situation, list_id, (recipient,))
    _check_time(situation)
    return (_called(recipient, call, list_id=list_id),)


def order_list(situation: Situation, list_id: str, recipients: Iterable[str] = ()) -> CallList:
    """The list of an order that is meant, checked to go to these recipients.

    Raises:
        Refused: `unknown`, `invalid` where the incident's handling is over.
    """
    incident = situation.writable()
    found = next((each for each in incident.lists if each.id == list_id), None)
    if found is None:
        refuse(
            Code.UNKNOWN,
            "Incident {incident} has no list {list!r}",
            "name one of: {lists}",
            incident=incident.id,
            list=list_id,
            lists=Names.some("word", (each.id for each in incident.lists), Phrase("none")),
        )
    for recipient in recipients:
        if recipient not in found.recipients:
            refuse(
                Code.UNKNOWN,
                "List {list} does not go to {recipient!r}",
                "name one of: {recipients}",
                list=list_id,
                recipient=recipient,
                recipients=Names.of("recipient", *found.recipients),
            )
    return found


def message(
    situation: Situation,
    run_id: str,
    step_id: str,
    recipients: Iterable[str],
    call: Call,
    list_id: str = "",
) -> tuple[Event, ...]:
    """Record a group message to all of `recipients` that are not informed yet.

    It begins a notice and informs nobody until they acknowledge it.

    Args:
        situation: What is now.
        run_id: Run or playbook id of the notice; empty where the step alone says it.
        step_id: The notice; empty: beside any notice.
        recipients: Whom it was sent to; none: everybody on the notice's list.
        call: What they were told, by which means.
        list_id: The list of an order, instead of a notice.

    Raises:
        Refused: `unknown`, `invalid` where nobody is left to be informed.
    """
    wanted = tuple(dict.fromkeys(recipients))
    run: Run | None = None
    if step_id:
        run = _run_of_notice(situation, run_id, step_id, wanted)
        wanted = wanted or run.playbook.by_id[step_id].recipients
        reached = run.informed(step_id)
    elif list_id:
        listed = order_list(situation, list_id, wanted)
        wanted = wanted or listed.recipients
        reached = listed.informed
    else:
        reached = situation.writable().informed_at_large
    _check_time(situation)
    left = [recipient for recipient in wanted if recipient not in reached]
    if not left:
        refuse(
            Code.INVALID,
            "Everybody the message would go to is informed already",
            "name somebody who is not, or call them again one by one",
        )
    return tuple(_called(recipient, call, run, step_id, list_id) for recipient in left)


def _check_time(situation: Situation) -> None:
    """Refuse a call that would have been made before the incident was known."""
    known_at = situation.known_since
    if situation.occurred_at < known_at:
        refuse(
            Code.INVALID,
            "Incident {incident} was reported only at {moment}",
            "give the time of the call, at the earliest then",
            incident=situation.incident.id,
            moment=f"{known_at.astimezone(situation.occurred_at.tzinfo):%Y-%m-%d %H:%M:%S%z}",
        )


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
    recipient: str, call: Call, run: Run | None = None, step_id: str = "", list_id: str = ""
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
        person=call.person,
        read_back=call.read_back if call.result is CallResult.ANSWERED else None,
        needed=call.needed,
        list=list_id,
        also=call.also,
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
