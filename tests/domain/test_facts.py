"""Facts: a value with its source, and whether it is unconfirmed, confirmed or in conflict."""

from __future__ import annotations

from dutyconsole.domain.events import FactRecorded
from dutyconsole.domain.facts import FactStatus, conflicts
from dutyconsole.domain.lifecycle import correct
from tests.domain.builders import INCIDENT, Bench

ABOARD = "aboard"


def said(bench: Bench, value: str, source: str, *, confirmed: bool = True) -> int:
    fact = FactRecorded(ABOARD, value, source, confirmed)
    bench.record(f"incident/{INCIDENT}", [fact])
    return len(bench.entries)


def settled(bench: Bench, value: str) -> None:
    bench.record(f"incident/{INCIDENT}", [FactRecorded(ABOARD, value, "chief", settles=True)])


def reported() -> Bench:
    bench = Bench()
    bench.report()
    return bench


def standing(bench: Bench) -> list[tuple[str, str, FactStatus]]:
    return [(fact.value, fact.source, fact.status) for fact in bench.incident.facts]


def test_a_value_is_confirmed_or_not_as_its_source_says() -> None:
    bench = reported()
    said(bench, "531", "conductor")
    assert standing(bench) == [("531", "conductor", FactStatus.CONFIRMED)]
    other = reported()
    said(other, "531", "caller", confirmed=False)
    assert standing(other) == [("531", "caller", FactStatus.UNCONFIRMED)]


def test_two_sources_that_differ_are_a_conflict_and_both_stay() -> None:
    bench = reported()
    said(bench, "531", "conductor")
    said(bench, "529", "dispatcher")
    assert standing(bench) == [
        ("531", "conductor", FactStatus.CONFLICT),
        ("529", "dispatcher", FactStatus.CONFLICT),
    ]
    assert conflicts(bench.incident.facts) == (ABOARD,)


def test_two_sources_that_agree_are_none() -> None:
    bench = reported()
    said(bench, "531", "conductor")
    said(bench, "531", "dispatcher")
    assert conflicts(bench.incident.facts) == ()


def test_a_source_replaces_only_its_own_word() -> None:
    bench = reported()
    said(bench, "531", "conductor")
    said(bench, "529", "dispatcher")
    said(bench, "529", "conductor")
    assert standing(bench) == [
        ("529", "dispatcher", FactStatus.CONFIRMED),
        ("529", "conductor", FactStatus.CONFIRMED),
    ]


def test_an_estimate_from_before_is_no_conflict_with_what_is_confirmed() -> None:
    bench = reported()
    said(bench, "about 500", "caller", confirmed=False)
    said(bench, "531", "conductor")
    assert standing(bench) == [
        ("about 500", "caller", FactStatus.UNCONFIRMED),
        ("531", "conductor", FactStatus.CONFIRMED),
    ]


def test_doubt_that_comes_after_is_a_conflict() -> None:
    bench = reported()
    said(bench, "531", "conductor")
    said(bench, "529", "caller", confirmed=False)
    assert [status for *_, status in standing(bench)] == [FactStatus.CONFLICT] * 2


def test_while_nothing_is_confirmed_values_that_differ_are_a_conflict() -> None:
    bench = reported()
    said(bench, "2 injured", "caller", confirmed=False)
    said(bench, "3 injured", "passenger", confirmed=False)
    assert [status for *_, status in standing(bench)] == [FactStatus.CONFLICT] * 2


def test_a_value_that_settles_the_matter_replaces_every_other() -> None:
    bench = reported()
    said(bench, "531", "conductor")
    said(bench, "529", "dispatcher")
    settled(bench, "530")
    assert standing(bench) == [("530", "chief", FactStatus.CONFIRMED)]


def test_a_corrected_value_is_judged_anew() -> None:
    bench = reported()
    said(bench, "531", "conductor")
    wrong = said(bench, "513", "dispatcher")
    bench.do(correct, wrong, "fact_recorded", {"value": "531"}, "typed wrong")
    assert [status for *_, status in standing(bench)] == [FactStatus.CONFIRMED] * 2


def test_facts_of_other_names_do_not_meet() -> None:
    bench = reported()
    said(bench, "531", "conductor")
    bench.record(f"incident/{INCIDENT}", [FactRecorded("injured", "2", "conductor")])
    assert conflicts(bench.incident.facts) == ()
    assert len(bench.incident.facts) == 2
