"""What a supervisor wants to see of an incident, each with the entries that say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dutyconsole.domain.entry import Entry
from dutyconsole.domain.phrase import Phrase


class Sort(StrEnum):
    """What is notable, the most urgent first."""

    DISPUTED = "disputed"
    BREAK_GLASS = "break_glass"
    ON_WORD = "on_word"
    UNCONFIRMED = "unconfirmed"
    CONFLICT = "conflict"
    LATE = "late"
    UNANSWERED = "unanswered"
    RETURNED = "returned"
    DEVIATION = "deviation"
    REFUSED = "refused_request"
    ACTING = "acting_holder"
    CLOCK_SET = "clock_set"

    @property
    def rank(self) -> int:
        """0: the most urgent."""
        return list(Sort).index(self)


@dataclass(frozen=True, slots=True)
class Notable:
    """One exception.

    Attributes:
        at: When it was recorded.
        positions: Of the entries that say so, the first first.
        open: Something about it is still to be settled.
        person: Whom it concerns, a person's id; empty: nobody by name.
        reason: Why, in the words of who recorded it.
    """

    sort: Sort
    phrase: Phrase
    at: datetime
    positions: tuple[int, ...]
    open: bool = False
    person: str = ""
    reason: str = ""


def of_entries(
    sort: Sort,
    phrase: Phrase,
    entries: Iterable[Entry],
    *,
    open: bool = False,
    person: str = "",
    reason: str = "",
) -> Notable:
    """An exception that these entries say, at least one."""
    named = sorted(entries, key=lambda entry: entry.position)
    positions = tuple(dict.fromkeys(entry.position for entry in named))
    return Notable(sort, phrase, named[0].recorded_at, positions, open, person, reason)


def most_urgent_first(found: Iterable[Notable]) -> tuple[Notable, ...]:
    """What is open before what is settled, then by sort, then as it happened."""
    return tuple(sorted(found, key=lambda n: (not n.open, n.sort.rank, n.positions)))


def open_ones(found: Iterable[Notable]) -> Iterator[Notable]:
    """Those about which something is still to be settled."""
    return (notable for notable in found if notable.open)
