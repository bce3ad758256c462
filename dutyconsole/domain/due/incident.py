"""What an incident's own entries leave to be seen to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from dutyconsole.domain.clocks.derive import step_clock
from dutyconsole.domain.due.calls import to_pass_on
from dutyconsole.domain.due.item import Due, DueKind
from dutyconsole.domain.events import CallResult
from dutyconsole.domain.facts import conflicts
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.playbook import StepKind
from dutyconsole.domain.run import CallRecord, Response, Run, StepState, informed


def of_incident(incident: Incident, now: datetime) -> Iterator[Due]:
    """What the incident's own entries leave to be seen to, in no order.

    Args:
        incident: The incident; of one that is closed only what nobody has vouched for is due.
        now: The moment, which tells what is late.
    """
    yield from _to_confirm(incident)
    if incident.is_writable:
        for run in incident.open_runs:
            yield from _in_run(run, now)
        yield from _calls(incident.calls)
        yield from _awaited(incident)
        yield from _differing(incident)


        yield from to_pass_on(incident)
def _in_run(run: Run, now: datetime) -> Iterator[Due]:
    for name, state in run.states.items():
        step, called = run.playbook.by_id[name], run.playbook.step_name(name)
        since = run.since.get(name)
        if state is StepState.CURRENT and step.target is not None and since is not None:
            at = since + step.target
            late = Phrase.of("Late: step {step}", step=called)
            phrase = late if now > at else Phrase.of("To do: step {step}", step=called)
            yield Due(DueKind.STEP, phrase, at, name, run.id)
        elif state is StepState.DEFERRED:
            phrase = Phrase.of("Put off: step {step}", step=called)
            yield Due(DueKind.DEFERRED, phrase, None, name, run.id)
        if step.kind is StepKind.NOTIFY and not _settled(state):
            yield from _calls(run.calls_of(name), name, run.id)


def _settled(state: StepState) -> bool:
    return state in (StepState.DONE, StepState.NOT_APPLICABLE, StepState.OVERRIDDEN)


def _calls(calls: Iterable[CallRecord], step: str = "", run: str = "") -> Iterator[Due]:
    """Recipients who have not been told, by the last attempt to reach each."""
    calls = tuple(calls)
    last = {call.recipient: call for call in calls}
    for recipient in informed(calls):
        del last[recipient]
    for recipient, call in last.items():
        name = Name("recipient", recipient)
        match call.result:
            case CallResult.NO_ANSWER:
                phrase = Phrase.of("No answer: {recipient}", recipient=name)
            case CallResult.REFUSED:
                phrase = Phrase.of("Call refused: {recipient}", recipient=name)
            case _:
                phrase = Phrase.of("No receipt: {recipient}", recipient=name)
        kind = DueKind.RECEIPT if call.result is CallResult.MESSAGED else DueKind.CALL
        yield Due(kind, phrase, None, step, run, recipient)


def _to_confirm(incident: Incident) -> Iterator[Due]:
    for response in incident.on_word:
        playbook = incident.runs[response.run].playbook
        step = playbook.launch_step
        yield Due(
            DueKind.CONFIRM,
            _confirming(response, playbook.id),
            None,
            step.id if step else "",
            response.run,
            response.id,
        )


def _confirming(response: Response, playbook: str) -> Phrase:
    level = str(response.level)
    named = Name("playbook", playbook)
    launcher = Name("person", response.launcher)
    if response.end_open:
        return Phrase.of(
            "Confirm end {level}: {person}, {playbook}",
            person=Name("person", response.ended_by),
            level=level,
            playbook=named,
        )
    if response.launch_disputed:
        return Phrase.of(
            "DISPUTED launch {level}: {person}, {playbook}",
            person=launcher,
            level=level,
            playbook=named,
        )
    return Phrase.of(
        "Confirm launch {level}: {person}, {playbook}",
        person=launcher,
        level=level,
        playbook=named,
    )


def _awaited(incident: Incident) -> Iterator[Due]:
    for each in incident.awaited:
        phrase = Phrase.of(
            "Not launched {level}: asked of {person}",
            level=str(each.asked.level),
            person=Name("person", each.asked.person),
        )
        yield Due(DueKind.AWAITED, phrase, about=each.id)


def _differing(incident: Incident) -> Iterator[Due]:
    for fact in conflicts(incident.facts):
        phrase = Phrase.of("Conflict: {fact}", fact=Name("fact", fact))
        yield Due(DueKind.CONFLICT, phrase, about=fact)
