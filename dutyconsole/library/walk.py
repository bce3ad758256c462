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
from dataclasses import dataclass, field
from itertools import count
from typing import Final, TypeAlias

from dutyconsole.domain.playbook import Playbook, Step, StepKind
from dutyconsole.library.flow import walking_order

LIMIT: Final = 100_000

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


def walk(playbook: Playbook, limit: int = LIMIT) -> Walks:
    """Walk every combination of answers, the shortest walks first.

    Args:
        playbook: Its edges and redo targets must name steps.
        limit: How many combinations to walk at most.
    """
    walker = _Walker(playbook)
    found = Walks()
    seen: set[_State] = set()
    kinds_seen: set[tuple[str, ...]] = set()
    number = count()
    ahead: list[tuple[int, int, _State, _Way]] = [(0, next(number), _State(0, 0), None)]
    while ahead:
        length, _, state, way = heapq.heappop(ahead)
        if state in seen:
            continue
        if len(seen) == limit:
            found.cut_short = True
            break
        seen.add(state)
        done, unneeded, question, steps = walker.advance(state.done)
        for step in steps:
            way = (way, walker.told(step))
        length += len(steps)
        if question is None:
            dead = walker.dead_end(done, unneeded, way)
            if dead is not None and (kind := tuple(s for s, _ in dead.waiting)) not in kinds_seen:
                kinds_seen.add(kind)
                found.dead_ends.append(dead)
            continue
        for answer, after in walker.answers(question, done, state.gone_back):
            told = walker.told_answer(question, answer)
            if (question.id, answer) not in found.answered:
                found.answered[question.id, answer] = _steps_of((way, told))
            heapq.heappush(ahead, (length + 1, next(number), after, (way, told)))
    return found


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

    def advance(self, done: int) -> tuple[int, int, Step | None, list[Step]]:
        """Do all that can be done without an answer.

        Returns:
            What is done then, what is not needed, the first question open, and the steps taken.
        """
        taken: list[Step] = []
        unneeded = 0
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
                    taken.append(bits.step)
            # One pass in walking order does it all, but an end may wait for a later launch.
        return done, unneeded, question, taken

    def answers(self, step: Step, done: int, gone_back: int) -> Iterator[tuple[str, _State]]:
        """Each answer that can still be given, with the state after it."""
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

    def dead_end(self, done: int, unneeded: int, way: _Way) -> DeadEnd | None:
        """What is wrong where nothing is left to answer."""
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
        return DeadEnd(_steps_of(way), tuple(waiting)) if waiting or unended else None

    def told(self, step: Step) -> str:
        """A step as a walk tells it."""
        word = {StepKind.LAUNCH: "launched", StepKind.END: "ended"}.get(step.kind, "done")
        return f"{step.id} {word}"

    def told_answer(self, step: Step, answer: str) -> str:
        """An answer as a walk tells it."""
        back = step.redo.get(answer)
        return f"{step.id} = {answer} (back to {back})" if back else f"{step.id} = {answer}"
