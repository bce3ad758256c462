"""A desk on a log of its own, on disk: what an officer says becomes a call of the desk's jobs."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import pytest

from dutyconsole import bootstrap
from dutyconsole.desk import incidents, intake, notices, people, responses, steps, vouching
from dutyconsole.desk.intake import Report, TakenIn
from dutyconsole.desk.notices import Called
from dutyconsole.desk.scene import Officer, Recorded
from dutyconsole.desk.steps import StepRef
from dutyconsole.domain.authority import EndOrder, LaunchOrder
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import CallResult, Result
from dutyconsole.domain.facts import Fact
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.notices import Call
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.response import Response
from dutyconsole.domain.run import Run
from dutyconsole.domain.signing import OnWord, Signed, Signing
from dutyconsole.domain.steps import Account
from dutyconsole.environment import sqlite_url
from dutyconsole.settings import Settings
from dutyconsole.timepiece import Timepiece

P = ParamSpec("P")
T = TypeVar("T")

SECRET: Final = "the sample bureau's secret"
CHIEF: Final = "chief"
"""The first officer of a live log, who keeps its roster too."""

ZONE: Final = ZoneInfo("Asia/Shanghai")
START: Final = datetime(2026, 11, 23, 14, 0, tzinfo=ZONE)


@dataclass
class MovedClock:
    """Tells the time that the test last set."""

    now: datetime = START
    set: timedelta = timedelta()

    def __call__(self) -> datetime:
        return self.now

    def at(self, time: str) -> datetime:
        """Go on to the next `HH:MM` of the desk's zone."""
        hour, minute = map(int, time.split(":"))
        then = self.now.astimezone(ZONE).replace(hour=hour, minute=minute, second=0)
        self.now = then if then >= self.now else then + timedelta(days=1)
        return self.now

    def pass_minutes(self, minutes: float = 1) -> None:
        self.now += timedelta(minutes=minutes)

    def set_by(self, by: timedelta) -> None:
        """Somebody sets the clock: the time jumps, and nothing has passed."""
        self.now += by
        self.set += by

    @property
    def timepiece(self) -> Timepiece:
        """This clock, and one that is never set."""
        return Timepiece(self, lambda: (self.now - self.set - START).total_seconds(), "machine")


def settings_for(directory: Path) -> Settings:
    """A desk in `directory` whose signing is cheap."""
    made = Settings(argon2_cost="test", timezone=ZONE)
    return made.model_copy(update={"data_dir": directory, "database": sqlite_url(directory)})


def new_log(directory: Path, *, sample: bool) -> Path:
    """A new log in `directory`, closed again, to be copied."""
    desk = bootstrap.create(
        settings_for(directory),
        sample=sample,
        person=None if sample else CHIEF,
        name=None if sample else "Chief Officer",
        secret=SECRET,
        clock=MovedClock(START - timedelta(minutes=30)),
    )
    desk.log.close()
    return directory


def copy_of(template: Path, directory: Path) -> Path:
    """A copy of a closed log in `directory`."""
    shutil.copytree(template, directory, dirs_exist_ok=True)
    return directory


