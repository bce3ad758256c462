"""A desk in the middle of its work, for showing: three incidents under way, one ringing.

Everything is done by the desk's own functions, on a clock that has been set back and is brought
forward to now.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dutyconsole.desk import calls, incidents, intake, notices, responses, steps
from dutyconsole.desk.desk import Desk, Officer
from dutyconsole.desk.intake import Report
from dutyconsole.desk.steps import StepRef
from dutyconsole.domain.authority import LaunchOrder
from dutyconsole.domain.events import CallResult, Result
from dutyconsole.domain.location import DOWN, TUNNEL, UP, Location
from dutyconsole.domain.notices import Call
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.signing import OnWord
from dutyconsole.domain.steps import Account

FIVE = (
    ("department_leadership", "Gao Ming"),
    ("pm_section_chief", "He Jing"),
    ("tech_section_chief", "Lin Feng"),
    ("ticketing_office_head", "Guo Li"),
    ("csc_head", "Ma Rui"),
)
"""The recipients of the source's five-role notice, and fictional people answering."""


@dataclass
class StageClock:
    """Tells the time of the show: the real time, set back by `behind`."""

    behind: timedelta
    real: Callable[[], datetime] = lambda: datetime.now(UTC)

    def __call__(self) -> datetime:
        """The time of the show, aware, UTC."""
        return self.real() - self.behind

    def pass_minutes(self, minutes: int) -> None:
        """Let time pass, at most up to the real time."""
        self.behind = max(self.behind - timedelta(minutes=minutes), timedelta())


def stage(desk: Desk, officer: Officer, clock: StageClock) -> None:
    """Bring a fresh sample log to the middle of a busy evening, ending at the real time."""
    _ShownShift(desk, officer, clock).play()
    clock.behind = timedelta()


class _ShownShift:
    def __init__(self, desk: Desk, officer: Officer, clock: StageClock) -> None:
        self._desk = desk
        self._officer = officer
        self._clock = clock

    def play(self) -> None:
        fault = self._report(
            Report(
                kind="equipment_fault",
                summary="All ticket gates offline since 07:05, displays dark, 2 300 waiting",
                location=Location(station="Wanghe South"),
                reporter="Station passenger duty officer",
                phone="0000-62001",
                channel="phone",
            ),
            "4-8",
        )
        self._told(fault, FIVE[:1])
        self._clock.pass_minutes(6)
        self._done(fault, "group", performed_by="department leadership")
        stranding = self._report(
            Report(
                kind="mass_stranding",
                summary="Heavy rain: 14 trains late, 5 cancelled, hall and square crowded",
                location=Location(station="Yunxi East"),
                reporter="Passenger-service director",
                phone="0000-62002",
                channel="phone",
            ),
            "4-13",
        )
        self._clock.pass_minutes(3)
        self._done(stranding, "learn", performed_by="passenger-service director", told_by="station")
        self._fact(stranding, "stranded", "9000", "Yunxi East station", confirmed=False)
        self._fact(stranding, "stranded", "11400", "passenger-service director")
        self._done(stranding, "count", performed_by="passenger-service director")
        self._done(stranding, "report", performed_by="Yunxi East station")
        self._clock.pass_minutes(2)
        self._launch(stranding, Level.III, "station_head", "station_head", "6")
        self._train()
        self._clock.pass_minutes(4)
        intake.report_incident(
            self._desk,
            self._officer,
            Report(
                kind="fire",
                summary="Smoke and open flame from the cabinet in car 9, evacuating car 9",
                train="K7712",
                location=Location(
                    "Yunwang line", "Linjiang - Qingshiling", UP, 97, 300, structure=TUNNEL
                ),
                reporter="Train conductor",
                phone="0000-62004",
                channel="radio",
            ),
        )

    def _train(self) -> None:
        train = self._report(
            Report(
                kind="emu_abnormality",
                summary="Stopped in section: loss of traction, all air-conditioning off, 34 C",
                train="G6723",
                location=Location("Qingjiang HSL", "Wanghe South - Qingshiling", DOWN, 218, 400),
                reporter="Passenger dispatcher",
                phone="0000-62003",
                channel="phone",
            ),
            "4-11",
        )
        self._fact(train, "aboard", "531", "passenger dispatcher")
        self._clock.pass_minutes(2)
        self._told(train, FIVE[:3])
        self._fact(train, "aboard", "529", "train conductor")
        self._fact(train, "unwell", "2", "train conductor", confirmed=False)
        self._done(train, "collect", performed_by="leader of the emergency leading group")
        self._clock.pass_minutes(3)
        director = "system_elg_office_director"
        self._launch(train, Level.II, director, director, "17")
        self._done(train, "activate", performed_by="emergency leading group")

    def _report(self, report: Report, playbook: str) -> str:
        taken = calls.take_call(self._desk, self._officer, report, playbook)
        self._clock.pass_minutes(1)
        return taken.recorded.incident.id

    def _done(self, incident: str, step: str, performed_by: str = "", told_by: str = "") -> None:
        account = Account(performed_by=performed_by, told_by=told_by, via="phone")
        ref = StepRef(incident, step)
        steps.record_step(self._desk, self._officer, ref, Result.DONE, account)

    def _told(self, incident: str, recipients: tuple[tuple[str, str], ...]) -> None:
        for recipient, name in recipients:
            call = Call(CallResult.ANSWERED, answered_by=name, via="phone")
            notices.call_recipient(self._desk, self._officer, incident, recipient, call)

    def _fact(
        self, incident: str, name: str, value: str, source: str, *, confirmed: bool = True
    ) -> None:
        incidents.record_fact(
            self._desk, self._officer, incident, name, value, source=source, confirmed=confirmed
        )

    def _launch(self, incident: str, level: Level, launcher: str, post: str, number: str) -> None:
        order = LaunchOrder(level, launcher, post, OnWord(number, read_back=True))
        responses.launch_response(self._desk, self._officer, incident, order)
