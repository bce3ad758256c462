"""How a playbook reads: its flow, its source beside the translation, who may launch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.content import Content

from dutyconsole.domain.entitled import who_may_launch
from dutyconsole.domain.playbook import Box, Level, Playbook, Step, StepKind
from dutyconsole.domain.run import Run
from dutyconsole.domain.text import NOT_STATED, Language
from dutyconsole.library.draw import draw
from dutyconsole.library.draw_words import wrapped
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.launchers import Launcher, launcher_line
from dutyconsole.tui.show import one_line

if TYPE_CHECKING:
    from dutyconsole.tui.app import DutyApp

LEAST_COLUMN: Final = 34
"""Cells; two columns narrower than this stand one below the other."""

_QUOTE: Final = "| "
_KINDS: Final = {
    StepKind.DECISION: N_("DECISION"),
    StepKind.LAUNCH: N_("LAUNCH"),
    StepKind.END: N_("END OF THE RESPONSE"),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A text of the source and what it says in the officer's language.

    Attributes:
        title: Above both; empty where they belong to what stands above.
        source: Character for character; empty where the source has nothing.
        text: The translation.
    """

    title: str
    source: str
    text: str


def flow(app: DutyApp, playbook: Playbook, run: Run | None, width: int) -> str:
    """The flow as lines of text; marked with the states of a run."""
    states = run.states if run is not None else None
    return draw(playbook, app.desk.reference, app.language, width, states=states, ascii=True)


# -- source and translation -------------------------------------------------------------------


def source_and_text(app: DutyApp, playbook: Playbook, width: int) -> Content:
    """Everything the source says, as quoted evidence, beside or above its translation."""
    lines: list[Content] = []
    beside = (width - 3) // 2 >= LEAST_COLUMN
    if beside:
        lines += _beside(tr("SOURCE"), tr("TRANSLATION"), width, style="bold")
    for pair in _pairs(app, playbook):
        if pair.title:
            lines.append(Content(""))
            lines += [Content.styled(line, "bold") for line in wrapped(pair.title, width)]
        source = pair.source or tr("(not in the source)")
        lines += (
            _beside(source, pair.text, width, quoted=bool(pair.source))
            if beside
            else _stacked(pair, source, width)
        )
    return Content("\n").join(lines)


def _beside(
    left: str, right: str, width: int, *, quoted: bool = False, style: str = ""
) -> list[Content]:
    """Two texts in columns of the same width."""
    column = (width - 3) // 2
    quote = _QUOTE if quoted else ""
    lefts = [quote + line for line in wrapped(one_line(left), column - len(quote))]
    rights = list(wrapped(one_line(right), column))
    lines = []
    for number in range(max(len(lefts), len(rights))):
        one = lefts[number] if number < len(lefts) else ""
        other = rights[number] if number < len(rights) else ""
        gap = " " * (column - cell_len(one) + 3)
        lines.append(Content.styled(f"{one}{gap}{other}".rstrip(), style))
    return lines


def _stacked(pair: Pair, source: str, width: int) -> list[Content]:
    """A text of the source, and its translation below it."""
    quote = _QUOTE if pair.source else ""
    above = [quote + line for line in wrapped(one_line(source), width - len(quote))]
    below = ["  " + line for line in wrapped(one_line(pair.text), width - 2)]
    return [*(Content.styled(line, "$text-muted") for line in above), *map(Content, below)]


def _pairs(app: DutyApp, playbook: Playbook) -> Iterator[Pair]:
    language = app.language
    section = tr("Section {section}", section=playbook.section or playbook.id)
    title = "  ".join([section, *_readings(playbook.reading)])
    yield Pair(title, playbook.source_title, playbook.title.text(language))
    if playbook.opening is not None:
        yield _boxed(tr("Opening box"), playbook.opening, language)
    for number, step in enumerate(playbook.steps, 1):
        yield from _step(app, number, step)
    if playbook.closing is not None:
        yield _boxed(tr("Closing box"), playbook.closing, language)


