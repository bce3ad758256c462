"""Acting holders (代理) that somebody still has to look at, or that act now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import HoldingEnded, HoldingReviewed, HoldingStarted

ACTING_KINDS: Final[frozenset[str]] = frozenset(
    event.KIND for event in (HoldingStarted, HoldingEnded, HoldingReviewed)
)


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody acts in a post, from `since` to `until` (exclusive), as entry `position` says."""

    holding: str
    person: str
    post: str
    unit: str
    since: datetime
    until: datetime
    reviewed: bool = False
    position: int = 0

    def lasts_at(self, moment: datetime) -> bool:
        """Whether it is not over at `moment`."""
        return moment < self.until


@dataclass(frozen=True, slots=True)
class ActingRegister:
    """By holding, who acts or has not been reviewed; what is neither leaves with a later entry."""

    holdings: Mapping[str, Acting] = field(default_factory=dict)


def fold_acting(register: ActingRegister, entry: Entry) -> ActingRegister:
    """The register after one more entry of `ACTING_KINDS`."""
    kept = {
        name: each
        for name, each in register.holdings.items()
        if not each.reviewed or each.lasts_at(entry.recorded_at)
    }
    match read_event(entry):
        case HoldingStarted(acting=True, until=datetime() as until) as e:
            kept[e.holding] = Acting(
                e.holding, e.person, e.post, e.unit, e.since, until, position=entry.position
            )
        case HoldingEnded() as e if e.holding in kept:
            kept[e.holding] = replace(kept[e.holding], until=e.until)
        case HoldingReviewed() as e if e.holding in kept:
            kept[e.holding] = replace(kept[e.holding], reviewed=True)
    return ActingRegister(kept)
