"""What happens to terminals at a duty desk: nothing typed is lost, and the terminal is left whole.

Each desk runs at a real pseudo-terminal; the bytes it wrote and the terminal's settings are read.
"""

from __future__ import annotations

import fcntl
import os
import re
import shlex
import signal
import sqlite3
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psutil
import pytest

from dutyconsole.domain.text import Language
from tests.end_to_end.hands import ENVIRONMENT
from tests.end_to_end.night import NightOfficer
from tests.end_to_end.terminal import Terminal

CLOCK: Final = re.compile(r"\d\d:\d\d:\d\d(?=  log ok)")
TYPED: Final = "half a note, 半句话"
STORM: Final = ((1, 1), (20, 5), (300, 100), (2, 40), (79, 1), (120, 36), (5, 5), (81, 25))
OFF: Final = {"?1049": "l", "?25": "h", "?7": "h"} | dict.fromkeys(
    ("?2004", "?1000", "?1003", "?1006", "?1015", "?1016", "?1004", "?2026"), "l"
)
"""Modes as a shell wants them: own screen, cursor, wrapping, no mouse, no pastes in brackets."""


def left_on(written: bytes) -> dict[str, str]:
    """The modes that what was written leaves otherwise than a shell wants them."""
    text = written.decode("utf-8", "replace")
    last = {mode: re.findall(re.escape(f"\x1b[{mode}") + "([hl])", text)[-1:] for mode in OFF}
    wrong = {mode: found[0] for mode, found in last.items() if found not in ([], [OFF[mode]])}
    if text.count("\x1b[>") != text.count("\x1b[<u"):
        wrong["kitty"] = "pushed"
    return wrong


def is_cooked(file: int) -> bool:
    """Whether a terminal echoes, edits lines and sends signals."""
    local: int = termios.tcgetattr(file)[3]
    return all(local & flag for flag in (termios.ECHO, termios.ICANON, termios.ISIG))


class Disturbed(NightOfficer):
    """An officer at a desk to which things happen from outside."""

    def half_writes(self) -> None:
        """F4 and some words, not recorded, but kept."""
        self.press("f4")
        self.reads("NOTE ON INCIDENT {incident}", incident=self.incident)
        self.types(TYPED)
        self.terminal.wait_until(lambda _: TYPED in self.kept, "the text kept")

    @property
    def kept(self) -> str:
        """The drafts on disk."""
        files = list(self.shell.data.glob("drafts-*.json"))
        return files[0].read_text(encoding="utf-8") if files else ""

    def sends(self, number: signal.Signals) -> None:
        """A signal to the desk."""
        os.kill(self.terminal.child.pid, number)

    def is_gone(self, code: int) -> None:
        """It ends with this code by itself, and leaves terminal and log whole."""
        assert self.terminal.ends() == code
        assert left_on(self.terminal.written) == {}
        assert is_cooked(self.terminal.child.fileno())
        assert not (self.shell.data / "crashes").exists()
        assert self.shell.ok("log", "verify")["ok"]

    def comes_back(self) -> None:
        """The desk is started anew: somebody signs on as ever, and the place and text are there."""
        self.terminal.kill()
        self.terminal = Terminal(
            ["--data", str(self.shell.data), "--lang", self.language],
            columns=80, rows=24, environment=ENVIRONMENT, patience=60,
        )  # fmt: skip
        self.signs_on()
        self.terminal.wait_until(lambda _: self.shown() == self.incident, "the same incident")


def test_without_input_or_a_reader_it_says_what_it_must_and_no_more(sample_bureau: Path) -> None:
    """As by `| head -0` and `<&-`: a script gets its answer, a desk needs a terminal."""
    program = (sys.executable, "-m", "dutyconsole", "--data", str(sample_bureau))
    for closed, words, code, told in (
        (">&-", ("--version",), 0, ""),
        ("<&- >/dev/full", ("--version",), 1, ""),
        ("<&-", ("log", "show"), 0, ""),
        ("<&-", (), 1, "The desk on screen needs a terminal"),
    ):
        run = subprocess.run(
            ["sh", "-c", f'"$@" {closed}', "sh", *program, *words], capture_output=True, text=True
        )
        assert (run.returncode, run.stderr[: len(told) or 1]) == (code, told), (closed, words)


@pytest.fixture
def desk(tmp_path: Path, sample_bureau: Path) -> Iterator[Disturbed]:
    """An officer at 80x24, signed on, with one incident."""
    made = Disturbed(tmp_path, sample_bureau, Language.EN, (80, 24))
    try:
        made.signs_on()
        made.incident = made.takes_new_call(
            "train_abnormality", "停车", playbook="4-12", train="K528"
        )
        yield made
    finally:
        made.terminal.kill()


