"""A timeline holds every entry once, with both its times, and says what stands out about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dutyconsole.domain.codec import EVENT_KINDS
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import Result
from dutyconsole.domain.refusal import Code
from dutyconsole.review import looking
from dutyconsole.review.records import PAGE, Records
from dutyconsole.review.timeline import Lane, Line, lane_of, timeline
from tests.desk.bench import START, Bench
from tests.desk.clocking import fires, stops
from tests.review.played import DRILLS, records_of

DAY = timedelta(days=1)


def lines(bench: Bench) -> list[Line]:
    return list(looking.of_incident(records_of(bench), bench.incident_id))


@pytest.mark.parametrize("drill", DRILLS)
def test_the_timeline_of_a_worked_drill_holds_every_entry_once(bench: Bench, drill: str) -> None:
    DRILLS[drill](bench)
    stream = f"incident/{bench.incident_id}"
    own = [entry for entry in bench.desk.log.read() if entry.stream == stream]
    found = lines(bench)
    assert [line.entry for line in found] == own
    assert {line.lane for line in found} <= set(Lane) - {Lane.HOUSE}
    for before, line in zip(own, found[1:], strict=False):
        assert line.pause == line.entry.recorded_at - before.recorded_at
        assert line.gap is (line.pause >= timedelta(minutes=15))
    for line in found:
        assert line.delay == line.entry.recorded_at - line.entry.occurred_at
        if line.lane is Lane.RUN:
            assert line.of in bench.incident.runs
        if line.lane is Lane.RESPONSE and line.entry.kind.startswith("response_"):
            assert line.of in {response.id for response in bench.incident.responses}


def test_what_was_reported_late_and_what_nobody_recorded_is_plain(bench: Bench) -> None:
    stopped = bench.clock.now
    bench.clock.pass_minutes(6)
    bench.report(occurred_at=stopped)
    bench.clock.pass_minutes(20)
    bench.acknowledge()
    reported, acknowledged = lines(bench)
    assert (reported.late, reported.delay, reported.pause) == (True, timedelta(minutes=6), None)
    assert (acknowledged.gap, acknowledged.pause) == (True, timedelta(minutes=20))
    assert not acknowledged.late


def test_old_and_new_of_a_correction_stand_together_on_both_lines(bench: Bench) -> None:
    bench.report(train="G6732")
    bench.acknowledge()
    bench.correct(bench.incident.began, "misheard", train="G6723")
    bench.correct(bench.incident.began, "misheard again", train="G6725")
    reported, _, first, second = lines(bench)
    said = [(c.field, c.old, c.new, c.reason) for c in reported.changes]
    assert said == [
        ("train", "G6732", "G6723", "misheard"),
        ("train", "G6723", "G6725", "misheard again"),
    ]
    assert (first.corrects, second.corrects) == ((reported.changes[0],), (reported.changes[1],))
    assert [change.position for change in reported.changes] == [
        first.entry.position,
        second.entry.position,
    ]


def test_deviations_and_deadlines_that_passed_are_marked(bench: Bench) -> None:
    stops(bench)
    bench.start("4-11")
    bench.step("recv", Result.OVERRIDDEN, reason="told in person")
    bench.clock.pass_minutes(25)
    assert fires(bench) == ["section"]
    marked = {line.entry.kind: (line.deviation, line.overdue) for line in lines(bench)}
    assert marked["step_recorded"] == (True, False)
    assert marked["clock_fired"] == (False, True)
    assert marked["run_started"] == (False, False)


def test_what_was_merged_shows_where_it_went_on(bench: Bench) -> None:
    bench.report("first call")
    bench.acknowledge()
    first = bench.incident_id
    bench.report("second call")
    bench.acknowledge()
    second = bench.incident_id
    bench.merge(second, into=first)
    bench.incident_id = first
    found = lines(bench)
    assert {line.incident for line in found} == {first, second}
    positions = [line.entry.position for line in found]
    assert positions == sorted(positions)
    bench.incident_id = "20200101-01"
    bench.refused(Code.UNKNOWN, lines, bench)


def test_a_day_holds_what_happened_in_it_and_what_was_recorded_in_it(bench: Bench) -> None:
    midnight = START.replace(hour=0) + DAY
    bench.clock.at("23:50")
    happened = bench.clock.now
    bench.report("before midnight")
    bench.clock.pass_minutes(20)
    bench.report("told after midnight", occurred_at=happened)
    late = bench.entries("incident_reported")[-1].position
    bench.acknowledge()

    def day(since: datetime) -> list[int]:
        found = looking.of_time(records_of(bench), since, since + DAY)
        return [line.entry.position for line in found]

    first, second = day(midnight - DAY), day(midnight)
    assert late in first
    assert late in second
    assert set(first) | set(second) == {entry.position for entry in bench.entries()}
    assert set(first) & set(second) == {late}
    for since, found in ((midnight - DAY, first), (midnight, second)):
        plain = [
            entry.position
            for entry in bench.entries()
            if any(since <= at < since + DAY for at in (entry.recorded_at, entry.occurred_at))
        ]
        assert found == plain


class Endless:
    """A log that goes on and on; it counts how many entries it has handed out."""

    def __init__(self) -> None:
        self.given = 0

    def during(
        self, since: datetime, until: datetime, *, after: int = 0, limit: int
    ) -> list[Entry]:
        assert limit == PAGE
        self.given += limit
        return [_note(position) for position in range(after + 1, after + 1 + limit)]

    def read(self, **_: object) -> list[Entry]:
        return []

    def entry(self, position_or_id: int | str) -> Entry | None:
        raise AssertionError("nothing is corrected")

    def incidents(self, states: Sequence[str] | None = None) -> list[object]:
        raise AssertionError("no list is needed")

    search = incidents


def _note(position: int) -> Entry:
    at = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(seconds=position)
    return Entry(
        *("log", position, str(position), "incident/20261123-01", position, "note_added", 2),
        *(at, at, "officer1", None, "1", {"text": "n"}, ""),
    )


def test_of_a_log_without_end_only_what_is_looked_at_is_read() -> None:
    log = Endless()
    found = looking.of_time(
        Records(log),  # type: ignore[arg-type]
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(2027, 1, 1, tzinfo=UTC),
    )
    assert [next(found).entry.position for _ in range(10)] == list(range(1, 11))
    assert log.given == PAGE
    for _ in range(PAGE * 20):
        next(found)
    assert log.given <= PAGE * 21


def test_every_kind_of_entry_has_a_lane_and_nothing_at_all_is_no_trouble() -> None:
    for kind in EVENT_KINDS:
        entry = _note(1)
        assert lane_of(replace(entry, kind=kind)) in Lane
        assert lane_of(replace(entry, kind=kind, stream="roster")) is Lane.HOUSE
    assert list(timeline((), {}, lambda _: None)) == []
