"""What the screens show: the open incidents at one position of the log, read in a thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from dutyconsole.domain.alarms import DeskState, rings, silenced_until
from dutyconsole.domain.due import Due, due, due_beside
from dutyconsole.domain.entry import Entry, incident_stream
from dutyconsole.domain.incident import Incident, IncidentState
from dutyconsole.domain.office import Office
from dutyconsole.domain.roster import Roster
from dutyconsole.domain.situation import Adopted

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk

_OPEN = ("incoming", "active")
_ENTRIES = 200


@dataclass(frozen=True, slots=True)
class Picture:
    """The open incidents and their last entries, oldest first, at one position of the log.

    Attributes:
        due: What is owed, by incident, the most urgent first; under "" what belongs to none.
        office: Orders, tasks, reports, shifts and clocks over all incidents.
        alarms: Which desks are silenced.
        recorded_at: When the newest entry was recorded, by the clock of its desk.
    """

    position: int = 0
    incidents: Mapping[str, Incident] = field(default_factory=dict)
    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    suggested: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    roster: Roster = field(default_factory=Roster)
    adopted: Adopted = field(default_factory=Adopted)
    due: Mapping[str, tuple[Due, ...]] = field(default_factory=dict)
    alarms: DeskState = field(default_factory=DeskState)
    recorded_at: datetime | None = None
    office: Office = field(default_factory=Office)

    @property
    def next_due(self) -> datetime | None:
        """The nearest deadline of all incidents."""
        deadlines = [each.at for owed in self.due.values() for each in owed if each.at]
        return min(deadlines, default=None)

    def silent_until(self, desk: str, now: datetime) -> datetime | None:
        """Until when what rang at a desk is silenced; None where nothing is."""
        return silenced_until(self.alarms, desk, now)

    def rings(self, desk: str, now: datetime) -> bool:
        """Whether something rings at a desk: not taken up, and not silenced."""
        return any(rings(incident, self.alarms, desk, now) for incident in self.incoming)

    @property
    def incoming(self) -> tuple[Incident, ...]:
        """Not yet acknowledged, the newest first."""
        found = [i for i in self.incidents.values() if i.state is IncidentState.INCOMING]
        return tuple(sorted(found, key=lambda i: i.reported_at, reverse=True))

    @property
    def active(self) -> tuple[Incident, ...]:
        """Being handled, the highest level first, then the oldest."""
        found = [
            i
            for i in self.incidents.values()
            if i.state is IncidentState.ACTIVE and not i.in_follow_up
        ]
        return tuple(sorted(found, key=lambda i: (-(i.level or 0), i.reported_at)))

    @property
    def follow_up(self) -> tuple[Incident, ...]:
        """Handled, with work left over."""
        found = [i for i in self.incidents.values() if i.in_follow_up]
        return tuple(sorted(found, key=lambda i: i.reported_at))


class Viewer:
    """Takes pictures; entries of an incident that has not moved are not read again.

    Used by one thread at a time.
    """

    def __init__(self) -> None:
        self._entries: dict[str, tuple[int, tuple[Entry, ...]]] = {}

    def take(self, desk: Desk, now: datetime) -> Picture:
        """A picture of the log as it is now.

        Args:
            desk: Whose log.
            now: The time, for what is owed.

        Raises:
            Refused: The log cannot be read.
        """
        position = desk.refresh()
        incidents = {row.incident: desk.incident(row.incident) for row in desk.incidents(_OPEN)}
        adopted, office = desk.adopted, desk.office
        self._entries = {name: self._read(desk, seen) for name, seen in incidents.items()}
        return Picture(
            position=position,
            incidents=incidents,
            entries={name: entries for name, (_, entries) in self._entries.items()},
            suggested={
                name: tuple(
                    p
                    for p in desk.reference.suggest(i.kind, i.train, i.station)
                    if p in adopted.newest
                )
                for name, i in incidents.items()
            },
            roster=desk.roster,
            adopted=adopted,
            due={
                "": due_beside(
                    office, now, [name for name, i in incidents.items() if not i.in_follow_up]
                ),
                **{
                    name: due(i, now, office) for name, i in incidents.items() if not i.in_follow_up
                },
            },
            office=office,
            alarms=desk.alarms,
            recorded_at=next(
                (e.recorded_at for e in desk.log.read(newest_first=True, limit=1)), None
            ),
        )

    def _read(self, desk: Desk, incident: Incident) -> tuple[int, tuple[Entry, ...]]:
        known = self._entries.get(incident.id)
        if known is not None and known[0] == incident.position:
            return known
        stream = incident_stream(incident.id)
        newest = desk.log.read(streams=[stream], limit=_ENTRIES, newest_first=True)
        return incident.position, tuple(sorted(newest, key=lambda e: e.position))
