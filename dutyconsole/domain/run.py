"""A run: one playbook walked for one incident, and what each of its steps is now.

The rules are those of the house design, "What a run does". State is never stored: it follows
from the records, the calls and the responses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from dutyconsole.domain.events import CallResult, Mark
from dutyconsole.domain.playbook import Edge, Level, Phase, Playbook, Step, StepKind
from dutyconsole.domain.response import Response


class StepState(StrEnum):
    """What a step is now."""

    WAITING = "waiting"
    CURRENT = "current"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"
    NOT_NEEDED = "not_needed"
    OVERRIDDEN = "overridden"
    DEFERRED = "deferred"


PASSING = frozenset(
    {StepState.DONE, StepState.NOT_APPLICABLE, StepState.OVERRIDDEN, StepState.DEFERRED}
)
"""States that let the steps after go on."""

SETTLED = frozenset(
    {StepState.DONE, StepState.NOT_APPLICABLE, StepState.OVERRIDDEN, StepState.NOT_NEEDED}
)
"""States in which nothing remains to be done."""


class RunState(StrEnum):
    """What a run is now."""

    OPEN = "open"
    COMPLETE_EXCEPT_DEFERRED = "complete_except_deferred"
    COMPLETE = "complete"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class StepRecord:
    """How a step was resolved in its present round.

    `outcome` is the answer of a decision, else empty. `position` is that of its entry.
    """

    step: str
    round: int
    state: StepState
    outcome: str
    marks: tuple[Mark, ...]
    performed_by: str
    told_by: str
    via: str
    note: str
    reason: str
    values: Mapping[str, str]
    not_informed: tuple[str, ...]
    carried_from: str
    entered_by: str
    occurred_at: datetime
    recorded_at: datetime
    position: int


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One attempt to reach a recipient: of a notice, of a list, or of the bureau's own list.

    Attributes:
        person: Who was dialled for the recipient.
        read_back: Whether they repeated what they were told; None where nobody said it.
        needed: How many of the recipient's people must answer.
        also: Other incidents that the same call was about.
    """

    step: str
    round: int
    recipient: str
    result: CallResult
    answered_by: str
    told: str
    via: str
    entered_by: str
    occurred_at: datetime
    position: int
    person: str = ""
    read_back: bool | None = None
    needed: int = 1
    also: tuple[str, ...] = ()


def answers(calls: Iterable[CallRecord], recipient: str) -> int:
    """How many different people have answered for a recipient."""
    return len(
        {
            call.person or call.answered_by
            for call in calls
            if call.recipient == recipient and call.result is CallResult.ANSWERED
        }
    )


def informed(calls: Iterable[CallRecord]) -> frozenset[str]:
    """Recipients for whom as many people have answered as the last attempt says are needed."""
    calls = tuple(calls)
    needed = {call.recipient: call.needed for call in calls}
    return frozenset(who for who, count in needed.items() if 0 < count <= answers(calls, who))


def messaged(calls: Iterable[CallRecord]) -> frozenset[str]:
    """Recipients sent a group message who have not acknowledged it."""
    calls = tuple(calls)
    sent = frozenset(call.recipient for call in calls if call.result is CallResult.MESSAGED)
    return sent - informed(calls)


