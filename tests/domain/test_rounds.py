"""Reopening, redoing and deciding again: each opens exactly the rounds that it says."""

from __future__ import annotations

from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.run import RunState, StepState
from dutyconsole.domain.steps import Account, decide, reopen_step, return_work
from tests.domain.builders import SIGNED, bench_with
from tests.domain.flows import FLOW_411, POSTS_411, flow

REVIEWED = "meeting\ndraft\nreview decision redo=no:draft\nissue < review=yes"


def test_reopen_opens_a_new_round_of_that_step_alone() -> None:
    bench = bench_with(flow("p", "one\ntwo\nthree"))
    bench.done("one", "two", "three")
    bench.reopen("two")
    run = bench.run()
    assert (run.current, run.state) == (("two",), RunState.OPEN)
    assert [run.round_of(s) for s in ("one", "two", "three")] == [1, 2, 1]


def test_the_old_round_stays_in_the_log() -> None:
    bench = bench_with(flow("p", "one\ntwo"))
    bench.done("one")
    bench.reopen("one")
    bench.done("one")
    (old,) = bench.run().earlier
    assert (old.step, old.round) == ("one", 1)
    assert bench.run().records["one"].round == 2


def test_what_is_not_resolved_cannot_be_reopened() -> None:
    bench = bench_with(flow("4-11", FLOW_411, POSTS_411))
    for step in ("recv", "order", "stop"):
        bench.refused(Code.INVALID, reopen_step, "", step, "again")


def test_an_answer_with_redo_reopens_exactly_the_steps_from_its_target_to_the_decision() -> None:
    bench = bench_with(flow("4-3", REVIEWED))
    bench.done("meeting", "draft")
    bench.decide("review", "no")
    run = bench.run()
    assert run.current == ("draft",)
    assert run.states["issue"] is StepState.WAITING
    assert [run.round_of(s) for s in run.states] == [1, 2, 2, 1]


def test_redone_work_is_reviewed_again_until_it_passes() -> None:
    bench = bench_with(flow("4-3", REVIEWED))
    bench.done("meeting", "draft")
    bench.decide("review", "no")
    bench.done("draft")
    bench.decide("review", "no")
    bench.done("draft")
    bench.decide("review", "yes")
    bench.done("issue")
    run = bench.run()
    assert run.state is RunState.COMPLETE
    assert [r.outcome for r in run.earlier if r.step == "review"] == ["no", "no"]
    assert run.records["review"].round == 3


def test_redo_leaves_lanes_outside_its_region_alone() -> None:
    lanes = "plan\nbeside < plan\ndraft < plan\nreview decision redo=no:draft\nlast < review=yes"
    bench = bench_with(flow("p", lanes))
    bench.done("plan", "beside", "draft")
    bench.decide("review", "no")
    assert bench.run().states["beside"] is StepState.DONE
    assert bench.run().current == ("draft",)


def test_redo_begins_a_notice_anew() -> None:
    bench = bench_with(flow("p", "tell notify to=a,b\nreview decision redo=no:tell\nlast"))
    bench.call("tell", "a", "b")
    bench.decide("review", "no")
    run = bench.run()
    assert run.current == ("tell",)
    assert run.informed("tell") == frozenset()


def test_a_decision_taken_again_is_a_new_round() -> None:
    bench = bench_with(flow("p", "ask decision\ngo < ask=yes\nstay < ask=no"))
    bench.decide("ask", "yes")
    bench.decide("ask", "no")
    run = bench.run()
    assert run.records["ask"].round == 2
    assert [r.outcome for r in run.earlier] == ["yes"]


def test_a_reopened_decision_is_open_and_its_branches_wait() -> None:
    bench = bench_with(flow("p", "ask decision\ngo < ask=yes\nstay < ask=no"))
    bench.decide("ask", "yes")
    bench.reopen("ask")
    assert bench.run().current == ("ask",)
    assert bench.run().states["stay"] is StepState.WAITING


def test_work_that_misses_its_standard_is_returned_and_stays_open() -> None:
    bench = bench_with(flow("p", "report standard\nfile"))
    bench.do(return_work, "", "report", "no cause given", "pm_section")
    assert bench.run().current == ("report",)
    assert [x.what for x in bench.incident.irregularities] == ["returned"]


def test_work_already_done_is_reopened_when_it_is_returned() -> None:
    bench = bench_with(flow("p", "report standard\nfile"))
    bench.done("report")
    bench.do(return_work, "", "report", "no cause given", "pm_section")
    assert bench.run().round_of("report") == 2
    assert bench.run().current == ("report",)


def test_only_a_step_with_a_standard_can_be_returned() -> None:
    bench = bench_with(flow("p", "report\nfile"))
    bench.refused(Code.INVALID, return_work, "", "report", "no cause given", "")


def test_an_answer_that_a_response_stands_on_is_neither_changed_nor_reopened_nor_returned() -> None:
    bench = bench_with(flow("4-11", FLOW_411, POSTS_411))
    bench.launch(Level.III, "station_elg_leader", SIGNED)
    bench.refused(Code.RESPONSE_IN_FORCE, decide, "", "decide", "no", Account())
    bench.refused(Code.RESPONSE_IN_FORCE, reopen_step, "", "decide", "again")
    bench.decide("decide", "yes")
    bench.end(Level.III, "station_elg_leader")
    bench.decide("decide", "no")
    assert bench.run().states["direct"] is StepState.CURRENT
