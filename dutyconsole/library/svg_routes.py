"""How the arrows of a drawn flow run: between the rows, past the boxes, never through one.

An arrow leaves below its box, crosses the gaps between rows on tracks of its own, and enters its
target from above. One that goes back runs up at the left of everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from dutyconsole.library.svg_layout import Box, Way
from dutyconsole.library.svg_tracks import Link, tracks

LANE: Final = 14.0
"""Between two arrows side by side."""

ENTRY: Final = 0.3
EXIT: Final = 0.7
"""How far down its left side an arrow that goes back enters and leaves a box."""

_CLEAR: Final = 10.0
_FROM_EDGE: Final = 24.0


@dataclass(frozen=True, slots=True)
class Port:
    """Where answers leave the lower edge of a box, and the room beside it for their names."""

    source: str
    answers: tuple[str, ...]
    x: float
    room: float


@dataclass(slots=True)
class Route:
    """The course of one arrow.

    Attributes:
        port: Where it leaves; None: at the left side.
        end: Where it enters from above; None: at the left side.
        lane: For an arrow that goes back: the x at which it runs up.
        bends: What it crosses: gap (below the row of that number) and link there.
    """

    way: Way
    port: Port | None
    end: float | None = None
    lane: float | None = None
    bends: list[tuple[int, Link]] = field(default_factory=list)


def leftmost(boxes: Mapping[str, Box], name: str) -> bool:
    """Whether no box of the same row stands left of this one."""
    box = boxes[name]
    return not any(o.row == box.row and o.x < box.x for o in boxes.values())


def lanes(boxes: Mapping[str, Box], ways: Iterable[Way], left: float) -> Mapping[str, float]:
    """Target -> the x at which the arrows back to it run up; the shortest innermost."""
    far: dict[str, int] = {}
    for way in ways:
        if way.back:
            span = boxes[way.source].row - boxes[way.target].row
            far[way.target] = max(span, far.get(way.target, 0))
    ordered = sorted(far, key=lambda target: (far[target], boxes[target].row))
    return {target: left - LANE * number for number, target in enumerate(ordered, 1)}


class Routing:
    """The courses of all arrows between boxes whose columns are known and whose heights are not.

    Attributes:
        routes: One for each way, in their order.
        ports: Every port once.
        counts: Gap -> how many tracks it needs.
        right: The rightmost x of an arrow beside the boxes.
    """

    def __init__(
        self, boxes: Mapping[str, Box], ways: Sequence[Way], left: float, right: float
    ) -> None:
        self._boxes = boxes
        self._runs: list[tuple[float, int, int, str]] = []
        self._beside = self.right = right
        self.ports = _ports(boxes, ways)
        by_way = {(port.source, port.answers): port for port in self.ports}
        back = lanes(boxes, ways, left)
        self.routes: list[Route] = []
        for way in ways:
            side = way.back and leftmost(boxes, way.source)
            route = Route(way, None if side else by_way[way.source, way.answers])
            if way.back:
                self._go_back(route, back[way.target])
            else:
                self._go_down(route)
            self.routes.append(route)
        links: dict[int, dict[Link, None]] = {}
        for route in self.routes:
            for gap, link in route.bends:
                links.setdefault(gap, {})[link] = None
        laid = {gap: tracks(list(found)) for gap, found in links.items()}
        self.counts = {gap: count for gap, (_, count) in laid.items()}
        self._track = {gap: by_link for gap, (by_link, _) in laid.items()}

    def track(self, gap: int, link: Link) -> int | None:
        """The track of a link; None if it runs straight down."""
        return self._track[gap].get(link)

    def _go_back(self, route: Route, lane: float) -> None:
        source, target = self._boxes[route.way.source], self._boxes[route.way.target]
        route.lane = lane
        if route.port is not None:
            leaves = ("port", route.way.source, route.way.answers)
            route.bends.append((source.row, Link(leaves, route.port.x, (), lane)))
        if not leftmost(self._boxes, route.way.target):
            route.end = target.x + min(_FROM_EDGE, target.width / 4)
            enters = ("back", route.way.target)
            route.bends.append((target.row - 1, Link((), lane, enters, route.end)))

    def _go_down(self, route: Route) -> None:
        way, port = route.way, route.port
        assert port is not None, "only what goes back leaves at the side"
        source, target = self._boxes[way.source], self._boxes[way.target]
        route.end = target.middle
        leaves, enters = ("port", way.source, way.answers), ("in", way.target)
        if target.row == source.row + 1:
            route.bends.append((source.row, Link(leaves, port.x, enters, route.end)))
            return
        x = self._past(source.row + 1, target.row - 1, (port.x, route.end), way.target)
        via = ("via", x, way.target)
        route.bends.append((source.row, Link(leaves, port.x, via, x)))
        route.bends.append((target.row - 1, Link(via, x, enters, route.end)))

    def _past(self, first: int, last: int, wished: Sequence[float], target: str) -> float:
        """An x at which an arrow passes these rows: as wished, else right of everything."""
        beside = (self._beside + LANE * number for number in range(1, len(self._runs) + 2))
        x = next(x for x in (*wished, *beside) if self._is_free(x, first, last, target))
        self._runs.append((x, first, last, target))
        self.right = max(self.right, x)
        return x

    def _is_free(self, x: float, first: int, last: int, target: str) -> bool:
        blocked = any(
            first <= box.row <= last and box.x - _CLEAR < x < box.right + _CLEAR
            for box in self._boxes.values()
        )
        return not blocked and not any(
            abs(x - run) < _CLEAR and start <= last + 1 and first <= end + 1 and to != target
            for run, start, end, to in self._runs
        )


def _ports(boxes: Mapping[str, Box], ways: Sequence[Way]) -> list[Port]:
    """The ports of every box, each nearest to where it leads."""
    leads: dict[str, dict[tuple[str, ...], list[float]]] = {}
    for way in ways:
        if way.back and leftmost(boxes, way.source):
            continue
        to = 0.0 if way.back else boxes[way.target].middle
        leads.setdefault(way.source, {}).setdefault(way.answers, []).append(to)
    found: list[Port] = []
    for source, by_answers in leads.items():
        box = boxes[source]
        ordered = sorted(by_answers, key=lambda answers: min(by_answers[answers]))
        share = box.width / len(ordered)
        for number, answers in enumerate(ordered):
            x = box.x + share * (number + 0.5)
            room = share if number + 1 < len(ordered) else share / 2
            found.append(Port(source, answers, x, room))
    return found
