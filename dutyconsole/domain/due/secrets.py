"""Secrets that somebody else set: in sight until a supervisor has looked into each."""

from __future__ import annotations

from collections.abc import Iterator

from dutyconsole.domain.due.item import Due, DueKind
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.roster import Roster


def secrets_beside(roster: Roster) -> Iterator[Due]:
    """Every secret that is in doubt."""
    for doubt in roster.doubts.open.values():
        phrase = Phrase.of(
            "SECRET SET AGAIN, look into it: {person}, by {setter}",
            person=Name("person", doubt.person),
            setter=Name("person", doubt.setter),
        )
        yield Due(DueKind.SECRET, phrase, about=doubt.person)
