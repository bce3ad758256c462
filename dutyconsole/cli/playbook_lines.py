"""A playbook in words, step by step, for eyes and screen readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dutyconsole.domain.playbook import Edge, Level, Playbook, Step
from dutyconsole.domain.text import NOT_STATED, Language
from dutyconsole.library.organisation import Organisation


def playbook_lines(playbook: Playbook, organisation: Organisation, language: Language) -> list[str]:
    """Everything an officer asks of a playbook, in lines."""

    def names(ids: Iterable[str]) -> str:
        return ", ".join(organisation.name(i, language) for i in ids)

    lines = [
        f"{playbook.id}, version {playbook.version}: {playbook.title.text(language)}",
        f"Digest: {playbook.digest}",
    ]
    for level in sorted(Level, reverse=True):
        if rule := playbook.response.get(level):
            lines.append(
                f"Level {level}: launched by {names(rule.launch)}; summary by {names(rule.summary)}"
            )
    for number, step in enumerate(playbook.steps, 1):
        lines.append(f"{number}. {step.id} ({step.kind.value}): {step.text.text(language)}")
        by = names(step.by) or NOT_STATED.text(language)
        lines.append(f"   by {by}")
        lines += [f"   {line}" for line in _details(step, language)]
        if step.recipients:
            lines.append(f"   to inform: {names(step.recipients)}")
    return lines


def _details(step: Step, language: Language) -> Iterator[str]:
    if step.edges:
        yield f"after {', '.join(map(_edge, step.edges))}"
    if step.outcomes:
        yield f"answers: {', '.join(step.outcomes)}"
    for outcome, target in step.redo.items():
        yield f"{outcome}: again from {target}"
    for box in step.standard:
        yield f"standard: {box.text.text(language)}"
    for box in step.response:
        yield f"response: {box.text.text(language)}"
    if step.basis:
        yield f"basis: {step.basis}"


def _edge(edge: Edge) -> str:
    return f"{edge.source} = {' or '.join(edge.outcomes)}" if edge.outcomes else edge.source
