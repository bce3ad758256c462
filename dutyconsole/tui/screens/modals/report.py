"""F2: take a call."""

from __future__ import annotations

from collections.abc import Iterable

from dutyconsole.desk.desk import Desk, Officer
from dutyconsole.desk.intake import Report, acknowledge, report_incident
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.tui.access import duty
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, area, choice, line, when


class ReportModal(FormModal):
    """A new incident: what the caller says, in their own words."""

    CONFIRM = "F12 (outside the text Enter) record   Tab next   Esc back, text is kept"

    def __init__(self) -> None:
        super().__init__("REPORT: A NEW INCIDENT", "report")

    def rows(self) -> Iterable[Row]:
        """Kind, words, where, who."""
        app = duty(self)
        kinds = [
            Option(kind, named.name.text(app.language))
            for kind, named in app.desk.reference.kinds.items()
        ]
        yield choice("kind", "kind (digit)", kinds)
        yield area("summary", "what is said")
        yield line("train", "train")
        yield line("place", "place")
        yield line("reporter", "reported by")
        yield line("phone", "telephone")
        yield when()

    def job(self) -> Job:
        """Open the incident."""
        if not self.value("kind"):
            refuse(Code.INVALID, "No kind is chosen", "go to the kind with Tab and press its digit")
        report = Report(
            kind=self.value("kind"),
            summary=self.value("summary"),
            train=self.value("train"),
            place=self.value("place"),
            reporter=self.value("reporter"),
            phone=self.value("phone"),
        )
        occurred_at = self.occurred_at()

        def work(desk: Desk, officer: Officer) -> Done:
            taken = report_incident(desk, officer, report, occurred_at)
            rivals = [f"may be the same as {i}: {why}" for i, why in taken.duplicates.items()]
            said = f"incident {taken.recorded.incident.id} reported"
            return Done.of(taken.recorded, said, (*map(str, taken.warnings), *rivals))

        return work


def acknowledging(incident: str) -> Job:
    """Take an incoming incident up."""

    def work(desk: Desk, officer: Officer) -> Done:
        return Done.of(acknowledge(desk, officer, incident), f"incident {incident} acknowledged")

    return work
