"""One step of a playbook file -> `Step`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from dutyconsole.domain.playbook import Box, Edge, Phase, Step, StepKind
from dutyconsole.domain.text import Localised
from dutyconsole.library.flaw import choose, quoted, shown
from dutyconsole.library.form import Form
from dutyconsole.library.yaml_source import Entry, Listing, Refused, Table, Word

KEYS: Final = (
    "id", "kind", "common", "phase", "after", "do", "ask", "outcomes", "labels", "redo", "by",
    "by_source", "source", "standard", "note", "recipients", "recipients_source", "members",
    "members_source", "response", "reading", "anytime", "hold", "target", "basis",
)  # fmt: skip
_OF_DECISIONS: Final = ("ask", "outcomes", "labels", "redo")
_PLAIN_ANSWERS: Final = ("yes", "no")
_DURATION: Final = re.compile(
    r"P(?:(?P<days>\d{1,3})D)?(?:T(?:(?P<hours>\d{1,4})H)?"
    r"(?:(?P<minutes>\d{1,5})M)?(?:(?P<seconds>\d{1,6})S)?)?"
)


def read_step(form: Form, step_id: str, previous: str, phase: Phase) -> Step:
    """The step that a form says.

    Args:
        form: The map of the step.
        step_id: What the step is called, also where its own id is missing or taken.
        previous: The step before it in the file, which it follows by default; empty for the first.
        phase: The phase of the playbook's steps.
    """
    form.reject_unknown(KEYS)
    kind = _kind(form)
    decides = kind is StepKind.DECISION
    outcomes = _outcomes(form) if decides else ()
    step = Step(
        id=step_id,
        kind=kind,
        text=_text(form, decides),
        by=form.words("by", lone=True),
        by_source=form.word("by_source"),
        source=form.word("source"),
        edges=tuple(_edges(form, previous)),
        outcomes=outcomes,
        labels=_labels(form, outcomes) if decides else {},
        redo=_redo(form, outcomes) if decides else {},
        standard=form.boxes("standard"),
        note=form.boxes("note"),
        recipients=form.words("recipients", required=kind is StepKind.NOTIFY),
        recipients_source=form.box("recipients_source"),
        members=form.words("members"),
        members_source=form.box("members_source"),
        response=form.boxes("response"),
        reading=form.words("reading", lone=True),
        anytime=form.flag("anytime"),
        hold=form.flag("hold"),
        target=_target(form),
        basis=form.choice("basis", ("local",), ""),
        phase=Phase(form.choice("phase", [p.value for p in Phase], phase.value)),
        common=form.name("common"),
    )
    _check_basis(form, step)
    return step


def _kind(form: Form) -> StepKind:
    kinds = [kind.value for kind in StepKind]
    guess = "decision" if "ask" in form or "outcomes" in form else "act"
    if guess == "decision" and "kind" not in form:
        form.wrong("kind", "is missing on a step that asks", "add kind: decision")
    return StepKind(form.choice("kind", kinds, guess))


def _text(form: Form, decides: bool) -> Localised:
    if not decides:
        for key in _OF_DECISIONS:
            if key in form:
                form.wrong(key, "stands on a step that is no decision", "remove it")
        return form.text("do", required=True)
    if "do" in form:
        form.wrong("do", "stands on a decision", "a decision has ask: instead")
    return form.text("ask", required=True)


def _outcomes(form: Form) -> tuple[str, ...]:
    outcomes = form.words("outcomes", required=True)
    if len(outcomes) == 1:
        form.wrong("outcomes", "has one answer only", "a decision needs at least two")
    return outcomes


def _labels(form: Form, outcomes: tuple[str, ...]) -> dict[str, Box]:
    labels = form.form("labels")
    found: dict[str, Box] = {}
    for outcome in labels.entries() if labels is not None else ():
        assert labels is not None
        if outcome not in outcomes:
            labels.wrong(outcome, "is no answer of this decision", choose(outcome, outcomes))
        box = labels.box(outcome)
        if box is not None:
            found[outcome] = box
    for outcome in outcomes:
        if outcome not in _PLAIN_ANSWERS and (labels is None or outcome not in labels):
            form.wrong(
                "labels", f"has no name for the answer {outcome}", "name it in three languages"
            )
    return found


def _redo(form: Form, outcomes: tuple[str, ...]) -> dict[str, str]:
    redo = form.form("redo")
    found: dict[str, str] = {}
    for outcome in redo.entries() if redo is not None else ():
        assert redo is not None
        if outcome not in outcomes:
            redo.wrong(outcome, "is no answer of this decision", choose(outcome, outcomes))
        target = redo.word(outcome)
        if target and outcome in outcomes:
            found[outcome] = target
    if redo is not None and outcomes and set(found) >= set(outcomes):
        form.wrong("redo", "sends every answer back", "leave one that goes on")
    return found


def _edges(form: Form, previous: str) -> Iterator[Edge]:
    node = form.table.get("after")
    match node:
        case None:
            if previous:
                yield Edge(previous)
            return
        case Refused():
            return
        case Word():
            form.wrong("after", "is not a list", f"write [{shown(node.value)}]", at=node)
            return
        case Table():
            items: tuple[Word | Entry, ...] = node.entries
        case Listing():
            items = tuple(_listed(form, node))
    named: set[str] = set()
    for item in items:
        source = item.value if isinstance(item, Word) else item.key
        form.lines.set(form.field("after"), item.line, source)
        edge = Edge(source) if isinstance(item, Word) else _answered(form, item)
        if source in named:
            form.flaws.add(
                item.line, form.field("after"), f"names {quoted(source)} twice",
                "name it once, with all its answers in one list",
            )  # fmt: skip
        elif edge is not None:
            yield edge
        named.add(source)


def _listed(form: Form, listing: Listing) -> Iterator[Word | Entry]:
    for item in listing.items:
        match item:
            case Word():
                yield item
            case Table():
                yield from item.entries
            case Listing():
                form.wrong("after", "holds a list", "write ids or {decision: answer}", at=item)
            case Refused():
                pass


def _answered(form: Form, entry: Entry) -> Edge | None:
    match entry.value:
        case Word(value, _) if value.strip():
            return Edge(entry.key, (value,))
        case Listing(items, _) if items and all(isinstance(item, Word) for item in items):
            return Edge(entry.key, tuple(i.value for i in items if isinstance(i, Word)))
        case Refused():
            return None
    form.flaws.add(
        entry.line, form.field("after"), f"names no answer of {quoted(entry.key)}",
        "write {decision: answer} or {decision: [one, two]}",
    )  # fmt: skip
    return None


def _target(form: Form) -> timedelta | None:
    value = form.word("target")
    if not value.strip():
        return None
    match = _DURATION.fullmatch(value)
    parts = {k: int(v) for k, v in match.groupdict().items() if v} if match else {}
    target = timedelta(**parts)
    if not target or value.endswith("T"):
        form.wrong("target", f"{quoted(value)} is no duration", "write PT5M for five minutes")
        return None
    return target


def _check_basis(form: Form, step: Step) -> None:
    """Nothing may pass for source text that isn't."""
    if step.target is not None and not step.basis:
        form.wrong("target", "is not in the source", "add basis: local")
    if "source" not in form and "basis" not in form:
        form.wrong("source", "is missing", "copy the source text of the box, or add basis: local")
    if "by_source" in form and "by" not in form:
        form.wrong("by_source", "stands without by", "name the responsible party in by:")
