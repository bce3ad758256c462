"""The slip of an order by voice: what was said, what came back, and whether it is in force."""

from __future__ import annotations

from dutyconsole.domain.orders import Order
from dutyconsole.locale.orders import (
    DIRECTIONS,
    PURPOSES,
    element_name,
    party_words,
    state_words,
)
from dutyconsole.locale.reader import Reader
from dutyconsole.locale.speech import tr
from dutyconsole.paper.page import Imprint, printed


def order_slip(order: Order, to: Reader, made_from: Imprint) -> str:
    """The slip as a page to print; its words in the language that is on.

    Args:
        order: As the log has it.
        to: Who reads: names of persons and posts.
        made_from: For its foot.
    """
    wrong = {each.name: each.value for each in order.wrong}
    return printed(
        "slip.html",
        made_from,
        to.language,
        order=order,
        purpose=tr(PURPOSES[order.entered.purpose]),
        direction=tr(DIRECTIONS[order.entered.direction]),
        issuer=party_words(order.issuer, to),
        receiver=party_words(order.receiver, to),
        read_back_by=party_words(order.read_back_by, to) if order.read_back_at else "",
        state=state_words(order),
        elements=[
            (
                element_name(each.name),
                each.value,
                each.name in order.right,
                wrong.get(each.name, ""),
            )
            for each in order.entered.elements
        ],
    )
