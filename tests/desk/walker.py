"""Walks a run at the desk step by step as the screen asks, on every combination of answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from dutyconsole.domain.events import Result
from dutyconsole.domain.playbook import Level, Step, StepKind
from dutyconsole.domain.run import Run
from tests.desk.bench import Bench

MOST_STEPS = 200


@dataclass
class Plan:
    """The answers to give in the order of the decisions; beyond them the first that leads on.

    An answer that has work done again is given at most once to each decision.
    """

    answers: tuple[str, ...] = ()
    given: list[str] = field(default_factory=list)
    others: list[tuple[str, ...]] = field(default_factory=list)
    redone: set[tuple[str, str]] = field(default_factory=set)

    def answer(self, step: Step) -> str:
        number = len(self.given)
        fit = [o for o in step.outcomes if (step.id, o) not in self.redone]
        chosen = self.answers[number] if number < len(self.answers) else fit[0]
        if number >= len(self.answers):
            self.others += [(*self.given, other) for other in fit if other != chosen]
        self.given.append(chosen)
        if chosen in step.redo:
            self.redone.add((step.id, chosen))
        return chosen


@dataclass(frozen=True)
class Ladder:
    """The levels a walk launches, lowest first, by whom; each is ended by its own launcher."""

    levels: tuple[tuple[Level, str], ...] = ()

    def launch(self, bench: Bench, playbook: str) -> None:
        for level, post in self.levels:
            bench.clock.pass_minutes()
            bench.launch(level, post, playbook=playbook)

    def end(self, bench: Bench, run: str) -> None:
        """Highest first."""
        for level, post in reversed(self.levels):
            bench.clock.pass_minutes()
            bench.end(level, post, run=run)


NOBODY = Ladder()


def walk(bench: Bench, run_id: str, plan: Plan, ladder: Ladder = NOBODY) -> Run:
    """Do what is current until nothing is; an empty ladder launches nothing."""
    for _ in range(MOST_STEPS):
        run = bench.run(run_id)
        if not run.current:
            return run
        bench.clock.pass_minutes()
        step = run.playbook.by_id[run.current[0]]
        match step.kind:
            case StepKind.DECISION:
                bench.decide(step.id, plan.answer(step), "chief", run=run_id)
            case StepKind.NOTIFY:
                bench.notify_all(step.id, run_id)
            case StepKind.LAUNCH if ladder.levels:
                ladder.launch(bench, run_id)
            case StepKind.LAUNCH:
                bench.step(step.id, Result.NOT_APPLICABLE, run=run_id, reason="not launched")
            case StepKind.END:
                ladder.end(bench, run_id)
            case _:
                bench.step(step.id, run=run_id, performed_by="chief")
    raise AssertionError(f"{run_id} never comes to its end by {plan.given}")


def every_plan(walked: Callable[[Plan], object]) -> list[tuple[str, ...]]:
    """Walk over all combinations of answers; the combinations."""
    found: list[tuple[str, ...]] = []
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        plan = Plan(waiting.pop())
        walked(plan)
        found.append(tuple(plan.given))
        waiting += plan.others
    return found
