"""What a launch does to the walk: answers, derived steps, and the run that is meant."""

from __future__ import annotations

import pytest

from dutyconsole.domain.authority import launch
from dutyconsole.domain.events import Mark, Result
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.run import RunState, StepState
from dutyconsole.domain.runs import stop_run
from dutyconsole.domain.steps import Account, decide, record_step
from tests.domain.builders import (
    Bench,
    bench_with,
    launching,
)
from tests.domain.flows import FLOW_411, POSTS_411, flow

LEADER = "station_elg_leader"
DIRECTOR = "system_elg_office_director"


@pytest.fixture
def bench() -> Bench:
    return bench_with(flow("4-11", FLOW_411, POSTS_411))


# -- against the walk -----------------------------------------------------------------------------


def test_a_launch_is_never_refused_for_its_place_and_answers_the_open_decision(
    bench: Bench,
) -> None:
    response = bench.launch(Level.II, DIRECTOR)
    answer = bench.run().records["decide"]
    assert (answer.outcome, answer.marks, answer.performed_by) == (
        "yes",
        (Mark.BY_LAUNCH,),
        DIRECTOR,
    )
    assert bench.run().states["order"] is StepState.DONE
    assert bench.run().states["direct"] is StepState.NOT_NEEDED
    assert bench.run().current == ("recv", "activate")
    assert response.marks == ()


def test_a_launch_before_anything_leads_to_it_is_marked_ahead() -> None:
    plain = bench_with(flow("4-13", "learn\nactivate launch\nact\nwithdraw end", POSTS_411))
    assert plain.launch(Level.II, DIRECTOR).marks == (Mark.AHEAD,)
    on_time = bench_with(flow("4-13", "learn\nactivate launch\nact\nwithdraw end", POSTS_411))
    on_time.done("learn")
    assert on_time.launch(Level.II, DIRECTOR).marks == ()


def test_a_contrary_answer_is_answered_again_by_the_launch(bench: Bench) -> None:
    bench.done("recv", "notify", "collect")
    bench.decide("decide", "no")
    bench.launch(Level.II, DIRECTOR)
    answer = bench.run().records["decide"]
    assert (answer.outcome, answer.round) == ("yes", 2)
    assert [r.outcome for r in bench.run().earlier] == ["no"]


def test_a_decision_whose_every_answer_leads_to_the_launch_is_not_answered_for_anybody() -> None:
    lines = "size decision outs=big,small\nfew < size=small\nmany < size=big\ngo launch < few, many"
    bench = bench_with(flow("p", lines + "\nstop end", POSTS_411))
    bench.launch(Level.III, LEADER)
    assert bench.run().states["size"] is StepState.CURRENT
    bench.decide("size", "small")
    bench.decide("size", "big")


def test_a_decision_on_a_branch_that_the_launch_does_not_need_is_left_alone() -> None:
    lines = (
        "first decision\nsecond decision < first=yes\ngo launch < first=no, second=yes\nstop end"
    )
    bench = bench_with(flow("p", lines, POSTS_411))
    bench.decide("first", "no")
    bench.launch(Level.III, LEADER)
    assert bench.run().states["second"] is StepState.NOT_NEEDED
    bench.end(Level.III, LEADER)
    assert bench.run().state is RunState.COMPLETE


def test_of_several_answers_that_lead_to_the_launch_the_first_is_given() -> None:
    lines = (
        "size decision outs=none,few,many\ngo launch < size=few|many\nstop end\nrest < size=none"
    )
    bench = bench_with(flow("p", lines, POSTS_411))
    bench.launch(Level.III, LEADER)
    assert bench.run().records["size"].outcome == "few"
    bench.decide("size", "many")
    bench.launch(Level.II, DIRECTOR)
    assert bench.run().records["size"].outcome == "many", "what leads there already is left alone"


def test_an_answer_that_has_work_done_again_is_never_given_by_a_launch() -> None:
    lines = "draft\nreview decision outs=no,yes redo=no:draft\ngo launch < review=no|yes\nstop end"
    bench = bench_with(flow("p", lines, POSTS_411))
    bench.launch(Level.III, LEADER)
    assert bench.run().records["review"].outcome == "yes"
    bench.refused(Code.RESPONSE_IN_FORCE, decide, "", "review", "no", Account())


