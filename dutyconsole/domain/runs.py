"""Starting and stopping runs; work that two playbooks share is carried over by reference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dutyconsole.domain.events import (
    CallResult,
    Event,
    Mark,
    RecipientCalled,
    Result,
    RunStarted,
    RunStopped,
    StepRecorded,
)
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.phrase import Name, Names, Phrase
from dutyconsole.domain.playbook import Playbook, Step, StepKind
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.run import CallRecord, Run, RunState, StepState
from dutyconsole.domain.situation import Situation


def start_run(situation: Situation, playbook_id: str) -> tuple[Event, ...]:
    """Start walking a playbook; what its runs beside it have already done is carried over.

    Raises:
        Refused: `unknown` where it is not adopted, `invalid` where a run of it is open.
    """
    incident = situation.writable()
    playbook = situation.adopted.newest.get(playbook_id)
    if playbook is None:
        refuse(
            Code.UNKNOWN,
            "No playbook {playbook} has been adopted",
            "choose one of: {playbooks}",
            playbook=playbook_id,
            playbooks=Names.of("playbook", *situation.adopted.newest),
        )
    open_run = incident.run_of(playbook_id)
    if open_run is not None and open_run.state is not RunState.COMPLETE:
        refuse(
            Code.INVALID,
            "Playbook {playbook} is already being walked as run {run}",
            "go on in that run",
            playbook=Name("playbook", playbook_id),
            run=open_run.id,
        )
    before = sum(1 for run in incident.runs.values() if run.playbook.id == playbook_id)
    run_id = playbook_id if before == 0 else f"{playbook_id}.{before + 1}"
    started = RunStarted(run_id, playbook.id, playbook.version, playbook.digest)
    return (started, *_carried_over(incident, run_id, playbook))


def stop_run(situation: Situation, run_id: str, reason: str) -> tuple[Event, ...]:
    """Stop a run of the wrong playbook.

    Raises:
        Refused: `unknown`, `invalid`, `response_in_force`.
    """
    incident = situation.writable()
    run = incident.run_named(run_id)
    if run is None:
        refuse(
            Code.UNKNOWN,
            "Incident {incident} has no run {run}",
            "name one of: {runs}",
            incident=incident.id,
            run=run_id,
            runs=Names.some("playbook", incident.runs, Phrase("none is started")),
        )
    if run.stopped:
        refuse(Code.INVALID, "Run {run} is stopped already", "nothing is left to do", run=run.id)
    if not reason:
        refuse(Code.INVALID, "Stopping a run needs a reason", "say why it was the wrong playbook")
    if run.in_force:
        refuse(
            Code.RESPONSE_IN_FORCE,
            "Level {level} of run {run} is in force",
            "end the response first",
            level=run.in_force[0].level,
            run=run.id,
        )
    return (RunStopped(run.id, reason),)


def _carried_over(incident: Incident, run_id: str, playbook: Playbook) -> Iterator[Event]:
    for step in playbook.steps:
        if not step.common or step.is_derived or step.kind is StepKind.DECISION:
            continue
        twins = [
            (run, twin)
            for run in incident.open_runs
            for twin in run.playbook.steps
            if twin.common == step.common
        ]
        if step.kind is StepKind.NOTIFY:
            yield from _carried_calls(twins, run_id, step)
            continue
        for run, twin in twins:
            if run.states[twin.id] is StepState.DONE:
                yield _carried_record(run, twin, run_id, step)
                break


def _carried_record(run: Run, twin: Step, run_id: str, step: Step) -> StepRecorded:
    record = run.records[twin.id]
    return StepRecorded(
        run=run_id,
        step=step.id,
        round=1,
        result=Result.DONE,
        marks=(Mark.CARRIED_OVER,),
        performed_by=record.performed_by or record.entered_by,
        told_by=record.told_by,
        via=record.via,
        carried_from=run.id,
    )


def _carried_calls(
    twins: Sequence[tuple[Run, Step]], run_id: str, step: Step
) -> Iterator[RecipientCalled | StepRecorded]:
    carried_from: list[str] = []
    for recipient in step.recipients:
        found = next(_answered(twins, recipient), None)
        if found is None:
            continue
        run, call = found
        carried_from.append(run.id)
        yield RecipientCalled(
            run=run_id,
            step=step.id,
            round=1,
            recipient=recipient,
            result=CallResult.ANSWERED,
            answered_by=call.answered_by,
            told=call.told,
            via=call.via,
            carried_from=run.id,
            person=call.person,
            read_back=call.read_back,
        )
    if carried_from and len(carried_from) == len(step.recipients):
        yield StepRecorded(
            run=run_id,
            step=step.id,
            round=1,
            result=Result.DONE,
            marks=(Mark.CARRIED_OVER,),
            carried_from=carried_from[-1],
        )


def _answered(
    twins: Sequence[tuple[Run, Step]], recipient: str
) -> Iterator[tuple[Run, CallRecord]]:
    for run, twin in twins:
        reached = recipient in run.informed(twin.id)
        for call in run.calls_of(twin.id) if reached else ():
            if (call.recipient, call.result) == (recipient, CallResult.ANSWERED):
                yield run, call
