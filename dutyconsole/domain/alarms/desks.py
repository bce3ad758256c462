"""What desks have done about their alarms: acknowledged for all desks, silenced at one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from dutyconsole.domain.alarms.item import Alarm
from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import AlarmAcknowledged, AlarmSilenced
from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.refusal import Code, refuse

LONGEST: Final = 10
"""Minutes for which a desk can be silenced at most."""

ALARM_KINDS: Final = frozenset({AlarmSilenced.KIND, AlarmAcknowledged.KIND})
"""Kinds of the entries that say what desks have done about their alarms."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A desk was silenced by `person` at `since`, by the entry at `position`."""

    since: datetime
    until: datetime
    person: str
    position: int


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """An alarm was acknowledged by `person` at `at`, by the entry at `position`."""

    at: datetime
    person: str
    position: int


@dataclass(frozen=True, slots=True)
class DeskState:
    """What the desks have done about their alarms.

    Attributes:
        silences: The newest of each desk, by the desk's name.
        acknowledged: The newest of each alarm, by the alarm's key; of alarms that are gone only
            until something else is acknowledged.
    """

    silences: Mapping[str, Silence] = field(default_factory=dict)
    acknowledged: Mapping[str, Acknowledgement] = field(default_factory=dict)


def fold_desk(state: DeskState, entry: Entry) -> DeskState:
    """The desks after one more entry; only those of `ALARM_KINDS` make a difference."""
    if entry.kind not in ALARM_KINDS:
        return state
    match read_event(entry):
        case AlarmSilenced() as e:
            silence = Silence(entry.recorded_at, e.until, entry.person or "", entry.position)
            return replace(state, silences={**state.silences, entry.desk or "": silence})
        case AlarmAcknowledged() as e:
            by = Acknowledgement(entry.recorded_at, entry.person or "", entry.position)
            kept = {key: state.acknowledged[key] for key in e.still if key in state.acknowledged}
            return replace(state, acknowledged={**kept, **dict.fromkeys(e.keys, by)})
        case _:
            return state


# -- silencing ------------------------------------------------------------------------------------


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


# -- acknowledging --------------------------------------------------------------------------------


def acknowledgement(alarm: Alarm, state: DeskState, now: datetime) -> Acknowledgement | None:
    """Who has acknowledged an alarm and when; None where nobody has, or it rings again since.

    One of an earlier cause says nothing of this one.
    """
    found = state.acknowledged.get(alarm.key)
    if found is None or found.position <= alarm.position:
        return None
    if alarm.again is not None and not timedelta() <= now - found.at < alarm.again:
        return None
    return found


def acknowledge(
    standing: Iterable[Alarm],
    state: DeskState,
    now: datetime,
    keys: Collection[str] | None = None,
) -> AlarmAcknowledged | None:
    """Acknowledge alarms, at every desk; None where nothing is left to acknowledge.

    Args:
        standing: The alarms that stand.
        state: What has been acknowledged.
        now: The moment.
        keys: Which are meant; those whose cause is gone are left out. None: all that ring.

    Raises:
        Refused: `unknown`, where nothing of what is meant stands any more.
    """
    loud = [alarm for alarm in standing if alarm.is_loud]
    meant = loud if keys is None else [alarm for alarm in loud if alarm.key in keys]
    if keys and not meant:
        refuse(
            Code.UNKNOWN,
            Phrase("Nothing of what was to be acknowledged rings any more"),
            "list the alarms",
        )
    fresh = {alarm.key for alarm in meant if acknowledgement(alarm, state, now) is None}
    if not fresh:
        return None
    known = [alarm.key for alarm in loud if alarm.key in state.acknowledged]
    return AlarmAcknowledged(
        keys=tuple(sorted(fresh)),
        still=tuple(key for key in known if key not in fresh),
    )


# -- ringing --------------------------------------------------------------------------------------


def is_silenced(alarm: Alarm, state: DeskState, desk: str, now: datetime) -> bool:
    """Whether a silence at a desk covers an alarm: only what began before it."""
    found = state.silences.get(desk)
    covered = found is not None and alarm.position < found.position
    return covered and silenced_until(state, desk, now) is not None


def rings(alarm: Alarm, state: DeskState, desk: str, now: datetime) -> bool:
    """Whether an alarm rings at a desk: loud, not acknowledged, not silenced there."""
    if not alarm.is_loud or acknowledgement(alarm, state, now) is not None:
        return False
    return not is_silenced(alarm, state, desk, now)


def unacknowledged(alarms: Iterable[Alarm], state: DeskState, now: datetime) -> tuple[Alarm, ...]:
    """The loud ones that nobody has acknowledged, silenced or not."""
    return tuple(a for a in alarms if a.is_loud and acknowledgement(a, state, now) is None)
