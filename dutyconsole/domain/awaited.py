"""Launches that were asked for and not ordered: kept in sight until one comes about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from dutyconsole.domain.events import LaunchAwaited, LaunchAwaitWithdrawn
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.response import Response


@dataclass(frozen=True, slots=True)
class Awaited:
    """What is asked for, and of whom, as holder of which post of which unit."""

    level: Level
    person: str
    post: str
    unit: str = ""
    playbook: str = ""


@dataclass(frozen=True, slots=True)
class AwaitedLaunch:
    """A launch that was asked for at `asked_at`, as `entered_by` noted it.

    Attributes:
        id: Its number within the incident.
        withdrawn: It is no longer wanted, or was declined: `reason`.
    """

    id: str
    asked: Awaited
    asked_at: datetime
    entered_by: str
    position: int
    withdrawn: bool = False
    reason: str = ""


def with_asked(
    asked: tuple[AwaitedLaunch, ...],
    event: LaunchAwaited | LaunchAwaitWithdrawn,
    at: datetime,
    entered_by: str,
    position: int,
) -> tuple[AwaitedLaunch, ...]:
    """Everything asked for, after one more entry about it."""
    if isinstance(event, LaunchAwaited):
        what = Awaited(event.level, event.person, event.post, event.unit, event.playbook)
        return (*asked, AwaitedLaunch(event.awaited, what, at, entered_by, position))
    meant = {each.asked for each in asked if each.id == event.awaited}
    return tuple(
        replace(each, withdrawn=True, reason=event.reason) if each.asked in meant else each
        for each in asked
    )


def still_awaited(
    asked: tuple[AwaitedLaunch, ...], responses: Iterable[Response]
) -> tuple[AwaitedLaunch, ...]:
    """What was asked for and has neither come about nor been withdrawn.

    It has come about once a response of that level or higher was launched after it, in any run.
    What was asked for twice stands here once, as asked last.
    """
    launched = [r for r in responses if not r.in_error]
    last = {each.asked: each for each in asked if not each.withdrawn}
    return tuple(
        each
        for each in last.values()
        if not any(r.level >= each.asked.level and r.position > each.position for r in launched)
    )
