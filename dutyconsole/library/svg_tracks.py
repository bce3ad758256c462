"""The tracks of one gap between two rows: which level stretches share a line, and their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Final, TypeAlias

Key: TypeAlias = tuple[object, ...]

_SAME: Final = 6.0
_APART: Final = 12.0


@dataclass(frozen=True, slots=True)
class Link:
    """What a gap joins: an end above with an end below.

    Attributes:
        top: Names the end above; empty: the line comes from beside, not from above.
        bottom: Names the end below; empty: the line leaves beside.
    """

    top: Key
    top_x: float
    bottom: Key
    bottom_x: float


@dataclass(frozen=True, slots=True)
class _Net:
    """Links on one track: each way in leads to each way out."""

    links: tuple[Link, ...]

    @property
    def start(self) -> float:
        return min(x for link in self.links for x in (link.top_x, link.bottom_x))

    @property
    def end(self) -> float:
        return max(x for link in self.links for x in (link.top_x, link.bottom_x))

    def is_above(self, other: _Net) -> bool:
        """Whether it has to turn first, for else one line would run over the other."""
        tops = [link.top_x for link in self.links if link.top]
        bottoms = [link.bottom_x for link in other.links if link.bottom]
        return any(abs(top - bottom) < _SAME for top in tops for bottom in bottoms)


def tracks(links: Sequence[Link]) -> tuple[Mapping[Link, int], int]:
    """The track of each link, counted from above, and how many tracks there are."""
    nets = [net for net in _nets(links) if net.end - net.start > 0.5]
    found: dict[int, int] = {}
    for here in _from_above(nets):
        net = nets[here]
        clear = 0
        for other, track in found.items():
            apart = nets[other].end + _APART < net.start or net.end + _APART < nets[other].start
            if not apart or nets[other].is_above(net):
                clear = max(clear, track + 1)
        found[here] = clear
    by_link = {link: track for here, track in found.items() for link in nets[here].links}
    return by_link, max(found.values(), default=-1) + 1


def _from_above(nets: Sequence[_Net]) -> Iterable[int]:
    """The nets so that none runs over another; where they go round in a circle, as they come."""
    above = {
        here: {there for there, other in enumerate(nets) if there != here and other.is_above(net)}
        for here, net in enumerate(nets)
    }
    try:
        return tuple(TopologicalSorter(above).static_order())
    except CycleError:
        return range(len(nets))


def _nets(links: Sequence[Link]) -> list[_Net]:
    """Links that meet share a net where all lead to all, else only those with one end below."""
    found: list[_Net] = []
    for group in _meeting(links):
        tops = {link.top or link for link in group}
        bottoms = {link.bottom or link for link in group}
        if len(set(group)) == len(tops) * len(bottoms):
            found.append(_Net(tuple(group)))
            continue
        by_end: dict[object, list[Link]] = {}
        for link in group:
            by_end.setdefault(link.bottom or link, []).append(link)
        found += [_Net(tuple(own)) for own in by_end.values()]
    return found


def _meeting(links: Sequence[Link]) -> list[list[Link]]:
    """The links in groups that share an end, directly or by way of others."""
    groups: list[list[Link]] = []
    for link in links:
        met = [
            group
            for group in groups
            if any((link.top and link.top == o.top) or link.bottom == o.bottom != () for o in group)
        ]
        groups = [group for group in groups if group not in met]
        groups.append([*(other for group in met for other in group), link])
    return groups
