"""How the steps of a run read: state by word and symbol, the current one boxed."""

from __future__ import annotations

from datetime import tzinfo

from textual.content import Content

from dutyconsole.desk.ports import Reference
from dutyconsole.domain.playbook import Step, StepKind
from dutyconsole.domain.run import Run, StepState
from dutyconsole.domain.text import NOT_STATED, Language
from dutyconsole.tui.show import clock_time, one_line, padded, wrapped

_SYMBOLS = {
    StepState.WAITING: "    ",
    StepState.CURRENT: ">>> ",
    StepState.DONE: "ok  ",
    StepState.NOT_APPLICABLE: "n/a ",
    StepState.NOT_NEEDED: "--  ",
    StepState.OVERRIDDEN: "OVR ",
    StepState.DEFERRED: "PUT ",
}
_WORDS = {
    StepState.NOT_APPLICABLE: "not applicable",
    StepState.NOT_NEEDED: "not needed",
    StepState.OVERRIDDEN: "overridden",
    StepState.DEFERRED: "put off",
}


def step_number(run: Run, step: Step) -> int:
    """The step's place in its playbook, from 1."""
    return list(run.playbook.by_id).index(step.id) + 1


def parties(step: Step, reference: Reference, language: Language) -> str:
    """Who does it by the source, or that the source does not say."""
    names = [reference.name(party, language) for party in step.by]
    return one_line(", ".join(names)) if names else NOT_STATED.text(language)


def place_in_run(run: Run) -> str:
    """`step 6 of 12`, or what the run is when nothing is current."""
    if run.current:
        number = step_number(run, run.playbook.by_id[run.current[0]])
        return f"step {number} of {len(run.playbook.steps)}"
    return run.state.value.replace("_", " ")


def step_lines(
    run: Run, step: Step, reference: Reference, language: Language, zone: tzinfo | None, width: int
) -> Content:
    """One step for the list, in at most `width` cells."""
    state = run.states[step.id]
    text = one_line(step.text.text(language))
    number = step_number(run, step)
    if state is StepState.CURRENT and not run.stopped:
        who = f"by {parties(step, reference, language)}"
        return _boxed(f">>> {number} {text}", [who, *_details(run, step, language)], width)
    right = _outcome(run, step, state, zone)
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
        found.append(f"informed {len(informed)}/{len(step.recipients)} (F5 calls)")
    found += [f"standard: {one_line(box.text.text(language))}" for box in step.standard]
    if step.kind is StepKind.DECISION:
        found.append(f"answers: {', '.join(o.upper() for o in step.outcomes)}")
    if run.round_of(step.id) > 1:
        found.append(f"round {run.round_of(step.id)}")
    return found


def _outcome(run: Run, step: Step, state: StepState, zone: tzinfo | None) -> str:
    parts = []
    record = run.records.get(step.id)
    if record is not None and record.outcome:
        parts.append(record.outcome.upper())
    if state in _WORDS:
        parts.append(_WORDS[state])
    if record is not None:
        parts += [mark.value.replace("_", " ") for mark in record.marks]
        parts.append(clock_time(record.occurred_at, zone))
    elif step.recipients and run.begun(step.id):
        parts.append(f"{len(run.informed(step.id) & set(step.recipients))}/{len(step.recipients)}")
    return " ".join(parts)
