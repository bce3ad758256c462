"""Which clocks run: derived from what an incident's entries and the registers say, never stored.

When the cause goes, the clock is no longer among them: the step is done, the train moves again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Final

from dutyconsole.domain.call_list import standing
from dutyconsole.domain.clocks.clock import Clock
from dutyconsole.domain.clocktime import parse_when
from dutyconsole.domain.events import CallResult, ClockKind
from dutyconsole.domain.facts import Fact
from dutyconsole.domain.incident import Incident, IncidentState
from dutyconsole.domain.location import Location
from dutyconsole.domain.office import Office
from dutyconsole.domain.orders import OrderState
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.playbook import StepKind
from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.reports import incomplete_reports, next_reports
from dutyconsole.domain.run import SETTLED, CallRecord, Run, StepState, informed
from dutyconsole.domain.side import Side

STOPPED: Final = "stopped"
MOVING: Final = "moving"
AIRCON_OFF: Final = "aircon_off"
AIRCON_ON: Final = "aircon_on"
"""Names of the facts that clocks run from, and of those that end them."""


def clock_facts(said: Collection[str]) -> tuple[str, ...]:
    """Names of the facts that begin a clock or end one that runs.

    Args:
        said: Names of the facts that are known.
    """
    ends = {STOPPED: MOVING, AIRCON_OFF: AIRCON_ON}
    return (AIRCON_OFF, *(end for begin, end in ends.items() if begin in said))


def every_clock(incidents: Iterable[Incident], office: Office) -> tuple[Clock, ...]:
    """The clocks that run for any of the incidents, and for none."""
    found = [clock for incident in incidents for clock in clocks_of(incident, office)]
    return (*found, *clocks_beside(office))


def clocks_of(incident: Incident, office: Office) -> tuple[Clock, ...]:
    """The clocks that run for an incident; none where its handling is over."""
    if not incident.is_writable:
        return ()
    return tuple(
        clock
        for source in (_steps, _reports, _returned, _stopped, _aircon, _idle, _unanswered)
        for clock in source(incident, office)
    ) + tuple(_orders(incident.id, office))


def clocks_beside(office: Office) -> tuple[Clock, ...]:
    """The clocks that belong to no incident."""
    return tuple(_orders("", office))


def step_clock(incident: str, run: Run, step: str) -> Clock | None:
    """The clock of a step's target; None where it has none or is not the step to be done now."""
    since, span = run.since.get(step), run.playbook.by_id[step].target
    if since is None or span is None or run.states[step] is not StepState.CURRENT:
        return None
    phrase = Phrase.of("Late: step {step}", step=run.playbook.step_name(step))
    position = run.reached.get(step, 0)
    return Clock(ClockKind.STEP, phrase, since, position, span, incident, step=step, run=run.id)


def _steps(incident: Incident, office: Office) -> Iterator[Clock]:
    """Targets of current steps, as the playbooks set them."""
    for run in incident.open_runs:
        for step in run.current:
            clock = step_clock(incident.id, run, step)
            if clock is not None:
                yield clock


def _reports(incident: Incident, office: Office) -> Iterator[Clock]:
    """Repeating reports, as long as Level I or II is in force."""
    for owed in next_reports(incident, office, office.settings):
        level = str(owed.level)
        if owed.side is Side.WE:
            phrase = Phrase.of("Time for our report, Level {level}", level=level)
        else:
            phrase = Phrase.of("Time for their report, Level {level}", level=level)
        runs = owed.due_at - owed.since_at
        position, side = owed.since_position, owed.side.value
        yield Clock(
            ClockKind.REPORT, phrase, owed.since_at, position, runs, incident.id, about=side
        )


def _returned(incident: Incident, office: Office) -> Iterator[Clock]:
    """Reports that were returned to be completed and have not come back."""
    span = office.settings.span("returned_minutes")
    for report in incomplete_reports(incident, office):
        if not report.is_returned or report.returned_at is None:
            continue
        until = report.due_at or (report.returned_at + span if span is not None else None)
        if until is not None:
            yield Clock(
                ClockKind.RETURNED,
                Phrase.of("Report {report} has not come back", report=report.report),
                report.returned_at,
                report.returned_position,
                until - report.returned_at,
                incident.id,
                about=str(report.report),
            )


def _orders(incident: str, office: Office) -> Iterator[Clock]:
    """Orders that were said and not read back right."""
    span = office.settings.span("order_minutes")
    if span is None:
        return
    for order in office.orders.open.values():
        waits = order.state in (OrderState.SAID, OrderState.WRONG)
        if waits and order.said_at is not None and order.entered.incident == incident:
            phrase = Phrase.of("Not read back: order {order}", order=order.id)
            at, position = order.said_at, order.said_position
            yield Clock(ClockKind.ORDER, phrase, at, position, span, incident, about=order.id)


