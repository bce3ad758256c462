"""What is known of an incident and what is not, to be seen at a glance and read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final

from dutyconsole.domain.briefing_items import BASIS, BY_NAME, ITEMS, LOCAL, Item
from dutyconsole.domain.facts import Fact, FactStatus, conflicts
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.phrase import Name, Names, Phrase

__all__ = [
    "BASIS",
    "BY_NAME",
    "ITEMS",
    "LOCAL",
    "Briefing",
    "Item",
    "Known",
    "known_and_unknown",
    "read_aloud",
    "telling",
]

_TELLING: Final = ("casualties", "aboard", "stopped")


@dataclass(frozen=True, slots=True)
class Known:
    """What is said of one thing, by each source.

    Attributes:
        item: None: nobody asks for it by rule.
        reported: It stands in the report alone and was not recorded as a fact.
    """

    name: str
    item: Item | None
    facts: tuple[Fact, ...]
    reported: bool = False


@dataclass(frozen=True, slots=True)
class Briefing:
    """What is known of an incident and what is not.

    Attributes:
        known: In the order of the items, then whatever else was recorded, in that order.
        unknown: Items that nobody has said anything of.
        conflicts: Names on which sources differ.
    """

    incident: Incident
    known: tuple[Known, ...]
    unknown: tuple[Item, ...]
    conflicts: tuple[str, ...]


def known_and_unknown(incident: Incident) -> Briefing:
    """What is known of the incident and what is not; train and place of the report are known."""
    reported = _reported(incident)
    facts = (*reported, *incident.facts)
    said = {fact.name for fact in facts}
    names = [item.name for item in ITEMS if item.name in said]
    names += [name for name in dict.fromkeys(f.name for f in facts) if name not in BY_NAME]
    return Briefing(
        incident,
        tuple(
            Known(
                name,
                BY_NAME.get(name),
                tuple(f for f in facts if f.name == name),
                reported=any(f.name == name for f in reported),
            )
            for name in names
        ),
        tuple(item for item in ITEMS if item.name not in said),
        conflicts(facts),
    )


def _reported(incident: Incident) -> tuple[Fact, ...]:
    """Train and place as reported, where no fact says them."""
    said = {fact.name for fact in incident.facts}
    position = incident.reports[0].position if incident.reports else 0
    return tuple(
        Fact(name, value, "", False, incident.reported_at, position)
        for name, value in (("train", incident.train), ("place", incident.place))
        if value and name not in said
    )


def telling(incident: Incident, n: int = 5) -> tuple[Fact, ...]:
    """The most telling facts: where sources differ, then people, then standing, then the newest.

    Args:
        incident: The incident.
        n: At most so many.
    """
    order = {name: at for at, name in enumerate(_TELLING)}

    def weight(fact: Fact) -> tuple[bool, int, int]:
        differs = fact.status is FactStatus.CONFLICT
        return not differs, order.get(fact.name, len(order)), -fact.position

    return tuple(sorted(incident.facts, key=weight)[:n])


def read_aloud(briefing: Briefing, zone: tzinfo | None = None) -> tuple[Phrase, ...]:
    """The briefing as sentences for the telephone, one to a thing.

    Args:
        briefing: What is known and what is not.
        zone: In which times are said; None: the machine's own.
    """
    sentences = [_known(known, zone, briefing.incident) for known in briefing.known]
    if briefing.unknown:
        names = (item.name for item in briefing.unknown)
        sentences.append(Phrase.of("Not known: {facts}", facts=Names.of("fact", *names)))
    return tuple(sentences)


def _known(known: Known, zone: tzinfo | None, incident: Incident) -> Phrase:
    fact = Name("fact", known.name)
    if known.reported:
        (told,) = known.facts
        time = f"{told.at.astimezone(zone):%H:%M}"
        located = incident.location if known.name == "place" else None
        value = located.phrase() if located is not None else told.value
        return Phrase.of("{fact}: {value}, as reported {time}", fact=fact, value=value, time=time)
    values = [_said(each, zone) for each in known.facts]
    if any(each.status is FactStatus.CONFLICT for each in known.facts):
        return Phrase.of("{fact}: sources differ: {values}", fact=fact, values=_list(values))
    return Phrase.of("{fact}: {values}", fact=fact, values=_list(values))


def _list(values: Sequence[Phrase]) -> Names:
    return Names(tuple(values), between="; ")


def _said(fact: Fact, zone: tzinfo | None) -> Phrase:
    at = f"{fact.at.astimezone(zone):%H:%M}"
    match fact.confirmed, bool(fact.source):
        case True, True:
            return Phrase.of(
                "{value}, says {source}, {time}", value=fact.value, source=fact.source, time=at
            )
        case True, _:
            return Phrase.of("{value}, {time}", value=fact.value, time=at)
        case _, True:
            return Phrase.of(
                "{value}, unconfirmed, says {source}, {time}",
                value=fact.value,
                source=fact.source,
                time=at,
            )
        case _:
            return Phrase.of("{value}, unconfirmed, {time}", value=fact.value, time=at)
