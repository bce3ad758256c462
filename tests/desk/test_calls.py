"""A call becomes an incident that never rings, joins one, or stays a call with its answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dutyconsole.desk import alarms, calls, intake
from dutyconsole.desk.calls import CallNote
from dutyconsole.desk.intake import Report
from dutyconsole.domain.duplicates import possible_duplicates
from dutyconsole.domain.incident import IncidentState
from dutyconsole.domain.location import Location
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.run import StepState
from tests.desk.bench import START, Bench

HERE = Location("Qingjiang HSL", "Wanghe South - Qingshiling", "down", 218, 400)
CALL = Report(
    kind="emu_abnormality",
    summary="no traction",
    train="g6723",
    reporter="Ms Bai",
    phone="0571-000",
    channel="telephone",
    received_at=START,
    location=HERE,
)


def take(bench: Bench, report: Report = CALL, playbook: str = "4-11") -> intake.TakenIn:
    taken = calls.take_call(bench.desk, bench.officer, report, playbook)
    bench.incident_id = taken.recorded.incident.id
    return taken


def test_a_call_taken_is_acknowledged_started_and_received_at_once(bench: Bench) -> None:
    bench.clock.pass_minutes(3)
    before = bench.desk.log.position()
    taken = take(bench)
    incident = taken.recorded.incident
    assert [e.kind for e in bench.desk.log.read(after=before)] == [
        "incident_reported",
        "incident_acknowledged",
        "run_started",
        "step_recorded",
    ]
    assert [e.position for e in taken.recorded.entries] == list(range(before + 1, before + 5))
    assert incident == bench.incident
    assert (incident.state, incident.acknowledged_by) == (IncidentState.ACTIVE, "officer1")
    assert (incident.train, incident.location, incident.place) == ("G6723", HERE, HERE.text())
    assert bench.desk.incidents()[0].state == "active"

    run = bench.run("4-11")
    received = run.records["recv"]
    assert run.states["recv"] is StepState.DONE
    assert "recv" not in run.current
    assert (received.occurred_at, received.via, received.told_by) == (START, "telephone", "")
    assert (received.entered_by, received.marks) == ("officer1", ())


def test_each_entry_of_a_call_has_its_own_time(bench: Bench) -> None:
    bench.clock.pass_minutes(3)
    calls.take_call(bench.desk, bench.officer, CALL, "4-11", START - timedelta(minutes=9))
    then = [(e.kind, e.occurred_at - START) for e in bench.desk.log.read()[-4:]]
    assert then == [
        ("incident_reported", timedelta(minutes=-9)),
        ("incident_acknowledged", timedelta(minutes=3)),
        ("run_started", timedelta(minutes=3)),
        ("step_recorded", timedelta(0)),
    ]
    assert bench.desk.incidents()[0].reported_at == START


@pytest.mark.parametrize("playbook", ["4-5", "4-7", "4-8", "4-10", "4-11", "4-12", "4-15"])
def test_the_receiving_step_is_done_where_there_is_one(bench: Bench, playbook: str) -> None:
    take(bench, playbook=playbook)
    assert bench.run(playbook).states["recv"] is StepState.DONE


@pytest.mark.parametrize("playbook", ["4-1", "4-2", "4-3", "4-4", "4-9", "4-13"])
def test_nothing_is_done_where_there_is_none(bench: Bench, playbook: str) -> None:
    take(bench, playbook=playbook)
    run = bench.run(playbook)
    assert not run.records
    assert run.current


def test_a_call_can_be_taken_without_a_playbook(bench: Bench) -> None:
    incident = take(bench, playbook="").recorded.incident
    assert incident.state is IncidentState.ACTIVE
    assert not incident.runs


@pytest.mark.parametrize(
    ("report", "playbook", "code"),
    [
        (CALL, "4-6", Code.UNKNOWN),
        (Report("flood", "water"), "4-11", Code.INVALID),
        (Report("fire", ""), "", Code.INVALID),
        (Report("fire", "x", location=Location(m=4)), "", Code.INVALID),
        (Report("fire", "x", received_at=START + timedelta(1)), "", Code.INVALID),
    ],
)
def test_of_a_call_that_cannot_be_taken_nothing_is_kept(
    bench: Bench, report: Report, playbook: str, code: Code
) -> None:
    bench.refused(code, calls.take_call, bench.desk, bench.officer, report, playbook)
    assert not bench.desk.incidents()


def test_what_was_typed_as_the_place_stands_before_what_the_location_tells(bench: Bench) -> None:
    taken = take(bench, Report("fire", "smoke", place="car 7", location=HERE), "")
    assert (taken.recorded.incident.place, taken.recorded.incident.location) == ("car 7", HERE)


@pytest.mark.parametrize(
    ("place", "location", "proposed"),
    [
        ("", HERE, ("4-8",)),
        ("", replace(HERE, station="Yunxi East"), ("4-8", "4-13")),
        ("Yunxi East", HERE, ("4-8", "4-13")),
        ("Yunxi East", None, ("4-8", "4-13")),
    ],
)
def test_open_country_is_not_taken_for_a_crowded_station(
    bench: Bench, place: str, location: Location | None, proposed: tuple[str, ...]
) -> None:
    report = Report("equipment_fault", "no water", place=place, location=location)
    assert take(bench, report, "").suggested == proposed


def test_a_place_told_by_the_location_is_corrected_with_it(bench: Bench) -> None:
    take(bench)
    bench.correct(bench.entries("incident_reported")[0].position, place="K21+840")
    assert (bench.incident.place, bench.incident.location) == ("K21+840", None)


def test_a_corrected_train_is_spelt_like_any_other(bench: Bench) -> None:
    take(bench)
    bench.correct(bench.entries("incident_reported")[0].position, train="ｋ529")
    assert bench.incident.train == "K529"


def test_a_train_from_a_chinese_input_method_is_the_same_train(bench: Bench) -> None:
    taken = take(bench, Report("fire", "smoke", train=" ｇ６７２３ "), "")
    assert (taken.recorded.incident.train, taken.warnings) == ("G6723", ())


def test_a_call_joins_in_the_caller_s_own_words_and_acknowledges(bench: Bench) -> None:
    bench.report("from the relay", train="G6723")
    bench.clock.pass_minutes(5)
    said = Report("", "it stands, no light", train="g6732", location=HERE, received_at=START)
    done = calls.join_call(bench.desk, bench.officer, bench.incident_id, said)
    assert [e.kind for e in done.entries] == ["report_joined", "incident_acknowledged"]
    assert [e.occurred_at - START for e in done.entries] == [timedelta(0), timedelta(minutes=5)]
    report = bench.incident.reports[-1]
    assert (report.text, report.train, report.location) == ("it stands, no light", "G6732", HERE)
    assert report.place == HERE.text()
    assert (bench.incident.train, bench.incident.state) == ("G6723", IncidentState.ACTIVE)
    again = calls.join_call(bench.desk, bench.officer, bench.incident_id, said)
    assert [e.kind for e in again.entries] == ["report_joined"]


def test_a_call_joins_nothing_that_is_over(bench: Bench) -> None:
    bench.report()
    bench.acknowledge()
    bench.close()
    call = Report("", "again")
    bench.refused(Code.INVALID, calls.join_call, bench.desk, bench.officer, bench.incident_id, call)


def test_a_call_that_stays_a_call_is_kept_with_its_answer(bench: Bench) -> None:
    bench.clock.pass_minutes(2)
    note = CallNote("is G1 late?", "no", "Mr Gao", "0571-111", "telephone", START)
    entry = calls.note_call(bench.desk, bench.officer, note)
    assert (entry.kind, entry.stream, entry.occurred_at) == ("call_noted", "desk", START)
    (call,) = calls.calls_of(bench.desk)
    assert (call.text, call.answer, call.channel) == ("is G1 late?", "no", "telephone")
    assert (call.received_at, call.person, call.desk) == (START, "officer1", "1")
    assert call.caller is not None
    assert "Gao" not in str(entry.data)
    assert bench.desk.log.private([call.caller.private]) == {call.caller.private: "Mr Gao"}
    assert not bench.desk.incidents()
    bench.refused(Code.INVALID, calls.note_call, bench.desk, bench.officer, CallNote(" "))


def test_calls_are_listed_newest_first_among_whatever_else_the_desk_did(bench: Bench) -> None:
    for number in range(7):
        calls.note_call(bench.desk, bench.officer, CallNote(f"call {number}"))
        for _ in range(3):
            alarms.silence(bench.desk, bench.officer, 1)
    assert [c.text for c in calls.calls_of(bench.desk, 3)] == ["call 6", "call 5", "call 4"]
    assert len(calls.calls_of(bench.desk)) == 7


def test_the_caller_of_a_call_is_erased_as_the_law_demands(bench: Bench) -> None:
    note = CallNote("is G1 late?", caller="Mr Gao")
    entry = calls.note_call(bench.desk, bench.officer, note)
    caller = calls.calls_of(bench.desk)[0].caller
    assert caller is not None
    private = caller.private

    def erase(position: int, value: str, reason: str = "asked for it") -> None:
        calls.erase_caller(bench.desk, bench.sign_on("supervisor1"), position, value, reason)

    bench.refused(Code.UNKNOWN, erase, entry.position, "other")
    bench.refused(Code.UNKNOWN, erase, 1, private)
    bench.refused(Code.INVALID, erase, entry.position, private, "")
    erase(entry.position, private)
    assert bench.desk.log.private([private]) == {private: None}
    assert bench.desk.log.verify().ok


ELSEWHERE = Location("Yunwang line", km=218, m=400)


@pytest.mark.parametrize(
    ("here", "why"),
    [
        (Location("qingjiang  hsl", km=221, m=400), "same line qingjiang  hsl, 3000 m away"),
        (
            Location("Ｑingjiang HSL", km=218, m=399, direction="up"),
            "same line Ｑingjiang HSL, 1 m",
        ),
        (Location("Qingjiang HSL", km=221, m=401), ""),
        (Location("Qingjiang HSL"), ""),
        (Location(km=218, m=400), ""),
        (ELSEWHERE, ""),
        (HERE, f"same place {HERE.text()}"),
    ],
)
def test_what_is_near_on_the_same_line_may_be_the_same(
    bench: Bench, here: Location, why: str
) -> None:
    known = take(bench).recorded.incident.id
    taken = take(bench, Report("casualty", "x", location=here), "")
    found = {other: str(reason) for other, reason in taken.duplicates.items()}
    assert list(found) == ([known] if why else [])
    assert found.get(known, "").startswith(why)


def test_the_station_of_a_location_is_a_place_too(bench: Bench) -> None:
    at_station = Location("Yunwang line", station="Yunxi East")
    known = take(bench, Report("fire", "smoke", location=at_station), "").recorded.incident.id
    taken = take(bench, Report("fire", "smoke", place="yunxi east"), "")
    assert {k: str(v) for k, v in taken.duplicates.items()} == {known: "same place yunxi east"}


def test_a_screen_looks_for_duplicates_while_the_officer_types(bench: Bench) -> None:
    incident = take(bench).recorded.incident
    assert not possible_duplicates([incident], "", "")
    assert not possible_duplicates([incident], "g", "", Location())
    assert possible_duplicates([incident], "ｇ6723", "")
    assert possible_duplicates([incident], "x" * 5000 + "\ud800", "\x1b") == {}
    found = possible_duplicates([incident], "", "", Location("Qingjiang HSL", km=219))
    assert str(found[incident.id]) == "same line Qingjiang HSL, 600 m away"
    assert found[incident.id].template == "same line {line}, {metres} m away"
