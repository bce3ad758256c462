"""All steps up to here, as one caller reports them: nothing guessed, nothing left behind."""

from __future__ import annotations

import pytest

from dutyconsole.domain.events import Mark, Result
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.run import StepState
from dutyconsole.domain.steps import Account
from dutyconsole.domain.up_to import record_up_to
from tests.domain.builders import Bench, bench_with
from tests.domain.flows import FLOW_411, POSTS_411, flow

SAID = Account(performed_by="conductor", told_by="Li, conductor", via="phone", note="all done")


def walking(lines: str = FLOW_411) -> Bench:
    return bench_with(flow("p", lines, POSTS_411))


def states(bench: Bench) -> dict[str, str]:
    return {step: state.value for step, state in bench.run().states.items()}


def test_each_step_on_the_way_is_recorded_with_the_same_account() -> None:
    bench = walking("a\nb\nc record\nd")
    bench.done("a")
    events = bench.do(record_up_to, "", "c", SAID)
    assert [event.KIND for event in events] == ["step_recorded"] * 2
    run = bench.run()
    assert run.current == ("d",)
    for step in ("b", "c"):
        record = run.records[step]
        assert record.state is StepState.DONE
        assert (record.performed_by, record.told_by) == ("conductor", "Li, conductor")
        assert (record.via, record.note, record.marks) == ("phone", "all done", ())


def test_a_notice_in_between_stays_open_and_what_follows_it_is_ahead() -> None:
    bench = walking()
    bench.do(record_up_to, "", "collect", SAID)
    assert states(bench) | {"recv": "done", "notify": "current", "collect": "done"} == states(bench)
    assert bench.run().records["collect"].marks == (Mark.AHEAD,)


def test_once_the_notice_is_begun_nothing_is_ahead() -> None:
    bench = walking()
    bench.done("recv")
    bench.call("notify", "csc_head")
    bench.do(record_up_to, "", "collect", SAID)
    assert bench.run().records["collect"].marks == ()


def test_an_open_decision_is_never_guessed() -> None:
    bench = walking()
    refused = bench.refused(Code.INVALID, record_up_to, "", "direct", SAID)
    assert refused.message == "Decision decide stands before it and is not answered"
    assert "choose a step before it" in refused.mend


def test_a_launch_and_an_end_are_never_guessed() -> None:
    bench = walking()
    bench.done("recv", "notify", "collect")
    bench.decide("decide", "yes")
    assert "order" in bench.refused(Code.INVALID, record_up_to, "", "act", SAID).message
    bench.launch(Level.II, "system_elg_office_director")
    assert "stop" in bench.refused(Code.INVALID, record_up_to, "", "summ", SAID).message
    bench.do(record_up_to, "", "act", SAID)
    assert bench.run().current == ("stop",)


def test_the_first_thing_in_the_way_is_named() -> None:
    bench = walking()
    assert "decide" in bench.refused(Code.INVALID, record_up_to, "", "archive", SAID).message


def test_a_hold_point_is_never_guessed_but_may_be_the_step_itself() -> None:
    bench = walking("a\nb hold\nc")
    assert "b is a hold point" in bench.refused(Code.INVALID, record_up_to, "", "c", SAID).message
    bench.do(record_up_to, "", "b", SAID)
    assert bench.run().current == ("c",)


@pytest.mark.parametrize("step", ["notify", "decide", "order", "stop"])
def test_what_no_caller_can_have_done_is_no_step_to_record_up_to(step: str) -> None:
    walking().refused(Code.INVALID, record_up_to, "", step, SAID)


def test_a_way_that_was_not_taken_is_left_alone() -> None:
    bench = walking()
    bench.done("recv", "notify", "collect")
    bench.decide("decide", "no")
    bench.refused(Code.INVALID, record_up_to, "", "act", SAID)
    bench.do(record_up_to, "", "archive", SAID)
    now = states(bench)
    assert (now["direct"], now["summ"], now["archive"]) == ("done",) * 3
    assert (now["order"], now["act"], now["stop"]) == ("not_needed",) * 3


def test_parallel_lanes_are_recorded_where_they_lead_to_the_step() -> None:
    bench = walking("a <\nb <\nc <\nd < a, b")
    bench.do(record_up_to, "", "d", SAID)
    assert states(bench) == {"a": "done", "b": "done", "c": "current", "d": "done"}


def test_what_was_put_off_stays_put_off() -> None:
    bench = walking("a\nb\nc\nd")
    bench.done("a", result=Result.DEFERRED)
    bench.do(record_up_to, "", "c", SAID)
    assert states(bench) == {"a": "deferred", "b": "done", "c": "done", "d": "current"}
    assert bench.run().records["c"].marks == ()


def test_a_step_resolved_meanwhile_has_lost_the_race() -> None:
    bench = walking("a\nb\nc")
    bench.done("a", "b")
    bench.refused(Code.LOST_RACE, record_up_to, "", "b", SAID, 1)
    bench.reopen("b")
    bench.refused(Code.LOST_RACE, record_up_to, "", "b", SAID, 1)
    bench.do(record_up_to, "", "b", SAID, 2)
    assert bench.run().current == ("c",)


def test_what_is_late_is_marked_so() -> None:
    bench = walking("a target=5\nb\nc")
    bench.pass_time(6)
    bench.do(record_up_to, "", "b", SAID)
    assert bench.run().records["a"].marks == (Mark.LATE, Mark.DEVIATION)
    assert bench.run().records["b"].marks == ()
