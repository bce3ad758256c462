"""What the desk screen has done for it beside the incidents' own dialogs: the office."""

from __future__ import annotations

from abc import abstractmethod
from functools import partial
from typing import TYPE_CHECKING

from textual.screen import Screen

from dutyconsole.domain.refusal import Refused
from dutyconsole.locale.speech import tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.dialogs import NO_INCIDENT, Dialog, Place
from dutyconsole.tui.jobs import Done
from dutyconsole.tui.show import plain
from dutyconsole.tui.widgets.words import Words

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.vouching import Unconfirmed
    from dutyconsole.tui.state_file import StateFile


class OfficeJobs(Screen[None]):
    """Opens the dialogs of orders, reports, tasks, shifts and calls."""

    @property
    @abstractmethod
    def place(self) -> Place:
        """Where the officer is."""

    @abstractmethod
    def tell(self, done: Done | None) -> None:
        """Say what is on disk, and have it shown."""

    def action_paper(self) -> None:
        """Key in what was written on paper."""
        from dutyconsole.tui.screens.modals.from_paper import FromPaperModal

        incident = self.place.incident
        if incident is None:
            self.say(tr(NO_INCIDENT), "-refused")
        else:
            self.open(FromPaperModal(incident))

    def action_state_sheet(self) -> None:
        """Say where the state sheet is, and have its newest version written."""
        file = duty(self).state_file
        if file is None:
            self.say(tr("Nothing is kept here: this desk has no folder for files."), "-refused")
        else:
            self.run_worker(partial(self._write_state, file), thread=True)

    def _write_state(self, file: StateFile) -> None:
        app = duty(self)
        app.put_state(file)
        if file.trouble is not None:
            self.app.call_from_thread(self.say, app.refusal(file.trouble), "-refused")
        else:
            said = tr("The state sheet is in {path}; it is kept up to date.", path=file.path)
            self.app.call_from_thread(self.say, said)

    def action_tasks(self) -> None:
        """The open tasks."""
        from dutyconsole.tui.screens.modals.task_list import TaskListModal

        self.open(TaskListModal(self.place.incident))

    def open_task(self, number: int) -> None:
        """Open one task."""
        from dutyconsole.tui.screens.modals.task import TaskModal

        self.open(TaskModal(number))

    def action_reports(self) -> None:
        """Reports we owe and that are owed to us."""
        from dutyconsole.tui.screens.modals.report_list import ReportListModal

        incident = self.place.incident
        if incident is None:
            self.say(tr(NO_INCIDENT), "-refused")
        else:
            self.open(ReportListModal(incident))

    def action_attachments(self) -> None:
        """The files of the incident."""
        from dutyconsole.tui.screens.modals.attachment_list import AttachmentListModal

        incident = self.place.incident
        if incident is None:
            self.say(tr(NO_INCIDENT), "-refused")
        else:
            self.open(AttachmentListModal(incident, self.place))

    def action_register(self) -> None:
        """The telephone register."""
        from dutyconsole.tui.screens.modals.register import RegisterModal

        self.open(RegisterModal())

    def action_shift(self) -> None:
        """Who is on duty, and handing over."""
        from dutyconsole.tui.screens.modals.shift import ShiftModal

        self.open(ShiftModal())

    def action_acting(self) -> None:
        """Who acts for whom."""
        from dutyconsole.tui.screens.modals.acting import ActingModal

        self.open(ActingModal())

    def action_backups(self) -> None:
        """How the backups of the log stand."""
        from dutyconsole.tui.screens.modals.backups import BackupsModal

        self.open(BackupsModal())

    def action_own_code(self) -> None:
        """One's own device for one-time codes."""
        from dutyconsole.tui.screens.modals.own_code import OwnCodeModal

        self.open(OwnCodeModal())

    def action_vouch(self) -> None:
        """What stands on somebody's word, in every incident."""
        self.run_worker(partial(self._find_unconfirmed, duty(self).desk), thread=True)

    def _find_unconfirmed(self, desk: Desk) -> None:
        from dutyconsole.desk.vouching import unconfirmed

        try:
            found = unconfirmed(desk)
        except Refused as refused:
            self.app.call_from_thread(self.say, duty(self).refusal(refused), "-refused")
        else:
            self.app.call_from_thread(self._vouch, found)

    def _vouch(self, found: tuple[Unconfirmed, ...]) -> None:
        from dutyconsole.tui.screens.modals.vouching import VouchModal

        if not found:
            self.say(tr("Nothing stands on anybody's word: all is confirmed."))
        elif self.is_current:
            self.open(VouchModal(found))

    def action_orders(self) -> None:
        """The register of orders by voice."""
        from dutyconsole.tui.screens.modals.order_list import OrderListModal

        self.open(OrderListModal(self.place.incident))

    def open(self, opened: Dialog) -> None:
        """Open a dialog and say what it has recorded."""
        self.app.push_screen(opened, self.tell)

    def say(self, text: str, css_class: str = "") -> None:
        """One line under the lists."""
        said = self.query_one("#said", Words)
        said.set_classes(css_class)
        said.say(plain(text))
