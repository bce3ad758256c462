"""An order by voice is in force only once every element came back right and that was confirmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from dutyconsole.domain import ordering
from dutyconsole.domain.due import Due, DueKind, Side, due, due_beside
from dutyconsole.domain.entry import DESK, incident_stream
from dutyconsole.domain.events import (
    Direction,
    OrderElement,
    Purpose,
)
from dutyconsole.domain.office import OFFICE_KINDS, Office, fold_office
from dutyconsole.domain.order_elements import elements_of, spoken_digits
from dutyconsole.domain.ordering import Carried, Decided, OrderDraft, ReadBack
from dutyconsole.domain.orders import (
    ORDER_KINDS,
    Order,
    OrderRegister,
    OrderState,
    Party,
    fold_history,
    gap_below,
)
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, Refused
from tests.domain.builders import INCIDENT, OFFICER, START, Bench, bench_with
from tests.domain.shipped import shipped

DIRECTOR: Final = "system_elg_office_director"
HERE: Final = Party(OFFICER)
STATION: Final = Party("Lao Li", "station_head", "yunxi")
ELSEWHERE: Final = Party("Lao Wu", "station_head", "wanghe")


@cache
def _founded() -> Bench:
    """A bureau with an incident, made once."""
    return bench_with(shipped("4-11"))


class Desk:
    """A register on a log in memory."""

    def __init__(self) -> None:
        made = _founded()
        self.bench = replace(made, entries=[*made.entries], incidents=dict(made.incidents))
        self.year = 2026

    @property
    def office(self) -> Office:
        office = Office()
        for entry in self.bench.entries:
            if entry.kind in OFFICE_KINDS:
                office = fold_office(office, entry)
        return office

    @property
    def register(self) -> OrderRegister:
        return self.office.orders

    @property
    def history(self) -> dict[str, Order]:
        return fold_history(e for e in self.bench.entries if e.kind in ORDER_KINDS)

    def order(self, number: str) -> Order:
        return self.history[number]

    def records(self, decided: Decided, incident: str = INCIDENT) -> None:
        stream = incident_stream(incident) if incident else DESK
        self.bench.record(stream, (*decided.of_order, *decided.effects))

    def enters(self, draft: OrderDraft) -> str:
        number = self.register.next_number(self.year)
        situation = self.bench.situation() if draft.incident else None
        self.records(ordering.enter(draft, number, OFFICER, situation), draft.incident)
        return number

    def comes_back(self, number: str, back: ReadBack, *, said_again: bool = False) -> Order:
        order = self.order(number)
        situation = self.bench.situation()
        self.records(ordering.read_back(order, back, OFFICER, situation, said_again=said_again))
        return self.order(number)


def drafted(
    purpose: Purpose = Purpose.LAUNCH,
    direction: Direction = Direction.INCOMING,
    said_at: datetime | None = START,
    level: Level = Level.II,
) -> OrderDraft:
    """An order of the director's, about the incident."""
    carried = Carried(level, "4-11") if purpose in (Purpose.LAUNCH, Purpose.END) else Carried()
    return OrderDraft(
        direction,
        purpose,
        "the sentence",
        Party(DIRECTOR, DIRECTOR, "system"),
        HERE if direction is Direction.INCOMING else STATION,
        (OrderElement("level", str(level)), OrderElement("train", "G6723")),
        incident=INCIDENT,
        carried=carried,
        said_at=said_at,
    )


def all_right(order: Order, by: Party = HERE, *, confirmed: bool = True) -> ReadBack:
    return ReadBack(by, order.names, confirmed=confirmed)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def refused(code: Code, job: object) -> Refused:
    assert callable(job)
    with pytest.raises(Refused) as caught:
        job()
    assert caught.value.code is code, caught.value
    return caught.value


def test_what_came_back_right_and_was_confirmed_is_in_force_and_launches(desk: Desk) -> None:
    number = desk.enters(drafted())
    assert number == "2026-0001"
    assert desk.order(number).names == ("number", "level", "train")
    assert not desk.bench.incident.in_force
    assert desk.comes_back(number, all_right(desk.order(number))).in_force
    (response,) = desk.bench.incident.in_force
    assert (response.launcher, response.order_number) == (DIRECTOR, number)
    assert not desk.register.open
    assert desk.register.last == 1


def test_silence_and_a_mismatch_leave_it_not_in_force(desk: Desk) -> None:
    number = desk.enters(drafted())
    wrong = ReadBack(HERE, ("number", "train"), (OrderElement("level", "III"),))
    assert desk.comes_back(number, wrong).state is OrderState.WRONG
    back = all_right(desk.order(number))
    refused(Code.NOT_READ_BACK, lambda: desk.comes_back(number, back))
    assert not desk.bench.incident.in_force
    assert desk.comes_back(number, back, said_again=True).in_force


