"""The way out to the terminal: never holds the desk up, and outlives the terminal."""

from __future__ import annotations

import os
import select
import threading
from collections import deque
from collections.abc import Callable
from typing import Final

MOST_WAITING: Final = 1024 * 1024
"""Bytes that may wait for a terminal that takes nothing; of more, pictures are left out."""

PICTURE: Final = 256
"""Bytes from which on a text is a picture; the terminal's modes are set by shorter ones."""


class Outlet:
    """A text file on a terminal whose `write` only puts the text in a queue.

    A thread of its own writes. A terminal that has stopped reading, such as one behind a line that
    is down, then stops nothing but what is painted; one that is gone swallows everything.

    Args:
        file: Descriptor of the terminal.
        gone: Called once, in the thread, when nothing can be written any more.
        caught_up: Called in the thread when all that waited is written and some was left out, so
            that the screen is to be painted whole.
    """

    def __init__(
        self, file: int, gone: Callable[[], object], caught_up: Callable[[], object]
    ) -> None:
        self._fd = file
        self._gone = gone
        self._caught_up = caught_up
        self._turn = threading.Condition()
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._left_out = False
        self._is_gone = False
        self._thread: threading.Thread | None = None

    @property
    def is_gone(self) -> bool:
        """Whether there is no terminal any more."""
        return self._is_gone

    def fileno(self) -> int:
        """The terminal's descriptor."""
        return self._fd

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return os.isatty(self._fd)

    def flush(self) -> None:
        """Nothing: what is written goes out by itself; `drain` waits for it."""

    def write(self, text: str) -> None:
        """Have a text written, soon; a picture is left out where too much waits already."""
        content = text.encode("utf-8", "replace")
        with self._turn:
            if self._is_gone or not content:
                return
            if self._size > MOST_WAITING and len(content) >= PICTURE:
                self._left_out = True
                return
            self._waiting.append(content)
            self._size += len(content)
            if self._thread is None:
                # A daemon: a terminal that takes nothing must not keep the program from its end.
                self._thread = threading.Thread(target=self._run, name="outlet", daemon=True)
                self._thread.start()
            self._turn.notify_all()

    def give_way(self) -> None:
        """Forget pictures that wait and are not begun: what comes next is more urgent."""
        with self._turn:
            waiting = enumerate(self._waiting)
            self._waiting = deque(c for n, c in waiting if n == 0 or len(c) < PICTURE)
            self._size = sum(map(len, self._waiting))
            self._left_out = False

    def drain(self, seconds: float) -> bool:
        """Wait until everything is written; whether it is."""
        with self._turn:
            return self._turn.wait_for(lambda: self._is_gone or not self._waiting, seconds)

    def _run(self) -> None:
        while True:
            with self._turn:
                self._turn.wait_for(lambda: bool(self._waiting))
                content = self._waiting[0]
            try:
                _write_all(self._fd, content)
            except OSError:
                self._lose()
                return
            with self._turn:
                self._size -= len(self._waiting.popleft())
                is_behind, self._left_out = self._left_out, self._left_out and bool(self._waiting)
                behind = is_behind and not self._left_out
                self._turn.notify_all()
            if behind:
                self._caught_up()

    def _lose(self) -> None:
        with self._turn:
            self._is_gone = True
            self._waiting.clear()
            self._size = 0
            self._turn.notify_all()
        self._gone()


def _write_all(file: int, content: bytes) -> None:
    """Write all of it, also where somebody has set the terminal not to wait.

    Raises:
        OSError: There is no terminal any more.
    """
    left = memoryview(content)
    while left:
        try:
            left = left[os.write(file, left) :]
        except BlockingIOError:
            select.select([], [file], [])
