"""The telephone register: calls that stayed calls, with what became of them.

The source's office rules ask that the telephone is answered within four rings, that what is said
is recorded carefully, that what superiors, units or the public report is reported to the leader at
once, and that a complainant is told where to turn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import (
    CallLinked,
    CallNoted,
    CallReported,
    Origin,
    PrivateRef,
    TaskRaised,
)

REGISTER_KINDS: Final = frozenset(
    {CallNoted.KIND, CallReported.KIND, CallLinked.KIND, TaskRaised.KIND}
)
"""Kinds of the entries that the register is folded from."""

RINGS: Final = 4
"""Rings within which the telephone is answered, by the source's office rules."""


@dataclass(frozen=True, slots=True)
class NotedCall:
    """A call that stayed a call, as the log has it; `person` at `desk` took it.

    Attributes:
        rings: How often it had rung when it was answered; 0: not given; likewise `seconds`.
        turned_to: Where a complainant was told to turn.
        reported_to: The leader it was reported to at last, and `reported_at` when.
        incident: The incident that it goes on in, if any.
        tasks: Numbers of the tasks that were raised from it.
    """

    position: int
    text: str
    answer: str
    channel: str
    caller: PrivateRef | None
    phone: PrivateRef | None
    received_at: datetime
    recorded_at: datetime
    person: str
    desk: str
    origin: Origin = Origin.UNKNOWN
    rings: int = 0
    seconds: int = 0
    turned_to: str = ""
    reported_to: str = ""
    reported_at: datetime | None = None
    incident: str = ""
    tasks: tuple[int, ...] = ()

    @property
    def late(self) -> bool:
        """Whether it is known to have been answered later than the office rules ask."""
        return self.rings > RINGS

    @property
    def owed_to_leader(self) -> bool:
        """Whether the leader has not been told of it, and by the office rules is to be."""
        return self.origin is not Origin.UNKNOWN and not (
            self.reported_to or self.tasks or self.incident
        )


def register(entries: Iterable[Entry]) -> tuple[NotedCall, ...]:
    """The calls among entries with what became of them, the one received last first.

    Args:
        entries: Those of `REGISTER_KINDS`, in the order of the log.
    """
    calls: dict[int, NotedCall] = {}
    for entry in entries:
        event = read_event(entry)
        match event:
            case CallNoted():
                calls[entry.position] = _noted(event, entry)
            case CallReported(call=at, reported_to=to) if at in calls:
                calls[at] = replace(calls[at], reported_to=to, reported_at=entry.occurred_at)
            case CallLinked(call=at, incident=incident) if at in calls:
                calls[at] = replace(calls[at], incident=incident)
            case TaskRaised(about=at, task=number) if at in calls:
                calls[at] = replace(calls[at], tasks=(*calls[at].tasks, number))
            case _:
                pass
    return tuple(
        sorted(calls.values(), key=lambda call: (call.received_at, call.position), reverse=True)
    )


def _noted(event: CallNoted, entry: Entry) -> NotedCall:
    return NotedCall(
        position=entry.position,
        text=event.text,
        answer=event.answer,
        channel=event.channel,
        caller=event.caller,
        phone=event.phone,
        received_at=event.received_at or entry.recorded_at,
        recorded_at=entry.recorded_at,
        person=entry.person or "",
        desk=entry.desk or "",
        origin=event.origin,
        rings=event.rings,
        seconds=event.seconds,
        turned_to=event.turned_to,
        reported_to=event.reported_to,
        reported_at=(event.reported_at or entry.recorded_at) if event.reported_to else None,
    )
