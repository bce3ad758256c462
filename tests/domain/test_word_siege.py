"""What stands on somebody's word, besieged, together with the rule that closes a response.

Launches, transfers and ends by every way of vouching, acting holders from-until, orders of the next
tier, one-time codes, confirming and disputing: what the model allows is done, and nothing else.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

from dutyconsole.domain.authority import EndOrder, LaunchOrder, end, launch
from dutyconsole.domain.entry import ROSTER
from dutyconsole.domain.events import CodeEnrolled
from dutyconsole.domain.holdings import start_holding
from dutyconsole.domain.incident import IncidentState
from dutyconsole.domain.on_word import ON_WORD_KINDS, OnWordRegister, fold_on_word
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.responsibility import Decision, decide
from dutyconsole.domain.signing import OneTimeCode, Signed, Signing
from dutyconsole.domain.transfers import TransferOrder, transfer
from tests.domain.besieged import (
    INCIDENTS,
    OFFICE_WORK,
    OFFICES,
    PEOPLE,
    Besieged,
    codes,
    incidents,
    levels,
    on_word,
    orderers,
    people,
    signings,
    some,
)

words: st.SearchStrategy[Signing] = st.sampled_from([on_word, on_word, Signed(True)])
"""How most launches, transfers and ends are vouched for here."""

ways = words | words | signings
own: st.SearchStrategy[Signing] = st.just(Signed(True))


class OnTheirWord(Besieged):
    """A night in which nearly everything is said by telephone."""

    seen: ClassVar[Counter[str]] = Counter()
    """What has come about, over all examples: a siege in which nothing happens shows nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.register = OnWordRegister()
        self.read = 0

    @initialize()
    def found(self) -> None:
        super().found()
        for person in PEOPLE[:2]:
            self.enrol_a_code(person)
        for incident, level in zip(INCIDENTS, (Level.II, Level.III), strict=True):
            self.launch(incident, level, 0, on_word)

    # -- people ----------------------------------------------------------------------------------

    @rule(person=people, orderer=orderers, which=some, minutes=st.sampled_from([5, 30]))
    def act_for_somebody(self, person: str, orderer: str, which: int, minutes: int) -> None:
        """By order of anybody; only the holder's or the next tier's makes somebody act."""
        post = OFFICES[which % len(OFFICES)]
        unit = next(h.unit for h in self.model.held.values() if h.post == post)
        now, until = self.bench.now, self.bench.now + timedelta(minutes=minutes)
        try:
            started = start_holding(
                self.bench.roster, person, post, unit, now, until=until, acting_by=orderer
            )
        except Refused:
            assert not self.model.may_act(person, post, unit, orderer, now, until)
            return
        assert self.model.may_act(person, post, unit, orderer, now, until)
        self.bench.record(ROSTER, [started])
        self._held(started.holding)
        self.seen["acting"] += 1

    @rule(person=people)
    def enrol_a_code(self, person: str) -> None:
        self.bench.record(ROSTER, [CodeEnrolled(person, "0" * 64)], person)
        self.model.last_code[person] = 0

    # -- responses -------------------------------------------------------------------------------

    @rule(incident=incidents, level=levels, which=some, signing=ways)
    def launch_again(self, incident: str, level: Level, which: int, signing: Signing) -> None:
        self.launch(incident, level, which, signing)

    def launch(self, incident: str, level: Level, which: int, signing: Signing) -> None:
        found = self.bench.incidents[incident]
        run = found.run_named("4-11")
        if not found.is_writable or run is None or run.stopped:
            self.ask(self.asked(incident), OFFICE_WORK["reopen"])
            self.ask(self.asked(incident), OFFICE_WORK["start 4-11"])
            return
        posts = self.model.frozen[incident, run.id][level]
        fit = [h for h in self.model.held.values() if h.post in posts and h.at(self.bench.now)]
        if not fit:
            return
        held = fit[-1 - which % len(fit)]
        asked = self.asked(incident)
        order = LaunchOrder(level, held.person, held.post, signing, held.unit, run.id)
        asked.launching = order
        allowed = self.model.may_launch(asked, run.id, order)
        assert (self.ask(asked, lambda s: launch(s, order)) is None) is allowed

    @precondition(lambda self: self.model.standing())
    @rule(which=some, gives=ways, takes=ways, by=st.just("") | st.just("") | orderers,
          somebody=people, proper=st.integers(0, 4))  # fmt: skip
    def hand_over(self, which: int, gives: Signing, takes: Signing, by: str, somebody: str,
                  proper: int) -> None:  # fmt: skip
        """To a colleague, who comes to hold the post if nobody else does."""
        standing = self.model.standing()
        response = standing[-1 - which % len(standing)]
        others = [p for p in PEOPLE if p != response.answerable]
        receiver = others[which % len(others)] if proper else somebody
        if proper:
            self._held(self.bench.hold(receiver, response.post, response.unit, 10))
        asked = self.asked(response.incident)
        order = TransferOrder(
            response.level, response.answerable, receiver, gives, takes, by, "ill" if by else "",
            response.run,
        )  # fmt: skip
        asked.passing = order
        twins = [r for r in standing if (r.incident, r.run) == (response.incident, response.run)]
        allowed = self.bench.incidents[response.incident].is_writable and any(
            r.level is order.level and self.model.may_pass_on(asked, r, order) for r in twins
        )
        assert (self.ask(asked, lambda s: transfer(s, order)) is None) is allowed
        self.seen["transfer by order" if by else "transfer"] += allowed

    @precondition(lambda self: self.model.standing())
    @rule(which=some, signing=ways, in_error=st.booleans(), impostor=st.none() | people)
    def end(self, which: int, signing: Signing, in_error: bool, impostor: str | None) -> None:
        standing = self.model.standing()
        response = standing[-1 - which % len(standing)]
        person = impostor or response.answerable
        asked = self.asked(response.incident)
        order = EndOrder(response.level, person, signing, response.run, in_error)
        asked.ending = order
        allowed = self.model.may_end(response.incident, order)
        assert (self.ask(asked, lambda s: end(s, order)) is None) is allowed
        self.seen["end"] += allowed

    # -- saying so -------------------------------------------------------------------------------

    @precondition(lambda self: self.model.open_matters())
    @rule(which=some, somebody=people, signing=own | own | signings | codes | codes,
          confirms=st.booleans(), proper=st.integers(0, 4))  # fmt: skip
    def say_whether_it_was_so(self, which: int, somebody: str, signing: Signing, confirms: bool,
                              proper: int) -> None:  # fmt: skip
        found = self.model.open_matters()
        (incident, number), key, person = found[-1 - which % len(found)]
        who = person if proper else somebody
        response = self.model.responses[incident, number]
        was_in_force = response.in_force
        closed = self.bench.incidents[incident].state is IncidentState.CLOSED
        asked = self.asked(incident)
        asked.saying = signing
        said = [Decision(f"{number}/{key}", confirms, "" if confirms else "not so")]
        allowed = self.model.may_say(response, key, who, signing, confirms=confirms)
        refused = self.ask(asked, lambda s: decide(s, who, signing, said))
        assert (refused is None) is allowed, refused
        self._used(who, signing, refused)
        if not allowed:
            return
        subject = key.partition("-")[0]
        self.seen[f"{subject} {'confirmed' if confirms else 'disputed'}"] += 1
        self.seen["by code"] += isinstance(signing, OneTimeCode)
        self.seen["in force again"] += response.in_force and not was_in_force
        self.seen["open again"] += (
            closed and self.bench.incidents[incident].state is IncidentState.ACTIVE
        )

    @precondition(lambda self: self.model.open_matters())
    @rule(
        which=some,
        signing=own | codes,
        answers=st.lists(st.booleans(), min_size=6, max_size=6),
    )
    def say_of_everything(self, which: int, signing: Signing, answers: list[bool]) -> None:
        """One signature for all that stands on one person's word: every answer counts, or none."""
        found = self.model.open_matters()
        incident, person = found[which % len(found)][0][0], found[which % len(found)][2]
        own = [m for m in found if (m[0][0], m[2]) == (incident, person)][: len(answers)]
        asked = self.asked(incident)
        asked.saying = signing
        said = [
            Decision(f"{number}/{key}", confirms)
            for ((_, number), key, _), confirms in zip(own, answers, strict=False)
        ]
        refused = self.ask(asked, lambda s: decide(s, person, signing, said))
        self._used(person, signing, refused)
        self.seen["several at once"] += refused is None and len(said) > 1

    @invariant()
    def nothing_unconfirmed_is_out_of_sight(self) -> None:
        """The register that a desk looks into leaves out nothing that waits."""
        for entry in self.bench.entries[self.read :]:
            if entry.kind in ON_WORD_KINDS:
                self.register = fold_on_word(self.register, entry)
        self.read = len(self.bench.entries)
        for name, incident in self.bench.incidents.items():
            assert name in self.register.incidents or not incident.on_word

    # -- the incident's end ----------------------------------------------------------------------

    @rule(incident=incidents, chance=st.integers(0, 1))
    def finish(self, incident: str, chance: int) -> None:
        """End all by telephone and close it: on word it is still said to have been so or not."""
        if chance:
            return
        for response in sorted(self.model.standing(incident), key=lambda r: -r.level):
            asked = self.asked(incident)
            order = EndOrder(response.level, response.answerable, on_word, response.run)
            asked.ending = order
            self.ask(asked, lambda s, order=order: end(s, order))  # type: ignore[misc]
        for run in self.bench.incidents[incident].open_runs:
            self.ask(self.asked(incident), OFFICE_WORK[f"stop {run.playbook.id}"])
        self.ask(self.asked(incident), OFFICE_WORK["close"])
        self.ask(self.asked(incident), OFFICE_WORK["archive"])


EVERYTHING = {
    *("acting", "transfer", "transfer by order", "end", "by code", "several at once"),
    *("launch confirmed", "launch disputed", "transfer confirmed", "transfer disputed"),
    *("end confirmed", "end disputed", "in force again", "open again"),
}


def test_what_is_on_word_withstands_a_siege() -> None:
    """The same night every time, so that it is known to hold everything that can happen."""
    OnTheirWord.seen.clear()
    the_same = settings(max_examples=150, stateful_step_count=60, derandomize=True)
    run_state_machine_as_test(OnTheirWord, settings=the_same)
    assert {what for what, times in OnTheirWord.seen.items() if times} == EVERYTHING


@pytest.mark.long
def test_what_is_on_word_withstands_a_long_siege() -> None:
    run_state_machine_as_test(
        OnTheirWord, settings=settings(max_examples=1_500, stateful_step_count=100)
    )
