"""The register of orders over several desks and the turn of a year."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dutyconsole.desk import orders, responses
from dutyconsole.domain.events import Direction, Purpose
from dutyconsole.domain.ordering import OrderDraft, ReadBack
from dutyconsole.domain.orders import Order, OrderState, Party
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.transfers import TransferOrder
from tests.desk.bench import ZONE, Bench, by_telephone

DIRECTOR = "system_elg_office_director"


def instructed(bench: Bench, own_number: str = "") -> Order:
    """An instruction of the director's, said and not read back."""
    draft = replace(_draft(bench), said_at=bench.clock(), own_number=own_number)
    return orders.enter_order(bench.desk, bench.officer, draft).order


def came_back(order: Order, by: str) -> ReadBack:
    return ReadBack(Party(by), order.names, confirmed=True)


def test_two_desks_read_back_at_once_and_the_second_is_told_so(bench: Bench) -> None:
    order = instructed(bench)
    other = bench.second_desk()
    other.desk.refresh()
    back = came_back(order, "officer1")
    assert orders.read_back_order(bench.desk, bench.officer, order.id, back).order.in_force
    late = came_back(order, "officer2")
    why = other.refused(
        Code.LOST_RACE, orders.read_back_order, other.desk, other.officer, order.id, late
    )
    assert "in force already" in why.message
    other.desk.log.close()


def test_two_desks_never_take_the_same_number(bench: Bench) -> None:
    other = bench.second_desk()
    shown = orders.next_number(other.desk, bench.clock())
    assert instructed(bench).id == shown
    draft = replace(_draft(other), number=shown)
    other.refused(Code.LOST_RACE, orders.enter_order, other.desk, other.officer, draft)
    assert instructed(other).id == "2026-0002"
    other.desk.log.close()


def test_the_count_starts_anew_with_the_year_and_never_runs_back(bench: Bench) -> None:
    bench.clock.now = datetime(2026, 12, 31, 23, 59, tzinfo=ZONE)
    assert instructed(bench).id == "2026-0001"
    bench.clock.pass_minutes(2)
    assert instructed(bench).id == "2027-0001"
    assert orders.next_number(bench.desk, datetime(2026, 12, 31, tzinfo=ZONE)) == "2027-0002"


def test_what_is_open_survives_a_restart(bench: Bench) -> None:
    order = instructed(bench, own_number="17")
    bench.restart()
    kept = bench.desk.office.orders.open[order.id]
    assert (kept, kept.state, kept.number) == (order, OrderState.SAID, "17")
    assert orders.order(bench.desk, order.id) == order


def test_a_transfer_on_word_is_two_orders_of_the_register(bench: Bench) -> None:
    bench.handle("4-11", train="G6723")
    bench.launch(Level.II, DIRECTOR, signing=by_telephone("17"))
    bench.appoint("dept_director", DIRECTOR, "system")
    order = TransferOrder(
        Level.II, DIRECTOR, "dept_director", by_telephone("18"), by_telephone("3")
    )
    responses.transfer_response(bench.desk, bench.officer, bench.incident_id, order)
    found = [(o.id, o.number, o.issuer.person, o.in_force) for o in orders.orders(bench.desk)]
    assert found == [
        ("2026-0003", "3", "dept_director", True),
        ("2026-0002", "18", DIRECTOR, True),
        ("2026-0001", "17", DIRECTOR, True),
    ]


def _draft(bench: Bench) -> OrderDraft:
    return OrderDraft(
        Direction.INCOMING,
        Purpose.INSTRUCTION,
        "count them",
        Party(DIRECTOR, DIRECTOR, "system"),
        Party(bench.officer.person),
    )
