"""O: orders by voice, from the register to the slip; nothing is in force before it came back."""

from __future__ import annotations

from dutyconsole.desk.orders import Ordered, enter_order
from dutyconsole.domain.events import Direction, OrderElement, Purpose
from dutyconsole.domain.ordering import Carried, OrderDraft
from dutyconsole.domain.orders import OrderState, Party
from dutyconsole.domain.playbook import Level
from dutyconsole.tui.screens.modals.new_order import NewOrderModal
from dutyconsole.tui.screens.modals.order import OrderModal
from dutyconsole.tui.screens.modals.order_list import OrderListModal
from tests.tui.seat import Bench, Seat
from tests.tui.test_launch import DIRECTOR, reads, shown, stopped_train


def to_launch(bench: Bench, incident: str) -> Ordered:
    """An order to launch Level II, said at another desk and not read back there."""
    draft = OrderDraft(
        Direction.INCOMING,
        Purpose.LAUNCH,
        "Level II of 4-11 for G6723, launched by Zhao Min",
        Party(DIRECTOR, DIRECTOR, "system"),
        Party("officer2"),
        (OrderElement("level", "II"), OrderElement("train", "G6723")),
        incident=incident,
        carried=Carried(Level.II, "4-11"),
        said_at=bench.clock(),
    )
    return enter_order(bench.desk, bench.officer, draft)


def passed_on(bench: Bench, number: str = "") -> Ordered:
    """An instruction passed on to a station, and not read back yet."""
    draft = OrderDraft(
        Direction.OUTGOING,
        Purpose.INSTRUCTION,
        "Open the second waiting hall.",
        Party("officer2"),
        Party("", "station_head", "yunxi_east"),
        number=number,
        said_at=bench.clock(),
    )
    return enter_order(bench.desk, bench.officer, draft)


async def listed(seat: Seat, bench: Bench) -> OrderListModal:
    await shown(seat, bench)
    await seat.press("o")
    await seat.until(lambda: isinstance(seat.app.screen, OrderListModal))
    screen = seat.app.screen
    assert isinstance(screen, OrderListModal)
    return screen


async def test_what_is_due_opens_the_order_and_each_digit_ticks_one_element(
    seat: Seat, bench: Bench
) -> None:
    incident = stopped_train(bench)
    order = to_launch(bench, incident).order
    await shown(seat, bench)
    seat.app.push_screen(OrderModal(order.id), lambda _: None)
    form = await seat.dialog(OrderModal)
    await reads(seat, "READ BACK: Level II of 4-11 for G6723", "NOT IN FORCE: not read back")
    assert form.value("read_back") == ""
    await seat.press("f12")
    await reads(seat, "Nothing has come back yet")
    await seat.press("1", "3")
    await reads(seat, "F12 keeps it, NOT IN FORCE: 2 of 4 came back right")
    await seat.puts("wrong-1", "III")
    await seat.press("f12")
    await seat.closed_dialog()
    assert not bench.desk.incident(incident).in_force
    kept = bench.desk.office.orders.open[order.id]
    assert (kept.state, kept.wrong) == (OrderState.WRONG, (OrderElement("level", "III"),))

    seat.app.push_screen(OrderModal(order.id), lambda _: None)
    await seat.dialog(OrderModal)
    await reads(seat, "LAST TIME: level came back as III. Have it said again.")
    await seat.press("1", "2", "3", "4")
    await reads(seat, "F12 puts it IN FORCE.")
    await seat.press("f12")
    await seat.closed_dialog()
    (response,) = bench.desk.incident(incident).in_force
    assert (response.level, response.launcher) == (Level.II, DIRECTOR)


async def test_the_wrong_office_is_refused_and_kept_as_what_happened(
    seat: Seat, bench: Bench
) -> None:
    order = passed_on(bench).order
    await listed(seat, bench)
    await reads(seat, "1 ORDER NOT IN FORCE", order.id)
    await seat.press("enter")
    form = await seat.dialog(OrderModal)
    await reads(seat, "SAY: Open the second waiting hall.")
    form.row("by").fill("other")
    await seat.puts("who", "Wanghe South Station")
    form.row("read_back").field.focus()
    await seat.press("1", "2", "f12")
    await reads(seat, "Wanghe South Station read the order back", "F4 record that they read it")
    await seat.press("f4")
    await seat.until(lambda: isinstance(seat.app.screen, OrderListModal))
    assert bench.entries("order_read_back")[-1].data["stray"] is True
    assert bench.desk.office.orders.open[order.id].state is OrderState.SAID


async def test_a_new_order_is_kept_and_goes_on_to_its_read_back(seat: Seat, bench: Bench) -> None:
    passed_on(bench, "2026-0003")
    await listed(seat, bench)
    await reads(seat, "2026-0001 to 2026-0002: not in the register")
    await seat.press("n")
    form = await seat.dialog(NewOrderModal)
    await reads(seat, "A NEW ORDER: 2026-0004")
    await seat.press("1", "tab", "1")
    await seat.puts("issuer", "Zhao Min")
    await seat.puts("text", "Count the passengers of G6723.")
    await seat.press("f12")
    await seat.dialog(OrderModal)
    await reads(seat, "READ BACK: Count the passengers of G6723.", "Zhao Min")
    await seat.press("1", "2", "3", "f12")
    await seat.until(lambda: isinstance(seat.app.screen, OrderListModal))
    await reads(seat, "order 2026-0004 IN FORCE")
    assert list(bench.desk.office.orders.open) == ["2026-0003"]
    assert form.draft not in seat.app.drafts.named("new order")


async def test_a_dispatchers_order_is_kept_as_heard(seat: Seat, bench: Bench) -> None:
    await listed(seat, bench)
    await seat.press("n", "2")
    await seat.dialog(NewOrderModal)
    await seat.puts("issuer", "train dispatcher")
    await seat.puts("own_number", "5101")
    await seat.puts("text", "K528 stops at Wanghe South.")
    await seat.press("f12")
    await seat.until(lambda: isinstance(seat.app.screen, OrderListModal))
    await reads(seat, "heard 5101", "heard only: not issued here")
    assert not bench.desk.office.orders.open
