"""A machine whose clock was put back or forward."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from dutyconsole.tui.messages import LogGrew
from dutyconsole.tui.picture import Picture
from dutyconsole.tui.screens.lock import LockScreen
from tests.tui.conftest import stranded
from tests.tui.seat import Bench, Seat, seated


@pytest.fixture
async def locking(bench: Bench) -> AsyncIterator[Seat]:
    """A desk that locks itself after ten minutes."""
    mine = Bench(bench.directory, bench.clock)
    mine.desk.lock_after = timedelta(minutes=10)
    async with seated(lambda: mine.desk, bench.clock) as made:
        yield made
    mine.desk.log.close()


async def test_it_still_locks_itself_after_the_clock_was_put_back(
    locking: Seat, bench: Bench
) -> None:
    bench.clock.now -= timedelta(days=1)
    locking.app.tick()
    assert not isinstance(locking.app.screen, LockScreen)
    bench.clock.pass_minutes(10)
    locking.app.tick()
    await locking.until(lambda: isinstance(locking.app.screen, LockScreen))


async def test_a_clock_that_is_behind_the_log_is_said(seat: Seat, bench: Bench) -> None:
    stranded(bench)
    await seat.sees("INCOMING 1")
    bench.clock.now -= timedelta(days=1)
    seat.desk_screen.tell_troubles()
    await seat.sees("clock is behind the newest entry of the log; have it set right.")


async def test_whoever_signs_on_before_the_log_is_read_is_named_as_soon_as_it_is(
    seat: Seat, bench: Bench
) -> None:
    read = seat.app.picture
    seat.app.on_log_grew(LogGrew(Picture(position=read.position)))
    seat.app.stand(person="officer2")
    await seat.sees("DESK 1 officer2")
    seat.app.on_log_grew(LogGrew(read))
    await seat.sees("DESK 1 Li Na")
