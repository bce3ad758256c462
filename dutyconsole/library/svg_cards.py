"""What stands in the boxes of a drawn flow, broken into lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rich.cells import cell_len

from dutyconsole.domain.playbook import Phase, Playbook, Step, StepKind
from dutyconsole.domain.run import StepState
from dutyconsole.domain.text import NOT_STATED, Language, Localised, display_text
from dutyconsole.library import draw_words as words
from dutyconsole.library.draw_words import Namer, wrapped

STANDARD: Final = Localised("Standard: {}", "标准：{}", "標準：{}")
NOTE: Final = Localised("Note: {}", "注：{}", "註：{}")
LAUNCHED_BY: Final = Localised("Level {}: launched by {}", "{}级：由{}启动", "{}級：由{}啟動")
READING: Final = Localised("reading {} of the source", "原文解读 {}", "原文解讀 {}")
LOCAL: Final = Localised("(local setting)", "（本局设定）", "（本局設定）")
SOURCE: Final = Localised("Source: {}", "来源：{}", "來源：{}")
DIGEST: Final = Localised("Digest {}", "内容摘要 {}", "內容摘要 {}")

STRIPS: Final = {
    **words.KINDS,
    StepKind.DECISION: Localised("DECISION", "判断", "判斷"),
}

STATES: Final = {
    StepState.WAITING: Localised("waiting", "等待", "等待"),
    StepState.CURRENT: Localised("NOW", "进行中", "進行中"),
    StepState.DONE: Localised("done", "完成", "完成"),
    StepState.NOT_APPLICABLE: Localised("not applicable", "不适用", "不適用"),
    StepState.NOT_NEEDED: Localised("not needed", "不需要", "不需要"),
    StepState.OVERRIDDEN: Localised("overridden", "越过", "越過"),
    StepState.DEFERRED: Localised("deferred", "缓办", "緩辦"),
}

_WIDE: Final = 1.02
_NARROW: Final = 0.57
_NARROW_BOLD: Final = 0.64
"""Width of a character in parts of the font size, by the widest of the common fonts."""

_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Style(StrEnum):
    """How a line of text looks; the names of classes in the drawing."""

    TITLE = "title"
    STEP = "step"
    STRIP = "strip"
    ABOUT = "about"
    SMALL = "small"
    LABEL = "label"


SIZES: Final = {
    Style.TITLE: 20.0,
    Style.STEP: 13.5,
    Style.STRIP: 11.0,
    Style.ABOUT: 12.0,
    Style.SMALL: 11.0,
    Style.LABEL: 11.5,
}


BOLD: Final = frozenset({Style.TITLE, Style.STEP, Style.STRIP, Style.LABEL})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text in a box."""

    text: str
    style: Style

    @property
    def height(self) -> float:
        """From this line to the next."""
        return SIZES[self.style] * 1.25


@dataclass(frozen=True, slots=True)
class Card:
    """A box with its text.

    Attributes:
        kind: `act`, `decision`, `launch`, `end` or `terminal`; a class in the drawing.
        number: The step's number; empty for what is no step.
        lines: Its text, broken to its width.
    """

    kind: str
    number: str
    lines: tuple[Line, ...]


def broken(text: str, style: Style, width: float) -> Iterator[Line]:
    """The lines of a text that is given so much room."""
    whole = width_of(text, style)
    cells = cell_len(text) * width / whole if whole else width
    for line in wrapped(text, max(4, int(cells))):
        yield Line(line, style)


def width_of(text: str, style: Style) -> float:
    """How wide a line may become."""
    narrow = _NARROW_BOLD if style in BOLD else _NARROW
    return SIZES[style] * sum(_WIDE if cell_len(c) > 1 else narrow * cell_len(c) for c in text)