def test_resized_interrupted_and_told_to_end_it_keeps_text_and_place(desk: Disturbed) -> None:
    """A storm of sizes, Ctrl+C as a key and as a signal, then SIGTERM in the middle of a note.

    What is being recorded when it is told to end once more is recorded, and not offered again.
    """
    desk.half_writes()
    desk.terminal.resize(*STORM * 25, (20, 5))
    desk.terminal.wait_for("TOO SMALL 20x5")
    desk.terminal.resize(*STORM * 5, (80, 24))
    desk.sees(TYPED)
    desk.press("ctrl+c")
    desk.sends(signal.SIGINT)
    desk.reads("Ctrl+C ends nothing here. Ctrl+Q leaves the desk.")
    desk.types(", still")
    desk.sees(f"{TYPED}, still")
    desk.sends(signal.SIGTERM)
    desk.is_gone(128 + signal.SIGTERM)

    desk.comes_back()
    desk.press("f4")
    desk.sees(f"{TYPED}, still")
    with sqlite3.connect(desk.shell.data / "log.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        desk.press("f12")
        desk.reads("recording ...")
        desk.sends(signal.SIGHUP)
        desk.sends(signal.SIGHUP)
        other.execute("ROLLBACK")
    desk.is_gone(128 + signal.SIGHUP)
    entries = desk.shell.ok("log", "show", "--incident", desk.incident)
    notes = [entry["data"]["text"] for entry in entries if entry["kind"] == "note_added"]
    assert notes == [f"{TYPED}, still"]
    assert TYPED not in desk.kept


def test_the_line_drops_and_ctrl_z_gives_the_shell_its_terminal(
    desk: Disturbed, tmp_path: Path
) -> None:
    """A terminal vanishes; then the desk is stopped twice, the second time without being asked."""
    desk.half_writes()
    desk.terminal.kill()
    a_terminal_vanishes_unheard(desk.shell.data)
    quiet = tmp_path / "inputrc"
    quiet.write_text("set enable-bracketed-paste off\n")
    terminal = desk.terminal = Terminal(
        ["--norc", "--noprofile", "-i"], program=("bash",), columns=80, rows=24, patience=60,
        environment={**ENVIRONMENT, "PS1": "SHELL> ", "INPUTRC": str(quiet)},
    )  # fmt: skip
    command = [sys.executable, "-m", "dutyconsole", "--data", str(desk.shell.data)]
    terminal.wait_for("SHELL>")
    terminal.type(shlex.join(command) + "\r")
    desk.signs_on()
    desk.press("f4")
    desk.sees(TYPED)
    (pid,) = (child.pid for child in psutil.Process(terminal.child.pid).children())

    desk.press("ctrl+z")
    terminal.wait_for("THE DESK IS STOPPED", "SHELL>")
    assert psutil.Process(pid).status() == psutil.STATUS_STOPPED
    assert left_on(terminal.written) == {}
    terminal.type("fg\r")
    the_clock_goes_on(terminal)
    desk.sees(TYPED)

    os.kill(pid, signal.SIGSTOP)
    terminal.wait_for("Stopped", "SHELL>")
    terminal.type("fg\r")
    the_clock_goes_on(terminal)
    desk.sees(TYPED)
    desk.types("!")
    desk.sees(f"{TYPED}!")
    desk.records()
    desk.press("ctrl+q")
    terminal.wait_for("SHELL>")
    assert left_on(terminal.written) == {}
    terminal.type("stty -a; exit\r")
    assert terminal.ends() == 0
    settings = terminal.text.replace(";", " ").split()
    assert {"echo", "icanon", "isig", "icrnl", "opost"} <= set(settings)


def the_clock_goes_on(terminal: Terminal) -> None:
    """The desk has the terminal again: what is typed before that may go to the shell."""
    seen = {*CLOCK.findall(terminal.text)}
    for _ in range(2):
        terminal.wait_until(lambda shown: not seen.issuperset(CLOCK.findall(shown)), "a second")
        seen.update(CLOCK.findall(terminal.text))


def a_terminal_vanishes_unheard(data: Path) -> None:
    """Under a desk that no signal reaches: it sees by itself that nobody is there, and ends."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
    desk = subprocess.Popen(
        [sys.executable, "-m", "dutyconsole", "--data", str(data)],
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        env={**os.environ, **ENVIRONMENT, "TERM": "xterm-256color", "DUTYCONSOLE_DESK": "2"},
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while b"SIGN ON" not in shown:
        shown += os.read(ours, 65536)
    os.close(ours)
    assert desk.wait(60) == 128 + signal.SIGHUP
    assert not (data / "crashes").exists()
