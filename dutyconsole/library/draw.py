"""A flow to be read in a terminal: numbered steps on rails, every answer with where it leads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from rich.cells import cell_len

from dutyconsole.domain.playbook import Edge, Level, Phase, Playbook, Step, StepKind
from dutyconsole.domain.run import StepState
from dutyconsole.domain.text import NOT_STATED, Language, Localised, display_text
from dutyconsole.library import draw_words as words
from dutyconsole.library.flow import Choices
from dutyconsole.library.outline import Exit, Lane, Rail, Stop, outline

MIN_WIDTH: Final = 40
_LEAST_TEXT: Final = 28
_LINES: Final = {"down": "│", "branch": "├─ ", "last": "└─ "}
_ASCII_LINES: Final = {"down": "|", "branch": "+- ", "last": "`- "}


def draw(
    playbook: Playbook,
    organisation: words.Namer,
    language: Language,
    width: int = 80,
    *,
    states: Mapping[str, StepState] | None = None,
    ascii: bool = False,
) -> str:
    """The flow of a playbook as lines of text.

    Args:
        playbook: One that `check` finds nothing wrong with.
        organisation: Knows the names of parties and posts.
        language: Of the text.
        width: Cells to a line, at least 40; wide characters count two.
        states: Step -> what it is now in a run; each step is then marked with it.
        ascii: Draw the rails in ASCII.
    """
    pen = _Pen(playbook, organisation, language, max(width, MIN_WIDTH), states, ascii)
    return "\n".join(pen.lines()) + "\n"


@dataclass(frozen=True, slots=True)
class _Later:
    """A lane that has no room where it belongs, and what is written above it."""

    title: str
    rail: Rail


class _Pen:
    def __init__(
        self,
        playbook: Playbook,
        organisation: words.Namer,
        language: Language,
        width: int,
        states: Mapping[str, StepState] | None,
        ascii: bool,
    ) -> None:
        self._playbook = playbook
        self._organisation = organisation
        self._language = language
        self._width = width
        self._states = states
        self._line = _ASCII_LINES if ascii else _LINES
        self._numbers = {step.id: n for n, step in enumerate(playbook.steps, 1)}
        self._digits = max(2, len(str(len(playbook.steps))))
        self._both_phases = len({step.phase for step in playbook.steps}) > 1
        self._choices = Choices(playbook)
        self._later: list[_Later] = []

    def lines(self) -> Iterator[str]:
        playbook = self._playbook
        version = self._say(words.VERSION, playbook.version)
        title = f"{playbook.id}  {self._text(playbook.title)}  ({version})"
        yield from words.wrapped(title, self._width)
        if playbook.opening is not None:
            trigger = self._say(words.TRIGGER, self._text(playbook.opening.text))
            yield from words.wrapped(trigger, self._width)
        yield ""
        yield from self._rail(outline(playbook), "")
        while self._later:
            later = self._later.pop(0)
            yield ""
            yield from words.wrapped(later.title, self._width)
            yield from self._rail(later.rail, "")
        if playbook.closing is not None:
            yield ""
            closing = self._say(words.CLOSING, self._text(playbook.closing.text))
            yield from words.wrapped(closing, self._width)
        if self._states is not None:
            yield ""
            used = {words.MARKS[state] for state in self._states.values()}
            legend = (f"[{m}] {self._text(w)}" for m, w in words.LEGEND.items() if m in used)
            yield from words.wrapped("  ".join(legend), self._width)

    def _text(self, text: Localised) -> str:
        return display_text(text.text(self._language), one_line=True)

    def _say(self, text: Localised, *values: object) -> str:
        return text.text(self._language).format(*values)

    def _names(self, ids: Iterable[str], between: Localised = words.LIST) -> str:
        names = (self._organisation.name(any_id, self._language) for any_id in ids)
        return between.text(self._language).join(display_text(n, one_line=True) for n in names)

    def _number(self, step: str) -> str:
        return f"{self._numbers.get(step, '?')}"

    def _numbers_of(self, steps: Iterable[str]) -> str:
        listed = words.LIST.text(self._language)
        return listed.join(self._number(step) for step in steps)

    def _rail(self, rail: Rail, before: str) -> Iterator[str]:
        """The lines of a rail, each after the rails to its left."""
        for place, stop in enumerate(rail.stops):
            goes_on = place + 1 < len(rail.stops)
            if stop.step is not None:
                yield from self._step(stop.step, stop, before, goes_on)
            elif stop.after:
                yield from self._put(f"{before}{self._rail_column('down')}", self._ways_in(stop))
            yield from self._ways_on(stop, before, goes_on)
            if goes_on and stop.step is not None and not stop.lanes:
                yield f"{before}{self._rail_column('down')}"

    def _rail_column(self, line: str) -> str:
        return " " * (self._digits - 1) + self._line[line]

    def _put(self, before: str, text: str) -> Iterator[str]:
        """A text with a margin, every line after the rails to its left."""
        for line in words.wrapped(text, self._width - cell_len(before) - 2):
            yield f"{before}  {line}"

    def _step(self, step: Step, stop: Stop, before: str, goes_on: bool) -> Iterator[str]:
        mark = ""
        if self._states is not None:
            mark = f"[{words.MARKS[self._states.get(step.id, StepState.WAITING)]}] "
        first = f"{before}{self._number(step.id):>{self._digits}}  {mark}"
        has_more = goes_on or bool(stop.exits or stop.lanes)
        column = self._rail_column("down") if has_more else " " * self._digits
        rest = f"{before}{column}  {' ' * len(mark)}"
        room = self._width - cell_len(first)
        beside = cell_len(step.id) <= room // 3
        kind = words.KINDS.get(step.kind)
        text = self._text(step.text)
        if kind is not None:
            text = self._say(words.MARKED, self._text(kind), text)
        # The id stands at the right edge: it is what a command asks for.
        lines = list(words.wrapped(text, room - cell_len(step.id) - 2 if beside else room))
        for number, line in enumerate(lines):
            if number or not beside:
                yield f"{rest if number else first}{line}"
            else:
                gap = room - cell_len(line) - cell_len(step.id)
                yield f"{first}{line}{' ' * gap}{step.id}"
        about = list(self._about(step, stop))
        for text in about if beside else [step.id, *about]:
            for line in words.wrapped(text, self._width - cell_len(rest) - 2):
                yield f"{rest}  {line}"

    def _about(self, step: Step, stop: Stop) -> Iterator[str]:
        """What is told of a step below it: when, who, how, whom."""
        if stop.after:
            yield self._ways_in(stop)
        by = self._names(step.by) if step.by else self._text(NOT_STATED)
        told = [self._say(words.BY, by)]
        if step.anytime:
            told.append(self._text(words.ANYTIME))
        if step.hold:
            told.append(self._text(words.HOLD))
        if step.target is not None:
            told.append(self._say(words.TARGET, step.target))
        if self._both_phases and step.phase is Phase.FOLLOW_UP:
            told.append(self._text(words.FOLLOW_UP))
        yield words.PARTS.text(self._language).join(told)
        if step.recipients:
            yield self._say(words.RECIPIENTS, self._names(step.recipients, words.PARTS))
        if step.members:
            yield self._say(words.MEMBERS, self._names(step.members, words.PARTS))
        if step.kind is StepKind.LAUNCH:
            for level in sorted(Level, reverse=True):
                if level in self._playbook.response:
                    posts = self._names(self._playbook.response[level].launch, words.OR)
                    yield self._say(words.LEVEL, level.name, posts)
        if step.kind is StepKind.END:
            yield self._text(words.ENDED_BY)

    def _ways_in(self, stop: Stop) -> str:
        """Such as `after 5 or 9`."""
        edges = sorted(stop.after, key=lambda edge: self._numbers.get(edge.source, 0))
        sources = [edge.source for edge in edges]
        apart = [self._choices.exclude(a, b) for a, b in combinations(sources, 2)]
        either = all(apart) or any(edge.outcomes for edge in edges)
        between = words.OR if either else words.LIST if any(apart) else words.AND
        listed = between.text(self._language).join(self._way_in(edge) for edge in edges)
        if any(apart) and not either:
            listed += self._text(words.AS_NEEDED)
        return self._say(words.AFTER, listed)

    def _way_in(self, edge: Edge) -> str:
        number = self._number(edge.source)
        step = self._playbook.by_id.get(edge.source)
        if step is None or not edge.outcomes:
            return number
        return f"{number} = {self._answers(step, edge.outcomes)}"

    def _answers(self, step: Step, answers: Iterable[str]) -> str:
        names = []
        for answer in answers:
            box = step.labels.get(answer)
            own = box.text if box is not None else words.ANSWERS.get(answer)
            names.append(self._text(own) if own is not None else answer)
        return " / ".join(names)

    def _ways_on(self, stop: Stop, before: str, goes_on: bool) -> Iterator[str]:
        ways: list[Exit | Lane] = [*stop.exits, *stop.lanes]
        several = sum(not lane.answers for lane in stop.lanes)
        for number, way in enumerate(ways, 1):
            last = number == len(ways) and not goes_on
            branch = before + self._rail_column("last" if last else "branch")
            inside = before + (" " * self._digits if last else self._rail_column("down"))
            if isinstance(way, Exit):
                text = self._exit(stop.step, way)
                yield from self._hung(branch, f"{inside}  ", text)
                continue
            text = self._answers(stop.step, way.answers) if stop.step and way.answers else ""
            if not way.answers:
                text = self._say(words.AT_ONCE, number - len(stop.exits), several)
            if way.also:
                text += f" -> {self._numbers_of(way.also)}"
            yield from self._lane(stop.step, way, text, branch, f"{inside} ")
            if not last:
                yield inside

    def _hung(self, first: str, rest: str, text: str) -> Iterator[str]:
        for number, line in enumerate(words.wrapped(text, self._width - cell_len(first) - 2)):
            yield f"{rest if number else first}{line}"

    def _exit(self, step: Step | None, way: Exit) -> str:
        to = self._numbers_of(way.to) if way.to else self._text(words.END)
        if way.back:
            to = self._say(words.BACK, f"{to} {way.to[0]}")
        answers = self._answers(step, way.answers) if step is not None and way.answers else ""
        return f"{answers} -> {to}".lstrip()

    def _lane(
        self, step: Step | None, lane: Lane, text: str, branch: str, inside: str
    ) -> Iterator[str]:
        if self._width - cell_len(inside) < _LEAST_TEXT:
            starts = [r.stops[0].step.id for r in lane.rails if r.stops[0].step is not None]
            where = f"{self._number(step.id)} = {text}" if step is not None else text
            self._later.extend(_Later(where, rail) for rail in lane.rails)
            yield from self._hung(branch, f"{inside} ", f"{text} -> {self._numbers_of(starts)}")
            return
        yield from self._hung(branch, f"{inside} ", text)
        if len(lane.rails) == 1:
            yield from self._rail(lane.rails[0], inside)
            return
        stop = Stop(None, lanes=tuple(Lane((), (rail,)) for rail in lane.rails))
        yield from self._ways_on(stop, inside, False)
