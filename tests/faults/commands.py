"""Runs the real shell command again and again, each in a process of its own that can be harmed.

`python -m tests.faults.commands` imports the program once and forks for every command it is told
of on its standard input: what a command then does is what `dutyconsole` does, in a tenth of the
time. `Commands` starts it, with the failing disk in front of the C library where one is given.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Final, Self

ROOT: Final = Path(__file__).parents[2]
WRITES, SYNCS, READS = 1, 2, 4


@dataclass(frozen=True, slots=True)
class DiskFault:
    """Writes, syncs or reads of the log's files that fail.

    Attributes:
        kinds: `WRITES`, `SYNCS`, `READS` or a sum of these.
        after: So many go well before.
        times: So many fail then.
        error: With this errno.
        reaches: What failed was done all the same.
    """

    kinds: int
    after: int
    times: int
    error: int
    reaches: bool = False

    @property
    def variable(self) -> str:
        """As the failing disk reads it from its environment variable."""
        return f"{self.kinds} {self.after} {self.times} {self.error} {int(self.reaches)}"


@dataclass(frozen=True, slots=True)
class Harm:
    """What is done to one command.

    Attributes:
        disk: The disk fails so.
        largest: No file grows beyond so many bytes.
        account: It runs as this user, who owns nothing else.
        killed_after: It is killed after so many seconds, if it has not ended by then.
    """

    disk: DiskFault | None = None
    largest: int | None = None
    account: int | None = None
    killed_after: float | None = None


_NEEDED: Final = (
    "argon2", "psutil", "dutyconsole.cli.app", "dutyconsole.eventlog.log", "dutyconsole.settings",
)  # fmt: skip
"""What a command imports, so that it is there before the fork."""

UNHARMED: Final = Harm()


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended.

    Attributes:
        code: Its exit code; negative: the signal that ended it.
        out: Its standard output.
        err: Its standard error.
        calls: How many of these calls the failing disk has seen.
    """

    code: int
    out: str
    err: str
    calls: int


def build_disk(directory: Path) -> Path:
    """The failing disk, built with the machine's C compiler; a library to preload."""
    library = directory / "disk.so"
    source = Path(__file__).with_name("disk.c")
    command = ["cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"]
    subprocess.run(command, check=True, capture_output=True)
    return library


class Commands:
    """Runs commands of the shell by one officer on one data directory.

    Args:
        data: The directory.
        secret: A file with the officer's secret.
        disk: The failing disk to preload.
        officer: Who is signed on.
    """

    def __init__(
        self, data: Path, secret: Path, disk: Path | None = None, officer: str = "officer1"
    ) -> None:
        preload = {"LD_PRELOAD": str(disk)} if disk else {}
        self._before = ["--data", str(data), "--as", officer, "--secret-file", str(secret)]
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.commands"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "DUTYCONSOLE_ARGON2_COST": "test", **preload},
        )

    def __call__(self, *words: str, harm: Harm = UNHARMED) -> Ended:
        """Run one command."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        told = {"words": [*self._before, *words], "harm": asdict(harm)}
        self._server.stdin.write(json.dumps(told) + "\n")
        self._server.stdin.flush()
        return Ended(**json.loads(self._server.stdout.readline()))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.communicate()


def serve(told: IO[str], answers: IO[str]) -> None:
    """Run every command that is told of, one after the other."""
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    preloaded = ctypes.CDLL(None) if os.environ.get("LD_PRELOAD") else None
    for line in told:
        asked = json.loads(line)
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            code = _forked(asked["words"], asked["harm"], (out, err), preloaded)
            said = [_read(each) for each in (out, err)]
        calls = preloaded.disk_seen() if preloaded else 0
        answers.write(json.dumps({"code": code, "out": said[0], "err": said[1], "calls": calls}))
        answers.write("\n")
        answers.flush()


def _forked(
    words: Sequence[str], harm: dict[str, Any], said: Sequence[IO[bytes]], preloaded: Any
) -> int:
    """Run one command in a process of its own; its exit code."""
    if preloaded is not None:
        fault = harm["disk"] or asdict(DiskFault(WRITES + SYNCS, 0, 0, 0))
        preloaded.disk_arm(*(int(fault[each]) for each in DiskFault.__slots__))
    child = os.fork()
    if child == 0:
        _become(words, harm, said)
    patience = harm["killed_after"]
    if patience is not None and signal.sigtimedwait([signal.SIGCHLD], patience) is None:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    signal.sigtimedwait([signal.SIGCHLD], 0)
    return os.waitstatus_to_exitcode(status)


def _become(words: Sequence[str], harm: dict[str, Any], said: Sequence[IO[bytes]]) -> None:
    """Be the command, to the end."""
    from dutyconsole.__main__ import main

    code = 70
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
        for number, each in enumerate(said, start=1):
            os.dup2(each.fileno(), number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
        if harm["largest"] is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (harm["largest"],) * 2)
        if harm["account"] is not None:
            os.setuid(harm["account"])
        sys.argv = ["dutyconsole", *words]
        code = main()
        sys.stdout.flush()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _read(written: IO[bytes]) -> str:
    written.seek(0)
    return written.read().decode()


if __name__ == "__main__":
    for name in _NEEDED:
        importlib.import_module(name)
    serve(sys.stdin, sys.stdout)
