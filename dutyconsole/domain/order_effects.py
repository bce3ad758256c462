"""What an order by voice launches or ends, once it is in force."""

from __future__ import annotations

from dutyconsole.domain import authority
from dutyconsole.domain.authority import EndOrder, LaunchOrder
from dutyconsole.domain.events import Event, OrderEntered, Purpose
from dutyconsole.domain.orders import CARRYING
from dutyconsole.domain.signing import OnWord
from dutyconsole.domain.situation import Situation


def effect(situation: Situation | None, order: OrderEntered) -> tuple[Event, ...]:
    """What the order puts in force, by the one rule of launching and ending.

    Args:
        situation: Of its incident; None: it belongs to none, and launches nothing.
        order: The order.

    Raises:
        Refused: As `authority.launch`, `end` and `step_down` do.
    """
    if situation is None or order.level is None or order.purpose not in CARRYING:
        return ()
    word = OnWord(order.own_number or order.order, read_back=True)
    if order.purpose is Purpose.LAUNCH:
        return authority.launch(
            situation,
            LaunchOrder(
                order.level, order.issuer, order.issuer_post, word, order.issuer_unit, order.run
            ),
        )
    ending = EndOrder(order.level, order.issuer, word, order.run, order.in_error)
    if order.purpose is Purpose.END or order.to_level is None:
        return authority.end(situation, ending)
    own = OnWord(order.launcher_number or word.order_number, read_back=True)
    lower = LaunchOrder(order.to_level, order.launcher, order.post, own, order.unit, order.run)
    return authority.step_down(situation, ending, lower)
