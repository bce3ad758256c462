"""A bench: a log in memory, with people, playbooks and incidents folded from its entries."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Concatenate, Final, ParamSpec

import pytest

from dutyconsole.domain import authority, notices, steps
from dutyconsole.domain.authority import EndOrder, LaunchOrder
from dutyconsole.domain.codec import event_data
from dutyconsole.domain.entry import DESK, PLAYBOOKS, ROSTER, Entry, incident_stream
from dutyconsole.domain.events import (
    CallResult,
    Event,
    HoldingEnded,
    HoldingStarted,
    IncidentAcknowledged,
    IncidentReported,
    PersonAdded,
    PlaybookAdopted,
    PostDefined,
    Result,
    SecretSet,
    UnitAdded,
)
from dutyconsole.domain.incident import Incident, fold
from dutyconsole.domain.notices import Call
from dutyconsole.domain.playbook import Level, Playbook
from dutyconsole.domain.playbook_data import playbook_data
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.response import Response
from dutyconsole.domain.roster import Roster, fold_roster
from dutyconsole.domain.run import Run
from dutyconsole.domain.runs import start_run
from dutyconsole.domain.signing import OnWord, Reported, Signed, Signing, Written
from dutyconsole.domain.situation import Adopted, Situation, fold_adopted
from dutyconsole.domain.steps import Account

P = ParamSpec("P")

START: Final = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
OFFICER: Final = "officer1"
INCIDENT: Final = "20261123-01"

SIGNED: Final = Signed(valid=True)
WRONG_SECRET: Final = Signed(valid=False)
ON_WORD: Final = OnWord("17", read_back=True)
NOT_READ_BACK: Final = OnWord("17", read_back=False)
REPORTED: Final = Reported("dispatcher", "telephone")
WRITTEN: Final = Written("W-4")

POSTS: Final[Mapping[str, tuple[str, int]]] = {
    "bureau_elg_leader": ("bureau", 3),
    "bureau_elg_deputy_leader": ("bureau", 3),
    "bureau_surge_elg_leader": ("bureau", 3),
    "system_elg_leader": ("system", 2),
    "system_elg_office_director": ("system", 2),
    "station_elg_leader": ("station_depot", 1),
    "station_head": ("station_depot", 1),
    "csc_head": ("system", 2),
}
"""Posts of the bench's bureau: kind of unit, tier."""

UNITS: Final = {"bureau": "bureau", "system": "system", "yunxi": "station", "wanghe": "station"}
HOME: Final = {"bureau": "bureau", "system": "system", "station_depot": "yunxi"}


