"""Copies that are killed: `python -m tests.eventlog.dying_copies KIND WHAT DIRECTORY STEP`.

In each `DIRECTORY/NUMBER` a backup or a restore is begun by a process of its own, which kills
itself at the so-manyth time that it names, moves, removes or synchronises a file, STEP times later
than the one before; until one comes through.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

from dutyconsole.domain.backups import Keeping
from dutyconsole.eventlog.backups import BackupFolder
from dutyconsole.eventlog.restore import prepared
from tests.eventlog.stores import DRIVERS, START, Store, TickingClock, append, check_of, draft, fold

DAY: Final = timedelta(days=1)
RULE: Final = Keeping(last=1, daily=1, monthly=1)
DEADLY: Final = ("link", "replace", "rename", "unlink", "mkdir", "fsync", "open")


def prepare(kind: str, directory: Path) -> None:
    """A log with a backup from yesterday, one from today, and an entry after it; closed."""
    store = Store(kind, directory / "log.db")
    with store.create() as log:
        folder = BackupFolder(log, directory / "backups", RULE, check_of(log))
        for day in range(2):
            append(log, draft(text=f"day {day}"))
            folder.make(START + day * DAY)
        append(log, draft(text="day 2"))


def back_up(kind: str, directory: Path) -> None:
    """Make a backup, after which the rule removes the one before it."""
    with Store(kind, directory / "log.db").open() as log:
        BackupFolder(log, directory / "backups", RULE, check_of(log)).make(START + 2 * DAY)


def restore(kind: str, directory: Path) -> None:
    """Put the newest backup in the log's place, and record something in it first."""
    newest = max(directory.glob("backups/*-20261124T*.db"))
    target = directory / "log.db"
    driver = DRIVERS[kind]()
    with prepared(newest, target, None, TickingClock(), fold, driver=driver) as ready:
        aside = ready.aside(START + 2 * DAY)
        append(ready.log, draft(text="restored"))
        ready.put_in_place(aside)


JOBS: Final[dict[str, Callable[[str, Path], None]]] = {"backup": back_up, "restore": restore}


def main(kind: str, what: str, directory: str, step: str) -> None:
    """Begin it again and again, each time to be killed so many acts later."""
    template = Path(directory, "template")
    template.mkdir()
    prepare(kind, template)
    for number in count(1, int(step)):
        place = shutil.copytree(template, Path(directory, str(number)))
        child = os.fork()
        if not child:
            _make_deadly(number)
            JOBS[what](kind, place)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0
            break
    shutil.rmtree(template)


def _make_deadly(number: int) -> None:
    left = [number]

    def deadly(act: Callable[..., Any]) -> Callable[..., Any]:
        def last(*args: Any, **more: Any) -> Any:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            return act(*args, **more)

        return last

    for name in DEADLY:
        setattr(os, name, deadly(getattr(os, name)))


if __name__ == "__main__":
    main(*sys.argv[1:])
