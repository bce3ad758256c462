"""Edges, passing on, ahead and late, and what is not needed: the walk by example."""

from __future__ import annotations

import pytest

from dutyconsole.domain.events import Mark, Result
from dutyconsole.domain.lifecycle import close
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.run import Run, RunState, StepState
from dutyconsole.domain.steps import Account, decide, record_step
from tests.domain.builders import Bench, bench_with
from tests.domain.flows import FLOW_411, POSTS_411, flow

NOTHING = Account()


def under_way(lines: str) -> Bench:
    return bench_with(flow("p", lines))


def state(bench: Bench, step: str) -> StepState:
    return bench.run().states[step]


def marks(run: Run, step: str) -> tuple[Mark, ...]:
    return run.records[step].marks


# -- edges ----------------------------------------------------------------------------------------


def test_a_step_without_after_follows_the_one_before_it_in_the_file() -> None:
    bench = under_way("one\ntwo\nthree")
    assert bench.run().current == ("one",)
    bench.done("one")
    assert bench.run().current == ("two",)


def test_a_step_with_an_empty_after_starts_at_once() -> None:
    bench = under_way("one\ntwo <\nthree < one, two")
    assert bench.run().current == ("one", "two")


def test_a_step_after_several_waits_for_all_of_them() -> None:
    bench = under_way("one\ntwo <\nboth < one, two")
    bench.done("one")
    assert state(bench, "both") is StepState.WAITING
    bench.done("two")
    assert state(bench, "both") is StepState.CURRENT


def test_a_step_after_an_outcome_waits_for_that_answer() -> None:
    bench = under_way("ask decision\ngo < ask=yes\nstay < ask=no")
    assert state(bench, "go") is StepState.WAITING
    bench.decide("ask", "yes")
    assert state(bench, "go") is StepState.CURRENT
    assert state(bench, "stay") is StepState.NOT_NEEDED


def test_any_of_several_outcomes_opens_the_step() -> None:
    bench = under_way("ask decision outs=a,b,c\nmost < ask=a|b\nrest < ask=c")
    bench.decide("ask", "b")
    assert bench.run().current == ("most",)


def test_after_a_decision_without_an_outcome_any_answer_goes_on() -> None:
    bench = under_way("screen decision outs=accident,nearmiss\nanalyse")
    bench.decide("screen", "nearmiss")
    assert bench.run().current == ("analyse",)


# -- passing on -----------------------------------------------------------------------------------


@pytest.mark.parametrize("result", [Result.DONE, Result.NOT_APPLICABLE, Result.OVERRIDDEN])
def test_done_not_applicable_and_overridden_pass_on(result: Result) -> None:
    bench = under_way("one\ntwo")
    bench.done("one", result=result)
    assert bench.run().current == ("two",)
    bench.done("two")
    assert bench.run().state is RunState.COMPLETE


def test_deferred_passes_on_but_the_run_is_only_complete_except_it() -> None:
    bench = under_way("one\ntwo")
    bench.done("one", result=Result.DEFERRED)
    bench.done("two")
    assert bench.run().state is RunState.COMPLETE_EXCEPT_DEFERRED
    assert bench.run().deferred == ("one",)
    bench.refused(Code.STEPS_OPEN, close, "")


def test_a_deferred_step_can_be_done_later_without_being_reopened() -> None:
    bench = under_way("one\ntwo")
    bench.done("one", result=Result.DEFERRED)
    bench.done("two")
    bench.done("one")
    assert bench.run().state is RunState.COMPLETE
    assert marks(bench.run(), "one") == ()
    assert [r.state for r in bench.run().earlier] == [StepState.DEFERRED]


@pytest.mark.parametrize("result", list(Result))
def test_a_decision_is_only_ever_answered_never_skipped(result: Result) -> None:
    bench = under_way("ask decision\ngo < ask=yes")
    bench.refused(Code.INVALID, record_step, "", "ask", result, NOTHING)


def test_only_a_decision_is_answered_and_only_by_its_own_outcomes() -> None:
    bench = under_way("one\nask decision")
    bench.refused(Code.INVALID, decide, "", "one", "yes", NOTHING)
    bench.refused(Code.INVALID, decide, "", "ask", "perhaps", NOTHING)