@dataclass(frozen=True)
class Run:
    """One playbook walked for one incident.

    Attributes:
        records: By step, the resolution in its present round.
        rounds: By step, the present round where it is not the first.
        since: By step, when it last became current.
        reached: By step, position of the entry by which it did.
    """

    id: str
    playbook: Playbook
    started_at: datetime
    records: Mapping[str, StepRecord] = field(default_factory=dict)
    earlier: tuple[StepRecord, ...] = ()
    rounds: Mapping[str, int] = field(default_factory=dict)
    calls: tuple[CallRecord, ...] = ()
    responses: tuple[Response, ...] = ()
    since: Mapping[str, datetime] = field(default_factory=dict)
    reached: Mapping[str, int] = field(default_factory=dict)
    stopped: bool = False
    stop_reason: str = ""

    def round_of(self, step: str) -> int:
        """The present round of a step, from 1."""
        return self.rounds.get(step, 1)

    def calls_of(self, step: str) -> tuple[CallRecord, ...]:
        """The attempts for a notice in its present round."""
        now = self.round_of(step)
        return tuple(call for call in self.calls if call.step == step and call.round == now)

    def informed(self, step: str) -> frozenset[str]:
        """Recipients of a notice reached in its present round."""
        return informed(self.calls_of(step))

    def messaged(self, step: str) -> frozenset[str]:
        """Recipients sent a group message in the present round who have not acknowledged it."""
        return messaged(self.calls_of(step))

    def begun(self, step: str) -> bool:
        """Whether a notice has been begun in its present round."""
        return bool(self.calls_of(step))

    @cached_property
    def launched(self) -> tuple[Response, ...]:
        """Every response that counts: those launched in error never were."""
        return tuple(r for r in self.responses if not r.in_error)

    @cached_property
    def in_force(self) -> tuple[Response, ...]:
        """Responses in force, highest level first."""
        standing = [r for r in self.launched if r.in_force]
        return tuple(sorted(standing, key=lambda r: (r.level, r.position), reverse=True))

    @cached_property
    def level(self) -> Level | None:
        """The highest level in force."""
        return self.in_force[0].level if self.in_force else None

    @cached_property
    def highest_reached(self) -> Level | None:
        """The highest level that ever was in force: its organiser summarises."""
        return max((r.level for r in self.launched), default=None)

    @cached_property
    def states(self) -> Mapping[str, StepState]:
        """What every step is now, in walking order."""
        found: dict[str, StepState] = {}
        for step in self.playbook.steps:
            self._find(step, found)
        return {step.id: found[step.id] for step in self.playbook.steps}

    @cached_property
    def current(self) -> tuple[str, ...]:
        """The steps to be done now, in walking order."""
        if self.stopped:
            return ()
        return tuple(s for s, state in self.states.items() if state is StepState.CURRENT)

    @cached_property
    def deferred(self) -> tuple[str, ...]:
        """The steps put off, in walking order."""
        return tuple(s for s, state in self.states.items() if state is StepState.DEFERRED)

    @cached_property
    def state(self) -> RunState:
        """What the run is now."""
        if self.stopped:
            return RunState.STOPPED
        left = [state for state in self.states.values() if state not in SETTLED]
        if not left:
            return RunState.COMPLETE
        if all(state is StepState.DEFERRED for state in left):
            return RunState.COMPLETE_EXCEPT_DEFERRED
        return RunState.OPEN

    @cached_property
    def is_over(self) -> bool:
        """Whether nothing of it stands in the way of closing."""
        return self.state in (RunState.COMPLETE, RunState.STOPPED)

    @cached_property
    def handling_open(self) -> bool:
        """Whether a step of the handling itself is still to be done."""
        if self.stopped:
            return False
        return any(
            self.states[step.id] not in SETTLED
            for step in self.playbook.steps
            if step.phase is Phase.HANDLING
        )

    def leads_on(self, edge: Edge) -> bool:
        """Whether the way is live or may still be: its source needed, its answer not otherwise."""
        return self._passes(edge, dict(self.states)) is not False

    def _find(self, step: Step, found: dict[str, StepState]) -> StepState:
        known = found.get(step.id)
        if known is None:
            known = found[step.id] = self._state(step, found)
        return known

    def _state(self, step: Step, found: dict[str, StepState]) -> StepState:
        record = self.records.get(step.id)
        if step.kind is StepKind.LAUNCH and self.launched:
            return StepState.DONE
        if step.kind is StepKind.END:
            return self._end_state(step, found)
        if record is not None:
            return record.state
        return self._walked(step, found)

    def _end_state(self, step: Step, found: dict[str, StepState]) -> StepState:
        reached = self._walked(step, found)
        if self.in_force:
            return reached if reached is StepState.CURRENT else StepState.WAITING
        if self.launched:
            return StepState.DONE
        launch = self.playbook.launch_step
        of_launch = self._find(launch, found) if launch is not None else reached
        if of_launch in (StepState.NOT_APPLICABLE, StepState.NOT_NEEDED):
            return of_launch
        return reached if reached is StepState.NOT_NEEDED else StepState.WAITING

    def _walked(self, step: Step, found: dict[str, StepState]) -> StepState:
        """The state that follows from the ways in alone."""
        if not step.edges:
            return StepState.CURRENT
        live = dead = 0
        for edge in step.edges:
            match self._passes(edge, found):
                case True:
                    live += 1
                case False:
                    dead += 1
        if dead == len(step.edges):
            return StepState.NOT_NEEDED
        return StepState.CURRENT if live + dead == len(step.edges) else StepState.WAITING

    def _passes(self, edge: Edge, found: dict[str, StepState]) -> bool | None:
        """Whether the edge is live (True), dead (False) or still open (None)."""
        source = self.playbook.by_id[edge.source]
        state = self._find(source, found)
        if state is StepState.NOT_NEEDED:
            return False
        if state in PASSING:
            record = self.records.get(source.id)
            answer = record.outcome if record is not None else ""
            return answer in edge.outcomes if edge.outcomes else True
        if source.kind is StepKind.NOTIFY and self.begun(source.id):
            return not edge.outcomes
        return None
