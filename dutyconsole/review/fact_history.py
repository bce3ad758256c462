"""What sources said of one thing: where they differed, and what nobody has confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dutyconsole.domain import facts as standing
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import EntryCorrected, FactRecorded
from dutyconsole.domain.facts import Fact, FactStatus
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.review.notable import Notable, Sort, of_entries
from dutyconsole.review.told import Told


def conflicts(incident: Incident, told: Sequence[Told]) -> Iterator[Notable]:
    """Each thing on which sources ever differed; settled where they do not any more."""
    by_position = {entry.position: entry for entry, _ in told}
    found: dict[str, list[Entry]] = {}
    known: tuple[Fact, ...] = ()
    for entry, event in told:
        match event:
            case FactRecorded():
                known = standing.with_fact(known, event, entry.occurred_at, entry.position)
            case EntryCorrected(target=target, changes=said):
                known = standing.with_corrected_fact(
                    known, target, said.get("value"), said.get("source")
                )
            case _:
                continue
        for fact in known:
            if fact.status is FactStatus.CONFLICT:
                found.setdefault(fact.name, []).append(by_position[fact.position])
    still = standing.conflicts(known)
    for name, entries in found.items():
        phrase = Phrase.of("sources differ on {fact}", fact=Name("fact", name))
        yield of_entries(Sort.CONFLICT, phrase, entries, open=name in still)


def unconfirmed_facts(incident: Incident, told: Sequence[Told]) -> Iterator[Notable]:
    """Each thing that is known from hearsay alone to the last, and on which nobody differs."""
    by_position = {entry.position: entry for entry, _ in told}
    hearsay: dict[str, list[Entry]] = {}
    for fact in incident.facts:
        if fact.status is FactStatus.UNCONFIRMED:
            hearsay.setdefault(fact.name, []).append(by_position[fact.position])
    firm = {fact.name for fact in incident.facts if fact.status is not FactStatus.UNCONFIRMED}
    for name, entries in hearsay.items():
        if name not in firm:
            phrase = Phrase.of("{fact} was never confirmed", fact=Name("fact", name))
            yield of_entries(Sort.UNCONFIRMED, phrase, entries, open=True)
