"""The log of one incident: every entry with its times, the newest at the bottom."""

from __future__ import annotations

from collections.abc import Sequence
from operator import is_

from textual import events
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dutyconsole.domain.entry import Entry
from dutyconsole.domain.incident import Incident
from dutyconsole.locale.reader import Reader
from dutyconsole.tui.entries import entry_line
from dutyconsole.tui.telling import reader
from dutyconsole.tui.widgets.pick_list import PickList


class LogList(PickList):
    """Shows entries; the cursor stays on its entry, or goes along at the bottom."""

    class EntryChosen(Message):
        """Enter was pressed on an entry."""

        def __init__(self, entry: Entry) -> None:
            super().__init__()
            self.entry = entry

    def __init__(self, id: str = "log") -> None:
        super().__init__(id=id, compact=True, markup=False)
        self.entries: tuple[Entry, ...] = ()
        self._incident: Incident | None = None
        self._here: tuple[object, ...] = (None, None, None)
        self._for_whom: tuple[object, ...] = ()

    def show_entries(self, incident: Incident | None, entries: Sequence[Entry]) -> None:
        """Show the log of an incident, or nothing."""
        before = self._incident
        same = incident is not None and before is not None and incident.id == before.id
        chosen = self.chosen_entry if same else None
        follows = chosen is None or not self.has_focus or chosen is self.entries[-1]
        self._incident, self.entries = incident, tuple(entries) if incident else ()
        if incident is None:
            self._here = (None, None, None)
            self.clear_options()
            return
        width = max(20, self.scrollable_content_region.width)
        told = reader(self)
        if not self._is_shown(incident, told, width):
            self.show_options(
                Option(entry_line(incident, entry, told, width), id=str(entry.position))
                for entry in self.entries
            )
        at = [entry.position for entry in self.entries]
        last = len(at) - 1 if at else None
        stays = chosen is not None and not follows and chosen.position in at
        self.highlighted = at.index(chosen.position) if stays and chosen else last
        self.call_after_refresh(self.scroll_to_highlight)

    def _is_shown(self, incident: Incident, told: Reader, width: int) -> bool:
        """Whether these entries stand there already, for the same reader and width."""
        here = (incident, self.entries, told.roster)
        for_whom = (told.language, width)
        same = all(map(is_, here, self._here)) and for_whom == self._for_whom
        self._here, self._for_whom = here, for_whom
        return same

    @property
    def chosen_entry(self) -> Entry | None:
        """The entry under the cursor."""
        at = self.highlighted
        return self.entries[at] if at is not None and at < len(self.entries) else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter on an entry."""
        event.stop()
        if self.chosen_entry is not None:
            self.post_message(self.EntryChosen(self.chosen_entry))

    def on_resize(self, event: events.Resize) -> None:
        """Lay the lines out anew."""
        self.show_entries(self._incident, self.entries)
