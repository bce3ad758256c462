"""W: what was written on paper while the machine was down, keyed in with its times."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.incidents import add_note, record_fact
from dutyconsole.desk.scene import Officer
from dutyconsole.desk.steps import StepRef, decide, record_step
from dutyconsole.domain.events import Result
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.playbook import Step, StepKind
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.run import Run
from dutyconsole.domain.steps import Account
from dutyconsole.locale.names import answer_name
from dutyconsole.locale.speech import N_, tr, trn
from dutyconsole.tui.access import duty
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.show import clock_time, one_line
from dutyconsole.tui.steps import step_number
from dutyconsole.tui.widgets.choice import Choice, Option
from dutyconsole.tui.widgets.fields import Row, area, choice, line

_WHAT: Final = {
    "note": N_("a note"),
    "step": N_("a step that was done, or a decision"),
    "fact": N_("a fact"),
}
ON_PAPER: Final = N_("on paper")
"""How the desk learned of a step that was written down by hand."""


class FromPaperModal(FormModal):
    """Lines of the paper one after the other: the dialog stays open until Esc."""

    HELP = N_(
        "FROM PAPER. What was written by hand while the machine was down is keyed in line by line: "
        "the time on the paper, who wrote it, and what. Each line becomes an entry of its own with "
        "both times, and the dialog stays open for the next. A call is taken with F2, a launch or "
        "an end with F8 and F9: they too take an earlier time."
    )

    def __init__(self, incident: Incident) -> None:
        super().__init__(f"paper {incident.id}")
        self.incident = incident
        self.keyed_in: list[Done] = []

    def heading(self) -> str:
        """Of which incident."""
        return tr("FROM PAPER, incident {incident}", incident=self.incident.id)

    def rows(self) -> Iterable[Row]:
        """When and by whom it was written; what it is."""
        officer = duty(self).signed_on.person
        yield line("when", tr("time on the paper"), hint=tr("such as 1402"))
        yield line("writer", tr("written by"), value=duty(self).person_name(officer))
        yield choice("what", tr("what (digit)"), [Option(k, tr(v)) for k, v in _WHAT.items()])
        yield choice("step", tr("step"), self._steps())
        yield choice("outcome", tr("answer"), ())
        yield line("name", tr("fact"), hint=tr("such as injured"))
        yield line("value", tr("value"))
        yield area("text", tr("words"))

    def _steps(self) -> list[Option]:
        """Steps of the runs that can be recorded by hand, by run and id."""
        language = duty(self).language
        return [
            Option(
                f"{run.id} {step.id}",
                one_line(f"{run.id} {step_number(run, step)} {step.text.text(language)}"),
            )
            for run in self.incident.open_runs
            for step in run.playbook.steps
            if not step.is_derived and step.id not in run.records
        ]

    @property
    def _step(self) -> tuple[Run, Step] | None:
        run_id, _, step_id = self.value("step").partition(" ")
        run = self.incident.runs.get(run_id)
        return (run, run.playbook.by_id[step_id]) if run is not None else None

    def adapt(self) -> None:
        """Show the fields that what is keyed in asks for."""
        what, found = self.value("what"), self._step
        decides = what == "step" and found is not None and found[1].kind is StepKind.DECISION
        self.show_rows(what == "step", "step")
        self.show_rows(decides, "outcome")
        self.show_rows(what == "fact", "name", "value")
        self.show_rows(what in ("note", "step"), "text")
        answers = self.query_one("#outcome", Choice)
        wanted = found[1].outcomes if decides and found is not None else ()
        if tuple(option.value for option in answers.options) != wanted and found is not None:
            language = duty(self).language
            answers.offer(Option(o, answer_name(found[1], o, language)) for o in wanted)

    def aside(self) -> str:
        """What was keyed in so far, the newest last."""
        if not self.keyed_in:
            return ""
        count = trn("{n} line keyed in", "{n} lines keyed in", len(self.keyed_in))
        last = self.keyed_in[-1]
        at = clock_time(last.entry.occurred_at, duty(self).zone) if last.entry else ""
        return tr("{count}; last: {at} {words}", count=count, at=at, words=last.words)

    def keys(self) -> str:
        """The keys: Enter belongs to the text."""
        return tr("F12 record this line   Tab next   Esc done, text is kept")

    def job(self) -> Job:
        """Record one line of the paper."""
        occurred_at, writer = self._written_at(), self.value("writer").strip()
        match self.value("what"):
            case "note":
                return self._note(occurred_at, writer)
            case "step":
                return self._recorded_step(occurred_at, writer)
            case "fact":
                return self._fact(occurred_at, writer)
            case _:
                refuse(Code.INVALID, "It is not said what it is", "choose by digit")

    def _written_at(self) -> datetime:
        at = self.occurred_at()
        if at is None:
            refuse(
                Code.INVALID,
                "The time on the paper is missing",
                "type it as it stands there, such as 1402",
            )
        return at

    def _note(self, at: datetime, writer: str) -> Job:
        incident, text, words = self.incident.id, self.value("text"), tr("note from paper")
        if not writer:
            refuse(Code.INVALID, "It is not said who wrote it", "name them, or yourself")

        def work(desk: Desk, officer: Officer) -> Done:
            return Done.of(add_note(desk, officer, incident, text, at, paper=writer), words)

        return work

    def _recorded_step(self, at: datetime, writer: str) -> Job:
        found = self._step
        if found is None:
            refuse(Code.INVALID, "No step is chosen", "choose it by its digit")
        run, step = found
        ref = StepRef(self.incident.id, step.id, run.id, run.round_of(step.id))
        account = Account(told_by=writer, via=tr(ON_PAPER), note=self.value("text"))
        outcome = self.value("outcome")
        words = tr("step {n} from paper", n=step_number(run, step))
        if step.kind is StepKind.DECISION:
            if not outcome:
                refuse(Code.INVALID, "The decision has no answer", "choose it by digit")
            return lambda desk, officer: Done.of(
                decide(desk, officer, ref, outcome, account, at), words
            )
        return lambda desk, officer: Done.of(
            record_step(desk, officer, ref, Result.DONE, account, at), words
        )

    def _fact(self, at: datetime, writer: str) -> Job:
        incident, words = self.incident.id, tr("fact from paper")
        name, value = self.value("name"), self.value("value")
        source = tr("{person}, on paper", person=writer) if writer else tr(ON_PAPER)

        def work(desk: Desk, officer: Officer) -> Done:
            recorded = record_fact(
                desk, officer, incident, name, value, source=source, occurred_at=at
            )
            return Done.of(recorded, words)

        return work

    def leave(self, done: Done) -> None:
        """One line is on disk: the next one."""
        self.keyed_in.append(done)
        self.incident = duty(self).picture.incidents.get(self.incident.id, self.incident)
        self.query_one("#step", Choice).offer(self._steps())
        for name in ("when", "step", "outcome", "name", "value", "text"):
            self.row(name).fill("")
        self.row("when").field.focus()
        self.tell("")
        self.changed()
        duty(self).look(again=True)

    def action_back(self) -> None:
        """Done: the desk says what was keyed in last."""
        if self.keyed_in and not self.busy:
            self.keep()
            self.dismiss(self.keyed_in[-1])
            return
        super().action_back()
