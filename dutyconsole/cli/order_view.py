"""Orders by voice as the shell prints them."""

from __future__ import annotations

from dutyconsole.cli import views
from dutyconsole.domain.events import OrderElement
from dutyconsole.domain.orders import Order, Party, number_of


def view(order: Order) -> views.View:
    """What `--json` prints of an order."""
    said = order.entered
    number = said.order if number_of(said.order) else None
    return {
        "order": said.order,
        "number": number,
        "own_number": said.own_number or None,
        "direction": said.direction.value,
        "purpose": said.purpose.value,
        "state": order.state.value,
        "in_force": order.in_force,
        "text": said.text,
        "from": _party(order.issuer),
        "to": _party(order.receiver),
        "elements": [
            {"name": each.name, "value": each.value, "read_back": _came_back(order, each)}
            for each in said.elements
        ],
        "issued_at": views.time(order.said_at),
        "read_back_at": views.time(order.read_back_at),
        "confirmed_at": views.time(order.confirmed_at),
        "incident": said.incident or None,
        "level": str(said.level) if said.level else None,
        "position": order.position,
    }


def _party(party: Party) -> views.View:
    return {
        "person": party.person or None,
        "post": party.post or None,
        "unit": party.unit or None,
    }


def _came_back(order: Order, element: OrderElement) -> str | None:
    """`right`, or what came back instead; null: not yet."""
    if element.name in order.right:
        return "right"
    wrong = {each.name: each.value for each in order.wrong}
    return f"wrong: {wrong[element.name]}" if element.name in wrong else None


def element_line(order: Order, element: OrderElement) -> str:
    """An element and what came back of it, for eyes."""
    came = _came_back(order, element) or "not read back"
    return f"{element.name}: {element.value} ({came})"


def order_line(order: Order) -> str:
    """An order in one line, for eyes."""
    said = order.entered
    own = f" (their number {said.own_number})" if said.own_number else ""
    state = order.state.value.replace("_", " ").upper()
    return (
        f"{said.order}{own}: {said.purpose.value.replace('_', ' ')}, "
        f"from {_who(order.issuer)} to {_who(order.receiver)}: {state}."
    )


def _who(party: Party) -> str:
    return ", ".join(part for part in (party.person, party.post, party.unit) if part)
