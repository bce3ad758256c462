"""What every event has, and the words that several of them use."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Event:
    """Base of everything that can happen."""

    KIND: ClassVar[str]
    SCHEMA: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class PrivateRef:
    """Stands in an event for a reporter's or passenger's name or number."""

    private: str
    digest: str


class Mark(StrEnum):
    """What stands out about a recorded step."""

    AHEAD = "ahead"
    LATE = "late"
    DEVIATION = "deviation"
    CARRIED_OVER = "carried_over"
    BY_LAUNCH = "by_launch"


class Result(StrEnum):
    """How a step was resolved."""

    DONE = "done"
    NOT_APPLICABLE = "not_applicable"
    OVERRIDDEN = "overridden"
    DEFERRED = "deferred"


class CallResult(StrEnum):
    """What came of calling a recipient; one sent a message is not informed until a receipt."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    MESSAGED = "messaged"


class Mode(StrEnum):
    """How a launch, an end, a transfer or a confirmation is vouched for."""

    SIGNED = "signed"
    ON_WORD = "on_word"
    REPORTED = "reported"
    WRITTEN = "written"
    CODE = "one_time_code"


class Subject(StrEnum):
    """What of a response is confirmed or disputed."""

    LAUNCH = "launch"
    END = "end"
    TRANSFER = "transfer"
