"""How an incident reads: its line in the lists, its head and its facts."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from dutyconsole.desk.ports import Reference
from dutyconsole.domain.briefing import known_and_unknown, telling
from dutyconsole.domain.briefing_items import fact_name
from dutyconsole.domain.call_list import standing
from dutyconsole.domain.events import Mode
from dutyconsole.domain.facts import Fact, FactStatus
from dutyconsole.domain.incident import Incident, IncidentState
from dutyconsole.domain.location import Location
from dutyconsole.domain.response import Response
from dutyconsole.domain.roster import Roster
from dutyconsole.domain.text import Language
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.show import clock_time, cut, fitted, one_line, padded, since, wrapped
from dutyconsole.tui.steps import place_in_run

MODES: Final = {
    Mode.SIGNED: N_("signed"),
    Mode.ON_WORD: N_("on word"),
    Mode.REPORTED: N_("reported"),
    Mode.WRITTEN: N_("written order"),
    Mode.CODE: N_("one-time code"),
}
"""What the ways of vouching are called."""

_STATES: Final = {
    IncidentState.INCOMING: N_("INCOMING"),
    IncidentState.CLOSED: N_("CLOSED"),
    IncidentState.ARCHIVED: N_("ARCHIVED"),
}
_TOLD: Final = 5
_NUMBER: Final = 12
"""Cells for an order's number in the head."""
ASKED_FIRST: Final = ("casualties", "aboard", "stopped", "temperature", "cause", "traffic")
"""What is missed first where nobody has said it."""


def kind_name(incident: Incident, reference: Reference, language: Language) -> str:
    """The kind in the officer's language."""
    known = reference.kinds.get(incident.kind)
    return known.name.text(language) if known else one_line(incident.kind)


def where(incident: Incident) -> str:
    """Train and place, in the officer's language."""
    return one_line(train_and_place(incident.train, incident.place, incident.location))


def train_and_place(train: str, place: str, location: Location | None) -> str:
    """Train and place, directions and structures in the officer's language."""
    said = location.phrase().spoken(tr) if location else place
    return " ".join(part for part in (train, said) if part)


def state_words(incident: Incident) -> str:
    """What the incident is, where it is anything but being handled."""
    if incident.state is IncidentState.MERGED:
        return tr("MERGED into {incident}", incident=incident.merged_into)
    if incident.state in _STATES:
        return tr(_STATES[incident.state])
    return tr("FOLLOW-UP") if incident.in_follow_up else ""


def list_lines(
    incident: Incident,
    number: int,
    reference: Reference,
    language: Language,
    now: datetime,
    zone: tzinfo | None,
    width: int,
) -> Content:
    """Two lines for the queue.

    Args:
        incident: The incident.
        number: Digit that goes to it; 0: none.
        reference: Names of kinds.
        language: The officer's.
        now: The time.
        zone: The desk's.
        width: Cells there are.
    """
    kind = kind_name(incident, reference, language)
    digit = str(number) if number else " "
    disputed = bool(incident.disputed)
    if incident.acknowledged_at is None:
        loud = f"{digit}! {clock_time(incident.reported_at, zone)[:5]} {kind}"
        lines = [padded(loud, "", width), padded(f"   {where(incident)}", tr("TAKE UP"), width)]
        return Content("\n").join([Content.styled(line, "bold $text-error") for line in lines])
    level = str(incident.level) if incident.level else "-"
    run = next((r for r in incident.open_runs if r.current), None)
    place = place_in_run(run) if run else tr("no step open")
    mark = "!" if disputed else " "
    first = padded(f"{digit}{mark}{level:>3} {kind}", since(incident.reported_at, now), width)
    second = padded(f"      {where(incident)}", tr("DISPUTED") if disputed else place, width)
    return Content.styled(f"{first}\n{second}", "bold $text-error" if disputed else "")


