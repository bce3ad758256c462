"""Which reports are owed again follows from what is in force and from the last ones."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dutyconsole.domain.clocks.settings import ClockSettings
from dutyconsole.domain.entry import incident_stream
from dutyconsole.domain.events import (
    FactRecorded,
    IncidentClosed,
    ReportKind,
    ReportReceived,
    ReportSent,
)
from dutyconsole.domain.office import OFFICE_KINDS, Office, fold_office
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.reports import OwedReport, next_reports
from dutyconsole.domain.side import Side
from tests.domain.builders import INCIDENT, ON_WORD, Bench, bench_with
from tests.domain.flows import FLOW_411, POSTS_411, flow

DIRECTOR, LEADER = "system_elg_office_director", "bureau_elg_leader"
SENT = ReportSent(1, ReportKind.FIRST, 1, "text", "ministry", "telephone")
CAME = ReportReceived(2, ReportKind.FOLLOW_UP, 1, "text", "Yunxi East")


@pytest.fixture
def bench() -> Bench:
    return bench_with(flow("p", FLOW_411, POSTS_411))


def owed(bench: Bench, settings: ClockSettings | None = None) -> dict[Side, OwedReport]:
    office = Office()
    for entry in bench.entries:
        if entry.kind in OFFICE_KINDS:
            office = fold_office(office, entry)
    found = next_reports(bench.incident, office, settings or ClockSettings())
    return {each.side: each for each in found}


def after(bench: Bench, side: Side) -> float:
    """Minutes from the beginning until it is due."""
    start = bench.entries[0].recorded_at
    return (owed(bench)[side].due_at - start) / timedelta(minutes=1)


def test_nothing_is_owed_without_level_i_or_ii(bench: Bench) -> None:
    assert owed(bench) == {}
    bench.launch(Level.III, "station_elg_leader")
    assert owed(bench) == {}


def test_they_count_from_the_launch(bench: Bench) -> None:
    bench.pass_time(5)
    launched = bench.launch(Level.II, DIRECTOR, ON_WORD)
    they = owed(bench)[Side.THEY]
    assert (they.kind, they.level, they.minutes) == (ReportKind.FIRST, Level.II, 30)
    assert (they.since_at, they.since_position) == (bench.now, launched.position)
    assert (after(bench, Side.THEY), after(bench, Side.WE)) == (35, 65)


def test_each_report_counts_anew_for_its_own_side(bench: Bench) -> None:
    bench.launch(Level.I, LEADER)
    bench.pass_time(20)
    bench.record(incident_stream(INCIDENT), [SENT])
    assert (after(bench, Side.THEY), after(bench, Side.WE)) == (30, 80)
    bench.pass_time(5)
    bench.record(incident_stream(INCIDENT), [CAME])
    assert (after(bench, Side.THEY), after(bench, Side.WE)) == (55, 80)
    assert owed(bench)[Side.WE].kind is ReportKind.FOLLOW_UP
    assert owed(bench)[Side.THEY].since_position == len(bench.entries)


def test_the_time_at_which_a_report_was_given_counts_not_when_it_was_keyed_in(bench: Bench) -> None:
    bench.launch(Level.II, DIRECTOR)
    bench.pass_time(20)
    earlier = bench.now - timedelta(minutes=15)
    bench.record(incident_stream(INCIDENT), [SENT], occurred_at=earlier)
    assert after(bench, Side.WE) == 65


def test_a_report_from_before_the_launch_does_not_put_off_the_next_one(bench: Bench) -> None:
    bench.record(incident_stream(INCIDENT), [SENT])
    bench.pass_time(50)
    bench.launch(Level.II, DIRECTOR)
    assert after(bench, Side.WE) == 110


def test_escalating_does_not_start_anew(bench: Bench) -> None:
    bench.launch(Level.II, DIRECTOR)
    bench.pass_time(20)
    bench.launch(Level.I, LEADER)
    assert after(bench, Side.THEY) == 30
    assert owed(bench)[Side.THEY].level is Level.I
    bench.end(Level.I, LEADER)
    assert (after(bench, Side.THEY), owed(bench)[Side.THEY].level) == (30, Level.II)
    bench.end(Level.II, DIRECTOR)
    assert owed(bench) == {}


def test_a_new_launch_after_a_pause_starts_anew(bench: Bench) -> None:
    bench.launch(Level.II, DIRECTOR)
    bench.end(Level.II, DIRECTOR)
    bench.pass_time(40)
    bench.launch(Level.II, DIRECTOR)
    assert after(bench, Side.THEY) == 70


def test_a_launch_in_error_never_was(bench: Bench) -> None:
    bench.launch(Level.II, DIRECTOR)
    bench.end(Level.II, DIRECTOR, in_error=True)
    bench.pass_time(10)
    bench.launch(Level.II, DIRECTOR)
    assert after(bench, Side.THEY) == 40


def test_an_interval_that_is_off_owes_nothing(bench: Bench) -> None:
    bench.launch(Level.II, DIRECTOR)
    settings = ClockSettings(report_station_minutes=None, report_bureau_minutes=45)
    assert {side: o.minutes for side, o in owed(bench, settings).items()} == {Side.WE: 45}


def test_who_owes_it_is_the_unit_concerned_else_the_station_else_the_train(bench: Bench) -> None:
    bench.launch(Level.II, DIRECTOR)
    assert owed(bench)[Side.THEY].who == "G6723"
    told = FactRecorded("units_persons", "Wanghe South, Yunxi depot")
    bench.record(incident_stream(INCIDENT), [told])
    assert owed(bench)[Side.THEY].who == "Wanghe South, Yunxi depot"


def test_nothing_repeats_once_the_incident_is_closed(bench: Bench) -> None:
    bench.launch(Level.II, DIRECTOR)
    bench.record(incident_stream(INCIDENT), [IncidentClosed()])
    assert owed(bench) == {}