# -- not needed -----------------------------------------------------------------------------------


def test_what_comes_after_a_dead_branch_is_not_needed_either() -> None:
    bench = under_way("ask decision\ngo < ask=yes\nfar\nstay < ask=no\nend_ < far, stay")
    bench.decide("ask", "no")
    assert state(bench, "far") is StepState.NOT_NEEDED
    bench.done("stay")
    assert bench.run().current == ("end_",), "a join waits only for ways that are alive"
    bench.done("end_")
    assert bench.run().state is RunState.COMPLETE


def test_another_answer_makes_needed_what_was_not() -> None:
    bench = under_way("ask decision\ngo < ask=yes\nstay < ask=no")
    bench.decide("ask", "no")
    bench.decide("ask", "yes")
    assert bench.run().current == ("go",)
    assert state(bench, "stay") is StepState.NOT_NEEDED


def test_a_done_step_stays_done_when_its_branch_dies() -> None:
    bench = under_way("ask decision\ngo < ask=yes\nfar\nstay < ask=no")
    bench.decide("ask", "yes")
    bench.done("go")
    bench.decide("ask", "no")
    assert state(bench, "go") is StepState.DONE
    assert state(bench, "stay") is StepState.CURRENT


def test_a_done_step_stays_done_when_a_predecessor_reopens() -> None:
    bench = under_way("one\ntwo\nthree")
    bench.done("one", "two")
    bench.reopen("one")
    assert bench.run().states == {
        "one": StepState.CURRENT,
        "two": StepState.DONE,
        "three": StepState.CURRENT,
    }


# -- ahead and late -------------------------------------------------------------------------------


def test_working_ahead_is_marked_and_never_refused() -> None:
    bench = under_way("one\ntwo\nthree")
    bench.done("three")
    assert marks(bench.run(), "three") == (Mark.AHEAD,)
    assert bench.incident.irregularities == (), "working ahead is no deviation"
    bench.done("one")
    assert marks(bench.run(), "one") == ()


def test_what_is_not_needed_may_be_recorded_all_the_same() -> None:
    bench = under_way("ask decision\ngo < ask=yes\nstay < ask=no")
    bench.decide("ask", "no")
    bench.done("go")
    assert state(bench, "go") is StepState.DONE
    assert marks(bench.run(), "go") == (Mark.AHEAD,)


def test_a_decision_answered_before_its_turn_is_marked_ahead() -> None:
    bench = under_way("one\nask decision\ngo < ask=yes")
    bench.decide("ask", "yes")
    assert marks(bench.run(), "ask") == (Mark.AHEAD,)
    assert bench.run().current == ("one", "go")


def test_anytime_may_be_recorded_early_without_a_mark() -> None:
    bench = under_way("one\ntwo\nreport anytime")
    bench.done("report")
    assert marks(bench.run(), "report") == ()


def test_a_step_done_within_its_time_is_not_late() -> None:
    bench = under_way("one target=5\ntwo")
    bench.pass_time(5)
    bench.done("one")
    assert marks(bench.run(), "one") == ()


def test_lateness_is_a_deviation_whose_reason_may_follow() -> None:
    bench = under_way("one target=5\ntwo")
    bench.pass_time(6)
    bench.done("one")
    assert marks(bench.run(), "one") == (Mark.LATE, Mark.DEVIATION)
    assert [x.reason for x in bench.incident.irregularities] == [""]


def test_the_time_of_a_step_runs_from_when_it_became_current() -> None:
    bench = under_way("one\ntwo target=5")
    bench.pass_time(60)
    bench.done("one")
    bench.pass_time(4)
    bench.done("two")
    assert marks(bench.run(), "two") == ()


def test_what_happened_in_time_is_not_late_when_it_is_entered_late() -> None:
    bench = under_way("one target=5\ntwo")
    happened = bench.now
    bench.pass_time(60)
    bench.do_at(happened, record_step, "", "one", Result.DONE, NOTHING)
    assert marks(bench.run(), "one") == ()


def test_overriding_is_a_deviation() -> None:
    bench = under_way("one\ntwo")
    bench.done("one", result=Result.OVERRIDDEN, reason="the chief said so")
    assert marks(bench.run(), "one") == (Mark.DEVIATION,)
    assert [x.reason for x in bench.incident.irregularities] == ["the chief said so"]


