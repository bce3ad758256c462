"""Verifying a copy in a process of its own: nobody who types waits for it.

Reading every entry keeps Python busy for seconds; in the desk's own process each key would have to
take its turn.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from threading import Event, Lock
from typing import Final

from dutyconsole.domain.summary import summaries
from dutyconsole.eventlog.backup import Check, whole
from dutyconsole.eventlog.rows import Verdict
from dutyconsole.eventlog.sqlite import SqliteDatabase, best_driver

PROGRAM: Final = (sys.executable, "-P", "-m", "dutyconsole.eventlog.apart")
"""This module, run as a program of its own."""

_NICENESS: Final = 10


def check_here(path: Path) -> Verdict:
    """What is wrong with a copy, found in this process."""
    return whole(SqliteDatabase(path, best_driver()), summaries)


class Apart:
    """Checks copies by a program that prints its verdict.

    Args:
        command: What starts it; the file's path is added.
        instead: Checks in this process, where no other can be started or it gives no answer.
    """

    def __init__(self, command: Sequence[str] = PROGRAM, instead: Check = check_here) -> None:
        self._command = tuple(command)
        self._instead = instead
        self._lock = Lock()
        self._running: subprocess.Popen[bytes] | None = None
        self._given_up = Event()

    def __call__(self, path: Path) -> Verdict:
        """What is wrong with a copy, if anything is."""
        try:
            with self._lock:
                if self._given_up.is_set():
                    return _GIVEN_UP
                self._running = running = subprocess.Popen(
                    [*self._command, str(path)],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
            told, _ = running.communicate()
        except OSError:
            return self._instead(path)
        finally:
            self._running = None
        if self._given_up.is_set():
            return _GIVEN_UP
        found = _read(told) if running.returncode == 0 else None
        return found or self._instead(path)

    def give_up(self) -> None:
        """The desk is left: check nothing any more; a copy that was not checked does not count."""
        with self._lock:
            self._given_up.set()
            running = self._running
        if running is not None:
            with suppress(OSError):
                running.kill()


_GIVEN_UP: Final = Verdict(False, 0, None, "the desk was left before it was checked")


def _read(told: bytes) -> Verdict | None:
    try:
        found = json.loads(told)
        return Verdict(**{**found, "remarks": tuple(found["remarks"])})
    except (ValueError, LookupError, TypeError):
        return None


def main() -> None:
    """Check a copy, after everybody else on the machine, and print the verdict."""
    with suppress(OSError, AttributeError):
        os.nice(_NICENESS)
    json.dump(asdict(check_here(Path(sys.argv[1]))), sys.stdout)


if __name__ == "__main__":
    main()
