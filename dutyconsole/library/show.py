"""A playbook as JSON for scripts and screen readers: `playbook show`."""

from __future__ import annotations

from dutyconsole.domain.entry import Json
from dutyconsole.domain.playbook import Box, Edge, Level, Playbook, Step, StepKind
from dutyconsole.domain.playbook_data import text_data


def show(playbook: Playbook) -> dict[str, Json]:
    """The playbook as `playbook show --json` prints it.

    A step says everything that its file says, in the words of the file: `do` is also the question
    of a decision, `after` the list of its ways in, `[]` for a step that starts at once.
    """
    response: dict[str, Json] = {
        level.name: {
            "launch": list(playbook.response[level].launch),
            "summary": list(playbook.response[level].summary),
        }
        for level in sorted(Level, reverse=True)
        if level in playbook.response
    }
    return {
        "id": playbook.id,
        "version": playbook.version,
        "digest": playbook.digest,
        "title": text_data(playbook.title),
        "kinds": list(playbook.kinds),
        "section": playbook.section,
        "source_title": playbook.source_title,
        "opening": _box(playbook.opening),
        "closing": _box(playbook.closing),
        "reading": list(playbook.reading),
        "response": response,
        "steps": [_step(step) for step in playbook.steps],
    }


def _step(step: Step) -> dict[str, Json]:
    shown: dict[str, Json] = {
        "id": step.id,
        "kind": step.kind.value,
        "do": text_data(step.text),
        "by": list(step.by),
        "by_source": step.by_source,
        "after": [_after(edge) for edge in step.edges],
        "source": step.source,
        "standard": _boxes(step.standard),
        "note": _boxes(step.note),
        "response": _boxes(step.response),
        "reading": list(step.reading),
        "basis": step.basis,
        "phase": step.phase.value,
        "anytime": step.anytime,
        "hold": step.hold,
        "target": int(step.target.total_seconds()) if step.target is not None else None,
        "common": step.common,
        "recipients": list(step.recipients),
        "recipients_source": _box(step.recipients_source),
        "members": list(step.members),
        "members_source": _box(step.members_source),
    }
    if step.kind is StepKind.DECISION:
        shown |= {
            "outcomes": list(step.outcomes),
            "labels": {outcome: _box(box) for outcome, box in step.labels.items()},
            "redo": dict(step.redo),
        }
    return shown


def _after(edge: Edge) -> Json:
    match edge.outcomes:
        case ():
            return edge.source
        case (outcome,):
            return {edge.source: outcome}
        case outcomes:
            return {edge.source: list(outcomes)}


def _box(box: Box | None) -> Json:
    if box is None:
        return None
    return {"node": box.node, **text_data(box.text), "source": box.source}


def _boxes(boxes: tuple[Box, ...]) -> list[Json]:
    return [_box(box) for box in boxes]
