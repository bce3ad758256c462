"""Playbooks in a line a step, as short as on a blackboard.

    recv
    notify notify to=leader,chief
    decide decision                 answers yes and no, unless outs=a,b says others
    direct < decide=no              an edge with its answer; a|b for any of two
    order launch < decide=yes
    stop end
    summ follow_up < stop, direct   a join
    daily <                         starts at once

Further words: redo=no:draft, common=receive, target=5 (minutes), anytime, hold, standard.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from dutyconsole.domain.playbook import (
    Box,
    Edge,
    Level,
    Phase,
    Playbook,
    ResponseRule,
    Step,
    StepKind,
)
from dutyconsole.domain.playbook_data import playbook_data
from dutyconsole.domain.text import Localised

POSTS_411: Final[Mapping[Level, tuple[str, ...]]] = {
    Level.I: ("bureau_elg_leader",),
    Level.II: ("system_elg_office_director",),
    Level.III: ("station_elg_leader",),
}
"""Who launches in 4-11, retyped from the source."""

KINDS: Final = frozenset(kind.value for kind in StepKind)
ORGANISERS: Final = {Level.I: "bureau", Level.II: "system", Level.III: "station_depot"}

FLOW_411: Final = """
    recv common=receive
    notify notify common=notify to=department_leadership,pm_section_chief,csc_head
    collect common=collect
    decide decision
    direct < decide=no
    order launch < decide=yes
    activate
    act
    stop end
    summ follow_up < stop, direct
    archive record follow_up
"""
"""The flow of 4-11, shortened by one step."""


def words(text: str) -> Localised:
    return Localised(text, text, text)


def flow(
    playbook: str,
    lines: str,
    posts: Mapping[Level, tuple[str, ...]] | None = None,
    *,
    version: int = 1,
) -> Playbook:
    """The playbook written in `lines`; `posts` gives it levels."""
    steps: list[Step] = []
    for line in lines.strip().splitlines():
        steps.append(_step(line.strip(), steps[-1].id if steps else ""))
    rules = {
        level: ResponseRule(launch, (ORGANISERS[level],)) for level, launch in (posts or {}).items()
    }
    made = Playbook(
        playbook, version, words(playbook), ("routine",), tuple(steps), playbook, response=rules
    )
    return digested(made)


def digested(playbook: Playbook) -> Playbook:
    """The playbook with a digest over its content."""
    content = json.dumps(playbook_data(playbook), sort_keys=True)
    return replace(playbook, digest=hashlib.sha256(content.encode()).hexdigest())


def _step(line: str, before: str) -> Step:
    left, chained, right = line.partition("<")
    name, *options = left.split()
    ways = tuple(_edge(item.strip()) for item in right.split(",") if item.strip())
    if not chained and before:
        ways = (Edge(before),)
    kind, more = StepKind.ACT, dict[str, Any]()
    for option in options:
        key, _, value = option.partition("=")
        if key in KINDS:
            kind = StepKind(key)
        else:
            more |= _option(key, value)
    if kind is StepKind.DECISION:
        more.setdefault("outcomes", ("yes", "no"))
    return Step(name, kind, words(name), edges=ways, **more)


def _edge(item: str) -> Edge:
    source, _, answers = item.partition("=")
    return Edge(source, tuple(answers.split("|")) if answers else ())


def _option(key: str, value: str) -> dict[str, Any]:
    match key:
        case "to":
            return {"recipients": tuple(value.split(","))}
        case "outs":
            return {"outcomes": tuple(value.split(","))}
        case "redo":
            return {"redo": dict([value.split(":")])}
        case "common":
            return {"common": value}
        case "target":
            return {"target": timedelta(minutes=int(value)), "basis": "local"}
        case "standard":
            return {"standard": (Box("", words("complete and true"), ""),)}
        case "follow_up":
            return {"phase": Phase.FOLLOW_UP}
        case "anytime" | "hold":
            return {key: True}
        case _:
            raise ValueError(f"{key!r} is no word of a flow")


def written(playbook: Playbook) -> str:
    """The playbook as lines again, for the eye of whoever reads a failed example."""
    return "\n".join(
        f"{s.id} {s.kind.value} {' '.join(s.outcomes)} {dict(s.redo) or ''}"
        f" {'anytime' if s.anytime else ''}"
        f" < {', '.join(e.source + '=' * bool(e.outcomes) + '|'.join(e.outcomes) for e in s.edges)}"
        for s in playbook.steps
    )
