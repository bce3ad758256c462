"""Steps that were late, skipped or overridden, and deadlines that passed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import (
    ClockAnswered,
    ClockFired,
    ClockKind,
    DecisionTaken,
    DeviationExplained,
    Mark,
    ResponseLaunched,
    ResponseTransferred,
    Result,
    StepRecorded,
)
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.run import StepState
from dutyconsole.review.notable import Notable, Sort, of_entries
from dutyconsole.review.told import Told


def step_of(incident: Incident, run_id: str, step_id: str) -> Phrase:
    """A step of a run, by its number where that is known."""
    run = incident.runs.get(run_id)
    known = run is not None and step_id in run.playbook.by_id
    return Phrase.of(
        "step {step} of {playbook}",
        step=run.playbook.step_name(step_id) if run and known else Name("step", step_id),
        playbook=Name("playbook", run.playbook.id if run else run_id),
    )


def late(incident: Incident, told: Sequence[Told]) -> Iterator[Notable]:
    """Each step recorded late or not at all, once, and each other deadline that passed.

    A step is settled once it was done and somebody said why it was late, any other deadline that
    passed once somebody has seen to it.
    """
    yield from _late_steps(incident, told)
    seen_to = {event.clock for _, event in told if isinstance(event, ClockAnswered)}
    for entry, event in told:
        if isinstance(event, ClockFired) and event.what is not ClockKind.STEP:
            waits = event.clock not in seen_to and incident.is_writable
            yield of_entries(Sort.LATE, _passed(incident, event), [entry], open=waits)


def _late_steps(incident: Incident, told: Sequence[Told]) -> Iterator[Notable]:
    given = {e.target: e.reason for _, e in told if isinstance(e, DeviationExplained)}
    entries: dict[tuple[str, str], list[Entry]] = {}
    reasons: dict[tuple[str, str], list[str]] = {}
    for entry, event in told:
        match event:
            case StepRecorded() | DecisionTaken() if Mark.LATE in event.marks:
                entries.setdefault((event.run, event.step), []).append(entry)
                reason = given.get(entry.position, event.reason)
                reasons.setdefault((event.run, event.step), []).append(reason)
            case ClockFired(what=ClockKind.STEP):
                entries.setdefault((event.run, event.step), []).append(entry)
    for step, named in entries.items():
        run = incident.runs.get(step[0])
        waits = incident.is_writable and run is not None and step[1] in run.current
        why = reasons.get(step, [])
        yield of_entries(
            Sort.LATE,
            Phrase.of("{step} was late", step=step_of(incident, *step)),
            named,
            open=waits or not all(why),
            reason=next((reason for reason in reversed(why) if reason), ""),
        )


def _passed(incident: Incident, fired: ClockFired) -> Phrase:
    step = step_of(incident, fired.run, fired.step)
    match fired.what:
        case ClockKind.REPORT:
            return Phrase("a report was overdue")
        case ClockKind.RETURNED:
            return Phrase("a report that was returned was not completed in time")
        case ClockKind.SECTION | ClockKind.STATION:
            return Phrase("the train stood longer than the limit")
        case ClockKind.AIRCON:
            return Phrase("the air conditioning was off longer than the limit")
        case ClockKind.IDLE:
            return Phrase("nothing was recorded for longer than the limit")
        case ClockKind.ORDER:
            return Phrase.of("order {number} was not read back in time", number=fired.about)
        case ClockKind.CALL:
            return Phrase.of(
                "{who} had not been reached in time", who=Name("recipient", fired.about)
            )
        case _:
            return Phrase.of("{step} was late", step=step)


def deviations(incident: Incident, told: Sequence[Told]) -> Iterator[Notable]:
    """Each step done otherwise than its text, other than merely late; open until it has a reason.

    Putting off and not applying are shown with their reason; they want none.
    """
    given = {e.target: e.reason for _, e in told if isinstance(e, DeviationExplained)}
    for entry, event in told:
        match event:
            case StepRecorded(result=Result.DEFERRED):
                run = incident.runs.get(event.run)
                waits = run is not None and run.states.get(event.step) is StepState.DEFERRED
                phrase = Phrase.of("{step} was put off", step=_step(incident, event))
            case StepRecorded() | DecisionTaken() if Mark.DEVIATION in event.marks:
                if Mark.LATE in event.marks and not _otherwise(event):
                    continue
                waits = not (event.reason or given.get(entry.position))
                phrase = _deviated(incident, event)
            case ResponseLaunched() if Mark.DEVIATION in event.marks:
                waits = not given.get(entry.position)
                phrase = Phrase.of("Level {level} launched otherwise", level=str(event.level))
            case ResponseTransferred() if Mark.DEVIATION in event.marks:
                waits = not (event.reason or given.get(entry.position))
                phrase = Phrase.of(
                    "responsibility passed to {person} by order of {who}",
                    person=Name("person", event.receiver),
                    who=Name("person", event.ordered_by),
                )
            case _:
                continue
        reason = given.get(entry.position, getattr(event, "reason", ""))
        yield of_entries(Sort.DEVIATION, phrase, [entry], open=waits, reason=reason)


def _step(incident: Incident, event: StepRecorded | DecisionTaken) -> Phrase:
    return step_of(incident, event.run, event.step)


def _otherwise(event: StepRecorded | DecisionTaken) -> bool:
    if isinstance(event, DecisionTaken):
        return False
    return event.result is Result.OVERRIDDEN or bool(event.not_informed)


def _deviated(incident: Incident, event: StepRecorded | DecisionTaken) -> Phrase:
    step = _step(incident, event)
    if isinstance(event, StepRecorded) and event.not_informed:
        return Phrase.of("{step}: done, {n} not informed", step=step, n=len(event.not_informed))
    if isinstance(event, StepRecorded) and event.result is Result.OVERRIDDEN:
        return Phrase.of("{step} was overridden", step=step)
    return Phrase.of("{step} was done otherwise", step=step)
