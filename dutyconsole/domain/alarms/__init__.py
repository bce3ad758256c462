"""Alarms: which stand, which ring at a desk, and what desks have done about them."""

from __future__ import annotations

from dutyconsole.domain.alarms.desks import (
    ALARM_KINDS,
    LONGEST,
    Acknowledgement,
    DeskState,
    Silence,
    acknowledge,
    acknowledgement,
    fold_desk,
    is_silenced,
    rings,
    silence,
    silenced_until,
    unacknowledged,
)
from dutyconsole.domain.alarms.item import Alarm, AlarmClass, most_urgent_first, urgency
from dutyconsole.domain.alarms.standing import AGAIN, alarms, duplicates, of_incident, of_office

__all__ = [
    "AGAIN",
    "ALARM_KINDS",
    "LONGEST",
    "Acknowledgement",
    "Alarm",
    "AlarmClass",
    "DeskState",
    "Silence",
    "acknowledge",
    "acknowledgement",
    "alarms",
    "duplicates",
    "fold_desk",
    "is_silenced",
    "most_urgent_first",
    "of_incident",
    "of_office",
    "rings",
    "silence",
    "silenced_until",
    "unacknowledged",
    "urgency",
]
