"""How a run and its responses change with each event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias, TypeGuard

from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import (
    DecisionTaken,
    Event,
    RecipientCalled,
    ResponseConfirmed,
    ResponseDisputed,
    ResponseEnded,
    ResponseLaunched,
    ResponseTransferred,
    RunStopped,
    StandardReturned,
    StepRecorded,
    StepReopened,
)
from dutyconsole.domain.response_fold import launched, response_after
from dutyconsole.domain.run import CallRecord, Run, StepRecord, StepState

StepEvent: TypeAlias = (
    StepRecorded | DecisionTaken | StepReopened | StandardReturned | RecipientCalled | RunStopped
)
ResponseEvent: TypeAlias = (
    ResponseEnded | ResponseConfirmed | ResponseDisputed | ResponseTransferred
)
RunEvent: TypeAlias = StepEvent | ResponseLaunched | ResponseEvent


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an entry says besides its event: who, when, where in the log."""

    stream: str
    position: int
    recorded_at: datetime
    occurred_at: datetime
    person: str | None

    @classmethod
    def of(cls, entry: Entry) -> Stamp:
        """The stamp of a recorded entry."""
        return cls(entry.stream, entry.position, entry.recorded_at, entry.occurred_at, entry.person)


def is_run_event(event: Event) -> TypeGuard[RunEvent]:
    """Whether the event happens inside a run."""
    return isinstance(event, RunEvent)


def concerns(run: Run, event: RunEvent) -> bool:
    """Whether the event happens in this run."""
    if isinstance(event, ResponseEvent):
        return any(response.id == event.response for response in run.responses)
    return run.id == event.run


def apply_to_run(run: Run, event: RunEvent, at: Stamp) -> Run:
    """The run after the event, with the time at which steps became current."""
    return timed(_changed(run, event, at), at)


def timed(run: Run, at: Stamp) -> Run:
    """The run with `since` kept: a step that is current and was not has just become so."""
    return replace(
        run,
        since={step: run.since.get(step, at.recorded_at) for step in run.current},
        reached={step: run.reached.get(step, at.position) for step in run.current},
    )


def _changed(run: Run, event: RunEvent, at: Stamp) -> Run:
    match event:
        case StepRecorded() as e:
            return _with_record(run, _record(e, StepState(e.result.value), "", at))
        case DecisionTaken() as e:
            decided = _with_record(run, _record(e, StepState.DONE, e.outcome, at))
            for step in run.playbook.redo_region(e.step, e.outcome):
                decided = _reopened(decided, step, decided.round_of(step) + 1)
            return decided
        case StepReopened() as e:
            return _reopened(run, e.step, e.round)
        case RecipientCalled() as e:
            return replace(run, calls=(*run.calls, called(e, at)))
        case RunStopped() as e:
            return replace(run, stopped=True, stop_reason=e.reason)
        case StandardReturned():
            return run
        case ResponseLaunched() as e:
            return replace(run, responses=(*run.responses, launched(e, at)))
        case _:
            return replace(
                run,
                responses=tuple(
                    response_after(r, event, at) if r.id == event.response else r
                    for r in run.responses
                ),
            )


def called(event: RecipientCalled, at: Stamp) -> CallRecord:
    """The attempt as it stays known."""
    return CallRecord(
        event.step,
        event.round,
        event.recipient,
        event.result,
        event.answered_by,
        event.told,
        event.via,
        at.person or "",
        at.occurred_at,
        at.position,
        event.person,
        event.read_back,
        event.needed,
        event.also,
    )


def _record(
    event: StepRecorded | DecisionTaken, state: StepState, outcome: str, at: Stamp
) -> StepRecord:
    return StepRecord(
        step=event.step,
        round=event.round,
        state=state,
        outcome=outcome,
        marks=event.marks,
        performed_by=event.performed_by,
        told_by=event.told_by,
        via=event.via,
        note=event.note,
        reason=event.reason,
        values=event.values,
        not_informed=event.not_informed if isinstance(event, StepRecorded) else (),
        carried_from=event.carried_from if isinstance(event, StepRecorded) else "",
        entered_by=at.person or "",
        occurred_at=at.occurred_at,
        recorded_at=at.recorded_at,
        position=at.position,
    )


def _with_record(run: Run, record: StepRecord) -> Run:
    replaced = run.records.get(record.step)
    return replace(
        run,
        records={**run.records, record.step: record},
        rounds={**run.rounds, record.step: record.round},
        earlier=(*run.earlier, replaced) if replaced else run.earlier,
    )


def _reopened(run: Run, step: str, round_: int) -> Run:
    old = run.records.get(step)
    return replace(
        run,
        records={key: value for key, value in run.records.items() if key != step},
        rounds={**run.rounds, step: round_},
        earlier=(*run.earlier, old) if old else run.earlier,
    )


def corrected_calls(
    calls: tuple[CallRecord, ...], target: int, changes: Mapping[str, str]
) -> tuple[CallRecord, ...]:
    """The attempts after the entry at `target` was corrected."""
    words: dict[str, Any] = {
        key: changes[key] for key in ("answered_by", "told", "via") if key in changes
    }
    return tuple(replace(call, **words) if call.position == target else call for call in calls)


def corrected(run: Run, target: int, changes: Mapping[str, str]) -> Run:
    """The run after the entry at `target` was corrected; who launched and ended stays."""

    def said(keys: tuple[str, ...]) -> dict[str, Any]:
        return {key: changes[key] for key in keys if key in changes}

    step_words = said(("performed_by", "told_by", "via", "note", "reason"))
    response_words = said(("order_number", "reported_by", "via"))
    return replace(
        run,
        records={
            key: replace(record, **step_words) if record.position == target else record
            for key, record in run.records.items()
        },
        calls=corrected_calls(run.calls, target, changes),
        responses=tuple(
            replace(response, **response_words) if response.position == target else response
            for response in run.responses
        ),
    )
