"""F4: free text."""

from __future__ import annotations

from collections.abc import Iterable

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.incidents import add_note
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.incident import Incident
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.widgets.fields import Row, area, when


class NoteModal(FormModal):
    """A note on one incident, also on a closed one."""

    HELP = N_(
        "A NOTE. Enter starts a new line, F12 records. A note can be added to a closed incident "
        "too; it changes no step and no fact."
    )

    def __init__(self, incident: Incident) -> None:
        super().__init__(f"note {incident.id}")
        self.incident = incident

    def heading(self) -> str:
        """On which incident."""
        return tr("NOTE ON INCIDENT {incident}", incident=self.incident.id)

    def rows(self) -> Iterable[Row]:
        """The text and its time."""
        yield area("text", tr("note"))
        yield when()

    def keys(self) -> str:
        """The keys: Enter belongs to the text."""
        return tr("F12 record   Tab next   Esc back, text is kept")

    def job(self) -> Job:
        """Record the note."""
        incident, text, occurred_at = self.incident.id, self.value("text"), self.occurred_at()
        words = tr("note")

        def work(desk: Desk, officer: Officer) -> Done:
            return Done.of(add_note(desk, officer, incident, text, occurred_at), words)

        return work