class Cards:
    """Says what a playbook's boxes say, in one language.

    Args:
        playbook: The playbook.
        organisation: Knows the names of parties and posts.
        language: Of the text.
        states: Step -> what it is now in a run.
    """

    def __init__(
        self,
        playbook: Playbook,
        organisation: Namer,
        language: Language,
        states: Mapping[str, StepState] | None,
    ) -> None:
        self._playbook = playbook
        self._organisation = organisation
        self.language = language
        self._states = states
        self._numbers = {step.id: n for n, step in enumerate(playbook.steps, 1)}
        self._both_phases = len({step.phase for step in playbook.steps}) > 1

    def text(self, text: Localised) -> str:
        """A text on one line, fit for XML."""
        return self.plain(text.text(self.language))

    def plain(self, raw: str) -> str:
        """Foreign text on one line, fit for XML."""
        return _NO_XML.sub("\ufffd", display_text(raw, one_line=True))

    def say(self, text: Localised, *values: object) -> str:
        """A sentence with its blanks filled."""
        return text.text(self.language).format(*values)

    def answers(self, source: str, answers: Iterable[str]) -> str:
        """The names of some answers of a decision."""
        step = self._playbook.by_id.get(source)
        names: list[str] = []
        for answer in answers:
            box = step.labels.get(answer) if step is not None else None
            own = box.text if box is not None else words.ANSWERS.get(answer)
            names.append(self.text(own) if own is not None else self.plain(answer))
        return " / ".join(names)

    def terminal(self, text: Localised, width: float) -> Card:
        """The box of an opening or an end."""
        return Card("terminal", "", tuple(broken(self.text(text), Style.STEP, width)))

    def step(self, step: Step, width: float) -> Card:
        """The box of a step."""
        lines = list(broken(self._strip(step), Style.STRIP, width))
        lines += broken(self.text(step.text), Style.STEP, width)
        for text in self._about(step):
            lines += broken(text, Style.ABOUT, width)
        for text in self._small(step):
            lines += broken(text, Style.SMALL, width)
        kind = step.kind.value if step.kind in STRIPS else "act"
        return Card(kind, str(self._numbers[step.id]), tuple(lines))

    def _strip(self, step: Step) -> str:
        """Above the text: where the run is, and what must not be overlooked."""
        told: list[str] = []
        if self._states is not None:
            now = self._states.get(step.id, StepState.WAITING)
            told.append(f"[{words.MARKS[now]}] {self.text(STATES[now])}")
        if step.kind in STRIPS:
            told.append(self.text(STRIPS[step.kind]))
        if self._both_phases and step.phase is Phase.FOLLOW_UP:
            told.append(self.text(words.FOLLOW_UP))
        return words.PARTS.text(self.language).join(told)

    def _names(self, ids: Iterable[str], between: Localised) -> str:
        names = (self.plain(self._organisation.name(i, self.language)) for i in ids)
        return between.text(self.language).join(names)

    def _about(self, step: Step) -> Iterator[str]:
        by = self._names(step.by, words.LIST) if step.by else self.text(NOT_STATED)
        yield self.say(words.BY, by)
        if step.kind is StepKind.LAUNCH:
            for level in sorted(self._playbook.response, reverse=True):
                posts = self._names(self._playbook.response[level].launch, words.OR)
                yield self.say(LAUNCHED_BY, level.name, posts)
        if step.kind is StepKind.END:
            yield self.text(words.ENDED_BY)
        told = []
        if step.anytime:
            told.append(self.text(words.ANYTIME))
        if step.hold:
            told.append(self.text(words.HOLD))
        if step.target is not None:
            told.append(self.say(words.TARGET, step.target))
        if step.basis == "local":
            told.append(self.text(LOCAL))
        if told:
            yield words.PARTS.text(self.language).join(told)
        if step.recipients:
            yield self.say(words.RECIPIENTS, self._names(step.recipients, words.PARTS))
        if step.members:
            yield self.say(words.MEMBERS, self._names(step.members, words.PARTS))

    def _small(self, step: Step) -> Iterator[str]:
        for box in step.standard:
            yield self.say(STANDARD, self.text(box.text))
        for box in step.note:
            yield self.say(NOTE, self.text(box.text))
        if step.kind is not StepKind.LAUNCH or not self._playbook.response:
            for box in step.response:
                yield self.text(box.text)
        if step.reading:
            yield self.say(READING, self.plain(", ".join(step.reading)))
