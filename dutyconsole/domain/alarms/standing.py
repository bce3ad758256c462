"""Which alarms stand: each follows from the log alone, and goes when its cause goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from dutyconsole.domain.alarms.item import Alarm, AlarmClass, most_urgent_first
from dutyconsole.domain.clocks.derive import clocks_beside, clocks_of
from dutyconsole.domain.clocks.register import Fired
from dutyconsole.domain.criteria import Criterion, proposals
from dutyconsole.domain.disputes import disputes
from dutyconsole.domain.due.clocks import jump_phrase
from dutyconsole.domain.duplicates import alike
from dutyconsole.domain.events import ClockKind
from dutyconsole.domain.incident import Incident, IncidentState
from dutyconsole.domain.office import Office
from dutyconsole.domain.phrase import Name, Phrase

AGAIN: Final = timedelta(minutes=2)
"""So long after its alarm was acknowledged a report rings again that nobody has taken up: as long
as the screens silence a desk, so that a key pressed in passing never loses a report."""

AT_ONCE: Final = frozenset({ClockKind.SECTION, ClockKind.STATION})
"""Clocks that are a warning once they have fired: a train stands. Every other one is a caution."""


def alarms(
    incidents: Mapping[str, Incident],
    office: Office,
    now: datetime,
    kinds: Mapping[str, AlarmClass],
    criteria: Iterable[Criterion] = (),
) -> tuple[Alarm, ...]:
    """Every alarm that stands, the most urgent first.

    Args:
        incidents: By id: the open ones, and those of which something stands on word.
        office: The desk's registers.
        now: The moment.
        kinds: How urgent a report is that nobody has taken up, by its kind: a local setting.
        criteria: The bureau's own criteria for levels.
    """
    rules = tuple(criteria)
    found = [alarm for each in incidents.values() for alarm in of_incident(each, kinds, rules)]
    found += (*of_office(office, incidents), *duplicates(incidents))
    return most_urgent_first(alarm for alarm in found if alarm.stands_at(now))


def of_incident(
    incident: Incident, kinds: Mapping[str, AlarmClass], criteria: tuple[Criterion, ...] = ()
) -> tuple[Alarm, ...]:
    """The alarms of one incident, in no order; the same as long as the incident is the same."""
    found = [*_not_taken_up(incident, kinds), *_disputed(incident)]
    if criteria and incident.state is IncidentState.ACTIVE:
        found += _proposed(incident, criteria)
    return tuple(found)


def of_office(office: Office, incidents: Mapping[str, Incident]) -> tuple[Alarm, ...]:
    """The alarms that follow from the registers, in no order, whenever they stand."""
    return (*_fired(office, incidents), *_set_clocks(office), *_acting(office), *_glass(office))


def _glass(office: Office) -> Iterator[Alarm]:
    for taking in office.sign_ons.to_review():
        yield Alarm(
            key=f"glass {taking.number}",
            sort=AlarmClass.WARNING,
            phrase=Phrase.of(
                "BREAK-GLASS: desk {desk} was taken as {person} without a secret",
                desk=taking.desk,
                person=Name("person", taking.person),
            ),
            incident="",
            since=taking.at,
            position=taking.position,
        )


def duplicates(incidents: Mapping[str, Incident]) -> tuple[Alarm, ...]:
    """Open incidents that may be the same as one reported before, in no order."""
    open_ones = [i for i in incidents.values() if i.is_writable]
    return tuple(
        Alarm(
            key=f"duplicate {later.id} {earlier.id}",
            sort=AlarmClass.ADVICE,
            phrase=Phrase.of("May be the same as {incident}: {why}", incident=earlier.id, why=why),
            incident=later.id,
            since=later.reported_at,
            position=later.began,
        )
        for later, earlier, why in alike(open_ones)
    )


def _not_taken_up(incident: Incident, kinds: Mapping[str, AlarmClass]) -> Iterator[Alarm]:
    if incident.state is IncidentState.INCOMING:
        yield Alarm(
            key=f"incoming {incident.id}",
            # A kind that nobody has placed is taken for urgent.
            sort=kinds.get(incident.kind, AlarmClass.WARNING),
            phrase=Phrase.of("Not taken up: {kind}", kind=Name("kind", incident.kind)),
            incident=incident.id,
            since=incident.reported_at,
            position=incident.began,
            again=AGAIN,
            about=incident.kind,
        )


def _disputed(incident: Incident) -> Iterator[Alarm]:
    for response in incident.responses:
        playbook = Name("playbook", incident.runs[response.run].playbook.id)
        for subject, phrase in disputes(response, playbook):
            said = [v for v in response.vouched if v.subject is subject and not v.confirmed]
            yield Alarm(
                key=f"disputed {subject.value} {incident.id} {response.id}",
                sort=AlarmClass.WARNING,
                phrase=phrase,
                incident=incident.id,
                since=said[-1].at,
                position=said[-1].position,
            )


def _proposed(incident: Incident, criteria: tuple[Criterion, ...]) -> Iterator[Alarm]:
    for proposal in proposals(criteria, incident):
        yield Alarm(
            key=f"level {incident.id} {proposal.playbook} {proposal.level} {proposal.fact.name}",
            sort=AlarmClass.ADVICE,
            phrase=Phrase.of("Suggested: {rule}", rule=proposal.rule),
            incident=incident.id,
            since=proposal.fact.at,
            position=proposal.fact.position,
        )


def _fired(office: Office, incidents: Mapping[str, Incident]) -> Iterator[Alarm]:
    """Clocks that have fired and that nobody has answered, as long as what they ran for stands."""
    waiting = {name: f for name, f in office.clocks.fired.items() if not f.answered}
    concerned = {fired.incident for fired in waiting.values()}
    running = [c for i in concerned if i in incidents for c in clocks_of(incidents[i], office)]
    for clock in (*running, *clocks_beside(office)):
        fired = waiting.get(clock.name)
        if fired is not None:
            yield _clock(fired, clock.phrase, office)


def _set_clocks(office: Office) -> Iterator[Alarm]:
    for fired in office.clocks.fired.values():
        if fired.what is ClockKind.JUMP and not fired.answered:
            yield _clock(fired, jump_phrase(fired.by), office)


def _clock(fired: Fired, phrase: Phrase, office: Office) -> Alarm:
    return Alarm(
        key=f"clock {fired.clock}",
        sort=AlarmClass.WARNING if fired.what in AT_ONCE else AlarmClass.CAUTION,
        phrase=phrase,
        incident=fired.incident,
        since=fired.fired_at,
        # Once it was put off it is another cause: it rings again when that time is over.
        position=max(fired.position, fired.until_position),
        after=office.clocks.silent_until(fired),
    )


def _acting(office: Office) -> Iterator[Alarm]:
    """Acting holders whom no supervisor has looked at, for as long as they act."""
    for acting in office.acting.holdings.values():
        if not acting.reviewed:
            yield Alarm(
                key=f"acting {acting.holding}",
                sort=AlarmClass.CAUTION,
                phrase=Phrase.of(
                    "Acting holder: {person}, {post}",
                    person=Name("person", acting.person),
                    post=Name("post", acting.post),
                ),
                incident="",
                since=acting.since,
                position=acting.position,
                until=acting.until,
            )
