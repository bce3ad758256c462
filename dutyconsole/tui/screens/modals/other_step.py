"""F6 and `u` on a step: everything but the usual, and one caller's account of several steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.incidents import correct_entry, explain_deviation
from dutyconsole.desk.scene import Officer
from dutyconsole.desk.steps import StepRef, record_step, record_up_to, reopen_step, return_work
from dutyconsole.domain.events import Result
from dutyconsole.domain.incident import Incident, Irregularity
from dutyconsole.domain.playbook import Step, StepKind
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.domain.run import Run, StepRecord
from dutyconsole.domain.up_to import steps_up_to
from dutyconsole.locale.names import answer_name
from dutyconsole.locale.speech import N_, tr, trn
from dutyconsole.tui.access import duty
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.screens.modals.steps import StepModal
from dutyconsole.tui.screens.modals.told import reason_of, reason_rows
from dutyconsole.tui.show import cut, one_line
from dutyconsole.tui.steps import STATES, mark_words, step_number
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, choice, line

_RESULTS: Final = {
    "not_applicable": N_("not applicable here"),
    "deferred": N_("put off: it comes back by itself"),
    "overridden": N_("overridden: passed over although it applies"),
}
_UP_TO: Final = N_("all up to here done, as this caller reports")
_AGAIN: Final = N_("to be done again: a new round")
_MISTAKEN: Final = N_("entered by mistake: take it back")
_CORRECT: Final = N_("set right who, how or the note")
_RETURN: Final = N_("the work is returned: standard not met")
_EXPLAIN: Final = N_("give the reason for the deviation")
_RECORDED: Final = {
    "not_applicable": N_("step {n} not applicable"),
    "deferred": N_("step {n} put off"),
    "overridden": N_("step {n} overridden"),
}
_FIELDS: Final = ("performed_by", "told_by", "via", "note")
"""What of a step's entry can be set right here; its reason has a row of its own."""

LISTED: Final = 7
_WIDTH: Final = 74


class OtherModal(StepModal):
    """Everything but the usual: not applicable, put off, overridden, again, taken back."""

    HELP = N_(
        "THE STEP OTHERWISE. Press the digit of what became of it. A reason is chosen by digit or "
        "typed; where it is a deviation it may follow later, by the same dialog. What was entered "
        "by mistake is taken back by a new entry; nothing is erased."
    )

    def __init__(self, incident: Incident, run: Run, step: Step) -> None:
        super().__init__(incident, run, step, "other")
        self._correcting = False

    @property
    def record_shown(self) -> StepRecord | None:
        """How the step stands recorded; None if it is not."""
        return self.run_shown.records.get(self.step.id)

    @property
    def unexplained(self) -> Irregularity | None:
        """The deviation of this step that has no reason yet."""
        record = self.record_shown
        return next(
            (
                seen
                for seen in self.incident.irregularities
                if record is not None
                and seen.position == record.position
                and seen.what == "deviation"
                and not (seen.reason or record.reason)
            ),
            None,
        )

    def intro(self) -> Iterable[str]:
        """How it stands, then the step."""
        record = self.record_shown
        if record is not None:
            app = duty(self)
            parts = [tr(STATES[record.state]), *mark_words(record.marks)]
            if record.outcome:
                parts.append(answer_name(self.step, record.outcome, app.language))
            person = app.person_name(record.entered_by)
            yield tr(
                "NOW: {state}, entered by {person} (round {n})",
                state=tr(", ").join(parts),
                person=person,
                n=record.round,
            )
        yield from super().intro()

    def rows(self) -> Iterable[Row]:
        """What became of it, why, and the account."""
        options = [Option(value, tr(label)) for value, label in self._ways()]
        yield choice("result", tr("what (digit)"), options)
        yield from reason_rows()
        yield line("handed_in_by", tr("handed in by"))
        yield from self.account_rows()

    def adapt(self) -> None:
        """Show what the chosen way asks for; a correction starts from what stands."""
        way = self.value("result")
        if (way == "correct") is not self._correcting:
            self._correcting = not self._correcting
            self._start_fields_from(self.record_shown if self._correcting else None)
        asks_why = way in _RESULTS or way in ("again", "explain", "correct", "returned")
        self.show_rows(asks_why and way not in ("correct", "returned"), "short")
        self.show_rows(asks_why, "reason")
        self.show_rows(way == "returned", "handed_in_by")
        told = way in _RESULTS or way in ("up_to", "correct")
        self.show_rows(told, *_FIELDS)
        self.show_rows(way in _RESULTS or way == "up_to", "when", "values")

    def follows(self) -> Iterator[str]:
        """What will be recorded or changed."""
        match self.value("result"):
            case "up_to":
                yield from up_to_lines(self)
            case "correct":
                yield tr("What you change is recorded as a correction beside the entry.")
            case "mistaken":
                yield tr("The step opens again; both entries stay in the log.")

    def job(self) -> Job:
        """Record what was chosen."""
        ref, way, reason = self.ref, self.value("result"), reason_of(self)
        n = self.number
        match way:
            case "not_applicable" | "deferred" | "overridden":
                account, occurred_at = self.account(reason), self.occurred_at()
                words = tr(_RECORDED[way], n=n)
                return lambda desk, officer: Done.of(
                    record_step(desk, officer, ref, Result(way), account, occurred_at), words
                )
            case "up_to":
                return up_to_job(self)
            case "again":
                words = tr("step {n} is to be done again", n=n)
                return lambda desk, officer: Done.of(reopen_step(desk, officer, ref, reason), words)
            case "mistaken":
                why, words = tr("entered by mistake"), tr("step {n}: the entry is taken back", n=n)
                return lambda desk, officer: Done.of(reopen_step(desk, officer, ref, why), words)
            case "returned":
                by, words = self.value("handed_in_by"), tr("step {n}: the work is returned", n=n)
                return lambda desk, officer: Done.of(
                    return_work(desk, officer, ref, reason, by), words
                )
            case "correct" | "explain":
                return self._about_the_entry(way, reason)
            case _:
                refuse(Code.INVALID, "Nothing is chosen", "press a digit, then Enter")

    def _about_the_entry(self, way: str, reason: str) -> Job:
        record, incident = self.record_shown, self.incident.id
        assert record is not None, "only a recorded step offers this"
        position = record.position
        if way == "explain":
            words = tr("step {n}: the reason is given", n=self.number)
            return lambda desk, officer: Done.of(
                explain_deviation(desk, officer, incident, position, reason), words
            )
        typed = {name: self.value(name).strip() for name in _FIELDS}
        changes = {name: said for name, said in typed.items() if said != getattr(record, name)}
        words = tr("step {n}: the entry is set right", n=self.number)
        return lambda desk, officer: Done.of(
            correct_entry(desk, officer, incident, position, changes, reason), words
        )

    def _start_fields_from(self, record: StepRecord | None) -> None:
        put_in = self.from_the_line
        for name in _FIELDS:
            self.row(name).fill(getattr(record, name) if record else put_in.get(name, ""))

    def _ways(self) -> Iterator[tuple[str, str]]:
        step, record = self.step, self.record_shown
        if record is None or record.state.value == "deferred":
            if step.kind is StepKind.LAUNCH:
                yield "not_applicable", _RESULTS["not_applicable"]
            elif step.kind not in (StepKind.DECISION, StepKind.END):
                yield from (
                    (k, v) for k, v in _RESULTS.items() if record is None or k != "deferred"
                )
                if step.kind is not StepKind.NOTIFY:
                    yield "up_to", _UP_TO
        if record is not None:
            yield "again", _AGAIN
            yield "mistaken", _MISTAKEN
            if step.standard:
                yield "returned", _RETURN
            yield "correct", _CORRECT
            if self.unexplained is not None:
                yield "explain", _EXPLAIN


