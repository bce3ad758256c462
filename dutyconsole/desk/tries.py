"""Wrong secrets, counted in a small file beside the log: one count for screen and shell.

It survives a restart, and neither holds nor tells anything of a secret. Where it cannot be read or
written the count goes on in memory: a full disk keeps nobody out.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any, Final, Protocol

from dutyconsole.domain.tries import OF_DESK, OF_PERSON, Missed, missed_again
from dutyconsole.files import locked, put_atomically

FILE_NAME: Final = "tries.json"
_PATIENCE: Final = 10.0
"""Seconds to wait for another process that is checking a secret; then go on without it."""

_MOST: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of one try.

    Attributes:
        right: The secret was looked at and is right.
        wait: So long until the next try; the secret was not looked at where it had to wait.
        missed: Wrong ones in a row for this person, or at this desk for nobody on the roster;
            only where the pause begins with this one, else 0.
    """

    right: bool
    wait: timedelta = timedelta()
    missed: int = 0


class Tries(Protocol):
    """Lets a secret be tried, or says how long that has to wait."""

    def attempt(self, person: str, desk: str, check: Callable[[], bool]) -> Tried:
        """Try a secret; `person` is empty for somebody who is not on the roster."""


class Unhurried:
    """Counts nothing."""

    def attempt(self, person: str, desk: str, check: Callable[[], bool]) -> Tried:
        """Try a secret."""
        return Tried(check())


class CountedTries:
    """The count beside one log. One secret is checked at a time, so that none slips by uncounted.

    Args:
        path: The file; made with the first wrong secret.
        clock: Tells the time.
    """

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()
        self._counted: dict[str, Missed] = {}
        self._unsaved = False

    def attempt(self, person: str, desk: str, check: Callable[[], bool]) -> Tried:
        """Try a secret, if none has to wait."""
        keys = {f"desk {desk}": OF_DESK}
        if person:
            keys[f"person {person}"] = OF_PERSON
        with self._lock, self._turn():
            self._load()
            self._settle()
            wait = self._wait(keys)
            if wait:
                return Tried(right=False, wait=wait)
            if check():
                self._forget(keys)
                return Tried(right=True)
            return self._note(keys)

    def _settle(self) -> None:
        """After the clock was set back a pause begins anew, and ends: the future never comes."""
        now = self._clock()
        ahead = {k: Missed(m.count, now) for k, m in self._counted.items() if m.last > now}
        if ahead:
            self._counted |= ahead
            self._save()

    def _wait(self, keys: dict[str, int]) -> timedelta:
        now = self._clock()
        waits = [self._counted[k].wait(now, free) for k, free in keys.items() if k in self._counted]
        return max(waits, default=timedelta())

    def _forget(self, keys: dict[str, int]) -> None:
        known = [key for key in keys if key in self._counted]
        for key in known:
            del self._counted[key]
        if known:
            self._save()

    def _note(self, keys: dict[str, int]) -> Tried:
        now = self._clock()
        for key in keys:
            self._counted[key] = missed_again(self._counted.get(key), now)
        self._counted = {k: m for k, m in self._counted.items() if m.counts_at(now)}
        self._save()
        pausing = [self._counted[k] for k, free in keys.items() if self._counted[k].wait(now, free)]
        missed = max((each.count for each in pausing), default=0)
        return Tried(right=False, wait=self._wait(keys), missed=missed)

    # -- the file -----------------------------------------------------------------------------

    def _load(self) -> None:
        """What the file says; where it says nothing sensible, what is known stands."""
        if self._unsaved:
            return
        try:
            with open(os.open(self._path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as f:
                said = json.loads(f.read(_MOST))
            self._counted = {str(key): _missed(value) for key, value in said.items()}
        except FileNotFoundError:
            self._counted = {}
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            return

    def _save(self) -> None:
        said = {key: [m.count, m.last.isoformat()] for key, m in self._counted.items()}
        self._unsaved = True
        with suppress(OSError):
            put_atomically(self._path, json.dumps(said).encode())
            self._unsaved = False

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """The turn among all processes at this log."""
        opened = self._open_lock()
        if opened is None:
            yield
            return
        with opened:
            deadline = time.monotonic() + _PATIENCE
            with suppress(OSError):  # a disk that knows no locks keeps nobody out
                while not locked(opened) and time.monotonic() < deadline:
                    time.sleep(0.02)
            yield

    def _open_lock(self) -> IO[bytes] | None:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        try:
            return open(os.open(self._path.with_suffix(".lock"), flags, 0o600), "rb")
        except OSError:
            return None


def _missed(value: Any) -> Missed:
    count, last = value
    moment = datetime.fromisoformat(last)
    if moment.tzinfo is None:
        raise ValueError
    return Missed(max(0, int(count)), moment)
