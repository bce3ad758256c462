"""Orders by voice that are not in force yet."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from dutyconsole.domain.due.item import Due, DueKind, Side
from dutyconsole.domain.events import Direction
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.office import Office
from dutyconsole.domain.orders import Order, OrderState
from dutyconsole.domain.phrase import Phrase


def orders_of(incident: Incident, office: Office, now: datetime) -> Iterator[Due]:
    """Orders about an incident that are not in force."""
    for order in office.orders.open.values():
        if order.entered.incident == incident.id:
            yield _owed(order)


def orders_beside(office: Office, now: datetime, shown: Collection[str] = ()) -> Iterator[Due]:
    """Orders not in force that belong to no incident, or to none that is shown."""
    for order in office.orders.open.values():
        if order.entered.incident not in shown:
            yield _owed(order)


def _owed(order: Order) -> Due:
    """Whoever has to repeat or to confirm owes it; a draft has to be said by who gives it."""
    incoming = order.entered.direction is Direction.INCOMING
    ours = not incoming if order.state in (OrderState.DRAFTED, OrderState.READ_BACK) else incoming
    side = Side.WE if ours else Side.THEY
    return Due(DueKind.ORDER, _phrase(order), about=order.id, side=side)


def _phrase(order: Order) -> Phrase:
    about = {"order": order.id}
    if order.entered.level is not None:
        about["level"] = str(order.entered.level)
    leveled = "level" in about
    match order.state:
        case OrderState.DRAFTED if leveled:
            return Phrase("Not said: order {order}, Level {level}", about)
        case OrderState.DRAFTED:
            return Phrase("Not said: order {order}", about)
        case OrderState.WRONG if leveled:
            return Phrase("Came back WRONG: order {order}, Level {level}", about)
        case OrderState.WRONG:
            return Phrase("Came back WRONG: order {order}", about)
        case OrderState.READ_BACK if leveled:
            return Phrase("Not confirmed: order {order}, Level {level}", about)
        case OrderState.READ_BACK:
            return Phrase("Not confirmed: order {order}", about)
        case _ if leveled:
            return Phrase("Not read back: order {order}, Level {level}", about)
        case _:
            return Phrase("Not read back: order {order}", about)
