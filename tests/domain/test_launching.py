"""Who may launch, how it is vouched for, and how levels stack."""

from __future__ import annotations

import pytest

from dutyconsole.domain.authority import EndOrder, LaunchOrder, launch, step_down
from dutyconsole.domain.events import Mode
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.run import StepState
from dutyconsole.domain.signing import OnWord, Reported, Signing
from tests.domain.builders import (
    NOT_READ_BACK,
    ON_WORD,
    REPORTED,
    SIGNED,
    WRITTEN,
    WRONG_SECRET,
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


# -- who ------------------------------------------------------------------------------------------


def test_the_right_post_of_the_right_person_launches(bench: Bench) -> None:
    response = bench.launch(Level.II, DIRECTOR)
    assert response.in_force
    assert (response.level, response.launcher, response.post, response.unit) == (
        Level.II,
        DIRECTOR,
        DIRECTOR,
        "system",
    )
    assert bench.incident.level is Level.II


def test_a_wrong_post_is_refused_and_told_who_may(bench: Bench) -> None:
    refusal = bench.refused(
        Code.WRONG_POST, launch, launching(Level.II, "system_elg_leader", SIGNED)
    )
    assert DIRECTOR in refusal.mend


def test_somebody_who_does_not_hold_the_post_is_refused(bench: Bench) -> None:
    bench.refused(Code.WRONG_POST, launch, launching(Level.II, DIRECTOR, person="csc_head"))


def test_a_holding_counts_only_from_its_beginning_to_its_end(bench: Bench) -> None:
    bench.add_person("zhao")
    order = launching(Level.II, DIRECTOR, ON_WORD, person="zhao")
    before = bench.now
    bench.pass_time()
    bench.hold("zhao", DIRECTOR, "system", minutes=30)
    with pytest.raises(Exception, match="does not hold"):
        bench.do_at(before, launch, order)
    bench.pass_time(30)
    bench.refused(Code.WRONG_POST, launch, order)


def test_a_holding_that_was_ended_no_longer_signs(bench: Bench) -> None:
    bench.add_person("zhao")
    holding = bench.hold("zhao", DIRECTOR, "system")
    held = bench.now
    bench.pass_time()
    bench.end_holding(holding)
    order = launching(Level.II, DIRECTOR, SIGNED, person="zhao")
    bench.refused(Code.WRONG_POST, launch, order)
    with pytest.raises(Exception, match="does not hold"):
        bench.do_at(held, launch, order)


def test_an_acting_holder_may_launch_and_is_shown_as_acting(bench: Bench) -> None:
    bench.add_person("zhao")
    bench.hold("zhao", DIRECTOR, "system", acting=DIRECTOR)
    assert bench.launch(Level.II, DIRECTOR, person="zhao").acting
    assert bench.incident.responses[0].answerable == "zhao"


def test_station_posts_are_bound_to_their_unit(bench: Bench) -> None:
    bench.add_person("feng")
    bench.hold("feng", LEADER, "wanghe")
    assert bench.launch(Level.III, LEADER, person="feng").unit == "wanghe"
    other = bench_with(flow("4-11", FLOW_411, POSTS_411))
    other.refused(Code.WRONG_POST, launch, launching(Level.III, LEADER, unit="wanghe"))


def test_who_holds_the_post_of_several_units_says_which(bench: Bench) -> None:
    bench.hold(LEADER, LEADER, "wanghe")
    bench.refused(Code.INVALID, launch, launching(Level.III, LEADER))
    assert bench.launch(Level.III, LEADER, unit="wanghe").unit == "wanghe"


def test_an_adopted_table_counts_for_new_runs_only(bench: Bench) -> None:
    changed = {**POSTS_411, Level.II: ("csc_head",)}
    bench.adopt(flow("4-11", FLOW_411, changed, version=2))
    bench.refused(Code.WRONG_POST, launch, launching(Level.II, "csc_head"))
    bench.launch(Level.II, DIRECTOR)
    assert bench.run().playbook.version == 1


# -- how ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signing", "mode", "is_open"),
    [
        (SIGNED, Mode.SIGNED, False),
        (ON_WORD, Mode.ON_WORD, True),
        (REPORTED, Mode.REPORTED, True),
    ],
)
def test_each_mode_is_in_force_at_once_and_its_mode_is_kept(
    bench: Bench, signing: Signing, mode: Mode, is_open: bool
) -> None:
    response = bench.launch(Level.II, DIRECTOR, signing)
    assert response.in_force
    assert response.mode is mode
    assert response.launch_open is is_open


def test_a_reported_launch_is_still_checked_for_its_post(bench: Bench) -> None:
    bench.refused(Code.WRONG_POST, launch, launching(Level.II, LEADER, REPORTED))


