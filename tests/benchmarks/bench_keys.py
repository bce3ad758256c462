"""What the desk on screen costs beside a bare Textual app with one list and a footer.

Run with `python -m tests.benchmarks.bench_keys`.

Both run in terminals of the same size, in turns, so that a busy machine slows both. Printed are the
medians: from the start to the first paint, from a key to what it brings to the screen, and the
bytes written in a second in which nothing happens but the clock.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import ClassVar, Final

import pexpect
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widgets import Footer, OptionList

ROUNDS: Final = 5
KEYS: Final = 20
IDLE_SECONDS: Final = 5
COLUMNS, ROWS = 120, 36
AIM_MS: Final = 100
"""From a key to the screen, at most."""

SECRET: Final = "a secret for the sample"
DOWN, UP, F2, F4, ESCAPE, TAB, RETURN = "\x1b[B", "\x1b[A", "\x1bOQ", "\x1bOS", "\x1b", "\t", "\r"
F6, F12 = "\x1b[17~", "\x1b[24~"
QUIET: Final = 0.3
ENVIRONMENT: Final = {
    **os.environ,
    "TERM": "xterm-256color",
    "TEXTUAL_ANIMATIONS": "none",
    "DUTYCONSOLE_ARGON2_COST": "test",
}


class Bare(App[None]):
    """One list and a footer."""

    BINDINGS: ClassVar = [Binding("f1", "bell", "Bell")]

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield OptionList(*(f"line {n}" for n in range(ROWS)))
        yield Footer()


class Seen:
    """A program in a terminal, and when it answers."""

    def __init__(self, *arguments: str) -> None:
        self._began = perf_counter()
        self._child = pexpect.spawn(
            sys.executable, ["-m", *arguments], dimensions=(ROWS, COLUMNS), env=ENVIRONMENT,
            timeout=30,
        )  # fmt: skip
        self._child.delaybeforesend = None

    def painted(self, text: str) -> float:
        """Milliseconds from the start until the text is written."""
        self._child.expect_exact(text.encode())
        return (perf_counter() - self._began) * 1000

    def answer(self, key: str, text: str = "") -> float:
        """Milliseconds from a key to the first byte that it brings, or to a text."""
        self.quiet()
        began = perf_counter()
        self._child.send(key)
        if text:
            self._child.expect_exact(text.encode())
        else:
            self._child.read_nonblocking(65536, timeout=10)
        return (perf_counter() - began) * 1000

    def quiet(self) -> None:
        """Wait until nothing is written any more, but for the clock."""
        try:
            while True:
                self._child.read_nonblocking(65536, timeout=QUIET)
        except pexpect.TIMEOUT:
            return

    def idle(self) -> float:
        """Bytes written in a second in which nothing happens."""
        self.quiet()
        end, written = perf_counter() + IDLE_SECONDS, 0
        while (left := end - perf_counter()) > 0:
            try:
                written += len(self._child.read_nonblocking(65536, timeout=left))
            except pexpect.TIMEOUT:
                break
        return written / IDLE_SECONDS

    def send(self, keys: str) -> None:
        """Press keys, one after another."""
        self._child.send(keys)

    def close(self) -> None:
        """End it."""
        self._child.close(force=True)


@dataclass
class Measured:
    """What was measured of one program, over all rounds."""

    first_paint: list[float] = field(default_factory=list)
    move: list[float] = field(default_factory=list)
    dialog: list[float] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)


def bare(found: Measured) -> None:
    """One round with the bare app."""
    seen = Seen("tests.benchmarks.bench_keys", "bare")
    found.first_paint.append(seen.painted("line 1"))
    found.move += [seen.answer(key) for key in (DOWN, UP) * (KEYS // 2)]
    found.idle.append(seen.idle())
    seen.close()


def desk(found: Measured, data: Path) -> None:
    """One round with the desk, at an incident with its playbook."""
    seen = Seen("dutyconsole", "--data", str(data), "--lang", "en")
    found.first_paint.append(seen.painted("DUTY DESK"))
    seen.painted("SIGN ON")
    seen.send(f"officer1{TAB}{SECRET}{RETURN}")
    seen.painted("FOLLOW-UP")
    seen.send(f"{F2}a caller{TAB * 3}smoke{F6}3{F12}")
    seen.painted("RECORDED")
    found.move += [seen.answer(key) for key in (DOWN, UP) * (KEYS // 2)]
    for _ in range(KEYS // 4):
        found.dialog.append(seen.answer(F4, "NOTE ON INCIDENT"))
        seen.quiet()
        seen.send(ESCAPE)
    found.idle.append(seen.idle())
    seen.close()


def lines(floor: Measured, ours: Measured) -> Iterator[str]:
    """The table."""
    yield f"{'median':34}{'bare app':>12}{'desk':>12}{'ratio':>8}"
    rows = (
        ("start to first paint, ms", floor.first_paint, ours.first_paint),
        ("key to screen: cursor, ms", floor.move, ours.move),
        ("key to screen: a dialog, ms", floor.move, ours.dialog),
        ("bytes in an idle second", floor.idle, ours.idle),
    )
    for name, least, taken in rows:
        one, other = statistics.median(least), statistics.median(taken)
        ratio = f"{other / one:8.1f}" if one else f"{'-':>8}"
        yield f"{name:34}{one:12.1f}{other:12.1f}{ratio}"
    slowest = max(statistics.median(ours.move), statistics.median(ours.dialog))
    kept = "kept" if slowest <= AIM_MS else "MISSED"
    yield f"aim: a key is on the screen within {AIM_MS} ms: {kept}"


def main() -> None:
    """Measure in turns, print the table."""
    floor, ours = Measured(), Measured()
    with tempfile.TemporaryDirectory() as home:
        secret = Path(home) / "secret"
        secret.write_text(SECRET + "\n", encoding="utf-8")
        for n in range(ROUNDS):
            data = Path(home) / f"data{n}"
            subprocess.run(
                [sys.executable, "-m", "dutyconsole", "--data", str(data),
                 "--secret-file", str(secret), "init", "--sample"],
                check=True, capture_output=True, env=ENVIRONMENT,
            )  # fmt: skip
            bare(floor)
            desk(ours, data)
    print("\n".join(lines(floor, ours)))


if __name__ == "__main__":
    Bare().run() if sys.argv[1:] == ["bare"] else main()
