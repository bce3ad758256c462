"""The program fails or is told to stop: the terminal is whole, the report gives nothing away."""

from __future__ import annotations

import errno
import os
import re
import select
import signal
import stat
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pexpect
import pytest
from textual.worker import WorkerFailed

from dutyconsole import crash_report
from dutyconsole.crash_report import KEPT, report, write_crash_file
from dutyconsole.tui.crash import Crash, CrashSafe, told

SECRET = "open-sesame-Wang-四三二"
NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def raised(fail: Callable[[], object]) -> Exception:
    try:
        fail()
    except Exception as error:
        return error
    raise AssertionError("it did not fail")


def fails_with_a_secret() -> None:
    local = SECRET
    raise ValueError(f"cannot read the number {local} of {'Li Na'!r}")


# -- the report -----------------------------------------------------------------------------------


def test_the_report_says_where_and_what_kind_but_no_value() -> None:
    found = report(raised(fails_with_a_secret), {"screens": "DeskScreen"})
    assert "builtins.ValueError" in found
    assert re.search(r"tests/tui/test_crash\.py:\d+ in fails_with_a_secret", found)
    assert "cannot read the number ... of ..." in found
    assert "screens DeskScreen" in found
    assert "dutyconsole " in found
    assert "textual 8" in found
    for private in (SECRET, "sesame", "Wang", "四三二", "Li Na", str(Path.cwd())):
        assert private not in found


def test_a_message_without_end_costs_no_time() -> None:
    began = time.process_time()
    nothing: dict[str, str] = {}
    found = report(raised(lambda: nothing["A" * 2_000_000]), {})
    assert time.process_time() - began < 5
    assert "AAAA" not in found


@pytest.mark.parametrize(
    "message", [SECRET, f"'{SECRET}", "13912345678", "Wang Wei\x1b]52;c;eA==\x07", "王伟 G6723"]
)
def test_a_message_that_is_nothing_but_foreign_text_says_nothing(message: str) -> None:
    words = iter([message])
    found = report(raised(lambda: (_ for _ in ()).throw(RuntimeError(next(words)))), {})
    told_of = found.split("builtins.RuntimeError\n")[1].splitlines()[0]
    assert set(told_of.split()) == {"..."}
    assert "\x1b" not in found


def test_what_a_failure_came_from_is_told_too() -> None:
    def outer() -> None:
        try:
            fails_with_a_secret()
        except ValueError as error:
            raise OSError(errno.ENOSPC, f"No space for {SECRET}") from error

    found = report(raised(outer), {})
    assert "OSError ENOSPC" in found
    assert found.index("OSError") < found.index("ValueError")
    assert SECRET not in found


def test_wrappers_groups_circles_and_depth_are_no_trouble() -> None:
    def deep(n: int) -> None:
        deep(n + 1)

    both = ExceptionGroup(SECRET, [raised(fails_with_a_secret), raised(lambda: deep(0))])
    both.__cause__ = both
    found = report(WorkerFailed(both), {})
    assert "WorkerFailed" not in found
    assert "ValueError" in found
    assert "RecursionError" in found
    assert "frames left out" in found
    assert len(found.splitlines()) < 200
    assert SECRET not in found


class Unspeakable(Exception):
    def __str__(self) -> str:
        raise RuntimeError(SECRET)


def test_the_file_is_for_its_owner_alone_and_the_newest_are_kept(tmp_path: Path) -> None:
    directory = tmp_path / "crashes"
    (tmp_path / "elsewhere.txt").touch()
    for n in range(KEPT + 3):
        path = write_crash_file(directory, Unspeakable(), {}, lambda n=n: NOW + timedelta(n))  # type: ignore[misc]
        assert path is not None
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    kept = sorted(file.name for file in directory.iterdir())
    assert len(kept) == KEPT
    assert kept[0].startswith("crash-20261126T060000")
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700


