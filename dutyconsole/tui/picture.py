"""What the screens show: the open incidents at one position of the log, read in a thread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

from dutyconsole.domain.alarms import (
    Alarm,
    AlarmClass,
    DeskState,
    duplicates,
    is_silenced,
    most_urgent_first,
    of_incident,
    of_office,
    silenced_until,
    unacknowledged,
    urgency,
)
from dutyconsole.domain.clocks.answering import next_to_fire
from dutyconsole.domain.clocks.clock import Clock
from dutyconsole.domain.clocks.derive import clocks_beside, clocks_of
from dutyconsole.domain.due import Due, DueKind, due, due_beside
from dutyconsole.domain.due.backups import backup_due
from dutyconsole.domain.due.closed import on_word_in_closed
from dutyconsole.domain.entry import Entry, incident_stream
from dutyconsole.domain.incident import Incident, IncidentState
from dutyconsole.domain.office import Office
from dutyconsole.domain.roster import Roster
from dutyconsole.domain.situation import Adopted

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk

_OPEN = ("incoming", "active")
_ENTRIES = 200
_FRESH = timedelta(seconds=1)
"""So long what is due is not reckoned again where nothing moved."""


@dataclass(frozen=True)
class Picture:
    """The open incidents and their last entries, oldest first, at one position of the log.

    Attributes:
        due: What is owed, by incident, the most urgent first; under "" what belongs to none.
        office: Orders, tasks, reports, shifts and clocks over all incidents.
        alarms: What desks have done about their alarms.
        standing: Every alarm that stands, the most urgent first.
        classes: How urgent a report is that nobody has taken up, by kind.
        recorded_at: When the newest entry was recorded, by the clock of its desk.
        next_clock: When the next clock fires.
        backup_late: When the newest backup was made, where that is too long ago.
        turns_at: When the next thing becomes late, or is no longer put off.
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
    standing: tuple[Alarm, ...] = ()
    classes: Mapping[str, AlarmClass] = field(default_factory=dict)
    next_clock: datetime | None = None
    turns_at: datetime | None = None
    backup_late: datetime | None = None

    @cached_property
    def next_due(self) -> datetime | None:
        """The nearest deadline of all incidents."""
        deadlines = [each.at for owed in self.due.values() for each in owed if each.at]
        return min(deadlines, default=None)

    def is_to_fire(self, now: datetime) -> bool:
        """Whether a clock is due that has not fired."""
        return self.next_clock is not None and self.next_clock <= now

    def is_stale(self, now: datetime) -> bool:
        """Whether what is due has changed by the time alone."""
        return self.turns_at is not None and self.turns_at <= now

    def silent_until(self, desk: str, now: datetime) -> datetime | None:
        """Until when what rang at a desk is silenced; None where nothing is."""
        return silenced_until(self.alarms, desk, now)

    def standing_at(self, now: datetime) -> tuple[Alarm, ...]:
        """The alarms whose cause is not over by then, the most urgent first."""
        return tuple(alarm for alarm in self.standing if alarm.stands_at(now))

    def loud(self, now: datetime) -> tuple[Alarm, ...]:
        """Those of them that ring until they are acknowledged."""
        return tuple(alarm for alarm in self.standing_at(now) if alarm.is_loud)

    def unheard(self, now: datetime) -> tuple[Alarm, ...]:
        """Those of them that nobody has acknowledged, silenced or not."""
        return unacknowledged(self.standing_at(now), self.alarms, now)

    def not_silenced(self, alarms: Iterable[Alarm], desk: str, now: datetime) -> tuple[Alarm, ...]:
        """Those of some alarms that no silence at a desk covers."""
        return tuple(a for a in alarms if not is_silenced(a, self.alarms, desk, now))

    @cached_property
    def incoming(self) -> tuple[Incident, ...]:
        """Not yet taken up: the most urgent kinds first, of each class the newest first."""
        found = [i for i in self.incidents.values() if i.state is IncidentState.INCOMING]
        newest = sorted(found, key=lambda i: (i.reported_at, i.began), reverse=True)
        return tuple(sorted(newest, key=lambda i: urgency(self.classes, i.kind)))

    @cached_property
    def active(self) -> tuple[Incident, ...]:
        """Being handled, the highest level first, then the oldest."""
        found = [
            i
            for i in self.incidents.values()
            if i.state is IncidentState.ACTIVE and not i.in_follow_up
        ]
        return tuple(sorted(found, key=lambda i: (-(i.level or 0), i.reported_at)))

    @cached_property
    def follow_up(self) -> tuple[Incident, ...]:
        """Handled, with work left over."""
        found = [i for i in self.incidents.values() if i.in_follow_up]
        return tuple(sorted(found, key=lambda i: i.reported_at))


