"""Silencing what rings: for a short time, at one desk, and never what comes in later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import AlarmSilenced
from dutyconsole.domain.incident import Incident, IncidentState
from dutyconsole.domain.refusal import Code, refuse

LONGEST: Final = 10
"""Minutes for which a desk can be silenced at most."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A desk was silenced by `person` at `since`, by the entry at `position`."""

    since: datetime
    until: datetime
    person: str
    position: int


@dataclass(frozen=True, slots=True)
class DeskState:
    """What the desks' own stream says.

    Attributes:
        silences: The newest of each desk, by the desk's name.
    """

    silences: Mapping[str, Silence] = field(default_factory=dict)


def fold_desk(state: DeskState, entry: Entry) -> DeskState:
    """The desks after one more entry of their stream."""
    if entry.kind != AlarmSilenced.KIND:
        return state
    event = read_event(entry)
    assert isinstance(event, AlarmSilenced)
    silence = Silence(entry.recorded_at, event.until, entry.person or "", entry.position)
    return DeskState({**state.silences, entry.desk or "": silence})


def silence(minutes: int, now: datetime) -> AlarmSilenced:
    """Silence a desk from now on.

    Raises:
        Refused: `invalid`, for a time that is too long or none.
    """
    if not 1 <= minutes <= LONGEST:
        refuse(
            Code.INVALID,
            "Alarms cannot be silenced for {minutes} minutes",
            "silence them for 1 to {longest} minutes; what comes in later rings all the same",
            minutes=minutes,
            longest=LONGEST,
        )
    return AlarmSilenced(now + timedelta(minutes=minutes))


def silenced_until(state: DeskState, desk: str, now: datetime) -> datetime | None:
    """Until when a desk is silenced; None where it is not, or its clock was put back since."""
    found = state.silences.get(desk)
    if found is None:
        return None
    left = found.until - now
    return found.until if timedelta() < left <= timedelta(minutes=LONGEST) else None


def rings(incident: Incident, state: DeskState, desk: str, now: datetime) -> bool:
    """Whether an incident rings at a desk: nobody took it up, and no silence there covers it.

    A silence covers only what was reported before it began.
    """
    if incident.state is not IncidentState.INCOMING:
        return False
    found = state.silences.get(desk)
    covered = found is not None and incident.reports[0].position < found.position
    return not covered or silenced_until(state, desk, now) is None
