"""A report we give: read aloud from what is shown, then recorded as sent, word for word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, Final

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.reports import Given, send_report
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.briefing_items import FLASH_ONLY
from dutyconsole.domain.events import ReportKind
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.report_items import PARTICULARS, basis_of, items_of
from dutyconsole.domain.report_text import ReportDraft, compose
from dutyconsole.domain.reports import next_number, report_steps, suggested_kind
from dutyconsole.locale.reports import name_of, report_text
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import FORM_COMMANDS, REPORT_COMMANDS, WRITE_COMMANDS, bindings
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.screens.modals.facts import FactModal
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

OTHER: Final = "+"
"""Somebody who is on no list."""


class SendReportModal(ReportForm):
    """The text as it will be said, further words, to whom, how.

    Args:
        incident: Which it is of.
        kind: Which report; None: the first, or the next follow-up.
    """

    HELP = N_(
        "A REPORT WE GIVE. The text is built from the facts alone: read it aloud, Up and Down "
        "scroll it. What is not known is named, what differs from the report before is marked. "
        "F3 records a fact, and the text says it. Add words of your own, say to whom and how, and "
        "F12 records it as sent, exactly as shown. C copies it, F6 prints it."
    )
    CSS = style_of("SendReportModal")
    BINDINGS: ClassVar = bindings(WRITE_COMMANDS)
    OWN_COMMANDS = (*WRITE_COMMANDS, *REPORT_COMMANDS, *FORM_COMMANDS)

    def __init__(self, incident: Incident, kind: ReportKind | None = None) -> None:
        super().__init__(f"report {incident.id} {kind.value if kind else 'next'}", incident)
        self._kind = kind

    @property
    def kind(self) -> ReportKind:
        """Which report; once it is shown it stays the same."""
        if self._kind is None:
            self._kind = suggested_kind(self.known)
        return self._kind

    # -- what it says -------------------------------------------------------------------------

    def heading(self) -> str:
        """Which report of which incident."""
        name = name_of(self.kind, self._number)
        return tr("GIVE: {report}, {incident}", report=name, incident=self.incident.id)

    def rows(self) -> Iterable[Row]:
        """The text, what is added, to whom, how, the step it does."""
        yield self.full_text(tr("to be said"))
        language = duty(self).language
        if self.kind is ReportKind.FLASH:
            for item in FLASH_ONLY:
                if item.name in PARTICULARS:
                    yield line(item.name, item.label.text(language), hint=tr("kept apart, masked"))
        yield area("words", tr("further words"))
        yield choice("to", tr("to (digit)"), list(self._addressees()))
        yield line("to_words", tr("to whom"), hint=tr("post, unit or name"))
        yield line("via", tr("how"), value=self.from_the_line["via"] or tr("telephone"))
        steps = report_steps(self.incident)
        current = next((f"{run}/{step}" for run, step, now in steps if now), NO_STEP)
        pairs = ((run, step) for run, step, _ in steps)
        options = step_options(self.incident, pairs, language)
        yield choice("step", tr("does the step"), options, current)
        yield when()

    def adapt(self) -> None:
        """The text says what is typed too."""
        self.show_text()
        self.show_rows(self.value("to") == OTHER, "to_words")
        self.show_rows(len(report_steps(self.incident)) > 0, "step")

    def keys(self) -> str:
        """The keys."""
        return tr("F12 sent   Tab next   C copy   F3 fact   F6 print   Esc back")

    def aside(self) -> str:
        """How much nobody has told, and where the items come from."""
        return tr(
            "{n} of {m} items are not known yet ({basis})",
            n=len(self._draft().unknown),
            m=len(items_of(self.kind)),
            basis=basis_of(self.kind).text(duty(self).language),
        )

    def text(self) -> str:
        """As it is read aloud."""
        return report_text(self._draft().sentences, reader(self), self._words)

    def masked(self) -> str:
        """With a passenger's particulars masked."""
        return report_text(self._draft().masked, reader(self), self._words)

    def on_paper(self) -> ReportDraft:
        """A report that is not sent."""
        return self._draft()

    def action_add_fact(self) -> None:
        """Record a fact."""
        self.app.push_screen(FactModal(self.incident), self._fact_recorded)

    def _fact_recorded(self, done: Done | None) -> None:
        if done is not None:
            duty(self).look(again=True)

    # -- what it does -------------------------------------------------------------------------

    def job(self) -> Job:
        """Record it as sent."""
        to = self.value("to")
        to = self.value("to_words").strip() if to == OTHER else to
        if not to:
            refuse(Code.INVALID, "It is not said to whom", "choose by digit, or say it in words")
        draft = self._draft()
        masked = self.masked() if draft.is_private else ""
        given = Given(self.kind, self.text(), to, self.value("via"), masked, draft.said)
        step, incident = chosen_step(self, self.incident), self.incident.id
        occurred_at = self.occurred_at()
        who = reader(self).who(to)

        def work(desk: Desk, officer: Officer) -> Done:
            done = send_report(
                desk, officer, incident, given,
                step=step, shown_number=draft.number, occurred_at=occurred_at,
            )  # fmt: skip
            name = name_of(done.kind, done.number)
            words = tr("report {report} sent to {who}: {name}",
                       report=done.report, who=who, name=name)  # fmt: skip
            warned = tr("another one was sent meanwhile: this one is the {name}", name=name)
            return Done.of(done.recorded, words, (warned,) if done.renumbered else ())

        return work

    @property
    def _number(self) -> int:
        return next_number(self.known, self.kind)

    @property
    def _words(self) -> str:
        return self.value("words") if self.query("#row-words") else ""

    def _draft(self) -> ReportDraft:
        before = self.known.last_sent
        told = {n: self.value(n) for n in PARTICULARS if self.query(f"#row-{n}")}
        return compose(
            self.incident,
            self.kind,
            self._number,
            before=before.said if before else (),
            particulars=told,
            zone=duty(self).zone,
        )

    def _addressees(self) -> Iterator[Option]:
        """Whoever had the last one, the bureau's own list, anybody in words, then every post."""
        app, to, last = duty(self), reader(self), self.known.last_sent
        before = (last.to,) if last is not None else ()
        listed = dict.fromkeys((*before, *app.desk.reference.call_list))
        for each in listed:
            yield Option(each, to.who(each))
        yield Option(OTHER, tr("somebody else: in words"))
        for post in app.picture.roster.posts:
            if post not in listed:
                yield Option(post, to.office(post))
