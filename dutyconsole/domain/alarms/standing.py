"""Which alarms stand: each follows from the log alone, and goes when its cause goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from dutyconsole.domain.alarms.item import Alarm, AlarmClass, most_urgent_first
from dutyconsole.domain.criteria import Criterion, proposals
from dutyconsole.domain.events import Subject
from dutyconsole.domain.incident import Incident, IncidentState
from dutyconsole.domain.office import Office
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.response import Response
from dutyconsole.domain.roster import Roster

AGAIN: Final = timedelta(minutes=2)
"""So long after its alarm was acknowledged a report rings again that nobody has taken up: as long
as the screens silence a desk, so that a key pressed in passing never loses a report."""

Beside: TypeAlias = Callable[[Office, Roster], Iterator[Alarm]]


def alarms(
    incidents: Iterable[Incident],
    office: Office,
    roster: Roster,
    now: datetime,
    kinds: Mapping[str, AlarmClass],
    criteria: Iterable[Criterion] = (),
) -> tuple[Alarm, ...]:
    """Every alarm that stands, the most urgent first.

    Args:
        incidents: The open ones.
        office: The desk's registers.
        roster: Everybody.
        now: The moment.
        kinds: How urgent a report is that nobody has taken up, by its kind: a local setting.
        criteria: The bureau's own criteria for levels.
    """
    rules = tuple(criteria)
    found = [alarm for each in incidents for alarm in of_incident(each, kinds, rules)]
    found += beside(office, roster)
    return most_urgent_first(alarm for alarm in found if alarm.stands_at(now))


def of_incident(
    incident: Incident, kinds: Mapping[str, AlarmClass], criteria: tuple[Criterion, ...] = ()
) -> tuple[Alarm, ...]:
    """The alarms of one incident, in no order; the same as long as the incident is the same."""
    found = [*_not_taken_up(incident, kinds), *_disputed(incident)]
    if criteria and incident.state is IncidentState.ACTIVE:
        found += _proposed(incident, criteria)
    return tuple(found)


def beside(office: Office, roster: Roster) -> tuple[Alarm, ...]:
    """The alarms that follow from the registers and the roster, in no order, past ones too."""
    return tuple(alarm for each in _BESIDE for alarm in each(office, roster))


def _not_taken_up(incident: Incident, kinds: Mapping[str, AlarmClass]) -> Iterator[Alarm]:
    if incident.state is IncidentState.INCOMING:
        first = incident.reports[0].position if incident.reports else 0
        yield Alarm(
            key=f"incoming {incident.id}",
            # A kind that nobody has placed is taken for urgent.
            sort=kinds.get(incident.kind, AlarmClass.WARNING),
            phrase=Phrase.of("Not taken up: {kind}", kind=Name("kind", incident.kind)),
            incident=incident.id,
            since=incident.reported_at,
            position=first,
            again=AGAIN,
            about=incident.kind,
        )


def _disputed(incident: Incident) -> Iterator[Alarm]:
    for response in incident.responses:
        for subject, phrase in _disputes(incident, response):
            said = [v for v in response.vouched if v.subject is subject and not v.confirmed]
            yield Alarm(
                key=f"disputed {subject.value} {incident.id} {response.id}",
                sort=AlarmClass.WARNING,
                phrase=phrase,
                incident=incident.id,
                since=said[-1].at,
                position=said[-1].position,
            )


def _disputes(incident: Incident, response: Response) -> Iterator[tuple[Subject, Phrase]]:
    said = {
        "level": str(response.level),
        "playbook": Name("playbook", incident.runs[response.run].playbook.id),
    }
    if response.launch_disputed and not response.in_error:
        by = Name("person", response.launcher)
        yield (
            Subject.LAUNCH,
            Phrase.of("DISPUTED launch {level}: {person}, {playbook}", person=by, **said),
        )
    by = Name("person", response.answerable)
    if response.in_force and response.end_disputed:
        yield (
            Subject.END,
            Phrase.of("DISPUTED end {level}: {person}, {playbook}", person=by, **said),
        )
    if response.in_force and response.transfer_disputed:
        yield (
            Subject.TRANSFER,
            Phrase.of(
                "DISPUTED transfer {level}: {person} answers for it, {playbook}", person=by, **said
            ),
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


def _acting(office: Office, roster: Roster) -> Iterator[Alarm]:
    for holding in roster.holdings.values():
        if holding.acting:
            yield Alarm(
                key=f"acting {holding.id}",
                sort=AlarmClass.CAUTION,
                phrase=Phrase.of(
                    "Acting holder: {person}, {post}",
                    person=Name("person", holding.person),
                    post=Name("post", holding.post),
                ),
                incident="",
                since=holding.since,
                position=holding.position,
                until=holding.until,
            )


_BESIDE: Final[tuple[Beside, ...]] = (_acting,)
"""What the registers and the roster give cause for, one reader for each."""
