"""One alarm: something that needs a person now, for as long as its cause stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from dutyconsole.domain.phrase import Phrase


class AlarmClass(StrEnum):
    """How soon somebody is needed, the most urgent first.

    A warning needs somebody at once, a caution soon: both are shown and ring. An advice is a
    suggestion: it is listed, and never rings. What needs nobody is an entry and no alarm.
    """

    WARNING = "warning"
    CAUTION = "caution"
    ADVICE = "advice"


_PLACES: Final = {each: at for at, each in enumerate(AlarmClass)}


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm, derived from what the log says and never stored.

    Attributes:
        key: Names its cause: the same as long as the cause stands.
        sort: How soon somebody is needed.
        phrase: What it is.
        incident: The incident it is about; empty where it is about none.
        since: When its cause began.
        position: The entry with which its cause began; a later one is another cause.
        again: So long after it was acknowledged it rings again; None: not again.
        about: The kind, of a report that nobody has taken up; else empty.
        after: Not before then; None: from its beginning.
        until: When its cause is over by itself; None: only an entry ends it.
    """

    key: str
    sort: AlarmClass
    phrase: Phrase
    incident: str
    since: datetime
    position: int
    again: timedelta | None = None
    about: str = ""
    after: datetime | None = None
    until: datetime | None = None

    @property
    def is_warning(self) -> bool:
        """Whether somebody is needed at once."""
        return self.sort is AlarmClass.WARNING

    @property
    def is_loud(self) -> bool:
        """Whether it rings until it is acknowledged."""
        return self.sort is not AlarmClass.ADVICE

    def stands_at(self, now: datetime) -> bool:
        """Whether its cause is there at that time."""
        begun = self.after is None or self.after <= now
        return begun and (self.until is None or now < self.until)


def most_urgent_first(alarms: Iterable[Alarm]) -> tuple[Alarm, ...]:
    """By class, then the newest on top."""
    return tuple(sorted(alarms, key=lambda alarm: (_PLACES[alarm.sort], -alarm.position)))


def urgency(classes: Mapping[str, AlarmClass], kind: str) -> int:
    """How far down reports of a kind stand: 0 is on top, where a kind nobody has placed is too."""
    return _PLACES[classes.get(kind, AlarmClass.WARNING)]
