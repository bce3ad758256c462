"""How the steps of a run read: state by word and symbol, the current one boxed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from math import ceil
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from dutyconsole.desk.ports import Reference
from dutyconsole.domain.clocks.derive import step_clock
from dutyconsole.domain.clocks.jumps import Jumps
from dutyconsole.domain.events import Mark
from dutyconsole.domain.playbook import Box, Step, StepKind
from dutyconsole.domain.run import Run, RunState, StepState
from dutyconsole.domain.text import NOT_STATED, Language
from dutyconsole.locale.names import answer_name
from dutyconsole.locale.speech import N_, tr, trn
from dutyconsole.tui.show import clock_time, one_line, padded, wrapped

_SYMBOLS: Final = {
    StepState.WAITING: "    ",
    StepState.CURRENT: ">>> ",
    StepState.DONE: "ok  ",
    StepState.NOT_APPLICABLE: "n/a ",
    StepState.NOT_NEEDED: "--  ",
    StepState.OVERRIDDEN: "OVR ",
    StepState.DEFERRED: "PUT ",
}
STATES: Final = {
    StepState.WAITING: N_("waiting"),
    StepState.CURRENT: N_("current"),
    StepState.DONE: N_("done"),
    StepState.NOT_APPLICABLE: N_("not applicable"),
    StepState.NOT_NEEDED: N_("not needed"),
    StepState.OVERRIDDEN: N_("overridden"),
    StepState.DEFERRED: N_("put off"),
}
"""What the states of a step are called."""

MARKS: Final = {
    Mark.AHEAD: N_("ahead"),
    Mark.LATE: N_("late"),
    Mark.DEVIATION: N_("deviation"),
    Mark.CARRIED_OVER: N_("carried over"),
    Mark.BY_LAUNCH: N_("by launch"),
}
"""What the marks of an entry are called."""

_UNSAID: Final = (StepState.WAITING, StepState.CURRENT, StepState.DONE)
_LEAST: Final = 16


def step_number(run: Run, step: Step) -> int:
    """The step's place in its playbook, from 1."""
    return list(run.playbook.by_id).index(step.id) + 1


def parties(step: Step, reference: Reference, language: Language) -> str:
    """Who does it by the source, or that the source does not say."""
    names = [reference.name(party, language) for party in step.by]
    return one_line(tr(", ").join(names)) if names else NOT_STATED.text(language)


def mark_words(marks: Iterable[Mark]) -> list[str]:
    """What stands out about a record, in words."""
    return [tr(MARKS[mark]) for mark in marks]


def box_lines(step: Step, language: Language) -> list[str]:
    """The standards and notes beside a step, each a line."""
    return [*_boxes(N_("standard: {text}"), step.standard, language),
            *_boxes(N_("note: {text}"), step.note, language)]  # fmt: skip


def _boxes(template: str, boxes: Iterable[Box], language: Language) -> list[str]:
    return [tr(template, text=one_line(box.text.text(language))) for box in boxes]


def at_hand(run: Run) -> str:
    """The step to do next: a notice that has been begun is called down beside the walk."""
    ahead = (s for s in run.current if not (run.playbook.by_id[s].recipients and run.begun(s)))
    return next(ahead, run.current[0] if run.current else "")


def place_in_run(run: Run, *, whole: bool = False) -> str:
    """`step 6 of 12`, or what the run is when nothing is current.

    Args:
        run: The run.
        whole: Name the other current steps too.
    """
    if run.current:
        at, of = at_hand(run), len(run.playbook.steps)
        number = step_number(run, run.playbook.by_id[at])
        others = [str(step_number(run, run.playbook.by_id[s])) for s in run.current if s != at]
        if others and whole:
            return tr("step {n} of {of}, also {others}", n=number, of=of,
                      others=tr(", ").join(others))  # fmt: skip
        return tr("step {n} of {of}", n=number, of=of)
    match run.state:
        case RunState.COMPLETE:
            return tr("complete")
        case RunState.STOPPED:
            return tr("stopped")
        case RunState.COMPLETE_EXCEPT_DEFERRED:
            n = len(run.deferred)
            return trn("complete except {n} put off", "complete except {n} put off", n)
        case RunState.OPEN:
            return tr("no step is current")


