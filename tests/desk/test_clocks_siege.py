"""Desks, restarts and a clock that is set, in any order: every clock fires once, and on time.

Time is simulated second by second, and in each second every desk that is open looks once, as a
screen does. What really passed is known to the simulation alone.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from dutyconsole.desk import clocks
from dutyconsole.desk.clocks import ClockWatch
from dutyconsole.domain.clocks.answering import next_to_fire
from dutyconsole.domain.clocks.derive import every_clock
from tests.desk.bench import Bench, MovedClock, copy_of

TICK = timedelta(seconds=1)
SPAN = timedelta(minutes=20)
passing = st.sampled_from([1, 300, 1199, 1200, 1500])
"""Seconds that pass at once: hardly any, some, as long as a clock runs, and longer."""

jumps = st.one_of(
    st.integers(-7200, 7200).filter(lambda by: abs(by) > 2),
    st.sampled_from([-86_400, -3600, -3, 3, 3600, 86_400]),
)
"""In seconds; less than that is how a clock is corrected in the usual way."""


class OpenDesk:
    """A desk whose screen ticks: what is due is asked of the picture, not of the log."""

    def __init__(self, directory: Path, clock: MovedClock) -> None:
        self.bench = Bench(directory, clock)
        self.watch = ClockWatch(clock.timepiece, self.bench.desk.log.position())

    def tick(self) -> None:
        desk = self.bench.desk
        if self.watch.has_moved:
            self.watch.note(desk)
        if (due := self.next) is not None and due <= self.bench.clock.now:
            clocks.fire(desk)

    @property
    def next(self) -> datetime | None:
        """When it next has something to record, by the machine's clock."""
        office = self.bench.desk.office
        rows = self.bench.desk.incidents(clocks.OPEN_STATES)
        incidents = [self.bench.desk.incident(row.incident) for row in rows]
        return next_to_fire(every_clock(incidents, office), office.clocks)


class Night(RuleBasedStateMachine):
    """Two desks on one machine whose clock is set now and then."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.directory = Path(tempfile.mkdtemp(prefix="night-"))
        self.clock = MovedClock()
        copy_of(self.template, self.directory / "log")
        self.desks = [OpenDesk(self.directory / "log", self.clock) for _ in range(2)]
        self.stops: dict[str, datetime] = {}
        self.over: dict[str, datetime] = {}
        self.fired: dict[str, datetime] = {}
        self.read = 0

    def teardown(self) -> None:
        verdict = self.desks[0].bench.desk.log.verify()
        for desk in self.desks:
            desk.bench.desk.log.close()
        shutil.rmtree(self.directory)
        assert verdict.ok, verdict.reason

    @property
    def really(self) -> datetime:
        """The time that really passed, by a clock that nobody sets."""
        return (self.clock.now - self.clock.set).astimezone(UTC)

    @initialize(seconds=passing, by=jumps)
    def a_train_stands_and_the_clock_is_set(self, seconds: int, by: int) -> None:
        self.stand()
        self.pass_time(seconds, 0)
        self.set_the_clock(by)

    @rule()
    def stand(self) -> None:
        """A train stands from now on."""
        bench = self.desks[0].bench
        bench.report()
        bench.acknowledge()
        bench.fact("stopped", self.clock.now.isoformat())
        self.stops[bench.incident_id] = self.really

    @rule()
    def move(self) -> None:
        """The train that has stood longest moves again."""
        waiting = [name for name in self.stops if name not in self.over]
        if waiting:
            bench = self.desks[1].bench
            bench.incident_id = waiting[0]
            bench.fact("moving", "now")
            self.over[waiting[0]] = self.really

    @rule(by=jumps)
    def set_the_clock(self, by: int) -> None:
        """Somebody sets the clock; both desks are open."""
        self.clock.set_by(timedelta(seconds=by))
        self.tick(0)

    @rule(which=st.integers(0, 1))
    def restart(self, which: int) -> None:
        """One desk is closed and opened again."""
        self.desks[which].bench.desk.log.close()
        self.desks[which] = OpenDesk(self.directory / "log", self.clock)

    @rule(seconds=passing, first=st.integers(0, 1))
    def pass_time(self, seconds: int, first: int) -> None:
        """Time passes; seconds in which no desk has anything to do are passed over."""
        end = self.really + timedelta(seconds=seconds)
        while self.really < end:
            nexts = [due for desk in self.desks if (due := desk.next) is not None]
            ahead = min(nexts, default=self.clock.now + timedelta(days=1)) - self.clock.now
            idle = max(ahead // TICK - 1, 1) * TICK
            self.clock.now += min(idle, end - self.really)
            self.tick(first)

    def tick(self, first: int) -> None:
        """In each second every open desk looks once, one of them first."""
        self.desks[first].tick()
        self.desks[1 - first].tick()

    @invariant()
    def each_fires_once_and_on_time(self) -> None:
        for entry in self.desks[0].bench.desk.log.read(after=self.read):
            self.read = entry.position
            if entry.kind == "clock_fired":
                incident = entry.stream.partition("/")[2]
                assert incident not in self.fired, "a clock has fired twice"
                self.fired[incident] = entry.recorded_at
        for incident, since in self.stops.items():
            until = self.over.get(incident, self.really)
            late = until - since - SPAN
            if late > 2 * TICK:
                assert incident in self.fired, f"late by {late}"
            if late < -2 * TICK:
                assert incident not in self.fired, f"early by {-late}"

    @invariant()
    def every_setting_is_recorded_once(self) -> None:
        office = self.desks[0].bench.desk.office
        assert office.clocks.jumps.since(0) == self.clock.set


def test_every_clock_fires_once_and_on_time_whatever_is_done_to_the_machine(
    sample_log: Path, tmp_path: Path
) -> None:
    class Here(Night):
        template = sample_log

    run_state_machine_as_test(
        Here, settings=settings(max_examples=12, stateful_step_count=8, deadline=None)
    )