class UpToModal(StepModal):
    """All steps up to one, as one caller reports them; Enter records them together."""

    HELP = N_(
        "UP TO HERE. One caller says that all of this is done: Enter records every step listed, "
        "with the same account. Decisions, launches and ends are never guessed, and our own "
        "notices stay open."
    )

    def __init__(self, incident: Incident, run: Run, step: Step) -> None:
        super().__init__(incident, run, step, "up to")

    def heading(self) -> str:
        """Up to which step."""
        return tr(
            "EVERYTHING UP TO STEP {n}, {playbook}, incident {incident}",
            n=self.number,
            playbook=self.run_shown.id,
            incident=self.incident.id,
        )

    def intro(self) -> Iterable[str]:
        """What will be recorded."""
        return up_to_lines(self)

    def rows(self) -> Iterable[Row]:
        """The account; the caller first."""
        yield from self.told_rows()
        yield self.via_row()
        hint = tr("name or office; empty: you")
        yield line("performed_by", tr("who did it"), hint=hint)
        yield from (
            row for row in self.account_rows() if row.field.id in ("when", "values", "note")
        )

    def job(self) -> Job:
        """Record them all."""
        return up_to_job(self)


def up_to_lines(form: StepModal) -> Iterator[str]:
    """The steps that are recorded together, or why they cannot be."""
    run, language = form.run_shown, duty(form).language
    try:
        steps = steps_up_to(run, form.step)
    except Refused as refused:
        yield duty(form).refusal(refused)
        return
    yield trn("Recorded as done: {n} step", "Recorded as done: {n} steps", len(steps))
    shown = steps if len(steps) <= LISTED else steps[: LISTED - 1]
    for step in shown:
        text = one_line(step.text.text(language))
        yield cut(f"  {step_number(run, step):2} {text}", _WIDTH)
    if len(steps) > len(shown):
        more = [str(step_number(run, step)) for step in steps[len(shown) :]]
        yield tr("  and steps {numbers}", numbers=tr(", ").join(more))


def up_to_job(form: StepModal) -> Job:
    """Record everything up to the dialog's step.

    Raises:
        Refused: `invalid`.
    """
    run = form.run_shown
    ref = StepRef(form.incident.id, form.step.id, run.id, run.round_of(form.step.id))
    listed = frozenset(step.id for step in steps_up_to(run, form.step))
    count = len(listed)
    account, occurred_at = form.account(), form.occurred_at()
    words = trn("{n} step recorded, up to {to}", "{n} steps recorded, up to {to}", count,
                to=form.number)  # fmt: skip

    def work(desk: Desk, officer: Officer) -> Done:
        return Done.of(record_up_to(desk, officer, ref, account, occurred_at, listed), words)

    return work
