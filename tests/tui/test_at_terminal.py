"""An app at a terminal: told to leave while something hangs, bytes that are no text, no shell."""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from tests.tui.test_crash import is_whole

PROGRAM = """
import sys, threading
from textual.widgets import Input, Static
from dutyconsole.tui.at_terminal import AtTerminal

class Tried(AtTerminal):
    leave_within = 0.2
    painted = 0
    def compose(self):
        yield Input()
        yield Static("READY", id="said")
    def on_mount(self):
        self.leave_on_signals()
    def say(self, text):
        self.query_one("#said").update(text)
    def on_input_submitted(self, event):
        event.input.clear()
        if event.value == "hang":
            self.run_worker(threading.Event().wait, thread=True)
        if event.value == "paint":
            self.leave_within = None
            self.set_interval(0.001, self.paint)
        if event.value == "shell":
            self.leave_within = None
            self.action_to_shell()
        self.say("GOT " + ascii(event.value))
    def paint(self):
        self.painted += 1
        if self.painted == 80:
            self.standing_aside()
        self.theme = "nord" if self.theme != "nord" else "gruvbox"
    def catch_up(self):
        self.say("CAUGHT UP")
    def standing_aside(self):
        print("TEXT KEPT", file=open(sys.argv[1], "w"))

app = Tried()
app.run()
sys.exit(app.return_code)
"""


class Tried:
    """The program above, under a shell that tells afterwards how it found the terminal."""

    def __init__(self, tmp_path: Path) -> None:
        program, self.kept = tmp_path / "program.py", tmp_path / "kept"
        program.write_text(PROGRAM)
        after = 'echo "code=$?"; stty -a; echo over'
        self.child = pexpect.spawn(
            "sh",
            ["-c", f'"$0" "$1" "$2"; {after}', sys.executable, str(program), str(self.kept)],
            dimensions=(24, 80),
            timeout=60,
            env={**os.environ, "TERM": "xterm-256color", "PYTHONPATH": os.getcwd()},
        )
        self.output = b""
        self.until("READY")

    @property
    def pid(self) -> int:
        shell = self.child.pid
        return int(Path(f"/proc/{shell}/task/{shell}/children").read_text().split()[0])

    def until(self, seen: str) -> None:
        self.child.expect_exact(seen.encode())
        self.output += self.child.before + self.child.after

    def ended(self) -> str:
        self.until("over\r\n")
        return self.output.decode("utf-8", "replace")


@pytest.fixture
def tried(tmp_path: Path) -> Iterator[Tried]:
    made = Tried(tmp_path)
    yield made
    made.child.close(force=True)


def test_what_hangs_is_cut_off_and_the_text_kept(tried: Tried) -> None:
    tried.child.send("hang\r")
    tried.until("GOT 'hang'")
    os.kill(tried.pid, signal.SIGTERM)
    output = tried.ended()
    assert "code=143\r\n" in output
    assert is_whole(output)
    assert tried.kept.read_text() == "TEXT KEPT\n"


def test_a_terminal_that_takes_nothing_keeps_it_neither_from_work_nor_from_its_end(
    tried: Tried,
) -> None:
    """As behind a line that is down: nobody reads what is painted, and the desk works on."""
    tried.child.send("paint\r")
    program = os.pidfd_open(tried.pid)
    while not tried.kept.exists():
        assert not select.select([program], [], [], 0.05)[0]
    os.kill(tried.pid, signal.SIGTERM)
    ended, _, _ = select.select([program], [], [], 60)
    os.close(program)
    assert ended


def test_bytes_that_are_no_text_end_nothing_and_no_shell_stops_nothing(tried: Tried) -> None:
    """A keyboard of another encoding; Ctrl+Z where nobody could continue what it stops."""
    tried.child.send("车".encode("gbk") + b"\r")
    tried.until("GOT '\\ufffd")
    tried.child.send("shell\r")
    tried.until("CAUGHT UP")
    os.kill(tried.pid, signal.SIGTERM)
    assert "code=143\r\n" in tried.ended()
