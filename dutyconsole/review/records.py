"""The log as it is looked back at: incidents folded when asked for, entries a page at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from dutyconsole.domain.entry import PLAYBOOKS, Entry, incident_stream
from dutyconsole.domain.incident import Incident, fold
from dutyconsole.domain.lifecycle import with_absorbed
from dutyconsole.domain.playbook import Playbook
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.situation import Adopted, fold_adopted
from dutyconsole.domain.summary import IncidentSummary
from dutyconsole.review.ports import Log

PAGE: Final = 500
"""So many entries are held at once."""


@dataclass(frozen=True)
class History:
    """An incident with everything that was ever recorded of it.

    Attributes:
        incident: As its entries leave it.
        absorbed: The incidents merged into it, and into those.
        entries: Of all of them, in order of position.
    """

    incident: Incident
    absorbed: tuple[Incident, ...]
    entries: tuple[Entry, ...]

    @property
    def all(self) -> tuple[Incident, ...]:
        """The incident and those merged into it."""
        return (self.incident, *self.absorbed)


class Records:
    """The log, to be looked back at. Nothing is kept but the playbooks.

    Args:
        log: The log.
    """

    def __init__(self, log: Log) -> None:
        self.log = log

    @cached_property
    def playbooks(self) -> Mapping[str, Playbook]:
        """Every text that was ever adopted, by digest: a run keeps the one it began with."""
        adopted = Adopted()
        for entry in self.pages(streams=[PLAYBOOKS]):
            adopted = fold_adopted(adopted, entry)
        return adopted.by_digest

    def incidents(self) -> Sequence[IncidentSummary]:
        """A line for each incident, the oldest report first."""
        return self.log.incidents()

    def incident(self, incident_id: str) -> Incident:
        """An incident as its own entries leave it.

        Raises:
            Refused: `unknown`.
        """
        return self._folded(incident_id)[0]

    def history(self, incident_id: str) -> History:
        """An incident with what was merged into it.

        Raises:
            Refused: `unknown`.
        """
        found: list[tuple[Incident, list[Entry]]] = []
        ahead = [incident_id]
        while ahead:
            here = self._folded(ahead.pop(0))
            found.append(here)
            ahead.extend(here[0].absorbed)
        entries = sorted((e for _, of in found for e in of), key=lambda e: e.position)
        (incident, _), *absorbed = found
        return History(incident, tuple(each for each, _ in absorbed), tuple(entries))

    def pages(
        self,
        *,
        after: int = 0,
        streams: Sequence[str] | None = None,
        kinds: Collection[str] | None = None,
    ) -> Iterator[Entry]:
        """Entries in order of position, of which no more than a page is held."""
        while page := self.log.read(after=after, streams=streams, kinds=kinds, limit=PAGE):
            yield from page
            after = page[-1].position

    def during(self, since: datetime, until: datetime, *, after: int = 0) -> Iterator[Entry]:
        """Entries that happened or were recorded in a time, of which a page is held at once."""
        while page := self.log.during(since, until, after=after, limit=PAGE):
            yield from page
            after = page[-1].position

    def with_absorbed(self, incident_id: str) -> tuple[str, ...]:
        """An incident and those merged into it, whose entries show in it.

        Raises:
            Refused: `unknown`.
        """
        return with_absorbed(incident_id, self.incident)

    def _folded(self, incident_id: str) -> tuple[Incident, list[Entry]]:
        incident: Incident | None = None
        entries = self.log.read(streams=[incident_stream(incident_id)])
        for entry in entries:
            incident = fold(incident, entry, self.playbooks)
        if incident is None:
            refuse(
                Code.UNKNOWN,
                "There is no incident {incident!r}",
                "list the incidents",
                incident=incident_id,
            )
        return incident, entries
