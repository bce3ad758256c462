"""A desk in the middle of its work, for showing: three incidents under way, one ringing.

Everything is done by the desk's own functions, on a clock that has been set back and is brought
forward to now.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dutyconsole.desk import calls, incidents, intake, notices, responses, steps
from dutyconsole.desk.demonstration_words import SAID
from dutyconsole.desk.desk import Desk
from dutyconsole.desk.intake import Report
from dutyconsole.desk.scene import Officer
from dutyconsole.desk.steps import StepRef
from dutyconsole.domain.authority import LaunchOrder
from dutyconsole.domain.events import CallResult, Result
from dutyconsole.domain.location import DOWN, TUNNEL, UP, Location
from dutyconsole.domain.notices import Call
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.signing import OnWord
from dutyconsole.domain.steps import Account
from dutyconsole.domain.text import Language

FIVE = (
    ("department_leadership", "dept_director"),
    ("pm_section_chief", "pm_section_chief"),
    ("tech_section_chief", "tech_section_chief"),
    ("ticketing_office_head", "ticketing_office_head"),
    ("csc_head", "csc_head"),
)
"""The recipients of the source's five-role notice, and who of the sample bureau answers."""


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


def stage(
    desk: Desk, officer: Officer, clock: StageClock, language: Language = Language.EN
) -> None:
    """Bring a fresh sample log to the middle of a busy evening, ending at the real time.

    Args:
        desk: On a new log of the sample bureau.
        officer: Who took the calls.
        clock: The log's clock.
        language: What callers speak.
    """
    _ShownShift(desk, officer, clock, language).play()
    clock.behind = timedelta()


class _ShownShift:
    def __init__(self, desk: Desk, officer: Officer, clock: StageClock, language: Language) -> None:
        self._desk = desk
        self._officer = officer
        self._clock = clock
        self._language = language

    def _in(self, english: str) -> str:
        """A text of the show in the callers' language."""
        return SAID[english].text(self._language)

    def play(self) -> None:
        self._gates()
        self._stranding()
        self._train()
        self._clock.pass_minutes(4)
        self._smoke()

    def _gates(self) -> None:
        fault = self._report(
            Report(
                kind="equipment_fault",
                summary=self._in(
                    "All ticket gates offline since 07:05, displays dark, 2 300 waiting"
                ),
                location=Location(station=self._in("Wanghe South")),
                reporter=self._in("Station passenger duty officer"),
                phone="0000-62001",
                channel=self._in("phone"),
            ),
            "4-8",
        )
        self._told(fault, FIVE[:1])
        self._clock.pass_minutes(6)
        self._done(fault, "group", performed_by=self._in("department leadership"))

    def _stranding(self) -> None:
        stranding = self._report(
            Report(
                kind="mass_stranding",
                summary=self._in(
                    "Heavy rain: 14 trains late, 5 cancelled, hall and square crowded"
                ),
                location=Location(station=self._in("Yunxi East")),
                reporter=self._in("Passenger-service director"),
                phone="0000-62002",
                channel=self._in("phone"),
            ),
            "4-13",
        )
        self._clock.pass_minutes(3)
        self._done(
            stranding,
            "learn",
            performed_by=self._in("passenger-service director"),
            told_by=self._in("station"),
        )
        self._fact(
            stranding, self._in("stranded"), "9000", self._in("Yunxi East station"), confirmed=False
        )
        self._fact(stranding, self._in("stranded"), "11400", self._in("passenger-service director"))
        self._done(stranding, "count", performed_by=self._in("passenger-service director"))
        self._done(stranding, "report", performed_by=self._in("Yunxi East station"))
        self._clock.pass_minutes(2)
        self._launch(stranding, Level.III, "station_head", "station_head", "6")

    def _smoke(self) -> None:
        intake.report_incident(
            self._desk,
            self._officer,
            Report(
                kind="fire",
                summary=self._in(
                    "Smoke and open flame from the cabinet in car 9, evacuating car 9"
                ),
                train="K7712",
                location=Location(
                    self._in("Yunwang line"),
                    self._in("Linjiang - Qingshiling"),
                    UP,
                    97,
                    300,
                    structure=TUNNEL,
                ),
                reporter=self._in("Train conductor"),
                phone="0000-62004",
                channel=self._in("radio"),
            ),
        )

    def _train(self) -> None:
        train = self._report(
            Report(
                kind="emu_abnormality",
                summary=self._in(
                    "Stopped in section: loss of traction, all air-conditioning off, 34 C"
                ),
                train="G6723",
                location=Location(
                    self._in("Qingjiang HSL"),
                    self._in("Wanghe South - Qingshiling"),
                    DOWN,
                    218,
                    400,
                ),
                reporter=self._in("Passenger dispatcher"),
                phone="0000-62003",
                channel=self._in("phone"),
            ),
            "4-11",
        )
        self._fact(train, "aboard", "531", self._in("passenger dispatcher"))
        self._clock.pass_minutes(2)
        self._told(train, FIVE[:3])
        self._fact(train, "aboard", "529", self._in("train conductor"))
        self._fact(train, self._in("unwell"), "2", self._in("train conductor"), confirmed=False)
        self._done(train, "collect", performed_by=self._in("leader of the emergency leading group"))
        self._clock.pass_minutes(3)
        director = "system_elg_office_director"
        self._launch(train, Level.II, director, director, "17")
        self._told(train, FIVE[:3], order="1")
        self._done(train, "activate", performed_by=self._in("emergency leading group"))

    def _report(self, report: Report, playbook: str) -> str:
        taken = calls.take_call(self._desk, self._officer, report, playbook)
        self._clock.pass_minutes(1)
        return taken.recorded.incident.id

    def _done(self, incident: str, step: str, performed_by: str = "", told_by: str = "") -> None:
        account = Account(performed_by=performed_by, told_by=told_by, via=self._in("phone"))
        ref = StepRef(incident, step)
        steps.record_step(self._desk, self._officer, ref, Result.DONE, account)

    def _told(
        self, incident: str, recipients: tuple[tuple[str, str], ...], order: str = ""
    ) -> None:
        for recipient, holder in recipients:
            person = self._desk.roster.persons[holder]
            name = person.name.text(self._language)
            call = Call(CallResult.ANSWERED, answered_by=name, via=self._in("phone"))
            notices.call_recipient(
                self._desk, self._officer, incident, recipient, call, order=order
            )

    def _fact(
        self, incident: str, name: str, value: str, source: str, *, confirmed: bool = True
    ) -> None:
        incidents.record_fact(
            self._desk, self._officer, incident, name, value, source=source, confirmed=confirmed
        )

    def _launch(self, incident: str, level: Level, launcher: str, post: str, number: str) -> None:
        order = LaunchOrder(level, launcher, post, OnWord(number, read_back=True))
        responses.launch_response(self._desk, self._officer, incident, order)