def test_a_report_that_cannot_be_written_is_no_further_failure(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    assert write_crash_file(in_the_way, ValueError(), {}, lambda: NOW) is None
    said = str(told(None, ValueError(SECRET)))
    assert "could not be written" in said
    assert SECRET not in said

    def no_time() -> datetime:
        raise RuntimeError

    assert write_crash_file(tmp_path, ValueError(), {}, no_time) is None


# -- in a terminal --------------------------------------------------------------------------------

PROGRAM = """
import sys, threading
from pathlib import Path
from textual.app import App
from textual.widgets import Input, Static
from dutyconsole.tui.crash import CrashSafe

class Tried(CrashSafe):
    crash_directory = Path(sys.argv[1])
    def compose(self):
        yield Input(password=True)
        yield Static("READY", id="said")
    def on_mount(self):
        if sys.argv[2] == "mount":
            self.fail()
        self.leave_on_signals()
    def on_input_submitted(self, event):
        getattr(self, "in_" + sys.argv[2])(event.value)
    def fail(self, typed=""):
        kept = typed
        raise RuntimeError(f"broken by {kept}")
    def in_handler(self, typed):
        self.fail(typed)
    def in_thread(self, typed):
        self.run_worker(lambda: self.fail(typed), thread=True)
    def in_style(self, typed):
        self.query_one("#said").styles.color = typed
    def in_css(self, typed):
        self.stylesheet.add_source("Static { color: " + typed + "; }")
        self.refresh_css()
    def in_paint(self, typed):
        self.query_one("#said").render = lambda: self.fail(typed)
        self.query_one("#said").refresh()
    def in_twice(self, typed):
        self.call_later(self.fail, typed)
        self.call_later(self.fail, typed)
        self.query_one("#said").call_later(self.fail, typed)
    def in_nothing(self, typed):
        self.query_one("#said").update("WAITING")

app = Tried()
app.run()
sys.exit(app.return_code)
"""


class Run:
    """The program above under a shell that tells afterwards how it found the terminal."""

    def __init__(self, tmp_path: Path, where: str) -> None:
        self.crashes = tmp_path / "crashes"
        program = tmp_path / "program.py"
        program.write_text(PROGRAM)
        after = 'echo "code=$?"; stty -a; echo over'
        self.child = pexpect.spawn(
            "sh",
            ["-c", f'"$0" "$1" "$2" "$3"; {after}', sys.executable, str(program),
             str(self.crashes), where],
            dimensions=(24, 80),
            timeout=20,
            env={**os.environ, "TERM": "xterm-256color", "PYTHONPATH": os.getcwd()},
        )  # fmt: skip
        self.output = b""

    def until(self, seen: str) -> None:
        self.child.expect_exact(seen.encode())
        self.output += self.child.before + self.child.after

    def types_a_secret(self) -> None:
        self.until("READY")
        self.child.send(SECRET + "\r")

    def ended(self) -> str:
        """What came after the program, once the shell is through."""
        self.until("over\r\n")
        self.child.expect(pexpect.EOF)
        self.child.close()
        return self.output.decode()

    def report(self) -> str:
        (file,) = self.crashes.iterdir()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        return file.read_text()


def is_whole(output: str) -> bool:
    """Whether the terminal is as a shell wants it: cooked, own screen, cursor, no mouse."""
    settings = output.rsplit("code=", 1)[1].split()
    modes = {"?1049": "l", "?25": "h", "?2004": "l", "?1000": "l", "?1003": "l", "?1004": "l"}
    for mode, wanted in modes.items():
        last = re.findall(re.escape(f"\x1b[{mode}") + "([hl])", output)
        if last and last[-1] != wanted:
            return False
    return {"icanon", "echo", "isig", "icrnl", "opost"} <= {s.strip(";") for s in settings}


@pytest.mark.parametrize("where", ["mount", "handler", "thread", "style", "css", "paint", "twice"])
def test_a_failure_leaves_the_terminal_whole_and_a_report(tmp_path: Path, where: str) -> None:
    run = Run(tmp_path, where)
    if where != "mount":
        run.types_a_secret()
    output = run.ended()
    assert "code=1\r\n" in output
    assert is_whole(output)
    said = " ".join(re.sub(r"\x1b\[[0-9;?<=>]*[a-zA-Z]", "", output).split())
    assert said.count("Everything recorded is on disk; start dutyconsole again") == 1
    assert "textual run --dev" not in said
    found = run.report()
    (name,) = (file.name for file in run.crashes.iterdir())
    assert name in "".join(said.split())
    assert "Tried" in found or where == "mount"
    for place in (output, found):
        assert "sesame" not in place
        assert "四三二" not in place
    if where in ("mount", "handler", "thread", "paint", "twice"):
        assert "builtins.RuntimeError" in found
        assert re.search(r"program\.py:\d+ in Tried\.fail", found)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_stop_from_outside_it_leaves_the_terminal_whole(
    tmp_path: Path, number: signal.Signals
) -> None:
    run = Run(tmp_path, "nothing")
    run.types_a_secret()
    run.until("WAITING")
    os.kill(child_of(run.child.pid), number)
    output = run.ended()
    assert f"code={128 + number}\r\n" in output
    assert is_whole(output)
    assert not run.crashes.exists()


def child_of(shell: int) -> int:
    return int(Path(f"/proc/{shell}/task/{shell}/children").read_text().split()[0])


async def test_a_failure_under_test_still_fails_the_test() -> None:
    class Broken(CrashSafe):
        def on_mount(self) -> None:
            raise ValueError("planted")

    with pytest.raises(Crash) as found:
        async with Broken().run_test():
            pass
    assert isinstance(found.value.__cause__, ValueError)


def test_reports_know_no_words_but_the_programs_own() -> None:
    assert crash_report._words_of(fails_with_a_secret.__code__) >= {"cannot", "read", "number"}


def test_a_kill_would_not_leave_it_whole(tmp_path: Path) -> None:
    run = Run(tmp_path, "nothing")
    run.types_a_secret()
    run.until("WAITING")
    os.kill(child_of(run.child.pid), signal.SIGKILL)
    assert not is_whole(run.ended())


def test_a_closed_terminal_ends_the_program(tmp_path: Path) -> None:
    run = Run(tmp_path, "nothing")
    run.types_a_secret()
    run.until("WAITING")
    program = os.pidfd_open(child_of(run.child.pid))
    run.child.ptyproc.fileobj.close()
    ended, _, _ = select.select([program], [], [], 20)
    os.close(program)
    assert ended
