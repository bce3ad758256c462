"""The rule, besieged: nobody but the answerable ends, and no wrong post launches.

Random people, posts, units, roster changes, secrets, corrections, merges, adoptions and restarts.
"""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from dutyconsole.domain import lifecycle
from dutyconsole.domain.authority import EndOrder, LaunchOrder, end, launch, step_down
from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import incident_stream
from dutyconsole.domain.events import EntryCorrected
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.responsibility import confirm, dispute
from dutyconsole.domain.signing import Signing
from dutyconsole.domain.transfers import TransferOrder, transfer
from tests.domain.besieged import (
    EVIL,
    OFFICE_WORK,
    OFFICES,
    PLAYBOOKS,
    Besieged,
    codes,
    incidents,
    levels,
    orderers,
    people,
    secrets,
    signings,
    some,
)


class Siege(Besieged):
    """Everything anybody might try."""

    # -- people ----------------------------------------------------------------------------------

    @rule(person=people, post=st.sampled_from(OFFICES),
          station=st.sampled_from(["yunxi", "wanghe"]), how=st.integers(0, 3))  # fmt: skip
    def somebody_takes_office(self, person: str, post: str, station: str, how: int) -> None:
        self.take_office(person, post, station, how)

    @rule(playbook=st.sampled_from(PLAYBOOKS), table=st.integers(0, 1))
    def another_text_is_adopted(self, playbook: str, table: int) -> None:
        self.adopt(playbook, table)

    @rule(which=some)
    def leave_office(self, which: int) -> None:
        holdings = [h for h, held in self.model.held.items() if held.at(self.bench.now)]
        if holdings:
            holding = holdings[-1 - which % len(holdings)]
            self.bench.end_holding(holding)
            self.model.held[holding].until = self.bench.now

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


def test_the_rule_withstands_a_siege() -> None:
    run_state_machine_as_test(Siege, settings=settings(max_examples=150, stateful_step_count=50))


@pytest.mark.long
def test_the_rule_withstands_a_long_siege() -> None:
    run_state_machine_as_test(Siege, settings=settings(max_examples=1_000, stateful_step_count=100))
