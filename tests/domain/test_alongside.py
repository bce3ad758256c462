"""Launching starts 4-11, 4-12 or 4-13 alongside, and carries over what is common by reference."""

from __future__ import annotations

import pytest

from dutyconsole.domain.events import CallResult, Mark, Result
from dutyconsole.domain.lifecycle import correct
from dutyconsole.domain.notices import Call, call_recipient
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.run import StepState
from dutyconsole.domain.runs import stop_run
from tests.domain.builders import Bench, bench_with
from tests.domain.flows import FLOW_411, POSTS_411, flow
from tests.domain.shipped import shipped

FLOW_48 = """
    recv common=receive
    tell notify common=notify to=department_leadership,pm_section_chief
    repair
"""
LEADER = "station_elg_leader"


@pytest.fixture
def bench() -> Bench:
    return bench_with(flow("4-8", FLOW_48), flow("4-11", FLOW_411, POSTS_411))


def launched_alongside(bench: Bench) -> None:
    bench.launch(Level.III, LEADER, playbook="4-11")


def test_a_launch_starts_the_playbook_alongside_and_launches_in_that_run(bench: Bench) -> None:
    launched_alongside(bench)
    assert [r.playbook.id for r in bench.incident.open_runs] == ["4-8", "4-11"]
    assert [r.run for r in bench.incident.in_force] == ["4-11"]
    assert bench.run("4-8").current == ("recv",)


def test_what_is_done_already_is_carried_over_by_reference(bench: Bench) -> None:
    bench.done("recv")
    launched_alongside(bench)
    record = bench.run("4-11").records["recv"]
    assert record.marks == (Mark.CARRIED_OVER,)
    assert record.carried_from == "4-8"
    assert record.performed_by == "officer1"


def test_what_is_not_done_is_not_carried_over(bench: Bench) -> None:
    bench.done("recv", result=Result.NOT_APPLICABLE)
    launched_alongside(bench)
    assert bench.run("4-11").current[0] == "recv"


def test_who_needs_a_second_answer_is_not_carried_over_after_the_first(bench: Bench) -> None:
    for person, informed in (("He", set()), ("Lu", {"department_leadership"})):
        call = Call(CallResult.ANSWERED, person=person, needed=2)
        bench.do(call_recipient, "4-8", "tell", "department_leadership", call)
        assert bench.start("4-11").informed("notify") == informed
        bench.do(stop_run, "4-11", "too early")


def test_a_notice_is_carried_over_recipient_by_recipient(bench: Bench) -> None:
    bench.done("recv")
    bench.call("tell", "department_leadership")
    bench.call("tell", "pm_section_chief", result=CallResult.NO_ANSWER)
    launched_alongside(bench)
    run = bench.run("4-11")
    assert run.informed("notify") == {"department_leadership"}
    assert run.states["notify"] is StepState.CURRENT
    bench.call("notify", "pm_section_chief", "csc_head")
    assert bench.run("4-11").states["notify"] is StepState.DONE


def test_a_notice_whose_recipients_are_all_informed_is_done_in_the_new_run() -> None:
    bench = bench_with(flow("4-11", FLOW_411, POSTS_411), flow("4-8", FLOW_48))
    bench.call("notify", "department_leadership", "pm_section_chief")
    bench.start("4-8")
    run = bench.run("4-8")
    assert run.states["tell"] is StepState.DONE
    assert run.records["tell"].marks == (Mark.CARRIED_OVER,)


def test_work_is_taken_from_whichever_run_has_done_it() -> None:
    bench = bench_with(
        flow("4-8", FLOW_48), flow("4-5", FLOW_48), flow("4-11", FLOW_411, POSTS_411)
    )
    bench.start("4-5")
    bench.done("recv", run="4-5")
    for recipient in ("department_leadership", "pm_section_chief"):
        bench.call("tell", recipient, run="4-5")
    launched_alongside(bench)
    run = bench.run("4-11")
    assert run.records["recv"].carried_from == "4-5"
    assert run.informed("notify") == {"department_leadership", "pm_section_chief"}


def test_nothing_is_carried_over_from_a_run_of_the_wrong_playbook_that_was_stopped() -> None:
    bench = bench_with(flow("4-8", FLOW_48), flow("4-11", FLOW_411, POSTS_411))
    bench.done("recv")
    bench.do(stop_run, "4-8", "wrong playbook")
    launched_alongside(bench)
    assert bench.run("4-11").states["recv"] is StepState.CURRENT


def test_a_correction_of_the_first_record_leaves_the_reference() -> None:
    bench = bench_with(flow("4-8", FLOW_48), flow("4-11", FLOW_411, POSTS_411))
    bench.done("recv")
    launched_alongside(bench)
    position = bench.run("4-8").records["recv"].position
    bench.do(correct, position, "step_recorded", {"performed_by": "Li"}, "misheard")
    assert bench.run("4-11").records["recv"].carried_from == "4-8"


@pytest.mark.parametrize("beside", ["4-11", "4-12"])
@pytest.mark.parametrize("first", ["4-5", "4-7", "4-8", "4-15"])
def test_the_shipped_workflows_share_the_report_and_the_notice(first: str, beside: str) -> None:
    bench = bench_with(shipped(first), shipped(beside))
    bench.done("recv")
    bench.call("notify", "department_leadership")
    (post,) = shipped(beside).response[Level.III].launch
    bench.launch(Level.III, post, playbook=beside)
    run = bench.run(beside)
    assert run.states["recv"] is StepState.DONE
    assert run.informed("notify") == {"department_leadership"}
