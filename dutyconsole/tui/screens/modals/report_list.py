"""`r`: what of an incident is owed, what was sent and what came in; a new one by its digit."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar, Final

from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.report_history import reports_of
from dutyconsole.domain.due import Due, DueKind, Side
from dutyconsole.domain.events import ReportKind
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.report_register import AReport, SentReport
from dutyconsole.locale.reports import KINDS, item_names, name_of, state_of
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import LIST_COMMANDS
from dutyconsole.tui.jobs import Done
from dutyconsole.tui.picture import Picture
from dutyconsole.tui.screens.modals.picking import PickingModal
from dutyconsole.tui.screens.modals.report import ReportModal
from dutyconsole.tui.screens.modals.report_receive import ReceiveReportModal
from dutyconsole.tui.screens.modals.report_send import SendReportModal
from dutyconsole.tui.show import clock_time, fitted, one_line, padded
from dutyconsole.tui.telling import reader

_NEW: Final = (ReportKind.FIRST, ReportKind.FOLLOW_UP, ReportKind.FINAL, ReportKind.FLASH)
"""What the digits from 1 on begin; the one after them takes a report in."""

MOST_LINES: Final = 3
"""For one report: what it lacks belongs to what is read at a glance."""


def report_dialog(incident: Incident, due: Due) -> ModalScreen[Done | None]:
    """What sees to a report that is owed.

    Args:
        incident: Of which it is owed.
        due: What is owed.
    """
    if due.about.isdigit():
        return ReportModal(incident, int(due.about))
    if due.side is Side.WE:
        return SendReportModal(incident)
    return ReceiveReportModal(incident)


class ReportListModal(PickingModal):
    """The reports of an incident: owed on top, then the newest first.

    Args:
        incident: The incident.
    """

    HELP = N_(
        "THE REPORTS of an incident: what we owe and what is owed to us, then what was sent and "
        "came in, the newest first; Enter opens it. A digit begins a new one: 1 first, 2 "
        "follow-up, 3 final, 4 accident flash report, 5 takes in one that comes in."
    )
    OWN_COMMANDS = LIST_COMMANDS
    BINDINGS: ClassVar = [
        Binding(str(n), f"new({n})", "New", show=False) for n in range(1, len(_NEW) + 2)
    ]

    def __init__(self, incident: Incident) -> None:
        super().__init__()
        self.incident = incident
        self._found: tuple[AReport, ...] = ()
        self._position = -1

    # -- what it says -------------------------------------------------------------------------

    def heading(self) -> str:
        """Of which incident."""
        return tr("REPORTS OF INCIDENT {incident}", incident=self.incident.id)

    def intro(self) -> str:
        """What the digits begin."""
        begun = [f"{n} {tr(KINDS[kind])}" for n, kind in enumerate(_NEW, 1)]
        begun.append(f"{len(_NEW) + 1} {tr('one comes in')}")
        return "   ".join(begun)

    def lines(self, width: int) -> Iterable[tuple[str, Content]]:
        """What is owed, then what there is."""
        app = duty(self)
        to, now = reader(self), app.clock()
        for at, due in enumerate(self._owed()):
            late = due.at is not None and due.at < now
            right = ""
            if due.at is not None:
                time = clock_time(due.at, app.zone)[:5]
                right = tr("LATE since {at}", at=time) if late else tr("by {at}", at=time)
            style = "bold $text-error" if late else "bold"
            yield f"due {at}", Content.styled(padded(to.say(due.phrase), right, width), style)
        for report in self._found:
            said = fitted(self._line(report), width, MOST_LINES)
            yield f"report {report.report}", Content("\n".join(said))

    def nothing(self) -> str:
        """Nothing is owed, nothing was sent."""
        return tr("No report is owed, none was sent, none has come in.")

    def keys(self) -> str:
        """The keys."""
        return tr("Enter open   digit new report   Esc back")

    def show_picture(self, picture: Picture) -> None:
        """Show what there is now, read anew where something was recorded."""
        self.incident = picture.incidents.get(self.incident.id, self.incident)
        if picture.position != self._position:
            self._position = picture.position
            self.run_worker(partial(self._read, duty(self).desk), thread=True)
        super().show_picture(picture)

    def on_mount(self) -> None:
        """Show what is owed, then what was read."""
        super().on_mount()
        self.show_picture(duty(self).picture)

    # -- going on -----------------------------------------------------------------------------

    def enter(self, line_id: str) -> None:
        """Open it."""
        what, _, number = line_id.partition(" ")
        if what == "due":
            owed = self._owed()
            if int(number) < len(owed):
                self.open(report_dialog(self.incident, owed[int(number)]))
            return
        found = next((each for each in self._found if each.report == int(number)), None)
        if found is not None:
            self.open(ReportModal(self.incident, found.report, found))

    def action_new(self, number: int) -> None:
        """Begin a new one."""
        if number <= len(_NEW):
            self.open(SendReportModal(self.incident, _NEW[number - 1]))
        else:
            self.open(ReceiveReportModal(self.incident))

    # -- inside -------------------------------------------------------------------------------

    def _owed(self) -> list[Due]:
        known = duty(self).picture.due.get(self.incident.id, ())
        return [due for due in known if due.kind is DueKind.REPORT]

    def _line(self, report: AReport) -> str:
        to = reader(self)
        at, name = to.time(report.at)[:5], name_of(report.kind, report.number)
        if isinstance(report, SentReport):
            who = to.who(report.to)
            number = f"{report.report:>3}"
            said = tr("{report} {at} SENT to {who}: {name}",
                      report=number, at=at, who=who, name=name)  # fmt: skip
            return one_line(said)
        missing = item_names(report.asked or report.missing, to.language)
        said = tr("{report} {at} IN from {who}: {name}, {state}",
                  report=f"{report.report:>3}", at=at, who=to.who(report.source), name=name,
                  state=state_of(report.state))  # fmt: skip
        left = tr("{said}: {items}", said=said, items=missing) if missing else said
        return one_line(left)

    def _read(self, desk: Desk) -> None:
        try:
            found = reports_of(desk, self.incident.id)
        except Refused as refused:
            self.app.call_from_thread(self.tell, duty(self).refusal(refused))
        else:
            self.app.call_from_thread(self._take, found)

    def _take(self, found: tuple[AReport, ...]) -> None:
        self._found = found
        self.show()
