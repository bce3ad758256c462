"""Which incidents need the supervisor, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dutyconsole.domain.entry import DESK, Entry
from dutyconsole.domain.incident import IncidentState
from dutyconsole.domain.summary import IncidentSummary
from dutyconsole.review.exceptions import BESIDE_KINDS, exceptions
from dutyconsole.review.notable import Notable, Sort, most_urgent_first
from dutyconsole.review.records import History, Records


@dataclass(frozen=True, slots=True)
class Waiting:
    """An incident that needs the supervisor, and why.

    Attributes:
        notables: Its exceptions and those of what was merged into it; none: it is only closed.
    """

    summary: IncidentSummary
    notables: tuple[Notable, ...]

    @property
    def open(self) -> int:
        """How many exceptions are not settled."""
        return sum(notable.open for notable in self.notables)

    @property
    def counts(self) -> Mapping[Sort, int]:
        """How many exceptions of each sort there are, the most urgent sort first."""
        found = [notable.sort for notable in self.notables]
        return {sort: found.count(sort) for sort in Sort if sort in found}


def queue(records: Records, *, archived: bool = False) -> tuple[Waiting, ...]:
    """One line for each incident with exceptions, and for each that is closed without any.

    What is archived was looked at already; what was merged stands with what it was merged into.

    Args:
        records: The log.
        archived: Archived incidents too.
    """
    return tuple(sorted(_waiting(records, archived), key=_urgency))


def notables_of(history: History, beside: Sequence[Entry]) -> tuple[Notable, ...]:
    """The exceptions of an incident and of those merged into it, the most urgent first."""
    found = [n for each in history.all for n in exceptions(each, history.entries, beside)]
    return most_urgent_first({(n.sort, n.phrase.template, n.positions): n for n in found}.values())


def beside(records: Records) -> tuple[Entry, ...]:
    """What was recorded at the desks that says something about every incident then open."""
    return tuple(records.pages(streams=[DESK], kinds=BESIDE_KINDS))


def _waiting(records: Records, archived: bool) -> Iterator[Waiting]:
    left_out = (
        {IncidentState.MERGED} if archived else {IncidentState.MERGED, IncidentState.ARCHIVED}
    )
    desks = beside(records)
    for summary in records.incidents():
        if summary.state in left_out:
            continue
        notables = notables_of(records.history(summary.incident), desks)
        if notables or summary.state == IncidentState.CLOSED:
            yield Waiting(summary, notables)


def _urgency(waiting: Waiting) -> tuple[int, int, datetime, str]:
    """By the worst that is open; then how many are; then the oldest report."""
    worst = min((n.sort.rank for n in waiting.notables if n.open), default=len(Sort))
    return worst, -waiting.open, waiting.summary.reported_at, waiting.summary.incident
