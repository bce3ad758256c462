"""How entries about orders by voice read in the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dutyconsole.domain import events
from dutyconsole.domain.events import Purpose
from dutyconsole.domain.orders import OrderState, Party, spoken_party
from dutyconsole.locale.orders import STATES, element_name, wrong_words
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.telling import Telling, joined, said_if

FIELDS: Final = (
    *(N_("order"), N_("purpose"), N_("issuer"), N_("issuer post"), N_("issuer unit")),
    *(N_("receiver post"), N_("receiver unit"), N_("elements"), N_("own number")),
    *(N_("to level"), N_("launcher number"), N_("said at"), N_("right"), N_("wrong")),
    *(N_("read back by"), N_("by"), N_("stray"), N_("outgoing"), N_("step down"), N_("transfer")),
    *(N_("instruction"), N_("heard")),
)
"""Fields of orders and their values, for the catalogues."""


def _entered(t: Telling, e: events.OrderEntered) -> str:
    issuer = t.to.say(spoken_party(Party(e.issuer, e.issuer_post, e.issuer_unit)))
    if e.purpose is Purpose.HEARD:
        number = e.own_number or tr("(no number)")
        return joined(tr("order {number} HEARD of {issuer}", number=number, issuer=issuer), e.text)
    receiver = t.to.say(spoken_party(Party(e.receiver, e.receiver_post, e.receiver_unit)))
    return joined(
        tr("ORDER {order} from {issuer} to {receiver}: {state}",
           order=e.order, issuer=issuer, receiver=receiver, state=_so_far(e)),
        said_if(N_("their number {number}"), number=e.own_number),
        wrong_words(e.wrong),
        e.text,
    )  # fmt: skip


def _so_far(e: events.OrderEntered) -> str:
    if e.confirmed:
        return tr("read back and confirmed, IN FORCE")
    if e.said_at is None:
        return tr(STATES[OrderState.DRAFTED])
    if e.wrong:
        return tr(STATES[OrderState.WRONG])
    complete = e.read_back_by and {each.name for each in e.elements} <= set(e.right)
    return tr(STATES[OrderState.READ_BACK if complete else OrderState.SAID])


def _said(t: Telling, e: events.OrderSaid) -> str:
    return tr("ORDER {order} said; not read back yet", order=e.order)


def _read_back(t: Telling, e: events.OrderReadBack) -> str:
    by = t.to.say(spoken_party(Party(e.by, e.post, e.unit)))
    if e.stray:
        return tr("ORDER {order} read back by {by}, to whom it was not given: NOT IN FORCE",
                  order=e.order, by=by)  # fmt: skip
    if e.confirmed:
        return tr("ORDER {order} read back by {by} and confirmed: IN FORCE", order=e.order, by=by)
    right = tr(", ").join(element_name(name) for name in e.right)
    return joined(
        tr("ORDER {order} read back by {by}: NOT IN FORCE", order=e.order, by=by),
        said_if(N_("right: {names}"), names=right),
        wrong_words(e.wrong),
    )


def _confirmed(t: Telling, e: events.OrderConfirmed) -> str:
    return tr("ORDER {order} confirmed: IN FORCE", order=e.order)


def _withdrawn(t: Telling, e: events.OrderWithdrawn) -> str:
    return joined(tr("ORDER {order} withdrawn: it never was in force", order=e.order), e.reason)


ORDER_WORDS: Final[Mapping[str, Callable[[Telling, Any], str]]] = {
    events.OrderEntered.KIND: _entered,
    events.OrderSaid.KIND: _said,
    events.OrderReadBack.KIND: _read_back,
    events.OrderConfirmed.KIND: _confirmed,
    events.OrderWithdrawn.KIND: _withdrawn,
}
"""What an entry of each kind says."""
