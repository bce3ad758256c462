"""A machine whose clock was put back or forward."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from dutyconsole.tui.screens.lock import LockScreen
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
