"""Facts: a value with its source, time and standing. Nothing overwrites what somebody else said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from dutyconsole.domain.events import FactRecorded


class FactStatus(StrEnum):
    """How far a value can be trusted."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Fact:
    """What one source says now of one thing."""

    name: str
    value: str
    source: str
    confirmed: bool
    at: datetime
    position: int
    status: FactStatus = FactStatus.UNCONFIRMED


def with_fact(
    facts: tuple[Fact, ...], said: FactRecorded, at: datetime, position: int
) -> tuple[Fact, ...]:
    """The standing facts after one more was recorded.

    A source replaces only its own word. Confirmed values of two sources that differ are a conflict,
    and so is an unconfirmed one that came in after a confirmed one and differs from it; estimates
    from before are not. While nothing is confirmed, unconfirmed values that differ are a conflict.
    A value that settles the matter replaces every other.
    """
    fresh = Fact(said.name, said.value, said.source, said.confirmed, at, position)
    kept = [
        fact
        for fact in facts
        if fact.name != said.name or not (said.settles or fact.source == said.source)
    ]
    return _judged([*kept, fresh], said.name)


def with_corrected_fact(
    facts: tuple[Fact, ...], position: int, value: str | None, source: str | None
) -> tuple[Fact, ...]:
    """The standing facts after the entry at `position` was corrected."""
    name = next((fact.name for fact in facts if fact.position == position), None)
    if name is None:
        return facts
    changed = [
        replace(
            fact,
            value=fact.value if value is None else value,
            source=fact.source if source is None else source,
        )
        if fact.position == position
        else fact
        for fact in facts
    ]
    return _judged(changed, name)


def _judged(facts: list[Fact], name: str) -> tuple[Fact, ...]:
    about = [fact for fact in facts if fact.name == name]
    firm_at = max((fact.position for fact in about if fact.confirmed), default=0)
    rivals = {f.position for f in about if f.confirmed or f.position > firm_at}
    conflict = len({fact.value for fact in about if fact.position in rivals}) > 1

    def status(fact: Fact) -> FactStatus:
        if conflict and fact.position in rivals:
            return FactStatus.CONFLICT
        return FactStatus.CONFIRMED if fact.confirmed else FactStatus.UNCONFIRMED

    return tuple(
        replace(fact, status=status(fact)) if fact.name == name else fact for fact in facts
    )


def conflicts(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Names on which sources differ."""
    return tuple(dict.fromkeys(f.name for f in facts if f.status is FactStatus.CONFLICT))
