"""A drawn flow on its page: every box, arrow and label with its place in pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from dutyconsole.domain.playbook import Phase, Playbook
from dutyconsole.library import draw_words as words
from dutyconsole.library.svg_cards import (
    DIGEST,
    SOURCE,
    Card,
    Cards,
    Line,
    Style,
    broken,
    width_of,
)
from dutyconsole.library.svg_layout import OPENING, Box, Place, Plan, Way, plan, ways
from dutyconsole.library.svg_routes import ENTRY, EXIT, LANE, Port, Route, Routing, leftmost

A4: Final = (210.0, 297.0)
MARGIN: Final = 36.0
INSET: Final = 36.0
"""From the left edge of a box to its text; the number stands in it."""

PADDING: Final = 7.0
POINT: Final = 14.0
"""How far the points of a decision's box stick out of its corners."""

_CONTENTS: Final = (560.0, 640.0, 720.0, 800.0, 880.0, 960.0)
"""Widths of the flow that are tried."""

_COLUMN: Final = 220.0
_BETWEEN: Final = 26.0
_WIDEST: Final = 0.66
"""The widest box, in parts of the whole width."""

_WIDEST_TERMINAL: Final = 320.0
_ARROW: Final = 16.0
_TRACK: Final = 10.0
_BAND: Final = 22.0
_SIDE_LABEL: Final = 96.0

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """The name of answers, beside the arrow that they take; `before`: it ends at `x`."""

    x: float
    y: float
    lines: tuple[Line, ...]
    before: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow and its corners."""

    way: Way
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that is drawn.

    Attributes:
        band: Where the follow-up begins and ends, if all of it stands below the handling.
        heading: Lines from the top.
        foot: Lines above the lower edge.
    """

    width: float
    height: float
    boxes: Mapping[str, Box]
    cards: Mapping[str, Card]
    arrows: tuple[Arrow, ...]
    labels: tuple[Label, ...]
    band: tuple[float, float] | None
    heading: tuple[Line, ...]
    foot: tuple[Line, ...]

    @property
    def paper(self) -> tuple[float, float]:
        """The width and height in millimetres of the A4 sheet it fits best, upright or lying."""
        upright = min(A4[0] / self.width, A4[1] / self.height)
        lying = min(A4[1] / self.width, A4[0] / self.height)
        return A4 if upright >= lying else (A4[1], A4[0])

    @property
    def scale(self) -> float:
        """Millimetres to a pixel on that sheet."""
        return min(self.paper[0] / self.width, self.paper[1] / self.height)


def lay_out(playbook: Playbook, cards: Cards, mark: str = "", note: str = "") -> Page:
    """The page of a playbook that reads best in print.

    Args:
        playbook: The playbook.
        cards: What its boxes say.
        mark: Heads it, such as DRILL.
        note: Stands below the heading.
    """
    pages = [_Sheet(playbook, cards, mark, note, content).page() for content in _CONTENTS]
    return max(pages, key=lambda page: page.scale)


