"""A list in front of the desk: Enter opens a line's own dialog, Esc goes back."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dutyconsole.locale.speech import tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import LIST_COMMANDS, Command, bindings
from dutyconsole.tui.jobs import Done
from dutyconsole.tui.picture import Picture
from dutyconsole.tui.show import clock_time, one_line, plain
from dutyconsole.tui.widgets.pick_list import PickList
from dutyconsole.tui.widgets.top_line import TopLine
from dutyconsole.tui.widgets.words import Words


class PickingModal(ModalScreen[Done | None]):
    """Base of the lists; what a dialog opened from one has recorded is said under it."""

    CSS_PATH = "picking.tcss"
    BINDINGS: ClassVar = bindings(LIST_COMMANDS)
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = LIST_COMMANDS

    # -- what each list says ------------------------------------------------------------------

    @abstractmethod
    def heading(self) -> str:
        """What it lists, on its frame."""

    def intro(self) -> str:
        """A line above the list."""
        return ""

    @abstractmethod
    def lines(self, width: int) -> Iterable[tuple[str, Content]]:
        """Id and text of each line, in at most so many cells."""

    @abstractmethod
    def nothing(self) -> str:
        """What is said where there is nothing."""

    @abstractmethod
    def keys(self) -> str:
        """The keys."""

    @abstractmethod
    def enter(self, line_id: str) -> None:
        """Open a line's own dialog."""

    # -- laying out ---------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield TopLine()
        with Vertical(id="box"):
            yield Words(id="intro")
            yield PickList(id="list", compact=True, markup=False)
            yield Words(id="said")
            yield Words(id="keys")

    def on_mount(self) -> None:
        """Show what there is, the list with the keys."""
        self.query_one("#list", PickList).focus()
        self.call_after_refresh(self.show)

    def on_resize(self) -> None:
        """Lay the lines out anew."""
        self.call_after_refresh(self.show)

    async def speak_anew(self) -> None:
        """Say everything in the language that is on."""
        self.show()

    def show_picture(self, picture: Picture) -> None:
        """Show what there is now."""
        self.show()

    def show(self) -> None:
        """Show what there is; the cursor stays on its line."""
        if not self.query("#list"):
            return
        listed = self.query_one("#list", PickList)
        before = self.chosen
        at = listed.highlighted or 0
        self.query_one("#box", Vertical).border_title = Content(one_line(self.heading()))
        self.query_one("#intro", Words).say(self.intro())
        self.query_one("#keys", Words).say(self.keys())
        width = max(20, listed.scrollable_content_region.width)
        options = [Option(text, id=line_id) for line_id, text in self.lines(width)]
        if not options:
            options = [Option(Content(self.nothing()), disabled=True)]
        listed.show_options(options)
        ids = [option.id for option in options]
        listed.highlighted = ids.index(before) if before in ids else min(at, len(ids) - 1)

    @property
    def chosen(self) -> str | None:
        """The line under the cursor."""
        listed = self.query_one("#list", PickList)
        at = listed.highlighted
        if at is None or at >= listed.option_count:
            return None
        return listed.get_option_at_index(at).id

    # -- going on -----------------------------------------------------------------------------

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter."""
        event.stop()
        if event.option.id is not None:
            self.enter(event.option.id)

    def open(self, dialog: ModalScreen[Done | None]) -> None:
        """Open a dialog over the list."""
        self.app.push_screen(dialog, self.recorded)

    def recorded(self, done: Done | None) -> None:
        """What the dialog has put on disk; what asks to go to its incident leaves the list."""
        if done is None:
            return
        if done.go:
            self.dismiss(done)
            return
        app = duty(self)
        at = clock_time(done.entry.recorded_at, app.zone) if done.entry else ""
        self.tell(tr("RECORDED {at}  {said}", at=at, said=done.words))
        app.look(again=True)

    def tell(self, text: str, css_class: str = "") -> None:
        """Say something under the list."""
        said = self.query_one("#said", Words)
        said.set_classes(css_class)
        said.say(plain(text))

    def action_leave_list(self) -> None:
        """Go back."""
        self.dismiss(None)
