"""An upgrade that is killed, or whose power fails, leaves the old log or the new one."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from dutyconsole.domain.codec import NEWEST_SHAPES
from dutyconsole.eventlog.log import EventLog
from dutyconsole.eventlog.tables import SCHEMA_VERSION
from tests.eventlog import versions
from tests.eventlog.apsw_driver import apsw_driver
from tests.eventlog.dying import STAGES
from tests.eventlog.power import FATES, Disk, RecordingSystem
from tests.eventlog.stores import DRIVERS, TickingClock
from tests.eventlog.versions import Older

CHAIN = "SELECT position, payload, hash FROM entry ORDER BY position"


@pytest.mark.parametrize("kind", DRIVERS)
def test_an_upgrade_that_is_killed_is_done_at_the_next_opening(kind: str, tmp_path: Path) -> None:
    logs = [Older(kind, tmp_path / stage / "log.db", versions.sql_of(1)) for stage in STAGES]
    for log in logs:
        log.path.parent.mkdir()
        log.put()
    before = logs[0].asked(CHAIN)
    subprocess.run(
        [sys.executable, "-m", "tests.eventlog.dying", kind, str(tmp_path)],
        cwd=Path(__file__).parents[2],
        check=True,
    )
    for log in logs:
        assert log.asked("PRAGMA user_version") == [(1,)]
        (made,) = log.backups
        with log.open() as opened:
            (copy,) = log.backups
            assert str(copy) in str(opened.upgraded)
            assert opened.verify().ok
        half = log.path.parent.name == "copying"
        assert made.name.startswith(".") is half
        assert half or made == copy, "the copy that was made is good enough"
        assert log.asked(CHAIN) == before


def recorded_upgrade(kind: str, directory: Path) -> Disk:
    """Everything that an upgrade does to the log's own files."""
    old = Older(kind, directory / "log.db", versions.sql_of(1)).put()
    system = RecordingSystem(directory)
    driver = apsw_driver(system.name, wal=DRIVERS[kind]().wal)
    EventLog.open(old.path, TickingClock(), driver=driver, known=NEWEST_SHAPES).close()
    own = {"log.db", "log.db-wal", "log.db-journal"}
    disk = system.disk
    return Disk(disk.start, [step for step in disk.done if step.file in own])


@pytest.mark.parametrize("kind", DRIVERS)
def test_whenever_the_power_fails_it_is_the_old_log_or_the_new(kind: str, tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    disk = recorded_upgrade(kind, tmp_path / "desk")
    found: dict[int, tuple[object, object]] = {}
    seen: list[Mapping[str, bytes]] = []
    for fate in FATES:
        for moment in range(len(disk.done) + 1):
            left = disk.after_power_loss(moment, fate)
            if left in seen:
                continue
            seen.append(left)
            place = tmp_path / f"{fate}-{moment}"
            place.mkdir()
            for name, content in left.items():
                (place / name).write_bytes(content)
            with closing(sqlite3.connect(place / "log.db")) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                (version,) = connection.execute("PRAGMA user_version").fetchone()
                chain = connection.execute(CHAIN).fetchall()
            whole = (versions.schema_of(place / "log.db"), chain)
            assert found.setdefault(version, whole) == whole, (fate, moment)
    assert sorted(found) == [1, SCHEMA_VERSION]
    assert found[1][1] == found[SCHEMA_VERSION][1]
