"""Looking into a secret that was set again: by a supervisor who had no part in it."""

from __future__ import annotations

from dutyconsole.domain.events import SecretReviewed
from dutyconsole.domain.phrase import Name, Names, Phrase
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.roster import Roster


def in_doubt(roster: Roster, person: str) -> bool:
    """Whether somebody else has set the person's secret, and nobody has looked into it."""
    return person in roster.doubts.open


def check_undoubted(roster: Roster, person: str, way: Phrase) -> None:
    """Refuse what takes a secret of which nobody doubts whose it is.

    Raises:
        Refused: `not_signed`.
    """
    if in_doubt(roster, person):
        refuse(
            Code.NOT_SIGNED,
            "{setter} has set {person}'s secret, and no supervisor has looked into it",
            way,
            setter=Name("person", roster.doubts.open[person].setter),
            person=Name("person", person),
        )


def review_secret(roster: Roster, person: str, reviewer: str, note: str) -> SecretReviewed:
    """A supervisor has made sure that the secret is the person's own again.

    Raises:
        Refused: `unknown`, where nothing of the person's is to be looked into; `not_permitted`,
            where the reviewer is the person, set the secret, or has one in doubt themselves.
    """
    doubt = roster.doubts.open.get(person)
    if doubt is None:
        refuse(
            Code.UNKNOWN,
            "No secret of {person!r} was set again, or somebody has looked into it",
            "one of: {persons}",
            person=person,
            persons=Names.some("person", roster.doubts.open, Phrase("none")),
        )
    if reviewer in (person, doubt.setter) or in_doubt(roster, reviewer):
        refuse(
            Code.NOT_PERMITTED,
            "{reviewer} had a part in it, or has a secret that is in doubt",
            "have another supervisor look into it",
            reviewer=Name("person", reviewer),
        )
    return SecretReviewed(person, note)
