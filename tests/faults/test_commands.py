"""The real shell command on storage that fails: what it says is what the log has."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.commands import READS, ROOT, SYNCS, WRITES, Harm
from tests.faults.disks import KINDS, at_every_call
from tests.faults.tally import Tally
from tests.faults.told import Told

NOBODY = 65534
SOME = {WRITES: 9, SYNCS: 2, WRITES + SYNCS: 11, READS: 37}
"""Every how many calls of each kind one is tried in every run."""


def holds(told: Told, data: Path) -> Tally:
    """What came of it, which is nothing bad; and the next command is recorded."""
    tally = told.tally(data / "log.db")
    assert tally.is_clean, tally
    assert told.enters().code == 0
    return tally


def test_a_disk_that_fails_now_and_then(told_on_disk: Told, data: Path) -> None:
    """Some of the calls of each kind, others every time."""
    for fault in KINDS.values():
        step = SOME[fault.kinds]
        at_every_call(told_on_disk, fault, first=random.randrange(step), step=step)
    assert holds(told_on_disk, data).tried > 10
    assert told_on_disk.not_recorded


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_a_disk_that_fails_at_every_call(told_on_disk: Told, data: Path, kind: str) -> None:
    at_every_call(told_on_disk, KINDS[kind])
    assert holds(told_on_disk, data).tried > 3


def test_a_plain_process_on_a_disk_without_space(
    told_on_disk: Told, data: Path, disk: Path
) -> None:
    """No fork, nothing imported before: the command as it is installed."""
    fault = KINDS["no space from then on"]
    done = subprocess.run(
        [
            *(sys.executable, "-m", "dutyconsole", "--data", str(data), "--as", "officer1"),
            *("--secret-file", str(data.with_name("secret"))),
            *("incident", "note", told_on_disk.incident, "the disk is full"),
        ],
        cwd=ROOT,
        env={**os.environ, "LD_PRELOAD": str(disk), "DISK_FAULT": fault.variable},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "the disk is full" in done.stderr or "disk reported an error" in done.stderr
    holds(told_on_disk, data)


def test_files_that_can_not_grow(told: Told, data: Path) -> None:
    """A size limit stands for a full disk where nothing can be mounted."""
    told.size = 40_000
    for largest in (4096, 50_000):
        assert told.enters(Harm(largest=largest)).code == 1
    told.enters(Harm(largest=(data / "log.db").stat().st_size + 20_000))
    holds(told, data)


@pytest.mark.parametrize(
    ("closed", "why"),
    [
        ({"": 0o500, "log.db": 0o400}, "cannot be written to"),
        ({"log.db": 0o400}, "may not be written"),
    ],
    ids=["directory", "file"],
)
def test_what_may_not_be_written(told: Told, data: Path, closed: dict[str, int], why: str) -> None:
    harm = Harm(account=NOBODY if os.geteuid() == 0 else os.geteuid())
    for path in (data, *data.rglob("*")):
        os.chown(path, harm.account or -1, -1)
    for name, mode in closed.items():
        (data / name).chmod(mode)
    assert why in told.enters(harm).out
    for name in closed:
        (data / name).chmod(0o700)
    holds(told, data)


def test_a_command_that_is_killed(told: Told, data: Path) -> None:
    told.are_killed(8)
    holds(told, data)


@pytest.mark.long
def test_200_commands_that_are_killed(told: Told, data: Path) -> None:
    told.are_killed(200)
    assert holds(told, data).acknowledged > 1


@pytest.mark.long
def test_a_full_file_system_and_one_that_becomes_read_only(
    handled_log: tuple[Path, str], data: Path
) -> None:
    """In a mount namespace of its own; where that is not allowed, this says so by failing."""
    root = [] if os.geteuid() == 0 else ["-r"]
    command = ["unshare", *root, "-m", sys.executable, "-m", "tests.faults.mounted"]
    done = subprocess.run(
        [*command, str(data), handled_log[1]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert Tally.of(done.stdout).is_clean
