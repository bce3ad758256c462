"""A second opinion on "What a run does", made from its prose alone, slow and plain.

Nothing here knows how the domain folds. It takes the whole story of one run from its beginning,
keeps it in dicts and sets, and then asks every step again and again what it is until no answer
changes any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from dutyconsole.domain.events import (
    CallResult,
    DecisionTaken,
    Event,
    RecipientCalled,
    ResponseDisputed,
    ResponseEnded,
    ResponseLaunched,
    RunStopped,
    StepRecorded,
    StepReopened,
    Subject,
)
from dutyconsole.domain.playbook import Playbook, Step

Way: TypeAlias = Literal["live", "dead", "pending"]


@dataclass
class Story:
    """What has happened in one run, as bare facts."""

    round: dict[str, int]
    said: dict[str, str] = field(default_factory=dict)
    answer: dict[str, str] = field(default_factory=dict)
    called: dict[str, set[str]] = field(default_factory=dict)
    reached: dict[str, set[str]] = field(default_factory=dict)
    level: dict[str, int] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    in_error: set[str] = field(default_factory=set)
    stopped: bool = False

    def forget(self, step: str) -> None:
        """A new round: nothing is known of the step in it."""
        self.round[step] += 1
        for book in (self.said, self.answer, self.called, self.reached):
            book.pop(step, None)

    def counting(self) -> set[str]:
        """Responses that do not count as never launched."""
        return set(self.level) - self.in_error

    def in_force(self) -> set[str]:
        return set(self.level) - self.ended


@dataclass(frozen=True)
class View:
    """What the run looks like now."""

    states: dict[str, str]
    current: set[str]
    rounds: dict[str, int]
    run: str
    ahead: set[str]
    """Steps that would be marked ahead if they were recorded now."""
    cut_off: set[str]
    """Steps that the walk alone does not need, whatever has been recorded of them."""
    in_force: list[int]
    """Levels in force, highest first; Level I is 3."""
    highest: int


def interpret(playbook: Playbook, happened: Iterable[Event]) -> View:
    """Read the story of one run from its beginning."""
    story = Story(round={step.id: 1 for step in playbook.steps})
    for event in happened:
        _tell(playbook, story, event)
    states = _settle(playbook, story)
    walk = {step.id: _walk(playbook, story, states, step) for step in playbook.steps}
    left = set(states.values())
    if story.stopped:
        run = "stopped"
    elif left & {"waiting", "current"}:
        run = "open"
    else:
        run = "complete_except_deferred" if "deferred" in left else "complete"
    return View(
        states=states,
        current={step for step, state in states.items() if state == "current"},
        rounds=dict(story.round),
        run=run,
        ahead={
            step.id
            for step in playbook.steps
            if states[step.id] in ("waiting", "not_needed") and not step.anytime
        },
        cut_off={step for step, state in walk.items() if state == "not_needed"},
        in_force=sorted((story.level[r] for r in story.in_force()), reverse=True),
        highest=max((story.level[r] for r in story.counting()), default=0),
    )


def paths(playbook: Playbook, start: str, goal: str) -> Iterator[list[str]]:
    """Every path from one step to another, walked forward one edge at a time."""
    unfinished = [[start]]
    while unfinished:
        path = unfinished.pop()
        if path[-1] == goal:
            yield path
            continue
        unfinished.extend(
            [*path, step.id]
            for step in playbook.steps
            if any(edge.source == path[-1] for edge in step.edges)
        )


def _tell(playbook: Playbook, story: Story, event: Event) -> None:
    if isinstance(event, StepRecorded):
        story.said[event.step] = event.result.value
    elif isinstance(event, DecisionTaken):
        if event.step in story.answer:
            story.forget(event.step)
        story.answer[event.step] = event.outcome
        decision = next(step for step in playbook.steps if step.id == event.step)
        if event.outcome in decision.redo:
            target = decision.redo[event.outcome]
            again = {s for path in paths(playbook, target, decision.id) for s in path}
            for step in again:
                story.forget(step)
    elif isinstance(event, StepReopened):
        story.forget(event.step)
    elif isinstance(event, RecipientCalled):
        story.called.setdefault(event.step, set()).add(event.recipient)
        if event.result is CallResult.ANSWERED:
            story.reached.setdefault(event.step, set()).add(event.recipient)
    elif isinstance(event, ResponseLaunched):
        story.level[event.response] = int(event.level)
    elif isinstance(event, ResponseEnded):
        story.ended.add(event.response)
        if event.in_error:
            story.in_error.add(event.response)
    elif isinstance(event, ResponseDisputed):
        if event.subject is Subject.END:
            story.ended.discard(event.response)
            story.in_error.discard(event.response)
    elif isinstance(event, RunStopped):
        story.stopped = True


def _settle(playbook: Playbook, story: Story) -> dict[str, str]:
    states = {step.id: "waiting" for step in playbook.steps}
    while True:
        again = {step.id: _judge(playbook, story, states, step) for step in playbook.steps}
        if again == states:
            return states
        states = again


def _judge(playbook: Playbook, story: Story, states: dict[str, str], step: Step) -> str:
    kind = step.kind.value
    if kind == "launch":
        if story.counting():
            return "done"
        return story.said.get(step.id) or _walk(playbook, story, states, step)
    if kind == "end":
        return _judge_end(playbook, story, states, step)
    if kind == "decision" and step.id in story.answer:
        return "done"
    informed = story.reached.get(step.id, set())
    whole_list = kind == "notify" and informed >= set(step.recipients)
    if step.id in story.said:
        said = story.said[step.id]
        return "done" if said == "deferred" and whole_list else said
    return "done" if whole_list else _walk(playbook, story, states, step)


def _judge_end(playbook: Playbook, story: Story, states: dict[str, str], step: Step) -> str:
    walked = _walk(playbook, story, states, step)
    if story.in_force():
        return "current" if walked == "current" else "waiting"
    if story.counting():
        return "done"
    of_launch = {states[s.id] for s in playbook.steps if s.kind.value == "launch"}
    if of_launch & {"not_applicable", "not_needed"}:
        return of_launch.pop()
    return "not_needed" if walked == "not_needed" else "waiting"


def _walk(playbook: Playbook, story: Story, states: dict[str, str], step: Step) -> str:
    """What the step is by its edges alone."""
    if not step.edges:
        return "current"
    ways = [_way(playbook, story, states, edge.source, edge.outcomes) for edge in step.edges]
    if all(way == "dead" for way in ways):
        return "not_needed"
    if "pending" in ways:
        return "waiting"
    return "current"


def _way(
    playbook: Playbook,
    story: Story,
    states: dict[str, str],
    source: str,
    outcomes: tuple[str, ...],
) -> Way:
    state = states[source]
    if state == "not_needed":
        return "dead"
    if source in story.answer and outcomes and story.answer[source] not in outcomes:
        return "dead"
    if state in ("done", "not_applicable", "overridden", "deferred"):
        return "live"
    return "live" if story.called.get(source) else "pending"
