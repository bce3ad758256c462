"""All 13 workflows at the desk, on its log, from the report to closed, on every combination."""

from __future__ import annotations

from itertools import product
from typing import Final

import pytest

from dutyconsole.domain.incident import IncidentState
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.run import RunState, StepState
from tests.desk.bench import Bench, by_telephone
from tests.desk.walker import NOBODY, Ladder, Plan, every_plan, walk

KINDS = {
    "4-5": "safety_information",
    "4-7": "accident",
    "4-8": "equipment_fault",
    "4-9": "casualty",
    "4-11": "emu_abnormality",
    "4-12": "train_abnormality",
    "4-13": "mass_stranding",
    "4-15": "fire",
}
LAUNCHERS: Final[dict[str, dict[Level, tuple[str, ...]]]] = {
    "4-11": {
        Level.III: ("station_elg_leader",),
        Level.II: ("system_elg_office_director",),
        Level.I: ("bureau_elg_leader",),
    },
    "4-12": {
        Level.III: ("station_elg_leader",),
        Level.II: ("system_elg_leader",),
        Level.I: ("bureau_elg_leader",),
    },
    "4-13": {
        Level.III: ("station_head",),
        Level.II: ("bureau_surge_elg_leader",),
        Level.I: ("bureau_elg_leader", "bureau_elg_deputy_leader"),
    },
}
"""By the source; written out so that a changed playbook shows."""

WITHOUT_LEVELS = sorted(set(KINDS) - set(LAUNCHERS))
ROUTINE = ("4-1", "4-2", "4-3", "4-4", "4-10")

COMBINATIONS = {
    "4-1": 1,
    "4-2": 1,
    "4-3": 2,
    "4-4": 6,
    "4-5": 2,
    "4-7": 1,
    "4-8": 2,
    "4-9": 1,
    "4-10": 65,
    "4-11": 2,
    "4-12": 2,
    "4-13": 1,
    "4-15": 2,
}
"""How many ways of answering there are; each reviewer sends the work back at most once, in any
order."""

SINGLE = [
    (playbook, Ladder(((level, post),)))
    for playbook, levels in LAUNCHERS.items()
    for level, posts in levels.items()
    for post in posts
]
ESCALATED = [
    (playbook, Ladder(tuple(zip(levels, posts, strict=True))))
    for playbook, by_level in LAUNCHERS.items()
    for levels in ((Level.III, Level.II), (Level.II, Level.I), (Level.III, Level.II, Level.I))
    for posts in product(*(by_level[level] for level in levels))
]


def closed(bench: Bench) -> None:
    """Close and archive it; everything of it is over, and the log is whole."""
    assert {run.state for run in bench.incident.runs.values()} == {RunState.COMPLETE}
    bench.clock.pass_minutes()
    assert bench.close().incident.state is IncidentState.CLOSED
    assert bench.archive().incident.state is IncidentState.ARCHIVED


def still_there(bench: Bench, incidents: list[str]) -> None:
    """The log verifies, and opened again it says the same."""
    before = [bench.desk.incident(name) for name in incidents]
    assert bench.desk.log.verify().ok
    bench.restart()
    assert [bench.desk.incident(name) for name in incidents] == before


@pytest.mark.parametrize("playbook", [*WITHOUT_LEVELS, *LAUNCHERS])
def test_every_combination_is_walked_to_closed_without_a_launch(
    bench: Bench, playbook: str
) -> None:
    """Where the answer asks for a launch, none is made and the step is not applicable."""
    walked: list[str] = []

    def once(plan: Plan) -> None:
        bench.handle(playbook, KINDS[playbook])
        walked.append(bench.incident_id)
        walk(bench, playbook, plan)
        closed(bench)
        assert not bench.incident.responses

    assert len(every_plan(once)) == COMBINATIONS[playbook]
    still_there(bench, walked)


@pytest.mark.parametrize(("playbook", "ladder"), [*SINGLE, *ESCALATED])
def test_every_level_is_launched_and_ended_by_its_own_launcher(
    bench: Bench, playbook: str, ladder: Ladder
) -> None:
    walked: list[str] = []

    def once(plan: Plan) -> None:
        bench.handle(playbook, KINDS[playbook])
        walked.append(bench.incident_id)
        run = walk(bench, playbook, plan, ladder)
        if "no" not in plan.given:
            assert [(r.level, r.launcher, r.ended_by) for r in run.responses] == [
                (level, post, post) for level, post in ladder.levels
            ]
            assert run.highest_reached == ladder.levels[-1][0]
        closed(bench)

    assert len(every_plan(once)) == COMBINATIONS[playbook]
    still_there(bench, walked)


@pytest.mark.parametrize(("beside", "ladder"), SINGLE)
@pytest.mark.parametrize("playbook", WITHOUT_LEVELS)
def test_a_launch_from_a_workflow_without_levels_goes_on_alongside(
    bench: Bench, playbook: str, beside: str, ladder: Ladder
) -> None:
    """Launched after the first step; both workflows are walked to their ends."""
    ((level, launcher),) = ladder.levels

    def once(plan: Plan) -> None:
        bench.handle(playbook, KINDS[playbook])
        bench.step(bench.run(playbook).current[0], run=playbook)
        bench.refused(Code.INVALID, bench.launch, level, launcher)
        response = bench.launch(level, launcher, playbook=beside)
        assert (response.run, response.in_force) == (beside, True)
        walk(bench, playbook, plan)
        bench.refused(Code.RESPONSE_IN_FORCE, bench.close)
        walk(bench, beside, Plan(), ladder)
        closed(bench)

    assert len(every_plan(once)) == COMBINATIONS[playbook]
    still_there(bench, [bench.incident_id])


@pytest.mark.parametrize("playbook", LAUNCHERS)
def test_every_order_by_telephone_is_signed_before_the_archive(bench: Bench, playbook: str) -> None:
    for level, (post, *_) in LAUNCHERS[playbook].items():
        bench.handle(playbook, KINDS[playbook])
        bench.launch(level, post, signing=by_telephone("17"))
        bench.end(level, post, by_telephone("18"))
        walk(bench, playbook, Plan())
        bench.close()
        bench.refused(Code.ON_WORD, bench.archive)
        bench.confirm(level, post)
        assert bench.archive().incident.state is IncidentState.ARCHIVED


@pytest.mark.parametrize("playbook", ROUTINE)
def test_routine_work_is_walked_to_closed_redo_included(bench: Bench, playbook: str) -> None:
    walked: list[str] = []

    def once(plan: Plan) -> None:
        bench.handle(playbook, "routine")
        walked.append(bench.incident_id)
        run = walk(bench, playbook, plan, NOBODY)
        for step, _ in plan.redone:
            assert run.round_of(step) > 1
            assert run.states[step] is StepState.DONE
        assert bool(run.earlier) is bool(plan.redone)
        closed(bench)

    assert len(every_plan(once)) == COMBINATIONS[playbook]
    still_there(bench, walked)
