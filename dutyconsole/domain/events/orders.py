"""What happens to an order given by voice (supplement C7: signed for or read back)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from dutyconsole.domain.events.base import Event
from dutyconsole.domain.playbook import Level


class Direction(StrEnum):
    """Which way an order goes; who receives it is who repeats it."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"


class Purpose(StrEnum):
    """What an order is for. One that was only heard is somebody else's: never issued here."""

    LAUNCH = "launch"
    END = "end"
    STEP_DOWN = "step_down"
    TRANSFER = "transfer"
    ACTING = "acting"
    INSTRUCTION = "instruction"
    HEARD = "heard"


@dataclass(frozen=True, slots=True)
class OrderElement:
    """A critical element of an order: its name and what is said for it."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class OrderEntered(Event):
    """An order as entered, and how far it had come by then.

    Attributes:
        order: Its number in this desk's register.
        text: The sentence that is said and read back.
        issuer: Person, with post and unit; ids, or free words where nobody here has any.
        receiver: Person, with post and unit.
        own_number: The issuer's own number for it.
        incident: What it is about; empty: nothing here.
        level: The level it launches or ends.
        run: Playbook or run of that level.
        in_error: It ends what was launched in error.
        to_level: The level it steps down to, launched by `launcher` as `post` of `unit`.
        launcher_number: The launcher's own number for that.
        said_at: When it was said; None: only drafted.
        right: Names of the elements that came back right.
        wrong: What came back wrong.
        read_back_by: Who read it back; empty: nobody yet.
        confirmed: Whoever gave it said that it came back right.
    """

    KIND: ClassVar[str] = "order_entered"
    order: str
    direction: Direction
    purpose: Purpose
    text: str
    issuer: str = ""
    issuer_post: str = ""
    issuer_unit: str = ""
    receiver: str = ""
    receiver_post: str = ""
    receiver_unit: str = ""
    elements: tuple[OrderElement, ...] = ()
    own_number: str = ""
    incident: str = ""
    level: Level | None = None
    run: str = ""
    in_error: bool = False
    to_level: Level | None = None
    launcher: str = ""
    post: str = ""
    unit: str = ""
    launcher_number: str = ""
    said_at: datetime | None = None
    right: tuple[str, ...] = ()
    wrong: tuple[OrderElement, ...] = ()
    read_back_by: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class OrderSaid(Event):
    """An order was said, or said again after it had come back wrong."""

    KIND: ClassVar[str] = "order_said"
    order: str


@dataclass(frozen=True, slots=True)
class OrderReadBack(Event):
    """An order was read back.

    Attributes:
        by: Person, with post and unit.
        right: Names of the elements that came back right.
        wrong: What came back wrong.
        stray: Somebody read it back to whom it was not given: it counts for nothing.
        confirmed: Whoever gave it said that it came back right.
    """

    KIND: ClassVar[str] = "order_read_back"
    order: str
    by: str = ""
    post: str = ""
    unit: str = ""
    right: tuple[str, ...] = ()
    wrong: tuple[OrderElement, ...] = ()
    stray: bool = False
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class OrderConfirmed(Event):
    """Whoever gave an order said that it came back right: it is in force."""

    KIND: ClassVar[str] = "order_confirmed"
    order: str


@dataclass(frozen=True, slots=True)
class OrderWithdrawn(Event):
    """An order that was not in force is not wanted any more."""

    KIND: ClassVar[str] = "order_withdrawn"
    order: str
    reason: str = ""
