"""What an incident's own entries leave to be seen to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from dutyconsole.domain.clocks.derive import step_clock
from dutyconsole.domain.disputes import disputes
from dutyconsole.domain.due.calls import to_pass_on
from dutyconsole.domain.due.item import Due, DueKind
from dutyconsole.domain.events import CallResult, Subject
from dutyconsole.domain.facts import conflicts
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.office import Office
from dutyconsole.domain.phrase import Name, Names, Phrase
from dutyconsole.domain.playbook import StepKind
from dutyconsole.domain.response import Response
from dutyconsole.domain.run import CallRecord, Run, StepState, informed
from dutyconsole.domain.vouched import Matter


def of_incident(incident: Incident, office: Office, now: datetime) -> Iterator[Due]:
    """What the incident's own entries leave to be seen to, in no order.

    Args:
        incident: The incident; of one that is closed only what nobody has vouched for is due.
        office: The registers, which know how far the machine's clock was set.
        now: The moment, which tells what is late.
    """
    yield from _to_confirm(incident)
    if incident.is_writable:
        for run in incident.open_runs:
            yield from _in_run(incident.id, run, office, now)
        yield from _calls(incident.calls)
        yield from to_pass_on(incident)
        yield from _awaited(incident)
        yield from _differing(incident)


def _in_run(incident: str, run: Run, office: Office, now: datetime) -> Iterator[Due]:
    for name, state in run.states.items():
        step, called = run.playbook.by_id[name], run.playbook.step_name(name)
        clock = step_clock(incident, run, name)
        if clock is not None:
            at = clock.due_at(office.clocks.jumps)
            phrase = Phrase.of("To do: step {step}", step=called)
            if at > now:
                yield Due(DueKind.STEP, phrase, at, name, run.id)
            elif office.clocks.is_answered(clock.name):  # until then its clock says so
                yield Due(DueKind.STEP, clock.phrase, at, name, run.id)
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
    waiting = [name for name, call in last.items() if call.result is CallResult.MESSAGED]
    if len(waiting) > 1:  # a group message to all is one thing to see to
        names = Names.of("recipient", *waiting)
        phrase = Phrase.of("No receipt, {n}: {recipients}", n=len(waiting), recipients=names)
        yield Due(DueKind.RECEIPT, phrase, None, step, run)
    for recipient, call in last.items():
        if call.result is CallResult.MESSAGED and len(waiting) > 1:
            continue
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
    """What nobody has vouched for, and, louder, what somebody says was not so."""
    for response in incident.responses:
        playbook = incident.runs[response.run].playbook
        step = playbook.launch_step.id if playbook.launch_step else ""
        named = Name("playbook", playbook.id)
        for _, phrase in disputes(response, named):
            yield Due(DueKind.DISPUTED, phrase, None, step, response.run, response.id)
        for matter in response.matters:
            if not matter.disputed:
                phrase = _confirming(response, matter, named)
                yield Due(DueKind.CONFIRM, phrase, None, step, response.run, response.id)


def _confirming(response: Response, matter: Matter, playbook: Name) -> Phrase:
    level, person = str(response.level), Name("person", matter.person)
    match matter.subject:
        case Subject.END:
            return Phrase.of(
                "Confirm end {level}: {person}, {playbook}",
                person=person,
                level=level,
                playbook=playbook,
            )
        case Subject.TRANSFER:
            return Phrase.of(
                "Confirm transfer {level}: {person}, {playbook}",
                person=person,
                level=level,
                playbook=playbook,
            )
        case Subject.LAUNCH:
            return Phrase.of(
                "Confirm launch {level}: {person}, {playbook}",
                person=person,
                level=level,
                playbook=playbook,
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
