"""Upgrades that are killed: `python -m tests.eventlog.dying KIND DIRECTORY`.

In each `DIRECTORY/STAGE/log.db` a log is opened by a process of its own, which kills itself once it
has come to that stage.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from dutyconsole.eventlog import schema, upgrade
from dutyconsole.eventlog.log import EventLog
from dutyconsole.eventlog.sqlite import SqliteDatabase
from tests.eventlog.stores import DRIVERS, TickingClock

STAGES: Final[dict[str, tuple[Any, str]]] = {
    "copying": (SqliteDatabase, "copy_to"),
    "copied": (upgrade, "_backed_up"),
    "stepped": (upgrade, "_take_steps"),
    "declared": (schema, "declare_version"),
    "checked": (upgrade, "_check"),
}
"""What is the last thing done, in this order."""


def main(kind: str, directory: str) -> None:
    for stage, (module, name) in STAGES.items():
        child = os.fork()
        if not child:
            setattr(module, name, _deadly(getattr(module, name)))
            path = Path(directory, stage, "log.db")
            EventLog.open(path, TickingClock(), driver=DRIVERS[kind]())
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), f"{stage}: it lived"


def _deadly(act: Callable[..., Any]) -> Callable[..., Any]:
    def last(*args: Any) -> None:
        act(*args)
        os.kill(os.getpid(), signal.SIGKILL)

    return last


if __name__ == "__main__":
    main(*sys.argv[1:])
