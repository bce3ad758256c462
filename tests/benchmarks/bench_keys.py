"""What the desk on screen costs beside a bare Textual app with one list and a footer.

Run with `python -m tests.benchmarks.bench_keys`.

Both run in terminals of the same size, in turns, so that a busy machine slows both. Printed are the
medians: from the start to the first paint, from a key to what it brings to the screen, and the
bytes written in a second in which nothing happens but the clock. Then the same with 500 incidents
ringing, and while 500 reports come in within a minute.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import ClassVar, Final

import pexpect
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, Label, OptionList

from dutyconsole import bootstrap
from dutyconsole.desk.intake import Report, acknowledge, report_incident
from tests.desk.bench import settings_for

ROUNDS: Final = 5
KEYS: Final = 20
IDLE_SECONDS: Final = 5
COLUMNS, ROWS = 120, 36
AIM_MS: Final = 100
"""From a key to the screen, at most."""

FRAMES: Final = 2
FRAME_MS: Final = 16
FLOOD: Final = 500
"""Reports within a minute."""

SECRET: Final = "a secret for the sample"
DOWN, UP, F2, F4, ESCAPE, TAB, RETURN = "\x1b[B", "\x1b[A", "\x1bOQ", "\x1bOS", "\x1b", "\t", "\r"
F1, F6, F12 = "\x1bOP", "\x1b[17~", "\x1b[24~"
QUIET: Final = 0.3
ENVIRONMENT: Final = {
    **os.environ,
    "TERM": "xterm-256color",
    "TEXTUAL_ANIMATIONS": "none",
    "DUTYCONSOLE_ARGON2_COST": "test",
}


class BareDialog(ModalScreen[None]):
    """A line of text and a field."""

    BINDINGS: ClassVar = [Binding("escape", "dismiss", "Back")]

    def compose(self) -> ComposeResult:
        """Lay out the dialog."""
        yield Label("BARE DIALOG")
        yield Input()


class Bare(App[None]):
    """One list, what is chosen in it, and a footer; F4 opens a dialog."""

    BINDINGS: ClassVar = [Binding("f4", "dialog", "Dialog")]

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield OptionList(*(f"line {n}" for n in range(ROWS // 2)))
        yield Label(id="told")
        yield Footer()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what is chosen."""
        self.query_one("#told", Label).update(f"chosen {event.option_index}")

    def action_dialog(self) -> None:
        """Open the dialog."""
        self.push_screen(BareDialog())


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
class Keys:
    """Milliseconds from keys to the screen, in a flood."""

    move: list[float] = field(default_factory=list)
    note: list[float] = field(default_factory=list)
    help: list[float] = field(default_factory=list)
    call: list[float] = field(default_factory=list)


@dataclass
class Measured:
    """What was measured of one program, over all rounds."""

    first_paint: list[float] = field(default_factory=list)
    move: list[float] = field(default_factory=list)
    dialog: list[float] = field(default_factory=list)
    ringing: Keys = field(default_factory=lambda: Keys())
    pouring: Keys = field(default_factory=lambda: Keys())
    idle: list[float] = field(default_factory=list)


