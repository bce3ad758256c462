"""A desk that does whatever comes to its mind: `python -m tests.end_to_end.wanderer DIR SEED`.

Prints the id of each entry as soon as it is acknowledged, and goes on until it is killed.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Final

from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import Result
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.playbook import Level, StepKind
from dutyconsole.domain.refusal import Refused
from tests.desk.bench import START, Bench, MovedClock, by_telephone

PLAYBOOKS: Final = ("4-5", "4-7", "4-8", "4-9", "4-11", "4-12", "4-13", "4-15")
LAUNCHERS: Final = (
    "bureau_elg_leader",
    "system_elg_leader",
    "system_elg_office_director",
    "station_elg_leader",
    "station_head",
    "bureau_surge_elg_leader",
)
OPEN_AT_MOST: Final = 4


class Wanderer:
    """Random commands of an officer; what the desk refuses is simply not done."""

    def __init__(self, bench: Bench, chance: random.Random) -> None:
        self.bench = bench
        self.chance = chance
        self.moves: Sequence[Callable[[], object]] = (
            *[self.take_up] * 2,
            *[self.walk] * 8,
            self.start,
            self.stray,
            self.launch,
            self.end,
            self.confirm,
            self.write,
            self.correct,
            self.merge,
            self.close,
            self.hold_office,
        )

    def move(self) -> list[Entry]:
        """One thing done, in one command or a few; the entries that were recorded."""
        self.bench.clock.pass_minutes(self.chance.randint(0, 3))
        before = self.bench.desk.log.position()
        with suppress(Refused):
            self.chance.choice(self.moves)()
        return self.bench.desk.log.read(after=before)

    def take_up(self) -> None:
        """A call comes in, unless enough is going on; otherwise turn to another incident."""
        rows = self.bench.desk.incidents(("incoming", "active"))
        if len(rows) < OPEN_AT_MOST:
            kind = self.chance.choice(sorted(self.bench.desk.reference.kinds))
            train = self.chance.choice(("", "G6723", "G6732", "K7712"))
            self.bench.report(kind=kind, train=train, reporter="Ms Bai", phone="0000-71234")
        else:
            self.bench.incident_id = self.chance.choice(rows).incident
        self.bench.acknowledge()

    def start(self) -> None:
        self.bench.start(self.chance.choice(PLAYBOOKS))

    def walk(self) -> None:
        """Do a step that is current, as the screen would offer it."""
        open_runs = [r for r in self._incident().open_runs if r.current]
        if not open_runs:
            self.start()
            return
        run = self.chance.choice(open_runs)
        step = run.playbook.by_id[self.chance.choice(run.current)]
        match step.kind:
            case StepKind.DECISION:
                self.bench.decide(step.id, self.chance.choice(step.outcomes), run=run.id)
            case StepKind.NOTIFY:
                self.bench.call(self.chance.choice(step.recipients), step=step.id, run=run.id)
            case StepKind.LAUNCH:
                self.launch()
            case StepKind.END:
                self.end()
            case _:
                self.bench.done(step.id, run=run.id, note="說明 [A3]")

    def stray(self) -> None:
        """Do any step, in any way, or open it again."""
        run = self.chance.choice(self._incident().open_runs or [self.bench.start("4-8")])
        step = self.chance.choice(run.playbook.steps)
        if self.chance.random() < 0.3:
            self.bench.reopen_step(step.id)
        else:
            result = self.chance.choice(list(Result))
            self.bench.step(step.id, result, run=run.id, reason="by order")

    def launch(self) -> None:
        """Sometimes by the right person."""
        level, who = self.chance.choice(list(Level)), self.chance.choice(LAUNCHERS)
        playbook = self.chance.choice(("", "4-11", "4-12", "4-13"))
        signing = self.chance.choice((None, by_telephone("17")))
        self.bench.launch(level, who, signing=signing, playbook=playbook)

    def end(self) -> None:
        """Sometimes by the launcher."""
        in_force = self._incident().in_force
        who = in_force[0].answerable if in_force and self.chance.random() < 0.7 else "station_head"
        level = in_force[0].level if in_force else self.chance.choice(list(Level))
        signing = self.chance.choice((None, by_telephone("18")))
        self.bench.end(level, who, signing, in_error=self.chance.random() < 0.1)

    def confirm(self) -> None:
        for response in self._incident().on_word:
            self.bench.confirm(response.level, response.launcher)

    def write(self) -> None:
        if self.chance.random() < 0.5:
            self.bench.note("客運 " * self.chance.randint(1, 200))
        else:
            source = self.chance.choice(("conductor", "station"))
            self.bench.fact("aboard", str(self.chance.randint(500, 502)), source)

    def correct(self) -> None:
        target = self.chance.randint(1, self.bench.desk.log.position())
        self.bench.correct(target, text="as heard again")

    def merge(self) -> None:
        rows = self.bench.desk.incidents(("incoming", "active"))
        if rows and self.chance.random() < 0.3:
            one, other = self.chance.choice(rows), self.chance.choice(rows)
            self.bench.merge(one.incident, other.incident)

    def close(self) -> None:
        """Stop what is open and close, archive, or reopen what was closed."""
        if not self._incident().is_writable:
            self.chance.choice((self.bench.archive, self.bench.reopen))()
            return
        if self.chance.random() < 0.5:
            for run in self._incident().open_runs:
                self.bench.stop(run.id)
        self.bench.close()

    def hold_office(self) -> None:
        who = self.chance.choice(LAUNCHERS)
        self.bench.appoint(who, self.chance.choice(LAUNCHERS), minutes=30)

    def _incident(self) -> Incident:
        if not self.bench.incident_id:
            self.take_up()
        return self.bench.incident


def main(directory: str, seed: str) -> None:
    """Wander for ever."""
    clock = MovedClock(START)
    bench = Bench(Path(directory), clock)
    last = bench.desk.log.read(newest_first=True, limit=1)
    clock.now = max(clock.now, last[0].recorded_at + timedelta(seconds=1))
    wanderer = Wanderer(bench, random.Random(seed))
    while True:
        for entry in wanderer.move():
            print(entry.id, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
