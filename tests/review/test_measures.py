"""Every figure equals one computed from the log's entries by a few lines of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.domain.entry import Entry, utc_time
from dutyconsole.domain.playbook import Level
from dutyconsole.review import measures
from dutyconsole.review.measures import Measure, Sample
from tests.desk.bench import Bench, copy_of
from tests.desk.clocking import watch
from tests.end_to_end.drilling import OFFICE_DIRECTOR
from tests.review.played import DRILLS, records_of

MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def played(sample_log: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The four worked drills, one after the other."""
    bench = Bench(copy_of(sample_log, tmp_path_factory.mktemp("measured") / "desk"))
    for play in DRILLS.values():
        if bench.incident_id:
            bench.clock.now += timedelta(hours=9)
        play(bench)
    yield bench
    bench.desk.log.close()


def times(bench: Bench) -> dict[Measure, list[tuple[timedelta, int]]]:
    """How long each thing took, and the position at which it was over, from the bare entries."""
    found: dict[Measure, list[tuple[timedelta, int]]] = {measure: [] for measure in Measure}
    begun: dict[str, datetime] = {}
    launched: dict[tuple[str, str], tuple[str, str, datetime]] = {}
    seen: set[tuple[str, Measure]] = set()

    def once(measure: Measure, entry: Entry, at: datetime) -> None:
        if (entry.stream, measure) not in seen:
            seen.add((entry.stream, measure))
            found[measure].append((at - begun[entry.stream], entry.position))

    for entry in bench.desk.log.read():
        data = entry.data
        match entry.kind:
            case "incident_reported":
                told = data.get("received_at")
                begun[entry.stream] = utc_time(str(told)) if told else entry.recorded_at
            case "incident_acknowledged":
                once(Measure.ACKNOWLEDGE, entry, entry.recorded_at)
            case "decision_taken":
                once(Measure.DECIDE, entry, entry.occurred_at)
            case "response_launched":
                once(Measure.LAUNCH, entry, entry.occurred_at)
                run, level = str(data["run"]), str(data["level"])
                lower = [
                    at
                    for (s, _), (r, v, at) in launched.items()
                    if (s, r) == (entry.stream, run) and Level[v] < Level[level]
                ]
                if lower:
                    found[Measure.ESCALATE].append((entry.occurred_at - lower[-1], entry.position))
                key = (entry.stream, str(data["response"]))
                launched[key] = (run, level, entry.occurred_at)
            case "response_ended":
                *_, since = launched[entry.stream, str(data["response"])]
                found[Measure.END].append((entry.occurred_at - since, entry.position))
            case "incident_archived":
                once(Measure.ARCHIVE, entry, entry.recorded_at)
    return found


def test_every_figure_is_what_the_entries_say(played: Bench) -> None:
    expected = times(played)
    figures = {each.measure: each for each in measures.measures(records_of(played))}
    for measure in set(Measure) - {Measure.INFORM}:
        said = sorted(expected[measure])
        took = [span for span, _ in said]
        shown = figures[measure]
        assert [(s.took, s.positions[1]) for s in shown.samples] == said, measure
        half = len(took) // 2
        middle = took[half] if len(took) % 2 else (took[half - 1] + took[half]) / 2
        assert shown.median == middle
        within = [span for span in took if 10 * sum(s <= span for s in took) >= 9 * len(took)]
        assert shown.ninetieth == min(within)
        assert shown.left_out == ()


def test_everybody_is_informed_once_the_last_has_answered(played: Bench) -> None:
    (shown,) = (f for f in measures.measures(records_of(played)) if f.measure is Measure.INFORM)
    for sample in shown.samples:
        own = [e for e in played.desk.log.read() if e.stream == f"incident/{sample.incident}"]
        (over,) = (e for e in own if e.position == sample.positions[1])
        notice = [e for e in own if e.kind == "recipient_called" and e.data.get("run")]
        first = [
            e
            for e in notice
            if e.data["run"] == over.data["run"] and e.data["step"] == over.data["step"]
        ]
        assert over == first[-1]
        assert sample.took == over.occurred_at - own[0].recorded_at


def test_figures_are_taken_apart_by_kind_level_and_month(played: Bench) -> None:
    records = records_of(played)
    kinds = {i.kind for i in records.incidents()}
    archived = [
        f
        for f in measures.measures(records, grouping=measures.by_kind)
        if f.measure is Measure.ARCHIVE
    ]
    assert {f.group for f in archived} == kinds
    assert sum(len(f.samples) for f in archived) == len(records.incidents())
    ended = [
        f
        for f in measures.measures(records, grouping=measures.by_level)
        if f.measure is Measure.END
    ]
    assert {f.group for f in ended} == {"II"}
    for grouping, name in (
        (measures.by_month(None), "2026-11"),
        (measures.by_week(None), "2026-W48"),
    ):
        assert {f.group for f in measures.measures(records, grouping=grouping)} == {name}


def test_what_lies_across_a_clock_that_was_set_counts_in_no_figure(bench: Bench) -> None:
    before = watch(bench)
    bench.report()
    bench.clock.pass_minutes(1)
    bench.acknowledge()
    bench.clock.set_by(timedelta(hours=-1))
    before.note(bench.desk)
    bench.start("4-11")
    bench.launch(Level.II, OFFICE_DIRECTOR)
    found = {each.measure for each in measures.measures(records_of(bench))}
    assert found == {Measure.ACKNOWLEDGE}
    (only,) = measures.measures(records_of(bench))
    assert (only.median, only.ninetieth) == (MINUTE, MINUTE)


def test_a_launch_in_error_is_timed_in_nothing(bench: Bench) -> None:
    bench.handle("4-11")
    bench.launch(Level.II, OFFICE_DIRECTOR)
    bench.end(Level.II, OFFICE_DIRECTOR, in_error=True)
    found = {each.measure for each in measures.measures(records_of(bench))}
    assert found & {Measure.LAUNCH, Measure.END} == set()


def test_an_empty_log_has_no_figures(bench: Bench) -> None:
    assert measures.measures(records_of(bench)) == ()


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=40))
def test_nine_in_ten_do_not_exceed_the_ninetieth(seconds: list[int]) -> None:
    given_ = [
        Sample(Measure.END, "i", timedelta(seconds=s), (n, n + 1)) for n, s in enumerate(seconds)
    ]
    shown = measures.figure(Measure.END, "", given_)
    assert shown is not None
    limit = shown.ninetieth.total_seconds()
    assert limit in seconds
    assert 10 * sum(s <= limit for s in seconds) >= 9 * len(seconds)
    assert 10 * sum(s < limit for s in seconds) < 9 * len(seconds)