# -- derived steps --------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["order", "stop"])
def test_launch_and_end_steps_are_derived_never_ticked(bench: Bench, step: str) -> None:
    why = Account(reason="it is so")
    bench.refused(Code.INVALID, record_step, "", step, Result.DONE, why)
    bench.refused(Code.INVALID, record_step, "", step, Result.DEFERRED, why)


def test_end_is_current_when_reached_and_done_when_nothing_is_in_force(bench: Bench) -> None:
    bench.launch(Level.III, LEADER)
    bench.launch(Level.II, DIRECTOR)
    assert bench.run().states["stop"] is StepState.WAITING
    bench.done("activate", "act")
    assert bench.run().states["stop"] is StepState.CURRENT
    bench.end(Level.II, DIRECTOR)
    assert bench.run().states["stop"] is StepState.CURRENT
    bench.end(Level.III, LEADER)
    assert bench.run().states["stop"] is StepState.DONE


def test_a_relaunch_makes_end_current_again(bench: Bench) -> None:
    bench.done("activate", "act")
    bench.launch(Level.III, LEADER)
    bench.end(Level.III, LEADER)
    bench.launch(Level.III, LEADER)
    assert bench.run().states["stop"] is StepState.CURRENT
    assert [r.in_force for r in bench.run().responses] == [False, True]


def test_a_relaunch_in_a_complete_run_opens_it_again() -> None:
    bench = bench_with(flow("4-13", "learn\nactivate launch\nwithdraw end", POSTS_411))
    bench.done("learn")
    for _ in range(2):
        bench.launch(Level.III, LEADER)
        assert bench.run().state is RunState.OPEN
        bench.end(Level.III, LEADER)
        assert bench.run().state is RunState.COMPLETE


def test_launch_may_be_not_applicable_with_a_reason_and_then_end_is_too() -> None:
    bench = bench_with(flow("4-13", "learn\nactivate launch\nact\nwithdraw end\nsumm", POSTS_411))
    bench.refused(Code.INVALID, record_step, "", "activate", Result.NOT_APPLICABLE, Account())
    bench.done("learn", "act", "summ")
    bench.done("activate", result=Result.NOT_APPLICABLE, reason="the crowd dispersed")
    assert bench.run().states["withdraw"] is StepState.NOT_APPLICABLE
    assert bench.run().state is RunState.COMPLETE


def test_a_later_launch_makes_it_done_after_all() -> None:
    bench = bench_with(flow("4-13", "learn\nactivate launch\nact\nwithdraw end", POSTS_411))
    bench.done("learn")
    bench.done("activate", result=Result.NOT_APPLICABLE, reason="the crowd dispersed")
    assert bench.launch(Level.III, LEADER).marks == ()
    bench.done("act")
    assert bench.run().states["activate"] is StepState.DONE
    assert bench.run().current == ("withdraw",)


def test_once_launched_it_is_no_longer_not_applicable(bench: Bench) -> None:
    bench.launch(Level.III, LEADER)
    why = Account(reason="it is so")
    bench.refused(Code.INVALID, record_step, "", "order", Result.NOT_APPLICABLE, why)


def test_what_was_done_ahead_of_a_launch_that_is_not_needed_holds_nothing_up(bench: Bench) -> None:
    bench.done("recv", "notify", "collect", "act")
    bench.decide("decide", "no")
    assert bench.run().states["stop"] is StepState.NOT_NEEDED
    bench.done("direct")
    assert bench.run().current == ("summ",)


# -- which run ------------------------------------------------------------------------------------


def test_the_playbook_is_named_where_several_runs_have_levels() -> None:
    both = bench_with(flow("4-11", FLOW_411, POSTS_411), flow("4-12", FLOW_411, POSTS_411))
    both.start("4-12")
    both.refused(Code.INVALID, launch, launching(Level.III, LEADER))
    assert both.launch(Level.III, LEADER, playbook="4-12").run == "4-12"


def test_after_a_stopped_run_the_name_of_its_playbook_means_the_newest(bench: Bench) -> None:
    bench.do(stop_run, "4-11", "started by mistake")
    bench.start("4-11")
    assert bench.launch(Level.III, LEADER, playbook="4-11").run == "4-11.2"
    bench.done("recv", run="4-11")
    assert bench.run("4-11.2").states["recv"] is StepState.DONE
