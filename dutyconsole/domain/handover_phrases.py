"""How things read on a handover page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from dutyconsole.domain.alarms import Silence
from dutyconsole.domain.equipment import Missing
from dutyconsole.domain.events import Mode
from dutyconsole.domain.facts import Fact, FactStatus
from dutyconsole.domain.incident import Incident, IncidentState
from dutyconsole.domain.phrase import Name, Names, Phrase
from dutyconsole.domain.response import Response
from dutyconsole.domain.roster import Holding, Person, Roster
from dutyconsole.domain.run import Run, RunState
from dutyconsole.domain.tasks import Task

STAYS: Final = Phrase("It stays with them: a change of shift moves no responsibility")
"""What the page says at each response."""

_MODES: Final = {
    Mode.SIGNED: Phrase("signed"),
    Mode.ON_WORD: Phrase("on word"),
    Mode.REPORTED: Phrase("reported"),
    Mode.WRITTEN: Phrase("written order"),
}


def incident_phrases(incident: Incident) -> Iterator[Phrase]:
    """What an open incident is, then its place in each run."""
    parts: list[Name | Phrase] = [Name("kind", incident.kind)]
    if incident.train:
        parts.append(_said(incident.train))
    if incident.location is not None:
        parts.append(incident.location.phrase())
    elif incident.place:
        parts.append(_said(incident.place))
    what = Names(tuple(parts))
    if incident.level is not None:
        yield Phrase.of(
            "{incident} LEVEL {level}: {what}",
            incident=incident.id,
            level=str(incident.level),
            what=what,
        )
    else:
        yield Phrase.of("{incident} no level: {what}", incident=incident.id, what=what)
    yield Phrase.of("Reported: {text}", text=incident.summary)
    if incident.state is IncidentState.INCOMING:
        yield Phrase("NOT TAKEN UP: it rings")
    elif not incident.open_runs:
        yield Phrase("No playbook is being walked")
    for run in incident.open_runs:
        yield from _run_phrases(run)


def _run_phrases(run: Run) -> Iterator[Phrase]:
    """The place in one run, and what was put off."""
    named = Name("playbook", run.id)
    if run.current:
        yield Phrase.of(
            "{run}: at step {steps} of {of}",
            run=named,
            steps=_steps(run, run.current),
            of=len(run.playbook.steps),
        )
    elif run.state is RunState.COMPLETE:
        yield Phrase.of("{run}: complete", run=named)
    elif run.state is not RunState.COMPLETE_EXCEPT_DEFERRED:
        yield Phrase.of("{run}: no step is current", run=named)
    if run.deferred:
        n, steps = len(run.deferred), _steps(run, run.deferred)
        if run.state is RunState.COMPLETE_EXCEPT_DEFERRED:
            yield Phrase.of(
                "{run}: complete except {n} put off: step {steps}", run=named, n=n, steps=steps
            )
        else:
            yield Phrase.of("{run}: {n} put off: step {steps}", run=named, n=n, steps=steps)


def _steps(run: Run, steps: Sequence[str]) -> Names:
    return Names(tuple(run.playbook.step_name(step) for step in steps))


def response_phrases(response: Response, incident: Incident, roster: Roster) -> Iterator[Phrase]:
    """Level and how it is vouched for, whose it is with telephone, and that it stays theirs."""
    number = response.order_number
    mode: Phrase = _MODES[response.mode]
    if number:
        mode = Phrase.of("{mode} {number}", mode=mode, number=number)
    if response.launch_disputed:
        mode = Phrase.of("{mode}, DISPUTED", mode=mode)
    elif response.launch_open:
        mode = Phrase.of("{mode}, UNCONFIRMED", mode=mode)
    if response.end_disputed:
        mode = Phrase.of("{mode}, its end DISPUTED", mode=mode)
    yield Phrase.of(
        "{incident} LEVEL {level} of {playbook}: {person}, {post} ({mode})",
        incident=incident.id,
        level=str(response.level),
        playbook=Name("playbook", response.run),
        person=Name("person", response.launcher),
        post=Name("post", response.post),
        mode=mode,
    )
    if response.answerable != response.launcher:
        taken = Name("person", response.answerable)
        yield Phrase.of("Passed on to {person}, who alone ends it", person=taken)
    known = roster.persons.get(response.answerable)
    if known is not None and known.phone:
        yield Phrase.of("Telephone {number}", number=known.phone)
    else:
        yield Phrase("Telephone not known")
    yield STAYS


def fact_phrase(name: str, facts: Sequence[Fact]) -> Phrase:
    """What is said of one thing without being sure, by whom."""
    values = Names(tuple(_value(fact) for fact in facts), between="; ")
    fact = Name("fact", name)
    if any(each.status is FactStatus.CONFLICT for each in facts):
        return Phrase.of("{fact}: sources differ: {values}", fact=fact, values=values)
    return Phrase.of("{fact}, unconfirmed: {values}", fact=fact, values=values)


def _value(fact: Fact) -> Phrase:
    if fact.source:
        return Phrase.of("{value}, says {source}", value=fact.value, source=fact.source)
    return _said(fact.value)


def task_phrases(task: Task) -> Iterator[Phrase]:
    """A task with whom it is, then who asked for it or set it."""
    number, what = task.number, task.brief
    if task.passed_to:
        yield Phrase.of(
            "Task {task} of {who}: {what}", task=number, who=Name("who", task.passed_to), what=what
        )
    else:
        yield Phrase.of("Task {task}: {what}", task=number, what=what)
    if task.asked_by:
        yield Phrase.of("Asked by {who}", who=Name("who", task.asked_by))
    if task.set_by:
        yield Phrase.of("Set by {person}, who alone closes it", person=Name("person", task.set_by))


def missing_phrase(missing: Missing) -> Phrase:
    """A piece of equipment that is out."""
    what = Phrase.of("{number}: {what}", number=missing.id, what=missing.what)
    if missing.place:
        what = Phrase.of("{what}, {place}", what=what, place=missing.place)
    if missing.told_by:
        what = Phrase.of("{what}, says {source}", what=what, source=missing.told_by)
    return what


def acting_phrase(holding: Holding) -> Phrase:
    """An acting holder, and who ordered it."""
    return Phrase.of(
        "{person} is acting {post}, {unit}, ordered by {orderer}",
        person=Name("person", holding.person),
        post=Name("post", holding.post),
        unit=Name("unit", holding.unit),
        orderer=Name("person", holding.ordered_by),
    )


def silence_phrase(desk: str, silence: Silence) -> Phrase:
    """A desk that is silenced."""
    return Phrase.of(
        "Desk {desk} is silenced by {person}", desk=desk, person=Name("person", silence.person)
    )


def leader_phrase(holding: Holding, person: Person) -> Phrase:
    """Who holds a leader's post now, with telephone."""
    number = Phrase.of("telephone {number}", number=person.phone)
    return Phrase.of(
        "{post}, {unit}: {person}, {phone}",
        post=Name("post", holding.post),
        unit=Name("unit", holding.unit),
        person=Name("person", holding.person),
        phone=number if person.phone else Phrase("telephone not known"),
    )


def _said(text: str) -> Phrase:
    return Phrase.of("{text}", text=text)
