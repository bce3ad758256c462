"""F5: calling the recipients of a notice, one attempt at a time."""

from __future__ import annotations

from collections.abc import Iterable

from dutyconsole.desk.desk import Desk, Officer
from dutyconsole.desk.notices import call_recipient
from dutyconsole.domain.events import CallResult
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.notices import Call
from dutyconsole.domain.playbook import Step
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.run import Run
from dutyconsole.tui.access import duty
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.show import one_line
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, choice, line, when

_RESULTS = (
    Option("answered", "answered"),
    Option("no_answer", "no answer"),
    Option("refused", "refused"),
)


class CallModal(FormModal):
    """One call: who was called, what came of it, what they were told."""

    def __init__(self, incident: Incident, run: Run, step: Step) -> None:
        super().__init__(f"CALL: {incident.id}", f"call {incident.id} {run.id} {step.id}")
        self.incident = incident
        self.run_shown = run
        self.step = step

    def intro(self) -> Iterable[str]:
        """The notice and how far it is."""
        app = duty(self)
        informed = self.run_shown.informed(self.step.id)
        yield self.step.text.text(app.language)
        yield f"{len(informed & set(self.step.recipients))} of {len(self.step.recipients)} informed"

    def rows(self) -> Iterable[Row]:
        """The recipients, the next one not yet informed chosen."""
        informed = self.run_shown.informed(self.step.id)
        left = [r for r in self.step.recipients if r not in informed]
        options = [Option(r, self._label(r, r in informed)) for r in self.step.recipients]
        yield choice("recipient", "who (digit)", options, left[0] if left else "")
        yield choice("result", "came of it", _RESULTS)
        yield line("answered_by", "answered by")
        yield line("told", "was told")
        yield line("via", "how", value="telephone")
        yield when()

    def job(self) -> Job:
        """Record the attempt."""
        recipient, result = self.value("recipient"), self.value("result")
        if not recipient or not result:
            refuse(Code.INVALID, "It is not said who was called and what came of it", "choose both")
        call = Call(
            CallResult(result), self.value("answered_by"), self.value("told"), self.value("via")
        )
        incident, step, run = self.incident.id, self.step.id, self.run_shown.id
        occurred_at = self.occurred_at()
        name = one_line(duty(self).desk.reference.name(recipient, duty(self).language))

        def work(desk: Desk, officer: Officer) -> Done:
            called = call_recipient(
                desk, officer, incident, recipient, call,
                step=step, run=run, occurred_at=occurred_at,
            )  # fmt: skip
            came = result.replace("_", " ")
            words = f"{name}: {came}, {called.informed} of {called.of} informed"
            return Done.of(called.recorded, words)

        return work

    def _label(self, recipient: str, informed: bool) -> str:
        app = duty(self)
        name = app.desk.reference.name(recipient, app.language)
        tries = [c for c in self.run_shown.calls if c.step == self.step.id]
        last = next((c for c in reversed(tries) if c.recipient == recipient), None)
        if informed:
            return f"ok {name}"
        return f"   {name}" + (f" ({last.result.value.replace('_', ' ')})" if last else "")