def head_lines(
    incident: Incident,
    reference: Reference,
    language: Language,
    roster: Roster,
    now: datetime,
    zone: tzinfo | None,
    width: int,
) -> Content:
    """Which incident, what is in force and by whom, and what came in."""
    kind = kind_name(incident, reference, language).upper()
    top = incident.level
    level = tr("LEVEL {level}", level=top) if top else tr("no level")
    state = state_words(incident)
    what, right = f"{incident.id} {kind}", f"{state}  {level}" if state else level
    place = where(incident)
    ended_on_word = [response for response in incident.on_word if response.end_open]
    alone = len(incident.in_force) + len(ended_on_word) <= 1
    if cell_len(f"{what} {place} {right}") <= width:
        titles = [padded(f"{what} {place}", right, width)]
    else:
        titles = [padded(what, right, width), *fitted(place, width, 2 if alone else 1)]
    lines = [Content.styled(title, "bold") for title in titles if title]
    for response in incident.in_force:
        passed = _passed_on(incident, response)
        lines.append(
            _in_force(response, passed, reference, language, roster, zone, width, alone=alone)
        )
    for response in ended_on_word:
        lines.append(_end_on_word(response, language, roster, zone, width))
    told = tr(
        "reported {at}, {ago} ago: {summary}",
        at=clock_time(incident.reported_at, zone),
        ago=since(incident.reported_at, now),
        summary=one_line(incident.summary),
    )
    lines.append(Content(cut(told, width)))
    return Content("\n").join(lines)


def mode_words(mode: Mode, number: str) -> str:
    """How something is vouched for, with the order's number."""
    said = tr(MODES[mode])
    return tr("{mode} {number}", mode=said, number=one_line(number)) if number else said


def person_in(roster: Roster, person: str, language: Language) -> str:
    """A person by name, or by id where nobody of that id is known."""
    known = roster.persons.get(person)
    return one_line(known.name.text(language)) if known else one_line(person)


def _passed_on(incident: Incident, response: Response) -> str:
    """How many of those concerned have been told of it; nothing where nobody is to be told."""
    lists = (each for each in standing(incident.lists) if each.response == response.id)
    listed = next(lists, None)
    if listed is None:
        return ""
    return tr("passed on {n}/{m}", n=len(listed.informed), m=len(listed.recipients))


def _in_force(
    response: Response,
    passed: str,
    reference: Reference,
    language: Language,
    roster: Roster,
    zone: tzinfo | None,
    width: int,
    *,
    alone: bool,
) -> Content:
    """Level, since, launcher and how it is vouched for are never cut off; the post gives way."""
    mode = mode_words(response.mode, cut(one_line(response.order_number), _NUMBER))
    if response.launch_disputed:
        mode = tr("{mode}, DISPUTED", mode=mode)
    elif response.launch_open:
        mode = tr("{mode}, UNCONFIRMED", mode=mode)
    if response.end_disputed:
        mode = tr("{mode}, its end DISPUTED", mode=mode)
    if response.transfer_disputed:
        mode = tr("{mode}, transfer DISPUTED", mode=mode)
    elif response.transfer_open:
        mode = tr("{mode}, transfer UNCONFIRMED", mode=mode)
    if passed:
        mode = tr("{mode}; {passed}", mode=mode, passed=passed)
    who = person_in(roster, response.launcher, language)
    if response.answerable != response.launcher:
        taker = person_in(roster, response.answerable, language)
        ordered = response.moved_by_order
        if ordered is None:
            who = tr("{launcher}, passed on to {person}", launcher=who, person=taker)
        else:
            who = tr(
                "{launcher}, passed on to {person} BY ORDER of {orderer}",
                launcher=who,
                person=taker,
                orderer=person_in(roster, ordered.ordered_by, language),
            )
    said = {
        "level": response.level,
        "at": clock_time(response.launched_at, zone)[:5],
        "who": who,
    }
    bare = tr("{level} since {at}, {who} ({mode})", mode=mode, **said)
    post = one_line(reference.name(response.post, language))
    text = tr("{bare}, {post}", bare=bare, post=post)
    if alone and len(wrapped(bare, width)) <= 2:
        lines = fitted(text, width, 2)
    elif cell_len(bare) <= width:
        lines = [cut(text, width) if cell_len(bare) + 3 <= width else bare]
    else:
        vouched = tr("({mode})", mode=mode)
        who_since = tr("{level} since {at}, {who}", **said)
        lines = [cut(who_since, width), cut(f"  {vouched}", width)]
    if response.is_disputed:
        return Content.styled("\n".join(lines), "bold $text-error")
    loud = bool(response.matters) or response.moved_by_order is not None
    return Content.styled("\n".join(lines), "$text-warning" if loud else "")


