"""A real terminal for tests: a screen one can read and keys one can press."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Final

import pexpect
import pyte
from wcwidth import wcwidth

KEYS: Final[Mapping[str, str]] = {
    "enter": "\r",
    "esc": "\x1b",
    "tab": "\t",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "end": "\x1b[F",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f10": "\x1b[21~",
    "f11": "\x1b[23~",
    "f12": "\x1b[24~",
    "space": " ",
    "backtab": "\x1b[Z",
    "ctrl+g": "\x07",
    "ctrl+p": "\x10",
    "ctrl+q": "\x11",
    "ctrl+s": "\x13",
    "ctrl+z": "\x1a",
    "ctrl+c": "\x03",
    "ctrl+t": "\x14",
}

_TITLED: Final = re.compile(r"\+- [^\s|][^|]*?-\+")
WIDE: Final = 2
_BESIDE: Final = "\0"
"""Stands in the second cell of a wide character."""


class Terminal:
    """`dutyconsole` running in a terminal of a given size.

    Args:
        arguments: Command line after `dutyconsole`.
        columns: Width.
        rows: Height.
        environment: Further environment variables.
        patience: Seconds for what is waited for.
        program: What runs in it.

    Attributes:
        written: All bytes that were read from it.
    """

    written = b""

    def __init__(
        self,
        arguments: list[str],
        *,
        columns: int,
        rows: int,
        environment: Mapping[str, str] | None = None,
        patience: float = 20.0,
        program: Sequence[str] = (sys.executable, "-m", "dutyconsole"),
    ) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._drawn = [" " * columns] * rows
        self._patience = patience
        variables = {
            **os.environ,
            "TERM": "xterm-256color",
            "TEXTUAL_ANIMATIONS": "none",
            "PYTHONUTF8": "1",
            **(environment or {}),
        }
        self.child = pexpect.spawn(
            program[0],
            [*program[1:], *arguments],
            dimensions=(rows, columns),
            env=variables,
            timeout=patience,
        )
        self.child.delaybeforesend = None  # keys come as quickly as they are pressed

    @property
    def text(self) -> str:
        """What the screen shows, line by line; what has come meanwhile is read first."""
        return "\n".join(line.replace(_BESIDE, "") for line in self._lines())

    @property
    def front(self) -> str:
        """What stands in the frame of the dialog in front, else what the whole screen shows."""
        lines = self._lines()
        frames = [frame for top in range(len(lines)) if (frame := _frame(lines, top))]
        if not frames:
            return "\n".join(line.replace(_BESIDE, "") for line in lines)
        top, bottom, left, right = min(frames, key=lambda f: (f[1] - f[0]) * (f[3] - f[2]))
        return "\n".join(line[left + 1 : right].replace(_BESIDE, "") for line in lines[top:bottom])

    def _lines(self) -> list[str]:
        """A character for each cell; half of a wide character that was overwritten is a blank."""
        self._read(0.0)
        for y in self._screen.dirty:
            row = self._screen.buffer[y]
            cells = [row[x].data for x in range(self._screen.columns)]
            for x, (cell, after) in enumerate(pairwise([*cells, ""])):
                if cell and wcwidth(cell[0]) == WIDE:
                    cells[x : x + 2] = [cell, _BESIDE] if not after else [" ", after]
                elif not cells[x]:
                    cells[x] = " "
            self._drawn[y] = "".join(cells)
        self._screen.dirty.clear()
        return self._drawn

    def press(self, *keys: str) -> None:
        """Press keys: names of `KEYS`, or single characters."""
        for key in keys:
            self.child.send(KEYS.get(key, key))

    def type(self, text: str) -> None:
        """Type a text."""
        self.child.send(text)

    def wait_for(self, *texts: str) -> str:
        """Read until the screen shows every one of `texts`; returns the screen."""
        return self.wait_until(
            lambda shown: all(text in shown for text in texts), " + ".join(texts)
        )

    def wait_until(self, holds: Callable[[str], bool], what: str) -> str:
        """Read until `holds` is true of the screen; returns the screen."""
        end = time.monotonic() + self._patience
        while True:
            shown = self.text
            if holds(shown):
                return shown
            if time.monotonic() > end or not self.child.isalive():
                raise AssertionError(f"never saw {what!r} on:\n{shown}")
            self._read(0.1)

    def resize(self, *sizes: tuple[int, int]) -> None:
        """Be of other sizes, columns and rows, one right after another."""
        for columns, rows in sizes:
            self.child.setwinsize(rows, columns)
        self._screen.resize(rows, columns)
        self._screen.dirty.clear()
        self._screen.dirty.update(range(rows))
        self._drawn = [" " * columns] * rows

    def ends(self) -> int | None:
        """Read until the program has ended; its exit code, or the signal that ended it, below 0."""
        end = time.monotonic() + self._patience
        while self.child.isalive():
            if time.monotonic() > end:
                raise AssertionError(f"never ended; it shows:\n{self.text}")
            self._read(0.1)
        self._read(0.0)
        signalled: int | None = self.child.signalstatus
        code: int | None = self.child.exitstatus
        return -signalled if signalled else code

    def close(self) -> int | None:
        """Wait for the program's end; returns its exit code."""
        self.child.expect(pexpect.EOF)
        self.child.close()
        code = self.child.exitstatus
        return code if isinstance(code, int) else None

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self.child.close(force=True)

    def _read(self, seconds: float) -> None:
        try:
            while True:
                got = self.child.read_nonblocking(65536, timeout=seconds)
                self.written += got
                self._stream.feed(got)
                seconds = 0.0
        except (pexpect.TIMEOUT, pexpect.EOF):
            return


def _frame(lines: list[str], top: int) -> tuple[int, int, int, int] | None:
    """Top, bottom, left and right of the dialog whose titled frame begins in a line."""
    edge = _TITLED.search(lines[top])
    if edge is None:
        return None
    left, right = edge.start(), edge.end() - 1
    for bottom in range(top + 1, len(lines)):
        sides = lines[bottom][left] + lines[bottom][right]
        if sides == "++":
            return top, bottom, left, right
        if sides != "||":
            return None
    return None
