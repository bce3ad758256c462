"""Walks a run by random moves and asks the naive interpreter for its opinion after each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from dutyconsole.domain.authority import EndOrder, LaunchOrder, end, launch, step_down
from dutyconsole.domain.codec import read_event
from dutyconsole.domain.events import (
    CallResult,
    DecisionTaken,
    Event,
    Mark,
    ResponseDisputed,
    ResponseLaunched,
    Result,
    StepRecorded,
)
from dutyconsole.domain.notices import Call, call_recipient, message
from dutyconsole.domain.playbook import Level, Playbook, Step, StepKind
from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.responsibility import dispute
from dutyconsole.domain.run import Run
from dutyconsole.domain.runs import stop_run
from dutyconsole.domain.situation import Situation
from dutyconsole.domain.steps import Account, decide, record_step, reopen_step
from dutyconsole.domain.up_to import record_up_to
from tests.domain import naive
from tests.domain.builders import INCIDENT, OFFICER, ON_WORD, SIGNED, Bench
from tests.domain.strategies import Move

LEVELS: Final = (Level.III, Level.II, Level.I)
WHY: Final = Account(reason="said so")
SENT: Final = Call(CallResult.MESSAGED, via="group message")


class Walker:
    """One run of a bench, walked and watched."""

    def __init__(self, bench: Bench, run: str) -> None:
        self.bench = bench
        self.id = run
        self.playbook: Playbook = bench.run(run).playbook
        self.happened: list[Event] = [
            event
            for entry in bench.entries
            if entry.stream.endswith(INCIDENT)
            and getattr(event := read_event(entry), "run", run) == run
        ]

    @property
    def run(self) -> Run:
        return self.bench.run(self.id)

    def opinion(self) -> naive.View:
        return naive.interpret(self.playbook, self.happened)

    def try_move(self, move: Move) -> Refused | None:
        """Make the move, or see that its refusal leaves nothing; fold and naive agree after."""
        step = self.playbook.steps[move.step % len(self.playbook.steps)]
        before = self.bench.incident
        self.bench.pass_time()
        try:
            events = self._job(move, step)(self.bench.situation())
        except Refused as refusal:
            assert self.bench.incident == before
            return refusal
        self.watch(events)
        return None

    def watch(self, events: tuple[Event, ...]) -> None:
        """Record events and check marks and states after each of them."""
        view = self.opinion()
        for event in events:
            self._check_mark(event, view)
            self.bench.record(f"incident/{INCIDENT}", [event])
            self.happened.append(event)
            if isinstance(event, StepRecorded):
                view = self.opinion()
        self.agree()

    def agree(self) -> None:
        run, view = self.run, self.opinion()
        assert {s: state.value for s, state in run.states.items()} == view.states
        assert run.state.value == view.run
        assert set(run.current) == (set() if run.stopped else view.current)
        assert {s.id: run.round_of(s.id) for s in self.playbook.steps} == view.rounds
        assert [int(r.level) for r in run.in_force] == view.in_force
        assert int(run.highest_reached or 0) == view.highest
        launch_step = self.playbook.launch_step
        disputed = any(isinstance(event, ResponseDisputed) for event in self.happened)
        if view.in_force and launch_step and not disputed:
            assert launch_step.id not in view.cut_off, "a response stands on a way that is cut off"
        if view.run == "open" and not view.in_force:
            assert view.current, "nothing can be done and yet the run is not complete"

    def _check_mark(self, event: Event, before: naive.View) -> None:
        if not isinstance(event, StepRecorded | DecisionTaken | ResponseLaunched):
            return
        if Mark.BY_LAUNCH in event.marks:
            assert event.marks == (Mark.BY_LAUNCH,)
            return
        if isinstance(event, ResponseLaunched):
            # By now the launch has answered the decisions on its way.
            launch_step = self.playbook.launch_step
            is_ahead = launch_step is not None and launch_step.id in self.opinion().ahead
        else:
            is_ahead = event.step in before.ahead
        assert (Mark.AHEAD in event.marks) == is_ahead

    def _job(self, move: Move, step: Step) -> Callable[[Situation], tuple[Event, ...]]:
        if move.verb == "forward":
            return self._forward(move)
        jobs: Mapping[str, Callable[[Situation], tuple[Event, ...]]] = {
            "decide": lambda s: decide(s, self.id, step.id, _pick(move, step), WHY),
            "reopen": lambda s: reopen_step(s, self.id, step.id, "again"),
            "call": lambda s: call_recipient(s, self.id, step.id, *_call(move, step)),
            "message": lambda s: message(
                s, self.id, step.id, step.recipients[move.choice % 2 :], SENT
            ),
            "up_to": lambda s: record_up_to(s, self.id, step.id, WHY),
            "launch": lambda s: launch(s, self._order(LEVELS[move.choice % 3])),
            "end": lambda s: end(s, self._ending(move, in_error=False)),
            "end_in_error": lambda s: end(s, self._ending(move, in_error=True)),
            "step_down": lambda s: step_down(
                s, self._ending(move, in_error=False), self._order(Level.III)
            ),
            "dispute": self._dispute,
            "stop": lambda s: stop_run(s, self.id, "wrong playbook"),
        }
        if move.verb in jobs:
            return jobs[move.verb]
        return lambda s: record_step(s, self.id, step.id, Result(move.verb), WHY)

    def _forward(self, move: Move) -> Callable[[Situation], tuple[Event, ...]]:
        """Whatever is to be done now."""
        now = self.run.current
        step = self.playbook.by_id[now[move.step % len(now)]] if now else self.playbook.steps[0]
        verb = {
            StepKind.DECISION: "decide",
            StepKind.LAUNCH: "launch",
            StepKind.END: "end",
            StepKind.NOTIFY: "call",
        }.get(step.kind, "done")
        return self._job(Move(verb, move.step, move.choice), step)

    def _order(self, level: Level) -> LaunchOrder:
        post = (self.playbook.response[level].launch if self.playbook.response else ("none",))[0]
        return LaunchOrder(level, post, post, SIGNED, playbook=self.id)

    def _ending(self, move: Move, *, in_error: bool) -> EndOrder:
        standing = self.run.in_force
        level = standing[0].level if standing else LEVELS[move.choice % 3]
        who = standing[0].answerable if standing else OFFICER
        signing = ON_WORD if move.choice % 2 else SIGNED
        return EndOrder(level, who, signing, self.id, in_error)

    def _dispute(self, situation: Situation) -> tuple[Event, ...]:
        open_ends = [r for r in self.run.responses if r.end_open]
        who = open_ends[-1].ended_by if open_ends else OFFICER
        level = open_ends[-1].level if open_ends else Level.III
        return dispute(situation, level, who, SIGNED, "I never said so")


def _pick(move: Move, step: Step) -> str:
    return step.outcomes[move.choice % len(step.outcomes)] if step.outcomes else "none"


def _call(move: Move, step: Step) -> tuple[str, Call]:
    recipients = step.recipients or ("nobody",)
    result = CallResult.NO_ANSWER if move.choice == 5 else CallResult.ANSWERED
    return recipients[move.choice % len(recipients)], Call(result)
