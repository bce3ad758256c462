"""One alarm: something that needs a person now, for as long as its cause stands."""

from __future__ import annotations

from collections.abc import Iterable
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


CLASSES: Final = {each: at for at, each in enumerate(AlarmClass)}
"""Each class and its place, the most urgent 0."""


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
    """

    key: str
    sort: AlarmClass
    phrase: Phrase
    incident: str
    since: datetime
    position: int
    again: timedelta | None = None
    about: str = ""

    @property
    def is_loud(self) -> bool:
        """Whether it rings until it is acknowledged."""
        return self.sort is not AlarmClass.ADVICE


def most_urgent_first(alarms: Iterable[Alarm]) -> tuple[Alarm, ...]:
    """By class, then the newest on top."""
    return tuple(sorted(alarms, key=lambda alarm: (CLASSES[alarm.sort], -alarm.position)))
