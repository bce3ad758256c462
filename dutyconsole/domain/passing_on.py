"""Whom an order is passed on to: launching, escalating, stepping down and ending open a list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from dutyconsole.domain.call_lists import of_response, reached
from dutyconsole.domain.contacts import Members
from dutyconsole.domain.events import (
    About,
    CallListOpened,
    Event,
    ResponseDisputed,
    ResponseEnded,
    ResponseLaunched,
    Subject,
)
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.playbook import StepKind
from dutyconsole.domain.response import Response
from dutyconsole.domain.situation import Situation


class Telling(Protocol):
    """What the bureau's reference data says of whom to tell."""

    @property
    def groups(self) -> Mapping[str, Members]:
        """Recipients that stand for several posts."""

    @property
    def call_list(self) -> tuple[str, ...]:
        """Whom the bureau tells in any incident."""


def passed_on(situation: Situation, events: Sequence[Event], bureau: Telling) -> Sequence[Event]:
    """What was decided about a response, with the list of those to be told of it.

    An end, also one launched in error, goes to whoever the launch was passed on to; a disputed
    end, that puts the response back in force, too.

    Args:
        situation: What was before.
        events: What was decided.
        bureau: Whom the bureau tells.

    Returns:
        The same events, and a `CallListOpened` where there is something to pass on.
    """
    what = _news(situation.incident, events)
    if what is None:
        return events
    after = situation.after(events).incident
    if not after.is_writable:
        return events
    about, response_id, by = what
    response = next(each for each in after.responses if each.id == response_id)
    before = of_response(after, response_id)
    listed = before.recipients if before else _concerned(situation, after, response, bureau)
    wanted = dict.fromkeys((*listed, *reached(after)))
    recipients = tuple(
        each
        for each in wanted
        if not _is_only(situation, bureau, each, by) and not _named_singly(bureau, each, wanted)
    )
    if not recipients:
        return events
    number = f"{len(after.lists) + 1}"
    opened = CallListOpened(
        number, about, response_id, response.run, response.level, by, recipients
    )
    return (*events, opened)


def _news(incident: Incident, events: Iterable[Event]) -> tuple[About, str, str] | None:
    """What is to be passed on, of which response, and whose order it is."""
    found: tuple[About, str, str] | None = None
    for event in events:
        match event:
            case ResponseEnded():
                found = (About.END, event.response, event.person)
            case ResponseDisputed(subject=Subject.END):
                found = (About.IN_FORCE_AGAIN, event.response, event.person)
            case ResponseLaunched():
                run = incident.runs.get(event.run)
                about = About.ESCALATION if run and run.in_force else About.LAUNCH
                found = (
                    about if found is None else About.STEP_DOWN,
                    event.response,
                    event.launcher,
                )
    return found


def _concerned(
    situation: Situation, incident: Incident, response: Response, bureau: Telling
) -> Iterable[str]:
    """Whom the notices of the run go to, then those of the other runs, then the bureau's list.

    Then whoever answers for another response in force: by their post, where they alone hold it.
    """
    runs = sorted(incident.open_runs, key=lambda each: each.id != response.run)
    for each in runs:
        for step in each.playbook.steps:
            if step.kind is StepKind.NOTIFY:
                yield from step.recipients
    yield from bureau.call_list
    for other in incident.in_force:
        if other.id != response.id:
            holders = {h.person for h in situation.roster.holders(other.post, situation.now)}
            yield other.post if holders == {other.answerable} else other.answerable


def _is_only(situation: Situation, bureau: Telling, recipient: str, person: str) -> bool:
    """Whether nobody but `person` stands behind a recipient."""
    group = bureau.groups.get(recipient)
    posts = group.members if group is not None else (recipient,)
    holders = {h.person for post in posts for h in situation.roster.holders(post, situation.now)}
    return holders == {person} or (recipient == person and not holders)


def _named_singly(bureau: Telling, recipient: str, wanted: Collection[str]) -> bool:
    """Whether each member of a group is on the list by its own post."""
    group = bureau.groups.get(recipient)
    return group is not None and set(group.members) <= set(wanted)
