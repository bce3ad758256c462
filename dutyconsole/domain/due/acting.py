"""Acting holders: to be reviewed by a supervisor, and in sight for as long as they act."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dutyconsole.domain.due.item import Due, DueKind
from dutyconsole.domain.office import Office
from dutyconsole.domain.phrase import Name, Phrase


def acting_beside(office: Office, now: datetime) -> Iterator[Due]:
    """Every acting holder whom no supervisor has reviewed, or who acts."""
    for holding in office.acting.holdings.values():
        person, post = Name("person", holding.person), Name("post", holding.post)
        if not holding.reviewed:
            phrase = Phrase.of(
                "Acting holder to review: {person}, {post}", person=person, post=post
            )
        elif holding.lasts_at(now):
            phrase = Phrase.of("Acting holder: {person}, {post}", person=person, post=post)
        else:
            continue
        yield Due(DueKind.ACTING, phrase, about=holding.holding)