@pytest.mark.parametrize(
    ("signing", "code"),
    [
        (WRONG_SECRET, Code.NOT_SIGNED),
        (NOT_READ_BACK, Code.NOT_READ_BACK),
        (OnWord("", read_back=True), Code.INVALID),
        (Reported("", "telephone"), Code.INVALID),
        (Reported("dispatcher", ""), Code.INVALID),
        (WRITTEN, Code.INVALID),
    ],
)
def test_what_is_not_vouched_for_launches_nothing(
    bench: Bench, signing: Signing, code: Code
) -> None:
    bench.refused(code, launch, launching(Level.II, DIRECTOR, signing))


@pytest.mark.parametrize(
    "order",
    [
        LaunchOrder(Level.II, "nobody", DIRECTOR, SIGNED),
        LaunchOrder(Level.II, DIRECTOR, "king", SIGNED),
        LaunchOrder(Level.II, DIRECTOR, DIRECTOR, SIGNED, unit="atlantis"),
        LaunchOrder(Level.II, DIRECTOR, DIRECTOR, SIGNED, playbook="4-99"),
    ],
)
def test_an_unknown_person_post_unit_or_playbook_is_unknown(
    bench: Bench, order: LaunchOrder
) -> None:
    bench.refused(Code.UNKNOWN, launch, order)


def test_the_refusals_come_in_the_order_of_the_shell(bench: Bench) -> None:
    bench.launch(Level.II, DIRECTOR)
    both = launching(Level.III, "csc_head", WRONG_SECRET)
    bench.refused(Code.WRONG_POST, launch, both)
    bench.refused(Code.NOT_SIGNED, launch, launching(Level.III, LEADER, WRONG_SECRET))
    bench.refused(Code.NOT_READ_BACK, launch, launching(Level.III, LEADER, NOT_READ_BACK))
    bench.refused(Code.LEVEL_NOT_HIGHER, launch, launching(Level.III, LEADER))


def test_a_playbook_without_levels_launches_nothing_itself() -> None:
    plain = bench_with(flow("4-8", "recv\narchive"))
    plain.refused(Code.INVALID, launch, launching(Level.II, DIRECTOR))
    plain.refused(Code.INVALID, launch, launching(Level.II, DIRECTOR, playbook="4-8"))


# -- the stack ------------------------------------------------------------------------------------


def test_levels_stack_and_the_incident_has_the_highest(bench: Bench) -> None:
    bench.launch(Level.III, LEADER)
    bench.launch(Level.II, DIRECTOR)
    bench.launch(Level.I, "bureau_elg_leader")
    assert [r.level for r in bench.run().in_force] == [Level.I, Level.II, Level.III]
    assert bench.incident.level is Level.I


@pytest.mark.parametrize("level", [Level.II, Level.III])
def test_a_launch_must_be_higher_than_what_is_in_force_there(bench: Bench, level: Level) -> None:
    bench.launch(Level.II, DIRECTOR)
    (post,) = POSTS_411[level]
    bench.refused(Code.LEVEL_NOT_HIGHER, launch, launching(level, post))


def test_levels_stack_per_run() -> None:
    both = bench_with(flow("4-11", FLOW_411, POSTS_411), flow("4-12", FLOW_411, POSTS_411))
    both.launch(Level.I, "bureau_elg_leader")
    both.launch(Level.III, LEADER, playbook="4-12")
    assert [r.run for r in both.incident.in_force] == ["4-11", "4-12"]
    assert both.incident.level is Level.I


def test_stepping_down_is_one_transaction(bench: Bench) -> None:
    bench.launch(Level.II, DIRECTOR)
    ending = EndOrder(Level.II, DIRECTOR, SIGNED)
    events = bench.do(step_down, ending, launching(Level.III, LEADER, playbook="4-11"))
    assert [e.KIND for e in events] == ["response_ended", "response_launched"]
    assert [r.level for r in bench.run().in_force] == [Level.III]
    assert bench.run().states["stop"] is not StepState.DONE


@pytest.mark.parametrize(
    ("ending", "launching_", "code"),
    [
        (EndOrder(Level.II, LEADER, SIGNED), launching(Level.III, LEADER), Code.NOT_LAUNCHER),
        (EndOrder(Level.II, DIRECTOR, SIGNED), launching(Level.III, DIRECTOR), Code.WRONG_POST),
        (EndOrder(Level.II, DIRECTOR, SIGNED), launching(Level.I, DIRECTOR), Code.INVALID),
    ],
)
def test_a_step_down_half_of_which_is_refused_does_nothing(
    bench: Bench, ending: EndOrder, launching_: LaunchOrder, code: Code
) -> None:
    bench.launch(Level.II, DIRECTOR)
    bench.refused(code, step_down, ending, launching_)
    assert bench.incident.level is Level.II


def test_the_summary_is_organised_by_the_highest_level_reached(bench: Bench) -> None:
    assert bench.run().highest_reached is None
    bench.launch(Level.III, LEADER)
    bench.launch(Level.II, DIRECTOR)
    bench.end(Level.II, DIRECTOR)
    bench.end(Level.III, LEADER)
    run = bench.run()
    assert run.highest_reached is Level.II
    assert run.playbook.response[Level.II].summary == ("system",)
