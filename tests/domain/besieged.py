"""A bureau under siege: what every siege of the rule works with, and what always holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from dutyconsole.domain import lifecycle
from dutyconsole.domain.entry import ROSTER, incident_stream
from dutyconsole.domain.events import CodeUsed, Event, Result
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.runs import start_run, stop_run
from dutyconsole.domain.secret_review import review_secret
from dutyconsole.domain.signing import OneTimeCode, OnWord, Reported, Signed, Signing, Written
from dutyconsole.domain.situation import Situation
from dutyconsole.domain.steps import Account, record_step, reopen_step
from dutyconsole.domain.steps import decide as answer
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


class Besieged(RuleBasedStateMachine):
    """People, offices, playbooks and two incidents, recorded and folded as at a desk."""

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

    def take_office(self, person: str, post: str, station: str, how: int) -> None:
        home = HOME[POSTS[post][0]]
        unit = station if UNITS[home] == "station" else home
        acting = "an" if how % 2 else ""
        self._held(self.bench.hold(person, post, unit, 15 if how > 1 else None, acting))

    def _held(self, holding: str) -> None:
        h = self.bench.roster.holdings[holding]
        self.model.held[holding] = Held(h.person, h.post, h.unit, h.since, h.until, h.acting)

    @rule(person=people, own=st.booleans())
    def set_secret(self, person: str, own: bool) -> None:
        self.bench.set_secret(person, by=person if own else "admin1")
        if not own:
            self.model.foreign_secret[person] = len(self.bench.entries)
            self.model.doubted.add(person)

    @rule(person=people)
    def look_into_secret(self, person: str) -> None:
        """A supervisor has spoken to them: what they sign from now on counts again."""
        try:
            event = review_secret(self.bench.roster, person, "shen", "")
        except Refused:
            assert person not in self.model.doubted
            return
        self.bench.record(ROSTER, [event], "shen")
        self.model.doubted.remove(person)

    def adopt(self, playbook: str, table: int) -> None:
        self.bench.adopt(flow(playbook, WALK, TABLES[table], version=len(self.bench.entries) + 1))
        self.model.adopted[playbook] = TABLES[table]

    @rule()
    def restart(self) -> None:
        again = self.bench.restarted()
        assert again.incidents == self.bench.incidents
        assert (again.roster, again.adopted) == (self.bench.roster, self.bench.adopted)
        self.bench = again

    # -- what came of it -------------------------------------------------------------------------

    def _one_response(self, which: int) -> tuple[tuple[str, str], Answered]:
        found = list(self.model.responses.items())
        return found[-1 - which % len(found)]

    def _used(self, person: str, signing: Signing, refused: Refused | None) -> None:
        """What a desk records beside what a code has signed."""
        if isinstance(signing, OneTimeCode) and refused is None:
            self.bench.record(ROSTER, [CodeUsed(person, signing.step)])
            self.model.last_code[person] = signing.step

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
