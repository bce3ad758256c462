"""A small file system that fills up and becomes read-only: `python -m tests.faults.mounted DIR ID`.

To be run in a mount namespace (`unshare -m`). DIR is a data directory, beside it the secret; ID an
incident in it. Prints the tally.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.faults.commands import Commands
from tests.faults.tally import Tally
from tests.faults.told import Told

FILLER = "filler"
ROUNDS = 5


def mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True)


def fills_up(told: Told, place: Path) -> None:
    """Enter texts until there is no room, make room, and go on; several times."""
    for _ in range(ROUNDS):
        filler = place / FILLER
        filler.write_bytes(b"\0" * max(0, shutil.disk_usage(place).free - 150_000))
        told.faults += 1
        while told.enters().code == 0:
            pass
        filler.unlink()
        assert told.enters().code == 0


def becomes_read_only(told: Told, place: Path) -> None:
    """Nothing is recorded while it is, and everything after."""
    for _ in range(ROUNDS):
        mount("-o", "remount,ro", str(place))
        told.faults += 1
        assert told.enters().code == 1
        mount("-o", "remount,rw", str(place))
        assert told.enters().code == 0


def harmed(data: Path, incident: str) -> Tally:
    """A copy of the data directory on a file system of 6 MiB."""
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        mount("-t", "tmpfs", "-o", "size=6m", "none", str(place))
        shutil.copytree(data, place / "desk")
        with Commands(place / "desk", data.with_name("secret")) as commands:
            told = Told(commands, incident, size=20_000)
            fills_up(told, place)
            becomes_read_only(told, place)
            tally = told.tally(place / "desk" / "log.db")
        subprocess.run(["umount", str(place)], check=True)
    assert tally.is_clean, tally
    return tally


if __name__ == "__main__":
    print(harmed(Path(sys.argv[1]), sys.argv[2]).line)
