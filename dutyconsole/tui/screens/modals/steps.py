"""Enter on a step: recording work as done, answering decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, Final

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.scene import Officer
from dutyconsole.desk.steps import StepRef, decide, record_step, return_work
from dutyconsole.domain.events import Result
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.playbook import Step, StepKind
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.run import Run, StepRecord, StepState
from dutyconsole.domain.steps import Account, next_answer
from dutyconsole.locale.names import answer_name
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import FORM_COMMANDS, STEP_COMMANDS, bindings
from dutyconsole.tui.follow_ups import FOLLOW_UP, NEXT, follow_up_row, raise_next
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.screens.modals.told import ToldModal, values_of, values_row
from dutyconsole.tui.show import clock_time, one_line
from dutyconsole.tui.steps import box_lines, parties, step_number
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, area, choice, line, when

MET: Final = "met"
"""What is recorded as the value `standard` of work that was looked at and found good."""


ACTIVATES: Final = frozenset({("4-8", "decide", "yes")})
"""Answers that activate an emergency plan in a playbook to which the source gives no levels."""


class StepModal(ToldModal):
    """Base: one step of one run, in the round that was shown.

    Args:
        incident: As shown.
        run: As shown.
        step: The step.
        what: Name of the dialog among those of the step.
    """

    CSS = "StepModal #intro { max-height: 10; } StepModal #aside { max-height: 12; }"
    BINDINGS: ClassVar = bindings(STEP_COMMANDS)
    OWN_COMMANDS = (*STEP_COMMANDS, *FORM_COMMANDS)

    def __init__(self, incident: Incident, run: Run, step: Step, what: str = "step") -> None:
        round_ = run.round_of(step.id)
        super().__init__(f"{what} {incident.id} {run.id} {step.id} {round_}")
        self.incident = incident
        self.run_shown = run
        self.step = step
        self.number = step_number(run, step)
        self.ref = StepRef(incident.id, step.id, run.id, round_)
        self._source_shown = False

    def heading(self) -> str:
        """Which step of which incident."""
        return tr(
            "STEP {n}, {playbook}, incident {incident}",
            n=self.number,
            playbook=self.run_shown.id,
            incident=self.incident.id,
        )

    def intro(self) -> Iterable[str]:
        """The step in full, who does it, what it is measured by, who is told."""
        app = duty(self)
        yield self.step.text.text(app.language)
        yield tr("by: {who}", who=parties(self.step, app.desk.reference, app.language))
        yield from self._posts()
        yield from box_lines(self.step, app.language)
        if self.step.recipients:
            names = [app.desk.reference.name(r, app.language) for r in self.step.recipients]
            yield tr("to: {names}", names=one_line(tr(", ").join(names)))

    def keys(self) -> str:
        """The keys."""
        return tr("Enter record   Tab next   F6 source   Esc back, text is kept")

    def aside(self) -> str:
        """The source's own words while they are asked for, else what follows."""
        shown = self._source() if self._source_shown else (*self._left_open(), *self.follows())
        return "\n".join(shown)

    def _left_open(self) -> Iterable[str]:
        """What stays unfinished before a step that is not its turn yet, said once."""
        run = self.run_shown
        if run.states[self.step.id] is StepState.WAITING and run.current:
            numbers = [str(step_number(run, run.playbook.by_id[s])) for s in run.current]
            yield tr("Recorded ahead: left unfinished before it: {numbers}",
                     numbers=tr(", ").join(numbers))  # fmt: skip

    def follows(self) -> Iterable[str]:
        """What follows from what is typed."""
        return ()

    def action_source(self) -> None:
        """Show or hide the source's own words."""
        self._source_shown = not self._source_shown
        self.changed()

    def account_rows(self) -> Iterable[Row]:
        """Who did it, who told us, how, when, what was seen."""
        yield line("performed_by", tr("who did it"), hint=tr("name or office; empty: you"))
        yield from self.told_rows()
        yield self.via_row()
        yield when()
        yield values_row()
        yield area("note", tr("note"))

    def account(self, reason: str = "") -> Account:
        """The account as typed.

        Raises:
            Refused: `invalid`.
        """
        return Account(
            performed_by=self.value("performed_by"),
            told_by=self.value("told_by"),
            via=self.value("via"),
            note=self.value("note"),
            reason=reason,
            values=values_of(self.value("values")),
        )

    def _posts(self) -> Iterator[str]:
        """Who may launch, at a launch or an end."""
        app = duty(self)
        if not self.step.is_derived:
            return
        for level, rule in sorted(self.run_shown.playbook.response.items(), reverse=True):
            posts = [app.desk.reference.name(post, app.language) for post in rule.launch]
            yield tr("Level {level}: {posts}", level=level, posts=one_line(" / ".join(posts)))

    def _source(self) -> Iterator[str]:
        step = self.step
        boxes = (*step.standard, *step.note, *step.response, *step.labels.values())
        extra = [b for b in (step.recipients_source, step.members_source) if b is not None]
        texts = [step.source, step.by_source, *(box.source for box in (*boxes, *extra))]
        yield tr("The source's own words:")
        found = [one_line(text) for text in texts if text]
        yield from found or [tr("(not stated in source)")]


