"""Eight officers on one log, killed at random: what was acknowledged is there, once.

Run with `python -m tests.benchmarks.soak [--seconds 600] [--officers 8] [--seed N]`.

Each officer is a process that does what a desk does, on the machine's own clock, with the pauses of
a very busy shift. Every second or so one is killed (SIGKILL) and another takes its place. At the
end the log is verified, rebuilt and compared with what the officers had been told. Printed are the
entries acknowledged, lost and doubled, and how long recording took (the median, and what 95 and 99
of 100 stay below), waiting for the other desks included.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import select
import signal
import statistics
import sys
import tempfile
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, perf_counter
from typing import Any, Final, cast

from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.summary import summaries
from dutyconsole.eventlog.log import EventLog
from tests.desk.bench import Bench, MovedClock, new_log
from tests.end_to_end.wanderer import Wanderer
from tests.faults.tally import Tally, hangs_together

PEOPLE: Final = ("officer1", "officer2", "supervisor1")
PAUSE: Final = 0.15
"""Seconds between two things done by one officer, on average."""

BETWEEN_KILLS: Final = 1.0
"""Seconds from one kill to the next, on average."""


class MachineClock(MovedClock):
    """The machine's own time."""

    def __call__(self) -> datetime:
        return datetime.now(UTC)

    def pass_minutes(self, minutes: float = 1) -> None:
        """Time passes by itself."""


class ToldLog:
    """The log of an officer who tells what was acknowledged, and after how many seconds."""

    def __init__(self, log: EventLog, pipe: int) -> None:
        self._log = log
        self._pipe = pipe

    def transact(self, work: Callable[[Any], Any]) -> Any:
        ids: list[str] = []

        def noted(turn: Any) -> Any:
            done = work(turn)
            ids.extend(entry.id for entry in turn.appended)
            return done

        began = perf_counter()
        done = self._log.transact(noted)
        if ids:
            os.write(self._pipe, f"{perf_counter() - began} {' '.join(ids)}\n".encode())
        return done

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)


class Writing(Wanderer):
    """Wanders, and writes notes each of which is like no other."""

    def write(self) -> None:
        self.bench.note(f"{uuid.uuid4()} " + "客運 " * self.chance.randint(1, 200))


def works(directory: Path, who: str, seed: float, pipe: int) -> None:
    """Be an officer until killed."""
    chance = random.Random(seed)
    bench = Bench(directory, MachineClock(), who)
    bench.desk.log = ToldLog(cast(EventLog, bench.desk.log), pipe)
    wanderer = Writing(bench, chance)
    while True:
        with suppress(Refused):
            chance.choice((wanderer.move, wanderer.write))()
        select.select([], [], [], chance.expovariate(1 / PAUSE))


@dataclass
class Colleague:
    """An officer's process, and the pipe on which it tells what was acknowledged."""

    process: Any
    pipe: int
    half: str = ""

    @classmethod
    def begins(cls, directory: Path, who: str, seed: float) -> Colleague:
        """Another officer sits down."""
        reading, writing = os.pipe()
        process = multiprocessing.get_context("fork").Process(
            target=works, args=(directory, who, seed, writing), daemon=True
        )
        process.start()
        os.close(writing)
        return cls(process, reading)

    def tells(self) -> list[str]:
        """The whole lines that have come; waits for some."""
        whole, _, self.half = (self.half + os.read(self.pipe, 65536).decode()).rpartition("\n")
        return whole.splitlines()

    def is_killed(self) -> list[str]:
        """Kill it; the whole lines it had still written."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.join()
        with open(self.pipe, encoding="utf-8") as left:
            whole, _, _ = (self.half + left.read()).rpartition("\n")
        return whole.splitlines()


@dataclass
class Soak:
    """What the officers were told, and how they fared.

    Attributes:
        acknowledged: Ids of entries.
        taken: Seconds that each recording took.
        kills: How many officers were killed at work.
    """

    acknowledged: list[str] = field(default_factory=list)
    taken: list[float] = field(default_factory=list)
    kills: int = 0

    def hears(self, lines: list[str]) -> None:
        for line in lines:
            seconds, *ids = line.split()
            self.taken.append(float(seconds))
            self.acknowledged += ids

    def goes_on(self, directory: Path, officers: int, seconds: float, seed: float) -> None:
        """Let them work, and kill one now and then."""
        chance = random.Random(seed)

        def another() -> Colleague:
            return Colleague.begins(directory, chance.choice(PEOPLE), chance.random())

        at_work = [another() for _ in range(officers)]
        end = monotonic() + seconds
        next_kill = monotonic() + chance.expovariate(1 / BETWEEN_KILLS)
        while (now := monotonic()) < end:
            if now >= next_kill:
                killed = at_work.pop(chance.randrange(len(at_work)))
                self.hears(killed.is_killed())
                self.kills += 1
                at_work.append(another())
                next_kill = now + chance.expovariate(1 / BETWEEN_KILLS)
            talking, _, _ = select.select([c.pipe for c in at_work], [], [], 0.05)
            for colleague in at_work:
                if colleague.pipe in talking:
                    lines = colleague.tells()
                    assert lines or colleague.half, "an officer's program ended by itself"
                    self.hears(lines)
        for colleague in at_work:
            self.hears(colleague.is_killed())

    def tally(self, path: Path) -> Tally:
        """Hold what was told against the log."""
        with EventLog.open(path, MachineClock(), projector=summaries) as log:
            entries = log.read()
            sound = hangs_together(log)
        there = Counter(entry.id for entry in entries)
        notes = Counter(str(e.data["text"]) for e in entries if e.kind == "note_added")
        return Tally(
            tried=self.kills,
            acknowledged=len(self.acknowledged),
            lost=sum(told not in there for told in self.acknowledged),
            doubled=sum(n > 1 for n in (*there.values(), *notes.values())),
            unsound=int(not sound),
        )

    def percentiles(self) -> tuple[float, float, float]:
        """Milliseconds: the median, and what 95 and 99 of 100 recordings stay below."""
        cuts = statistics.quantiles(self.taken, n=100)
        return cuts[49] * 1000, cuts[94] * 1000, cuts[98] * 1000


def soaked(seconds: float, officers: int, seed: float) -> tuple[Soak, Tally]:
    """A new log after so many seconds of it."""
    os.environ["DUTYCONSOLE_ARGON2_COST"] = "test"
    with tempfile.TemporaryDirectory() as made:
        directory = new_log(Path(made) / "desk", sample=True)
        soak = Soak()
        soak.goes_on(directory, officers, seconds, seed)
        return soak, soak.tally(directory / "log.db")


def main() -> int:
    """Soak, and print what came of it; 1 where anything was lost, doubled or damaged."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.soak")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--officers", type=int, default=8)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    given = parser.parse_args()
    soak, tally = soaked(given.seconds, given.officers, given.seed)
    middle, most, nearly_all = soak.percentiles()
    print(
        f"{given.officers} officers, {given.seconds:.0f} s, seed {given.seed}, {tally.tried} kills"
    )
    print(f"acknowledged {tally.acknowledged}   lost {tally.lost}   doubled {tally.doubled}")
    print(f"verify and rebuild {'differ' if tally.unsound else 'agree'}")
    print(f"recording p50 {middle:.1f} ms   p95 {most:.1f} ms   p99 {nearly_all:.1f} ms")
    return 0 if tally.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
