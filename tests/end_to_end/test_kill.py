"""Killed in the middle of its work, the desk has everything it acknowledged, and goes on."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest

from dutyconsole.desk.ledger import Ledger
from tests.desk.bench import Bench, MovedClock, copy_of
from tests.end_to_end.wanderer import Wanderer
from tests.faults.tally import Tally

ROOT: Final = Path(__file__).parents[2]
MOST_LINES: Final = 60
"""A kill comes after so many acknowledgements at the latest."""

LONGEST_SPIN: Final = 0.004
"""Seconds after an acknowledgement within which the kill comes: about one command's time."""


def killed_in_its_work(directory: Path, chance: random.Random, about: str) -> list[str]:
    """What a desk had acknowledged when it was killed, at some moment of some command."""
    lines, spin = chance.randint(1, MOST_LINES), chance.uniform(0, LONGEST_SPIN)
    command = [sys.executable, "-m", "tests.end_to_end.wanderer", str(directory)]
    with subprocess.Popen(
        [*command, str(chance.random())], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as desk:
        assert desk.stdout is not None
        acknowledged = [desk.stdout.readline() for _ in range(lines)]
        until = time.perf_counter() + spin
        while time.perf_counter() < until:
            pass
        desk.kill()
        acknowledged += desk.stdout.readlines()
    assert desk.returncode == -signal.SIGKILL, f"{about}: it ended by itself"
    return [line.strip() for line in acknowledged if line.endswith("\n")]


def refolded(bench: Bench) -> Ledger:
    """The place as the entries say, folded from the first by a ledger of its own."""
    log, ledger = bench.desk.log, Ledger()
    ledger.advance(log.read, log.position)
    return ledger


def kill_and_look(directory: Path, seed: int, kills: int) -> Tally:
    """Kill the desk again and again on one log, and look after each time; what came of it."""
    chance = random.Random(seed)
    acknowledged: list[str] = []
    for kill in range(kills):
        about = f"seed {seed}, kill {kill}"
        acknowledged += killed_in_its_work(directory, chance, about)
        bench = Bench(directory, MovedClock())
        try:
            entries = bench.entries()
            ids = [entry.id for entry in entries]
            assert set(acknowledged) <= set(ids), about
            assert len(ids) == len(set(ids)), about
            assert [e.position for e in entries] == list(range(1, len(ids) + 1)), about
            verdict = bench.desk.log.verify()
            assert verdict.ok, f"{about}: {verdict.reason}"
            the_place_is_the_same(bench, about)
            bench.clock.now = max(bench.clock.now, entries[-1].recorded_at)
            it_goes_on(bench, chance, about)
            acknowledged += [entry.id for entry in bench.desk.log.read(after=len(ids))]
        finally:
            bench.desk.log.close()
    assert len(acknowledged) == len(set(acknowledged))
    return Tally(tried=kills, acknowledged=len(acknowledged))


def the_place_is_the_same(bench: Bench, about: str) -> None:
    """Read models rebuilt and states folded anew are what the desk has."""
    before = list(bench.desk.incidents())
    bench.desk.log.rebuild()
    assert list(bench.desk.incidents()) == before, about
    again = refolded(bench)
    assert (again.roster, again.adopted) == (bench.desk.roster, bench.desk.adopted), about
    for row in before:
        folded = bench.desk.incident(row.incident)
        assert again.incident(row.incident, bench.desk.log.read) == folded, about
        assert row.position == folded.position, about
        assert row.state == folded.state, about


def it_goes_on(bench: Bench, chance: random.Random, about: str) -> None:
    """Commands are recorded as before, on what was there."""
    before = bench.desk.log.position()
    wanderer = Wanderer(bench, chance)
    for _ in range(100):
        if wanderer.move():
            break
    assert bench.desk.log.position() > before, about


def test_20_kills_lose_nothing_that_was_acknowledged(sample_log: Path, tmp_path: Path) -> None:
    kill_and_look(copy_of(sample_log, tmp_path / "desk"), random.randrange(2**32), 20)


@pytest.mark.long
@pytest.mark.parametrize("log", range(10))
def test_200_kills_lose_nothing_that_was_acknowledged(
    sample_log: Path, tmp_path: Path, log: int
) -> None:
    """Twenty on each of ten logs."""
    kill_and_look(copy_of(sample_log, tmp_path / f"desk {log}"), random.randrange(2**32), 20)
