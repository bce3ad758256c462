"""Acknowledged for every desk, silenced at one: logged, limited, and never for what comes later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dutyconsole.desk import alarms, vouching
from dutyconsole.domain.alarms import AGAIN, Alarm, AlarmClass, rings, silenced_until
from dutyconsole.domain.incident import IncidentState
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from tests.desk.bench import START, Bench, by_telephone


def standing(bench: Bench) -> tuple[Alarm, ...]:
    """The alarms that stand now."""
    return alarms.standing(bench.desk, bench.clock.now)


def ringing(bench: Bench) -> bool:
    """Whether the incident spoken of rings at this desk now."""
    mine = [alarm for alarm in standing(bench) if alarm.incident == bench.incident_id]
    state, desk, now = bench.desk.alarms, bench.desk.name, bench.clock.now
    return any(rings(alarm, state, desk, now) for alarm in mine)


def acknowledge(bench: Bench, keys: list[str] | None = None) -> list[str]:
    """Acknowledge at this desk; the keys of what that concerned."""
    done = alarms.acknowledge(bench.desk, bench.officer, keys)
    return [alarm.key for alarm in done.alarms]


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


# -- acknowledging --------------------------------------------------------------------------------


def test_an_acknowledgement_is_logged_with_who_gave_it_and_counts_at_every_desk(
    bench: Bench,
) -> None:
    first = bench.report().recorded.incident.id
    bench.report(place="elsewhere")
    other = bench.second_desk()
    assert acknowledge(bench, [f"incoming {first}"]) == [f"incoming {first}"]
    (entry,) = bench.entries("alarm_acknowledged")
    assert (entry.stream, entry.person) == ("desk", "officer1")
    assert entry.data["keys"] == [f"incoming {first}"]
    assert ringing(other), "the second report is not acknowledged"
    other.incident_id = bench.incident_id = first
    assert not ringing(other)
    other.desk.log.close()
    bench.restart()
    assert not ringing(bench)


def test_a_report_that_is_acknowledged_and_not_taken_up_stays_and_rings_again(bench: Bench) -> None:
    bench.report()
    acknowledge(bench)
    assert bench.incident.state is IncidentState.INCOMING
    bench.clock.now += AGAIN - timedelta(seconds=1)
    assert not ringing(bench)
    bench.clock.now += timedelta(seconds=1)
    assert ringing(bench)
    assert acknowledge(bench)
    assert not ringing(bench)
    bench.acknowledge()
    assert standing(bench) == ()


def test_nothing_is_recorded_where_nothing_is_left_to_acknowledge(bench: Bench) -> None:
    assert acknowledge(bench) == []
    bench.report()
    acknowledge(bench)
    before = bench.desk.log.position()
    assert acknowledge(bench) == []
    assert acknowledge(bench, [f"incoming {bench.incident_id}"]) == []
    assert bench.desk.log.position() == before


def test_what_is_gone_cannot_be_acknowledged_and_does_not_hide_what_is_left(bench: Bench) -> None:
    gone = bench.report().recorded.incident.id
    bench.acknowledge()
    bench.refused(Code.UNKNOWN, alarms.acknowledge, bench.desk, bench.officer, [f"incoming {gone}"])
    here = bench.report(place="elsewhere").recorded.incident.id
    keys = [f"incoming {gone}", f"incoming {here}"]
    assert acknowledge(bench, keys) == [f"incoming {here}"]


def test_a_disputed_launch_is_a_warning_until_it_is_settled(bench: Bench) -> None:
    director = "system_elg_office_director"
    bench.handle("4-11")
    bench.launch(Level.II, director, signing=by_telephone("17"))
    vouching.dispute_response(
        bench.desk, bench.officer, bench.incident_id, Level.II, director, bench.sign(director)
    )
    (alarm,) = standing(bench)
    assert (alarm.sort, alarm.incident) == (AlarmClass.WARNING, bench.incident_id)
    assert str(alarm.phrase) == f"DISPUTED launch II: {director}, 4-11"
    acknowledge(bench)
    assert not ringing(bench)
    bench.confirm(Level.II, director)
    assert standing(bench) == ()


def test_the_urgent_kinds_stand_first_and_of_them_the_newest(bench: Bench) -> None:
    kinds = ("equipment_fault", "fire", "routine", "casualty")
    for kind in kinds:
        bench.report(kind=kind)
    found = [(alarm.about, alarm.sort.value) for alarm in standing(bench)]
    assert found == [
        ("casualty", "warning"), ("fire", "warning"),
        ("routine", "caution"), ("equipment_fault", "caution"),
    ]  # fmt: skip


def test_what_is_disputed_of_a_closed_incident_is_an_alarm_too(bench: Bench) -> None:
    director = "system_elg_office_director"
    bench.handle("4-11")
    bench.launch(Level.II, director, signing=by_telephone("17"))
    bench.end(Level.II, director)
    bench.stop("4-11")
    bench.close()
    vouching.dispute_response(
        bench.desk, bench.officer, bench.incident_id, Level.II, director, bench.sign(director)
    )
    (alarm,) = standing(bench)
    assert bench.incident.state is IncidentState.CLOSED
    assert acknowledge(bench) == [alarm.key]
