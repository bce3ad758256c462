"""Desks taken by breaking the glass: in sight until a supervisor has looked at each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dutyconsole.domain.due.item import Due, DueKind
from dutyconsole.domain.office import Office
from dutyconsole.domain.phrase import Name, Phrase


def glass_beside(office: Office, now: datetime) -> Iterator[Due]:
    """Every taking that no supervisor has reviewed."""
    for taking in office.sign_ons.to_review():
        phrase = Phrase.of(
            "BREAK-GLASS to review: {person}, desk {desk}",
            person=Name("person", taking.person),
            desk=taking.desk,
        )
        yield Due(DueKind.GLASS, phrase, about=taking.number)
