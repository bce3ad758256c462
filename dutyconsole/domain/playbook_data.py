"""A playbook as plain data and back: the canonical content that the log keeps for ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from dutyconsole.domain.entry import Json
from dutyconsole.domain.playbook import (
    Box,
    Edge,
    Level,
    Phase,
    Playbook,
    ResponseRule,
    Step,
    StepKind,
)
from dutyconsole.domain.text import Localised


def text_data(text: Localised) -> dict[str, Json]:
    """A text as a map of language tags."""
    return {"en": text.en, "zh-Hans": text.zh_hans, "zh-Hant": text.zh_hant}


def text_from(data: Mapping[str, Any]) -> Localised:
    """The text that `text_data` wrote."""
    return Localised(data["en"], data["zh-Hans"], data["zh-Hant"])


def _box_data(box: Box) -> dict[str, Json]:
    return {"node": box.node, "source": box.source, **text_data(box.text)}


def _box_from(data: Mapping[str, Any]) -> Box:
    return Box(data["node"], text_from(data), data["source"])


def _step_data(step: Step) -> dict[str, Json]:
    full: dict[str, Json] = {
        "id": step.id,
        "kind": step.kind.value,
        "text": text_data(step.text),
        "phase": step.phase.value,
        "by": list(step.by),
        "by_source": step.by_source,
        "source": step.source,
        "after": [{"step": e.source, "outcomes": list(e.outcomes)} for e in step.edges],
        "outcomes": list(step.outcomes),
        "labels": {key: _box_data(box) for key, box in step.labels.items()},
        "redo": dict(step.redo),
        "standard": [_box_data(box) for box in step.standard],
        "note": [_box_data(box) for box in step.note],
        "recipients": list(step.recipients),
        "recipients_source": _box_data(step.recipients_source) if step.recipients_source else None,
        "members": list(step.members),
        "members_source": _box_data(step.members_source) if step.members_source else None,
        "response": [_box_data(box) for box in step.response],
        "reading": list(step.reading),
        "anytime": step.anytime,
        "hold": step.hold,
        "target": int(step.target.total_seconds()) if step.target else None,
        "basis": step.basis,
        "common": step.common,
    }
    return {key: value for key, value in full.items() if value not in ("", None, False, [], {})}


def _step_from(data: Mapping[str, Any]) -> Step:
    def boxes(key: str) -> tuple[Box, ...]:
        return tuple(_box_from(box) for box in data.get(key, ()))

    def box(key: str) -> Box | None:
        return _box_from(data[key]) if key in data else None

    def words(key: str) -> tuple[str, ...]:
        return tuple(data.get(key, ()))

    return Step(
        id=data["id"],
        kind=StepKind(data["kind"]),
        text=text_from(data["text"]),
        phase=Phase(data["phase"]),
        by=words("by"),
        by_source=data.get("by_source", ""),
        source=data.get("source", ""),
        edges=tuple(Edge(e["step"], tuple(e["outcomes"])) for e in data.get("after", ())),
        outcomes=words("outcomes"),
        labels={key: _box_from(value) for key, value in data.get("labels", {}).items()},
        redo=dict(data.get("redo", {})),
        standard=boxes("standard"),
        note=boxes("note"),
        recipients=words("recipients"),
        recipients_source=box("recipients_source"),
        members=words("members"),
        members_source=box("members_source"),
        response=boxes("response"),
        reading=words("reading"),
        anytime=data.get("anytime", False),
        hold=data.get("hold", False),
        target=timedelta(seconds=data["target"]) if "target" in data else None,
        basis=data.get("basis", ""),
        common=data.get("common", ""),
    )


def playbook_data(playbook: Playbook) -> dict[str, Json]:
    """The canonical content: everything but the digest, which is computed over it."""
    response: dict[str, Json] = {
        level.name: {"launch": list(rule.launch), "summary": list(rule.summary)}
        for level, rule in playbook.response.items()
    }
    return {
        "id": playbook.id,
        "version": playbook.version,
        "title": text_data(playbook.title),
        "kinds": list(playbook.kinds),
        "section": playbook.section,
        "source_title": playbook.source_title,
        "opening": _box_data(playbook.opening) if playbook.opening else None,
        "closing": _box_data(playbook.closing) if playbook.closing else None,
        "response": response,
        "reading": list(playbook.reading),
        "steps": [_step_data(step) for step in playbook.steps],
    }


def playbook_from(data: Mapping[str, Any], digest: str) -> Playbook:
    """The playbook whose canonical content is `data`."""
    opening, closing = data["opening"], data["closing"]
    steps: Sequence[Mapping[str, Any]] = data["steps"]
    return Playbook(
        id=data["id"],
        version=data["version"],
        title=text_from(data["title"]),
        kinds=tuple(data["kinds"]),
        section=data["section"],
        source_title=data["source_title"],
        opening=_box_from(opening) if opening else None,
        closing=_box_from(closing) if closing else None,
        response={
            Level[name]: ResponseRule(tuple(rule["launch"]), tuple(rule["summary"]))
            for name, rule in data["response"].items()
        },
        reading=tuple(data["reading"]),
        steps=tuple(_step_from(step) for step in steps),
        digest=digest,
    )
