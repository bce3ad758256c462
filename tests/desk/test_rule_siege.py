"""The rule besieged through the desk and its log: what is on disk is all that counts.

Whoever launches it, closes it, and only the right post launches: read from the entries alone.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pyotp
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

from dutyconsole.desk import codes, incidents, people, playbooks, responses, vouching
from dutyconsole.desk.tries import Unhurried
from dutyconsole.domain.authority import EndOrder, LaunchOrder
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.signing import Signing
from dutyconsole.domain.transfers import TransferOrder
from dutyconsole.library.bureau import shipped_playbooks
from tests.desk.auditor import Auditor, Response
from tests.desk.bench import CHIEF, Bench, copy_of
from tests.desk.besieged import (
    FLOWS,
    FORGED,
    II,
    NAMES,
    OFFICES,
    STAFF,
    TABLES,
    signed_by,
    staffed_log,
)  # fmt: skip
from tests.desk.playbooks import newer

staff = st.sampled_from(STAFF)
offices = st.sampled_from(sorted(OFFICES))
levels = st.sampled_from(list(Level))
flows = st.sampled_from(FLOWS)
some = st.integers(0, 11)
hows = st.sampled_from(
    (*["own"] * 3, *["by telephone"] * 2, "reported", "in writing", "stale", "another's", "unread")
)


class Siege(RuleBasedStateMachine):
    """Everything anybody might try at a desk."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.directory = Path(tempfile.mkdtemp(prefix="siege-"))
        self.bench = Bench(copy_of(self.template, self.directory / "log"), who=CHIEF)
        self.bench.desk.tries = Unhurried()  # here a besieger never has to wait
        self.auditor = Auditor()
        self.read = 0
        self.secrets = {person: [f"{person} 1"] for person in STAFF}
        self.versions = dict.fromkeys(FLOWS, 1)

    def teardown(self) -> None:
        verdict = self.bench.desk.log.verify()
        self.bench.desk.log.close()
        shutil.rmtree(self.directory)
        assert verdict.ok, verdict.reason

    @initialize()
    def two_incidents(self) -> None:
        for number, name in enumerate(NAMES[:2]):
            self.bench.report(place=name)
            self.bench.acknowledge()
            self.bench.start(FLOWS[number])
        self.entries_keep_the_rule()

    def ask(self, job: Callable[[], object]) -> Refused | None:
        """Ask for it; a refusal leaves the log as it was."""
        before = self.bench.desk.log.position()
        try:
            job()
        except Refused as refused:
            assert self.bench.desk.log.position() == before
            return refused
        return None

    def signing(self, person: str, how: str) -> Signing:
        return signed_by(self.bench, person, self.secrets[person], how)

    def vouched(self, person: str, how: str) -> bool:
        """Whether an end by `how` is good in the hand of who answers for it."""
        own = self.auditor.secret_set_by[person] == person
        stale_is_own = self.secrets[person][0] == self.secrets[person][-1]
        return (
            how in ("by telephone", "in writing")
            or (how == "own" and own)
            or (how == "stale" and own and stale_is_own)
        )

    # -- people ----------------------------------------------------------------------------------

    @rule(minutes=st.sampled_from([1, 20]))
    def time_passes(self, minutes: int) -> None:
        self.bench.clock.pass_minutes(minutes)

    @rule(person=staff, office=offices, which=st.integers(0, 1), limited=st.booleans())
    def take_office(self, person: str, office: str, which: int, limited: bool) -> None:
        unit = OFFICES[office][which % len(OFFICES[office])]
        until = self.bench.clock.now + timedelta(minutes=15) if limited else None
        self.ask(
            lambda: people.start_holding(
                self.bench.desk, self.bench.officer, person, office, unit, until=until
            )
        )

    @rule(person=staff, office=offices, orderer=staff)
    def act_for(self, person: str, office: str, orderer: str) -> None:
        self.ask(
            lambda: people.order_acting(
                self.bench.desk,
                self.bench.officer,
                person,
                office,
                OFFICES[office][0],
                ordered_by=orderer,
                until=self.bench.clock.now + timedelta(minutes=15),
            )
        )

    @rule(which=some, backdated=st.booleans())
    def leave_office(self, which: int, backdated: bool) -> None:
        holdings = list(self.auditor.holdings)
        until = self.bench.clock.now - timedelta(minutes=5) if backdated else None
        refused = self.ask(
            lambda: people.end_holding(
                self.bench.desk, self.bench.officer, holdings[which % len(holdings)], until
            )
        )
        assert refused is not None or not backdated

    @rule(person=staff, own=st.booleans())
    def set_secret(self, person: str, own: bool) -> None:
        """The administrator resets it, or whoever knows the present one chooses another."""
        secret = f"{person} {len(self.secrets[person]) + 1}"
        desk = self.bench.desk
        if own:
            known = desk.sign_on(person, self.secrets[person][-1])
            assert self.ask(lambda: people.choose_secret(desk, known, secret)) is None
        else:
            people.set_secret(desk, self.bench.officer, person, secret)
        self.secrets[person].append(secret)

    @rule(person=staff)
    def enrol_a_code(self, person: str) -> None:
        """With the secret that is thought to be theirs; what somebody else set enrols nothing."""
        known = self.bench.desk.sign_on(person, self.secrets[person][-1])
        if self.ask(lambda: codes.enrol_code(self.bench.desk, known)) is None:
            assert self.auditor.secret_set_by[person] == person

    @precondition(lambda self: self.auditor.responses)
    @rule(which=some, again=st.booleans(), vouch=st.booleans())
    def say_so_by_code(self, which: int, again: bool, vouch: bool) -> None:
        """The code that the person's device shows now, read out once or twice."""
        response = self._one_of(list(self.auditor.responses.values()), which)
        who, desk = response.answerable, self.bench.desk
        seed = desk.log.secret(f"code/{who}")
        if seed is None:
            return
        now = self.bench.clock.now
        shown = pyotp.TOTP(seed).generate_otp(int(now.timestamp()) // codes.STEP_SECONDS)
        name, level = response.stream.partition("/")[2], Level[response.level]
        job = vouching.confirm_response if vouch else vouching.dispute_response
        signing = desk.sign_code(who, shown, now)
        assert signing.valid
        refusals = [
            self.ask(lambda: job(desk, self.bench.officer, name, level, who, signing))
            for _ in range(2 if again else 1)
        ]
        assert not again or any(refusals), "it signed twice"

    @rule(flow=flows, table=st.integers(0, 1), stale=st.booleans())
    def adopt(self, flow: str, table: int, stale: bool) -> None:
        """A text with another table for Level II; by the chief it is not permitted."""
        version = self.versions[flow] + (0 if stale else 1)
        text = newer(flow, version, {II + TABLES[flow][0]: II + TABLES[flow][table]})
        shipped = next(p for p, _ in shipped_playbooks() if p.id == flow)
        supervisor = self.bench.sign_on("an", self.secrets["an"][-1])
        if self.ask(lambda: playbooks.adopt(self.bench.desk, supervisor, *text, shipped)) is None:
            self.versions[flow] = version

    @rule()
    def restart(self) -> None:
        before = [self.bench.desk.incident(row.incident) for row in self.bench.desk.incidents()]
        self.bench.restart()
        self.bench.desk.tries = Unhurried()
        assert [self.bench.desk.incident(i.id) for i in before] == before

    # -- responses -------------------------------------------------------------------------------

    @rule(name=st.sampled_from(NAMES), level=levels, launcher=staff, office=offices, how=hows,
          flow=flows, ago=st.sampled_from([0, 0, 10]))  # fmt: skip
    def launch_anyhow(self, name: str, level: Level, launcher: str, office: str, how: str,
                      flow: str, ago: int) -> None:  # fmt: skip
        order = LaunchOrder(level, launcher, office, self.signing(launcher, how), playbook=flow)
        self.ask(lambda: self._launch(name, order, ago))

    @rule(name=st.sampled_from(NAMES), level=levels, which=some, flow=flows, how=hows)
    def launch_in_office(self, name: str, level: Level, which: int, flow: str, how: str) -> None:
        """By a holder of a post that the run's own text names; somebody takes it if need be."""
        self.work(name, flow, "reopen")
        self.work(name, flow, "start")
        digest = self.auditor.runs.get((f"incident/{name}", flow))
        if digest is None:
            return
        posts = self.auditor.tables[digest][str(level)]["launch"]
        post = posts[which % len(posts)]
        now = self.bench.clock.now
        if not any(h.post == post and h.at(now) for h in self.auditor.holdings.values()):
            self.take_office(STAFF[which % len(STAFF)], post, which, limited=False)
            self.entries_keep_the_rule()
        fit = [h for h in self.auditor.holdings.values() if h.post == post and h.at(now)]
        held = fit[which % len(fit)]
        signing = self.signing(held.person, how)
        order = LaunchOrder(level, held.person, post, signing, held.unit, flow)
        self.ask(lambda: self._launch(name, order))

    @rule(name=st.sampled_from(NAMES[:2]), level=levels, which=some)
    def launch_by_telephone(self, name: str, level: Level, which: int) -> None:
        self.launch_in_office(name, level, which, FLOWS[NAMES.index(name)], "by telephone")

    def _launch(self, name: str, order: LaunchOrder, minutes_ago: int = 0) -> None:
        then: datetime = self.bench.clock.now - timedelta(minutes=minutes_ago)
        responses.launch_response(self.bench.desk, self.bench.officer, name, order, then)

    @precondition(lambda self: self.auditor.standing())
    @rule(which=some, person=st.none() | staff, how=hows, in_error=st.booleans())
    def end(self, which: int, person: str | None, how: str, in_error: bool) -> None:
        """By anybody, or by who answers for it: who may is let, and nobody else."""
        response = self._one_of(self.auditor.standing(), which)
        who = person or response.answerable
        order = EndOrder(Level[response.level], who, self.signing(who, how), response.run, in_error)
        may = who == response.answerable and self.vouched(who, how)
        allowed = may and self.auditor.highest(response)
        refused = self.ask(lambda: self._end(response, order))
        assert (refused is None) is allowed, refused

    def _end(self, response: Response, order: EndOrder) -> None:
        name = response.stream.partition("/")[2]
        responses.end_response(self.bench.desk, self.bench.officer, name, order)

    @precondition(lambda self: self.auditor.standing())
    @rule(which=some, level=levels, launcher=staff, office=offices, how=hows, by=staff)
    def step_down(self, which: int, level: Level, launcher: str, office: str, how: str,
                  by: str) -> None:  # fmt: skip
        response = self._one_of(self.auditor.standing(), which)
        name, run = response.stream.partition("/")[2], response.run
        ending = EndOrder(Level[response.level], by, self.signing(by, how), run)
        launching = LaunchOrder(level, launcher, office, self.signing(launcher, how), playbook=run)
        desk, officer = self.bench.desk, self.bench.officer
        self.ask(lambda: responses.step_down(desk, officer, name, ending, launching))

    @precondition(lambda self: self.auditor.standing())
    @rule(
        which=some,
        giver=st.none() | staff,
        receiver=staff,
        gives=hows | st.just("own"),
        takes=hows | st.just("own"),
        by=st.just("") | staff,
    )
    def transfer(self, which: int, giver: str | None, receiver: str, gives: str, takes: str,
                 by: str) -> None:  # fmt: skip
        response = self._one_of(self.auditor.standing(), which)
        name, who = response.stream.partition("/")[2], giver or response.answerable
        if which % 2:
            self.take_office(
                receiver, response.post, OFFICES[response.post].index(response.unit), False
            )
        order = TransferOrder(
            Level[response.level], who, receiver, self.signing(by or who, gives),
            self.signing(receiver, takes), by, "ill" if by else "", response.run,
        )  # fmt: skip
        desk, officer = self.bench.desk, self.bench.officer
        self.ask(lambda: responses.transfer_response(desk, officer, name, order))

    @precondition(lambda self: self.auditor.responses)
    @rule(which=some, person=st.none() | staff, how=hows, vouch=st.booleans())
    def confirm_or_dispute(self, which: int, person: str | None, how: str, vouch: bool) -> None:
        response = self._one_of(list(self.auditor.responses.values()), which)
        name, who = response.stream.partition("/")[2], person or response.answerable
        job = vouching.confirm_response if vouch else vouching.dispute_response
        level, signing = Level[response.level], self.signing(who, how)
        self.ask(lambda: job(self.bench.desk, self.bench.officer, name, level, who, signing))

    @precondition(lambda self: self.auditor.responses)
    @rule(which=some, forged=st.sampled_from(FORGED), person=staff)
    def correct(self, which: int, forged: str, person: str) -> None:
        """Any entry about a response, in any of its fields."""
        response = self._one_of(list(self.auditor.responses.values()), which)
        about = [
            e.position
            for e in self.bench.desk.log.read(streams=[response.stream])
            if e.kind.startswith("response_")
        ]
        target, changes = about[which % len(about)], {forged: person}
        name = response.stream.partition("/")[2]
        refused = self.ask(
            lambda: incidents.correct_entry(
                self.bench.desk, self.bench.officer, name, target, changes
            )
        )
        assert refused is not None or forged == "order_number"

    def _one_of(self, found: Sequence[Response], which: int) -> Response:
        return found[which % len(found)]

    # -- everything else -------------------------------------------------------------------------

    @rule(name=st.sampled_from(NAMES), flow=flows, what=st.sampled_from(
        ["start", "stop", "yes", "no", "close", "archive", "reopen", "walk", "report"]
    ))  # fmt: skip
    def work(self, name: str, flow: str, what: str) -> None:
        bench = self.bench
        bench.incident_id = name
        jobs: dict[str, Callable[[], object]] = {
            "start": lambda: bench.start(flow),
            "stop": lambda: bench.stop(flow),
            "yes": lambda: bench.decide("decide", "yes", run=flow),
            "no": lambda: bench.decide("decide", "no", run=flow),
            "close": bench.close,
            "archive": bench.archive,
            "reopen": bench.reopen,
            "walk": lambda: bench.done("collect", run=flow),
            "report": bench.acknowledge,
        }
        self.ask(jobs[what])

    @rule(name=st.sampled_from(NAMES), chance=some)
    def finish(self, name: str, chance: int) -> None:
        """Stop what is open and close, so that closed and reopened incidents come about."""
        self.bench.incident_id = name
        for flow in FLOWS if chance < 2 else ():
            self.ask(lambda flow=flow: self.bench.stop(flow))  # type: ignore[misc]
        self.ask(self.bench.close)

    @rule(one=st.sampled_from(NAMES), into=st.sampled_from(NAMES), chance=some)
    def merge(self, one: str, into: str, chance: int) -> None:
        """Rarely, for there are few incidents; a new one comes in its place."""
        if chance < 3 and self.ask(lambda: self.bench.merge(one, into)) is None:
            self.ask(self.bench.report)

    # -- what always holds -----------------------------------------------------------------------

    @invariant()
    def entries_keep_the_rule(self) -> None:
        for entry in self.bench.desk.log.read(after=self.read):
            self.auditor.learn(entry)
            self.read = entry.position

    @invariant()
    def the_desk_shows_what_the_entries_say(self) -> None:
        shown = {
            (f"incident/{name}", r.id): (r.run, str(r.level), r.answerable)
            for name in {row.incident for row in self.bench.desk.incidents()}
            for r in self.bench.desk.incident(name).in_force
        }
        assert shown == {
            (r.stream, r.id): (r.run, r.level, r.answerable) for r in self.auditor.standing()
        }


def besiege(examples: int, steps: int) -> None:
    with staffed_log() as template:
        Siege.template = template
        run_state_machine_as_test(
            Siege, settings=settings(max_examples=examples, stateful_step_count=steps)
        )


def test_the_rule_withstands_a_siege_of_the_desk() -> None:
    besiege(50, 50)


@pytest.mark.long
def test_the_rule_withstands_a_long_siege_of_the_desk() -> None:
    besiege(600, 80)