def deadline_words(run: Run, step: Step, jumps: Jumps, now: datetime, zone: tzinfo | None) -> str:
    """How much time is left for the target of a current step; nothing where it has none."""
    clock = step_clock("", run, step.id)
    if clock is None:
        return ""
    due_at = clock.due_at(jumps)
    at = clock_time(due_at, zone)[:5]
    if due_at <= now:
        return tr("LATE since {at}", at=at)
    return tr("by {at}, {n} min left", at=at, n=ceil((due_at - now) / timedelta(minutes=1)))


def step_lines(
    run: Run,
    step: Step,
    reference: Reference,
    language: Language,
    zone: tzinfo | None,
    width: int,
    deadline: str = "",
) -> Content:
    """One step for the list, in at most `width` cells.

    Args:
        run: The run.
        step: One of its steps.
        reference: Names.
        language: The officer's.
        zone: The desk's.
        width: Cells.
        deadline: How much time is left for it, in words.
    """
    state = run.states[step.id]
    text = one_line(step.text.text(language))
    number = step_number(run, step)
    if state is StepState.CURRENT and not run.stopped:
        who = tr("by: {who}", who=parties(step, reference, language))
        details = [who, *filter(None, [deadline]), *_details(run, step, language)]
        return _boxed(f">>> {number} {text}", details, width)
    right = _outcome(run, step, state, language, zone)
    if cell_len(right) > width - _LEAST:
        return Content(f"{padded(f'{_SYMBOLS[state]}{number:2} {text}', '', width)}\n"
                       f"{padded('       ' + right, '', width)}")  # fmt: skip
    return Content(padded(f"{_SYMBOLS[state]}{number:2} {text}", right, width))


def _boxed(title: str, details: list[str], width: int) -> Content:
    room = max(8, width - 4)
    edge = "+" + "-" * (room + 2) + "+"
    lines = [(line, "bold") for line in wrapped(title, room)]
    lines += [("    " + line, "") for detail in details for line in wrapped(detail, room - 4)]
    body = [Content.styled(f"| {padded(line, '', room)} |", style) for line, style in lines]
    return Content("\n").join([Content(edge), *body, Content(edge)])


def _details(run: Run, step: Step, language: Language) -> list[str]:
    found = []
    if step.recipients:
        informed = run.informed(step.id) & set(step.recipients)
        found.append(
            tr("informed {n} of {of} (F5 calls)", n=len(informed), of=len(step.recipients))
        )
    found += box_lines(step, language)
    if step.kind is StepKind.DECISION:
        answers = tr(", ").join(answer_name(step, o, language) for o in step.outcomes)
        found.append(tr("answers: {answers}", answers=answers))
    if run.round_of(step.id) > 1:
        found.append(tr("round {n}", n=run.round_of(step.id)))
    if step.hold:
        found.append(tr("HOLD: what comes after waits for this step"))
    return found


def _outcome(
    run: Run, step: Step, state: StepState, language: Language, zone: tzinfo | None
) -> str:
    parts = _of_responses(run, step, zone)
    record = run.records.get(step.id)
    if record is not None and record.outcome:
        parts.append(answer_name(step, record.outcome, language))
    if state not in _UNSAID:
        parts.append(tr(STATES[state]))
    if record is not None:
        parts += mark_words(record.marks)
    if run.round_of(step.id) > 1:
        parts.append(tr("round {n}", n=run.round_of(step.id)))
    if record is not None:
        parts.append(clock_time(record.occurred_at, zone))
    elif step.recipients and run.begun(step.id):
        informed = run.informed(step.id) & set(step.recipients)
        parts.append(f"{len(informed)}/{len(step.recipients)}")
    return " ".join(parts)


def _of_responses(run: Run, step: Step, zone: tzinfo | None) -> list[str]:
    """What was launched last, or ended last, beside the step that follows from it."""
    if step.kind is StepKind.LAUNCH and run.launched:
        last = run.launched[-1]
        return [tr("LEVEL {level}", level=last.level), clock_time(last.launched_at, zone)]
    ended = [r.ended_at for r in run.launched if r.ended_at is not None]
    if step.kind is StepKind.END and ended and not run.in_force:
        return [clock_time(max(ended), zone)]
    return []
