"""The shape of a playbook: what can come after what, whatever is answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from dutyconsole.domain.playbook import Edge, Playbook, Step, StepKind


def passing_answers(step: Step) -> tuple[str, ...]:
    """The answers of a decision that go on; the others go back."""
    return tuple(outcome for outcome in step.outcomes if outcome not in step.redo)


def can_open(playbook: Playbook, edge: Edge, answers: Mapping[str, str]) -> bool:
    """Whether an edge is live under some answers.

    Args:
        playbook: The playbook of the edge.
        edge: A way into a step.
        answers: Decision -> its answer; a decision not named may give any that goes on.
    """
    source = playbook.by_id.get(edge.source)
    if source is None or source.kind is not StepKind.DECISION:
        return source is not None and not edge.outcomes
    given = (answers[source.id],) if source.id in answers else passing_answers(source)
    return any(answer in edge.outcomes or not edge.outcomes for answer in given)


def needed(playbook: Playbook, answers: Mapping[str, str] | None = None) -> frozenset[str]:
    """The steps that some walk needs, given some answers."""
    given = answers or {}
    found: set[str] = set()
    grown = True
    while grown:
        more = {
            step.id
            for step in playbook.steps
            if step.id not in found
            and (
                not step.edges
                or any(e.source in found and can_open(playbook, e, given) for e in step.edges)
            )
        }
        found |= more
        grown = bool(more)
    return frozenset(found)


class Choices:
    """Which steps the answers of a playbook choose between."""

    def __init__(self, playbook: Playbook) -> None:
        self._needed = [
            [needed(playbook, {step.id: answer}) for answer in passing_answers(step)]
            for step in playbook.steps
            if passing_answers(step)
        ]

    def exclude(self, one: str, other: str) -> bool:
        """Whether some decision opens the one step or the other, never both."""
        return any(
            not any(one in steps and other in steps for steps in by_answer)
            for by_answer in self._needed
        )


def without_dangling(playbook: Playbook) -> Playbook:
    """The playbook without edges and redo targets that name no step."""
    known = playbook.by_id
    return replace(
        playbook,
        steps=tuple(
            replace(
                step,
                edges=tuple(edge for edge in step.edges if edge.source in known),
                redo={answer: to for answer, to in step.redo.items() if to in known},
            )
            for step in playbook.steps
        ),
    )


def circles(playbook: Playbook) -> Iterator[tuple[str, ...]]:
    """Every circle of steps that wait for each other, such as `(a, b, a)`: a comes before b.

    Each starts at the step that comes first in the file.
    """
    place = {step.id: number for number, step in enumerate(playbook.steps)}
    waits = {s.id: {e.source for e in s.edges if e.source in place} for s in playbook.steps}
    while True:
        try:
            TopologicalSorter(waits).prepare()
        except CycleError as error:
            circle = list(error.args[1])[:-1]
            first = circle.index(min(circle, key=place.__getitem__))
            circle = circle[first:] + circle[:first]
            yield (*circle, circle[0])
            waits[circle[0]].discard(circle[-1])
        else:
            return


def walking_order(playbook: Playbook) -> tuple[Step, ...]:
    """The steps so that each stands after all it waits for, else as in the file.

    A playbook with circles keeps the order of the file.
    """
    place = {step.id: number for number, step in enumerate(playbook.steps)}
    sorter = TopologicalSorter({s.id: [e.source for e in s.edges] for s in playbook.steps})
    try:
        sorter.prepare()
    except CycleError:
        return playbook.steps
    ordered: list[Step] = []
    ready: list[str] = []
    while sorter.is_active():
        ready.extend(sorter.get_ready())
        ready.sort(key=place.__getitem__)
        step = ready.pop(0)
        sorter.done(step)
        ordered.append(playbook.by_id[step])
    return tuple(ordered)