@dataclass
class Bench:
    """Records what decisions say and folds it, as a desk on its log would.

    Every entry goes through JSON on its way, and the clock goes on only when told to.
    """

    now: datetime = START
    entries: list[Entry] = field(default_factory=list)
    roster: Roster = field(default_factory=Roster)
    adopted: Adopted = field(default_factory=Adopted)
    incidents: dict[str, Incident] = field(default_factory=dict)

    # -- the log ---------------------------------------------------------------------------------

    def pass_time(self, minutes: float = 1) -> None:
        self.now += timedelta(minutes=minutes)

    def record(
        self,
        stream: str,
        events: Iterable[Event],
        person: str = OFFICER,
        occurred_at: datetime | None = None,
    ) -> None:
        for event in events:
            position = len(self.entries) + 1
            entry = Entry(
                log="bench",
                position=position,
                id=f"{position:032x}",
                stream=stream,
                seq=sum(e.stream == stream for e in self.entries) + 1,
                kind=event.KIND,
                schema=event.SCHEMA,
                recorded_at=self.now,
                occurred_at=occurred_at or self.now,
                person=person,
                post=None,
                desk="desk-1",
                data=json.loads(json.dumps(event_data(event), allow_nan=False)),
                hash="",
            )
            self.entries.append(entry)
            self._fold(entry)

    def _fold(self, entry: Entry) -> None:
        if entry.stream == ROSTER:
            self.roster = fold_roster(self.roster, entry)
        elif entry.stream == PLAYBOOKS:
            self.adopted = fold_adopted(self.adopted, entry)
        elif entry.stream != DESK:
            incident = entry.stream.partition("/")[2]
            before = self.incidents.get(incident)
            self.incidents[incident] = fold(before, entry, self.adopted.by_digest)

    def restarted(self) -> Bench:
        """A bench that knows nothing but the entries."""
        fresh = Bench(now=self.now)
        for entry in self.entries:
            fresh.entries.append(entry)
            fresh._fold(entry)
        return fresh

    # -- people and playbooks --------------------------------------------------------------------

    def found_bureau(self) -> None:
        """Posts, units, an officer, and one holder of each post whose id is the post's."""
        self.record(ROSTER, [PostDefined(p, p, p, p, kind, t) for p, (kind, t) in POSTS.items()])
        self.record(ROSTER, [UnitAdded(u, kind, u, u, u) for u, kind in UNITS.items()])
        self.add_person(OFFICER)
        for post, (kind, _) in POSTS.items():
            self.add_person(post)
            self.hold(post, post, HOME[kind])

    def add_person(self, person: str) -> None:
        added = PersonAdded(person, person, person, person, ("leader",), "0000-61000")
        self.record(ROSTER, [added, SecretSet(person, "0" * 64)], person)

    def hold(
        self, person: str, post: str, unit: str, minutes: float | None = None, acting: str = ""
    ) -> str:
        """`person` holds the post from now on, for so many minutes; acting: ordered by whom."""
        holding = f"h{len(self.roster.holdings) + 1}"
        until = None if minutes is None else self.now + timedelta(minutes=minutes)
        started = HoldingStarted(holding, person, post, unit, self.now, until, bool(acting), acting)
        self.record(ROSTER, [started])
        return holding

    def end_holding(self, holding: str) -> None:
        self.record(ROSTER, [HoldingEnded(holding, self.now)])

    def set_secret(self, person: str, by: str) -> None:
        self.record(ROSTER, [SecretSet(person, f"{len(self.entries):064x}")], by)

    def adopt(self, *playbooks: Playbook) -> None:
        self.record(
            PLAYBOOKS,
            [PlaybookAdopted(p.id, p.version, p.digest, playbook_data(p), "") for p in playbooks],
        )

    # -- incidents -------------------------------------------------------------------------------

    def report(self, incident: str = INCIDENT, *, acknowledged: bool = True) -> None:
        reported = IncidentReported("emu_abnormality", "G6723 stopped", train="G6723")
        self.record(incident_stream(incident), [reported])
        if acknowledged:
            self.record(incident_stream(incident), [IncidentAcknowledged()])

    @property
    def incident(self) -> Incident:
        return self.incidents[INCIDENT]

    def situation(self, incident: str = INCIDENT, occurred_at: datetime | None = None) -> Situation:
        return Situation(
            incident=self.incidents[incident],
            roster=self.roster,
            adopted=self.adopted,
            now=self.now,
            occurred_at=occurred_at or self.now,
            person=OFFICER,
            head=len(self.entries),
        )

    def do(
        self,
        job: Callable[Concatenate[Situation, P], tuple[Event, ...]],
        *args: P.args,
        **more: P.kwargs,
    ) -> tuple[Event, ...]:
        """Decide on the incident as it is now, and record what was decided."""
        return self.do_at(None, job, *args, **more)

    def do_at(
        self,
        occurred_at: datetime | None,
        job: Callable[Concatenate[Situation, P], tuple[Event, ...]],
        *args: P.args,
        **more: P.kwargs,
    ) -> tuple[Event, ...]:
        """The same for something that happened earlier."""
        events = job(self.situation(occurred_at=occurred_at), *args, **more)
        self.record(incident_stream(INCIDENT), events, occurred_at=occurred_at)
        return events

    def refused(
        self,
        code: Code,
        job: Callable[Concatenate[Situation, P], object],
        *args: P.args,
        **more: P.kwargs,
    ) -> Refused:
        """Ask for what must be refused with `code`, and see that it leaves nothing."""
        before = self.incident
        with pytest.raises(Refused) as caught:
            job(self.situation(), *args, **more)
        assert caught.value.code is code, caught.value
        assert caught.value.message
        assert caught.value.mend
        assert self.incident == before
        return caught.value

    # -- shorthands for what an officer does -----------------------------------------------------

    def start(self, playbook: str) -> Run:
        self.do(start_run, playbook)
        run = self.incident.run_of(playbook)
        assert run is not None
        return run

    def run(self, run: str = "") -> Run:
        return self.incident.runs[run] if run else next(iter(self.incident.runs.values()))

    def done(
        self, *names: str, result: Result = Result.DONE, reason: str = "", run: str = ""
    ) -> None:
        for name in names:
            self.do(steps.record_step, run, name, result, Account(reason=reason))

    def decide(self, name: str, outcome: str, run: str = "") -> tuple[Event, ...]:
        return self.do(steps.decide, run, name, outcome, Account())

    def reopen(self, name: str, run: str = "") -> None:
        self.do(steps.reopen_step, run, name, "again")

    def call(
        self,
        name: str,
        *recipients: str,
        result: CallResult = CallResult.ANSWERED,
        run: str = "",
    ) -> None:
        for recipient in recipients:
            self.do(notices.call_recipient, run, name, recipient, Call(result, recipient))

    def launch(
        self, level: Level, post: str, signing: Signing = SIGNED, *, person: str = "", **more: str
    ) -> Response:
        self.do(authority.launch, launching(level, post, signing, person=person, **more))
        return self.incident.responses[-1]

    def end(
        self, level: Level, person: str, signing: Signing = SIGNED, *, in_error: bool = False
    ) -> None:
        self.do(authority.end, EndOrder(level, person, signing, in_error=in_error))


def launching(
    level: Level, post: str, signing: Signing = SIGNED, *, person: str = "", **more: str
) -> LaunchOrder:
    """An order by the person named like the post, unless another is named."""
    return LaunchOrder(level, person or post, post, signing, **more)


def bench_with(*playbooks: Playbook, start: bool = True) -> Bench:
    """A bureau with an acknowledged incident, and the first of the playbooks under way."""
    bench = Bench()
    bench.found_bureau()
    bench.adopt(*playbooks)
    bench.report()
    if start and playbooks:
        bench.start(playbooks[0].id)
    return bench
