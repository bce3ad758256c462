"""Who comes to hold a post: never backdated, never prolonged, and acting only by order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from dutyconsole.domain.entry import ROSTER
from dutyconsole.domain.events import Event
from dutyconsole.domain.holdings import end_holding, start_holding
from dutyconsole.domain.refusal import Code, Refused
from tests.domain.builders import START, Bench

LEADER = "station_elg_leader"
DIRECTOR = "system_elg_office_director"
BUREAU = "bureau_elg_leader"
HOUR = timedelta(hours=1)


@pytest.fixture
def bench() -> Bench:
    bench = Bench()
    bench.found_bureau()
    bench.add_person("feng")
    return bench


def started(
    bench: Bench,
    person: str = "feng",
    post: str = LEADER,
    unit: str = "yunxi",
    since: datetime | None = None,
    until: datetime | None = None,
    acting_by: str = "",
) -> str:
    event = start_holding(
        bench.roster, person, post, unit, bench.now, since=since, until=until, acting_by=acting_by
    )
    bench.record(ROSTER, [event])
    return event.holding


def code_of(job: Callable[[], Event | str]) -> Code:
    with pytest.raises(Refused) as caught:
        job()
    return caught.value.code


def test_a_holding_begins_now_unless_later_is_said(bench: Bench) -> None:
    ids = started(bench), started(bench, unit="wanghe", since=START + HOUR)
    now, later = (bench.roster.holdings[holding] for holding in ids)
    assert (now.since, later.since) == (START, START + HOUR)
    assert not later.valid_at(START)
    assert later.valid_at(START + HOUR)


def test_a_holding_is_never_backdated_neither_its_beginning_nor_its_end(bench: Bench) -> None:
    before = START - timedelta(seconds=1)
    assert code_of(lambda: started(bench, since=before)) is Code.INVALID
    holding = started(bench)
    assert code_of(lambda: end_holding(bench.roster, holding, START, before)) is Code.INVALID


def test_an_end_prolongs_nothing(bench: Bench) -> None:
    holding = started(bench, until=START + HOUR, acting_by=LEADER)
    longer = START + 2 * HOUR
    assert code_of(lambda: end_holding(bench.roster, holding, START, longer)) is Code.INVALID
    assert end_holding(bench.roster, holding, START, START + HOUR / 2).until == START + HOUR / 2


def test_a_holding_that_is_over_or_unknown_is_not_ended(bench: Bench) -> None:
    holding = started(bench)
    bench.end_holding(holding)
    assert code_of(lambda: end_holding(bench.roster, holding, START)) is Code.INVALID
    assert code_of(lambda: end_holding(bench.roster, "h99", START)) is Code.UNKNOWN


def test_nobody_holds_the_same_post_of_the_same_unit_twice_at_a_time(bench: Bench) -> None:
    started(bench, until=START + HOUR)
    assert code_of(lambda: started(bench)) is Code.INVALID
    started(bench, since=START + HOUR)


def test_a_post_is_held_at_a_unit_of_its_kind(bench: Bench) -> None:
    assert code_of(lambda: started(bench, unit="bureau")) is Code.INVALID
    assert code_of(lambda: started(bench, post=DIRECTOR, unit="yunxi")) is Code.INVALID


@pytest.mark.parametrize(
    ("person", "post", "unit"),
    [("nobody", LEADER, "yunxi"), ("feng", "king", "yunxi"), ("feng", LEADER, "atlantis")],
)
def test_unknown_persons_posts_and_units_are_unknown(
    bench: Bench, person: str, post: str, unit: str
) -> None:
    assert code_of(lambda: started(bench, person, post, unit)) is Code.UNKNOWN


@pytest.mark.parametrize("orderer", [LEADER, DIRECTOR])
def test_the_holder_or_the_next_tier_orders_an_acting_holder(bench: Bench, orderer: str) -> None:
    holding = started(bench, until=START + HOUR, acting_by=orderer)
    held = bench.roster.holdings[holding]
    assert (held.acting, held.ordered_by) == (True, orderer)


@pytest.mark.parametrize(
    ("post", "unit", "orderer"),
    [
        (LEADER, "yunxi", BUREAU),
        (LEADER, "wanghe", LEADER),
        (DIRECTOR, "system", LEADER),
        (LEADER, "yunxi", "officer1"),
        (LEADER, "yunxi", "feng"),
    ],
)
def test_nobody_else_does_nor_does_anybody_for_themselves(
    bench: Bench, post: str, unit: str, orderer: str
) -> None:
    until = START + HOUR
    assert code_of(lambda: started(bench, "feng", post, unit, None, until, orderer)) is (
        Code.WRONG_POST
    )


def test_at_the_highest_tier_the_other_leader_orders(bench: Bench) -> None:
    started(bench, "feng", BUREAU, "bureau", None, START + HOUR, "bureau_elg_deputy_leader")


def test_an_acting_holder_orders_no_further_one_and_needs_an_end(bench: Bench) -> None:
    bench.add_person("zhao")
    assert code_of(lambda: started(bench, acting_by=LEADER)) is Code.INVALID
    started(bench, until=START + HOUR, acting_by=LEADER)
    again = START + HOUR
    assert code_of(lambda: started(bench, "zhao", until=again, acting_by="feng")) is Code.WRONG_POST
