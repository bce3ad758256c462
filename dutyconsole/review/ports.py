"""What looking back needs of a log; bootstrap hands in what satisfies it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from dutyconsole.domain.entry import Entry
from dutyconsole.domain.summary import IncidentSummary


class Log(Protocol):
    """The log of everything, to be read."""

    def read(
        self,
        *,
        after: int = 0,
        streams: Sequence[str] | None = None,
        kinds: Collection[str] | None = None,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> list[Entry]: ...
    def during(
        self, since: datetime, until: datetime, *, after: int = 0, limit: int
    ) -> list[Entry]: ...
    def entry(self, position_or_id: int | str) -> Entry | None: ...
    def incidents(self, states: Sequence[str] | None = None) -> Sequence[IncidentSummary]: ...
    def search(self, text: str, limit: int = 50) -> list[Entry]: ...
