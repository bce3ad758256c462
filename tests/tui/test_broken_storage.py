"""Whatever happens to the disk, the desk says the truth, keeps the text and offers it again."""

from __future__ import annotations

import resource
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from dutyconsole.eventlog.sqlite import best_driver
from dutyconsole.tui.screens.modals.notes import NoteModal
from tests.eventlog.apsw_driver import apsw_driver
from tests.eventlog.power import Fault, RecordingSystem
from tests.tui.conftest import walking
from tests.tui.seat import Bench, Seat, seated

NEVER = 1_000_000


@pytest.fixture
def failing(bench: Bench) -> Fault:
    """The disk errors of the desk on screen; none yet."""
    return Fault(NEVER)


@pytest.fixture
async def seat(
    bench: Bench, failing: Fault, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Seat]:
    """officer1 at the screen, on a disk that can be made to fail."""
    system = RecordingSystem(bench.directory, failing)
    driver = apsw_driver(system.name, wal=best_driver().wal)
    with monkeypatch.context() as patched:
        patched.setattr("dutyconsole.eventlog.log.best_driver", lambda: driver)
        mine = Bench(bench.directory, bench.clock)
    async with seated(lambda: mine.desk, bench.clock) as made:
        yield made
    mine.desk.log.close()


@contextmanager
def errors_on(disk: Fault) -> Iterator[None]:
    """Every write and sync is an error."""
    disk.at, disk.times = disk.seen, NEVER
    yield
    disk.at = NEVER


@contextmanager
def full() -> Iterator[None]:
    """No file has room for as much as the next entry needs."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


@contextmanager
def moved(log: Path) -> Iterator[None]:
    aside = log.rename(log.with_name("aside.db"))
    yield
    aside.rename(log)


@contextmanager
def exchanged(log: Path) -> Iterator[None]:
    """An older copy is put in its place, and the right one back."""
    aside = log.rename(log.with_name("aside.db"))
    shutil.copy(aside, log)
    yield
    aside.replace(log)


async def enters_a_note(seat: Seat, text: str) -> None:
    await seat.press("f4")
    await seat.dialog(NoteModal)
    await seat.puts("text", text)


async def test_each_fault_is_told_nothing_is_claimed_and_f12_tries_again(
    seat: Seat, bench: Bench, failing: Fault
) -> None:
    walking(bench)
    await seat.sees(">>> 1")
    log = bench.directory / "log.db"
    faults: dict[str, tuple[Callable[[], AbstractContextManager[None]], str]] = {
        "errors": (lambda: errors_on(failing), "the disk reported an error"),
        "full": (full, "the disk"),
        "moved": (lambda: moved(log), "while in use"),
        "exchanged": (lambda: exchanged(log), "while in use"),
    }
    for name, (broken, said) in faults.items():
        text = f"{name}: " + "長文" * 8_000
        await enters_a_note(seat, text)
        with broken():
            await seat.press("f12")
            await seat.sees("NOT RECORDED, WRITE IT ON PAPER", said, "F12 tries again.")
            assert seat.form.value("text") == text, name
            assert seat.app.standing.lost
        assert text not in [e.data["text"] for e in bench.entries("note_added")], name
        await seat.press("f12")
        await seat.until(lambda: not seat.app.standing.lost)
        if isinstance(seat.app.screen, NoteModal):  # what nobody could tell is told first
            await seat.sees("recorded after all")
            await seat.press("escape")
        await seat.closed_dialog()
        assert [e.data["text"] for e in bench.entries("note_added")].count(text) == 1, name
    assert bench.desk.log.verify().ok


async def test_a_log_that_is_removed_is_said_at_once_with_where_its_copy_is(
    seat: Seat, bench: Bench
) -> None:
    incident = walking(bench)
    await seat.sees(">>> 1")
    bench.desk.log.close()
    log = bench.directory / "log.db"
    for each in bench.directory.glob("log.db*"):
        each.unlink()
    await seat.sees("NOT RECORDED", "while in use", "which has every entry")
    await enters_a_note(seat, "after the file was gone")
    await seat.press("f12")
    await seat.sees("NOT RECORDED, WRITE IT ON PAPER", "after the file was gone")
    (copy,) = bench.directory.glob("log-saved-*.db")
    copy.rename(log)
    bench.restart()
    assert bench.desk.log.verify().ok
    assert bench.desk.incident(incident).runs


async def test_a_disk_that_fills_up_is_said_before_it_is_full(
    seat: Seat, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    walking(bench)
    await seat.sees(">>> 1", "log ok")
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=40 * 1024 * 1024))
    await seat.sees("Only 40 MiB are free for the log: free some space now.", "DISK 40 MiB")
    await enters_a_note(seat, "while it is nearly full")
    await seat.sees("DISK 40 MiB")
