"""A dialog that records one thing: stays open, with all that was typed, until it is on disk."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, TextArea

from dutyconsole.domain.clocktime import parse_when
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.locale.speech import tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import FORM_COMMANDS, TAB_AT_ONCE, Command, bindings
from dutyconsole.tui.jobs import Done, Job, start
from dutyconsole.tui.messages import EntryRecorded, WriteRefused
from dutyconsole.tui.show import one_line, plain
from dutyconsole.tui.widgets.fields import Row
from dutyconsole.tui.widgets.top_line import TopLine
from dutyconsole.tui.widgets.words import Words

if TYPE_CHECKING:
    from textual._path import CSSPathType

    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.scene import Officer

SLOW_SECONDS: Final = 0.5
"""So long a write may take before it is said that it is under way."""

A_MOMENT: Final = 0.5
"""Seconds that the forgetting of a draft may take before its text is shown as recorded."""


class FormModal(ModalScreen[Done | None]):
    """Base of the dialogs.

    Args:
        draft: Name under which half-typed text is kept for the next time, also over a crash.
    """

    CSS_PATH: ClassVar[CSSPathType | None] = "form.tcss"
    BINDINGS: ClassVar = [*bindings(FORM_COMMANDS), *TAB_AT_ONCE]
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = FORM_COMMANDS

    def __init__(self, draft: str) -> None:
        super().__init__()
        self.draft = draft
        self.busy = False
        self._going = False
        self._left: Done | None = None
        self._filled = False
        self._over = False

    # -- what each dialog says ----------------------------------------------------------------

    @abstractmethod
    def heading(self) -> str:
        """What it is about, on its frame."""

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

    def first(self) -> str:
        """Name of the field that starts with the focus; the first one if empty."""
        return ""

    def aside(self) -> str | Content:
        """What stands under the fields and follows from them: the sentence, the duplicates."""
        return ""

    def around(self) -> str:
        """What stands above and below the fields, as a selector."""
        return "#intro, #aside, #said, #keys"

    def keys(self) -> str:
        """The keys of this dialog."""
        return tr("Enter record   Tab next   Esc back, text is kept")

    def adapt(self) -> None:
        """Show the fields that what is chosen asks for."""

    def after_refusal(self, refused: Refused) -> str:
        """A further line under a refusal: the next right action."""
        return ""

    def leave(self, done: Done) -> None:
        """What was typed is on disk; behind another screen it goes when it is in front again."""
        self._over = True
        if self.is_active:
            self.dismiss(done)
        else:
            self._left = done

    def on_screen_resume(self) -> None:
        """In front again: go, if what was typed has reached the disk meanwhile."""
        if self._left is not None and self.is_active:
            self.dismiss(self._left)

    # -- laying out ---------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Lay out the dialog."""
        yield TopLine()
        with Vertical(id="box") as box:
            box.border_title = Content(one_line(self.heading()))
            text = "\n".join(self.intro())
            if text:
                yield Words(text, id="intro")
            with VerticalScroll(id="fields", can_focus=False):
                yield from self.rows()
            yield _Around(id="aside")
            yield _Around(id="said")
            yield Words(self.keys(), id="keys")

    def on_mount(self) -> None:
        """Put back what was typed before; start at the first field."""
        self._fill(duty(self).drafts.get(self.draft) or {})
        self._follow()
        wanted = self.first()
        rows = [row for row in self.query(Row) if not row.has_class("-off")]
        first = [row for row in rows if row.field.id == wanted] or rows
        if first:
            first[0].field.focus()

    async def speak_anew(self) -> None:
        """Say everything again in the language that is on; text and place stay."""
        typed = {row.field.id or "": row.value for row in self.query(Row)}
        at = self.focused.id if self.focused is not None else None
        self._filled = False
        await self.recompose()
        self._fill(typed)
        self.changed()
        if at is not None:
            self.query_one(f"#{at}").focus()

    def _fill(self, typed: dict[str, str]) -> None:
        for row in self.query(Row):
            kept = typed.get(row.field.id or "", row.value)
            if kept != row.value:
                row.fill(kept)
                self.adapt()  # what one field says may decide what the next one offers
        self._filled = True

    def changed(self) -> None:
        """Something was typed or chosen: show what follows from it, and keep it over a crash."""
        if self.is_mounted and self.query("#aside"):
            self._follow()
            self.keep()

    def _follow(self) -> None:
        self.adapt()
        aside = self.query_one("#aside", Words)
        text = self.aside()
        aside.say(text)
        aside.set_class(not text, "-off")
        self.call_after_refresh(self._fit)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep what is typed."""
        event.stop()
        self.changed()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keep what is typed."""
        event.stop()
        self.changed()

    def keep(self) -> None:
        """Keep what was typed over a crash, until it is recorded."""
        if self._filled and not self._over:
            duty(self).drafts.keep(self.draft, self.typed())

    def typed(self) -> dict[str, str]:
        """What the officer has typed or chosen, by field; secrets never.

        What the dialog itself put in is not theirs: the next time somebody else may be on the line.
        """
        return {
            row.field.id or "": row.value
            for row in self.query(Row)
            if not row.is_secret and row.value != row.preset
        }

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
        app = duty(self)
        now = app.clock()
        set_back = app.picture.office.clocks.jumps.set_back(now)
        return parse_when(typed, now, app.zone, set_back) if typed else None

    # -- recording ----------------------------------------------------------------------------

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a line records."""
        event.stop()
        self.record()

    def key_enter(self) -> None:
        """Enter on a choice records too."""
        self.record()

    def action_record(self) -> None:
        """Record, once the field has taken in all that was typed before the key."""
        field = self.focused
        if field is None:
            self.record()
        else:
            field.call_later(self.call_later, self.record)

    def record(self) -> None:
        """Record; a second press while the first is under way does nothing."""
        if self.busy or not self.is_current:
            return
        try:
            job = self.job()
        except Refused as refused:
            self.refuse(refused)
            return
        self.run_job(job)

    def run_job(self, job: Job) -> None:
        """Do something in a thread; its end comes as a message."""
        self.busy = True
        self.tell("")
        self.set_timer(SLOW_SECONDS, self._say_recording)
        drafts, draft = duty(self).drafts, self.draft

        def work(desk: Desk, officer: Officer) -> Done:
            done = job(desk, officer)
            drafts.drop(draft)  # not only with the answer: the desk may be left before it comes
            drafts.flush(A_MOMENT)  # what was shown as recorded is not offered again after a kill
            return done

        start(self, work, duty(self).desk, duty(self).signed_on)

    def _say_recording(self) -> None:
        if self.busy:
            self.tell(tr("recording ..."), "-done")

    def on_entry_recorded(self, message: EntryRecorded) -> None:
        """On disk: leave."""
        message.stop()
        self.busy = False
        duty(self).drafts.drop(self.draft)
        duty(self).stand(lost=False)
        self.leave(message.done)
        if self._going and self.is_current:
            self.action_back()

    def on_write_refused(self, message: WriteRefused) -> None:
        """Not on disk: stay, with everything typed."""
        message.stop()
        self.busy = self._going = False
        self.refuse(message.refused)

    def refuse(self, refused: Refused) -> None:
        """Say why not, and what to do instead."""
        why = duty(self).refusal(refused)
        if refused.code is Code.NOT_RECORDED:
            duty(self).stand(lost=True)
            paper = tr("NOT RECORDED, WRITE IT ON PAPER")
            again = tr("F12 tries again.")
            self.tell(f"{paper}\n{why}\n{again}", "-lost")
        else:
            self.tell("\n".join(filter(None, (why, self.after_refusal(refused)))), "-refused")

    def tell(self, text: str, css_class: str = "") -> None:
        """Say something under the fields."""
        said = self.query_one("#said", Words)
        said.set_classes(css_class)
        said.say(plain(text))
        self.call_after_refresh(self._fit)

    def on_descendant_focus(self) -> None:
        """A choice that opens out is shown whole."""
        self.call_after_refresh(self._fit)

    def on_resize(self) -> None:
        """Fit another size."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        """Leave the fields what the words around them do not need; they scroll in it."""
        around = sum(w.outer_size.height for w in self.query(self.around()))
        frame_and_top_line = 4
        room = max(3, self.size.height - around - frame_and_top_line)
        self.query_one("#fields").styles.max_height = room
        if self.focused is not None:
            self.focused.scroll_visible(animate=False)

    def action_back(self) -> None:
        """Leave without recording; what was typed comes back the next time, secrets never."""
        if self.busy:
            self._going = True  # as soon as it is known what became of the write
            return
        self.keep()
        self.dismiss(None)


class _Around(Words):
    """Words around the fields: when they take more or less room, so do the fields."""

    def on_resize(self) -> None:
        form = self.screen
        assert isinstance(form, FormModal)
        form.on_resize()