def test_what_was_not_said_cannot_come_back(desk: Desk) -> None:
    number = desk.enters(drafted(said_at=None))
    refused(Code.NOT_READ_BACK, lambda: desk.comes_back(number, all_right(desk.order(number))))
    desk.records(ordering.say(desk.order(number)))
    assert desk.comes_back(number, all_right(desk.order(number))).in_force


def test_who_receives_it_repeats_it(desk: Desk) -> None:
    number = desk.enters(drafted(Purpose.INSTRUCTION, Direction.OUTGOING))
    stray = all_right(desk.order(number), ELSEWHERE)
    why = refused(Code.NOT_READ_BACK, lambda: desk.comes_back(number, stray))
    assert "wanghe" in why.message
    assert "yunxi" in why.message
    desk.records(ordering.stray_read_back(desk.order(number), stray))
    assert desk.order(number).state is OrderState.SAID
    relieved = replace(STATION, person="somebody else of that station")
    assert desk.comes_back(number, all_right(desk.order(number), relieved)).in_force


def test_what_comes_in_is_repeated_by_whoever_is_at_the_desk_now(desk: Desk) -> None:
    number = desk.enters(replace(drafted(), receiver=Party("the officer of the night")))
    assert desk.comes_back(number, all_right(desk.order(number))).in_force


def test_an_order_that_the_rule_refuses_is_refused_at_once(desk: Desk) -> None:
    wrong_post = replace(drafted(), issuer=Party("station_elg_leader", "station_elg_leader"))
    refused(Code.WRONG_POST, lambda: desk.enters(wrong_post))
    assert not desk.register.open


def test_what_the_rule_refuses_by_now_stays_not_in_force(desk: Desk) -> None:
    number = desk.enters(drafted())
    desk.bench.launch(Level.I, "bureau_elg_leader")
    back = all_right(desk.order(number))
    refused(Code.LEVEL_NOT_HIGHER, lambda: desk.comes_back(number, back))
    assert desk.order(number).is_open
    desk.records(ordering.withdraw(desk.order(number), "overtaken"))
    refused(Code.LOST_RACE, lambda: desk.comes_back(number, back))


def test_only_the_launcher_orders_the_end(desk: Desk) -> None:
    desk.bench.launch(Level.II, DIRECTOR)
    other = replace(drafted(Purpose.END), issuer=Party("system_elg_leader", "system_elg_leader"))
    refused(Code.NOT_LAUNCHER, lambda: desk.enters(other))
    number = desk.enters(drafted(Purpose.END))
    assert desk.comes_back(number, all_right(desk.order(number))).in_force
    assert not desk.bench.incident.in_force


def test_a_dispatchers_order_is_heard_and_never_issued(desk: Desk) -> None:
    heard = replace(drafted(), own_number="5101")
    desk.records(ordering.hear(heard, desk.register.next_heard()))
    (order,) = desk.history.values()
    assert (order.state, order.entered.level, order.number) == (OrderState.HEARD, None, "5101")
    refused(Code.INVALID, lambda: ordering.confirm(order, desk.bench.situation()))
    assert desk.register == OrderRegister(heard=1)


def test_what_is_due_says_who_has_to_act(desk: Desk) -> None:
    def owed() -> Due:
        found = due(desk.bench.incident, desk.bench.now, desk.office)
        return next(each for each in found if each.kind is DueKind.ORDER)

    number = desk.enters(drafted())
    assert str(owed().phrase) == f"Not read back: order {number}, Level II"
    assert owed().side is Side.WE
    desk.comes_back(number, all_right(desk.order(number), confirmed=False))
    assert str(owed().phrase) == f"Not confirmed: order {number}, Level II"
    assert owed().side is Side.THEY
    out = replace(drafted(Purpose.INSTRUCTION, Direction.OUTGOING), incident="")
    desk.enters(out)
    (beside,) = due_beside(desk.office, desk.bench.now, {INCIDENT})
    assert beside.side is Side.THEY


def test_numbers_start_anew_each_year_and_gaps_show(desk: Desk) -> None:
    desk.enters(drafted(Purpose.INSTRUCTION))
    desk.year = 2027
    assert desk.enters(drafted(Purpose.INSTRUCTION)) == "2027-0001"
    assert list(gap_below("2026-0044", "2026-0041")) == ["2026-0042", "2026-0043"]
    assert list(gap_below("2027-0001", "2026-0044")) == []


