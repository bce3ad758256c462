"""Several desks on one log: each sees the other's work, and of two at once one is first."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from dutyconsole.desk.steps import StepRef, record_up_to, reopen_step, return_work
from dutyconsole.domain.events import Result
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.run import StepState
from dutyconsole.domain.steps import Account, next_answer
from tests.desk.bench import Bench

DIRECTOR = "system_elg_office_director"


@pytest.fixture
def other(bench: Bench) -> Iterator[Bench]:
    """A second desk with officer2, at the same incident, walked by 4-11."""
    bench.handle("4-11", train="G6723")
    second = bench.second_desk()
    yield second
    second.desk.log.close()


def at_once(*jobs: Callable[[], object]) -> list[Refused | None]:
    """Do them in as many threads, released together; what each was refused."""
    gate = threading.Barrier(len(jobs))

    def asked(job: Callable[[], object]) -> Refused | None:
        gate.wait()
        try:
            job()
        except Refused as refused:
            return refused
        return None

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(asked, jobs))


def test_each_desk_sees_what_the_other_records(bench: Bench, other: Bench) -> None:
    bench.done("recv")
    assert other.run().states["recv"] is StepState.DONE
    other.note("seen")
    bench.launch(Level.II, DIRECTOR)
    assert other.incident == bench.incident
    assert other.incident.level is Level.II
    other.report("smoke", kind="fire")
    assert len(bench.desk.incidents()) == 2
    assert bench.desk.incident(other.incident_id).kind == "fire"


def test_each_desk_sees_the_other_s_people(bench: Bench, other: Bench) -> None:
    bench.refused(Code.WRONG_POST, other.launch, Level.II, "csc_head", DIRECTOR)
    bench.appoint("csc_head", DIRECTOR)
    secret = bench.reset_secret("csc_head")
    other.launch(Level.II, "csc_head", DIRECTOR, other.sign("csc_head", secret))
    bench.refused(Code.NOT_LAUNCHER, bench.end, Level.II, DIRECTOR)


def test_who_comes_second_is_told_who_was_first(bench: Bench, other: Bench) -> None:
    shown = bench.run().round_of("recv")
    other.step("recv", shown_round=shown)
    refused = bench.refused(Code.LOST_RACE, bench.step, "recv", shown_round=shown)
    assert "officer2" in refused.message
    assert refused.message.endswith(f"(entry {bench.run().records['recv'].position})")


def test_a_decision_shown_unanswered_is_not_answered_twice(bench: Bench, other: Bench) -> None:
    shown = bench.run().round_of("decide")
    other.decide("decide", "no", shown_round=shown)
    refused = bench.refused(Code.LOST_RACE, bench.decide, "decide", "yes", shown_round=shown)
    assert "as no by officer2" in refused.message
    bench.decide("decide", "yes")  # knowingly: a new round
    assert bench.run().round_of("decide") == 2


def test_a_decision_shown_answered_is_answered_again_only_as_it_was_shown(
    bench: Bench, other: Bench
) -> None:
    bench.decide("decide", "no")
    shown = next_answer(bench.run(), bench.run().playbook.by_id["decide"])
    other.decide("decide", "yes", shown_round=shown)
    refused = bench.refused(Code.LOST_RACE, bench.decide, "decide", "yes", shown_round=shown)
    assert "as yes by officer2" in refused.message
    bench.decide("decide", "no", shown_round=shown + 1)
    assert bench.run().records["decide"].outcome == "no"


def test_what_another_desk_opened_again_is_not_opened_twice(bench: Bench, other: Bench) -> None:
    bench.done("recv")
    shown = StepRef(bench.incident_id, "recv", shown_round=1)
    other.reopen_step("recv")
    bench.refused(Code.LOST_RACE, reopen_step, bench.desk, bench.officer, shown)
    other.done("recv")
    bench.refused(Code.LOST_RACE, reopen_step, bench.desk, bench.officer, shown)


def test_up_to_here_records_nothing_that_was_not_listed(bench: Bench, other: Bench) -> None:
    bench.done("recv")
    ref = StepRef(bench.incident_id, "collect", shown_round=1)
    other.reopen_step("recv")
    said = (bench.desk, bench.officer, ref, Account(), None, {"collect"})
    assert "round 2" in bench.refused(Code.LOST_RACE, record_up_to, *said).message
    other.done("recv")
    record_up_to(*said)
    assert bench.run().states["collect"] is StepState.DONE


def test_work_is_returned_only_in_the_round_that_was_shown(bench: Bench, other: Bench) -> None:
    ids = {step.id for step in bench.run().playbook.steps}
    steps = bench.start("4-13").playbook.steps
    step = next(s.id for s in steps if s.standard and not s.is_derived and s.id not in ids)
    bench.done(step)
    other.reopen_step(step)
    other.done(step)
    ref = StepRef(bench.incident_id, step, shown_round=1)
    bench.refused(Code.LOST_RACE, return_work, bench.desk, bench.officer, ref, "two missing")


def test_a_step_that_was_opened_again_meanwhile_is_looked_at_again(
    bench: Bench, other: Bench
) -> None:
    shown = bench.run().round_of("recv")
    other.done("recv")
    other.reopen_step("recv")
    refused = bench.refused(Code.LOST_RACE, bench.step, "recv", shown_round=shown)
    assert "round 2" in refused.message
    bench.step("recv", shown_round=2)


def test_what_others_do_elsewhere_refuses_nothing(bench: Bench, other: Bench) -> None:
    shown = bench.run().round_of("collect")
    other.note("meanwhile")
    other.done("recv")
    other.report("smoke", kind="fire")
    bench.step("collect", shown_round=shown)


@pytest.mark.parametrize("result", [Result.DONE, Result.NOT_APPLICABLE])
def test_of_one_step_at_two_desks_at_once_one_wins(
    bench: Bench, other: Bench, result: Result
) -> None:
    for step in ("recv", "collect", "activate", "act", "summ", "rectify", "archive"):
        refused = at_once(
            lambda step=step: bench.step(step, shown_round=1),  # type: ignore[misc]
            lambda step=step: other.step(step, result, shown_round=1),  # type: ignore[misc]
        )
        assert [r.code if r else None for r in refused].count(None) == 1
        (lost,) = [r for r in refused if r]
        winner = bench.run().records[step].entered_by
        assert lost.code is Code.LOST_RACE
        assert winner in lost.message
        assert winner == ("officer2" if refused[0] else "officer1")
    assert bench.incident == other.incident
    assert bench.desk.log.verify().ok


def test_of_one_launch_in_many_threads_one_wins(bench: Bench, other: Bench) -> None:
    refused = at_once(*[lambda b=b: b.launch(Level.II, DIRECTOR) for b in (bench, other) * 4])
    assert [r.code if r else None for r in refused].count(None) == 1
    assert {r.code for r in refused if r} == {Code.LEVEL_NOT_HIGHER}
    assert len(bench.incident.responses) == len(bench.entries("response_launched")) == 1


def test_many_reports_at_once_get_numbers_of_their_own(bench: Bench, other: Bench) -> None:
    jobs = [lambda b=b: b.report("smoke") for b in (bench, other) * 5]
    assert at_once(*jobs) == [None] * 10
    numbers = [row.incident for row in bench.desk.incidents()]
    assert numbers == [f"20261123-{n:02d}" for n in range(1, 12)]
    assert bench.desk.log.verify().ok
    bench.desk.refresh()
    assert [bench.desk.incident(n) for n in numbers] == [other.desk.incident(n) for n in numbers]
