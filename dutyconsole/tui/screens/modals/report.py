"""One report that was sent or came in; one that is not complete is returned or completed here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import ClassVar, Final

from dutyconsole.desk import reports
from dutyconsole.desk.desk import Desk
from dutyconsole.desk.report_history import find_report, full_text
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.briefing_items import fact_name
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.domain.report_items import items_of
from dutyconsole.domain.report_register import AReport, ReceivedReport, ReportState, SentReport
from dutyconsole.domain.run import StepState
from dutyconsole.locale.reports import item_names, name_of, state_of
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import FORM_COMMANDS, REPORT_COMMANDS, SHOW_COMMANDS, bindings
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.picture import Picture
from dutyconsole.tui.screens.modals.report_form import (
    NO_STEP,
    ReportForm,
    chosen_step,
    step_options,
    style_of,
)
from dutyconsole.tui.telling import reader
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, area, choice, line, when
from dutyconsole.tui.widgets.ticks import BETWEEN, Ticks

RETURN, CAME, COMPLETE = "return", "came", "complete"
_FIELD: Final = "item-"


class ReportModal(ReportForm):
    """A report as it was sent or came in, and what becomes of one that is not complete.

    Args:
        incident: Of which it is.
        number: Its number in the register.
        report: As a list had it; None: as the register has it.
    """

    HELP = N_(
        "ONE REPORT, exactly as it was sent or came in. C copies it, F6 prints it with names "
        "masked, N shows them. One that is not complete: return it for completion, tick what is "
        "asked for and give the minutes; record what has come in since, and with the last of it "
        "the report is complete; or take it for complete."
    )
    CSS = style_of("ReportModal")
    BINDINGS: ClassVar = bindings(SHOW_COMMANDS)
    OWN_COMMANDS = (*SHOW_COMMANDS, *REPORT_COMMANDS, *FORM_COMMANDS)

    def __init__(self, incident: Incident, number: int, report: AReport | None = None) -> None:
        super().__init__(f"report {number}", incident)
        self.number = number
        self._report = report
        self._full: str | None = None

    @property
    def report(self) -> AReport:
        """It, as it was last known."""
        if self._report is None:
            known = (each for each in self.known.open if each.report == self.number)
            self._report = next(known, None) or find_report(
                duty(self).desk, self.incident.id, self.number
            )
        return self._report

    # -- what it says -------------------------------------------------------------------------

    def heading(self) -> str:
        """Which report."""
        name = name_of(self.report.kind, self.report.number)
        return tr("REPORT {report}: {name}, {incident}",
                  report=self.report.report, name=name, incident=self.incident.id)  # fmt: skip

    def intro(self) -> Iterable[str]:
        """To or from whom, how, when, and how far it is."""
        to, report = reader(self), self.report
        at, via = to.moment(report.at), report.via or "-"
        if isinstance(report, SentReport):
            yield tr("Sent to {who} by {channel}, {at}, by {person}",
                     who=to.who(report.to), channel=via, at=at,
                     person=to.person(report.person))  # fmt: skip
            return
        yield tr("From {who} by {channel}, {at}", who=to.who(report.source), channel=via, at=at)
        yield tr("State: {state}", state=state_of(report.state))
        if report.state is ReportState.COMPLETE:
            return
        left = report.still_missing(self.incident.facts)
        yield tr("MISSING ({n}): {items}", n=len(left), items=item_names(left, to.language))
        if report.is_returned and report.due_at is not None:
            yield tr("To be completed by {at}", at=to.moment(report.due_at))

    def rows(self) -> Iterable[Row]:
        """The text, and what becomes of it."""
        yield self.full_text(tr("word for word"))
        report = self.open_report
        if report is None:
            return
        language = duty(self).language
        yield choice("what", tr("then (digit)"), list(self._ways(report)))
        items = [Option(name, fact_name(name, language)) for name in self._to_ask(report)]
        yield Row(tr("ask for (digits)"), Ticks(items, id="asked"))
        yield line("to", tr("of whom"), value=report.returned_to or report.source)
        yield line("minutes", tr("within minutes"), value=self._minutes(),
                   hint=tr("empty: no time is set"))  # fmt: skip
        standards = step_options(self.incident, self._standards(), language)
        yield choice("step", tr("standard not met"), standards, NO_STEP)
        yield area("text", tr("word for word"))
        for name in self._asked(report):
            yield line(f"{_FIELD}{name}", fact_name(name, language))
        yield line("note", tr("note"), hint=tr("why it is complete"))
        yield self.via_row()
        yield when()

    def first(self) -> str:
        """What becomes of it, where anything can."""
        return "what" if self.open_report is not None else "full"

    def adapt(self) -> None:
        """Ask for what the chosen way needs."""
        self.show_text()
        report = self.open_report
        if report is None or not self.query("#row-what"):
            return
        way = self.value("what")
        self.show_rows(way == RETURN, "asked", "to", "minutes")
        self.show_rows(way == RETURN and bool(list(self._standards())), "step")
        self.show_rows(way == CAME, "text")
        for name in self._asked(report):
            if self.query(f"#row-{_FIELD}{name}"):
                self.show_rows(way == CAME, f"{_FIELD}{name}")
        self.show_rows(way == COMPLETE, "note")
        self.show_rows(way in (RETURN, CAME), "via")
        self.show_rows(bool(way), "when")

    def keys(self) -> str:
        """The keys."""
        if self.open_report is None:
            return tr("C copy   F6 print   N names   Esc back")
        return tr("digit chooses   F12 record   C copy   F6 print   N names   Esc back")

    @property
    def open_report(self) -> ReceivedReport | None:
        """It, where it came in and is not complete."""
        report = self.report
        if isinstance(report, ReceivedReport) and report.state is not ReportState.COMPLETE:
            return report
        return None

    def text(self) -> str:
        """As it was sent or came in; names masked until they are asked for."""
        return self.report.text if self._full is None else self._full

    def masked(self) -> str:
        """Names masked."""
        return self.report.text

    def on_paper(self) -> AReport:
        """It."""
        return self.report

    def show_picture(self, picture: Picture) -> None:
        """It may be further, or complete, meanwhile."""
        self.incident = picture.incidents.get(self.incident.id, self.incident)
        if self.open_report is None:
            return
        known = picture.office.reports.of(self.incident.id).open
        newer = next((each for each in known if each.report == self.report.report), None)
        if newer is not None:
            self._report = newer
        elif not self.busy:
            self.tell(tr("This report was completed meanwhile."), "-refused")
        self.changed()

    # -- names --------------------------------------------------------------------------------

    def action_names(self) -> None:
        """Show personal data, or mask it."""
        if self._full is not None:
            self._show_names(None)
        else:
            app = duty(self)
            read = partial(self._read_names, app.desk, app.signed_on)
            self.run_worker(read, thread=True)

    def _read_names(self, desk: Desk, officer: Officer) -> None:
        try:
            found = full_text(desk, officer, self.report)
        except Refused as refused:
            self.app.call_from_thread(self.refuse, refused)
        else:
            self.app.call_from_thread(self._show_names, found)

    def _show_names(self, full: str | None) -> None:
        self._full = full
        self.show_text()

    # -- what it does -------------------------------------------------------------------------

    def job(self) -> Job:
        """What the chosen way says."""
        report = self.open_report
        if report is None:
            refuse(Code.INVALID, "Nothing is left to do about this report", "press Esc to go back")
        match self.value("what"):
            case "return":
                return self._return_job(report)
            case "came":
                return self._came_job(report)
            case "complete":
                return self._complete_job(report)
            case _:
                refuse(Code.INVALID, "Nothing is chosen", "press a digit, then Enter; Esc to leave")

    def _return_job(self, report: ReceivedReport) -> Job:
        asked = tuple(filter(None, self.value("asked").split(BETWEEN)))
        if not asked:
            refuse(
                Code.INVALID, "Nothing is ticked to be asked for", "tick it by its digit; 0 is all"
            )
        incident, number, minutes = self.incident.id, report.report, self._typed_minutes()
        to, via, occurred_at = self.value("to"), self.value("via"), self.occurred_at()
        step = chosen_step(self, self.incident)
        words = tr("report {report} returned for completion", report=number)

        def work(desk: Desk, officer: Officer) -> Done:
            done = reports.return_report(
                desk, officer, incident, number,
                missing=asked, to=to, via=via, minutes=minutes, step=step, occurred_at=occurred_at,
            )  # fmt: skip
            return Done.of(done.recorded, words)

        return work

    def _came_job(self, report: ReceivedReport) -> Job:
        names = [name for name in self._asked(report) if self.query(f"#row-{_FIELD}{name}")]
        values = {name: self.value(f"{_FIELD}{name}") for name in names}
        incident, number = self.incident.id, report.report
        text, via, occurred_at = self.value("text"), self.value("via"), self.occurred_at()
        language = duty(self).language

        def work(desk: Desk, officer: Officer) -> Done:
            told = {name: value for name, value in values.items() if value.strip()}
            done = reports.supplement_report(
                desk, officer, incident, number,
                values=told, text=text, via=via, occurred_at=occurred_at,
            )  # fmt: skip
            if not done.missing:
                return Done.of(done.recorded, tr("report {report} is complete", report=number))
            left = item_names(done.missing, language)
            words = tr("report {report} completed in part; MISSING: {items}",
                       report=number, items=left)  # fmt: skip
            return Done.of(done.recorded, words)

        return work

    def _complete_job(self, report: ReceivedReport) -> Job:
        incident, number, note = self.incident.id, report.report, self.value("note")
        occurred_at = self.occurred_at()
        words = tr("report {report} is taken for complete", report=number)

        def work(desk: Desk, officer: Officer) -> Done:
            done = reports.complete_report(desk, officer, incident, number, note, occurred_at)
            return Done.of(done.recorded, words)

        return work

    # -- what there is to choose from ---------------------------------------------------------

    def _ways(self, report: ReceivedReport) -> Iterator[Option]:
        if not report.is_returned:
            yield Option(RETURN, tr("return it for completion"))
        yield Option(CAME, tr("what was missing has come in"))
        yield Option(COMPLETE, tr("take it for complete"))

    def _asked(self, report: ReceivedReport) -> tuple[str, ...]:
        """What it was returned for, else what is missing; particulars too."""
        return report.asked or report.missing

    def _to_ask(self, report: ReceivedReport) -> list[str]:
        """What is missing first, then the other items, which may be wrong or too little."""
        rest = [item.name for item in items_of(report.kind) if item.name not in report.missing]
        return [*report.missing, *rest]

    def _standards(self) -> Iterator[tuple[str, str]]:
        """Steps with a standard that are at hand or done."""
        for run in self.incident.open_runs:
            for step in run.playbook.steps:
                at_hand = run.states[step.id] in (StepState.CURRENT, StepState.DONE)
                if step.standard and at_hand:
                    yield run.id, step.id

    def _minutes(self) -> str:
        """The bureau's own figure, where it has one."""
        minutes = duty(self).picture.office.settings.returned_minutes
        return "" if minutes is None else str(minutes)

    def _typed_minutes(self) -> int | None:
        typed = self.value("minutes").strip()
        if typed and not (typed.isascii() and typed.isdigit()):
            refuse(Code.INVALID, "{typed!r} is no number of minutes", "type a number", typed=typed)
        return int(typed) if typed else None
