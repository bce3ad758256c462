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
    number, level = order.id, str(order.entered.level or "")
    match order.state:
        case OrderState.DRAFTED if level:
            return Phrase.of("Not said: order {order}, Level {level}", order=number, level=level)
        case OrderState.DRAFTED:
            return Phrase.of("Not said: order {order}", order=number)
        case OrderState.WRONG if level:
            return Phrase.of(
                "Came back WRONG: order {order}, Level {level}", order=number, level=level
            )
        case OrderState.WRONG:
            return Phrase.of("Came back WRONG: order {order}", order=number)
        case OrderState.READ_BACK if level:
            return Phrase.of(
                "Not confirmed: order {order}, Level {level}", order=number, level=level
            )
        case OrderState.READ_BACK:
            return Phrase.of("Not confirmed: order {order}", order=number)
        case _ if level:
            return Phrase.of(
                "Not read back: order {order}, Level {level}", order=number, level=level
            )
        case _:
            return Phrase.of("Not read back: order {order}", order=number)
