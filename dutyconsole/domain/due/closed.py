"""What stands on somebody's word in closed incidents: in sight until it is settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from dutyconsole.domain.due.item import Due, DueKind
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.phrase import Name, Phrase


def on_word_in_closed(incidents: Iterable[Incident]) -> Iterator[Due]:
    """One line for each person who has not vouched for something of a closed incident."""
    waiting = Counter(
        matter.person
        for incident in incidents
        for response in incident.responses
        for matter in response.matters
    )
    for person, count in waiting.items():
        phrase = Phrase.of(
            "Confirm {count} in closed incidents: {person}",
            count=count,
            person=Name("person", person),
        )
        yield Due(DueKind.VOUCH, phrase, about=person)
