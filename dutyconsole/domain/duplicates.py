"""Reports that may be about the same thing: a suggestion, never a merge."""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from dutyconsole.domain.incident import Incident
from dutyconsole.domain.location import Location
from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.summary import IncidentSummary
from dutyconsole.domain.wording import train_number

NEAR: Final = 3000
"""Metres on one line within which two reports may be about the same thing: a local setting."""


def possible_duplicates(
    rows: Iterable[Incident | IncidentSummary],
    train: str,
    place: str,
    location: Location | None = None,
) -> dict[str, Phrase]:
    """Open incidents that may be the same, and why: a suggestion, never a merge.

    Args:
        rows: Open incidents; only folded ones tell their line and kilometre.
        train: As typed so far.
        place: As typed so far.
        location: As chosen so far.
    """
    train, where = train_number(train), location or Location()
    found: dict[str, Phrase] = {}
    for row in rows:
        known = row.id if isinstance(row, Incident) else row.incident
        there = row.location if isinstance(row, Incident) else None
        why = (
            _same_train(row.train or "", train)
            or _same_place(_places(row.place or "", there), _places(place, where))
            or _near(there or Location(), where)
        )
        if why is not None:
            found[known] = why
    return found


def _same_train(known: str, train: str) -> Phrase | None:
    if not (known and train):
        return None
    if known == train:
        return Phrase.of("same train {train}", train=train)
    if sorted(known) == sorted(train):
        return Phrase.of("train {known} has the same digits as {train}", known=known, train=train)
    return None


def _places(place: str, location: Location | None) -> dict[str, str]:
    said = (place, location.station if location else "")
    return {_alike(name): name.strip() for name in said if name.strip()}


def _same_place(known: Mapping[str, str], here: Mapping[str, str]) -> Phrase | None:
    for alike, name in here.items():
        if alike in known:
            return Phrase.of("same place {place}", place=name)
    return None


def _near(known: Location, here: Location) -> Phrase | None:
    if known.metres is None or here.metres is None or not here.line.strip():
        return None
    apart = abs(known.metres - here.metres)
    if _alike(known.line) != _alike(here.line) or apart > NEAR:
        return None
    return Phrase.of("same line {line}, {metres} m away", line=here.line.strip(), metres=apart)


@lru_cache(4096)
def _alike(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def alike(incidents: Iterable[Incident]) -> Iterator[tuple[Incident, Incident, Phrase]]:
    """Each incident that may be the same as one before it, with that one and why.

    However many there are, each is held only against the first that has a train, a place or a
    stretch of line in common with it.
    """
    first: dict[Hashable, Incident] = {}
    for incident in sorted(incidents, key=lambda i: i.began):
        marks = tuple(_marks(incident))
        rivals = {first[mark].id: first[mark] for mark in marks if mark in first}
        found = possible_duplicates(
            rivals.values(), incident.train, incident.place, incident.location
        )
        for known, why in found.items():
            yield incident, rivals[known], why
            break
        for mark in marks:
            first.setdefault(mark, incident)


def _marks(incident: Incident) -> Iterator[Hashable]:
    """What two reports about the same thing have in common."""
    if incident.train:
        yield "train", "".join(sorted(incident.train))
    for place in _places(incident.place, incident.location):
        yield "place", place
    where = incident.location
    if where is not None and where.metres is not None and where.line.strip():
        stretch = where.metres // NEAR
        yield from (("line", _alike(where.line), stretch + by) for by in (0, -1, 1))
