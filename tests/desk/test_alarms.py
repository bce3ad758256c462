"""Silencing: limited in time, logged, at one desk, and never for what comes in later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dutyconsole.desk import alarms
from dutyconsole.domain.alarms import rings, silenced_until
from dutyconsole.domain.refusal import Code
from tests.desk.bench import START, Bench


def ringing(bench: Bench) -> bool:
    """Whether the incident spoken of rings at this desk now."""
    return rings(bench.incident, bench.desk.alarms, bench.desk.name, bench.clock.now)


def test_an_incident_rings_until_it_is_acknowledged(bench: Bench) -> None:
    bench.report()
    assert ringing(bench)
    bench.acknowledge()
    assert not ringing(bench)


def test_a_silence_is_logged_and_ends_by_itself(bench: Bench) -> None:
    bench.report()
    entry = alarms.silence(bench.desk, bench.officer, 2)
    assert (entry.kind, entry.stream, entry.person) == ("alarm_silenced", "desk", "officer1")
    assert not ringing(bench)
    bench.clock.pass_minutes(1.9)
    assert not ringing(bench)
    assert silenced_until(bench.desk.alarms, "1", bench.clock.now) == START + timedelta(minutes=2)
    bench.clock.pass_minutes(0.1)
    assert ringing(bench)
    assert silenced_until(bench.desk.alarms, "1", bench.clock.now) is None


def test_what_comes_in_after_a_silence_began_rings_all_the_same(bench: Bench) -> None:
    first = bench.report(place="a").recorded.incident.id
    alarms.silence(bench.desk, bench.officer, 10)
    second = bench.report(place="b").recorded.incident.id
    assert ringing(bench)
    alarms.silence(bench.desk, bench.officer, 1)
    for bench.incident_id in (first, second):
        assert not ringing(bench)
    bench.clock.pass_minutes(1)
    for bench.incident_id in (first, second):
        assert ringing(bench)


def test_a_silence_holds_at_its_own_desk_alone(bench: Bench) -> None:
    bench.report()
    bench.desk.name = "2"
    alarms.silence(bench.desk, bench.officer, 5)
    assert not ringing(bench)
    bench.desk.name = "1"
    assert ringing(bench)


def test_a_silence_is_known_after_a_restart_and_to_other_processes(bench: Bench) -> None:
    bench.report()
    other = bench.second_desk()
    assert ringing(other)
    alarms.silence(bench.desk, bench.officer, 5)
    assert not ringing(other)
    other.desk.log.close()
    bench.restart()
    assert not ringing(bench)
    assert bench.desk.alarms.silences["1"].person == "officer1"


@pytest.mark.parametrize("minutes", [-1, 0, 11, 10**12])
def test_a_silence_of_no_time_or_too_long_is_refused(bench: Bench, minutes: int) -> None:
    refused = bench.refused(Code.INVALID, alarms.silence, bench.desk, bench.officer, minutes)
    assert "1 to 10 minutes" in refused.mend


def test_a_silence_does_not_last_a_day_because_the_clock_was_put_back(bench: Bench) -> None:
    bench.report()
    alarms.silence(bench.desk, bench.officer, 2)
    bench.clock.now -= timedelta(days=1)
    assert ringing(bench)
