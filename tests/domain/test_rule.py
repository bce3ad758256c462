"""The rule, besieged: nobody but the answerable ends, and no wrong post launches.

Random people, posts, units, roster changes, secrets, corrections, merges, adoptions and restarts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from dutyconsole.domain import lifecycle
from dutyconsole.domain.authority import EndOrder, LaunchOrder, end, launch, step_down
from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import ROSTER, incident_stream
from dutyconsole.domain.events import CodeEnrolled, CodeUsed, EntryCorrected, Event, Result
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.responsibility import Decision, confirm, decide, dispute
from dutyconsole.domain.runs import start_run, stop_run
from dutyconsole.domain.signing import OneTimeCode, OnWord, Reported, Signed, Signing, Written
from dutyconsole.domain.situation import Situation
from dutyconsole.domain.steps import Account, record_step, reopen_step
from dutyconsole.domain.steps import decide as answer
from dutyconsole.domain.transfers import TransferOrder, transfer
from tests.domain.builders import HOME, POSTS, UNITS, Bench
from tests.domain.flows import POSTS_411, flow
from tests.domain.responsibility_model import Answered, Asked, Held, Model

PEOPLE: Final = ("an", "bo", "chen", "deng")
OFFICES: Final = (*(post for (post,) in POSTS_411.values()), "station_head")
INCIDENTS: Final = ("A", "B")
PLAYBOOKS: Final = ("4-11", "4-12")
TABLES: Final = (
    dict(POSTS_411),
    {Level.I: (OFFICES[0], OFFICES[1]), Level.II: (OFFICES[2],), Level.III: ("station_head",)},
)
WALK: Final = (
    "learn\nask decision\ngo launch < ask=yes\nact\nstop end\nstay < ask=no\nlast < stop, stay"
)
EVIL: Final = {"launcher": "deng", "person": "deng", "answerable": "deng", "post": "station_head",
               "level": "III", "in_error": "true", "incident": "B", "ended_by": "deng"}  # fmt: skip

people = st.sampled_from(PEOPLE)
incidents = st.sampled_from(INCIDENTS)
levels = st.sampled_from(list(Level))
some = st.integers(0, 7)
secrets: st.SearchStrategy[Signing] = st.sampled_from([Signed(True)] * 4 + [Signed(False)])
on_word = OnWord("17", read_back=True)
signings: st.SearchStrategy[Signing] = st.sampled_from(
    [
        Signed(True),
        on_word,
        Signed(True),
        on_word,
        Reported("dispatcher", "telephone"),
        Written("W-4"),
        Signed(False),
        OnWord("17", read_back=False),
        OnWord("", read_back=True),
    ]
)
codes: st.SearchStrategy[Signing] = st.builds(OneTimeCode, st.sampled_from([True, True, False]),
                                             st.integers(1, 6))  # fmt: skip
orderers = st.sampled_from(
    [*PEOPLE, "bureau_elg_leader", "bureau_elg_deputy_leader", "bureau_surge_elg_leader",
     "system_elg_leader"]
)  # fmt: skip
Job = Callable[[Situation], tuple[Event, ...]]


SAID: Final = Account(reason="said so")
OFFICE_WORK: Final[Mapping[str, Job]] = {
    "start 4-11": lambda s: start_run(s, "4-11"),
    "start 4-12": lambda s: start_run(s, "4-12"),
    "stop 4-11": lambda s: stop_run(s, "4-11", "wrong playbook"),
    "stop 4-12": lambda s: stop_run(s, "4-12", "wrong playbook"),
    "learn": lambda s: record_step(s, "", "learn", Result.DONE, SAID),
    "act": lambda s: record_step(s, "", "act", Result.DONE, SAID),
    "nothing launched": lambda s: record_step(s, "", "go", Result.NOT_APPLICABLE, SAID),
    "yes": lambda s: answer(s, "", "ask", "yes", SAID),
    "no": lambda s: answer(s, "", "ask", "no", SAID),
    "reopen decision": lambda s: reopen_step(s, "", "ask", "again"),
    "close": lambda s: lifecycle.close(s, ""),
    "archive": lambda s: lifecycle.archive(s, signed_off=True),
    "reopen": lambda s: lifecycle.reopen(s, "new witness"),
    "reopen, again": lambda s: lifecycle.reopen(s, "new witness"),
}
"""What a desk does besides, and what may be tried to get around the rule."""


class Siege(RuleBasedStateMachine):
    """Everything anybody might try."""

    def __init__(self) -> None:
        super().__init__()
        self.bench = Bench()
        self.model = Model()

    @initialize()
    def found(self) -> None:
        self.bench.found_bureau()
        for person in PEOPLE:
            self.bench.add_person(person)
        for holding in self.bench.roster.holdings.values():
            self._held(holding.id)
        self.adopt("4-11", 0)
        self.adopt("4-12", 0)
        for incident in INCIDENTS:
            self.bench.report(incident)
            self.ask(self.asked(incident), OFFICE_WORK["start 4-11"])
        for number, person in enumerate(PEOPLE):
            self.take_office(person, OFFICES[number % len(OFFICES)], "yunxi", 0)

    def ask(self, asked: Asked, job: Job) -> Refused | None:
        """Ask for it; a refusal leaves nothing, and the model sees what was recorded."""
        bench, before = self.bench, dict(self.bench.incidents)
        try:
            events = job(bench.situation(asked.incident, asked.occurred_at))
        except Refused as refusal:
            assert bench.incidents == before
            return refusal
        for event in events:
            self.model.learn(asked, event, len(bench.entries) + 1)
            stream = incident_stream(asked.incident)
            bench.record(stream, [event], occurred_at=asked.occurred_at)
        return None

    def asked(self, incident: str, minutes_ago: int = 0) -> Asked:
        now = self.bench.now
        return Asked(incident, now, now - timedelta(minutes=minutes_ago))

    # -- people ----------------------------------------------------------------------------------

    @rule(minutes=st.sampled_from([1, 10]))
    def time_passes(self, minutes: int) -> None:
        self.bench.pass_time(minutes)

    @rule(person=people, post=st.sampled_from(OFFICES),
          station=st.sampled_from(["yunxi", "wanghe"]), how=st.integers(0, 3))  # fmt: skip
    def take_office(self, person: str, post: str, station: str, how: int) -> None:
        home = HOME[POSTS[post][0]]
        unit = station if UNITS[home] == "station" else home
        acting = "an" if how % 2 else ""
        self._held(self.bench.hold(person, post, unit, 15 if how > 1 else None, acting))

    @rule(which=some)
    def leave_office(self, which: int) -> None:
        holdings = [h for h, held in self.model.held.items() if held.at(self.bench.now)]
        if holdings:
            holding = holdings[-1 - which % len(holdings)]
            self.bench.end_holding(holding)
            self.model.held[holding].until = self.bench.now

    def _held(self, holding: str) -> None:
        h = self.bench.roster.holdings[holding]
        self.model.held[holding] = Held(h.person, h.post, h.unit, h.since, h.until, h.acting)

    @rule(person=people, own=st.booleans())
    def set_secret(self, person: str, own: bool) -> None:
        self.bench.set_secret(person, by=person if own else "admin1")
        if not own:
            self.model.foreign_secret[person] = len(self.bench.entries)

    @rule(playbook=st.sampled_from(PLAYBOOKS), table=st.integers(0, 1))
    def adopt(self, playbook: str, table: int) -> None:
        self.bench.adopt(flow(playbook, WALK, TABLES[table], version=len(self.bench.entries) + 1))
        self.model.adopted[playbook] = TABLES[table]

    @rule()
    def restart(self) -> None:
        again = self.bench.restarted()
        assert again.incidents == self.bench.incidents
        assert (again.roster, again.adopted) == (self.bench.roster, self.bench.adopted)
        self.bench = again

    # -- responses -------------------------------------------------------------------------------

    @rule(incident=incidents, level=levels, launcher=people, post=st.sampled_from(OFFICES),
          signing=signings, ago=st.sampled_from([0, 0, 5]),
          playbook=st.sampled_from(PLAYBOOKS))  # fmt: skip
    def launch_anyhow(self, incident: str, level: Level, launcher: str, post: str, signing: Signing,
                      ago: int, playbook: str) -> None:  # fmt: skip
        asked = self.asked(incident, ago)
        order = LaunchOrder(level, launcher, post, signing, playbook=playbook)
        asked.launching = order
        self.ask(asked, lambda s: launch(s, order))

    @rule(incident=incidents, which=some, level=levels, signing=signings,
          playbook=st.sampled_from(PLAYBOOKS))  # fmt: skip
    def launch_as_holder(
        self, incident: str, which: int, level: Level, signing: Signing, playbook: str
    ) -> None:
        """By somebody who does hold a post that some table names; allowed means accepted."""
        found = self.bench.incidents[incident]
        if not found.is_writable:
            self.ask(self.asked(incident), OFFICE_WORK["reopen"])
            return
        if (run := found.run_named(playbook)) is None or run.stopped:
            self.ask(self.asked(incident), OFFICE_WORK[f"start {playbook}"])
            run = self.bench.incidents[incident].run_named(playbook)
        assert run is not None
        posts = self.model.frozen[incident, run.id][level]
        fit = [h for h in self.model.held.values() if h.post in posts and h.at(self.bench.now)]
        if not fit:
            return
        held = fit[which % len(fit)]
        asked = self.asked(incident)
        order = LaunchOrder(level, held.person, held.post, signing, held.unit, playbook)
        asked.launching = order
        allowed = self.model.may_launch(asked, run.id, order)
        assert (self.ask(asked, lambda s: launch(s, order)) is None) is allowed

    @precondition(lambda self: self.model.responses)
    @rule(incident=incidents, level=levels, person=people, signing=signings, in_error=st.booleans())
    def end_anyhow(
        self, incident: str, level: Level, person: str, signing: Signing, in_error: bool
    ) -> None:
        asked = self.asked(incident)
        order = EndOrder(level, person, signing, in_error=in_error)
        asked.ending = order
        allowed = self.model.may_end(incident, order)
        assert (self.ask(asked, lambda s: end(s, order)) is None) is allowed

    @precondition(lambda self: self.model.standing())
    @rule(which=some, signing=signings, in_error=st.booleans(), impostor=st.none() | people)
    def end_what_stands(
        self, which: int, signing: Signing, in_error: bool, impostor: str | None
    ) -> None:
        standing = self.model.standing()
        response = standing[which % len(standing)]
        asked = self.asked(response.incident)
        person = impostor or response.answerable
        order = EndOrder(response.level, person, signing, response.run, in_error)
        asked.ending = order
        allowed = self.model.may_end(response.incident, order)
        assert (self.ask(asked, lambda s: end(s, order)) is None) is allowed

    @precondition(lambda self: self.model.standing())
    @rule(which=some, ending=signings, level=levels, impostor=st.none() | people,
          signing=signings)  # fmt: skip
    def step_down(self, which: int, ending: Signing, level: Level, impostor: str | None,
                  signing: Signing) -> None:  # fmt: skip
        standing = self.model.standing()
        response = standing[which % len(standing)]
        asked = self.asked(response.incident)
        (post, *_) = self.model.frozen[response.incident, response.run][level]
        holders = [h.person for h in self.model.held.values() if h.post == post]
        launcher = impostor or holders[which % len(holders)]
        ended = EndOrder(response.level, response.answerable, ending, response.run)
        launched = LaunchOrder(level, launcher, post, signing, playbook=response.run)
        asked.ending, asked.launching = ended, launched
        self.ask(asked, lambda s: step_down(s, ended, launched))

    @precondition(lambda self: self.model.standing())
    @rule(which=some, giver=st.none() | people, receiver=people, proper=st.booleans(),
          gives=secrets | signings, takes=secrets | signings, by=st.just("") | orderers,
          why=st.sampled_from(["", "ill"]))  # fmt: skip
    def transfer(self, which: int, giver: str | None, receiver: str, proper: bool,
                 gives: Signing, takes: Signing, by: str, why: str) -> None:  # fmt: skip
        """Signed, on word or by order of anybody: what is allowed is done, and nothing else."""
        standing = self.model.standing()
        response = standing[which % len(standing)]
        asked = self.asked(response.incident)
        colleagues = [h.person for h in self.model.held.values() if h.post == response.post]
        to = colleagues[which % len(colleagues)] if proper else receiver
        whose = giver if giver and not proper else response.answerable
        order = TransferOrder(
            response.level, whose, to, gives, takes, by, why if by or not proper else "",
            response.run,
        )  # fmt: skip
        asked.passing = order
        twins = [r for r in standing if (r.incident, r.run) == (response.incident, response.run)]
        writable = self.bench.incidents[response.incident].is_writable
        allowed = writable and any(
            r.level is order.level and self.model.may_pass_on(asked, r, order) for r in twins
        )
        assert (self.ask(asked, lambda s: transfer(s, order)) is None) is allowed

    @rule(person=people)
    def enrol_a_code(self, person: str) -> None:
        self.bench.record(ROSTER, [CodeEnrolled(person, "0" * 64)], person)
        self.model.last_code[person] = 0

    @precondition(lambda self: self.model.responses)
    @rule(which=some, person=st.none() | people, signing=signings | codes, confirms=st.booleans(),
          key=st.sampled_from(["launch", "end", "transfer-1", "transfer-2"]))  # fmt: skip
    def say_whether_it_was_so(self, which: int, person: str | None, signing: Signing,
                              confirms: bool, key: str) -> None:  # fmt: skip
        (incident, number), response = self._one_response(which)
        waiting = [w for passed in response.passed for w in sorted(passed.waits)]
        usual = {"launch": [response.launcher], "end": [response.ended_by]}.get(key, waiting)
        who = person or next(iter(usual), "") or response.answerable
        asked = self.asked(incident)
        asked.saying = signing
        said = [Decision(f"{number}/{key}", confirms, "" if confirms else "not so")]
        allowed = self.model.may_say(response, key, who, signing, confirms=confirms)
        refused = self.ask(asked, lambda s: decide(s, who, signing, said))
        assert (refused is None) is allowed, refused
        self._used(who, signing, refused)

    @precondition(lambda self: self.model.responses)
    @rule(which=some, person=st.none() | people, signing=signings | codes, vouch=st.booleans())
    def confirm_or_dispute(
        self, which: int, person: str | None, signing: Signing, vouch: bool
    ) -> None:
        (incident, _), response = self._one_response(which)
        who = person or response.ended_by or response.answerable
        level = response.level
        asked = self.asked(incident)
        asked.saying = signing
        if vouch:
            refused = self.ask(asked, lambda s: confirm(s, level, who, signing))
        else:
            refused = self.ask(asked, lambda s: dispute(s, level, who, signing, "not I"))
        self._used(who, signing, refused)

    def _one_response(self, which: int) -> tuple[tuple[str, str], Answered]:
        found = list(self.model.responses.items())
        return found[-1 - which % len(found)]

    def _used(self, person: str, signing: Signing, refused: Refused | None) -> None:
        """What a desk records beside what a code has signed."""
        if isinstance(signing, OneTimeCode) and refused is None:
            self.bench.record(ROSTER, [CodeUsed(person, signing.step)])
            self.model.last_code[person] = signing.step

    @precondition(lambda self: self.model.responses)
    @rule(which=some, wrong=st.sampled_from(sorted(EVIL)))
    def correct(self, which: int, wrong: str) -> None:
        """By the rules, and, worse, by an entry that never passed them."""
        incident, response = sorted(self.model.responses)[which % len(self.model.responses)]
        stream = incident_stream(incident)
        about = [
            entry
            for entry in self.bench.entries
            if entry.stream == stream and getattr(read_event(entry), "response", "") == response
        ]
        target = about[which % len(about)]
        refusal = self.ask(
            self.asked(incident),
            lambda s: lifecycle.correct(
                s, target.position, target.kind, {wrong: EVIL[wrong]}, "typo"
            ),
        )
        assert refusal is not None
        self.bench.record(stream, [EntryCorrected(target.position, EVIL)])

    # -- everything else -------------------------------------------------------------------------

    @rule(incident=incidents, job=st.sampled_from(sorted(OFFICE_WORK)))
    def work(self, incident: str, job: str) -> None:
        self.ask(self.asked(incident), OFFICE_WORK[job])

    @rule(incident=incidents, chance=some)
    def finish(self, incident: str, chance: int) -> None:
        """Stop what is open and close, so that closed and reopened incidents come about."""
        if chance < 6:
            return
        for run in self.bench.incidents[incident].open_runs:
            self.ask(self.asked(incident), OFFICE_WORK[f"stop {run.playbook.id}"])
        self.ask(self.asked(incident), OFFICE_WORK["close"])

    @rule(chance=some)
    def merge(self, chance: int) -> None:
        into = self.bench.incidents["B"]
        if chance == 7 and len(self.bench.entries) > 60:
            refusal = self.ask(self.asked("A"), lambda s: lifecycle.merge(s, into)[0])
            assert refusal is not None or not self.model.standing("A")

    # -- what always holds -----------------------------------------------------------------------

    @invariant()
    def the_fold_knows_who_answers_for_what(self) -> None:
        for name, incident in self.bench.incidents.items():
            folded = {r.id: (r.run, r.level, r.answerable) for r in incident.in_force}
            known = {
                response: (r.run, r.level, r.answerable)
                for (where, response), r in self.model.responses.items()
                if where == name and r.in_force
            }
            assert folded == known

    @invariant()
    def the_stack_of_each_run_is_strictly_higher(self) -> None:
        for name, incident in self.bench.incidents.items():
            for run in incident.runs.values():
                standing = self.model.standing(name, run.id)
                if not any(r.has_been_disputed for r in standing):
                    levels = [r.level for r in standing]
                    assert levels == sorted(set(levels))

    @invariant()
    def who_launched_and_ended_stays_and_what_is_on_word_shows(self) -> None:
        for (name, response), model in self.model.responses.items():
            (folded,) = [r for r in self.bench.incidents[name].responses if r.id == response]
            assert folded.end_open is (not model.in_force and model.end_may_be_disputed)
            assert folded.transfer_open is any(passed.waits for passed in model.chain())
            assert folded.launch_open is model.launch_waits
            assert (folded.launcher, folded.post, folded.unit, folded.level) == (
                model.launcher,
                model.post,
                model.unit,
                model.level,
            )
            if not model.in_force:
                assert folded.ended_by == model.ended_by == model.answerable

    @invariant()
    def nothing_in_force_is_closed_or_archived(self) -> None:
        for incident in self.bench.incidents.values():
            if incident.closed_at is not None:
                assert not incident.in_force
            if incident.archived_at is not None:
                assert not incident.on_word


def test_the_rule_withstands_a_siege() -> None:
    run_state_machine_as_test(Siege, settings=settings(max_examples=150, stateful_step_count=50))


@pytest.mark.long
def test_the_rule_withstands_a_long_siege() -> None:
    run_state_machine_as_test(Siege, settings=settings(max_examples=1_000, stateful_step_count=100))
