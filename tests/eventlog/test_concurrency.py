"""Many threads and several processes write to one log, one after the other, and lose nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from dutyconsole.eventlog.log import EventLog
from dutyconsole.eventlog.turn import Turn
from tests.eventlog.stores import Store, append, draft

ROOT = Path(__file__).parents[2]


def hammer(store: Store, count: int) -> subprocess.Popen[str]:
    """Another process that appends to the same log."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.eventlog.hammer", store.kind, str(store.path), str(count)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def is_dense(log: EventLog) -> bool:
    """Positions and seqs without a gap, on a sound chain."""
    entries = log.read()
    places = [(entry.position, entry.seq) for entry in entries]
    return log.verify().ok and places == [(at, at) for at in range(1, len(entries) + 1)]


def test_two_processes_and_this_one_write_to_one_log(log: EventLog, store: Store) -> None:
    others = [hammer(store, 60) for _ in range(2)]
    mine = [append(log, draft())[0].id for _ in range(60)]
    acknowledged = {*mine}
    for other in others:
        output, _ = other.communicate(timeout=60)
        assert other.returncode == 0
        acknowledged |= set(output.split())
    assert {entry.id for entry in log.read()} == acknowledged
    assert len(acknowledged) == 180
    assert is_dense(log)
    assert log.position() == 180


def test_what_was_acknowledged_survives_a_kill(log: EventLog, store: Store) -> None:
    victim = hammer(store, 100_000)
    assert victim.stdout is not None
    acknowledged = [victim.stdout.readline().strip() for _ in range(40)]
    victim.send_signal(signal.SIGKILL)
    acknowledged += victim.communicate()[0].splitlines()
    found = [entry.id for entry in log.read()]
    whole = [name for name in acknowledged if len(name) == len(found[0])]
    assert found[: len(whole)] == whole
    assert append(log, draft())[0].position == len(found) + 1
    assert is_dense(log)


def test_threads_take_turns_in_the_order_in_which_they_asked(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, go, asked = threading.Event(), threading.Event(), threading.Semaphore(0)
    submit = log._writer._thread.submit

    def noted(job: Callable[[], object]) -> Future[object]:
        future = submit(job)
        asked.release()
        return future

    monkeypatch.setattr(log._writer._thread, "submit", noted)

    def first(turn: Turn) -> None:
        began.set()
        assert go.wait(timeout=30)
        turn.append([draft(number=0)])

    with ThreadPoolExecutor(12) as threads:
        waiting: list[Future[object]] = [threads.submit(log.transact, first)]
        assert began.wait(timeout=30)
        assert asked.acquire(timeout=30)
        for number in range(1, 10):
            waiting.append(threads.submit(append, log, draft(number=number)))
            assert asked.acquire(timeout=30)
        go.set()
        for each in waiting:
            each.result(timeout=30)
    assert [entry.data["number"] for entry in log.read()] == list(range(10))


def test_threads_hammer_read_and_search_at_once(log: EventLog) -> None:
    def work(number: int) -> None:
        for _ in range(20):
            (entry,) = append(log, draft(text=f"雲西站 {number}"))
            assert log.position() >= entry.position
            assert log.entry(entry.position) == entry
            assert log.search(f"雲西 {number}", limit=1)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(4)))
    assert is_dense(log)
    assert log.position() == 80


def test_the_position_follows_what_others_write(log: EventLog, store: Store) -> None:
    with store.open() as other:
        assert other.position() == log.position() == 0
        append(log, draft())
        assert other.position() == log.position() == 1
        append(other, draft(), draft())
        assert other.position() == log.position() == 3
        assert [entry.position for entry in log.read(after=1)] == [2, 3]


def test_deciding_and_appending_is_one_step(log: EventLog, store: Store) -> None:
    """Two that read before they write can not both be the first."""

    def once(turn: Turn) -> bool:
        if turn.read(streams=["door"]):
            return False
        turn.append([draft(stream="door")])
        return True

    with store.open() as other, ThreadPoolExecutor(4) as threads:
        won = list(threads.map(lambda each: each.transact(once), [log, other] * 4))
    assert sum(won) == 1


def test_an_interrupt_after_the_turn_began_waits_for_its_end(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted:
        """A future whose waiter is interrupted once."""

        def __init__(self, future: object, *, begun: bool) -> None:
            self.future, self.begun, self.asked = future, begun, 0

        def result(self) -> object:
            self.asked += 1
            if self.asked == 1:
                raise KeyboardInterrupt
            return self.future.result()  # type: ignore[attr-defined]

        def cancel(self) -> bool:
            return not self.begun

    thread = log._writer._thread
    submit = thread.submit
    monkeypatch.setattr(thread, "submit", lambda job: Interrupted(submit(job), begun=True))
    assert append(log, draft())[0].position == 1
    monkeypatch.setattr(thread, "submit", lambda job: Interrupted(submit(job), begun=False))
    with pytest.raises(KeyboardInterrupt):
        append(log, draft())
