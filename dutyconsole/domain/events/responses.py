"""What happens to a response."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dutyconsole.domain.events.base import Event, Mark, Mode, Subject
from dutyconsole.domain.playbook import Level


@dataclass(frozen=True, slots=True)
class ResponseLaunched(Event):
    """A response is in force.

    `reset_secret`: signed while it was in doubt whose secret that was: it counts as on word.
    """

    KIND: ClassVar[str] = "response_launched"
    SCHEMA: ClassVar[int] = 2
    response: str
    run: str
    level: Level
    launcher: str
    post: str
    unit: str
    mode: Mode
    order_number: str = ""
    reported_by: str = ""
    via: str = ""
    acting: bool = False
    marks: tuple[Mark, ...] = ()
    reset_secret: bool = False


@dataclass(frozen=True, slots=True)
class LaunchAwaited(Event):
    """A launch was asked for and not ordered: nothing is in force by it.

    Attributes:
        awaited: Its number within the incident.
        person: Who was asked, as holder of `post`.
    """

    KIND: ClassVar[str] = "launch_awaited"
    awaited: str
    level: Level
    person: str
    post: str
    unit: str = ""
    playbook: str = ""


@dataclass(frozen=True, slots=True)
class LaunchAwaitWithdrawn(Event):
    """A launch that was asked for is no longer wanted, or was declined."""

    KIND: ClassVar[str] = "launch_await_withdrawn"
    awaited: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ResponseEnded(Event):
    """A response was ended by the person answerable for it."""

    KIND: ClassVar[str] = "response_ended"
    response: str
    person: str
    mode: Mode
    order_number: str = ""
    in_error: bool = False
    reset_secret: bool = False


@dataclass(frozen=True, slots=True)
class ResponseConfirmed(Event):
    """What stands on word or reported is vouched for by the person named.

    `transfer`: the number of the transfer within the response; 0 for a launch or an end.
    """

    KIND: ClassVar[str] = "response_confirmed"
    SCHEMA: ClassVar[int] = 2
    response: str
    subject: Subject
    person: str
    mode: Mode
    order_number: str = ""
    transfer: int = 0


@dataclass(frozen=True, slots=True)
class ResponseDisputed(Event):
    """The person named says it was not so; a disputed end is no end, a disputed transfer none.

    Attributes:
        mode: How the dispute itself is vouched for; None in entries that do not say.
        transfer: The number of the transfer within the response; 0 for a launch or an end.
    """

    KIND: ClassVar[str] = "response_disputed"
    SCHEMA: ClassVar[int] = 2
    response: str
    subject: Subject
    person: str
    reason: str = ""
    mode: Mode | None = None
    order_number: str = ""
    transfer: int = 0


@dataclass(frozen=True, slots=True)
class ResponseTransferred(Event):
    """Responsibility for a response moved: each of two vouches for it, signed or on word.

    Attributes:
        mode: How the giver, or who orders it in their place, vouches for it.
        taken: How the receiver does.
        ordered_by: A holder of the next tier, where the giver cannot act; a deviation.
        reason: Why the giver cannot act.
        number: Its number within the response, from 1.
    """

    KIND: ClassVar[str] = "response_transferred"
    SCHEMA: ClassVar[int] = 2
    response: str
    giver: str
    receiver: str
    mode: Mode
    taken: Mode = Mode.SIGNED
    order_number: str = ""
    taken_order_number: str = ""
    ordered_by: str = ""
    reason: str = ""
    marks: tuple[Mark, ...] = ()
    number: int = 0
