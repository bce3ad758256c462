"""The slip of an order by voice as lines of text, to be copied."""

from __future__ import annotations

from dutyconsole.domain.orders import Order
from dutyconsole.locale.orders import PURPOSES, element_name, party_words, state_words
from dutyconsole.locale.reader import Reader
from dutyconsole.locale.speech import tr


def slip_text(order: Order, to: Reader) -> str:
    """The slip as lines of text, to be copied; in the language that is on."""
    said = order.entered
    lines = [
        tr("ORDER {order}   {state}", order=order.id, state=state_words(order)),
        tr("purpose: {purpose}", purpose=tr(PURPOSES[said.purpose])),
    ]
    if said.own_number:
        lines.append(tr("their number {number}", number=said.own_number))
    lines.append(tr("from: {who}", who=party_words(order.issuer, to)))
    lines.append(tr("to: {who}", who=party_words(order.receiver, to)))
    if order.said_at is not None:
        lines.append(tr("said at {at}", at=to.moment(order.said_at)))
    lines.append(said.text)
    lines += [_element_line(order, each.name, each.value) for each in said.elements]
    if order.read_back_at is not None:
        by = party_words(order.read_back_by, to)
        lines.append(tr("read back at {at} by {who}", at=to.moment(order.read_back_at), who=by))
    if order.confirmed_at is not None:
        lines.append(tr("confirmed at {at}", at=to.moment(order.confirmed_at)))
    return "\n".join(lines)


def _element_line(order: Order, name: str, value: str) -> str:
    label = element_name(name)
    if name in order.right:
        return tr("[x] {element}: {value}", element=label, value=value)
    wrong = {each.name: each.value for each in order.wrong}
    if name in wrong:
        return tr("[!] {element}: {value}, came back as {back}", element=label, value=value,
                  back=wrong[name])  # fmt: skip
    return tr("[ ] {element}: {value}", element=label, value=value)
