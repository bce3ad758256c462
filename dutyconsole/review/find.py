"""Incidents that are looked for, and what was said and done in them, the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dutyconsole.domain.entry import Entry
from dutyconsole.domain.incident import IncidentState
from dutyconsole.domain.summary import IncidentSummary
from dutyconsole.domain.tokens import pieces, spans, texts_of
from dutyconsole.review.notable import Notable
from dutyconsole.review.queue import beside, notables_of
from dutyconsole.review.records import History, Records
from dutyconsole.review.wanted import Wanted

_MORE: Final = 4
"""So many times as many hits are asked for where filters left too few."""


@dataclass(frozen=True, slots=True)
class Found:
    """An incident that was looked for."""

    summary: IncidentSummary
    history: History
    notables: tuple[Notable, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A text of an entry, and where in it the words stand: ranges of its characters."""

    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that holds every word.

    Attributes:
        incident: In whose timeline it stands; empty: in no incident's.
        marked: Those of its texts that hold any of the words.
    """

    entry: Entry
    incident: str
    marked: tuple[Marked, ...]


def incidents(records: Records, wanted: Wanted) -> Iterator[Found]:
    """The incidents that were looked for, the newest report first; folded one by one."""
    desks = beside(records)
    newest_first = sorted(
        records.incidents(), key=lambda s: (s.reported_at, s.incident), reverse=True
    )
    for summary in newest_first:
        found = _found(records, summary, wanted, desks)
        if found is not None:
            yield found


def entries(records: Records, text: str, wanted: Wanted, limit: int) -> tuple[Hit, ...]:
    """The newest entries that hold every word of `text`, in the incidents that are looked for.

    Where nothing but a time is asked, also entries of no incident that happened then.

    Args:
        records: The log.
        text: Words, Chinese of any length; without words nothing is found.
        wanted: Which incidents.
        limit: So many at most.
    """
    homes = _Homes(records, wanted)
    words = tuple(pieces(text))
    asked = limit
    while True:
        candidates = records.log.search(text, asked)
        kept = [(entry, home) for entry in candidates if (home := homes.of(entry)) is not None]
        if len(kept) >= limit or len(candidates) < asked:
            break
        asked *= _MORE
    return tuple(
        Hit(
            entry,
            home,
            tuple(Marked(said, at) for said in texts_of(entry.data) if (at := spans(words, said))),
        )
        for entry, home in kept[:limit]
    )


def _found(
    records: Records, summary: IncidentSummary, wanted: Wanted, desks: Sequence[Entry]
) -> Found | None:
    if summary.state == IncidentState.MERGED or not wanted.may_be(summary):
        return None
    history = records.history(summary.incident)
    notables = notables_of(history, desks)
    return Found(summary, history, notables) if wanted.is_met_by(history, notables) else None


class _Homes:
    """In whose timeline an entry stands, looked up once for each incident that has a hit."""

    def __init__(self, records: Records, wanted: Wanted) -> None:
        self._records = records
        self._wanted = wanted
        self._desks = beside(records)
        self._lines = {summary.incident: summary for summary in records.incidents()}
        self._known: dict[str, str | None] = {}

    def of(self, entry: Entry) -> str | None:
        """The incident; empty: none; None: the entry is not looked for."""
        kind, _, incident = entry.stream.partition("/")
        if kind != "incident":
            asked = self._wanted.is_everything and self._wanted.covers(entry.occurred_at)
            return "" if asked else None
        if incident not in self._known:
            self._known[incident] = self._look(incident)
        return self._known[incident]

    def _look(self, incident: str) -> str | None:
        home = incident
        while into := self._records.incident(home).merged_into:
            home = into
        found = _found(self._records, self._lines[home], self._wanted, self._desks)
        return home if found is not None else None
