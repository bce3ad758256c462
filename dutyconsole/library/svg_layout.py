"""Where the boxes of a drawn flow stand: rows from the top, lanes side by side.

The rails of `outline` say it all: what stands on one rail stands in one column, ways that part
share the room of the rail they leave.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dutyconsole.domain.playbook import Playbook, StepKind
from dutyconsole.library.flow import passing_answers
from dutyconsole.library.outline import Rail, outline

OPENING: Final = "@opening"
CLOSING: Final = "@closing"
"""Nodes that are no steps; no step id starts so."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a box belongs: a row, and the room between two columns."""

    row: int
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The places of all boxes, and how many columns and rows they take."""

    places: Mapping[str, Place]
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class Way:
    """An arrow to be drawn.

    Attributes:
        source: The box it leaves.
        target: The box it reaches.
        answers: The answers that take it; empty: always taken.
        back: It leads up again.
    """

    source: str
    target: str
    answers: tuple[str, ...] = ()
    back: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A box on the page, in pixels."""

    row: int
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """The x of the centre."""
        return self.x + self.width / 2


def plan(playbook: Playbook) -> Plan:
    """Where each box of a playbook belongs."""
    rails = outline(playbook)
    columns = _columns(rails)
    places: dict[str, Place] = {}
    row = 0
    if playbook.opening is not None:
        places[OPENING] = Place(0, 0, columns)
        row = 1
    row = _place(rails, row, 0, columns, places)
    if _has_end(playbook):
        places[CLOSING] = Place(row, 0, columns)
        row += 1
    return Plan(places, columns, row)


def _columns(rail: Rail) -> int:
    """How many columns a rail needs."""
    return max([1, *(sum(_columns(r) for lane in s.lanes for r in lane.rails) for s in rail.stops)])


def _place(rail: Rail, row: int, left: float, right: float, places: dict[str, Place]) -> int:
    """Place all that hangs on a rail; returns the first row below it."""
    for stop in rail.stops:
        if stop.step is not None:
            places[stop.step.id] = Place(row, left, right)
            row += 1
        beside = [inner for lane in stop.lanes for inner in lane.rails]
        needed = [_columns(inner) for inner in beside]
        lowest, at = row, left
        for inner, columns in zip(beside, needed, strict=True):
            until = at + columns * (right - left) / sum(needed)
            lowest = max(lowest, _place(inner, row, at, until, places))
            at = until
        row = lowest
    return row


def _unopened(playbook: Playbook) -> list[tuple[str, tuple[str, ...]]]:
    """The steps after which nothing follows; of a decision, the answers that lead nowhere."""
    edges = [edge for step in playbook.steps for edge in step.edges]
    found: list[tuple[str, tuple[str, ...]]] = []
    for step in playbook.steps:
        own = [edge for edge in edges if edge.source == step.id]
        if step.kind is not StepKind.DECISION:
            if not own:
                found.append((step.id, ()))
            continue
        opened = {a for e in own for a in (e.outcomes or step.outcomes)}
        left = tuple(answer for answer in passing_answers(step) if answer not in opened)
        if left:
            found.append((step.id, left))
    return found


def _has_end(playbook: Playbook) -> bool:
    """Whether an end is drawn: the source has a box for it, or some answer leads nowhere else."""
    return playbook.closing is not None or any(answers for _, answers in _unopened(playbook))


def ways(playbook: Playbook, places: Mapping[str, Place]) -> list[Way]:
    """Every arrow: from the opening, of each edge, of each answer that goes back, to the end."""
    found: list[Way] = []
    for step in playbook.steps:
        if not step.edges and playbook.opening is not None:
            found.append(Way(OPENING, step.id))
        for edge in step.edges:
            source = playbook.by_id[edge.source]
            answers = edge.outcomes
            if source.kind is StepKind.DECISION and not answers:
                answers = passing_answers(source)
            up = places[edge.source].row >= places[step.id].row
            found.append(Way(edge.source, step.id, answers, up))
        found += [Way(step.id, to, (answer,), True) for answer, to in step.redo.items()]
    if CLOSING in places:
        found += [Way(source, CLOSING, answers) for source, answers in _unopened(playbook)]
    return found
