"""Orders by voice: drafted, said, read back, confirmed, and only then in force.

A mismatch or silence leaves an order not in force. Who repeats is who receives (supplement C7:
signed for or read back). The states follow from the entries; which entries there may be is decided
in `ordering`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias, TypeGuard

from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import (
    Event,
    OrderConfirmed,
    OrderElement,
    OrderEntered,
    OrderReadBack,
    OrderSaid,
    OrderWithdrawn,
    Purpose,
)
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.run_fold import Stamp

OrderEvent: TypeAlias = OrderEntered | OrderSaid | OrderReadBack | OrderConfirmed | OrderWithdrawn

ORDER_KINDS: Final = frozenset(
    kind.KIND for kind in (OrderEntered, OrderSaid, OrderReadBack, OrderConfirmed, OrderWithdrawn)
)
"""Kinds of the entries about orders."""

CARRYING: Final = (Purpose.LAUNCH, Purpose.END, Purpose.STEP_DOWN)
"""Purposes of orders that launch or end something once they are in force."""

_NUMBER: Final = re.compile(r"(\d{4})-(\d{4,9})", re.ASCII)
_HEARD: Final = "heard-"


class OrderState(StrEnum):
    """How far an order has come."""

    DRAFTED = "drafted"
    SAID = "said"
    WRONG = "wrong"
    READ_BACK = "read_back"
    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn"
    HEARD = "heard"


@dataclass(frozen=True, slots=True)
class Party:
    """Who gives or receives an order: ids, or free words where nobody here has any.

    Attributes:
        post: The office; empty: the person alone counts.
        unit: Of which unit.
    """

    person: str = ""
    post: str = ""
    unit: str = ""

    def is_same_office(self, other: Party) -> bool:
        """Whether both are one office: the person counts only where no office is named."""
        mine, theirs = (self.post, self.unit), (other.post, other.unit)
        if any(mine):
            return _bare(*mine) == _bare(*theirs)
        return bool(self.person) and _bare(self.person) == _bare(other.person)


@dataclass(frozen=True)
class Order:
    """One order as the log has it.

    Attributes:
        entered: What it says.
        said_at: When it was said, the last time.
        said_position: Of the entry that says so.
        right: Names of the elements that came back right, the last time.
        wrong: What came back wrong, the last time.
        confirmed_at: Since when it is in force.
        position: Of the entry that it began with.
    """

    entered: OrderEntered
    state: OrderState
    entered_at: datetime
    entered_by: str
    position: int
    said_at: datetime | None = None
    said_position: int = 0
    read_back_at: datetime | None = None
    read_back_by: Party = Party()
    right: tuple[str, ...] = ()
    wrong: tuple[OrderElement, ...] = ()
    confirmed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    reason: str = ""

    @property
    def id(self) -> str:
        """Its number in the register."""
        return self.entered.order

    @property
    def number(self) -> str:
        """The number it goes by: the issuer's own, else the register's."""
        return self.entered.own_number or self.entered.order

    @property
    def issuer(self) -> Party:
        """Who gives it."""
        return Party(self.entered.issuer, self.entered.issuer_post, self.entered.issuer_unit)

    @property
    def receiver(self) -> Party:
        """Who receives it and has to read it back."""
        said = self.entered
        return Party(said.receiver, said.receiver_post, said.receiver_unit)

    @property
    def is_open(self) -> bool:
        """Whether something still has to become of it."""
        return self.state not in (OrderState.IN_FORCE, OrderState.WITHDRAWN, OrderState.HEARD)

    @property
    def in_force(self) -> bool:
        """Whether it was read back right and confirmed."""
        return self.state is OrderState.IN_FORCE

    @property
    def names(self) -> tuple[str, ...]:
        """Names of its elements, in their order."""
        return tuple(element.name for element in self.entered.elements)


@dataclass(frozen=True, slots=True)
class OrderRegister:
    """The register of orders: what is open, and the last numbers given out.

    Attributes:
        open: Orders not yet in force, by number, the oldest first.
        year: Of the last number.
        last: The last number given out in that year.
        heard: How many orders were only heard.
    """

    open: Mapping[str, Order] = field(default_factory=dict)
    year: int = 0
    last: int = 0
    heard: int = 0

    def next_number(self, year: int, beyond: int = 0) -> str:
        """The number that the register proposes.

        Args:
            year: Calendar year in the desk's zone.
            beyond: So many more are being given out just before it.
        """
        year = max(year, self.year)  # a clock that was set back gives no number out twice
        return f"{year}-{(self.last if year == self.year else 0) + 1 + beyond:04d}"

    def next_heard(self) -> str:
        """What the next order that is only heard is called: it takes no number of ours."""
        return f"{_HEARD}{self.heard + 1}"


def fold_orders(register: OrderRegister, entry: Entry) -> OrderRegister:
    """The register after one more entry of `ORDER_KINDS`."""
    event = read_event(entry)
    if not is_order_event(event):
        return register
    order = apply_order(register.open.get(event.order), event, Stamp.of(entry))
    if isinstance(event, OrderEntered):
        register = _numbered(register, event.order)
    rest = {number: known for number, known in register.open.items() if number != event.order}
    if order is not None and order.is_open:
        rest = {**register.open, event.order: order}
    return replace(register, open=rest)


def fold_history(entries: Iterable[Entry]) -> dict[str, Order]:
    """Every order that the entries begin with, by number, the oldest first."""
    found: dict[str, Order] = {}
    for entry in entries:
        event = read_event(entry)
        if is_order_event(event):
            order = apply_order(found.get(event.order), event, Stamp.of(entry))
            if order is not None:
                found[event.order] = order
    return found


def is_order_event(event: Event) -> TypeGuard[OrderEvent]:
    """Whether the event is one of an order."""
    return isinstance(event, OrderEvent)


def apply_order(order: Order | None, event: OrderEvent, at: Stamp) -> Order | None:
    """The order after one more event; None where its beginning is not known."""
    if isinstance(event, OrderEntered):
        return _begun(event, at)
    if order is None or not order.is_open:
        return order
    match event:
        case OrderSaid():
            return _said(order, at.occurred_at, at.position)
        case OrderReadBack() as e:
            if e.stray:
                return order
            back = _read_back(order, Party(e.by, e.post, e.unit), e.right, e.wrong, at.occurred_at)
            return _confirmed(back, at.occurred_at) if e.confirmed else back
        case OrderConfirmed():
            return _confirmed(order, at.occurred_at)
        case OrderWithdrawn() as e:
            return replace(
                order, state=OrderState.WITHDRAWN, withdrawn_at=at.occurred_at, reason=e.reason
            )


def number_of(text: str) -> tuple[int, int] | None:
    """Year and count of a number of the register; None for anything else."""
    found = _NUMBER.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else None


def gap_below(number: str, before: str | None) -> Iterator[str]:
    """First and last number of the register that nobody took before `number`, if any.

    Args:
        number: One that was taken.
        before: The next lower one that was taken; None: there is none.
    """
    at, below = number_of(number), number_of(before) if before else None
    if at is None:
        return
    year, count = at
    last = below[1] if below and below[0] == year else 0
    if count - last > 1:
        yield f"{year}-{last + 1:04d}"
        yield f"{year}-{count - 1:04d}"


def spoken_party(party: Party) -> Phrase:
    """Who gives or receives an order, as part of a sentence."""
    person = Name("person", party.person)
    office = Name("post", party.post)
    unit = Name("unit", party.unit)
    match party:
        case Party(post="", unit=""):
            return Phrase.of("{person}", person=person)
        case Party(person="", unit=""):
            return Phrase.of("{office}", office=office)
        case Party(person="", post=""):
            return Phrase.of("{unit}", unit=unit)
        case Party(person=""):
            return Phrase.of("{office}, {unit}", office=office, unit=unit)
        case Party(post=""):
            return Phrase.of("{person}, {unit}", person=person, unit=unit)
        case Party(unit=""):
            return Phrase.of("{person}, {office}", person=person, office=office)
        case _:
            return Phrase.of("{person}, {office}, {unit}", person=person, office=office, unit=unit)


# -- how far it has come -----------------------------------------------------------


def _begun(event: OrderEntered, at: Stamp) -> Order:
    order = Order(event, OrderState.DRAFTED, at.recorded_at, at.person or "", at.position)
    if event.purpose is Purpose.HEARD:
        return replace(order, state=OrderState.HEARD, said_at=event.said_at or at.occurred_at)
    if event.said_at is None:
        return order
    order = _said(order, event.said_at, at.position)
    if event.read_back_by:
        receiver = Party(event.read_back_by, event.receiver_post, event.receiver_unit)
        order = _read_back(order, receiver, event.right, event.wrong, at.occurred_at)
    return _confirmed(order, at.occurred_at) if event.confirmed else order


def _said(order: Order, when: datetime, position: int) -> Order:
    return replace(
        order, state=OrderState.SAID, said_at=when, said_position=position, right=(), wrong=()
    )


def _read_back(
    order: Order,
    by: Party,
    right: tuple[str, ...],
    wrong: tuple[OrderElement, ...],
    when: datetime,
) -> Order:
    """What came back counts only after it was said, and again only after it was said again."""
    if order.state not in (OrderState.SAID, OrderState.READ_BACK):
        return order
    complete = not wrong and set(order.names) <= set(right)
    state = OrderState.READ_BACK if complete else OrderState.SAID
    return replace(
        order,
        state=OrderState.WRONG if wrong else state,
        read_back_at=when,
        read_back_by=by,
        right=right,
        wrong=wrong,
    )


def _confirmed(order: Order, when: datetime) -> Order:
    if order.state is not OrderState.READ_BACK:
        return order
    return replace(order, state=OrderState.IN_FORCE, confirmed_at=when)


def _numbered(register: OrderRegister, number: str) -> OrderRegister:
    if number.startswith(_HEARD):
        return replace(register, heard=register.heard + 1)
    year, count = number_of(number) or (0, 0)
    if (year, count) <= (register.year, register.last):
        return register
    return replace(register, year=year, last=count)


def _bare(*words: str) -> str:
    return " ".join(words).strip().casefold()
