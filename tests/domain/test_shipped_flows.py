"""All 13 workflows, walked to complete over every outcome, redo included."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from dutyconsole.domain.authority import EndOrder, end, launch
from dutyconsole.domain.events import CallResult, Result
from dutyconsole.domain.notices import Call, call_recipient
from dutyconsole.domain.playbook import Level, Playbook, Step, StepKind
from dutyconsole.domain.playbook_data import playbook_data, playbook_from
from dutyconsole.domain.run import RunState, StepState
from dutyconsole.domain.steps import Account, decide, record_step
from tests.domain.builders import SIGNED, bench_with, launching
from tests.domain.shipped import IDS, shipped
from tests.domain.strategies import Move, walks
from tests.domain.test_walks import walk_and_compare
from tests.domain.walking import Walker

CHIEF = Account(performed_by="chief")


class Guide:
    """Chooses the next answer of a walk by a plan, and knows what other plans there are.

    An answer that has the work done again is chosen once a walk at most for each decision.
    """

    def __init__(self, plan: tuple[str, ...]) -> None:
        self.plan = plan
        self.taken: list[str] = []
        self.untried: list[tuple[str, ...]] = []
        self.redone: set[tuple[str, str]] = set()

    def choose(self, step: Step) -> str:
        fit = [o for o in step.outcomes if (step.id, o) not in self.redone]
        answer = self.plan[len(self.taken)] if len(self.taken) < len(self.plan) else fit[0]
        if len(self.taken) >= len(self.plan):
            self.untried += [(*self.taken, other) for other in fit[1:]]
        self.taken.append(answer)
        if answer in step.redo:
            self.redone.add((step.id, answer))
        return answer


def walked(playbook: Playbook, guide: Guide, level: Level) -> Walker:
    """The run, done step by step as the screen would ask, compared after each."""
    bench = bench_with(playbook)
    walker = Walker(bench, playbook.id)
    post = playbook.response[level].launch[0] if playbook.response else ""
    for _ in range(200):
        if not walker.run.current:
            return walker
        bench.pass_time()
        step = playbook.by_id[walker.run.current[0]]
        now = bench.situation()
        match step.kind:
            case StepKind.DECISION:
                walker.watch(decide(now, "", step.id, guide.choose(step), CHIEF))
            case StepKind.NOTIFY:
                for recipient in step.recipients:
                    call = Call(CallResult.ANSWERED, recipient)
                    walker.watch(call_recipient(bench.situation(), "", step.id, recipient, call))
            case StepKind.LAUNCH:
                walker.watch(launch(now, launching(level, post)))
            case StepKind.END:
                walker.watch(end(now, EndOrder(level, post, SIGNED)))
            case _:
                walker.watch(record_step(now, "", step.id, Result.DONE, CHIEF))
    raise AssertionError(f"{playbook.id} never comes to its end by {guide.taken}")


def every_plan(playbook: Playbook, level: Level) -> dict[tuple[str, ...], Walker]:
    """Walks over all combinations of answers, by the answers given."""
    found: dict[tuple[str, ...], Walker] = {}
    plans: list[tuple[str, ...]] = [()]
    while plans:
        guide = Guide(plans.pop())
        walker = walked(playbook, guide, level)
        found[tuple(guide.taken)] = walker
        plans += guide.untried
    return found


@pytest.mark.parametrize("playbook", IDS)
def test_every_outcome_leads_to_the_end(playbook: str) -> None:
    for answers, walker in every_plan(shipped(playbook), Level.II).items():
        assert walker.run.state is RunState.COMPLETE, answers
        assert not walker.run.in_force
        assert walker.bench.restarted().incidents == walker.bench.incidents


@pytest.mark.parametrize("playbook", IDS)
def test_every_step_is_needed_on_some_way(playbook: str) -> None:
    walks_of_it = every_plan(shipped(playbook), Level.III).values()
    done = {
        step
        for walker in walks_of_it
        for step, state in walker.run.states.items()
        if state is StepState.DONE
    }
    assert done == set(shipped(playbook).by_id)


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("playbook", ["4-11", "4-12", "4-13"])
def test_each_level_is_launched_and_ended_on_the_way(playbook: str, level: Level) -> None:
    walker = walked(shipped(playbook), Guide(()), level)
    (response,) = walker.run.responses
    assert (response.level, response.in_force) == (level, False)
    assert response.ended_by == response.launcher == shipped(playbook).response[level].launch[0]


@pytest.mark.parametrize(
    ("playbook", "answers", "again"),
    [
        ("4-3", ("no", "yes"), {"draft": 2, "review": 2}),
        ("4-4", ("cat_accident", "no", "yes"), {"analyse": 2, "report": 2}),
        ("4-10", ("no", "yes", "yes", "yes", "yes"), {"plan": 2, "rev_section": 2}),
        (
            "4-10",
            ("yes", "yes", "yes", "no", "yes", "yes", "yes", "yes"),
            {"plan": 2, "rev_section": 2, "rev_deputy": 2, "rev_director": 2, "rev_cheng": 2},
        ),
    ],
)
def test_a_review_that_says_no_has_exactly_its_own_work_done_again(
    playbook: str, answers: tuple[str, ...], again: dict[str, int]
) -> None:
    walker = walked(shipped(playbook), Guide(answers), Level.III)
    rounds = {step: walker.run.round_of(step) for step in shipped(playbook).by_id}
    assert {step: round_ for step, round_ in rounds.items() if round_ > 1} == again
    assert {record.step for record in walker.run.earlier} == set(again)


@pytest.mark.parametrize("playbook", IDS)
def test_a_playbook_comes_back_from_the_log_as_it_was(playbook: str) -> None:
    made = shipped(playbook)
    assert playbook_from(playbook_data(made), made.digest) == made


@pytest.mark.parametrize("playbook", IDS)
@settings(max_examples=25)
@given(walk=walks(15))
def test_fold_and_naive_reading_agree_on_any_walk(playbook: str, walk: list[Move]) -> None:
    walk_and_compare(shipped(playbook), walk)


@pytest.mark.long
@pytest.mark.parametrize("playbook", IDS)
@settings(max_examples=500)
@given(walk=walks(60))
def test_they_agree_on_any_long_walk(playbook: str, walk: list[Move]) -> None:
    walk_and_compare(shipped(playbook), walk)