def bare(found: Measured) -> None:
    """One round with the bare app."""
    seen = Seen("tests.benchmarks.bench_keys", "bare")
    found.first_paint.append(seen.painted("line 1"))
    found.move += [seen.answer(key, "chosen ") for key in (DOWN, UP) * (KEYS // 2)]
    found.dialog += dialogs(seen, F4, "BARE DIALOG")
    found.idle.append(seen.idle())
    seen.close()


def dialogs(seen: Seen, key: str, text: str) -> Iterator[float]:
    """Open a dialog again and again, and leave it."""
    for _ in range(KEYS // 4):
        yield seen.answer(key, text)
        seen.quiet()
        seen.send(ESCAPE)


def desk(found: Measured, data: Path) -> None:
    """One round with the desk, where two incidents are handled."""
    other = Beside(data)
    for n in range(2):
        other.report(n)
        acknowledge(other.desk, other.officer, other.newest)
    other.desk.log.close()
    seen = Seen("dutyconsole", "--data", str(data), "--lang", "en")
    found.first_paint.append(seen.painted("DUTY DESK"))
    seen.painted("SIGN ON")
    seen.send(f"officer1{TAB}{SECRET}{RETURN}")
    seen.painted("FOLLOW-UP")
    found.move += [seen.answer(key, "reported ") for key in (DOWN, UP) * (KEYS // 2)]
    found.dialog += dialogs(seen, F4, "NOTE ON INCIDENT")
    found.idle.append(seen.idle())
    seen.close()


class Beside:
    """Another desk on the same log, where reports come in."""

    def __init__(self, data: Path) -> None:
        self.desk = bootstrap.open_existing(settings_for(data), bootstrap.system_clock)
        self.officer = self.desk.sign_on("officer2", SECRET)
        self.newest = ""

    def report(self, n: int) -> None:
        """The n-th report comes in."""
        kinds = list(self.desk.reference.kinds)
        said = Report(kinds[n % len(kinds)], f"report {n:04d}", f"G{n}", f"station {n % 40}")
        self.newest = report_incident(self.desk, self.officer, said).recorded.incident.id


def flooded(found: Measured, data: Path) -> None:
    """One round with 500 incidents ringing, then while 500 more come in within a minute."""
    other = Beside(data)
    for n in range(FLOOD):
        other.report(n)
    seen = Seen("dutyconsole", "--data", str(data), "--lang", "en")
    seen.painted("SIGN ON")
    seen.send(f"officer1{TAB}{SECRET}{RETURN}")
    seen.painted("TAKE UP")
    keys(seen, found.ringing)
    over = threading.Event()

    def pour() -> None:
        for n in range(FLOOD, 2 * FLOOD):
            if over.wait(60 / FLOOD):
                return
            other.report(n)

    pouring = threading.Thread(target=pour)
    pouring.start()
    keys(seen, found.pouring)
    over.set()
    pouring.join()
    seen.close()
    other.desk.log.close()


def keys(seen: Seen, found: Keys) -> None:
    """The cursor, and three dialogs; what is waited for is what the key alone brings."""
    found.move += [seen.answer(key, "reported ") for key in (DOWN, UP) * (KEYS // 2)]
    found.note += dialogs(seen, F4, "NOTE ON INCIDENT")
    found.help += dialogs(seen, F1, "THE QUEUE")
    found.call += dialogs(seen, F2, "CALL RECEIVED")


def lines(floor: Measured, ours: Measured) -> Iterator[str]:
    """The table."""
    yield f"{'median':44}{'bare app':>10}{'desk':>10}{'ratio':>8}"
    yield row("start to first paint, ms", floor.first_paint, ours.first_paint)
    yield row("key to screen: cursor, ms", floor.move, ours.move)
    yield row("key to screen: a dialog, ms", floor.dialog, ours.dialog)
    yield row("bytes in an idle second", floor.idle, ours.idle)
    for what, flood in (("500 ringing", ours.ringing), ("500 coming in", ours.pouring)):
        yield row(f"{what}: cursor, ms", floor.move, flood.move)
        yield row(f"{what}: F4, a note, ms", floor.dialog, flood.note)
        yield row(f"{what}: F1, the help, ms", floor.dialog, flood.help)
        yield row(f"{what}: F2, a call, ms", floor.dialog, flood.call)
    slowest = max(map(statistics.median, (ours.move, ours.dialog, ours.ringing.move)))
    kept = "kept" if slowest <= AIM_MS else "MISSED"
    yield f"aim: a key is on the screen within {AIM_MS} ms: {kept}"
    beyond = statistics.median(ours.ringing.move) - statistics.median(floor.move)
    kept = "kept" if beyond <= FRAMES * FRAME_MS else "MISSED"
    yield f"aim: with 500 ringing the cursor takes {FRAMES} frames more at most: {kept}"


def row(name: str, least: list[float], taken: list[float]) -> str:
    """One line of the table."""
    one, other = statistics.median(least), statistics.median(taken)
    ratio = f"{other / one:8.1f}" if one else f"{'-':>8}"
    return f"{name:44}{one:10.1f}{other:10.1f}{ratio}"


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
            flooded(ours, data)
    print("\n".join(lines(floor, ours)))


if __name__ == "__main__":
    Bare().run() if sys.argv[1:] == ["bare"] else main()
