"""What the dialogs of reports share: the text to read aloud, copied and printed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from functools import partial
from typing import ClassVar, Final

from textual.widgets import TextArea

from dutyconsole.desk.steps import StepRef
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.report_register import AReport, IncidentReports
from dutyconsole.domain.report_text import ReportDraft
from dutyconsole.domain.text import Language, display_text
from dutyconsole.locale.speech import tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import REPORT_COMMANDS, bindings
from dutyconsole.tui.picture import Picture
from dutyconsole.tui.screens.modals.entry import FullText
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.screens.modals.told import ToldModal
from dutyconsole.tui.steps import step_number
from dutyconsole.tui.telling import reader
from dutyconsole.tui.widgets.choice import Choice, Option

NO_STEP: Final = "-"
"""No step is recorded with the report."""


def style_of(dialog: str) -> str:
    """The style of a dialog by the name of its class: Textual gives no class that of its base."""
    return f"""
    {dialog} #box {{ width: 100; max-width: 100%; }}
    {dialog} FullText TextArea {{ max-height: 14; }}
    {dialog} #said.-told {{ display: block; }}
    """


def step_options(
    incident: Incident, steps: Iterable[tuple[str, str]], language: Language
) -> tuple[Option, ...]:
    """Steps that can be recorded with a report, none of them first.

    Args:
        incident: Whose they are.
        steps: Run and step of each.
        language: Of their texts.
    """
    found = [Option(NO_STEP, tr("no step"))]
    for run_id, step_id in steps:
        run = incident.runs[run_id]
        step = run.playbook.by_id[step_id]
        label = tr(
            "step {n} of {playbook}: {text}",
            n=step_number(run, step),
            playbook=run.playbook.id,
            text=step.text.text(language),
        )
        found.append(Option(f"{run_id}/{step_id}", label))
    return tuple(found)


def chosen_step(form: FormModal, incident: Incident) -> StepRef | None:
    """The step that is chosen in the row `step`, in the round that is shown."""
    run_id, _, step_id = form.value("step").partition("/")
    run = incident.runs.get(run_id)
    if not step_id or run is None or form.row("step").has_class("-off"):
        return None
    return StepRef(incident.id, step_id, run_id, run.round_of(step_id))


class ReportForm(ToldModal):
    """Base: a report of an incident.

    Args:
        draft: Name of the draft.
        incident: The incident.
    """

    BINDINGS: ClassVar = bindings(REPORT_COMMANDS)

    def __init__(self, draft: str, incident: Incident) -> None:
        super().__init__(draft)
        self.incident = incident

    # -- what each dialog says ----------------------------------------------------------------

    @abstractmethod
    def text(self) -> str:
        """The report as it is read aloud."""

    @abstractmethod
    def masked(self) -> str:
        """The same with personal data masked, for paper."""

    @abstractmethod
    def on_paper(self) -> AReport | ReportDraft:
        """What the page is of."""

    # -- what they share ----------------------------------------------------------------------

    @property
    def known(self) -> IncidentReports:
        """What the register has of the incident."""
        return duty(self).picture.office.reports.of(self.incident.id)

    def full_text(self, label: str) -> FullText:
        """The text, to scroll through and copy."""
        return FullText(display_text(self.text()), label)

    def show_text(self) -> None:
        """Show what the text is now; where it is as before, it stays where it was scrolled to."""
        shown, text = self.query_one("#full", TextArea), display_text(self.text())
        if shown.text != text:
            at = shown.scroll_offset
            shown.load_text(text)
            shown.scroll_to(at.x, at.y, animate=False)

    def show_picture(self, picture: Picture) -> None:
        """What others record meanwhile is said too."""
        self.incident = picture.incidents.get(self.incident.id, self.incident)
        self.changed()

    def offer(self, name: str, options: Iterable[Option]) -> None:
        """Offer other options, where they are others."""
        field = self.row(name).field
        assert isinstance(field, Choice)
        if field.options != tuple(options):
            field.offer(options)

    def action_copy(self) -> None:
        """Copy the text."""
        self.app.copy_to_clipboard(self.text())
        self.tell(tr("Copied, where the terminal allows it."), "-told")

    def action_print_report(self) -> None:
        """Write the report as a page to print, in a thread."""
        if duty(self).exports is None:
            self.tell(tr("Nothing is kept here: this desk has no folder for files."), "-refused")
        else:
            self.run_worker(partial(self._print, self.on_paper(), self.masked()), thread=True)

    def _print(self, report: AReport | ReportDraft, text: str) -> None:
        from dutyconsole.paper.files import keep
        from dutyconsole.paper.page import imprint
        from dutyconsole.paper.report import report_page

        app = duty(self)
        try:
            assert app.exports is not None, "asked before"
            made_from = imprint(app.desk, app.clock())
            page = report_page(self.incident, report, text, reader(self), made_from)
            name = f"report-{self.incident.id}-{report.kind.value}-{report.number}.html"
            path = keep(app.exports, name, page)
        except Refused as refused:
            self.app.call_from_thread(self.refuse, refused)
        else:
            said = tr("The page to print is in {path}", path=path)
            self.app.call_from_thread(self.tell, said, "-told")