def test_occurred_at_never_decides_state() -> None:
    bench = under_way("one\ntwo")
    noon = bench.now
    bench.pass_time(60)
    bench.done("one", result=Result.NOT_APPLICABLE)
    bench.reopen("one")
    bench.do_at(noon, record_step, "", "one", Result.DONE, NOTHING)
    assert state(bench, "one") is StepState.DONE, "the later entry counts, whenever it happened"


# -- who came first -------------------------------------------------------------------------------


def test_a_step_already_resolved_is_a_lost_race_that_names_the_winner() -> None:
    bench = under_way("one\ntwo")
    bench.done("one")
    refusal = bench.refused(Code.LOST_RACE, record_step, "", "one", Result.DONE, NOTHING)
    assert "officer1" in refusal.message


def test_a_step_reopened_since_it_was_shown_is_a_lost_race() -> None:
    bench = under_way("one\ntwo")
    bench.done("one")
    bench.reopen("one")
    bench.refused(Code.LOST_RACE, record_step, "", "one", Result.DONE, NOTHING, shown_round=1)


def test_a_decision_shown_open_and_answered_meanwhile_is_a_lost_race() -> None:
    bench = under_way("ask decision\ngo < ask=yes")
    bench.decide("ask", "no")
    bench.refused(Code.LOST_RACE, decide, "", "ask", "yes", NOTHING, shown_round=1)


def test_entries_that_do_not_concern_the_step_refuse_nothing() -> None:
    bench = under_way("one\ntwo <")
    bench.done("one")
    bench.do(record_step, "", "two", Result.DONE, NOTHING, shown_round=1)
    assert bench.run().state is RunState.COMPLETE


# -- holds ----------------------------------------------------------------------------------------


def test_only_an_authored_hold_blocks() -> None:
    bench = under_way("one\ntwo\nthree")
    bench.done("three")
    held = under_way("one\ntwo hold\nthree")
    held.refused(Code.HOLD_POINT, record_step, "", "three", Result.DONE, NOTHING)
    held.done("one", "two", "three")
    assert held.run().state is RunState.COMPLETE


def test_a_hold_does_not_block_what_is_beside_it_and_gives_way_to_an_override() -> None:
    held = under_way("one hold\ntwo\nbeside <")
    held.done("beside")
    held.done("one", result=Result.OVERRIDDEN, reason="the chief said so")
    held.done("two")
    assert held.run().state is RunState.COMPLETE


def test_a_hold_on_a_branch_that_is_not_needed_blocks_nothing() -> None:
    held = under_way("ask decision\nwait hold < ask=yes\ngo < ask=no\nlast < wait, go")
    held.decide("ask", "no")
    held.done("go", "last")
    assert held.run().state is RunState.COMPLETE


def test_a_hold_is_named_before_a_lost_race() -> None:
    held = under_way("one\ntwo hold\nthree")
    held.done("one", "two", "three")
    held.reopen("two")
    held.refused(Code.HOLD_POINT, record_step, "", "three", Result.DONE, NOTHING)


# -- which run ------------------------------------------------------------------------------------


def test_a_step_of_several_open_runs_needs_the_run_named() -> None:
    bench = bench_with(flow("p", "one\ntwo"), flow("q", "one\nthree"))
    bench.start("q")
    bench.refused(Code.INVALID, record_step, "", "one", Result.DONE, NOTHING)
    bench.done("one", run="q")
    assert bench.run("p").current == ("one",)
    assert bench.run("q").current == ("three",)


def test_a_step_that_is_current_in_one_run_only_is_meant_there() -> None:
    bench = bench_with(flow("p", "one\ntwo"), flow("q", "zero\none"))
    bench.start("q")
    bench.done("one")
    assert bench.run("p").current == ("two",)


def test_unknown_steps_and_runs_are_unknown() -> None:
    bench = bench_with(flow("4-11", FLOW_411, POSTS_411))
    bench.refused(Code.UNKNOWN, record_step, "", "nowhere", Result.DONE, NOTHING)
    bench.refused(Code.UNKNOWN, record_step, "4-12", "recv", Result.DONE, NOTHING)
