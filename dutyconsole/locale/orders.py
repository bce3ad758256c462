"""What orders by voice are called, on screens and on paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from dutyconsole.domain.events import Direction, OrderElement, Purpose
from dutyconsole.domain.orders import Order, OrderState, Party, spoken_party
from dutyconsole.locale.reader import Reader
from dutyconsole.locale.speech import N_, tr

PURPOSES: Final[Mapping[Purpose, str]] = {
    Purpose.LAUNCH: N_("to launch"),
    Purpose.END: N_("to end"),
    Purpose.STEP_DOWN: N_("to step down"),
    Purpose.TRANSFER: N_("to hand over"),
    Purpose.ACTING: N_("to act for somebody"),
    Purpose.INSTRUCTION: N_("an instruction"),
    Purpose.HEARD: N_("only heard"),
}
"""What an order is for."""

DIRECTIONS: Final[Mapping[Direction, str]] = {
    Direction.INCOMING: N_("incoming: we read it back"),
    Direction.OUTGOING: N_("outgoing: they read it back"),
}
"""Which way an order goes, and who repeats it."""

STATES: Final[Mapping[OrderState, str]] = {
    OrderState.DRAFTED: N_("NOT IN FORCE: not said yet"),
    OrderState.SAID: N_("NOT IN FORCE: not read back"),
    OrderState.WRONG: N_("NOT IN FORCE: came back wrong"),
    OrderState.READ_BACK: N_("NOT IN FORCE: read back, not confirmed"),
    OrderState.IN_FORCE: N_("IN FORCE"),
    OrderState.WITHDRAWN: N_("NOT IN FORCE: withdrawn"),
    OrderState.HEARD: N_("heard only: not issued here"),
}
"""How far an order has come."""

ELEMENT_WORDS: Final = (
    *(N_("number"), N_("level"), N_("lower level"), N_("train"), N_("place"), N_("time")),
    N_("launcher's number"),
)
"""Critical elements of an order, for the catalogues."""


def element_name(name: str) -> str:
    """An element in the language that is on; one that the officer named stays as it is."""
    return tr(name)


def wrong_words(wrong: Iterable[OrderElement]) -> str:
    """What came back wrong."""
    return tr(", ").join(
        tr("{element} came back as {value}", element=element_name(each.name), value=each.value)
        for each in wrong
    )


def party_words(party: Party, to: Reader) -> str:
    """Who gives or receives an order, by name."""
    return to.say(spoken_party(party))


def state_words(order: Order) -> str:
    """How far an order has come."""
    return tr(STATES[order.state])
