"""The page that a shift is handed over by: what is open, built from the log alone.

What belongs on it follows the office rules and the house list: open incidents with their place,
responses with launcher, telephone and since, orders, calls, reports, tasks, rumours, equipment,
acting holders, silenced alarms, leaders. A change of shift moves no responsibility.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from dutyconsole.domain.alarms import DeskState, silenced_until
from dutyconsole.domain.due import Due, DueKind, due, due_beside
from dutyconsole.domain.facts import Fact, FactStatus
from dutyconsole.domain.handover_phrases import (
    acting_phrase,
    fact_phrase,
    incident_phrases,
    leader_phrase,
    missing_phrase,
    response_phrases,
    silence_phrase,
    task_phrases,
)
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.office import Office
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.roster import Role, Roster
from dutyconsole.domain.shifts import Handover, Shift, incident_item
from dutyconsole.domain.text import Localised


class Section(StrEnum):
    """The parts of the page, in their order."""

    INCIDENTS = "incidents"
    RESPONSES = "responses"
    ORDERS = "orders"
    CONFIRM = "confirm"
    CALLS = "calls"
    REPORTS = "reports"
    CLOCKS = "clocks"
    TASKS = "tasks"
    RUMOURS = "rumours"
    EQUIPMENT = "equipment"
    ACTING = "acting"
    SILENCED = "silenced"
    NOTES = "notes"
    LEADERS = "leaders"


SECTION_NAMES: Final = {
    Section.INCIDENTS: Phrase("Open incidents"),
    Section.RESPONSES: Phrase("Responses in force"),
    Section.ORDERS: Phrase("Orders not confirmed or not read back"),
    Section.CONFIRM: Phrase("On word, to be confirmed"),
    Section.CALLS: Phrase("Calls not answered, lists not complete"),
    Section.REPORTS: Phrase("Reports due"),
    Section.CLOCKS: Phrase("Deadlines, and what was put off"),
    Section.TASKS: Phrase("Tasks and leader's instructions"),
    Section.RUMOURS: Phrase("Unconfirmed, and where sources differ"),
    Section.EQUIPMENT: Phrase("Equipment out"),
    Section.ACTING: Phrase("Acting holders"),
    Section.SILENCED: Phrase("Silenced alarms"),
    Section.NOTES: Phrase("Left by the giver"),
    Section.LEADERS: Phrase("Leaders who hold a post now"),
}
"""What the parts are called."""

_BY_KIND: Final = {
    DueKind.STEP: Section.CLOCKS,
    DueKind.CLOCK: Section.CLOCKS,
    DueKind.DEFERRED: Section.CLOCKS,
    DueKind.REPORT: Section.REPORTS,
    DueKind.AWAITED: Section.ORDERS,
    DueKind.ORDER: Section.ORDERS,
    DueKind.CALL: Section.CALLS,
    DueKind.RECEIPT: Section.CALLS,
    DueKind.TASK: Section.TASKS,
    DueKind.CONFIRM: Section.CONFIRM,
    DueKind.DISPUTED: Section.CONFIRM,
    DueKind.PASS_ON: Section.CALLS,
    DueKind.ACTING: Section.ACTING,
    DueKind.SECRET: Section.CONFIRM,
}
"""Where what is due stands; of another kind, with the deadlines, so that nothing is lost."""

_SAID_ELSEWHERE: Final = frozenset({DueKind.CONFLICT, DueKind.SHIFT, DueKind.TASK})
"""Facts with both values stand with the rumours, tasks by themselves, follow-ups that are not due
yet among them; the shift itself is the page."""


class Standing(StrEnum):
    """How far the receiver is with one thing of the page."""

    OPEN = "open"
    NEW = "new"
    TAKEN = "taken"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of the page.

    Attributes:
        id: The same as long as it means the same.
        phrase: What it is.
        incident: The incident it belongs to; empty where none.
        more: Further sentences, a line each.
        doing: Texts of the current steps of an open incident, as their playbooks have them.
        since: When it began.
        at: Its deadline.
        late: Whether that is past.
        standing: `NEW`: it came after the handover began; `CHANGED`: taken over, and it has got
            entries since.
    """

    id: str
    section: Section
    phrase: Phrase
    incident: str = ""
    more: tuple[Phrase, ...] = ()
    doing: tuple[Localised, ...] = ()
    since: datetime | None = None
    at: datetime | None = None
    late: bool = False
    standing: Standing = Standing.OPEN

    @property
    def belongs_to(self) -> str:
        """The incident, where the phrase does not begin with it; empty where there is none."""
        named = self.section in (Section.INCIDENTS, Section.RESPONSES)
        return "" if named else self.incident

    @property
    def is_left(self) -> bool:
        """Whether it is still to be taken over."""
        return self.section is not Section.LEADERS and self.standing in (
            Standing.OPEN,
            Standing.NEW,
        )


