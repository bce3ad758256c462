"""Waste is looked for while nobody types, and nothing is left changed behind."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from datetime import timedelta

import pytest

from dutyconsole.tui.tidying import AT_MOST_EVERY, CALM, LONG_CALM, Tidying
from tests.desk.bench import START


class Waste:
    """Holds itself."""

    itself: Waste


@pytest.fixture
def tidying() -> Iterator[Tidying]:
    usual = gc.get_threshold()
    made = Tidying()
    yield made
    made.stop()
    assert gc.get_threshold() == usual
    assert gc.get_freeze_count() == 0


def test_it_tidies_up_at_once_and_then_only_when_it_is_quiet(tidying: Tidying) -> None:
    assert tidying.second(1, START, START)
    assert gc.get_freeze_count()
    just_before, quiet = START + CALM - timedelta(seconds=1), START + CALM
    assert not tidying.second(2, just_before, START)
    assert tidying.second(2, quiet, START)


def test_where_nothing_was_recorded_nothing_is_looked_at(tidying: Tidying) -> None:
    assert tidying.second(1, START, START)
    assert not tidying.second(1, START + timedelta(hours=1), START)


def test_after_a_long_calm_everything_is_looked_at_again_once_an_hour(tidying: Tidying) -> None:
    tidying.second(1, START, START)
    seen = weakref.ref(kept := Waste())
    kept.itself = kept
    tidying.second(2, START + CALM, START)
    del kept
    tidying.second(3, START + LONG_CALM, START)
    assert seen() is not None, "set aside, and not an hour ago"
    tidying.second(4, START + AT_MOST_EVERY, START)
    assert seen() is None


def test_before_the_log_is_open_there_is_nothing_to_set_aside(tidying: Tidying) -> None:
    assert not tidying.second(0, START, START)


def test_a_key_never_meets_a_full_collection(tidying: Tidying) -> None:
    tidying.second(1, START, START)
    full: list[str] = []

    def seen(phase: str, info: dict[str, int]) -> None:
        if info["generation"] == 2:
            full.append(phase)

    gc.callbacks.append(seen)
    try:
        kept = [[n] for n in range(20_000)]
    finally:
        gc.callbacks.remove(seen)
    assert kept
    assert not full
