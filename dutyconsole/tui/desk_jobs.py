"""What the desk screen has done for it: dialogs opened, jobs without one, and what came of them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from dutyconsole.domain.entry import Entry
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.refusal import Refused
from dutyconsole.locale.reader import Reader
from dutyconsole.locale.speech import tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.calls import acknowledging
from dutyconsole.tui.dialogs import NO_INCIDENT, NotNow, dialog
from dutyconsole.tui.entry_detail import detail_lines
from dutyconsole.tui.jobs import Done, Job, start
from dutyconsole.tui.kept import kept_troubles
from dutyconsole.tui.messages import EntryRecorded, WriteRefused
from dutyconsole.tui.office_jobs import OfficeJobs
from dutyconsole.tui.screens.modals.entry import EntryModal
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.screens.modals.playbook import PlaybookModal
from dutyconsole.tui.screens.modals.refused import RefusedModal
from dutyconsole.tui.secret_troubles import secret_troubles
from dutyconsole.tui.shifts import shift_troubles
from dutyconsole.tui.show import clock_time
from dutyconsole.tui.taking import take_all
from dutyconsole.tui.telling import reader
from dutyconsole.tui.widgets.log_list import LogList
from dutyconsole.tui.widgets.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from dutyconsole.desk.desk import Desk


OFF: Final = timedelta(minutes=2)
"""So much the clocks of two desks may differ."""


class DeskJobs(OfficeJobs):
    """Opens the dialogs of the desk and says what is on disk."""

    busy = False
    _wanted: Done | None = None
    _troubles: frozenset[str] = frozenset()
    _kept: tuple[str, ...] = ()
    _told = ""

    @abstractmethod
    def go_to(self, incident: str, run: str = "", step: str = "") -> None:
        """Show an incident."""

    # -- dialogs ------------------------------------------------------------------------------

    def ask(self, command: str) -> None:
        """Open the dialog of a command for the place that is shown."""
        try:
            opened = dialog(command, self.place)
        except NotNow as why:
            self.say(tr(str(why)), "-refused")
        else:
            self.open(opened)

    def ask_about(self, incident: Incident, entry: Entry) -> None:
        """Show one entry of the log in full."""
        self.open(EntryModal(incident, entry))

    def action_ask(self, command: str) -> None:
        """Open the dialog of a command."""
        self.ask(command)

    def action_fact(self) -> None:
        """Record a fact."""
        self.ask("fact")

    def action_known(self) -> None:
        """What is known and unknown."""
        self.ask("known")

    def action_note(self) -> None:
        """Write a note."""
        self.ask("note")

    def action_call_down(self) -> None:
        """Call down the list."""
        self.ask("call_down")

    def action_step(self) -> None:
        """The chosen step otherwise than usual."""
        self.ask("step")

    def action_up_to(self) -> None:
        """All steps up to the chosen one."""
        self.ask("up_to")

    def action_playbook(self) -> None:
        """Start or stop a playbook."""
        self.ask("playbook")

    def action_launch(self) -> None:
        """Launch a response."""
        self.ask("launch")

    def action_end(self) -> None:
        """End a response."""
        self.ask("end")

    def action_close(self) -> None:
        """Close the incident."""
        self.ask("close")

    def action_archive(self) -> None:
        """Archive a closed incident."""
        from dutyconsole.tui.screens.modals.closed import ClosedModal

        self.open(ClosedModal(archive=True))

    def action_reopen(self) -> None:
        """Make the incident active again."""
        from dutyconsole.tui.screens.modals.closed import ClosedModal

        self.open(ClosedModal(archive=False))

    def action_merge(self) -> None:
        """Merge the incident into another."""
        self.ask("merge")

    def action_secret(self) -> None:
        """Choose one's own secret."""
        from dutyconsole.tui.screens.modals.secret import SecretModal

        self.app.push_screen(SecretModal(duty(self).signed_on.person), self.tell)

    def action_sign_off(self) -> None:
        """Let somebody else sign on."""
        duty(self).sign_off()

    # -- taking away --------------------------------------------------------------------------

    def action_copy(self) -> None:
        """Copy the chosen line of the log, in full."""
        incident, entry = self.place.incident, self.query_one(LogList).chosen_entry
        if incident is None or entry is None:
            self.say(tr(NO_INCIDENT), "-refused")
            return
        self.app.copy_to_clipboard("\n".join(detail_lines(incident, entry, reader(self))))
        copied = tr("Entry {position} is copied, where the terminal allows it.",
                    position=entry.position)  # fmt: skip
        self.say(copied)

    def action_timeline(self) -> None:
        """Copy the incident's whole log, and write it to a file."""
        app, incident = duty(self), self.place.incident
        if incident is None:
            self.say(tr(NO_INCIDENT), "-refused")
            return
        practice, exports = app.standing.practice, app.exports
        self.run_worker(
            partial(self._take_all, app.desk, incident.id, reader(self), practice, exports),
            thread=True,
        )

    def _take_all(
        self, desk: Desk, incident: str, to: Reader, practice: str, exports: Path | None
    ) -> None:
        try:
            taken = take_all(desk, incident, to, practice, exports)
        except Refused as refused:
            said = duty(self).refusal(refused)
            self.app.call_from_thread(self.say, said, "-refused")
        else:
            self.app.call_from_thread(self.app.copy_to_clipboard, taken.text)
            self.app.call_from_thread(self.say, taken.said)

    # -- what came of it ----------------------------------------------------------------------

    def tell_troubles(self) -> None:
        """Say what does not work as it should, each once for as long as it lasts."""
        if not self.is_current:
            return
        troubles = self._found_troubles()
        fresh = [each for each in troubles if each not in self._troubles]
        self._troubles = frozenset(troubles)
        if fresh:
            self._told = "\n".join(fresh)
            self.say(self._told, "-warned")

    def tell_troubles_anew(self) -> None:
        """Say them in the language that is on, where they are what is said; behind a dialog too."""
        if self._told and str(self.query_one("#said", Words).content) == self._told:
            troubles = self._found_troubles()
            self._troubles, self._told = frozenset(troubles), "\n".join(troubles)
            self.say(self._told, "-warned")

    def _found_troubles(self) -> list[str]:
        app = duty(self)
        sheet = app.state_file.trouble if app.state_file else None
        found = [*app.troubles, app.drafts.trouble]
        for warning in map(reader(self).say, app.desk.warnings):
            found.append(tr("{warning}.", warning=warning[:1].upper() + warning[1:]))
        found += [app.refusal(refused) for refused in (app.unread, sheet) if refused]
        found += [tr("Not used: {flaw}", flaw=flaw) for flaw in app.desk.reference.flaws]
        found += shift_troubles(app)
        found += app.backup_troubles()
        found += secret_troubles(app)
        found += kept_troubles(app, self._kept)
        newest = app.picture.recorded_at
        if newest is not None and newest - app.clock() > OFF:
            found.append(
                tr("This machine's clock is behind the newest entry of the log; have it set right.")
            )
        return [each for each in found if each]

    def tell(self, done: Done | None) -> None:
        """Say what is on disk, and have it shown."""
        if done is None:
            return
        entry = done.entry
        said = ". ".join([done.words, *done.warnings])
        if entry is None:
            text = tr("already recorded: {said}", said=said)
        else:
            at = clock_time(entry.recorded_at, duty(self).zone)
            text = tr("RECORDED {position} {at}  {said}", position=entry.position, at=at, said=said)
        self.say(text, "-warned" if done.warnings else "")
        self._wanted = done if done.go else self._wanted
        duty(self).look(again=True)

    def shown(self) -> None:
        """A newer picture is shown: go where what was recorded asks to go."""
        wanted = self._wanted
        if wanted is not None and wanted.incident in duty(self).picture.incidents:
            self._wanted = None
            self.go_to(wanted.incident)

    # -- taking up ----------------------------------------------------------------------------

    def action_acknowledge(self) -> None:
        """Take up the chosen incoming incident."""
        incident = self.place.incident
        if incident is not None and incident.acknowledged_at is None:
            self.write(acknowledging(incident.id), self._offer_playbook)

    def _offer_playbook(self, done: Done) -> None:
        """Once the picture shows the incident taken up, offer its playbook."""
        incident = duty(self).picture.incidents.get(done.incident)
        if incident is None or incident.acknowledged_at is None:
            duty(self).look(again=True)
            self.set_timer(0.05, partial(self._offer_playbook, done))
            return
        self.go_to(done.incident)
        app = duty(self)
        if done.entry is None and incident.acknowledged_by != app.signed_on.person:
            who = app.person_name(incident.acknowledged_by)
            said = tr("{person} has already taken up {incident}.", person=who, incident=incident.id)
            self.say(said, "-warned")
        elif not incident.open_runs and not isinstance(self.app.screen, FormModal):
            self.open(PlaybookModal(incident))

    # -- writing without a dialog -------------------------------------------------------------

    def write(self, job: Job, then: Callable[[Done], None]) -> None:
        """Record something that needs no dialog; a refusal is shown with its way out."""
        if self.busy:
            return
        self.busy = True
        self._then = then
        self._job = job
        start(self, job, duty(self).desk, duty(self).signed_on)

    def on_entry_recorded(self, message: EntryRecorded) -> None:
        """On disk."""
        self.busy = False
        self.tell(message.done)
        self._then(message.done)

    def on_write_refused(self, message: WriteRefused) -> None:
        """Not on disk: offer to try again."""
        self.busy = False

        def answered(again: bool | None) -> None:
            if again:
                self.write(self._job, self._then)

        self.app.push_screen(RefusedModal(message.refused), answered)
