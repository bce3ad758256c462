"""The way out to the terminal: what a terminal that takes nothing, or is gone, does to the desk."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest

from dutyconsole.tui.outlet import MOST_WAITING, Outlet

PATIENCE = 60.0


class End:
    """An outlet into a pipe, and what it tells."""

    def __init__(self) -> None:
        self.reader, self.writer = os.pipe()
        self.gone, self.caught_up = threading.Event(), threading.Event()
        self.outlet = Outlet(self.writer, self.gone.set, self.caught_up.set)

    def read(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            found += os.read(self.reader, size - len(found))
        return found


@pytest.fixture
def end() -> Iterator[End]:
    made = End()
    yield made
    os.close(made.writer)


def test_what_is_written_goes_out_in_order_and_is_waited_for(end: End) -> None:
    for text in ("one ", "半 ", "\udcff", "three"):
        end.outlet.write(text)
    assert end.outlet.drain(PATIENCE)
    assert end.read(14).decode() == "one 半 ?three"
    assert not end.caught_up.is_set()


@pytest.mark.parametrize("blocking", [True, False])
def test_a_terminal_that_takes_nothing_holds_nobody_up_and_is_painted_whole_after(
    end: End, blocking: bool
) -> None:
    """Whole texts are left out, never parts; another program may have made it non-blocking."""
    os.set_blocking(end.writer, blocking)
    picture = "x" * 99_999 + "\n"
    for _ in range(100):
        end.outlet.write(picture)
    assert not end.outlet.drain(0)
    end.outlet.give_way()
    end.outlet.write("last words")
    pictures, last = end.read(len(picture)), end.read(10)
    assert (pictures, last) == (picture.encode(), b"last words")
    assert end.outlet.drain(PATIENCE)

    for _ in range(100):
        end.outlet.write(picture)
    taken = 0
    while not end.caught_up.wait(0.01):
        taken += end.read(len(picture)).count(b"\n")
    assert 0 < taken < 100 + MOST_WAITING
    end.outlet.write("after")
    assert end.outlet.drain(PATIENCE)


def test_a_terminal_that_is_gone_is_told_of_once_and_swallows_the_rest(end: End) -> None:
    os.close(end.reader)
    end.outlet.write("nobody")
    assert end.gone.wait(PATIENCE)
    end.outlet.write("reads this")
    assert end.outlet.drain(0)
    assert end.outlet.is_gone
