"""Walks a playbook under every combination of answers, to find where a run would get stuck.

The rules are those of a run: an edge is dead if its source is not needed or a decision answered
otherwise; a step is not needed when all its edges are dead, and current when all its sources are
settled and one edge is live. A response is launched as soon as its step is reached and ended as
soon as its end is; an answer that goes back is given at most once.

Steps that need no answer don't compete, so the order in which they are done decides nothing:
everything current is done at once, and only answers branch. Sets of steps are bits of an integer.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Final, TypeAlias

from dutyconsole.domain.playbook import Playbook, Step, StepKind
from dutyconsole.library.flow import walking_order

LIMIT: Final = 100_000
_LIMIT_OF_ONE: Final = 5_000

_Way: TypeAlias = "tuple[_Way, str] | None"


@dataclass(frozen=True, slots=True)
class DeadEnd:
    """A walk that cannot go on, or that leaves a response in force.

    Attributes:
        way: What was done, in order: the shortest way there.
        waiting: Steps that are still to be done, with those they wait for; empty if the run is
            complete but its response is never ended.
    """

    way: tuple[str, ...]
    waiting: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(slots=True)
class Walks:
    """All walks of one playbook.

    Attributes:
        dead_ends: The shortest of each kind, shortest first.
        answered: (decision, answer) -> the shortest way that gives it.
        cut_short: There are more combinations than are walked.
    """

    dead_ends: list[DeadEnd] = field(default_factory=list)
    answered: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    cut_short: bool = False


@dataclass(frozen=True, slots=True)
class _Bits:
    """A step compiled: its own bit, its sources, and the bits any of which open it."""

    step: Step
    own: int
    sources: int
    openers: int


@dataclass(frozen=True, slots=True)
class _State:
    """What is done, which answers stand, and which answers went back already."""

    done: int
    gone_back: int


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a walk is when only answers can bring it further.

    Attributes:
        question: The first that is open; None if none is.
        steps: How many steps were taken to get here since the last answer.
    """

    state: _State
    unneeded: int
    question: Step | None
    steps: int
    way: _Way


def walk(playbook: Playbook, limit: int = LIMIT) -> Walks:
    """Walk every combination of answers, the shortest walks first.

    Args:
        playbook: Its edges and redo targets must name steps.
        limit: How many combinations to walk at most.
    """
    walker = _Walker(playbook)
    found = Walks()
    shortest: dict[_State, int] = {}
    told: set[tuple[str, ...]] = set()
    number = count()
    ahead: list[tuple[int, int, _Place]] = []

    def reach(state: _State, length: int, way: _Way) -> None:
        """Queue what a state leads to by the length of its way, unless a shorter one does."""
        place = walker.advance(state, way)
        length += place.steps
        if length < shortest.get(place.state, length + 1):
            shortest[place.state] = length
            heapq.heappush(ahead, (length, next(number), place))

    reach(_State(0, 0), 0, None)
    while ahead:
        length, _, place = heapq.heappop(ahead)
        if length > shortest[place.state]:
            continue
        if len(shortest) > limit:
            found.cut_short = True
            break
        if place.question is None:
            dead = walker.dead_end(place)
            if dead is not None and (kind := tuple(s for s, _ in dead.waiting)) not in told:
                told.add(kind)
                found.dead_ends.append(dead)
            continue
        for answer, after in walker.answers(place.question, place.state):
            way = (place.way, walker.told_answer(place.question, answer))
            if (place.question.id, answer) not in found.answered:
                found.answered[place.question.id, answer] = _steps_of(way)
            reach(after, length + 1, way)
    return found


def way_to(playbook: Playbook, decision: str, answer: str) -> tuple[str, ...]:
    """The shortest way to an answer, without what is done beside it; empty if it is too far."""
    leading = tuple(s for s in playbook.steps if decision in playbook.reachable(s.id))
    walks = walk(replace(playbook, steps=leading), _LIMIT_OF_ONE)
    return walks.answered.get((decision, answer), ())