def _stopped(incident: Incident, office: Office) -> Iterator[Clock]:
    """A train that stands: sooner in a section than in a station (supplement C4)."""
    fact = _lasting(incident.facts, STOPPED, MOVING)
    if fact is None:
        return
    in_station = _in_station(incident.location)
    what = ClockKind.STATION if in_station else ClockKind.SECTION
    span = office.settings.span("station_minutes" if in_station else "section_minutes")
    if span is None:
        return
    minutes = _minutes(span)
    if in_station:
        phrase = Phrase.of("Stopped in a station for {minutes} min", minutes=minutes)
    elif in_station is None:
        phrase = Phrase.of("Stopped for {minutes} min, it is not known where", minutes=minutes)
    else:
        phrase = Phrase.of("Stopped in a section for {minutes} min", minutes=minutes)
    since = _told(fact, office.zone)
    yield Clock(what, phrase, since, fact.position, span, incident.id)


def _aircon(incident: Incident, office: Office) -> Iterator[Clock]:
    span = office.settings.span("aircon_minutes")
    fact = _lasting(incident.facts, AIRCON_OFF, AIRCON_ON)
    if span is not None and fact is not None:
        phrase = Phrase.of("Air-conditioning off for {minutes} min", minutes=_minutes(span))
        since = _told(fact, office.zone)
        yield Clock(ClockKind.AIRCON, phrase, since, fact.position, span, incident.id)


def _idle(incident: Incident, office: Office) -> Iterator[Clock]:
    """Nothing recorded by anybody while the handling goes on."""
    span = office.settings.span("idle_minutes")
    handled = incident.state is IncidentState.ACTIVE and not incident.in_follow_up
    if span is not None and handled and incident.touched_at is not None:
        phrase = Phrase.of("Nothing recorded for {minutes} min", minutes=_minutes(span))
        at, position = incident.touched_at, incident.touched
        yield Clock(ClockKind.IDLE, phrase, at, position, span, incident.id)


def _unanswered(incident: Incident, office: Office) -> Iterator[Clock]:
    """Whoever did not answer, and was not tried again since."""
    span = office.settings.span("call_minutes")
    if span is None:
        return
    for call, run in _last_calls(incident):
        if call.result is CallResult.NO_ANSWER:
            name = Name("recipient", call.recipient)
            yield Clock(
                ClockKind.CALL,
                Phrase.of("Not reached again: {recipient}", recipient=name),
                call.occurred_at,
                call.position,
                span,
                incident.id,
                about=call.recipient,
                step=call.step,
                run=run,
            )


def _last_calls(incident: Incident) -> Iterator[tuple[CallRecord, str]]:
    """The last attempt for everybody who is not informed, with its run."""
    yield from ((call, "") for call in _not_informed(incident.calls))
    for run in incident.open_runs:
        for step in _notices(run):
            yield from ((call, run.id) for call in _not_informed(run.calls_of(step)))
    for listed in standing(incident.lists):
        yield from ((call, listed.run) for call in _not_informed(listed.calls))


def _notices(run: Run) -> Iterator[str]:
    for name, state in run.states.items():
        if run.playbook.by_id[name].kind is StepKind.NOTIFY and state not in SETTLED:
            yield name


def _not_informed(calls: Iterable[CallRecord]) -> Iterator[CallRecord]:
    calls = tuple(calls)
    last = {call.recipient: call for call in calls}
    for recipient in informed(calls):
        last.pop(recipient, None)
    yield from last.values()


def _lasting(facts: Iterable[Fact], begins: str, ends: str) -> Fact | None:
    """The newest fact that something began, unless a newer one says that it is over."""
    about = sorted((f for f in facts if f.name in (begins, ends)), key=lambda f: f.position)
    return about[-1] if about and about[-1].name == begins else None


def _told(fact: Fact, zone: tzinfo | None) -> datetime:
    """The time that a fact names, where it names one; else when it was said to be so."""
    try:
        return parse_when(fact.value, fact.at, zone)
    except Refused:
        return fact.at


def _in_station(location: Location | None) -> bool | None:
    """Whether it is in a station; None where nobody said."""
    told = location or Location()
    if told.station and not told.section:
        return True
    elsewhere = told.section or told.structure or told.km is not None
    return False if elsewhere else None


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds()) // 60