def _step(app: DutyApp, number: int, step: Step) -> Iterator[Pair]:
    language = app.language
    title = [str(number), one_line(step.id)]
    if step.kind in _KINDS:
        title.append(tr(_KINDS[step.kind]))
    if step.basis == "local":
        title.append(tr("(local setting)"))
    yield Pair("  ".join([*title, *_readings(step.reading)]), step.source, step.text.text(language))
    names = [app.desk.reference.name(party, language) for party in step.by]
    who = tr(", ").join(names) or NOT_STATED.text(language)
    if names and not step.by_source:
        yield Pair("", "", tr("by: {who} (local setting)", who=who))
    else:
        yield Pair("", step.by_source, tr("by: {who}", who=who))
    for label, boxes in (
        (N_("notify: {text}"), _one(step.recipients_source)),
        (N_("members: {text}"), _one(step.members_source)),
        (N_("standard: {text}"), step.standard),
        (N_("note: {text}"), step.note),
        (N_("response: {text}"), step.response),
        (N_("answer: {text}"), tuple(step.labels.values())),
    ):
        for box in boxes:
            yield Pair("", box.source, tr(label, text=box.text.text(language)))


def _one(box: Box | None) -> tuple[Box, ...]:
    return (box,) if box is not None else ()


def _boxed(title: str, box: Box, language: Language) -> Pair:
    return Pair(title, box.source, box.text.text(language))


def _readings(ids: Iterable[str]) -> list[str]:
    """Which unclear places of the source are read in the best way known."""
    named = ", ".join(map(one_line, ids))
    return [tr("(our reading: {ids})", ids=named)] if named else []


# -- who may launch ---------------------------------------------------------------------------


def who_launches(app: DutyApp, playbook: Playbook, width: int) -> Content:
    """Per level: the posts that may launch, who holds them now, who organises the summary."""
    if not playbook.response:
        return _paragraphs([(_no_levels(playbook), "")], width)
    told: list[tuple[str, str]] = []
    if playbook.digest in app.picture.adopted.local_response:
        told += [("", ""), (tr("LOCAL: this differs from the playbook as shipped."), "bold")]
    for level in sorted(playbook.response, reverse=True):
        told += [("", ""), *_level(app, playbook, level)]
    told += [
        ("", ""),
        (tr("Whoever launched a response ends it: the person, at every level."), "bold"),
    ]
    for step in playbook.steps:
        for box in step.response:
            told += [("", ""), (_QUOTE + one_line(box.source), "$text-muted")]
            told.append(("  " + box.text.text(app.language), ""))
    return _paragraphs(told[1:], width)


def _level(app: DutyApp, playbook: Playbook, level: Level) -> Iterator[tuple[str, str]]:
    rule, reference, language = playbook.response[level], app.desk.reference, app.language
    posts = tr(" or ").join(reference.name(post, language) for post in rule.launch)
    yield tr("LEVEL {level}: launched by {posts}", level=level.name, posts=posts), "bold"
    for each in who_may_launch(playbook, level, app.picture.roster, app.clock()):
        launcher = Launcher(each.person, each.post, each.unit, may=True, acting=each.acting)
        yield "  " + launcher_line(app, launcher), ""
    organisers = tr(", ").join(reference.name(each, language) for each in rule.summary)
    yield "  " + tr("summary organised by: {who}", who=organisers), ""


def _no_levels(playbook: Playbook) -> str:
    if playbook.kinds == ("routine",):
        return tr("Routine work: no response is launched here.")
    return tr(
        "The source gives this playbook no levels. To launch a response, start 4-11, 4-12 or 4-13 "
        "beside it on the same incident and launch there."
    )


def _paragraphs(told: Iterable[tuple[str, str]], width: int) -> Content:
    lines: list[Content] = []
    for text, style in told:
        before = _QUOTE if text.startswith(_QUOTE) else " " * (len(text) - len(text.lstrip()))
        rows = list(wrapped(one_line(text[len(before) :]), width - len(before))) or [""]
        lines += [Content.styled(f"{before}{row}", style) for row in rows]
    return Content("\n").join(lines)
