"""What a supervisor is shown of an incident: each exception, with the entries that say so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dutyconsole.desk import incidents, notices, sign_ons, vouching
from dutyconsole.domain.events import (
    CallResult,
    ClockFired,
    ClockKind,
    DeviationExplained,
    Result,
)
from dutyconsole.domain.notices import Call
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.signing import Reported
from dutyconsole.review.exceptions import exceptions
from dutyconsole.review.notable import Sort
from dutyconsole.review.queue import queue
from tests.desk.bench import Bench, by_telephone
from tests.desk.clocking import fires, stops, watch
from tests.desk.test_people import acting
from tests.domain.builders import bench_with
from tests.domain.flows import flow
from tests.end_to_end.drilling import OFFICE_DIRECTOR
from tests.review.played import DRILLS, counted, records_of, seen

EXPECTED = {
    "d1": {Sort.ON_WORD: (2, 0), Sort.CONFLICT: (1, 0), Sort.REFUSED: (3, 0)},
    "d2": {Sort.UNCONFIRMED: (2, 2), Sort.CONFLICT: (1, 1)},
    "d3": {
        Sort.ON_WORD: (4, 0),
        Sort.CONFLICT: (1, 1),
        Sort.RETURNED: (1, 0),
        Sort.REFUSED: (1, 0),
    },
    "d4": {Sort.UNCONFIRMED: (1, 1), Sort.CONFLICT: (1, 1), Sort.RETURNED: (1, 0)},
}
"""Of each drill: how many exceptions of a sort there are, and how many are still open."""


@pytest.mark.parametrize("drill", DRILLS)
def test_of_a_worked_drill_everything_notable_is_seen(bench: Bench, drill: str) -> None:
    DRILLS[drill](bench)
    assert counted(bench) == EXPECTED[drill]
    streams = {e.position: e.stream for e in bench.desk.log.read()}
    for notable in seen(bench):
        assert notable.positions
        assert {streams[at] for at in notable.positions} == {f"incident/{bench.incident_id}"}
    assert queue(records_of(bench)) == ()
    (line,) = queue(records_of(bench), archived=True)
    assert line.notables == seen(bench)


def kinds(bench: Bench, sort: Sort) -> list[tuple[bool, list[str]]]:
    """Of each exception of a sort, whether it is open, and of which kinds its entries are."""
    known = {e.position: e.kind for e in bench.desk.log.read()}
    return [(n.open, [known[at] for at in n.positions]) for n in seen(bench) if n.sort is sort]


def test_what_was_done_otherwise_waits_for_its_reason(bench: Bench) -> None:
    bench.handle("4-11")
    bench.step("recv", Result.OVERRIDDEN)
    bench.step("notify")
    assert counted(bench) == {Sort.DEVIATION: (2, 2)}
    incidents.explain_deviation(
        *(bench.desk, bench.officer, bench.incident_id),
        bench.entries("step_recorded")[0].position,
        "told in person",
    )
    assert counted(bench) == {Sort.DEVIATION: (2, 1)}
    assert [n.reason for n in seen(bench)] == ["", "told in person"]


def test_a_late_step_is_one_exception_and_waits_for_its_reason() -> None:
    bench = bench_with(flow("p", "one target=5\ntwo"))
    stream = f"incident/{bench.incident.id}"
    bench.pass_time(6)
    fired = ClockFired("c", ClockKind.STEP, bench.now, bench.now, step="one", run="p")
    bench.record(stream, [fired])
    (only,) = exceptions(bench.incident, bench.entries)
    assert (only.sort, only.open, str(only.phrase)) == (Sort.LATE, True, "step one of p was late")
    bench.done("one")
    (only,) = exceptions(bench.incident, bench.entries)
    named = [e.kind for e in bench.entries if e.position in only.positions]
    assert (only.open, named) == (True, ["clock_fired", "step_recorded"])
    bench.record(stream, [DeviationExplained(only.positions[-1], "no line was free")])
    (only,) = exceptions(bench.incident, bench.entries)
    assert (only.open, only.reason) == (False, "no line was free")


def test_each_deadline_that_passed_has_words_of_its_own() -> None:
    bench = bench_with(flow("p", "one\ntwo"))
    kinds = set(ClockKind) - {ClockKind.STEP, ClockKind.JUMP, ClockKind.STATION}
    fired = [ClockFired(kind, kind, bench.now, bench.now, about="7") for kind in sorted(kinds)]
    bench.record(f"incident/{bench.incident.id}", fired)
    found = exceptions(bench.incident, bench.entries)
    assert {(n.sort, n.open) for n in found} == {(Sort.LATE, True)}
    assert len({str(n.phrase) for n in found}) == len(kinds)


def test_a_launch_that_was_reported_is_unconfirmed_until_it_is_vouched_for(bench: Bench) -> None:
    bench.handle("4-11")
    bench.launch(Level.II, OFFICE_DIRECTOR, signing=Reported("dispatcher", "phone"))
    assert kinds(bench, Sort.UNCONFIRMED) == [(True, ["response_launched"])]
    bench.confirm(Level.II, OFFICE_DIRECTOR)
    launched = ["response_launched", "response_confirmed"]
    assert kinds(bench, Sort.UNCONFIRMED) == [(False, launched)]


def test_a_disputed_end_stands_above_everything(bench: Bench) -> None:
    bench.handle("4-11")
    bench.launch(Level.II, OFFICE_DIRECTOR)
    bench.end(Level.II, OFFICE_DIRECTOR, by_telephone("18"))
    vouching.dispute_response(
        *(bench.desk, bench.officer, bench.incident_id, Level.II, OFFICE_DIRECTOR),
        bench.sign(OFFICE_DIRECTOR),
        "I never called",
    )
    first = seen(bench)[0]
    assert (first.sort, first.open, first.reason) == (Sort.DISPUTED, True, "I never called")
    bench.end(Level.II, OFFICE_DIRECTOR)
    assert kinds(bench, Sort.DISPUTED) == [(False, ["response_disputed"])]


def test_who_was_not_reached_and_who_was_reached_only_later(bench: Bench) -> None:
    bench.handle("4-11")
    for recipient, result in (
        ("dept_director", CallResult.NO_ANSWER),
        ("csc_head", CallResult.REFUSED),
        ("pm_section_chief", CallResult.MESSAGED),
        ("tech_section_chief", CallResult.MESSAGED),
    ):
        notices.call_recipient(
            *(bench.desk, bench.officer, bench.incident_id, recipient, Call(result)),
            step="notify",
        )
    bench.call("dept_director", step="notify")
    bench.call("tech_section_chief", step="notify")
    found = {str(n.phrase): n.open for n in seen(bench)}
    assert found == {
        "csc_head was not reached": True,
        "pm_section_chief was not reached": True,
        "department_leadership was reached only later": False,
    }


def test_a_deadline_that_passed_and_a_clock_that_was_set(bench: Bench) -> None:
    before = watch(bench)
    stops(bench)
    bench.clock.pass_minutes(25)
    assert fires(bench) == ["section"]
    bench.clock.set_by(timedelta(hours=-1))
    before.note(bench.desk)
    assert kinds(bench, Sort.LATE) == [(True, ["clock_fired"])]
    assert kinds(bench, Sort.CLOCK_SET) == [(False, ["clock_jumped"])]
    bench.report("another one, after the clock was set")
    assert counted(bench) == {}


def test_a_desk_taken_without_a_secret(bench: Bench) -> None:
    bench.officer = sign_ons.break_glass(bench.desk, "officer1", "secret forgotten")
    bench.handle("4-11")
    ((is_open, named),) = kinds(bench, Sort.BREAK_GLASS)
    assert is_open
    assert named[0] == "glass_broken"
    assert len(named) == 1 + bench.incident.entries
    (taking,) = bench.desk.office.sign_ons.takings.values()
    supervisor = bench.sign_on("supervisor1")
    sign_ons.give_back(bench.desk, supervisor)
    sign_ons.review_glass(bench.desk, supervisor, taking.number, "was in order")
    assert kinds(bench, Sort.BREAK_GLASS)[0][0] is False


def test_an_acting_holder_who_launches(bench: Bench) -> None:
    acting(bench, "csc_head", OFFICE_DIRECTOR, "system", OFFICE_DIRECTOR)
    bench.handle("4-11")
    bench.launch(Level.II, "csc_head", OFFICE_DIRECTOR)
    assert kinds(bench, Sort.ACTING) == [(False, ["response_launched"])]


def test_the_queue_has_what_is_open_on_top_and_nothing_in_order(bench: Bench) -> None:
    bench.handle("4-11")
    bench.fact("aboard", "531", "dispatcher")
    bench.fact("aboard", "529", "conductor")
    differs = bench.incident_id
    bench.handle("4-11")
    bench.step("recv", Result.OVERRIDDEN, reason="told in person")
    settled = bench.incident_id
    bench.handle("4-11")
    bench.launch(Level.II, OFFICE_DIRECTOR, signing=by_telephone("17"))
    on_word = bench.incident_id
    bench.handle("4-11")
    found = queue(records_of(bench))
    assert [each.summary.incident for each in found] == [on_word, differs, settled]
    assert [each.open for each in found] == [1, 1, 0]


def test_what_was_merged_is_seen_with_what_it_went_on_in(bench: Bench) -> None:
    bench.report("first call")
    bench.acknowledge()
    first = bench.incident_id
    bench.report("second call")
    bench.acknowledge()
    bench.fact("injured", "2", "passenger", confirmed=False)
    bench.merge(bench.incident_id, into=first)
    (line,) = queue(records_of(bench))
    assert line.summary.incident == first
    assert [str(n.phrase) for n in line.notables] == ["injured was never confirmed"]
