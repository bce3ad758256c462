"""Who reads: names for ids, times in the desk's zone, phrases in words, all harmless to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import partial
from typing import Final

from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.roster import Roster
from dutyconsole.domain.text import Language, display_text
from dutyconsole.locale.names import Reference, say, who

one_line: Final = partial(display_text, one_line=True)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: in which language and zone, and who is who."""

    reference: Reference
    roster: Roster
    language: Language
    zone: tzinfo | None

    def person(self, person: str) -> str:
        """A person by name."""
        known = self.roster.persons.get(person)
        return one_line(known.name.text(self.language) if known else person)

    def office(self, any_id: str) -> str:
        """A post, recipient or unit by name; a recipient may be a person."""
        named = self.reference.name(any_id, self.language)
        people = self.roster
        known = people.posts.get(any_id) or people.units.get(any_id) or people.persons.get(any_id)
        if named == any_id and known is not None:
            named = known.name.text(self.language)
        return one_line(named)

    def who(self, any_id: str) -> str:
        """A person or an office by name, or whoever it is in words."""
        return one_line(who(any_id, self.reference, self.roster, self.language))

    def kind(self, kind: str) -> str:
        """A kind of incident by name."""
        known = self.reference.kinds.get(kind)
        return known.name.text(self.language) if known else one_line(kind)

    def time(self, moment: datetime) -> str:
        """A time of day."""
        return moment.astimezone(self.zone).strftime("%H:%M:%S")

    def moment(self, moment: datetime) -> str:
        """A day and a time of day."""
        return moment.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")

    def say(self, phrase: Phrase) -> str:
        """A phrase of the desk in words."""
        return one_line(say(phrase, self.reference, self.roster, self.language))
