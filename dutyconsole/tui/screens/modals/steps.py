"""Enter and F6 on a step, and F7: recording work, answering decisions, starting playbooks."""

from __future__ import annotations

from collections.abc import Iterable

from dutyconsole.desk.desk import Desk, Officer
from dutyconsole.desk.steps import StepRef, decide, record_step, reopen_step, start_run
from dutyconsole.domain.events import Result
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.playbook import Step, StepKind
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.run import Run
from dutyconsole.domain.steps import Account
from dutyconsole.tui.access import duty
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.steps import parties, step_number
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, area, choice, line, when

_RESULTS = (
    Option("done", "done"),
    Option("not_applicable", "not applicable here"),
    Option("deferred", "put off"),
    Option("overridden", "overridden: passed over although it applies"),
    Option("reopen", "do it again: open a new round"),
)


class StepModal(FormModal):
    """Base: one step of one run, in the round that was shown.

    Args:
        incident: As shown.
        run: As shown.
        step: The step.
    """

    def __init__(self, incident: Incident, run: Run, step: Step, what: str = "STEP") -> None:
        number = step_number(run, step)
        super().__init__(
            f"{what} {number}: {incident.id}", f"{incident.id} {run.id} {step.id} {what}"
        )
        self.incident = incident
        self.run_shown = run
        self.step = step
        self.ref = StepRef(incident.id, step.id, run.id, run.round_of(step.id))

    def intro(self) -> Iterable[str]:
        """The step in full, who does it, and what it is measured by."""
        app = duty(self)
        yield self.step.text.text(app.language)
        yield f"by: {parties(self.step, app.desk.reference, app.language)}"
        for box in self.step.standard:
            yield f"standard: {box.text.text(app.language)}"
        for box in self.step.note:
            yield f"note: {box.text.text(app.language)}"

    def account_rows(self) -> Iterable[Row]:
        """Who did it, who told us, how, when, what was seen."""
        yield line("performed_by", "who did it", hint="name or office; empty: you")
        yield line("told_by", "who told us")
        yield line("via", "how", hint="phone, radio, in person ...")
        yield when()
        yield area("note", "note")

    def account(self, reason: str = "") -> Account:
        """The account as typed."""
        return Account(
            performed_by=self.value("performed_by"),
            told_by=self.value("told_by"),
            via=self.value("via"),
            note=self.value("note"),
            reason=reason,
        )


class DoneModal(StepModal):
    """The step is done: Enter records it, whatever else is known can be added."""

    def rows(self) -> Iterable[Row]:
        """The account."""
        yield from self.account_rows()

    def job(self) -> Job:
        """Record it as done."""
        ref, account, occurred_at = self.ref, self.account(), self.occurred_at()
        words = f"step {step_number(self.run_shown, self.step)} done"

        def work(desk: Desk, officer: Officer) -> Done:
            recorded = record_step(desk, officer, ref, Result.DONE, account, occurred_at)
            return Done.of(recorded, words)

        return work


class DecisionModal(StepModal):
    """A decision: a digit chooses the answer, Enter records it."""

    def rows(self) -> Iterable[Row]:
        """The answers, nothing chosen, and the account."""
        app = duty(self)
        labels = self.step.labels
        answers = [
            Option(o, labels[o].text.text(app.language) if o in labels else o.upper())
            for o in self.step.outcomes
        ]
        yield choice("outcome", "answer (digit)", answers)
        yield from self.account_rows()

    def job(self) -> Job:
        """Record the answer."""
        ref, outcome = self.ref, self.value("outcome")
        if not outcome:
            refuse(Code.INVALID, "No answer is chosen", "press the digit of the answer, then Enter")
        if self.step.id in self.run_shown.records:
            ref = StepRef(ref.incident, ref.step, ref.run, None)
        account, occurred_at = self.account(), self.occurred_at()
        words = f"decision {step_number(self.run_shown, self.step)}: {outcome}"

        def work(desk: Desk, officer: Officer) -> Done:
            return Done.of(decide(desk, officer, ref, outcome, account, occurred_at), words)

        return work


class OtherModal(StepModal):
    """Everything but the usual: not applicable, put off, overridden, again."""

    def __init__(self, incident: Incident, run: Run, step: Step) -> None:
        super().__init__(incident, run, step, "OTHERWISE, STEP")

    def rows(self) -> Iterable[Row]:
        """What became of it, why, and the account."""
        resolved = self.step.id in self.run_shown.records
        fitting = [o for o in _RESULTS if (o.value == "reopen") is resolved]
        if self.step.kind is StepKind.DECISION or self.step.is_derived:
            fitting = [o for o in fitting if o.value != "done"]
        yield choice("result", "what (digit)", fitting)
        yield line("reason", "why", hint="may follow later where it is a deviation")
        yield from self.account_rows()

    def job(self) -> Job:
        """Record what was chosen."""
        ref, result, reason = self.ref, self.value("result"), self.value("reason")
        if not result:
            refuse(Code.INVALID, "Nothing is chosen", "press a digit, then Enter")
        account, occurred_at = self.account(reason), self.occurred_at()
        number = step_number(self.run_shown, self.step)

        def work(desk: Desk, officer: Officer) -> Done:
            if result == "reopen":
                return Done.of(reopen_step(desk, officer, ref, reason), f"step {number} reopened")
            recorded = record_step(desk, officer, ref, Result(result), account, occurred_at)
            return Done.of(recorded, f"step {number} {result.replace('_', ' ')}")

        return work


class PlaybookModal(FormModal):
    """Start walking a playbook: the suggested ones first, none chosen."""

    def __init__(self, incident: Incident) -> None:
        super().__init__(f"PLAYBOOK FOR {incident.id}", f"playbook {incident.id}")
        self.incident = incident

    def intro(self) -> Iterable[str]:
        """What it is for."""
        yield self.incident.summary[:200]

    def rows(self) -> Iterable[Row]:
        """The playbooks."""
        app = duty(self)
        suggested = app.picture.suggested.get(self.incident.id, ())
        newest = app.picture.adopted.newest
        walked = {run.playbook.id for run in self.incident.open_runs}
        order = [*suggested, *(p for p in newest if p not in suggested)]
        yield choice(
            "playbook",
            "playbook (digit)",
            [
                Option(
                    p,
                    f"{p} {newest[p].title.text(app.language)}"
                    + (" (suggested)" if p in suggested else "")
                    + (" (under way)" if p in walked else ""),
                )
                for p in order
            ],
            next((p for p in suggested if p not in walked), ""),
        )

    def job(self) -> Job:
        """Start it."""
        incident, playbook = self.incident.id, self.value("playbook")
        if not playbook:
            refuse(Code.INVALID, "No playbook is chosen", "press its digit, then Enter")

        def work(desk: Desk, officer: Officer) -> Done:
            return Done.of(
                start_run(desk, officer, incident, playbook), f"playbook {playbook} started"
            )

        return work