@dataclass(frozen=True, slots=True)
class HandoverPage:
    """What one desk's shift has to know, as of one moment.

    Attributes:
        on_duty: Who is on duty, at whichever desk.
        handover: The handover under way at this desk.
    """

    desk: str
    made_at: datetime
    items: tuple[Item, ...]
    on_duty: tuple[Shift, ...] = ()
    handover: Handover | None = None

    def of(self, section: Section) -> tuple[Item, ...]:
        """What stands in a section."""
        return tuple(item for item in self.items if item.section is section)

    @property
    def left(self) -> tuple[Item, ...]:
        """What is still to be taken over."""
        return tuple(item for item in self.items if item.is_left)

    @property
    def ids(self) -> tuple[str, ...]:
        """Everything that has to be taken over."""
        return tuple(item.id for item in self.items if item.section is not Section.LEADERS)

    def left_phrases(self) -> tuple[Phrase, ...]:
        """What is still to be taken over, in few words: each incident, each other section once."""
        incidents = [
            Phrase.of("incident {incident}", incident=item.incident)
            for item in self.left
            if item.section is Section.INCIDENTS
        ]
        others = dict.fromkeys(i.section for i in self.left if i.section is not Section.INCIDENTS)
        return (*incidents, *(SECTION_NAMES[section] for section in others))


def handover_page(
    incidents: Iterable[Incident],
    office: Office,
    roster: Roster,
    alarms: DeskState,
    desk: str,
    now: datetime,
) -> HandoverPage:
    """The page of one desk.

    Args:
        incidents: Every incident that is not archived; of a closed one only what is unconfirmed.
        office: The registers.
        roster: Everybody.
        alarms: Which desks are silenced.
        desk: Whose shift.
        now: The moment.
    """
    shown = tuple(sorted(incidents, key=_most_serious_first))
    handover = office.shifts.handover_at(desk)
    found: list[Item] = []
    for incident in shown:
        found += _of_incident(incident, office, roster, now)
    found += _beside(office, roster, alarms, {incident.id for incident in shown}, now)
    if handover is not None:
        found += _notes(handover)
        seen = {incident_item(incident.id): incident.position for incident in shown}
        found = [_standing(item, handover, seen) for item in found]
    order = list(Section)
    items = tuple(sorted(found, key=lambda item: order.index(item.section)))
    return HandoverPage(desk, now, items, tuple(office.shifts.on_duty.values()), handover)


def _most_serious_first(incident: Incident) -> tuple[int, datetime]:
    return -(incident.level or 0), incident.reported_at


