"""Who may launch a level: per post and unit, and who holds it now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dutyconsole.domain.playbook import Level, Playbook
from dutyconsole.domain.roster import Roster
from dutyconsole.domain.text import Localised


@dataclass(frozen=True, slots=True)
class Entitled:
    """A post of a unit that may launch, and who holds it: nobody where `person` is empty."""

    post: str
    unit: str
    person: str = ""
    name: Localised | None = None
    phone: str = ""
    acting: bool = False

    @property
    def vacant(self) -> bool:
        """Whether nobody holds the post now."""
        return not self.person


def who_may_launch(
    playbook: Playbook, level: Level, roster: Roster, now: datetime
) -> tuple[Entitled, ...]:
    """Who may launch a level, per post and unit; a post that nobody holds is among them.

    Args:
        playbook: Names the posts; none where it does not have the level.
        level: The level.
        roster: Everybody.
        now: The moment at which they hold the post.
    """
    rule = playbook.response.get(level)
    return tuple(
        entitled
        for post in (rule.launch if rule else ())
        for unit in _units(roster, post) or [""]
        for entitled in _entitled(roster, post, unit, now)
    )


def _units(roster: Roster, post: str) -> list[str]:
    known = roster.posts.get(post)
    kinds = known.unit_kind.split("_") if known else ()
    return [unit.id for unit in roster.units.values() if unit.kind in kinds]


def _entitled(roster: Roster, post: str, unit: str, now: datetime) -> Iterator[Entitled]:
    held = [h for h in roster.holders(post, now) if h.unit == unit]
    if not held:
        yield Entitled(post, unit)
    for holding in sorted(held, key=lambda h: h.acting):
        person = roster.persons[holding.person]
        yield Entitled(post, unit, person.id, person.name, person.phone, holding.acting)
