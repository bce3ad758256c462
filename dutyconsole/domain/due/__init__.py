"""What somebody still has to see to: only what the log says, nothing guessed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Final, TypeAlias

from dutyconsole.domain.due.acting import acting_beside
from dutyconsole.domain.due.clocks import clocks_due, clocks_due_beside
from dutyconsole.domain.due.glass import glass_beside
from dutyconsole.domain.due.incident import of_incident
from dutyconsole.domain.due.item import Due, DueKind, Side, most_urgent_first
from dutyconsole.domain.due.orders import orders_beside, orders_of
from dutyconsole.domain.due.reports import reports_of
from dutyconsole.domain.due.secrets import secrets_beside
from dutyconsole.domain.due.shifts import shifts_beside
from dutyconsole.domain.due.tasks import tasks_beside, tasks_of
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.office import Office
from dutyconsole.domain.roster import Roster

__all__ = ["Due", "DueKind", "Side", "due", "due_beside"]

OfIncident: TypeAlias = Callable[[Incident, Office, datetime], Iterator[Due]]
Beside: TypeAlias = Callable[[Office, datetime], Iterator[Due]]

_OF_INCIDENT: Final[tuple[OfIncident, ...]] = (clocks_due, orders_of, reports_of, tasks_of)
"""What the office keeps about an incident, one reader for each of its registers."""

_BESIDE: Final[tuple[Beside, ...]] = (
    acting_beside,
    glass_beside,
    clocks_due_beside,
    shifts_beside,
)
"""What the office keeps that belongs to no incident."""


def due(incident: Incident, now: datetime, office: Office | None = None) -> tuple[Due, ...]:
    """Everything of an incident to see to: the nearest deadline on top, then by kind.

    Args:
        incident: The incident; of one that is closed only what nobody has vouched for is due.
        now: The moment, which tells what is late.
        office: The desk's registers: orders, tasks, reports, clocks.
    """
    office = office or Office()
    found = list(of_incident(incident, office, now))
    for owed in _OF_INCIDENT:
        found += owed(incident, office, now)
    return tuple(sorted(found, key=most_urgent_first))


def due_beside(
    office: Office, now: datetime, shown: Collection[str] = (), roster: Roster | None = None
) -> tuple[Due, ...]:
    """Everything to see to that stands with no incident, in the same order.

    Args:
        office: The desk's registers.
        now: The moment, which tells what is late.
        shown: Incidents whose own tasks are shown with them; those of closed ones stand here.
        roster: Everybody: whose secret is in doubt.
    """
    found = [each for owed in _BESIDE for each in owed(office, now)]
    found += secrets_beside(roster or Roster())
    found += orders_beside(office, now, shown)
    found += tasks_beside(office, now, shown)
    return tuple(sorted(found, key=most_urgent_first))