def _of_incident(
    incident: Incident, office: Office, roster: Roster, now: datetime
) -> Iterator[Item]:
    if incident.is_writable:
        first, *more = incident_phrases(incident)
        doing = tuple(r.playbook.by_id[name].text for r in incident.open_runs for name in r.current)
        yield Item(
            incident_item(incident.id), Section.INCIDENTS, first, incident.id, tuple(more), doing,
            since=incident.reported_at,
        )  # fmt: skip
    for response in incident.in_force:
        first, *more = response_phrases(response, incident, roster)
        yield Item(
            f"response/{incident.id}/{response.id}", Section.RESPONSES, first, incident.id,
            tuple(more), since=response.launched_at,
        )  # fmt: skip
    for owed in due(incident, now, office):
        if owed.kind not in _SAID_ELSEWHERE:
            yield _owed(owed, incident.id, now)
    if incident.is_writable:
        yield from _rumours(incident)


def _owed(owed: Due, incident: str, now: datetime) -> Item:
    about = "/".join((incident, owed.run, owed.step, owed.about))
    return Item(
        f"{owed.kind}/{about}",
        _BY_KIND.get(owed.kind, Section.CLOCKS),
        owed.phrase,
        incident,
        at=owed.at,
        late=owed.at is not None and owed.at < now,
    )


def _rumours(incident: Incident) -> Iterator[Item]:
    by_name: dict[str, list[Fact]] = {}
    for fact in incident.facts:
        if fact.status is not FactStatus.CONFIRMED:
            by_name.setdefault(fact.name, []).append(fact)
    for name, facts in by_name.items():
        at = max(fact.position for fact in facts)
        yield Item(
            f"fact/{incident.id}/{name}/{at}", Section.RUMOURS, fact_phrase(name, facts),
            incident.id, since=min(fact.at for fact in facts),
        )  # fmt: skip


def _beside(
    office: Office, roster: Roster, alarms: DeskState, shown: Collection[str], now: datetime
) -> Iterator[Item]:
    for owed in due_beside(office, now, shown, roster):
        if owed.kind not in _SAID_ELSEWHERE:
            yield _owed(owed, "", now)
    for task in office.tasks.open:
        first, *more = task_phrases(task)
        yield Item(
            f"task/{task.number}", Section.TASKS, first, task.incident, tuple(more),
            at=task.due_at, late=task.due_at is not None and task.due_at < now,
        )  # fmt: skip
    for missing in office.equipment.out.values():
        yield Item(
            f"equipment/{missing.id}", Section.EQUIPMENT, missing_phrase(missing),
            since=missing.since,
        )  # fmt: skip
    for holding in roster.holdings.values():
        if holding.acting and holding.valid_at(now):
            yield Item(
                f"holding/{holding.id}", Section.ACTING, acting_phrase(holding),
                since=holding.since, at=holding.until,
            )  # fmt: skip
    for desk, silence in alarms.silences.items():
        until = silenced_until(alarms, desk, now)
        if until is not None:
            yield Item(
                f"silence/{silence.position}", Section.SILENCED, silence_phrase(desk, silence),
                since=silence.since, at=until,
            )  # fmt: skip
    yield from _leaders(roster, now)


def _leaders(roster: Roster, now: datetime) -> Iterator[Item]:
    for holding in roster.holdings.values():
        person = roster.persons.get(holding.person)
        if person and Role.LEADER in person.roles and holding.valid_at(now) and not holding.acting:
            yield Item(f"leader/{holding.id}", Section.LEADERS, leader_phrase(holding, person))


def _notes(handover: Handover) -> Iterator[Item]:
    for at, text in enumerate(handover.notes):
        said = Phrase.of("{giver}: {text}", giver=Name("person", handover.giver), text=text)
        yield Item(f"note/{handover.id}/{at}", Section.NOTES, said)


def _standing(item: Item, handover: Handover, seen: dict[str, int]) -> Item:
    if item.section is Section.LEADERS:
        return item
    taken_at = handover.taken.get(item.id)
    if taken_at is None:
        was_there = item.id in handover.shown or item.section is Section.NOTES
        standing = Standing.OPEN if was_there else Standing.NEW
    else:
        changed = seen.get(item.id, 0) > taken_at
        standing = Standing.CHANGED if changed else Standing.TAKEN
    return replace(item, standing=standing)
