"""Playbooks as definitions: what a workflow asks for, as read from a file or from the log.

The running counterpart is `dutyconsole.domain.run`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import IntEnum, StrEnum
from functools import cached_property

from dutyconsole.domain.phrase import Name
from dutyconsole.domain.text import Localised


class Level(IntEnum):
    """Response levels, ordered: Level I is the highest."""

    III = 1
    II = 2
    I = 3  # noqa: E741 - the field's own name

    def __str__(self) -> str:
        return self.name


class StepKind(StrEnum):
    """What kind of work a step is."""

    ACT = "act"
    NOTIFY = "notify"
    RECORD = "record"
    REPORT = "report"
    DECISION = "decision"
    LAUNCH = "launch"
    END = "end"


class Phase(StrEnum):
    """Whether a step belongs to the handling or comes after it."""

    HANDLING = "handling"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class Box:
    """An annotation box of the source, attached to a step.

    Attributes:
        node: Its node id in the source reconstruction; empty for a text of our own.
        text: The text in three languages.
        source: The source text, character for character; empty for a text of our own.
    """

    node: str
    text: Localised
    source: str


@dataclass(frozen=True, slots=True)
class Edge:
    """One way into a step.

    Attributes:
        source: The step it comes from.
        outcomes: For a decision: any of these answers opens it. Empty: any resolution does.
    """

    source: str
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One box of a workflow that carries work.

    Attributes:
        id: Node id in the source reconstruction.
        text: What to do, or the question of a decision.
        by: Responsible parties; advice, never enforced. Empty: not stated in the source.
        by_source: The source's own words for them.
        edges: Ways in. Empty: the step starts at once.
        outcomes: Possible answers of a decision.
        redo: Answer -> step at which the work is taken up again.
        anytime: May be recorded early without a mark.
        target: Time allowed after becoming current; a local setting.
        basis: `local` where something of the step is not from the source.
        common: Name of the work shared with other playbooks of one incident.
    """

    id: str
    kind: StepKind
    text: Localised
    by: tuple[str, ...] = ()
    by_source: str = ""
    source: str = ""
    edges: tuple[Edge, ...] = ()
    outcomes: tuple[str, ...] = ()
    labels: Mapping[str, Box] = field(default_factory=dict)
    redo: Mapping[str, str] = field(default_factory=dict)
    standard: tuple[Box, ...] = ()
    note: tuple[Box, ...] = ()
    recipients: tuple[str, ...] = ()
    recipients_source: Box | None = None
    members: tuple[str, ...] = ()
    members_source: Box | None = None
    response: tuple[Box, ...] = ()
    reading: tuple[str, ...] = ()
    anytime: bool = False
    hold: bool = False
    target: timedelta | None = None
    basis: str = ""
    phase: Phase = Phase.HANDLING
    common: str = ""

    @property
    def is_derived(self) -> bool:
        """Whether the step follows from the responses and is never ticked."""
        return self.kind in (StepKind.LAUNCH, StepKind.END)


@dataclass(frozen=True, slots=True)
class ResponseRule:
    """Who may launch at one level, and who organises the summary.

    Attributes:
        launch: Posts, any of which may launch.
        summary: Organisers of the summary.
    """

    launch: tuple[str, ...]
    summary: tuple[str, ...]


@dataclass(frozen=True)
class Playbook:
    """One workflow.

    Attributes:
        digest: Hex SHA-256 of the canonical content; two playbooks with one digest are the same.
        kinds: Incident kinds it is made for.
        opening: The source's opening box, the trigger.
        closing: A bare end box: announced when the run is complete.
        response: Per level who launches; empty where the source has no levels.
        reading: Ambiguities of the source that concern no single step.
    """

    id: str
    version: int
    title: Localised
    kinds: tuple[str, ...]
    steps: tuple[Step, ...]
    section: str = ""
    source_title: str = ""
    opening: Box | None = None
    closing: Box | None = None
    response: Mapping[Level, ResponseRule] = field(default_factory=dict)
    reading: tuple[str, ...] = ()
    digest: str = ""

    @cached_property
    def by_id(self) -> Mapping[str, Step]:
        """Steps by id, in walking order."""
        return {step.id: step for step in self.steps}

    def step_name(self, step_id: str) -> Name:
        """A step by its id, and on screens by its number."""
        return Name("step", step_id, str(list(self.by_id).index(step_id) + 1))

    @cached_property
    def launch_step(self) -> Step | None:
        """The step that is done once a response exists."""
        return next((s for s in self.steps if s.kind is StepKind.LAUNCH), None)

    @cached_property
    def _successors(self) -> Mapping[str, frozenset[str]]:
        out: dict[str, set[str]] = {step.id: set() for step in self.steps}
        for step in self.steps:
            for edge in step.edges:
                out.setdefault(edge.source, set()).add(step.id)
        return {key: frozenset(value) for key, value in out.items()}

    def reachable(self, start: str) -> frozenset[str]:
        """Every step on a way out of `start`, itself included."""
        seen: set[str] = set()
        ahead = [start]
        while ahead:
            here = ahead.pop()
            if here not in seen:
                seen.add(here)
                ahead.extend(self._successors.get(here, ()))
        return frozenset(seen)

    def between(self, start: str, goal: str) -> frozenset[str]:
        """Every step on a path from `start` to `goal`, both included; empty if there is none."""
        return frozenset(s for s in self.reachable(start) if goal in self.reachable(s))

    def answers_towards(self, goal: str) -> Iterator[tuple[Step, tuple[str, ...]]]:
        """Each decision that gates `goal`, with the answers that keep a way to it open.

        A decision all of whose answers lead there gates nothing; one that has the work done again
        does not lead on.
        """
        for step in self.steps:
            if step.kind is not StepKind.DECISION or step.id == goal:
                continue
            towards = self.between(step.id, goal)
            if not towards:
                continue
            open_by = [
                edge.outcomes
                for other in self.steps
                if other.id in towards
                for edge in other.edges
                if edge.source == step.id
            ]
            if not all(open_by):
                continue
            passing = {outcome for outcomes in open_by for outcome in outcomes}
            wanted = tuple(o for o in step.outcomes if o in passing and o not in step.redo)
            if wanted and wanted != step.outcomes:
                yield step, wanted

    def redo_region(self, decision: str, outcome: str) -> frozenset[str]:
        """The steps that `outcome` of `decision` reopens; empty if it reopens none."""
        target = self.by_id[decision].redo.get(outcome)
        return self.between(target, decision) if target else frozenset()
