"""The exceptions of an incident: what went otherwise than the rules, or still wants somebody.

A pure reading of its entries. What was settled since stays in it, as settled; only what is open
waits for anybody. Nothing is judged: each exception names the entries that say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import Entry, incident_stream
from dutyconsole.domain.events import (
    ClockJumped,
    GlassBroken,
    GlassReviewed,
    RequestRefused,
    ResponseLaunched,
)
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.sign_ons import BREAK_GLASS
from dutyconsole.review.calling import returned, unanswered
from dutyconsole.review.fact_history import conflicts, unconfirmed_facts
from dutyconsole.review.notable import Notable, Sort, most_urgent_first, of_entries
from dutyconsole.review.responding import disputed, on_word
from dutyconsole.review.told import Told, told_by
from dutyconsole.review.walking import deviations, late

BESIDE_KINDS: Final = frozenset({ClockJumped.KIND, GlassBroken.KIND, GlassReviewed.KIND})
"""Kinds of the entries of no incident that say something about every one then open."""


def exceptions(
    incident: Incident, entries: Iterable[Entry], beside: Sequence[Entry] = ()
) -> tuple[Notable, ...]:
    """Everything notable of one incident, what is open first, then the most urgent first.

    Args:
        incident: As these entries leave it.
        entries: In order of position; those of other incidents are passed over.
        beside: Entries of `BESIDE_KINDS`, in order of position.
    """
    stream = incident_stream(incident.id)
    told = told_by(entry for entry in entries if entry.stream == stream)
    found = [notable for reader in _READERS for notable in reader(incident, told)]
    found += _clocks_set(incident, told, beside)
    found += _without_secret(told, beside)
    return most_urgent_first(found)


def _refused(incident: Incident, told: Sequence[Told]) -> Iterator[Notable]:
    for entry, event in told:
        if isinstance(event, RequestRefused):
            phrase = (
                Phrase.of(
                    "asked by {who}: {message}",
                    who=Name("who", event.asked_by),
                    message=event.message,
                )
                if event.asked_by
                else Phrase.of("asked for: {message}", message=event.message)
            )
            yield of_entries(Sort.REFUSED, phrase, [entry], person=event.asked_by)


def _acting(incident: Incident, told: Sequence[Told]) -> Iterator[Notable]:
    for entry, event in told:
        if isinstance(event, ResponseLaunched) and event.acting:
            phrase = Phrase.of(
                "Level {level} launched by an acting holder, {person} as {post}",
                level=str(event.level),
                person=Name("person", event.launcher),
                post=Name("post", event.post),
            )
            yield of_entries(Sort.ACTING, phrase, [entry], person=event.launcher)


def _clocks_set(
    incident: Incident, told: Sequence[Told], beside: Sequence[Entry]
) -> Iterator[Notable]:
    """The machine's clock was set while the incident was being handled."""
    first, last = told[0][0].position, told[-1][0].position
    for entry in beside:
        past = entry.position > last and not incident.is_writable
        if entry.kind == ClockJumped.KIND and entry.position > first and not past:
            event = read_event(entry)
            assert isinstance(event, ClockJumped)
            seconds = abs(event.milliseconds) // 1000
            phrase = (
                Phrase.of("the machine's clock was set back by {n} s", n=seconds)
                if event.milliseconds < 0
                else Phrase.of("the machine's clock was set forward by {n} s", n=seconds)
            )
            yield of_entries(Sort.CLOCK_SET, phrase, [entry])


def _without_secret(told: Sequence[Told], beside: Sequence[Entry]) -> Iterator[Notable]:
    """What was recorded by somebody who had taken the desk without a secret."""
    events = told_by(beside)
    seen = {event.taking for _, event in events if isinstance(event, GlassReviewed)}
    by_person: dict[str, list[Entry]] = {}
    for entry, _ in told:
        if entry.post == BREAK_GLASS:
            by_person.setdefault(entry.person or "", []).append(entry)
    for person, entries in by_person.items():
        takings = [
            (entry, event.taking)
            for entry, event in events
            if isinstance(event, GlassBroken)
            and entry.person == person
            and entry.position < entries[-1].position
            and entry.desk in {each.desk for each in entries}
        ]
        phrase = Phrase.of(
            "{n} entries by {person}, who had taken the desk without a secret",
            n=len(entries),
            person=Name("person", person),
        )
        open_ = any(taking not in seen for _, taking in takings)
        named = [entry for entry, _ in takings]
        yield of_entries(Sort.BREAK_GLASS, phrase, [*named, *entries], open=open_, person=person)


_READERS: Final[tuple[Callable[[Incident, Sequence[Told]], Iterator[Notable]], ...]] = (
    disputed,
    on_word,
    unconfirmed_facts,
    conflicts,
    late,
    deviations,
    unanswered,
    returned,
    _refused,
    _acting,
)
"""Each reads one sort of exception, or two that belong together, from the incident's entries."""
