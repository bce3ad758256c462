"""What the desk screen has done for it beside the incidents' own dialogs: the office."""

from __future__ import annotations

from abc import abstractmethod

from textual.screen import Screen

from dutyconsole.tui.dialogs import Dialog, Place
from dutyconsole.tui.jobs import Done
from dutyconsole.tui.show import plain
from dutyconsole.tui.widgets.words import Words


class OfficeJobs(Screen[None]):
    """Opens the dialogs of orders, reports, tasks, shifts and calls."""

    @property
    @abstractmethod
    def place(self) -> Place:
        """Where the officer is."""

    @abstractmethod
    def tell(self, done: Done | None) -> None:
        """Say what is on disk, and have it shown."""

    def open(self, opened: Dialog) -> None:
        """Open a dialog and say what it has recorded."""
        self.app.push_screen(opened, self.tell)

    def say(self, text: str, css_class: str = "") -> None:
        """One line under the lists."""
        said = self.query_one("#said", Words)
        said.set_classes(css_class)
        said.say(plain(text))
