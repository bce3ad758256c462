"""What may become of an order: entering, saying, reading back, confirming, withdrawing.

Nothing else puts an order in force, and only an order in force launches or ends anything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from dutyconsole.domain.events import (
    Direction,
    Event,
    OrderConfirmed,
    OrderElement,
    OrderEntered,
    OrderReadBack,
    OrderSaid,
    OrderWithdrawn,
    Purpose,
)
from dutyconsole.domain.order_effects import effect
from dutyconsole.domain.order_elements import NUMBER
from dutyconsole.domain.orders import CARRYING, Order, OrderState, Party, spoken_party
from dutyconsole.domain.phrase import Name, Names, Phrase
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.situation import Situation
from dutyconsole.domain.wording import line, worded


@dataclass(frozen=True, slots=True)
class Carried:
    """What an order puts in force: a level launched or ended, or ended for a lower one.

    Attributes:
        run: Playbook or run; empty: the only one that it can be.
        launcher: Who launches the lower level as `post` of `unit`, by an order of their own.
    """

    level: Level | None = None
    run: str = ""
    in_error: bool = False
    to_level: Level | None = None
    launcher: str = ""
    post: str = ""
    unit: str = ""
    launcher_number: str = ""


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What came back.

    Attributes:
        by: Who read it back.
        right: Names of the elements that came back right.
        wrong: What came back wrong.
        confirmed: Whoever gave it said that it came back right.
    """

    by: Party
    right: tuple[str, ...] = ()
    wrong: tuple[OrderElement, ...] = ()
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """An order to be entered.

    Attributes:
        elements: What has to come back right; the number is added where it is missing.
        own_number: The issuer's own.
        number: In the register, as it was proposed; empty: the next one.
        said_at: When it was said; None: only drafted.
        back: What came back, if it was read back already.
    """

    direction: Direction
    purpose: Purpose
    text: str
    issuer: Party
    receiver: Party
    elements: tuple[OrderElement, ...] = ()
    own_number: str = ""
    number: str = ""
    incident: str = ""
    carried: Carried = Carried()
    said_at: datetime | None = None
    back: ReadBack | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What is to be recorded: the order's own entries, and what it launches or ends by them."""

    of_order: tuple[Event, ...]
    effects: tuple[Event, ...] = ()


def enter(
    draft: OrderDraft, number: str, at_desk: str, situation: Situation | None = None
) -> Decided:
    """Enter an order under its number in the register; in force at once if it came back right.

    Args:
        draft: The order.
        number: Of the register.
        at_desk: The officer at this desk, who repeats what comes in.
        situation: Of its incident.

    Raises:
        Refused: `invalid`; as `effect` does, whatever the order has come to: nobody is to wait for
            an order that the rule refuses; `not_read_back` where the wrong office read it back.
    """
    event = _entered(draft, number)
    _check_carried(event)
    effects = effect(situation, event)
    if draft.back is not None:
        _check_back(event, draft.back)
        check_repeats(draft.direction, draft.receiver, draft.back.by, at_desk)
    return Decided((event,), effects if event.confirmed else ())


def hear(draft: OrderDraft, number: str) -> Decided:
    """Keep a dispatcher's order (調度命令) as heard: it is never issued here and launches nothing.

    Raises:
        Refused: `invalid`.
    """
    said = replace(draft, purpose=Purpose.HEARD, direction=Direction.INCOMING, elements=())
    heard = _entered(replace(said, carried=Carried(), back=None), number)
    return Decided((heard,))


def say(order: Order) -> Decided:
    """An order is said, or said again.

    Raises:
        Refused: `invalid` where it is no longer open.
    """
    _check_open(order)
    return Decided((OrderSaid(order.id),))


def read_back(
    order: Order,
    back: ReadBack,
    at_desk: str,
    situation: Situation | None = None,
    *,
    said_again: bool = False,
) -> Decided:
    """An order is read back; in force once all came back right and that was confirmed.

    Args:
        order: The order.
        back: What came back.
        at_desk: The officer at this desk, who repeats what comes in.
        situation: Of its incident.
        said_again: It was said just before, as it must be after it had come back wrong.

    Raises:
        Refused: `invalid`; as `effect` does, where it comes in force by this; `not_read_back` where
            it was not said, where the wrong office read it back, or where it is confirmed although
            something has not come back right.
    """
    _check_open(order)
    effects = effect(situation, order.entered) if back.confirmed else ()
    _check_back(order.entered, back)
    check_repeats(order.entered.direction, order.receiver, back.by, at_desk)
    if said_again:
        return Decided((OrderSaid(order.id), _back(order, back)), effects)
    if order.state is OrderState.DRAFTED:
        refuse(
            Code.NOT_READ_BACK,
            "Order {order} has not been said",
            "say it first",
            order=order.id,
        )
    if order.state is OrderState.WRONG:
        refuse(
            Code.NOT_READ_BACK,
            "Order {order} came back wrong",
            "say it again, then have it read back",
            order=order.id,
        )
    return Decided((_back(order, back),), effects)


def stray_read_back(order: Order, back: ReadBack) -> Decided:
    """Keep as what happened that the wrong office read an order back: it counts for nothing.

    Raises:
        Refused: `invalid`.
    """
    _check_open(order)
    _check_back(order.entered, replace(back, confirmed=False))
    return Decided((_back(order, back, stray=True),))


def confirm(order: Order, situation: Situation | None = None) -> Decided:
    """Whoever gave the order says that it came back right.

    Raises:
        Refused: `invalid`; as `effect` does; `not_read_back` where it has not come back right.
    """
    _check_open(order)
    effects = effect(situation, order.entered)
    if order.state is not OrderState.READ_BACK:
        _refuse_missing(order.id, tuple(n for n in order.names if n not in order.right))
    return Decided((OrderConfirmed(order.id),), effects)


