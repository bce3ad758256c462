"""Secrets that somebody else set although their owner had one: whose they are is in doubt.

Whoever sets a secret can choose the next one in its owner's place. Until a supervisor has looked
into it, what is signed with it counts as on word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import PersonLeft, SecretReviewed, SecretSet

SECRET_KINDS: Final[frozenset[str]] = frozenset(
    event.KIND for event in (SecretSet, SecretReviewed, PersonLeft)
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Entry `position` set the secret of `person`, who had one, and `setter` is who did it."""

    person: str
    setter: str
    position: int


@dataclass(frozen=True, slots=True)
class SecretDoubts:
    """Which secrets are in doubt.

    Attributes:
        own: Who has ever had a secret of their own: chosen, or there from the log's first entries.
        open: By person, what nobody has looked into; choosing another secret settles nothing.
    """

    own: frozenset[str] = frozenset()
    open: Mapping[str, Doubt] = field(default_factory=dict)


def fold_doubts(doubts: SecretDoubts, entry: Entry) -> SecretDoubts:
    """The doubts after one more entry of `SECRET_KINDS`."""
    match read_event(entry):
        case SecretSet(person=person) if entry.person in (person, None):
            return replace(doubts, own=doubts.own | {person})
        case SecretSet(person=person) if person in doubts.own:
            doubt = Doubt(person, entry.person or "", entry.position)
            return replace(doubts, open={**doubts.open, person: doubt})
        case SecretReviewed(person=person) | PersonLeft(person=person):
            left = {name: each for name, each in doubts.open.items() if name != person}
            return replace(doubts, open=left)
        case _:
            return doubts