_STILL: Final = (DueKind.PASS_ON, DueKind.CONFIRM, DueKind.DISPUTED)
"""What is due also of an incident whose handling is over."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was read and reckoned of one incident, to be taken again while nothing moves."""

    incident: Incident
    entries: tuple[Entry, ...]
    adopted: Adopted
    suggested: tuple[str, ...]
    alarms: tuple[Alarm, ...]
    office: Office
    clocks: tuple[Clock, ...]
    due_at: datetime
    due: tuple[Due, ...]


class Viewer:
    """Takes pictures; nothing is read or reckoned again of an incident that has not moved.

    In a flood a picture is taken twice a second, of hundreds of incidents, beside the screen that
    somebody is typing at. Used by one thread at a time.
    """

    def __init__(self) -> None:
        self._seen: dict[str, _Seen] = {}

    def take(self, desk: Desk, now: datetime) -> Picture:
        """A picture of the log as it is now.

        Args:
            desk: Whose log.
            now: The time, for what is owed.

        Raises:
            Refused: The log cannot be read.
        """
        position = desk.refresh()  # first: what is recorded meanwhile is shown by the next one
        incidents = desk.folded(row.incident for row in desk.incidents(_OPEN))
        adopted, office = desk.ledger.adopted, desk.ledger.office
        roster, states = desk.ledger.roster, desk.ledger.alarms
        seen = {
            name: self._look(desk, each, adopted, office, now) for name, each in incidents.items()
        }
        self._seen = seen
        shown = [name for name, each in incidents.items() if not each.in_follow_up]
        found = [alarm for each in seen.values() for alarm in each.alarms]
        closed = desk.folded(office.on_word.incidents - incidents.keys())
        found += [alarm for each in closed.values() for alarm in of_incident(each, {})]
        found += (*of_office(office, incidents), *duplicates(incidents))
        beside = (*due_beside(office, now, shown, roster), *on_word_in_closed(closed.values()))
        backup_late = desk.backup_late
        beside += tuple(backup_due(backup_late))
        clocks = [clock for each in seen.values() for clock in each.clocks]
        next_clock = next_to_fire((*clocks, *clocks_beside(office)), office.clocks)
        return Picture(
            position=position,
            incidents=incidents,
            entries={name: each.entries for name, each in seen.items()},
            suggested={name: each.suggested for name, each in seen.items()},
            roster=roster,
            adopted=adopted,
            due={"": beside, **{name: each.due for name, each in seen.items() if each.due}},
            office=office,
            alarms=states,
            recorded_at=next(
                (e.recorded_at for e in desk.log.read(newest_first=True, limit=1)), None
            ),
            standing=most_urgent_first(found),
            classes=desk.reference.alarm_classes,
            next_clock=next_clock,
            backup_late=backup_late,
            turns_at=_turning(seen.values(), beside, next_clock, now),
        )

    def _look(
        self, desk: Desk, incident: Incident, adopted: Adopted, office: Office, now: datetime
    ) -> _Seen:
        known = self._seen.get(incident.id)
        same = known is not None and known.incident is incident
        if known is None or not same or known.adopted is not adopted:
            return self._anew(desk, incident, adopted, office, now)
        if known.office is office and timedelta() <= now - known.due_at < _FRESH:
            return known
        clocks = known.clocks if known.office is office else clocks_of(incident, office)
        owed = _owed(incident, now, office)
        return replace(known, office=office, clocks=clocks, due_at=now, due=owed)

    def _anew(
        self, desk: Desk, incident: Incident, adopted: Adopted, office: Office, now: datetime
    ) -> _Seen:
        reference = desk.reference
        proposed = reference.suggest(incident.kind, incident.train, incident.station)
        stream = incident_stream(incident.id)
        newest = desk.log.read(streams=[stream], limit=_ENTRIES, newest_first=True)
        return _Seen(
            incident=incident,
            entries=tuple(sorted(newest, key=lambda e: e.position)),
            adopted=adopted,
            suggested=tuple(p for p in proposed if p in adopted.newest),
            alarms=of_incident(incident, reference.alarm_classes, reference.criteria),
            office=office,
            clocks=clocks_of(incident, office),
            due_at=now,
            due=_owed(incident, now, office),
        )


def _turning(
    seen: Iterable[_Seen], beside: Iterable[Due], next_clock: datetime | None, now: datetime
) -> datetime | None:
    """When the next thing becomes late, or is no longer put off; None: nothing will."""
    ahead = [due.at for each in seen for due in each.due if due.at and due.at > each.due_at]
    ahead += [due.at for due in beside if due.at and due.at > now]
    ahead += [next_clock] if next_clock is not None and next_clock > now else []
    return min(ahead, default=None)


def _owed(incident: Incident, now: datetime, office: Office) -> tuple[Due, ...]:
    """What is due; of one whose handling is over only what must not be lost over it."""
    owed = due(incident, now, office)
    if incident.in_follow_up:
        return tuple(each for each in owed if each.kind in _STILL)
    return owed
