"""`o`: the register of orders: those not in force first, then today's; gaps show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from dutyconsole.desk.orders import orders
from dutyconsole.domain.events import Direction
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.orders import Order, OrderState, gap_below, number_of
from dutyconsole.domain.refusal import Refused
from dutyconsole.locale.orders import PURPOSES, party_words, state_words
from dutyconsole.locale.speech import N_, tr, trn
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import LIST_COMMANDS, ORDERS_COMMANDS, bindings
from dutyconsole.tui.jobs import Done
from dutyconsole.tui.ordering import OrderDone
from dutyconsole.tui.picture import Picture
from dutyconsole.tui.screens.modals.new_order import NewOrderModal
from dutyconsole.tui.screens.modals.order import OrderModal
from dutyconsole.tui.screens.modals.picking import PickingModal
from dutyconsole.tui.show import cut, one_line, padded
from dutyconsole.tui.telling import reader

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk

_GAP = "gap "


class OrderListModal(PickingModal):
    """The register.

    Args:
        incident: What a new order may be about; None: nothing here.
    """

    HELP = N_(
        "THE REGISTER OF ORDERS. Orders by voice that are not in force stand first, then today's, "
        "the newest on top; numbers that nobody took show as gaps. Enter opens one: it is read "
        "back there, withdrawn, or its slip printed. N or F6 drafts a new one, or keeps a "
        "dispatcher's order as heard. F8 and F9 enter a launch or an end here by themselves."
    )
    BINDINGS: ClassVar = bindings(ORDERS_COMMANDS)
    OWN_COMMANDS = (*ORDERS_COMMANDS, *LIST_COMMANDS)

    def __init__(self, incident: Incident | None) -> None:
        super().__init__()
        self.incident = incident
        self._read: tuple[Order, ...] | None = None

    def on_mount(self) -> None:
        """Read the register."""
        super().on_mount()
        self._look_up()

    def heading(self) -> str:
        """How many are not in force, and the next number."""
        count = len(duty(self).picture.office.orders.open)
        return trn("{n} ORDER NOT IN FORCE", "{n} ORDERS NOT IN FORCE", count)

    def lines(self, width: int) -> Iterable[tuple[str, Content]]:
        """Two lines each; a gap is one."""
        for order in self._open:
            yield order.id, self._order_lines(order, width)
        today = [order for order in self._read or () if self._is_today(order)]
        numbered = sorted(
            (number for order in self._read or () if (number := number_of(order.id))),
            reverse=True,
        )
        for order in today:
            if not order.is_open:
                yield order.id, self._order_lines(order, width)
            yield from self._gaps(order, numbered, width)

    def nothing(self) -> str:
        """Nothing is open, and nothing was ordered today."""
        if self._read is None:
            return tr("reading ...")
        return tr("No order is open, and none was given today.")

    def keys(self) -> str:
        """The keys."""
        return tr("Enter open, read back   N or F6 new order   Esc back")

    def enter(self, line_id: str) -> None:
        """Open an order."""
        known = {order.id: order for order in (*(self._read or ()), *self._open)}
        if line_id in known:
            self.open(OrderModal(line_id, known[line_id]))

    def recorded(self, done: Done | None) -> None:
        """What became of an order stands in the register at once."""
        super().recorded(done)
        if done is not None:
            self._look_up()

    def entered(self, done: Done | None) -> None:
        """A new order that was said goes straight on to its read-back."""
        self.recorded(done)
        order = done.order if isinstance(done, OrderDone) else None
        if order is not None and order.state is OrderState.SAID:
            self.open(OrderModal(order.id, order))

    def show_picture(self, picture: Picture) -> None:
        """Other desks give orders too."""
        self._look_up()

    def action_new_order(self) -> None:
        """Draft one."""
        self.app.push_screen(NewOrderModal(self.incident), self.entered)

    # -- reading ------------------------------------------------------------------------------

    @property
    def _open(self) -> tuple[Order, ...]:
        """Those not in force: as last read, for picture and log may differ by an entry."""
        if self._read is not None:
            return tuple(order for order in self._read if order.is_open)
        found = duty(self).picture.office.orders.open.values()
        return tuple(sorted(found, key=lambda order: order.position, reverse=True))

    def _look_up(self) -> None:
        work = partial(self._read_log, duty(self).desk)
        self.run_worker(work, thread=True, group="orders", exclusive=True)

    def _read_log(self, desk: Desk) -> None:
        try:
            found = orders(desk)
        except Refused as refused:
            self.app.call_from_thread(self.tell, duty(self).refusal(refused))
        else:
            self.app.call_from_thread(self._have, found)

    def _have(self, found: tuple[Order, ...]) -> None:
        self._read = found
        self.show()

    # -- saying -------------------------------------------------------------------------------

    def _is_today(self, order: Order) -> bool:
        app = duty(self)
        return (
            order.entered_at.astimezone(app.zone).date() == app.clock().astimezone(app.zone).date()
        )

    def _order_lines(self, order: Order, width: int) -> Content:
        to = reader(self)
        name = order.id
        if number_of(order.id) is None:
            name = tr("heard {number}", number=order.entered.own_number or "--")
        who = order.issuer if order.entered.direction is Direction.INCOMING else order.receiver
        way = (
            tr("from {who}", who=party_words(who, to))
            if order.entered.direction is Direction.INCOMING
            else tr("to {who}", who=party_words(who, to))
        )
        at = to.time(order.said_at or order.entered_at)
        purpose = tr(PURPOSES[order.entered.purpose])
        first = padded(one_line(f"{name}  {at}  {purpose}  {way}"), state_words(order), width)
        second = cut(one_line(f"     {order.entered.text}"), width)
        style = "bold" if order.is_open else ""
        return Content("\n").join((Content.styled(first, style), Content(second)))

    def _gaps(
        self, order: Order, numbered: list[tuple[int, int]], width: int
    ) -> Iterator[tuple[str, Content]]:
        at = number_of(order.id)
        if at is None:
            return
        lower = next((n for n in numbered if n < at), None)
        before = f"{lower[0]}-{lower[1]:04d}" if lower else None
        gap = list(gap_below(order.id, before))
        if gap:
            said = tr("{first} to {last}: not in the register", first=gap[0], last=gap[1])
            yield f"{_GAP}{gap[0]}", Content(cut(f"  ..  {said}", width))