class _Sheet:
    def __init__(
        self, playbook: Playbook, cards: Cards, mark: str, note: str, content: float
    ) -> None:
        self._playbook = playbook
        self._content = content
        self._mark = cards.plain(mark)
        self._note = cards.plain(note)
        self._say = cards
        self._plan = plan(playbook)
        self._ways = ways(playbook, self._plan.places)
        self._cards: dict[str, Card] = {}
        self._boxes = self._columns(self._plan)
        self._side = self._side_labels()
        left = self._make_room_at_the_left()
        right = max(box.right for box in self._boxes.values())
        self._routing = Routing(self._boxes, self._ways, left, right)
        self._port_labels = {port: self._port_label(port) for port in self._routing.ports}
        self._follow_up_row = self._first_row_of_follow_up()
        self._track_tops: dict[int, float] = {}
        self._row_tops: list[float] = []

    # -- columns ------------------------------------------------------------------------------

    def _columns(self, planned: Plan) -> dict[str, Box]:
        """Boxes as wide and as high as they have to be, in their columns."""
        column = max(self._content / planned.columns, _COLUMN)
        return {name: self._box(name, place, column) for name, place in planned.places.items()}

    def _box(self, name: str, place: Place, column: float) -> Box:
        room = (place.right - place.left) * column - _BETWEEN
        step = self._playbook.by_id.get(name)
        if step is None:
            width = min(room, _WIDEST_TERMINAL)
            box = self._playbook.opening if name == OPENING else self._playbook.closing
            text = box.text if box is not None else words.END
            card = self._say.terminal(text, width - 2 * INSET)
        else:
            width = min(room, self._content * _WIDEST)
            card = self._say.step(step, width - INSET - 2 * PADDING)
        self._cards[name] = card
        middle = (place.left + place.right) / 2 * column
        height = sum(line.height for line in card.lines) + 2 * PADDING
        return Box(place.row, middle - width / 2, 0, width, height)

    def _side_labels(self) -> dict[Way, tuple[Line, ...]]:
        """The labels of the arrows that leave at the left."""
        return {
            way: tuple(broken(self._say.answers(way.source, way.answers), Style.LABEL, _SIDE_LABEL))
            for way in self._ways
            if way.back and leftmost(self._boxes, way.source)
        }

    def _make_room_at_the_left(self) -> float:
        """Move the boxes right as far as the arrows beside them need; returns where those begin."""
        left = min(box.x for box in self._boxes.values())
        targets = {way.target for way in self._ways if way.back}
        if targets:
            widths = [width_of(o.text, Style.LABEL) for own in self._side.values() for o in own]
            left -= max([0.0, *widths]) + LANE
        move = MARGIN - min(0.0, left - LANE * len(targets))
        self._boxes = {name: replace(box, x=box.x + move) for name, box in self._boxes.items()}
        return left + move

    def _port_label(self, port: Port) -> tuple[Line, ...]:
        text = self._say.answers(port.source, port.answers)
        return tuple(broken(text, Style.LABEL, port.room - 8))

    def _first_row_of_follow_up(self) -> int | None:
        """The row from which on there is only follow-up; None if it is mixed or there is one."""
        rows = {
            phase: [self._boxes[s.id].row for s in self._playbook.steps if s.phase is phase]
            for phase in Phase
        }
        handling, after = rows[Phase.HANDLING], rows[Phase.FOLLOW_UP]
        if not handling or not after or max(handling) >= min(after):
            return None
        return min(after)

    # -- rows ---------------------------------------------------------------------------------

    def page(self) -> Page:
        """All of it, from the top."""
        right = max(self._routing.right, *(box.right for box in self._boxes.values()))
        width = right + MARGIN
        heading = self._heading(width - 2 * MARGIN)
        foot = self._foot(width - 2 * MARGIN)
        y = self._rows(MARGIN + sum(line.height for line in heading) + 12)
        self._boxes = {
            name: replace(box, y=self._row_tops[box.row]) for name, box in self._boxes.items()
        }
        band = None
        if self._follow_up_row is not None:
            last = max(self._boxes[s.id].bottom for s in self._playbook.steps)
            band = (self._row_tops[self._follow_up_row] - _ARROW - _BAND, last + 10)
        return Page(
            width=width,
            height=y + sum(line.height for line in foot) + MARGIN,
            boxes=self._boxes,
            cards=self._cards,
            arrows=tuple(Arrow(r.way, self._points(r)) for r in self._routing.routes),
            labels=tuple(self._labels()),
            band=band,
            heading=heading,
            foot=foot,
        )

    def _heading(self, width: float) -> tuple[Line, ...]:
        playbook, say = self._playbook, self._say
        told = [say.say(words.VERSION, playbook.version)]
        if playbook.source_title:
            told.append(say.say(SOURCE, say.plain(playbook.source_title)))
        if {step.phase for step in playbook.steps} == {Phase.FOLLOW_UP}:
            told.append(say.text(words.FOLLOW_UP))
        title = f"{say.plain(playbook.id)} {say.text(playbook.title)}"
        if self._mark:
            title = f"{self._mark} {title}"
        return (
            *broken(title, Style.TITLE, width),
            *broken(words.PARTS.text(say.language).join(told), Style.ABOUT, width),
            *broken(self._note, Style.STRIP, width),
        )

    def _foot(self, width: float) -> tuple[Line, ...]:
        digest = self._say.say(DIGEST, self._playbook.digest)
        return tuple(broken(digest, Style.SMALL, width)) if self._playbook.digest else ()

    def _rows(self, top: float) -> float:
        """Find the top of each row and of the tracks below it; returns the lower end."""
        y = self._gap(-1, top) if self._routing.counts.get(-1) else top
        for row in range(self._plan.rows):
            self._row_tops.append(y)
            own = [box for box in self._boxes.values() if box.row == row]
            named = [
                sum(line.height for line in lines)
                for port, lines in self._port_labels.items()
                if self._boxes[port.source].row == row
            ]
            y += max((box.height for box in own), default=0) + max(named, default=0)
            y = self._gap(row, y)
        return y

    def _gap(self, row: int, y: float) -> float:
        """The gap below a row, from below its labels; returns the top of the next row."""
        self._track_tops[row] = y + 8
        count = self._routing.counts.get(row, 0)
        y += 8 + _TRACK * count if count else 2
        return y + _ARROW + (_BAND if row + 1 == self._follow_up_row else 0)

    # -- arrows -------------------------------------------------------------------------------

    def _points(self, route: Route) -> tuple[Point, ...]:
        source, target = self._boxes[route.way.source], self._boxes[route.way.target]
        points: list[Point] = []
        if route.port is None:
            assert route.lane is not None, "only what goes back leaves at the side"
            at = source.y + EXIT * source.height
            points += [(self._edge(route.way.source, EXIT), at), (route.lane, at)]
        else:
            points.append((route.port.x, source.bottom))
        for gap, link in route.bends:
            track = self._routing.track(gap, link)
            if track is not None:
                y = self._track_tops[gap] + _TRACK * track
                points += [(link.top_x, y), (link.bottom_x, y)]
        if route.end is not None:
            points.append((route.end, target.y))
        elif route.lane is not None:
            at = target.y + ENTRY * target.height
            points += [(route.lane, at), (self._edge(route.way.target, ENTRY), at)]
        return _without_idle(points)

    def _edge(self, name: str, down: float) -> float:
        """The x of the left edge of a box, so far down."""
        slant = 2 * abs(down - 0.5) * POINT if self._cards[name].kind == "decision" else 0.0
        return self._boxes[name].x + slant

    def _labels(self) -> Sequence[Label]:
        found = [
            Label(port.x + 5, self._boxes[port.source].bottom + 1, lines)
            for port, lines in self._port_labels.items()
            if lines
        ]
        for way, lines in self._side.items():
            box = self._boxes[way.source]
            top = box.y + EXIT * box.height - sum(line.height for line in lines) - 2
            found.append(Label(box.x - 4, top, lines, before=True))
        return found


def _without_idle(points: Sequence[Point]) -> tuple[Point, ...]:
    """The points at which something changes."""
    found: list[Point] = []
    for point in points:
        if found and point == found[-1]:
            continue
        while len(found) > 1 and (
            found[-2][0] == found[-1][0] == point[0] or found[-2][1] == found[-1][1] == point[1]
        ):
            found.pop()
        found.append(point)
    return tuple(found)
