"""A playbook as a blank form: to be walked on paper while the machine is down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dutyconsole.domain.playbook import Edge, Level, Phase, Playbook, Step
from dutyconsole.domain.text import NOT_STATED
from dutyconsole.locale.names import answer_name
from dutyconsole.locale.reader import Reader
from dutyconsole.locale.speech import tr
from dutyconsole.paper.page import Imprint, printed


@dataclass(frozen=True, slots=True)
class FormStep:
    """A step as the form has it.

    Attributes:
        number: From 1, as on the screens.
        kind: The step's kind: decides which boxes there are to tick.
        after: Which way leads here, where that is more than the step just above.
        said: What is beside it: standards, notes, what of it is a local setting.
        answers: Those of a decision.
        recipients: Whom to tell.
    """

    number: int
    kind: str
    text: str
    by: str
    after: str
    said: tuple[str, ...]
    answers: tuple[str, ...]
    recipients: tuple[str, ...]
    follow_up: bool


def blank_form(playbook: Playbook, to: Reader, made_from: Imprint) -> str:
    """The form as a page to print; its words in the language that is on.

    Args:
        playbook: The text in force, or any other.
        to: Who reads: names of parties and posts.
        made_from: For its foot.
    """
    return printed(
        "form.html",
        made_from,
        to.language,
        playbook=playbook,
        heading=playbook.title.text(to.language),
        opening=playbook.opening.text.text(to.language) if playbook.opening else "",
        closing=playbook.closing.text.text(to.language) if playbook.closing else "",
        launchers=[
            (level.name, [to.office(post) for post in playbook.response[level].launch])
            for level in sorted(Level)
            if level in playbook.response
        ],
        steps=list(_steps(playbook, to)),
    )


def _steps(playbook: Playbook, to: Reader) -> Iterator[FormStep]:
    before: Step | None = None
    for number, step in enumerate(playbook.steps, 1):
        yield FormStep(
            number=number,
            kind=step.kind.value,
            text=step.text.text(to.language),
            by=tr(", ").join(to.office(party) for party in step.by) or NOT_STATED.text(to.language),
            after="" if _follows(step, before) else _ways_in(playbook, step, to),
            said=tuple(_beside(playbook, step, to)),
            answers=tuple(answer_name(step, o, to.language) for o in step.outcomes),
            recipients=tuple(to.office(recipient) for recipient in step.recipients),
            follow_up=step.phase is Phase.FOLLOW_UP,
        )
        before = step


def _follows(step: Step, before: Step | None) -> bool:
    """Whether the one way in is the step just above, whatever came of it."""
    if before is None:
        return not step.edges
    return step.edges == (Edge(before.id),)


def _ways_in(playbook: Playbook, step: Step, to: Reader) -> str:
    if not step.edges:
        return tr("starts at once")
    ways = tr(", ").join(_way(playbook, edge, to) for edge in step.edges)
    return tr("after {steps}", steps=ways)


def _way(playbook: Playbook, edge: Edge, to: Reader) -> str:
    source, number = playbook.by_id[edge.source], playbook.step_name(edge.source).shown
    answers = [answer_name(source, outcome, to.language) for outcome in edge.outcomes]
    return f"{number} {tr(' or ').join(answers)}".rstrip()


def _beside(playbook: Playbook, step: Step, to: Reader) -> Iterator[str]:
    for box in step.standard:
        yield tr("standard: {text}", text=box.text.text(to.language))
    for box in step.note:
        yield tr("note: {text}", text=box.text.text(to.language))
    if step.target is not None:
        minutes = int(step.target.total_seconds() // 60)
        yield tr("within {n} min (local setting)", n=minutes)
    for outcome, target in step.redo.items():
        back = playbook.step_name(target).shown
        yield tr("{answer}: back to step {step}", answer=answer_name(step, outcome, to.language),
                 step=back)  # fmt: skip
