"""One thing that somebody has to see to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.side import Side

__all__ = ["Due", "DueKind", "Side", "most_urgent_first"]


class DueKind(StrEnum):
    """What is due, the more urgent first where neither has a deadline."""

    DISPUTED = "disputed"
    GLASS = "glass"
    SHIFT = "shift"
    STEP = "step"
    CLOCK = "clock"
    REPORT = "report"
    AWAITED = "awaited"
    ORDER = "order"
    PASS_ON = "pass_on"
    CALL = "call"
    RECEIPT = "receipt"
    TASK = "task"
    CONFIRM = "confirm"
    VOUCH = "vouch"
    SECRET = "secret"
    ACTING = "acting"
    BACKUP = "backup"
    CONFLICT = "conflict"
    DEFERRED = "deferred"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to see to.

    Attributes:
        phrase: What it is; its first words say what is owed, for where the rest has no room.
        at: Its deadline, by a local setting; None where none is set.
        step: The step it belongs to; empty where none.
        run: The run of that step.
        about: What else it is about: a recipient, the number of a response, of a launch asked for,
            of an order, a task, a report or a clock; the name of a fact.
        side: Whether we owe it or it is owed to us.
    """

    kind: DueKind
    phrase: Phrase
    at: datetime | None = None
    step: str = ""
    run: str = ""
    about: str = ""
    side: Side = Side.WE


def most_urgent_first(due: Due) -> tuple[bool, float, int]:
    """Key to sort by: what has a deadline first, the nearest on top; then by kind."""
    return due.at is None, due.at.timestamp() if due.at else 0, list(DueKind).index(due.kind)