class DoneModal(StepModal):
    """The step is done: Enter records it, whatever else is known can be added."""

    HELP = N_(
        "THE STEP IS DONE. Enter records it. Who did it may be a name or an office; who told us "
        "and how come from the open call. Where the step has a standard, say whether it is met; "
        "work that is returned stays open. F6 shows the source's own words."
    )

    def __init__(self, incident: Incident, run: Run, step: Step) -> None:
        super().__init__(incident, run, step, "done")

    def rows(self) -> Iterable[Row]:
        """Whether the standard is met, and the account."""
        if self.step.standard:
            options = (
                Option(MET, tr("met")),
                Option("returned", tr("not met: the work is returned")),
            )
            yield choice("standard", tr("standard"), options)
            yield line("wrong", tr("what was wrong"))
            yield line("handed_in_by", tr("handed in by"))
        yield from self.account_rows()
        yield from follow_up_row(self.step)

    def leave(self, done: Done) -> None:
        """Go on to the follow-up, where one was asked for."""
        wanted = self.query(f"#row-{FOLLOW_UP}") and self.value(FOLLOW_UP) == NEXT
        super().leave(done)
        if wanted:
            what = self.step.text.text(duty(self).language)
            self.app.call_later(raise_next, duty(self), self.incident, done, what)

    def adapt(self) -> None:
        """Work that is returned is not done by anybody."""
        if self.step.standard:
            returned = self.value("standard") == "returned"
            self.show_rows(returned, "wrong", "handed_in_by")
            self.show_rows(
                not returned, "performed_by", self.CALLER, "via", "when", "values", "note"
            )

    def follows(self) -> Iterable[str]:
        """Who has not been informed; where the report itself is given."""
        app = duty(self)
        if self.step.kind is StepKind.NOTIFY:
            informed = self.run_shown.informed(self.step.id)
            missing = [r for r in self.step.recipients if r not in informed]
            if missing:
                names = [app.desk.reference.name(r, app.language) for r in missing]
                yield tr("Not informed yet, a deviation: {names}", names=tr(", ").join(names))
        if self.step.kind is StepKind.REPORT:
            yield tr("R on the desk gives or takes in the report itself, and does this step too.")

    def job(self) -> Job:
        """Record it as done, or the work as returned."""
        if not self.step.standard:
            return self._done(self.account())
        account = self.account()
        match self.value("standard"):
            case "returned":
                return self._returned()
            case "met":
                values = {**account.values, "standard": MET}
                return self._done(
                    Account(account.performed_by, account.told_by, account.via, account.note,
                            "", values)
                )  # fmt: skip
            case _:
                refuse(
                    Code.INVALID,
                    "It is not said whether the standard is met",
                    "press 1 where it is, 2 where the work is returned, then Enter",
                )

    def _done(self, account: Account) -> Job:
        ref, occurred_at = self.ref, self.occurred_at()
        words = tr("step {n} done", n=self.number)

        def work(desk: Desk, officer: Officer) -> Done:
            recorded = record_step(desk, officer, ref, Result.DONE, account, occurred_at)
            return Done.of(recorded, words)

        return work

    def _returned(self) -> Job:
        ref, wrong, by = self.ref, self.value("wrong"), self.value("handed_in_by")
        words = tr("step {n}: the work is returned", n=self.number)

        def work(desk: Desk, officer: Officer) -> Done:
            return Done.of(return_work(desk, officer, ref, wrong, by), words)

        return work


class DecisionModal(StepModal):
    """A decision: a digit chooses the answer, Enter records it."""

    HELP = N_(
        "A DECISION. Press the digit of the answer, then Enter. Nothing is chosen beforehand. An "
        "answer given before stands in the text and is answered again as a new round; the old one "
        "stays in the log."
    )

    def __init__(self, incident: Incident, run: Run, step: Step) -> None:
        super().__init__(incident, run, step, "decision")
        self.ref = StepRef(incident.id, step.id, run.id, next_answer(run, step))

    def intro(self) -> Iterable[str]:
        """The question, and how it was answered before."""
        record = self.run_shown.records.get(self.step.id)
        if record is not None:
            yield self._answered(record)
        yield from super().intro()

    def rows(self) -> Iterable[Row]:
        """The answers, nothing chosen, and the account."""
        language = duty(self).language
        answers = [Option(o, answer_name(self.step, o, language)) for o in self.step.outcomes]
        yield choice("outcome", tr("answer (digit)"), answers)
        yield from self.account_rows()

    def follows(self) -> Iterable[str]:
        """Where the chosen answer leads."""
        outcome = self.value("outcome")
        run, language = self.run_shown, duty(self).language
        redone = run.playbook.redo_region(self.step.id, outcome) if outcome else frozenset()
        if redone:
            numbers = [str(step_number(run, s)) for s in run.playbook.steps if s.id in redone]
            yield tr("Done again: steps {numbers}", numbers=tr(", ").join(numbers))
        for step in run.playbook.steps:
            if any(e.source == self.step.id and outcome in e.outcomes for e in step.edges):
                text = one_line(step.text.text(language))
                yield tr("Then: {n} {text}", n=step_number(run, step), text=text)
        if (run.playbook.id, self.step.id, outcome) in ACTIVATES and not self.incident.in_force:
            yield tr("Proposed: F8 launches a response; a playbook with levels starts alongside.")

    def job(self) -> Job:
        """Record the answer."""
        ref, outcome = self.ref, self.value("outcome")
        if not outcome:
            refuse(Code.INVALID, "No answer is chosen", "press the digit of the answer, then Enter")
        account, occurred_at = self.account(), self.occurred_at()
        answer = answer_name(self.step, outcome, duty(self).language)
        words = tr("decision {n}: {answer}", n=self.number, answer=answer)

        def work(desk: Desk, officer: Officer) -> Done:
            return Done.of(decide(desk, officer, ref, outcome, account, occurred_at), words)

        return work

    def _answered(self, record: StepRecord) -> str:
        app = duty(self)
        return tr(
            "ANSWERED {answer} at {at}, entered by {person} (round {n})",
            answer=answer_name(self.step, record.outcome, app.language),
            at=clock_time(record.occurred_at, app.zone),
            person=app.person_name(record.entered_by),
            n=record.round,
        )
