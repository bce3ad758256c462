"""An order by voice: said aloud or read back, each element ticked as it comes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, Final

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.orders import (
    Ordered,
    confirm_order,
    read_back_order,
    say_order,
    withdraw_order,
)
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.events import Direction, OrderElement
from dutyconsole.domain.ordering import ReadBack
from dutyconsole.domain.orders import Order, OrderState, Party
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.locale.orders import element_name, party_words, state_words, wrong_words
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import (
    FORM_COMMANDS,
    ORDER_COMMANDS,
    REFUSAL_COMMANDS,
    bindings,
)
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.ordering import CONFIRMED, ordered, party_named, put_slip, tick_lines
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.telling import reader
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, choice, line, when
from dutyconsole.tui.widgets.read_back import CameBack
from dutyconsole.tui.widgets.words import Words

BACK, SAID, CONFIRM, WITHDRAW = "back", "said", "confirm", "withdraw"
RECEIVER, OTHER = "receiver", "other"

_WRONG: Final = "wrong-"


class OrderModal(FormModal):
    """One order: what is read aloud, what came back, and whether it is in force.

    Args:
        number: In the register.
        order: As it was listed; None: it is one of those open.
    """

    HELP = N_(
        "AN ORDER BY VOICE. Whoever receives it repeats it: incoming, you read the sentence back "
        "and the issuer confirms; outgoing, you say it and they read it back. A digit ticks each "
        "element as it comes back, and the last digit that it was confirmed; what came back wrong "
        "is typed beside it. Only everything ticked puts the order in force; anything else is "
        "kept and stays in DUE. F6 writes and copies the slip. After a refusal for the wrong "
        "office F4 records that they read it back."
    )
    CSS = """
    OrderModal #box { width: 100; max-width: 100%; }
    OrderModal #intro { max-height: 9; text-style: bold; }
    OrderModal #said.-done { display: block; text-style: bold; }
    """
    BINDINGS: ClassVar = [*bindings(ORDER_COMMANDS), *bindings(REFUSAL_COMMANDS)]
    OWN_COMMANDS = (*FORM_COMMANDS, *ORDER_COMMANDS, *REFUSAL_COMMANDS)

    def __init__(self, number: str, order: Order | None = None) -> None:
        super().__init__(f"order {number}")
        self.number = number
        self._order = order
        self._stray = False

    @property
    def order(self) -> Order | None:
        """The order as it was when the dialog opened; None: no longer open by then."""
        if self._order is None:
            self._order = duty(self).picture.office.orders.open.get(self.number)
        return self._order

    # -- what it says -------------------------------------------------------------------------

    def heading(self) -> str:
        """Number and state."""
        if self.order is None:
            return tr("ORDER {order}", order=self.number)
        state = state_words(self.order)
        return tr("ORDER {order}   {state}", order=self.number, state=state)

    def intro(self) -> Iterable[str]:
        """Who gives it to whom, and the sentence to be read aloud."""
        order, to = self.order, reader(self)
        if order is None:
            yield tr("This order is no longer open; O shows it in the register.")
            return
        issuer, receiver = party_words(order.issuer, to), party_words(order.receiver, to)
        yield tr("From {issuer} to {receiver}", issuer=issuer, receiver=receiver)
        if order.wrong:
            yield tr("LAST TIME: {wrong}. Have it said again.", wrong=wrong_words(order.wrong))
        if not order.is_open:
            yield order.entered.text
        elif order.entered.direction is Direction.INCOMING:
            yield tr("READ BACK: {sentence}", sentence=order.entered.text)
        else:
            yield tr("SAY: {sentence}", sentence=order.entered.text)

    def rows(self) -> Iterable[Row]:
        """What is done, who read it back, each element, what came back wrong."""
        order = self.order
        if order is None or not order.is_open:
            return
        ways = tuple(self._ways(order))
        yield choice("what", tr("what (digit)"), ways, ways[0].value)
        receiver = party_words(order.receiver, reader(self))
        by = (Option(RECEIVER, receiver), Option(OTHER, tr("somebody else: name them")))
        yield choice("by", tr("read back by"), by, RECEIVER)
        yield line("who", tr("who was it"))
        yield Row(tr("came back right"), CameBack(self._lines(order), id="read_back"))
        for each in order.entered.elements:
            label = tr("{element} came as", element=element_name(each.name))
            yield line(_wrong_field(order, each), label, hint=tr("only if it came back wrong"))
        yield line("reason", tr("reason"))
        yield when()

    def first(self) -> str:
        """The ticks."""
        return "read_back"

    def adapt(self) -> None:
        """Show what is asked for by what is done."""
        order = self.order
        self.query_one("#keys", Words).say(self.keys())
        if order is None or not self.query("#row-what"):
            return
        what = self.value("what")
        outgoing = order.entered.direction is Direction.OUTGOING
        self.show_rows(outgoing and what == BACK, "by")
        self.show_rows(outgoing and what == BACK and self.value("by") == OTHER, "who")
        self.show_rows(what in (BACK, CONFIRM), "read_back")
        self.show_rows(what == WITHDRAW, "reason")
        lines = tuple(self._lines(order))
        field = self._ticks
        if field.options != lines:
            field.offer(lines)
        for each in order.entered.elements:
            missing = what == BACK and each.name not in field.ticked
            self.show_rows(missing, _wrong_field(order, each))

    def aside(self) -> str:
        """What recording it now makes of the order."""
        order = self.order
        if order is None or not self.query("#row-what"):
            return ""
        if not order.is_open:
            return ""
        match self.value("what"):
            case "withdraw":
                return tr("F12 withdraws it: it never was in force.")
            case "said":
                return tr("F12 records that it was said. NOT IN FORCE until it is read back.")
            case _ if self._ticks.is_complete:
                return tr("F12 puts it IN FORCE.")
            case _:
                return tr("F12 keeps it, NOT IN FORCE: {n} of {m} came back right.",
                          n=len(self._ticks.ticked), m=len(self._ticks.options))  # fmt: skip

    def keys(self) -> str:
        """The keys."""
        if self._stray:
            return tr("F4 record that they read it back   F12 try again   Esc back")
        if self.order is None or not self.order.is_open:
            return tr("F6 slip: print and copy   Esc back")
        return tr("digit tick   F12 record   F6 slip: print and copy   Esc back")

    # -- what it does -------------------------------------------------------------------------

    def record(self) -> None:
        """Record; of an order that is settled there is nothing to record."""
        if self.order is None or not self.order.is_open:
            self.dismiss(None)
        else:
            super().record()

    def job(self) -> Job:
        """Record what is chosen."""
        order, occurred_at, app = self.order, self.occurred_at(), duty(self)
        assert order is not None, "an order without rows records nothing"
        what, reason, number = self.value("what"), self.value("reason"), order.id
        back = self._read_back(order)
        if what == BACK and not (back.right or back.wrong):
            refuse(
                Code.INVALID,
                "Nothing has come back yet",
                "tick what came back by its digit, or leave with Esc: it stays not in force",
            )
        again = order.state in (OrderState.DRAFTED, OrderState.WRONG)
        confirmed = self._ticks.is_complete
        words = tr("order {order} IN FORCE", order=number)
        withdrawn = tr("order {order} withdrawn", order=number)

        def work(desk: Desk, officer: Officer) -> Done:
            done: Ordered
            match what:
                case "said":
                    done = say_order(desk, officer, number, occurred_at)
                case "withdraw":
                    done = withdraw_order(desk, officer, number, reason)
                    return ordered(app, done, withdrawn, settled=True)
                case "confirm" if confirmed:
                    done = confirm_order(desk, officer, number, occurred_at)
                case "confirm":
                    raise _not_confirmed()
                case _:
                    done = read_back_order(
                        desk, officer, number, back, said_again=again, occurred_at=occurred_at
                    )
            return ordered(app, done, words)

        return work

    def refuse(self, refused: Refused) -> None:
        """Say why not; that the wrong office read it back can be kept."""
        stray = refused.code is Code.NOT_READ_BACK and self._by_other
        if refused.code is not Code.NOT_RECORDED:
            self._stray = stray
        super().refuse(refused)
        self.adapt()

    def action_note_refusal(self) -> None:
        """Keep that the wrong office read it back: it counts for nothing."""
        order = self.order
        if order is None or not self._stray or self.busy or not self.is_current:
            return
        back, number, app = self._read_back(order), order.id, duty(self)

        def work(desk: Desk, officer: Officer) -> Done:
            done = read_back_order(desk, officer, number, back, stray=True)
            return ordered(app, done, "")

        self.run_job(work)

    def action_slip(self) -> None:
        """Write the slip to a file, and copy its text."""
        order = self.order
        if order is not None:
            put_slip(self, order)

    def typed(self) -> dict[str, str]:
        """What was typed, but no ticks and no choice: what comes back is heard each time."""
        kept = super().typed()
        return {name: text for name, text in kept.items() if name not in ("read_back", "what")}

    # -- what there is to choose from ---------------------------------------------------------

    @property
    def _ticks(self) -> CameBack:
        field = self.row("read_back").field
        assert isinstance(field, CameBack)
        return field

    @property
    def _by_other(self) -> bool:
        by = self.row("by")
        return not by.has_class("-off") and by.value == OTHER

    def _ways(self, order: Order) -> Iterator[Option]:
        match order.state:
            case OrderState.DRAFTED:
                yield Option(BACK, tr("it is said and read back now"))
                yield Option(SAID, tr("it is said now; the read-back follows"))
            case OrderState.WRONG:
                yield Option(BACK, tr("it is said again and read back now"))
                yield Option(SAID, tr("it is said again; the read-back follows"))
            case OrderState.READ_BACK:
                yield Option(CONFIRM, tr("it is confirmed: it came back right before"))
                yield Option(BACK, tr("it is read back anew"))
            case _:
                yield Option(BACK, tr("it is read back now"))
        yield Option(WITHDRAW, tr("withdraw it: it is not wanted any more"))

    def _lines(self, order: Order) -> Iterator[Option]:
        direction = order.entered.direction
        lines = tick_lines(order.entered.elements, duty(self).language, direction)
        confirming = (
            self.value("what") == CONFIRM
            if self.query("#row-what")
            else order.state is OrderState.READ_BACK
        )
        return (each for each in lines if not confirming or each.value == CONFIRMED)

    def _read_back(self, order: Order) -> ReadBack:
        ticked = self._ticks.ticked
        wrong = tuple(
            OrderElement(each.name, said)
            for each in order.entered.elements
            if each.name not in ticked and (said := self.value(_wrong_field(order, each)).strip())
        )
        right = tuple(name for name in ticked if name != CONFIRMED)
        by = Party(duty(self).signed_on.person)
        if order.entered.direction is Direction.OUTGOING:
            by = party_named(duty(self), self.value("who")) if self._by_other else order.receiver
        return ReadBack(by, right, wrong, self._ticks.is_complete)


def _wrong_field(order: Order, element: OrderElement) -> str:
    """Name of the field in which it is typed how an element came back."""
    return f"{_WRONG}{order.names.index(element.name)}"


def _not_confirmed() -> Refused:
    return Refused(
        Code.NOT_READ_BACK,
        "It is not said that it was confirmed",
        "tick it by its digit, or leave with Esc",
    )