def _end_on_word(
    response: Response, language: Language, roster: Roster, zone: tzinfo | None, width: int
) -> Content:
    text = tr(
        "{level} ended {at} by {who} ({mode}, UNCONFIRMED)",
        level=response.level,
        at=clock_time(response.ended_at, zone) if response.ended_at else "",
        who=person_in(roster, response.ended_by, language),
        mode=mode_words(Mode.ON_WORD, response.end_order_number),
    )
    return Content.styled(cut(text, width), "$text-warning")


# -- facts -----------------------------------------------------------------------------------------


def fact_label(name: str, language: Language) -> str:
    """What a fact is called."""
    return one_line(fact_name(name, language))


def fact_said(fact: Fact) -> str:
    """Value, source and standing of one fact, in words."""
    value = one_line(fact.value)
    if fact.source:
        value = tr("{value} (says {source})", value=value, source=one_line(fact.source))
    match fact.status:
        case FactStatus.CONFLICT:
            return tr("{value} CONFLICT", value=value)
        case FactStatus.UNCONFIRMED:
            return tr("{value} unconfirmed", value=value)
        case FactStatus.CONFIRMED:
            return value


def fact_lines(incident: Incident, language: Language, width: int, lines: int = 2) -> Content:
    """The most telling facts, then what is unknown, in at most so many lines.

    Args:
        incident: The incident.
        language: The officer's.
        width: Cells of a line.
        lines: Lines there are.
    """
    parts = list(_telling(incident, language))
    unknown = {item.name for item in known_and_unknown(incident).unknown}
    wanted = [name for name in ASKED_FIRST if name in unknown]
    parts += [tr("{label} ?", label=fact_label(name, language)) for name in wanted]
    return Content("\n".join(_filled(parts, width, lines)))


def _telling(incident: Incident, language: Language) -> list[str]:
    """One part for each fact of the most telling ones; rival values of one thing stand together."""
    told = telling(incident, _TOLD)
    parts: list[str] = []
    for name in dict.fromkeys(fact.name for fact in told):
        of_it = [fact for fact in incident.facts if fact.name == name]
        label = fact_label(name, language)
        differs = [one_line(f.value) for f in of_it if f.status is FactStatus.CONFLICT]
        if differs:
            parts.append(tr("{label} {values} CONFLICT", label=label, values=" / ".join(differs)))
            continue
        newest = max(of_it, key=lambda f: f.position)
        if newest.status is FactStatus.UNCONFIRMED:
            value = one_line(newest.value)
            parts.append(tr("{label} {value} unconfirmed", label=label, value=value))
        else:
            parts.append(f"{label} {one_line(newest.value)}")
    return parts


def _filled(parts: list[str], width: int, lines: int) -> list[str]:
    """The parts in as many lines as there are; what has no room is left out."""
    filled: list[str] = []
    for part in parts:
        longer = f"{filled[-1]} | {part}" if filled else part
        if filled and cell_len(longer) <= width:
            filled[-1] = longer
        elif len(filled) < lines:
            filled.append(cut(part, width))
    return filled
