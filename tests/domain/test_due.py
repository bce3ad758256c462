"""What is due follows from the log alone, the nearest deadline on top."""

from __future__ import annotations

from datetime import timedelta

from dutyconsole.domain import lifecycle
from dutyconsole.domain.asking import await_response
from dutyconsole.domain.awaited import Awaited
from dutyconsole.domain.due import Due, DueKind, due
from dutyconsole.domain.events import CallResult, FactRecorded, Result, RunStopped
from dutyconsole.domain.notices import Call, call_at_large, message
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.responsibility import confirm, dispute
from tests.domain.builders import INCIDENT, ON_WORD, REPORTED, SIGNED, Bench, bench_with
from tests.domain.flows import FLOW_411, POSTS_411, flow

DIRECTOR = "system_elg_office_director"
MESSAGE = Call(CallResult.MESSAGED, via="group message")


def walking(lines: str = FLOW_411) -> Bench:
    return bench_with(flow("p", lines, POSTS_411))


def now_due(bench: Bench) -> list[Due]:
    """Without the repeating reports, which Level II brings along: they have tests of their own."""
    found = due(bench.incident, bench.now)
    return [each for each in found if each.kind is not DueKind.REPORT]


def kinds(bench: Bench) -> list[DueKind]:
    return [each.kind for each in now_due(bench)]


def said(bench: Bench) -> list[str]:
    return [str(each.phrase) for each in now_due(bench)]


def test_nothing_is_due_where_the_log_says_nothing_of_it() -> None:
    assert now_due(walking()) == []


def test_a_step_with_a_target_is_due_once_it_is_current() -> None:
    bench = walking("a target=20\nb target=5")
    (first,) = now_due(bench)
    assert (first.kind, first.step, first.run) == (DueKind.STEP, "a", "p")
    assert first.at == bench.now + timedelta(minutes=20)
    assert str(first.phrase) == "To do: step a"
    bench.pass_time(21)
    assert said(bench) == ["Late: step a"]
    bench.done("a")
    assert [each.at for each in now_due(bench)] == [bench.now + timedelta(minutes=5)]


def test_the_nearest_deadline_is_on_top_and_what_has_none_comes_after() -> None:
    bench = walking("x\na target=20 <\nb target=5 <")
    bench.done("x", result=Result.DEFERRED)
    assert [each.step for each in now_due(bench)] == ["b", "a", "x"]
    assert kinds(bench)[-1] is DueKind.DEFERRED


def test_who_did_not_answer_is_due_until_they_do() -> None:
    bench = walking()
    bench.done("recv")
    bench.call("notify", "csc_head", result=CallResult.NO_ANSWER)
    bench.call("notify", "pm_section_chief", result=CallResult.REFUSED)
    assert [(each.kind, each.about, each.step) for each in now_due(bench)] == [
        (DueKind.CALL, "csc_head", "notify"),
        (DueKind.CALL, "pm_section_chief", "notify"),
    ]
    bench.call("notify", "csc_head", "pm_section_chief")
    assert now_due(bench) == []


def test_a_message_without_a_receipt_is_due() -> None:
    bench = walking()
    bench.done("recv")
    bench.do(message, "", "notify", ("csc_head",), MESSAGE)
    assert said(bench) == ["No receipt: csc_head"]
    assert kinds(bench) == [DueKind.RECEIPT]
    bench.call("notify", "csc_head", result=CallResult.NO_ANSWER)
    assert kinds(bench) == [DueKind.CALL]


def test_a_message_to_several_is_one_thing_to_see_to_until_one_is_left() -> None:
    bench = walking()
    bench.done("recv")
    three = ("csc_head", "pm_section_chief", "department_leadership")
    bench.do(message, "", "notify", three, MESSAGE)
    assert said(bench) == ["No receipt, 3: csc_head, pm_section_chief, department_leadership"]
    bench.call("notify", "csc_head", "pm_section_chief")
    assert said(bench) == ["No receipt: department_leadership"]


def test_a_notice_called_done_is_no_longer_due() -> None:
    bench = walking()
    bench.call("notify", "csc_head", result=CallResult.NO_ANSWER)
    bench.done("notify")
    assert now_due(bench) == []


def test_calls_beside_the_notices_are_due_too() -> None:
    bench = walking()
    bench.do(call_at_large, "a doctor", Call(CallResult.NO_ANSWER))
    (one,) = now_due(bench)
    assert (one.kind, one.about, one.step, one.run) == (DueKind.CALL, "a doctor", "", "")


def test_what_stands_on_word_or_reported_is_to_be_confirmed() -> None:
    bench = walking()
    bench.launch(Level.III, "station_elg_leader", REPORTED)
    bench.launch(Level.II, DIRECTOR, ON_WORD)
    assert said(bench) == [
        "Confirm launch III: station_elg_leader, p",
        f"Confirm launch II: {DIRECTOR}, p",
    ]
    bench.do(confirm, Level.II, DIRECTOR, SIGNED)
    bench.end(Level.II, DIRECTOR, ON_WORD)
    assert f"Confirm end II: {DIRECTOR}, p" in said(bench)
    bench.do(dispute, Level.III, "station_elg_leader", SIGNED, "not I")
    assert "DISPUTED launch III: station_elg_leader, p" in said(bench)


def test_what_nobody_has_vouched_for_stays_due_when_the_incident_is_closed() -> None:
    bench = walking("order launch\nstop end")
    bench.launch(Level.II, DIRECTOR, ON_WORD)
    bench.end(Level.II, DIRECTOR)
    bench.do(call_at_large, "a doctor", Call(CallResult.NO_ANSWER))
    bench.do(lifecycle.close, "")
    assert kinds(bench) == [DueKind.CONFIRM]


def test_a_launch_asked_for_is_due() -> None:
    bench = walking()
    bench.do(await_response, Awaited(Level.II, DIRECTOR, DIRECTOR))
    assert said(bench) == [f"Not launched II: asked of {DIRECTOR}"]


def test_sources_that_differ_are_due_once() -> None:
    bench = walking()
    for source, value in (("dispatcher", "531"), ("conductor", "529")):
        bench.record(f"incident/{INCIDENT}", [FactRecorded("aboard", value, source)])
    assert said(bench) == ["Conflict: aboard"]
    assert now_due(bench)[0].about == "aboard"


def test_a_stopped_run_owes_nothing() -> None:
    bench = walking("a target=5\nb")
    bench.record(f"incident/{INCIDENT}", [RunStopped("p", "wrong one")])
    assert now_due(bench) == []
