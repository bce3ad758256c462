"""The machine's clock is set back by an hour under a desk that is open, in mid-incident."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import libfaketime
import pytest

from dutyconsole.domain.entry import utc_time
from tests.end_to_end.hands import ENVIRONMENT, SECRET
from tests.end_to_end.shell import Shell
from tests.end_to_end.terminal import Terminal

HOUR = timedelta(hours=1)
LEFT = timedelta(seconds=12)
"""So long before the clock of the incident fires the train's stop is recorded."""


@pytest.fixture
def shell(tmp_path: Path, sample_bureau: Path) -> Shell:
    made = Shell(tmp_path)
    shutil.copytree(sample_bureau, made.data)
    return made


class Settable:
    """The wall clock of one process, to be set while it runs; its steady clock goes on."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.set_by(timedelta())
        _, preload = libfaketime.get_reload_information()
        self.environment = {**preload, "FAKETIME_TIMESTAMP_FILE": str(file)}

    def set_by(self, by: timedelta) -> None:
        beside = self._file.with_suffix(".new")
        beside.write_text(f"{by.total_seconds():+.0f}s\n", encoding="ascii")
        beside.replace(self._file)


@pytest.fixture
def clock(tmp_path: Path) -> Settable:
    return Settable(tmp_path / "faketime")


@pytest.fixture
def desk(shell: Shell, clock: Settable) -> Iterator[Terminal]:
    """officer1 signed on, on a machine whose clock can be set."""
    opened = Terminal(
        ["--data", str(shell.data)],
        columns=120,
        rows=36,
        environment={**ENVIRONMENT, "DUTYCONSOLE_TIMEZONE": "UTC", **clock.environment},
        patience=30,
    )
    try:
        opened.wait_for("SIGN ON")
        opened.type(f"officer1\t{SECRET}\r")
        opened.wait_for("FOLLOW-UP")
        yield opened
    finally:
        opened.kill()


def test_it_is_said_and_the_deadline_comes_when_the_time_has_really_passed(
    shell: Shell, clock: Settable, desk: Terminal
) -> None:
    report = ("incident", "report", "--kind", "emu_abnormality", "--summary", "no traction")
    incident = shell.ok(*report, "--section", "Wanghe South - Qingshiling")["incident"]
    shell.ok("incident", "ack", incident)
    due = datetime.now(UTC) + LEFT
    since = (due - timedelta(minutes=20)).isoformat()
    shell.ok("incident", "fact", incident, "stopped", since)

    clock.set_by(-HOUR)
    desk.wait_for("CLOCK SET BACK by 1:00:00")
    desk.wait_for("time is up: stopped in a section")

    entries = {entry["kind"]: entry for entry in shell.ok("log", "show")}
    jumped, fired = entries["clock_jumped"], entries["clock_fired"]
    assert jumped["position"] < fired["position"]
    assert jumped["data"]["milliseconds"] == pytest.approx(-3_600_000, abs=1000)
    after = utc_time(fired["recorded_at"]) + HOUR - due
    assert timedelta(seconds=-1) < after < timedelta(seconds=3)
    assert utc_time(fired["recorded_at"]) < utc_time(entries["fact_recorded"]["recorded_at"])
    assert shell.ok("log", "verify")["ok"]
