"""A secret is typed and checked, and is nowhere afterwards: in no file, no process, no report."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.end_to_end.shell import Shell
from tests.end_to_end.terminal import Terminal

OWN: Final = "Tausend-Laternen-ueber-dem-Fluss"
NEXT: Final = "Neunzig-Schwalben-im-Regen"
MISTYPED: Final = "Tausend-Latrenen-ueber-dem-Fulss"
MARKED: Final = (OWN, NEXT, MISTYPED)

PROC: Final = Path("/proc")
pytestmark = pytest.mark.skipif(not PROC.is_dir(), reason="looks into /proc")


def forms(secret: str) -> Iterator[bytes]:
    """The ways in which somebody might have written a secret down."""
    raw = secret.encode()
    yield raw
    yield raw.hex().encode()
    yield raw[::-1]
    yield secret.encode("utf-16-le")
    for skipped in range(3):  # base64 of it, wherever in a longer text it begins
        yield base64.b64encode(b"\0" * skipped + raw)[4:-4]


FORMS: Final = tuple(form for secret in MARKED for form in forms(secret))


def told_by(content: bytes) -> list[bytes]:
    return [form for form in FORMS if form in content]


def processes_of(pid: int) -> Iterator[Path]:
    """A process and its descendants."""
    here = PROC / str(pid)
    yield here
    for child in (here / "task" / str(pid) / "children").read_text().split():
        yield from processes_of(int(child))


def checked_processes(pid: int) -> int:
    """How many processes there are, none of which shows a secret to `ps` or to its children."""
    seen = 0
    for process in processes_of(pid):
        for name in ("cmdline", "environ"):
            assert not told_by((process / name).read_bytes()), process / name
        seen += 1
    return seen


def files_below(*folders: Path) -> list[Path]:
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def test_no_secret_is_in_any_file_or_shown_by_any_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, given, kept = tmp_path / "home", tmp_path / "given", tmp_path / "kept"
    for folder in (home, given, kept):
        folder.mkdir(mode=0o700)
    for name in ("HOME", *(f"XDG_{w}_HOME" for w in ("CACHE", "CONFIG", "DATA", "STATE"))):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    monkeypatch.setenv("TMPDIR", str(home))
    shell = Shell(given)
    shell.data = kept / "data"
    for name, secret in (("secret", OWN), ("next", NEXT), ("mistyped", MISTYPED)):
        (given / name).write_text(secret + "\n")

    shell.ok("init", "--sample")
    at_the_shell(shell, given)
    at_the_screen(shell)

    shell.secret = given / "secret"
    shell.ok("log", "backup", str(kept / "backup.db"), officer="admin1")
    shell.ok("log", "export", "-o", str(kept / "export"), officer="admin1")
    found = files_below(kept, home)
    assert {"log.db", "backup.db", "entries.jsonl"} <= {path.name for path in found}
    assert not [path for path in found if told_by(path.read_bytes())]
    assert told_by((given / "next").read_bytes()), "it would have been found"


def at_the_shell(shell: Shell, given: Path) -> None:
    """A wrong secret, one for an hour, another one chosen; and a command that waits for its text
    is looked at."""
    shell.secret = given / "mistyped"
    assert shell("signon").code == 1
    shell.secret = given / "secret"
    shell.ok("signon")
    shell.ok("roster", "secret", "--new-secret-file", str(given / "next"))
    shell.secret = given / "next"
    waiting = subprocess.Popen(
        [sys.executable, "-m", "dutyconsole", "--data", str(shell.data), "--as", "officer1",
         "--secret-file", str(shell.secret), "call", "note", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "DUTYCONSOLE_ARGON2_COST": "test"},
    )  # fmt: skip
    assert checked_processes(waiting.pid) >= 1
    _, said = waiting.communicate(b"rain", timeout=60)
    assert waiting.returncode == 0, said


def at_the_screen(shell: Shell) -> None:
    """Mistyped, then typed right; then the machine fails, and nothing is tidied up."""
    terminal = Terminal(
        ["--data", str(shell.data), "--as", "officer1"],
        columns=80,
        rows=24,
        environment={"DUTYCONSOLE_ARGON2_COST": "test"},
        patience=60,
    )
    try:
        terminal.wait_for("SIGN ON")
        terminal.type(MISTYPED)
        terminal.press("enter")
        terminal.wait_for("The name or the secret is wrong")
        terminal.type(NEXT)
        terminal.wait_for("*" * len(NEXT))
        assert checked_processes(terminal.child.pid) >= 1
        terminal.press("enter")
        terminal.wait_for("INCOMING 0")
        assert checked_processes(terminal.child.pid) >= 1
        assert not told_by(terminal.written)
    finally:
        terminal.kill()
    logs = [path for path in files_below(shell.data) if path.name.startswith("log.db")]
    assert not [path for path in logs if told_by(path.read_bytes())]