def test_elements_that_apply_are_proposed_and_digits_said_by_voice(desk: Desk) -> None:
    elements = elements_of("17", START, desk.bench.incident, Level.II)
    assert [each.name for each in elements] == ["number", "level", "train", "time"]
    assert spoken_digits("G1027") == "高幺洞两拐"


class Orders(RuleBasedStateMachine):
    """Everything that officers may say and hear about three orders, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk()
        self.may_be_in_force: set[str] = set()
        self.right_since_said: set[str] = set()

    @precondition(lambda self: len(self.desk.register.open) < 3)
    @rule(
        purpose=st.sampled_from([Purpose.LAUNCH, Purpose.END, Purpose.INSTRUCTION]),
        direction=st.sampled_from(Direction),
        level=st.sampled_from(Level),
        said=st.booleans(),
    )
    def enter(self, purpose: Purpose, direction: Direction, level: Level, said: bool) -> None:
        issuer = {Level.I: "bureau_elg_leader", Level.II: DIRECTOR}
        who = issuer.get(level, "station_elg_leader")
        draft = drafted(purpose, direction, START if said else None, level)
        self._try(lambda: self.desk.enters(replace(draft, issuer=Party(who, who))))

    @precondition(lambda self: self.desk.register.open)
    @rule(
        which=st.integers(0, 2),
        ticks=st.sets(st.sampled_from(["number", "level", "train"])),
        wrong=st.sets(st.sampled_from(["number", "level", "train"]), max_size=1),
        complete=st.booleans(),
        by=st.sampled_from([HERE, STATION, ELSEWHERE]),
        confirmed=st.booleans(),
        again=st.booleans(),
    )
    def read_back(
        self,
        which: int,
        ticks: set[str],
        wrong: set[str],
        complete: bool,
        by: Party,
        confirmed: bool,
        again: bool,
    ) -> None:
        order = self._open(which)
        right = set(order.names) if complete else ticks
        came = tuple(OrderElement(name, "something else") for name in wrong - right)
        back = ReadBack(by, tuple(right), came, confirmed)
        repeats = HERE if order.entered.direction is Direction.INCOMING else STATION
        was_wrong = order.state is OrderState.WRONG
        if self._try(lambda: self.desk.comes_back(order.id, back, said_again=again)):
            assert by == repeats
            assert again or not was_wrong
            self.right_since_said.discard(order.id)
            if right == set(order.names) and not came:
                self.right_since_said.add(order.id)
                if confirmed:
                    self.may_be_in_force.add(order.id)

    @precondition(lambda self: self.desk.register.open)
    @rule(which=st.integers(0, 2))
    def say(self, which: int) -> None:
        order = self._open(which)
        self.desk.records(ordering.say(order))
        self.right_since_said.discard(order.id)

    @precondition(lambda self: self.desk.register.open)
    @rule(which=st.integers(0, 2))
    def confirm(self, which: int) -> None:
        order = self._open(which)

        def confirmed() -> None:
            self.desk.records(ordering.confirm(order, self.desk.bench.situation()))

        if self._try(confirmed) and order.id in self.right_since_said:
            self.may_be_in_force.add(order.id)

    @precondition(lambda self: self.desk.register.open)
    @rule(which=st.integers(0, 2))
    def withdraw(self, which: int) -> None:
        order = self._open(which)
        self.desk.records(ordering.withdraw(order, "no longer wanted"))

    @invariant()
    def in_force_only_what_came_back_whole(self) -> None:
        in_force = {order.id for order in self.desk.history.values() if order.in_force}
        assert in_force == self.may_be_in_force

    @invariant()
    def only_an_order_in_force_launches_or_ends(self) -> None:
        orders = self.desk.history.values()
        for purpose, kind in (
            (Purpose.LAUNCH, "response_launched"),
            (Purpose.END, "response_ended"),
        ):
            by_order = sum(o.in_force and o.entered.purpose is purpose for o in orders)
            assert by_order == sum(entry.kind == kind for entry in self.desk.bench.entries)

    def _open(self, which: int) -> Order:
        known = list(self.desk.register.open.values())
        return known[which % len(known)]

    def _try(self, job: object) -> bool:
        assert callable(job)
        before = len(self.desk.bench.entries)
        try:
            job()
        except Refused:
            assert len(self.desk.bench.entries) == before
            return False
        return True


Orders.TestCase.settings = settings(max_examples=80, stateful_step_count=14, deadline=None)
TestOrders = Orders.TestCase
