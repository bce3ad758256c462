"""F3 and F4: facts and notes; F10: closing."""

from __future__ import annotations

from collections.abc import Iterable

from dutyconsole.desk.desk import Desk, Officer
from dutyconsole.desk.incidents import add_note, close, record_fact
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, area, choice, line, when


class FactModal(FormModal):
    """A value with its source."""

    def __init__(self, incident: Incident) -> None:
        super().__init__(f"FACT OF {incident.id}", f"fact {incident.id}")
        self.incident = incident

    def rows(self) -> Iterable[Row]:
        """What, how much, who says so, how sure."""
        yield line("name", "what", hint="aboard, injured, stopped at, temperature ...")
        yield line("value", "value")
        yield line("source", "who says so")
        sure = (Option("confirmed", "confirmed"), Option("unconfirmed", "unconfirmed"))
        yield choice(
            "sure", "how sure", (*sure, Option("settles", "settles a conflict")), "confirmed"
        )
        yield when()

    def job(self) -> Job:
        """Record the fact."""
        incident, sure, occurred_at = self.incident.id, self.value("sure"), self.occurred_at()
        name, value, source = self.value("name"), self.value("value"), self.value("source")

        def work(desk: Desk, officer: Officer) -> Done:
            recorded = record_fact(
                desk,
                officer,
                incident,
                name,
                value,
                source=source,
                confirmed=sure != "unconfirmed",
                settles=sure == "settles",
                occurred_at=occurred_at,
            )
            return Done.of(recorded, f"fact {name.strip()}")

        return work


class NoteModal(FormModal):
    """Free text."""

    CONFIRM = "F12 record   Tab next   Esc back, text is kept"

    def __init__(self, incident: Incident) -> None:
        super().__init__(f"NOTE ON {incident.id}", f"note {incident.id}")
        self.incident = incident

    def rows(self) -> Iterable[Row]:
        """The text and its time."""
        yield area("text", "note")
        yield when()

    def job(self) -> Job:
        """Record the note."""
        incident, text, occurred_at = self.incident.id, self.value("text"), self.occurred_at()

        def work(desk: Desk, officer: Officer) -> Done:
            return Done.of(add_note(desk, officer, incident, text, occurred_at), "note")

        return work


class CloseModal(FormModal):
    """Closing: the safe answer has the focus."""

    def __init__(self, incident: Incident) -> None:
        super().__init__(f"CLOSE {incident.id}?", f"close {incident.id}")
        self.incident = incident

    def intro(self) -> Iterable[str]:
        """What closing means."""
        yield self.incident.summary[:200]
        yield "Closing needs every response ended and every step done; a closed incident is"
        yield "read-only until it is reopened."

    def rows(self) -> Iterable[Row]:
        """The question and a last word."""
        keep, shut = Option("keep", "leave it open"), Option("close", "close it")
        yield choice("answer", "then", (keep, shut), "keep")
        yield line("note", "last word")

    def job(self) -> Job:
        """Close, if that was chosen."""
        if self.value("answer") != "close":
            refuse(Code.INVALID, "It stays open", "press 2, then Enter, to close it; Esc to leave")
        incident, note = self.incident.id, self.value("note")

        def work(desk: Desk, officer: Officer) -> Done:
            return Done.of(close(desk, officer, incident, note), f"incident {incident} closed")

        return work
