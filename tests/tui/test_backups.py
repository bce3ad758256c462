"""Backups at the desk: they make themselves, once for all desks, and what goes wrong is loud."""

from __future__ import annotations

from pathlib import Path

import pytest

from dutyconsole.desk import backups
from dutyconsole.domain.due import DueKind
from dutyconsole.domain.entry import DESK
from dutyconsole.domain.events import LogRestored
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.eventlog.backups import BackupFolder
from dutyconsole.tui.keeping_backups import EVERY_TICKS, SETTLE_TICKS
from dutyconsole.tui.screens.modals.backups import BackupsModal
from tests.tui.seat import Bench, Seat, seated


def folder_of(seat: Seat) -> Path:
    assert seat.app.desk.backups is not None
    return seat.app.desk.backups.folder.folder


def made(seat: Seat) -> list[Path]:
    return sorted(folder_of(seat).glob("*.db"))


async def wait_a_minute(seat: Seat, ticks: int = EVERY_TICKS) -> None:
    """So many seconds pass in which nobody presses a key."""
    for _ in range(ticks):
        seat.app.tick()
    await seat.until(lambda: not seat.app._backing_up)


async def test_a_backup_is_made_once_for_all_desks_while_nobody_types(
    bench: Bench,
) -> None:
    async with seated(lambda: bench.desk, bench.clock) as seat:
        await wait_a_minute(seat, SETTLE_TICKS + 5)
        assert not folder_of(seat).exists(), "a key was pressed this very moment"
        bench.clock.pass_minutes(1)
        await wait_a_minute(seat, 1)
        assert len(made(seat)) == 1
        bench.report()
        await wait_a_minute(seat)
        assert len(made(seat)) == 1, "the last one is not an hour old"
        bench.clock.pass_minutes(61)
        await wait_a_minute(seat)
        assert len(made(seat)) == 2
        other = bench.second_desk()
        assert backups.by_schedule(other.desk, bench.clock.now) is None
        await wait_a_minute(seat)
        assert len(made(seat)) == 2


async def test_a_backup_that_fails_is_said_with_the_mend_and_overdue_in_the_end(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise Refused(Code.NOT_RECORDED, "the disk is full", "free some space")

    bench.desk.lock_after = None
    async with seated(lambda: bench.desk, bench.clock) as seat:
        bench.clock.pass_minutes(1)
        await wait_a_minute(seat, SETTLE_TICKS)
        bench.report()
        bench.clock.pass_minutes(61)
        aside = folder_of(seat).rename(folder_of(seat).with_name("aside"))
        folder_of(seat).write_text("in the way")
        await wait_a_minute(seat)
        await seat.sees("NO BACKUP:")
        assert "Not a directory" in " ".join(seat.text.split())
        folder_of(seat).unlink()
        aside.rename(folder_of(seat))
        bench.clock.pass_minutes(4 * 60)
        monkeypatch.setattr(BackupFolder, "make", refused)
        await wait_a_minute(seat)
        await seat.to_due(DueKind.BACKUP)
        await seat.sees("Backup of the log overdue")
        await seat.press("enter")
        await seat.sees("OVERDUE", "Last good backup: 2026-11-23 14:01")


async def test_how_they_stand_is_shown_and_one_key_makes_one(bench: Bench) -> None:
    async with seated(lambda: bench.desk, bench.clock, person="supervisor1", size=(80, 24)) as seat:
        seat.desk_screen.open(BackupsModal())
        await seat.sees("THERE IS NO BACKUP")
        await seat.press("n")
        await seat.sees("BACKED UP up to entry", "Last good backup: 2026-11-23 14:00", "lacks 0")
        assert seat.is_within_the_screen
        seat.app.officer = bench.officer
        await seat.press("n")
        await seat.sees("may not back up")


async def test_a_restore_that_cost_entries_is_said_for_a_day(bench: Bench) -> None:
    lost = LogRestored(size=80, replaced="log-replaced.db", lost=3, incidents=("20261123-07",))
    bench.desk.by_itself(lambda scene: scene.append(DESK, [lost]))
    async with seated(lambda: bench.desk, bench.clock) as seat:
        bench.clock.pass_minutes(1)
        await wait_a_minute(seat, SETTLE_TICKS)
        await seat.sees("THE LOG WAS RESTORED 2026-11-23 14:00 and lacks 3 entries", "20261123-07")
