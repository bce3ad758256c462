"""One line of the incident list: what lists show without folding an incident."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from dutyconsole.domain.entry import PLAYBOOKS, Entry
from dutyconsole.domain.incident import Incident, fold
from dutyconsole.domain.situation import Adopted, fold_adopted


@dataclass(frozen=True, slots=True)
class IncidentSummary:
    """An incident as the lists show it, as of the entry at `position`."""

    incident: str
    kind: str
    state: str
    level: str | None
    train: str | None
    place: str | None
    summary: str
    reported_at: datetime
    acknowledged_at: datetime | None
    closed_at: datetime | None
    position: int

    @classmethod
    def of(cls, incident: Incident) -> IncidentSummary:
        """The line for an incident."""
        return cls(
            incident=incident.id,
            kind=incident.kind,
            state=incident.state.value,
            level=str(incident.level) if incident.level else None,
            train=incident.train or None,
            place=incident.place or None,
            summary=incident.summary,
            reported_at=incident.reported_at,
            acknowledged_at=incident.acknowledged_at,
            closed_at=incident.closed_at,
            position=incident.position,
        )


def summaries(entries: Iterable[Entry]) -> Iterator[IncidentSummary]:
    """The incident list folded from the whole log: `log verify` and `rebuild` go by it.

    Args:
        entries: All of the log, in its order.
    """
    adopted = Adopted()
    incidents: dict[str, Incident] = {}
    for entry in entries:
        kind, _, incident = entry.stream.partition("/")
        if entry.stream == PLAYBOOKS:
            adopted = fold_adopted(adopted, entry)
        elif kind == "incident":
            incidents[incident] = fold(incidents.get(incident), entry, adopted.by_digest)
    for folded in incidents.values():
        yield IncidentSummary.of(folded)