class Bench:
    """A desk with an officer at it, and one incident that is spoken of where none is named."""

    def __init__(
        self, directory: Path, clock: MovedClock | None = None, who: str = "officer1"
    ) -> None:
        self.directory = directory
        self.clock = clock or MovedClock()
        self.desk = bootstrap.open_existing(settings_for(directory), self.clock)
        self.officer = self.desk.sign_on(who, SECRET)
        self.incident_id = ""

    # -- the log ---------------------------------------------------------------------------------

    def restart(self) -> None:
        """Close the log and open it again, as after a restart of the machine."""
        self.desk.log.close()
        self.desk = bootstrap.open_existing(settings_for(self.directory), self.clock)

    def second_desk(self, who: str = "officer2") -> Bench:
        """Another desk on the same log, at the same incident."""
        other = Bench(self.directory, self.clock, who)
        other.incident_id = self.incident_id
        return other

    def entries(self, kind: str = "") -> list[Entry]:
        """Every entry, or those of one kind."""
        return [e for e in self.desk.log.read() if kind in ("", e.kind)]

    def sign_on(self, person: str, secret: str = SECRET) -> Officer:
        return self.desk.sign_on(person, secret)

    def sign(self, person: str, secret: str = SECRET) -> Signed:
        return self.desk.sign(person, secret)

    def refused(
        self, code: Code, job: Callable[P, object], *args: P.args, **more: P.kwargs
    ) -> Refused:
        """Ask for what must be refused with `code`, and see that nothing is recorded."""
        before = self.desk.log.position()
        with pytest.raises(Refused) as caught:
            job(*args, **more)
        assert caught.value.code is code, caught.value
        assert caught.value.message
        assert caught.value.mend
        assert self.desk.log.position() == before
        return caught.value

    # -- incidents -------------------------------------------------------------------------------

    @property
    def incident(self) -> Incident:
        return self.desk.incident(self.incident_id)

    def report(
        self,
        summary: str = "G6723 stopped in section",
        *,
        kind: str = "emu_abnormality",
        train: str = "",
        place: str = "",
        reporter: str = "",
        phone: str = "",
        occurred_at: datetime | None = None,
    ) -> TakenIn:
        """A call comes in; from now on this is the incident spoken of."""
        report = Report(kind, summary, train, place, reporter, phone)
        taken = intake.report_incident(self.desk, self.officer, report, occurred_at)
        self.incident_id = taken.recorded.incident.id
        return taken

    def acknowledge(self) -> Recorded:
        return intake.acknowledge(self.desk, self.officer, self.incident_id)

    def handle(
        self, playbook: str, kind: str = "emu_abnormality", *, train: str = "", place: str = ""
    ) -> Run:
        """A call comes in, is acknowledged, and its playbook is started."""
        self.report(kind=kind, train=train, place=place)
        self.acknowledge()
        return self.start(playbook)

    def join(self, words: str, channel: str = "telephone", reporter: str = "") -> Recorded:
        report = Report("", words, channel=channel, reporter=reporter)
        return intake.join_report(self.desk, self.officer, self.incident_id, report)

    def merge(self, incident: str, into: str) -> Recorded:
        return intake.merge(self.desk, self.officer, incident, into)

    def note(self, text: str) -> Recorded:
        return incidents.add_note(self.desk, self.officer, self.incident_id, text)

    def fact(
        self,
        name: str,
        value: str,
        source: str = "",
        *,
        confirmed: bool = True,
        settles: bool = False,
    ) -> Fact:
        """Record a value; what that source now says of it."""
        recorded = incidents.record_fact(
            self.desk,
            self.officer,
            self.incident_id,
            name,
            value,
            source=source,
            confirmed=confirmed,
            settles=settles,
        )
        return recorded.incident.facts[-1]

    def facts(self, name: str) -> dict[str, tuple[str, str]]:
        """What each source says of something: value and status."""
        return {f.source: (f.value, f.status.value) for f in self.incident.facts if f.name == name}

    def correct(self, target: int, reason: str = "misheard", **changes: str) -> Recorded:
        return incidents.correct_entry(
            self.desk, self.officer, self.incident_id, target, changes, reason
        )

    def close(self, note: str = "") -> Recorded:
        return incidents.close(self.desk, self.officer, self.incident_id, note)

    def archive(self) -> Recorded:
        return incidents.archive(self.desk, self.officer, self.incident_id)

    def reopen(self, reason: str = "new witness") -> Recorded:
        return incidents.reopen(self.desk, self.officer, self.incident_id, reason)

    # -- walking ---------------------------------------------------------------------------------

    def run(self, name: str = "") -> Run:
        """The run of that name, or the first."""
        runs = self.incident.runs
        return runs[name] if name else next(iter(runs.values()))

    def start(self, playbook: str) -> Run:
        started = steps.start_run(self.desk, self.officer, self.incident_id, playbook)
        run = started.incident.run_of(playbook)
        assert run is not None
        return run

    def stop(self, run: str, reason: str = "wrong playbook") -> Recorded:
        return steps.stop_run(self.desk, self.officer, self.incident_id, run, reason)

    def step(
        self,
        step: str,
        result: Result = Result.DONE,
        *,
        run: str = "",
        shown_round: int | None = None,
        values: Mapping[str, str] | None = None,
        **account: str,
    ) -> Recorded:
        """Resolve one step."""
        return steps.record_step(
            self.desk,
            self.officer,
            StepRef(self.incident_id, step, run, shown_round),
            result,
            Account(values=values or {}, **account),
        )

    def done(self, *names: str, run: str = "", by: str = "", note: str = "") -> None:
        """Each step is done."""
        for name in names:
            self.step(name, run=run, performed_by=by, note=note)

    def decide(
        self,
        step: str,
        outcome: str,
        by: str = "",
        *,
        run: str = "",
        shown_round: int | None = None,
    ) -> Recorded:
        return steps.decide(
            self.desk,
            self.officer,
            StepRef(self.incident_id, step, run, shown_round),
            outcome,
            Account(performed_by=by),
        )

    def reopen_step(self, step: str, reason: str = "again") -> Recorded:
        return steps.reopen_step(self.desk, self.officer, StepRef(self.incident_id, step), reason)

    def return_work(self, step: str, reason: str, handed_in_by: str = "") -> Recorded:
        ref = StepRef(self.incident_id, step)
        return steps.return_work(self.desk, self.officer, ref, reason, handed_in_by)

    def call(
        self, recipient: str, answered_by: str = "", *, step: str = "", run: str = ""
    ) -> Called:
        """Reach a recipient; where nobody is named, whoever it is answers."""
        call = Call(CallResult.ANSWERED, answered_by or recipient)
        return notices.call_recipient(
            self.desk, self.officer, self.incident_id, recipient, call, step=step, run=run
        )

    def notify_all(self, step: str = "notify", run: str = "") -> None:
        """Reach everybody on the list of a notice."""
        on_list = (self.run(run)).playbook.by_id[step].recipients
        for recipient in on_list:
            self.call(recipient, step=step, run=run)

    # -- responses -------------------------------------------------------------------------------

    def launch(
        self,
        level: Level,
        launcher: str,
        post: str = "",
        signing: Signing | None = None,
        *,
        playbook: str = "",
        unit: str = "",
        occurred_at: datetime | None = None,
    ) -> Response:
        """Launch, signed with the launcher's own secret unless said otherwise."""
        order = LaunchOrder(
            level, launcher, post or launcher, signing or self.sign(launcher), unit, playbook
        )
        done = responses.launch_response(
            self.desk, self.officer, self.incident_id, order, occurred_at
        )
        return done.incident.responses[-1]

    def end(
        self,
        level: Level,
        person: str,
        signing: Signing | None = None,
        *,
        run: str = "",
        in_error: bool = False,
    ) -> Incident:
        """End, signed with the person's own secret unless said otherwise."""
        order = EndOrder(level, person, signing or self.sign(person), run, in_error)
        return responses.end_response(self.desk, self.officer, self.incident_id, order).incident

    def confirm(self, level: Level, person: str, signing: Signing | None = None) -> Incident:
        return vouching.confirm_response(
            self.desk,
            self.officer,
            self.incident_id,
            level,
            person,
            signing or self.sign(person),
        ).incident

    def note_refusal(self, action: str, refused: Refused, asked_by: str, level: Level) -> None:
        incidents.note_refusal(
            self.desk,
            self.officer,
            self.incident_id,
            action,
            refused,
            asked_by=asked_by,
            level=level,
        )

    # -- people ----------------------------------------------------------------------------------

    def reset_secret(self, person: str, secret: str = "set by the administrator") -> str:
        """The administrator sets a secret for somebody; the secret."""
        keeper = "admin1" if "admin1" in self.desk.roster.persons else CHIEF
        people.set_secret(self.desk, self.sign_on(keeper), person, secret)
        return secret

    def appoint(self, person: str, post: str, unit: str = "", minutes: float | None = None) -> str:
        """Let somebody hold a post from now on; by default of the unit whose post it is."""
        home = next(h.unit for h in self.desk.roster.holdings.values() if h.post == post)
        until = None if minutes is None else self.clock.now + timedelta(minutes=minutes)
        entry = people.start_holding(
            self.desk, self.sign_on("admin1"), person, post, unit or home, until=until
        )
        return str(entry.data["holding"])


def by_telephone(number: str) -> OnWord:
    """A telephone order that was read back."""
    return OnWord(number, read_back=True)