def _steps_of(way: _Way) -> tuple[str, ...]:
    steps: list[str] = []
    while way is not None:
        way, step = way
        steps.append(step)
    return tuple(reversed(steps))


class _Walker:
    """One playbook, compiled."""

    def __init__(self, playbook: Playbook) -> None:
        self._playbook = playbook
        self._order = walking_order(playbook)
        self._bit = {step.id: 1 << n for n, step in enumerate(self._order)}
        free = (1 << n for n in count(len(self._order)))
        self._answer = {(s.id, o): next(free) for s in self._order for o in s.outcomes}
        self._went_back = {(s.id, o): next(free) for s in self._order for o in s.redo}
        self._steps = [self._compiled(step) for step in self._order]
        launch = playbook.launch_step
        self._launched = self._bit[launch.id] if launch is not None else 0

    def _compiled(self, step: Step) -> _Bits:
        sources = openers = 0
        for edge in step.edges:
            sources |= self._bit[edge.source]
            if not edge.outcomes:
                openers |= self._bit[edge.source]
            for outcome in edge.outcomes:
                openers |= self._answer.get((edge.source, outcome), 0)
        return _Bits(step, self._bit[step.id], sources, openers)

    def advance(self, state: _State, way: _Way) -> _Place:
        """Do all that can be done without an answer."""
        done, unneeded, taken = state.done, 0, 0
        moved = True
        question: Step | None = None
        while moved:
            moved, question, unneeded = False, None, 0
            for bits in self._steps:
                if done & bits.own or (done | unneeded) & bits.sources != bits.sources:
                    continue
                if bits.sources and not done & bits.openers:
                    unneeded |= bits.own
                elif bits.step.kind is StepKind.DECISION:
                    question = question or bits.step
                elif bits.step.kind is not StepKind.END or done & self._launched:
                    done |= bits.own
                    moved = True
                    taken += 1
                    way = (way, self.told(bits.step))
            # One pass in walking order does it all, but an end may wait for a later launch.
        return _Place(_State(done, state.gone_back), unneeded, question, taken, way)

    def answers(self, step: Step, state: _State) -> Iterator[tuple[str, _State]]:
        """Each answer that can still be given, with the state after it."""
        done, gone_back = state.done, state.gone_back
        for answer in step.outcomes:
            if answer not in step.redo:
                given = self._bit[step.id] | self._answer[step.id, answer]
                yield answer, _State(done | given, gone_back)
            elif not gone_back & self._went_back[step.id, answer]:
                reopened = 0
                for other in self._playbook.redo_region(step.id, answer):
                    reopened |= self._bit[other]
                    for outcome in self._playbook.by_id[other].outcomes:
                        reopened |= self._answer[other, outcome]
                went = gone_back | self._went_back[step.id, answer]
                yield answer, _State(done & ~reopened, went)

    def dead_end(self, place: _Place) -> DeadEnd | None:
        """What is wrong where nothing is left to answer."""
        done, unneeded = place.state.done, place.unneeded
        waiting = []
        for step in self._playbook.steps:
            if (done | unneeded) & self._bit[step.id]:
                continue
            open_sources = tuple(
                edge.source for edge in step.edges if not (done | unneeded) & self._bit[edge.source]
            )
            waiting.append((step.id, open_sources or ("a response in force",)))
        ends = (s for s in self._playbook.steps if s.kind is StepKind.END)
        unended = done & self._launched and any(unneeded & self._bit[s.id] for s in ends)
        return DeadEnd(_steps_of(place.way), tuple(waiting)) if waiting or unended else None

    def told(self, step: Step) -> str:
        """A step as a walk tells it."""
        word = {StepKind.LAUNCH: "launched", StepKind.END: "ended"}.get(step.kind, "done")
        return f"{step.id} {word}"

    def told_answer(self, step: Step, answer: str) -> str:
        """An answer as a walk tells it."""
        back = step.redo.get(answer)
        return f"{step.id} = {answer} (back to {back})" if back else f"{step.id} = {answer}"
