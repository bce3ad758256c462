"""A backup or a restore that is killed at any moment loses nothing, and is done the next time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dutyconsole.domain.backups import Backup
from dutyconsole.domain.entry import Entry
from tests.eventlog import dying_copies
from tests.eventlog.stores import DRIVERS, Store

FORMS = [
    pytest.param("sqlite-wal", 3),
    *(pytest.param(kind, 1, marks=pytest.mark.long) for kind in DRIVERS),
]
"""On which SQLite, and every how many acts it is killed."""

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="nothing is killed by fork there")


def killed(kind: str, what: str, directory: Path, step: int) -> list[Path]:
    """Where it was killed, each time some acts later; the last one came to its end."""
    subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.eventlog.dying_copies",
            kind,
            what,
            str(directory),
            str(step),
        ],
        cwd=Path(__file__).parents[2],
        check=True,
    )
    found = sorted(directory.iterdir(), key=lambda each: int(each.name))
    assert len(found) > 5
    return found


def entries(kind: str, path: Path) -> list[Entry]:
    """What a log holds, which must be sound."""
    with Store(kind, path).open() as log:
        assert log.verify().ok
        return log.read()


def backups(place: Path) -> Iterator[Path]:
    return (each for each in (place / "backups").iterdir() if Backup.named(each.name))


@POSIX
@pytest.mark.parametrize(("kind", "step"), FORMS)
def test_a_backup_that_is_killed_is_none_and_costs_none(
    kind: str, step: int, tmp_path: Path
) -> None:
    places = killed(kind, "backup", tmp_path, step)
    for place in places:
        before = entries(kind, place / "log.db")
        assert len(before) == 3
        found = {len(entries(kind, each)) for each in backups(place)}
        assert found >= {2} or found >= {3}, "the newest before it is there until it counts"
        dying_copies.back_up(kind, place)
        assert {len(entries(kind, each)) for each in backups(place)} == {3}
        assert entries(kind, place / "log.db") == before
        assert not list(place.glob("backups/.*.new*")), "what was left is swept"
    assert {len(entries(kind, each)) for each in backups(places[-1])} == {3}


@POSIX
@pytest.mark.parametrize(("kind", "step"), FORMS)
def test_a_restore_that_is_killed_leaves_the_old_log_or_the_new(
    kind: str, step: int, tmp_path: Path
) -> None:
    seen = set()
    for place in killed(kind, "restore", tmp_path, step):
        log = place / "log.db"
        held = [len(entries(kind, each)) for each in (log, *place.glob("log-replaced-*.db"))]
        texts = [entry.data.get("text") for entry in entries(kind, log)]
        restored = "restored" in texts
        seen.add(restored)
        assert texts == (
            ["day 0", "day 1", "restored"] if restored else ["day 0", "day 1", "day 2"]
        )
        assert len(held) == 2 or not restored, "the old log is kept"
        for each in place.glob("log-replaced-*.db"):
            if not each.samefile(log):
                assert entries(kind, each)[-1].data["text"] == "day 2"
        if not restored:
            for each in place.glob("log-replaced-*.db"):
                assert each.samefile(log)
            dying_copies.restore(kind, place)
            assert not list(place.glob(".restore-*")), "what was left is swept"
            (old,) = place.glob("log-replaced-*.db")
            assert entries(kind, old)[-1].data["text"] == "day 2"
            assert entries(kind, log)[-1].data["text"] == "restored"
    assert seen == {False, True}
