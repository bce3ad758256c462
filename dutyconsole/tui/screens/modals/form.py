"""A dialog that records one thing: stays open, with all that was typed, until it is on disk."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from dutyconsole.domain.clocktime import parse_when
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import TAB_AT_ONCE
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.messages import EntryRecorded, WriteRefused
from dutyconsole.tui.show import one_line, plain
from dutyconsole.tui.widgets.fields import Row
from dutyconsole.tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk, Officer

PAPER = "NOT RECORDED, WRITE IT ON PAPER"


class FormModal(ModalScreen[Done | None]):
    """Base of the dialogs.

    Args:
        title: What it is about, on its frame.
        draft: Name under which half-typed text is kept for the next time.
    """

    CSS_PATH = "form.tcss"
    BINDINGS: ClassVar = [
        Binding("f12", "record", "Record", show=False, priority=True),
        Binding("escape", "back", "Back", show=False),
        *TAB_AT_ONCE,
    ]
    FIRST = ""
    """Name of the field that starts with the focus; the first one if empty."""
    CONFIRM = "Enter record   Tab next   Esc back, text is kept"

    def __init__(self, title: str, draft: str) -> None:
        super().__init__()
        self.heading = title
        self.draft = draft
        self.busy = False

    # -- what each dialog says ----------------------------------------------------------------

    def intro(self) -> Iterable[str]:
        """Lines above the fields: our own words or foreign text, shown as it is."""
        return ()

    @abstractmethod
    def rows(self) -> Iterable[Row]:
        """The fields."""

    @abstractmethod
    def job(self) -> Job:
        """What to do with what was typed.

        Raises:
            Refused: Something typed makes no sense.
        """

    # -- laying out ---------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Lay out the dialog."""
        yield TopLine()
        with Vertical(id="box") as box:
            box.border_title = one_line(self.heading).replace("[", "(").replace("]", ")")
            text = "\n".join(self.intro())
            if text:
                yield Static(plain(text), id="intro")
            with VerticalScroll(id="fields", can_focus=False):
                yield from self.rows()
            yield Static(id="said")
            yield Static(self.CONFIRM, id="keys", markup=False)

    def on_mount(self) -> None:
        """Put back what was typed before; start at the first field."""
        for row in self.query(Row):
            kept = duty(self).drafts.get(self.draft, {}).get(row.field.id or "")
            if kept:
                row.fill(kept)
        rows = list(self.query(Row))
        first = [r for r in rows if r.field.id == self.FIRST] or rows
        self.adapt()
        if first:
            first[0].field.focus()

    def adapt(self) -> None:
        """Show the fields that what is chosen asks for."""

    def row(self, name: str) -> Row:
        """A row by its field's name."""
        return self.query_one(f"#row-{name}", Row)

    def value(self, name: str) -> str:
        """What stands in a field."""
        return self.row(name).value

    def show_rows(self, shown: bool, *names: str) -> None:
        """Show or hide rows."""
        for name in names:
            self.row(name).set_class(not shown, "-off")

    def occurred_at(self) -> datetime | None:
        """When it happened as typed; None: now.

        Raises:
            Refused: `invalid`.
        """
        typed = self.value("when").strip()
        return parse_when(typed, duty(self).clock(), duty(self).zone) if typed else None

    # -- recording ----------------------------------------------------------------------------

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a line records."""
        event.stop()
        self.action_record()

    def key_enter(self) -> None:
        """Enter on a choice records too."""
        self.action_record()

    def action_record(self) -> None:
        """Record; a second press while the first is under way does nothing."""
        if self.busy:
            return
        try:
            job = self.job()
        except Refused as refused:
            self._refuse(refused)
            return
        self.busy = True
        self._say("recording ...", "")
        app = duty(self)
        self.run_worker(partial(self._write, job, app.desk, app.signed_on), thread=True)

    def _write(self, job: Job, desk: Desk, officer: Officer) -> None:
        try:
            done = job(desk, officer)
        except Refused as refused:
            self.post_message(WriteRefused(refused))
        else:
            self.post_message(EntryRecorded(done))

    def on_entry_recorded(self, message: EntryRecorded) -> None:
        """On disk: leave."""
        message.stop()
        duty(self).drafts.pop(self.draft, None)
        duty(self).stand(lost=False)
        self.dismiss(message.done)

    def on_write_refused(self, message: WriteRefused) -> None:
        """Not on disk: stay, with everything typed."""
        message.stop()
        self.busy = False
        self._refuse(message.refused)

    def _refuse(self, refused: Refused) -> None:
        if refused.code is Code.NOT_RECORDED:
            duty(self).stand(lost=True)
            self._say(f"{PAPER}\n{refused}\nEnter tries again.", "-lost")
        else:
            self._say(str(refused), "-refused")

    def _say(self, text: str, css_class: str) -> None:
        said = self.query_one("#said", Static)
        said.set_classes(css_class)
        said.update(plain(text))
        self.call_after_refresh(self._fit)

    def on_resize(self) -> None:
        """Fit another size."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        """Leave the fields what the words around them do not need; they scroll in it."""
        around = sum(w.outer_size.height for w in self.query("#intro, #said, #keys"))
        frame_and_top_line = 4
        room = max(3, self.size.height - around - frame_and_top_line)
        fields = self.query_one("#fields")
        fields.styles.max_height = room
        if self.focused is not None:
            self.focused.scroll_visible(animate=False)

    def action_back(self) -> None:
        """Leave without recording; what was typed comes back the next time, secrets never."""
        if self.busy:
            return
        duty(self).drafts[self.draft] = {
            row.field.id or "": row.value for row in self.query(Row) if not row.is_secret
        }
        self.dismiss(None)
