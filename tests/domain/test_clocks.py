"""Deadlines when the machine's clock is set, and what is remembered of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.domain import steps
from dutyconsole.domain.clocks.jumps import KEPT, Jump, Jumps
from dutyconsole.domain.clocks.register import ClockRegister
from dutyconsole.domain.due import DueKind, due
from dutyconsole.domain.events import Mark, Result, StepRecorded
from dutyconsole.domain.office import Office
from dutyconsole.domain.steps import Account
from tests.domain.builders import bench_with
from tests.domain.flows import flow

HOUR = timedelta(hours=1)
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def jump(position: int, by: timedelta, origin: datetime = NOON, machine: str = "m") -> Jump:
    return Jump(position, by, machine, NOON + by, origin)


def set_at(*jumps: tuple[int, timedelta]) -> Jumps:
    found = Jumps()
    for position, by in jumps:
        found = found.with_jump(jump(position, by))
    return found


def test_a_moment_is_told_by_the_clock_as_it_is_set_now() -> None:
    jumps = set_at((10, -HOUR), (20, timedelta(minutes=10)))
    assert jumps.today(NOON, 5) == NOON - timedelta(minutes=50)
    assert jumps.today(NOON, 10) == jumps.today(NOON, 15) == NOON + timedelta(minutes=10)
    assert jumps.today(NOON, 20) == NOON


def test_it_is_set_back_until_it_has_come_again_to_where_it_was() -> None:
    assert Jumps().set_back(NOON) == timedelta()
    assert set_at((1, -HOUR)).set_back(NOON - HOUR) == HOUR
    assert set_at((1, -HOUR)).set_back(NOON - timedelta(seconds=1)) == HOUR
    assert set_at((1, -HOUR)).set_back(NOON) == timedelta()
    assert set_at((1, HOUR)).set_back(NOON + HOUR) == timedelta()


@given(st.lists(st.integers(-7200, 7200), max_size=KEPT + 30), st.integers(0, 40))
def test_of_very_many_the_sum_stays_right(seconds: list[int], last: int) -> None:
    jumps = set_at(*((at, timedelta(seconds=s)) for at, s in enumerate(seconds, 1)))
    position = max(len(seconds) - last, 0)
    assert len(jumps.all) <= KEPT
    assert jumps.since(0) == timedelta(seconds=sum(seconds))
    assert jumps.since(position) == timedelta(seconds=sum(seconds[position:]))


@pytest.mark.parametrize(
    ("recorded", "missing"),
    [
        ((), -HOUR),
        ((jump(5, -HOUR, NOON - HOUR),), -HOUR),  # before this process looked
        ((jump(15, -HOUR, NOON - HOUR),), None),  # another desk was first
        ((jump(15, -HOUR, NOON - HOUR, "other"),), -HOUR),  # another machine's
        ((jump(15, HOUR, NOON + HOUR),), -2 * HOUR),  # another desk saw half of it
    ],
)
def test_a_setting_is_recorded_unless_another_desk_of_the_machine_has_done_so(
    recorded: tuple[Jump, ...], missing: timedelta | None
) -> None:
    assert Jumps(recorded).unrecorded("m", 10, NOON, NOON - HOUR) == missing


@pytest.mark.parametrize(("by", "late"), [(-HOUR, True), (HOUR, False), (timedelta(), True)])
def test_a_step_is_late_by_the_time_that_really_passed(by: timedelta, late: bool) -> None:
    bench = bench_with(flow("p", "a target=20\nb"))
    reached = len(bench.entries)
    bench.pass_time(21 if late else 19)
    bench.now += by
    situation = replace(bench.situation(), jumps=set_at((reached + 1, by)))
    (event,) = steps.record_step(situation, "", "a", Result.DONE, Account())
    assert isinstance(event, StepRecorded)
    assert (Mark.LATE in event.marks) is late


def test_the_deadline_of_a_step_moves_with_the_clock() -> None:
    bench = bench_with(flow("p", "a target=20\nb"))
    reached, began = len(bench.entries), bench.now
    bench.pass_time(5)
    bench.now -= HOUR
    office = Office(clocks=ClockRegister(jumps=set_at((reached + 1, -HOUR))))
    (line,) = due(bench.incident, bench.now, office)
    assert (line.kind, line.at) == (DueKind.STEP, began + timedelta(minutes=20) - HOUR)
    bench.pass_time(15)
    (line,) = due(bench.incident, bench.now, office)
    assert (line.kind, str(line.phrase)) == (DueKind.CLOCK, "Late: step a")
