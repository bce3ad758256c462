"""A report that comes in: its text word for word, what it tells, and at once what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.reports import Came, receive_report
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.briefing import known_and_unknown
from dutyconsole.domain.events import ReportKind
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.report_items import ARTICLE, FLASH, basis_of, items_of, missing_of
from dutyconsole.domain.reports import expected_kind, report_steps, who_owes
from dutyconsole.locale.reports import KINDS, item_names
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.picture import Picture
from dutyconsole.tui.screens.modals.report_form import NO_STEP, chosen_step, step_options
from dutyconsole.tui.screens.modals.told import ToldModal
from dutyconsole.tui.widgets.call_list import TALL
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, area, choice, line, when

_ITEMS: Final = tuple(dict.fromkeys((*ARTICLE, *FLASH)))
"""Of every kind, each once."""

_FIELD: Final = "item-"
"""How the names of the items' fields begin."""


class ReceiveReportModal(ToldModal):
    """Who reports, which report, word for word, and what of each item.

    Args:
        incident: Which it is of.
    """

    HELP = N_(
        "A REPORT THAT COMES IN. Write down what is said, word for word, and what it tells of each "
        "item; what has come in becomes a fact of whoever reports. What is missing stands below at "
        "all times: ask for it while they are on the line. What is still missing then can be "
        "returned for completion, with a clock."
    )
    CSS = """
    ReceiveReportModal #box { width: 100; max-width: 100%; }
    ReceiveReportModal #row-text TextArea { height: 3; }
    """
    CALLER = "reporter"

    def __init__(self, incident: Incident) -> None:
        super().__init__(f"report-in {incident.id}")
        self.incident = incident

    # -- what it says -------------------------------------------------------------------------

    def heading(self) -> str:
        """Of which incident."""
        return tr("A REPORT COMES IN: {incident}", incident=self.incident.id)

    def rows(self) -> Iterable[Row]:
        """Which, from whom, how, word for word, and each item."""
        kinds = [Option(kind.value, tr(KINDS[kind])) for kind in ReportKind]
        yield choice("kind", tr("which (digit)"), kinds, self._expected.value)
        yield line("source", tr("from"), value=who_owes(self.incident),
                   hint=tr("station, train or depot"))  # fmt: skip
        yield from self.told_rows(tr("who speaks"))
        yield self.via_row()
        yield area("text", tr("word for word"))
        language = duty(self).language
        for item in _ITEMS:
            yield line(f"{_FIELD}{item.name}", item.label.text(language),
                       hint=item.asks.text(language))  # fmt: skip
        sure = [Option("unconfirmed", tr("unconfirmed")), Option("confirmed", tr("confirmed"))]
        yield choice("sure", tr("how sure"), sure, "unconfirmed")
        steps = report_steps(self.incident)
        current = next((f"{run}/{step}" for run, step, now in steps if now), NO_STEP)
        pairs = ((run, step) for run, step, _ in steps)
        options = step_options(self.incident, pairs, language)
        yield choice("step", tr("does the step"), options, current)
        yield when()

    def first(self) -> str:
        """Straight to the words: who reports is most often known."""
        return "text"

    def adapt(self) -> None:
        """Ask for the items of the chosen kind."""
        wanted = {item.name for item in items_of(self._kind)}
        for item in _ITEMS:
            self.show_rows(item.name in wanted, f"{_FIELD}{item.name}")
        self.show_rows(len(report_steps(self.incident)) > 0, "step")

    def aside(self) -> str:
        """What is missing, and what of it is known otherwise."""
        missing = self._missing()
        if not missing:
            return tr("Nothing is missing.")
        language = duty(self).language
        told = {known.name for known in known_and_unknown(self.incident).known}
        elsewhere = [name for name in missing if name in told]
        names = item_names(missing, language)
        lines = [tr("MISSING ({n}, local list): {items}", n=len(missing), items=names)]
        if elsewhere:
            known = item_names(elsewhere, language)
            lines.append(tr("Of these we know from others: {items}", items=known))
        if self.size.height >= TALL:
            lines.append(tr("Items: {basis}", basis=basis_of(self._kind).text(language)))
        return "\n".join(lines)

    def keys(self) -> str:
        """The keys."""
        return tr("F12 record   Tab next   Esc back, text is kept")

    def show_picture(self, picture: Picture) -> None:
        """What others record meanwhile counts."""
        self.incident = picture.incidents.get(self.incident.id, self.incident)
        self.changed()

    # -- what it does -------------------------------------------------------------------------

    def job(self) -> Job:
        """Take it in."""
        came = Came(
            self._kind,
            self.value("text"),
            self.value("source"),
            self.value("via"),
            self._told(),
            reporter=self.value(self.CALLER),
            confirmed=self.value("sure") == "confirmed",
        )
        step, incident = chosen_step(self, self.incident), self.incident.id
        occurred_at = self.occurred_at()
        language = duty(self).language

        def work(desk: Desk, officer: Officer) -> Done:
            done = receive_report(desk, officer, incident, came, step=step, occurred_at=occurred_at)
            words = tr("report {report} has come in", report=done.report)
            missing = item_names(done.missing, language)
            warned = tr("MISSING: {items}; R returns it", items=missing)
            return Done.of(done.recorded, words, (warned,) if missing else ())

        return work

    @property
    def _expected(self) -> ReportKind:
        return expected_kind(self.incident, duty(self).picture.office.reports.of(self.incident.id))

    @property
    def _kind(self) -> ReportKind:
        return ReportKind(self.value("kind") or self._expected.value)

    def _told(self) -> dict[str, str]:
        """What is typed of the items that are asked for."""
        found = ((item.name, self.value(f"{_FIELD}{item.name}")) for item in items_of(self._kind))
        return {name: value for name, value in found if value.strip()}

    def _missing(self) -> tuple[str, ...]:
        again = self._kind in (ReportKind.FOLLOW_UP, ReportKind.FINAL)
        known = duty(self).picture.office.reports.of(self.incident.id).given if again else ()
        return missing_of(self._kind, (*self._told(), *known))
