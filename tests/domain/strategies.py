"""Random playbooks that a check would pass, and random walks over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from hypothesis import strategies as st

from dutyconsole.domain.playbook import Edge, Playbook, ResponseRule, Step, StepKind
from tests.domain.flows import ORGANISERS, POSTS_411, digested, words
from tests.domain.naive import paths

OUTCOMES: Final = (("yes", "no"), ("a", "b", "c"))
RECIPIENTS: Final = ("r1", "r2")
TICKED: Final = (StepKind.DECISION, StepKind.ACT, StepKind.DECISION, StepKind.NOTIFY, StepKind.ACT)


@st.composite
def playbooks(draw: st.DrawFn) -> Playbook:
    """An acyclic playbook: decisions, joins, lanes, redo, notices, a launch with its end."""
    size = draw(st.integers(3, 9))
    kinds = [draw(st.sampled_from(TICKED)) for _ in range(size)]
    if draw(st.booleans()):
        at = draw(st.integers(0, size - 2))
        kinds[at] = StepKind.LAUNCH
        kinds[draw(st.integers(at + 1, size - 1))] = StepKind.END
    steps: list[Step] = []
    for number, kind in enumerate(kinds):
        steps.append(draw(_steps(f"s{number}", kind, tuple(steps))))
    rules = {level: ResponseRule(posts, (ORGANISERS[level],)) for level, posts in POSTS_411.items()}
    made = Playbook("p", 1, words("p"), ("routine",), tuple(steps), response=rules)
    for number, step in enumerate(steps):
        if step.kind is StepKind.DECISION:
            made = _with_redo(made, step, draw(st.integers(-1, number)))
    return digested(made)


@st.composite
def _steps(draw: st.DrawFn, name: str, kind: StepKind, before: tuple[Step, ...]) -> Step:
    sources = set[str]()
    if before and draw(st.integers(0, 7)) < 7:
        sources = set(draw(st.lists(st.sampled_from([s.id for s in before]), max_size=2)))
        if not sources or draw(st.booleans()):
            sources.add(before[-1].id)
    more: dict[str, Any] = {}
    if kind is StepKind.END:
        launch = next(s for s in before if s.kind is StepKind.LAUNCH)
        if not any(_leads(before, launch.id, source) for source in sources):
            sources.add(launch.id)
    if kind is StepKind.NOTIFY:
        more["recipients"] = RECIPIENTS[: draw(st.integers(1, 2))]
    if kind is StepKind.DECISION:
        more["outcomes"] = draw(st.sampled_from(OUTCOMES))
    edges = tuple(draw(_edges(s)) for s in before if s.id in sources)
    anytime = kind is StepKind.ACT and draw(st.integers(0, 4)) == 0
    return Step(name, kind, words(name), edges=edges, anytime=anytime, **more)


@st.composite
def _edges(draw: st.DrawFn, source: Step) -> Edge:
    if source.kind is not StepKind.DECISION or draw(st.integers(0, 3)) == 0:
        return Edge(source.id)
    some = st.lists(st.sampled_from(source.outcomes), min_size=1, max_size=2, unique=True)
    return Edge(source.id, tuple(draw(some)))


def _leads(steps: tuple[Step, ...], start: str, goal: str) -> bool:
    part = Playbook("", 1, words(""), (), steps)
    return any(True for _ in paths(part, start, goal))


def _with_redo(playbook: Playbook, decision: Step, wish: int) -> Playbook:
    """Let the last outcome of `decision` reopen from the wished step on, if a check allows it."""
    if wish < 0:
        return playbook
    target = playbook.steps[wish].id
    region = {s for path in paths(playbook, target, decision.id) for s in path}
    kinds = {playbook.by_id[s].kind for s in region}
    taken = {edge for s in playbook.steps for edge in s.edges if edge.source == decision.id}
    unfit = not region or kinds & {StepKind.LAUNCH, StepKind.END}
    if unfit or any(decision.outcomes[-1] in edge.outcomes for edge in taken):
        return playbook
    redone = replace(decision, redo={decision.outcomes[-1]: target})
    return replace(
        playbook, steps=tuple(redone if s.id == decision.id else s for s in playbook.steps)
    )


@dataclass(frozen=True, slots=True)
class Move:
    """Something tried in a walk: a verb, a step by number, and a choice where there is one."""

    verb: str
    step: int
    choice: int


VERBS: Final[Mapping[str, int]] = {
    "forward": 8,
    "done": 4,
    "not_applicable": 1,
    "overridden": 1,
    "deferred": 2,
    "decide": 4,
    "reopen": 2,
    "call": 3,
    "message": 2,
    "up_to": 2,
    "launch": 4,
    "end": 3,
    "end_in_error": 1,
    "step_down": 1,
    "dispute": 1,
    "stop": 0,
}
"""What a walk tries, and how often; `forward` does whatever is current."""

moves: Final = st.builds(
    Move,
    st.sampled_from([verb for verb, weight in VERBS.items() for _ in range(weight)]),
    st.integers(0, 15),
    st.integers(0, 5),
)


def walks(longest: int = 25) -> st.SearchStrategy[list[Move]]:
    # Lists come out about twice as long as they must be.
    return st.lists(moves, min_size=longest // 3, max_size=longest)
