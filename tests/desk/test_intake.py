"""Taking calls in: numbers of the day, possible duplicates, acknowledging, joining, merging."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dutyconsole.desk import intake
from dutyconsole.desk.intake import Report
from dutyconsole.domain.incident import IncidentState
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from tests.desk.bench import START, Bench


def test_incidents_are_numbered_by_the_day_of_the_desk_s_own_zone(bench: Bench) -> None:
    assert [bench.report(place=p).recorded.incident.id for p in "ab"] == [
        "20261123-01",
        "20261123-02",
    ]
    bench.clock.at("00:10")  # still the 23rd in UTC
    assert bench.report().recorded.incident.id == "20261124-01"


def test_a_number_is_not_given_again_after_a_merge(bench: Bench) -> None:
    first, second = (bench.report(place=p).recorded.incident.id for p in "ab")
    bench.merge(second, first)
    assert bench.report().recorded.incident.id == "20261123-03"


def test_a_new_incident_rings_until_it_is_acknowledged(bench: Bench) -> None:
    taken = bench.report("no traction, no air-conditioning", train="g6723", place="K218+400")
    assert taken.suggested[0] == "4-11"
    assert bench.incident.state is IncidentState.INCOMING
    assert bench.incident.train == "G6723"
    assert bench.incident.reports[0].text == "no traction, no air-conditioning"
    bench.clock.pass_minutes(2)
    assert bench.acknowledge().incident.state is IncidentState.ACTIVE
    assert bench.incident.acknowledged_by == "officer1"
    assert bench.incident.acknowledged_at == START + timedelta(minutes=2)


def test_acknowledging_twice_is_harmless_and_leaves_nothing(bench: Bench) -> None:
    bench.report()
    bench.acknowledge()
    before = bench.desk.log.position()
    again = bench.acknowledge()
    assert (again.entry, again.incident.state) == (None, IncidentState.ACTIVE)
    assert bench.desk.log.position() == before


@pytest.mark.parametrize(
    ("first", "then", "why"),
    [
        (("G6723", ""), ("g6723", ""), "same train G6723"),
        (("G6723", ""), ("G6732", ""), "train G6723 has the same digits as G6732"),
        (("", "Yunxi East"), ("", "yunxi east"), "same place yunxi east"),
    ],
)
def test_what_may_be_the_same_is_suggested_and_never_merged(
    bench: Bench, first: tuple[str, str], then: tuple[str, str], why: str
) -> None:
    known = bench.report(train=first[0], place=first[1]).recorded.incident.id
    taken = bench.report(train=then[0], place=then[1])
    assert {other: str(reason) for other, reason in taken.duplicates.items()} == {known: why}
    assert {row.state for row in bench.desk.incidents()} == {"incoming"}


@pytest.mark.parametrize(("train", "place"), [("G6724", ""), ("", "Wanghe South"), ("", "")])
def test_another_train_or_place_is_another_incident(bench: Bench, train: str, place: str) -> None:
    bench.report(train="G6723", place="Yunxi East")
    assert bench.report(train=train, place=place).duplicates == {}


def test_what_is_closed_is_no_duplicate(bench: Bench) -> None:
    bench.report(train="G6723")
    bench.acknowledge()
    bench.close()
    assert bench.report(train="G6723").duplicates == {}


@pytest.mark.parametrize("train", ["X99", "G67231", "the express", "中"])
def test_an_odd_train_number_is_warned_of_and_accepted(bench: Bench, train: str) -> None:
    taken = bench.report(train=train)
    assert len(taken.warnings) == 1
    assert train.upper() in str(taken.warnings[0])
    assert bench.incident.train == train.upper()


@pytest.mark.parametrize("train", ["", "G6723", "k528", "D6405/8", "1461"])
def test_a_usual_train_number_is_not_warned_of(bench: Bench, train: str) -> None:
    assert bench.report(train=train).warnings == ()


@pytest.mark.parametrize(
    ("kind", "train", "first"),
    [
        ("emu_abnormality", "", "4-11"),
        ("train_abnormality", "", "4-12"),
        ("mass_stranding", "", "4-13"),
        ("fire", "K7712", "4-15"),
        ("equipment_fault", "", "4-8"),
        ("casualty", "", "4-9"),
        ("accident", "", "4-7"),
        ("safety_information", "", "4-5"),
        ("routine", "", "4-1"),
    ],
)
def test_a_kind_suggests_its_playbook(bench: Bench, kind: str, train: str, first: str) -> None:
    assert bench.report(kind=kind, train=train).suggested[0] == first


@pytest.mark.parametrize(
    ("report", "says"),
    [
        (Report("flood", "water"), "no kind 'flood'"),
        (Report("fire", "  "), "summary is empty"),
        (Report("fire", "x" * 2_000_000), "2000000 characters"),
        (Report("fire", "smoke", train="G" * 501), "501 characters"),
        (Report("fire", "smoke", received_at=START + timedelta(minutes=1)), "later than now"),
    ],
)
def test_what_cannot_be_taken_in_is_refused(bench: Bench, report: Report, says: str) -> None:
    refused = bench.refused(Code.INVALID, intake.report_incident, bench.desk, bench.officer, report)
    assert says in refused.message
    assert not bench.desk.incidents()


def test_foreign_text_is_kept_as_it_came(bench: Bench) -> None:
    words = "道岔[A3]故障 [/] \x1b[31m \u202egnp.exe"
    assert bench.report(words).recorded.incident.summary == words
    bench.restart()
    assert bench.incident.summary == words


def test_what_happened_and_when_it_came_in_are_two_times(bench: Bench) -> None:
    bench.clock.at("14:06")
    stopped = START + timedelta(minutes=2)
    taken = bench.report("stopped", occurred_at=stopped)
    entry = taken.recorded.entry
    assert entry is not None
    assert (entry.occurred_at, entry.recorded_at) == (stopped, START + timedelta(minutes=6))


def test_a_further_report_joins_in_the_caller_s_own_words(bench: Bench) -> None:
    bench.report("G6723 stopped", train="G6723")
    bench.clock.pass_minutes(4)
    bench.join('a passenger says "G6732" stands in open country', channel="telephone")
    assert bench.incident.train == "G6723"
    assert [r.text for r in bench.incident.reports] == [
        "G6723 stopped",
        'a passenger says "G6732" stands in open country',
    ]


def test_nothing_joins_a_closed_incident(bench: Bench) -> None:
    bench.report()
    bench.acknowledge()
    bench.close()
    bench.refused(Code.INVALID, bench.join, "one more call")


def test_a_merged_incident_is_read_only_its_runs_stopped_and_its_log_kept(bench: Bench) -> None:
    kept = bench.report(train="G6723").recorded.incident.id
    twin = bench.report(train="G6732").recorded.incident.id
    bench.acknowledge()
    bench.start("4-11")
    merged = bench.merge(twin, kept)
    assert merged.incident.id == kept
    assert merged.incident.absorbed == (twin,)
    assert bench.desk.with_absorbed(kept) == (kept, twin)
    assert bench.incident.state is IncidentState.MERGED
    assert bench.run("4-11").stopped
    refused = bench.refused(Code.INVALID, bench.note, "after all")
    assert kept in refused.mend
    bench.refused(Code.INVALID, bench.done, "recv")
    assert {row.incident: row.state for row in bench.desk.incidents()} == {
        kept: "incoming",
        twin: "merged",
    }


def test_nothing_is_merged_that_cannot_be(bench: Bench) -> None:
    kept = bench.report(place="a").recorded.incident.id
    bench.handle("4-11", place="b")
    twin = bench.incident_id
    bench.refused(Code.UNKNOWN, bench.merge, twin, "20261123-09")
    bench.refused(Code.INVALID, bench.merge, twin, twin)
    bench.launch(Level.II, "system_elg_office_director")
    bench.refused(Code.RESPONSE_IN_FORCE, bench.merge, twin, kept)
    bench.end(Level.II, "system_elg_office_director")
    bench.merge(twin, kept)
    bench.refused(Code.INVALID, bench.merge, kept, twin)