def withdraw(order: Order, reason: str) -> Decided:
    """An order is not wanted any more.

    Raises:
        Refused: `invalid` where it is no longer open: what is in force is ended, not withdrawn.
    """
    _check_open(order)
    said = worded(reason, "The reason", required=False)
    return Decided((OrderWithdrawn(order.id, said),))


def check_repeats(direction: Direction, receiver: Party, by: Party, at_desk: str) -> None:
    """Refuse a read-back by anybody but the receiver.

    What comes in is repeated by the officer at the desk, whoever that is by now; what goes out by
    the office it was given to.

    Raises:
        Refused: `not_read_back`.
    """
    incoming = direction is Direction.INCOMING
    if by.person == at_desk if incoming else receiver.is_same_office(by):
        return
    refuse(
        Code.NOT_READ_BACK,
        "{by} read the order back, but it was given to {receiver}",
        "whoever receives it reads it back; until then it is not in force",
        by=spoken_party(by),
        receiver=spoken_party(Party(at_desk) if incoming else receiver),
    )


# -- checking -----------------------------------------------------------


def _entered(draft: OrderDraft, number: str) -> OrderEntered:
    own = line(draft.own_number, "The order number")
    elements = draft.elements
    is_heard = draft.purpose is Purpose.HEARD
    if not is_heard and all(each.name != NUMBER for each in elements):
        elements = (OrderElement(NUMBER, own or number), *elements)
    issuer, receiver, carried = draft.issuer, draft.receiver, draft.carried
    if not any((issuer.person, issuer.post, issuer.unit)):
        refuse(Code.INVALID, "It is not said who gives the order", "name the person or the office")
    if not any((receiver.person, receiver.post, receiver.unit)):
        refuse(
            Code.INVALID, "It is not said who receives the order", "name the person or the office"
        )
    back = draft.back if draft.said_at is not None else None
    return OrderEntered(
        order=number,
        direction=draft.direction,
        purpose=draft.purpose,
        text=worded(draft.text, "The order"),
        issuer=line(issuer.person, "Who"),
        issuer_post=line(issuer.post, "Who"),
        issuer_unit=line(issuer.unit, "Who"),
        receiver=line(receiver.person, "Who"),
        receiver_post=line(receiver.post, "Who"),
        receiver_unit=line(receiver.unit, "Who"),
        elements=tuple(_kept(each) for each in elements),
        own_number=own,
        incident=draft.incident,
        level=carried.level,
        run=carried.run,
        in_error=carried.in_error,
        to_level=carried.to_level,
        launcher=carried.launcher,
        post=carried.post,
        unit=carried.unit,
        launcher_number=line(carried.launcher_number, "The order number"),
        said_at=draft.said_at,
        right=back.right if back else (),
        wrong=back.wrong if back else (),
        read_back_by=(back.by.person or back.by.post or back.by.unit) if back else "",
        confirmed=back.confirmed if back else False,
    )


def _kept(element: OrderElement) -> OrderElement:
    return OrderElement(
        worded(element.name, "The element"), line(element.value, "The element", required=True)
    )


def _check_carried(event: OrderEntered) -> None:
    if event.purpose in CARRYING and (event.level is None or not event.incident):
        refuse(
            Code.INVALID,
            "It is not said which level of which incident the order is about",
            "name the incident and the level",
        )
    if event.purpose is Purpose.STEP_DOWN and (event.to_level is None or not event.launcher):
        refuse(
            Code.INVALID,
            "Stepping down needs the lower level and who launches that",
            "choose both by their digits",
        )
    if event.purpose not in CARRYING and event.level is not None:
        refuse(
            Code.INVALID,
            "An order of this purpose launches and ends nothing",
            "enter it as an order to launch or to end",
        )


def _check_open(order: Order) -> None:
    look = Phrase("look at it in the register")
    match order.state:
        case OrderState.IN_FORCE:
            refuse(Code.LOST_RACE, "Order {order} is in force already", look, order=order.id)
        case OrderState.WITHDRAWN:
            refuse(Code.LOST_RACE, "Order {order} was withdrawn", look, order=order.id)
        case OrderState.HEARD:
            refuse(
                Code.INVALID,
                "Order {order} was only heard, and is never issued here",
                look,
                order=order.number,
            )
        case _:
            return


def _check_back(event: OrderEntered, back: ReadBack) -> None:
    names = [each.name for each in event.elements]
    spoken = [*back.right, *(each.name for each in back.wrong)]
    unknown = [name for name in spoken if name not in names]
    if unknown or len(set(spoken)) < len(spoken):
        refuse(
            Code.INVALID,
            "The order has no element {name}, or it is named twice",
            "name each once: {names}",
            name=Name("word", (unknown or spoken)[0]),
            names=Names.of("word", *names),
        )
    if back.confirmed:
        missing = tuple(name for name in names if name not in back.right)
        if missing:
            _refuse_missing(event.order, missing)


def _refuse_missing(order: str, names: tuple[str, ...]) -> None:
    refuse(
        Code.NOT_READ_BACK,
        "Order {order} has not come back right, so it is not in force",
        "have these read back right first: {names}",
        order=order,
        names=Names.some("word", names, Phrase("everything")),
    )


def _back(order: Order, back: ReadBack, *, stray: bool = False) -> OrderReadBack:
    return OrderReadBack(
        order=order.id,
        by=line(back.by.person, "Who"),
        post=line(back.by.post, "Who"),
        unit=line(back.by.unit, "Who"),
        right=back.right,
        wrong=tuple(_kept(each) for each in back.wrong),
        stray=stray,
        confirmed=back.confirmed and not stray,
    )
