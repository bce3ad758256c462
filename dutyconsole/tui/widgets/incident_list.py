"""The queue: INCOMING, ACTIVE and FOLLOW-UP in one list with one cursor."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dutyconsole.domain.incident import Incident
from dutyconsole.tui.access import duty
from dutyconsole.tui.incidents import list_lines
from dutyconsole.tui.picture import Picture

FOLLOW_UP = "follow-up"


class IncidentList(OptionList):
    """Shows the open incidents; the cursor stays on its incident when the list changes."""

    unfolded = False

    def __init__(self) -> None:
        super().__init__(id="incidents", compact=True, markup=False)
        self._picture = Picture()

    def show_picture(self, picture: Picture) -> None:
        """Show the incidents of a picture."""
        self._picture = picture
        chosen = self.chosen
        incoming, active, later = picture.incoming, picture.active, picture.follow_up
        if any(incident.id == chosen for incident in later):
            self.unfolded = True  # what the officer is working on is never folded away
        options = [self._heading(f"INCOMING {len(incoming)}", bool(incoming))]
        options += [self._option(i) for i in incoming]
        options.append(self._heading(f"ACTIVE {len(active)}"))
        options += [self._option(i) for i in active]
        folded = "hides" if self.unfolded else "shows"
        later_text = f"FOLLOW-UP {len(later)}" + (f" (Enter {folded})" if later else "")
        options.append(Option(Content(later_text), id=FOLLOW_UP, disabled=not later))
        options += [self._option(i) for i in later if self.unfolded]
        with self.prevent(OptionList.OptionHighlighted):
            self.set_options(options)
        self.choose(chosen or (incoming or active or later or (None,))[0])

    @property
    def chosen(self) -> str:
        """The incident under the cursor, or nothing."""
        option = self.highlighted_option
        name = (option.id or "") if option else ""
        return "" if name == FOLLOW_UP else name

    def choose(self, incident: str | Incident | None) -> None:
        """Put the cursor on an incident, on the first one if it is not there."""
        name = incident.id if isinstance(incident, Incident) else incident
        names = [option.id for option in self.options]
        if name in names:
            self.highlighted = names.index(name)
            return
        first = next((i for i, o in enumerate(self.options) if o.id and not o.disabled), None)
        self.highlighted = first

    def on_resize(self, event: events.Resize) -> None:
        """Lay the lines out anew."""
        self.show_picture(self._picture)

    def _heading(self, text: str, loud: bool = False) -> Option:
        return Option(Content.styled(text, "bold $text-error" if loud else "bold"), disabled=True)

    def _option(self, incident: Incident) -> Option:
        app = duty(self)
        width = max(16, self.scrollable_content_region.width)
        lines = list_lines(incident, app.desk.reference, app.language, app.clock(), app.zone, width)
        return Option(lines, id=incident.id)
