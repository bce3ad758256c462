"""Wrong secrets cost time, ever more of it, and never the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.domain.tries import (
    FIRST,
    FORGOTTEN,
    LONGEST,
    OF_DESK,
    OF_PERSON,
    Missed,
    in_words,
    missed_again,
)
from tests.domain.builders import START

SECONDS = st.timedeltas(timedelta(days=-2), timedelta(days=2))


def after(wrong: int) -> Missed:
    missed: Missed | None = None
    for _ in range(wrong):
        missed = missed_again(missed, START)
    assert missed is not None
    return missed


@pytest.mark.parametrize(
    ("wrong", "waits"),
    [(1, 0), (4, 0), (5, 30), (6, 60), (7, 120), (8, 240), (9, 480), (10, 900), (500, 900)],
)
def test_the_fifth_wrong_secret_costs_half_a_minute_and_each_further_twice_as_much(
    wrong: int, waits: int
) -> None:
    assert after(wrong).wait(START, OF_PERSON) == timedelta(seconds=waits)


def test_a_desk_bears_twice_as_many_before_everybody_there_has_to_wait() -> None:
    assert not after(9).wait(START, OF_DESK)
    assert after(10).wait(START, OF_DESK) == FIRST


@given(wrong=st.integers(1, 40), passes=SECONDS)
def test_nobody_waits_longer_than_a_quarter_of_an_hour_whatever_the_clock_does(
    wrong: int, passes: timedelta
) -> None:
    wait = after(wrong).wait(START + passes, OF_PERSON)
    assert timedelta() <= wait <= LONGEST
    assert passes < LONGEST or not wait


def test_after_a_day_without_another_they_are_forgotten() -> None:
    assert missed_again(after(30), START + FORGOTTEN).count == 1
    assert missed_again(after(30), START + LONGEST).count == 31


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "2 seconds"), (29.01, "30 seconds"), (90, "90 seconds"), (91, "2 minutes"),
     (900, "15 minutes")],
)  # fmt: skip
def test_how_long_is_said_in_words_and_is_never_too_short(seconds: float, said: str) -> None:
    assert str(in_words(timedelta(seconds=seconds))) == said
