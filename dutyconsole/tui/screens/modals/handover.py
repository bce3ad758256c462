"""The handover page: what is open, taken over line by line, signed by both at the end.

It can be left and come back to at any time: what was taken over is in the log.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from dutyconsole.desk import shifts
from dutyconsole.domain.handover import HandoverPage, Item, Section, Standing
from dutyconsole.domain.refusal import Refused
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import LIST_COMMANDS, SHIFT_COMMANDS, bindings
from dutyconsole.tui.jobs import Done, Job, start
from dutyconsole.tui.messages import EntryRecorded, SignedOn, WriteRefused
from dutyconsole.tui.office_jobs import OfficeJobs
from dutyconsole.tui.picture import Picture
from dutyconsole.tui.screens.modals.handover_sign import LeftNoteModal, SignedDone, SignModal
from dutyconsole.tui.screens.modals.picking import PickingModal
from dutyconsole.tui.shift_paper import keep_page
from dutyconsole.tui.shifts import SECTION, page_lines
from dutyconsole.tui.show import clock_time, one_line
from dutyconsole.tui.telling import reader
from dutyconsole.tui.widgets.pick_list import PickList

if TYPE_CHECKING:
    from pathlib import Path

    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.scene import Officer
    from dutyconsole.locale.reader import Reader
    from dutyconsole.tui.app import DutyApp


class HandoverModal(PickingModal):
    """The page of this desk; with a handover under way each line is taken over by Enter."""

    HELP = N_(
        "THE HANDOVER PAGE, built from the log. Enter takes the chosen incident over, or all that "
        "the chosen section holds, and goes on to the next. What came in since the handover began "
        "is NEW and is taken over too. When nothing is left, F12: both sign with their own "
        "secrets. Esc goes back to the desk at any time; the handover stays where it is. A change "
        "of shift moves no response: whoever launched it ends it."
    )
    BINDINGS: ClassVar = bindings(SHIFT_COMMANDS)
    OWN_COMMANDS = (*SHIFT_COMMANDS, *LIST_COMMANDS)

    def __init__(self) -> None:
        super().__init__()
        self.page: HandoverPage | None = None
        self.busy = False
        self._next = True

    # -- what it says -------------------------------------------------------------------------

    def heading(self) -> str:
        """Whose shift, from whom to whom."""
        app, handover = duty(self), self.page.handover if self.page else None
        if handover is None:
            return tr("SHIFT PAGE, DESK {desk}", desk=app.desk.name)
        return tr(
            "HANDOVER OF DESK {desk}: {giver} TO {receiver}",
            desk=app.desk.name,
            giver=app.person_name(handover.giver),
            receiver=app.person_name(handover.receiver),
        )

    def intro(self) -> str:
        """How far it is."""
        if self.page is None:
            return tr("reading the log ...")
        if self.page.handover is None:
            return tr("No handover is under way; the page shows what is open now.")
        left = len(self.page.left)
        if left:
            return tr("{n} to take over; each open incident by itself.", n=left)
        return tr("Everything is taken over: F12, and both sign.")

    def lines(self, width: int) -> Iterable[tuple[str, Content]]:
        """The page."""
        if self.page is None:
            return ()
        return page_lines(self.page, reader(self), duty(self).zone, width)

    def nothing(self) -> str:
        """Nothing is read yet."""
        return tr("reading the log ...")

    def keys(self) -> str:
        """The keys."""
        if self.page is not None and self.page.handover is not None:
            return tr("Enter take over   F12 both sign   N note   F6 print   Esc back")
        if self._unread:
            return tr("F12 I have read it   F6 print   Esc back")
        return tr("F6 print   Esc back")

    @property
    def _unread(self) -> bool:
        """Whether who is signed on came on without a handover and has not read the page."""
        app = duty(self)
        mine = app.picture.office.shifts.of(app.signed_on.person)
        return mine is not None and mine.is_unread

    # -- reading ------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Read the page, the list with the keys."""
        super().on_mount()
        self.show_picture(duty(self).picture)

    def show_picture(self, picture: Picture) -> None:
        """The log has grown: read the page anew."""
        app = duty(self)
        self.run_worker(partial(self._read, app.desk), thread=True, exclusive=True, group="page")

    def _read(self, desk: Desk) -> None:
        try:
            page = shifts.page_now(desk, duty(self).clock())
        except Refused as refused:
            self.app.call_from_thread(self.tell, duty(self).refusal(refused))
        else:
            self.app.call_from_thread(self._got, page)

    def _got(self, page: HandoverPage) -> None:
        if not self.is_mounted or not self.query("#list"):
            return
        self.page = page
        self.show()
        if self._next:
            self._next = False
            self._to_next()

    def _to_next(self) -> None:
        """Go to the next thing that is to be taken over: after the cursor, else from the top.

        A section is taken over as a whole: as much of it as fits is brought in sight.
        """
        assert self.page is not None
        listed = self.query_one("#list", PickList)
        left = {item.id for item in self.page.left}
        ids = [option.id for option in listed.options]
        at = listed.highlighted or 0
        order = [*range(at, len(ids)), *range(at)]
        found = next((n for n in order if ids[n] in left), None)
        if found is not None:
            listed.highlighted = found
            section = next(item.section for item in self.page.left if item.id == ids[found])
            if section is not Section.INCIDENTS:
                last = ids.index(self.page.of(section)[-1].id)
                self.call_after_refresh(self._show_to, listed, found, last)

    def _show_to(self, listed: PickList, at: int, last: int) -> None:
        """Scroll so that the lines from the cursor to the last are seen, if they fit."""
        if listed.highlighted == at and last < listed.option_count:
            listed.highlighted = last
            listed.highlighted = at

    # -- taking over --------------------------------------------------------------------------

    def enter(self, line_id: str) -> None:
        """Take over what the line stands for."""
        page = self.page
        if page is None or self.busy:
            return
        if page.handover is None:
            self.tell(tr("No handover is under way: Esc, then H begins one."))
            return
        items = [item for item in page.items if line_id in (item.id, f"{SECTION}{item.section}")]
        left = [item for item in items if item.is_left]
        if not items or items[0].section is Section.LEADERS:
            self.tell(tr("Nothing of this is to be taken over."))
        elif items[0].section is Section.INCIDENTS and line_id.startswith(SECTION):
            self.tell(tr("Incidents are taken over one by one: choose one."))
        elif not left and items[0].standing is not Standing.CHANGED:
            self.tell(tr("This is taken over already."))
            self._to_next()
        else:
            self._take(page, (left or items)[0])

    def _take(self, page: HandoverPage, item: Item) -> None:
        assert page.handover is not None
        handover, shown = page.handover.id, page.ids
        if item.section is Section.INCIDENTS:
            words = tr("incident {incident} taken over", incident=item.incident)

            def take(desk: Desk, officer: Officer) -> Done:
                taken = shifts.take_incident(desk, officer, item.incident, handover)
                return Done(item.incident, words, taken)

        else:
            words = tr("section taken over")

            def take(desk: Desk, officer: Officer) -> Done:
                taken = shifts.take_section(desk, officer, item.section, handover, shown)
                return Done("", words, taken)

        self._run(take)

    def _run(self, job: Job) -> None:
        self.busy = True
        start(self, job, duty(self).desk, duty(self).signed_on)

    def on_entry_recorded(self, message: EntryRecorded) -> None:
        """On disk: the next."""
        message.stop()
        self.busy = False
        self._next = True
        self.recorded(message.done)
        self.show_picture(duty(self).picture)

    def on_write_refused(self, message: WriteRefused) -> None:
        """Not on disk."""
        message.stop()
        self.busy = False
        self.tell(duty(self).refusal(message.refused))

    # -- signing and the rest -----------------------------------------------------------------

    def action_sign_shift(self) -> None:
        """Both sign; or: the page has been read."""
        page = self.page
        if page is None or self.busy:
            return
        if page.handover is not None:
            self.app.push_screen(SignModal(page), self._signed)
        elif self._unread:
            words = tr("what was left has been read")
            self._run(lambda desk, officer: Done("", words, shifts.read_left(desk, officer)))
        else:
            self.tell(tr("There is nothing to sign: no handover is under way."))

    def _signed(self, done: Done | None) -> None:
        if isinstance(done, SignedDone) and done.officer is not None:
            app = duty(self)
            app.post_message(SignedOn(done.officer))
            app.call_later(app.call_after_refresh, partial(_tell_desk, app, done))

    def action_leave_note(self) -> None:
        """Leave something in words."""
        if self.page is not None and self.page.handover is not None:
            self.open(LeftNoteModal(self.page.handover))

    def action_print_page(self) -> None:
        """Write the page to a file, to be printed."""
        app = duty(self)
        if app.exports is None:
            self.tell(tr("Nothing is kept here: this desk has no folder for files."))
            return
        work = partial(self._print, app.desk, reader(self), app.exports)
        self.run_worker(work, thread=True)

    def _print(self, desk: Desk, to: Reader, exports: Path) -> None:
        app = duty(self)
        try:
            path = keep_page(desk, to, app.clock(), exports)
        except Refused as refused:
            self.app.call_from_thread(self.tell, app.refusal(refused))
        else:
            said = tr("The page is in {file}, with the log's signed checkpoint.", file=path)
            self.app.call_from_thread(self.tell, said)

    def recorded(self, done: Done | None) -> None:
        """Say what is on disk."""
        if done is None:
            return
        app = duty(self)
        at = clock_time(done.entry.recorded_at, app.zone) if done.entry else ""
        said = one_line(". ".join((done.words, *done.warnings)))
        recorded = tr("RECORDED {at}  {said}", at=at, said=said)
        self.tell(recorded if done.entry else tr("already recorded: {said}", said=said))
        app.look(again=True)


def _tell_desk(app: DutyApp, done: Done) -> None:
    """Say on the receiver's desk what has been signed."""
    if isinstance(app.screen, OfficeJobs):
        app.screen.tell(done)
