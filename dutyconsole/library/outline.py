"""A flow as nested rails: what follows what, which way an answer takes, where ways meet again.

A step belongs on the rail of the step that every way to it passes last (its immediate dominator).
So each step stands in exactly one place, whatever the flow looks like.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dutyconsole.domain.playbook import Edge, Playbook, Step, StepKind
from dutyconsole.library.flow import passing_answers, walking_order


@dataclass(frozen=True, slots=True)
class Exit:
    """A way on that is not drawn below its step.

    Attributes:
        answers: The answers that take it; empty: always taken.
        to: The steps it leads to; empty: nothing more follows.
        back: It goes back, to do work again.
    """

    answers: tuple[str, ...]
    to: tuple[str, ...]
    back: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """A way on that is drawn below its step.

    Attributes:
        answers: The answers that take it; empty: always taken.
        rails: Each is walked; several of them at the same time.
        also: Steps drawn elsewhere that it leads to as well.
    """

    answers: tuple[str, ...]
    rails: tuple[Rail, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """One place on a rail.

    Attributes:
        step: The step; None where several ways meet only to part again, or nothing has begun.
        after: The ways in, where they are more than the one from just above.
        exits: Ways on that are drawn elsewhere.
        lanes: Ways on that are drawn here.
    """

    step: Step | None
    after: tuple[Edge, ...] = ()
    exits: tuple[Exit, ...] = ()
    lanes: tuple[Lane, ...] = ()


@dataclass(frozen=True, slots=True)
class Rail:
    """Stops one below the other."""

    stops: tuple[Stop, ...]


def outline(playbook: Playbook) -> Rail:
    """The rails of a playbook, from its start."""
    return _Outliner(playbook).rail("")


class _Outliner:
    """Nodes are step ids, "" for the start, and `+first` for a fork where the same ways meet."""

    def __init__(self, playbook: Playbook) -> None:
        self._steps = playbook.by_id
        self._place = {step: number for number, step in enumerate(self._steps)}
        self._forks = self._meeting_to_part()
        fork_of = {step: fork for fork, steps in self._forks.items() for step in steps}
        self._opens: dict[str, list[tuple[str, Edge]]] = {step: [] for step in self._steps}
        self._sole: dict[str, bool] = {}
        above: dict[str, str] = {"": ""}
        depth = {"": 0}
        self._kids: dict[str, list[str]] = {"": []}
        for step in walking_order(playbook):
            edges = [edge for edge in step.edges if edge.source in self._steps]
            for edge in edges:
                self._opens[edge.source].append((step.id, edge))
            fork = fork_of.get(step.id)
            sources = [edge.source for edge in edges if edge.source in above] or [""]
            if fork is not None and fork not in above:
                self._hang(fork, sources, above, depth)
            self._sole[step.id] = fork is not None or len(edges) <= 1
            self._hang(step.id, [fork] if fork is not None else sources, above, depth)
        for kids in self._kids.values():
            kids.sort(key=self._order)

    def _meeting_to_part(self) -> dict[str, list[str]]:
        """Where several steps come after exactly the same several ways."""
        same: dict[tuple[Edge, ...], list[str]] = {}
        for step in self._steps.values():
            if len(step.edges) > 1:
                same.setdefault(step.edges, []).append(step.id)
        return {f"+{steps[0]}": steps for steps in same.values() if len(steps) > 1}

    def _hang(
        self, node: str, sources: Iterable[str], above: dict[str, str], depth: dict[str, int]
    ) -> None:
        """Hang a node below the last one that all its sources have in common."""
        here, *others = sources
        for other in others:
            one = other
            while one != here:
                if depth[one] >= depth[here]:
                    one = above[one]
                else:
                    here = above[here]
        above[node], depth[node] = here, depth[here] + 1
        self._kids.setdefault(here, []).append(node)

    def _order(self, node: str) -> int:
        return self._place[node.removeprefix("+")]

    def rail(self, node: str) -> Rail:
        """Everything below a node."""
        stops: list[Stop] = []
        ahead = [node]
        while ahead:
            here = ahead.pop()
            kids = self._kids.get(here, [])
            starts = [kid for kid in kids if self._sole.get(kid, False)]
            meets = [kid for kid in kids if kid not in starts]
            step = self._steps.get(here)
            decides = step is not None and step.kind is StepKind.DECISION
            goes_on = starts[:1] if self._goes_straight_on(step, starts) else []
            follows = [*goes_on, *meets]
            ahead.extend(reversed(follows))
            exits: list[Exit] = []
            lanes: list[Lane] = []
            if decides and step is not None:
                exits, lanes = self._by_answer(step, starts, goes_on)
            elif not goes_on:
                lanes = [Lane((), (self.rail(start),)) for start in starts]
            if step is not None and not decides:
                exits = self._onward(step, starts, ahead)
            stops.append(Stop(step, self._ways_in(here), tuple(exits), tuple(lanes)))
        return Rail(tuple(stops))

    def _goes_straight_on(self, step: Step | None, starts: list[str]) -> bool:
        """Whether the one step that follows may stand on the same rail."""
        if len(starts) != 1:
            return False
        if step is None or step.kind is not StepKind.DECISION:
            return True
        return all(self._opened(step, a) == (starts[0],) for a in passing_answers(step))

    def _opened(self, step: Step, answer: str) -> tuple[str, ...]:
        ways = self._opens[step.id]
        found = {to for to, edge in ways if not edge.outcomes or answer in edge.outcomes}
        return tuple(sorted(found, key=self._order))

    def _by_answer(
        self, step: Step, starts: list[str], goes_on: list[str]
    ) -> tuple[list[Exit], list[Lane]]:
        exits = [Exit((answer,), (to,), back=True) for answer, to in step.redo.items()]
        groups: dict[tuple[str, ...], list[str]] = {}
        for answer in passing_answers(step):
            groups.setdefault(self._opened(step, answer), []).append(answer)
        lanes: list[Lane] = []
        left = [start for start in starts if start not in goes_on]
        for opened, answers in groups.items():
            own = [to for to in opened if to in left]
            left = [start for start in left if start not in own]
            also = tuple(to for to in opened if to not in own)
            if own:
                lanes.append(Lane(tuple(answers), tuple(map(self.rail, own)), also))
            else:
                exits += [Exit((answer,), also) for answer in answers]
        lanes.sort(key=lambda lane: self._first(lane.rails[0]))
        return exits, lanes

    def _first(self, rail: Rail) -> int:
        step = rail.stops[0].step
        return self._place[step.id] if step is not None else 0

    def _onward(self, step: Step, starts: list[str], ahead: list[str]) -> list[Exit]:
        """Where a step leads besides the steps drawn just below it."""
        following = ahead[-1] if ahead else ""
        drawn = {*starts, following, *self._forks.get(following, ())}
        opened = sorted((to for to, _ in self._opens[step.id]), key=self._order)
        left = tuple(to for to in opened if to not in drawn)
        return [Exit((), left)] if left or not opened else []

    def _ways_in(self, node: str) -> tuple[Edge, ...]:
        if node in self._forks:
            return self._steps[self._forks[node][0]].edges
        if node == "" or self._sole[node]:
            return ()
        return self._steps[node].edges
