"""An incident from the first ring to the archive: acknowledging, noting, closing, merging."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from dutyconsole.domain.call_list import standing
from dutyconsole.domain.events import (
    DeviationExplained,
    EntryCorrected,
    Event,
    IncidentAbsorbed,
    IncidentAcknowledged,
    IncidentArchived,
    IncidentClosed,
    IncidentMerged,
    IncidentReopened,
    Subject,
)
from dutyconsole.domain.incident import Incident, IncidentState
from dutyconsole.domain.phrase import Name, Names, Phrase
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.situation import Situation

CORRECTABLE: Final[Mapping[str, frozenset[str]]] = {
    "incident_reported": frozenset({"kind", "summary", "train", "place", "channel"}),
    "report_joined": frozenset({"text", "channel"}),
    "note_added": frozenset({"text"}),
    "fact_recorded": frozenset({"value", "source"}),
    "step_recorded": frozenset({"performed_by", "told_by", "via", "note", "reason"}),
    "decision_taken": frozenset({"performed_by", "told_by", "via", "note", "reason"}),
    "recipient_called": frozenset({"answered_by", "told", "via"}),
    "returned": frozenset({"reason", "handed_in_by"}),
    "response_launched": frozenset({"order_number", "reported_by", "via"}),
    "report_sent": frozenset({"to", "via"}),
    "report_received": frozenset({"received_from", "via"}),
}
"""What of an entry a correction may set right. Person, post, level and incident of a launch or an
end are never among it."""

_SUBJECTS: Final = {
    Subject.LAUNCH: Phrase("launch"),
    Subject.TRANSFER: Phrase("transfer"),
    Subject.END: Phrase("end"),
}


def with_absorbed(incident_id: str, find: Callable[[str], Incident]) -> tuple[str, ...]:
    """An incident and those merged into it, whose entries show in it.

    Args:
        incident_id: The one that the others went into.
        find: Tells an incident by its id, and refuses one that nobody knows.
    """
    found: list[str] = []
    ahead = [incident_id]
    while ahead:
        here = ahead.pop(0)
        found.append(here)
        ahead.extend(find(here).absorbed)
    return tuple(found)


def acknowledge(situation: Situation) -> tuple[Event, ...]:
    """Take an incoming incident up; harmless when repeated."""
    if situation.incident.acknowledged_at is not None:
        return ()
    situation.writable()
    return (IncidentAcknowledged(),)


def close(situation: Situation, note: str) -> tuple[Event, ...]:
    """Close the incident: the one strict gate. Who was not told of an order stands in the entry.

    Raises:
        Refused: `invalid`, `response_in_force`, `steps_open`.
    """
    incident = situation.writable()
    _check_no_response(incident, Phrase("it can be closed"))
    if incident.acknowledged_at is None:
        refuse(
            Code.STEPS_OPEN,
            "Incident {incident} has not been acknowledged",
            "acknowledge it first",
            incident=incident.id,
        )
    for run in incident.runs.values():
        if run.is_over:
            continue
        left = tuple(run.playbook.step_name(step) for step in run.current or run.deferred)
        deferred = Phrase.of("{count} deferred", count=len(run.deferred))
        refuse(
            Code.STEPS_OPEN,
            "Run {run} is not complete: {what} ({steps})",
            "finish them, mark them not applicable, or stop the run",
            run=run.id,
            what=deferred if run.deferred else Phrase("open steps"),
            steps=Names(left or (Phrase("steps not yet reached"),)),
        )
    untold = (each for listed in standing(incident.lists) for each in listed.left)
    return (IncidentClosed(note, tuple(dict.fromkeys(untold))),)


def archive(situation: Situation, *, signed_off: bool) -> tuple[Event, ...]:
    """Archive a closed incident.

    Args:
        situation: What is now.
        signed_off: Whether the review is signed off, or the bureau does not ask for it.

    Raises:
        Refused: `invalid`, `steps_open` where it is not closed, `on_word`.
    """
    incident = situation.incident
    if incident.state is IncidentState.ARCHIVED:
        refuse(
            Code.INVALID,
            "Incident {incident} is archived",
            "nothing is left to do",
            incident=incident.id,
        )
    if incident.state is not IncidentState.CLOSED:
        refuse(
            Code.STEPS_OPEN,
            "Incident {incident} is not closed",
            "close it first",
            incident=incident.id,
        )
    if not signed_off:
        refuse(
            Code.STEPS_OPEN,
            "The review of incident {incident} is not signed off",
            "have a supervisor sign it off",
            incident=incident.id,
        )
    for response in incident.on_word:
        matter = response.matters[0]
        refuse(
            Code.ON_WORD,
            "The {what} of Level {level} is on word, reported or disputed",
            "have {person} confirm it by signature or written order",
            what=_SUBJECTS[matter.subject],
            level=response.level,
            person=Name("person", matter.person),
        )
    return (IncidentArchived(),)


def reopen(situation: Situation, reason: str) -> tuple[Event, ...]:
    """Make a closed or archived incident active again, its runs unchanged.

    Raises:
        Refused: `invalid`.
    """
    incident = situation.incident
    if incident.state not in (IncidentState.CLOSED, IncidentState.ARCHIVED):
        refuse(
            Code.INVALID,
            "Incident {incident} is {state}, not closed",
            "nothing is to be reopened",
            incident=incident.id,
            state=Name("word", incident.state.value),
        )
    return (IncidentReopened(reason),)


def merge(situation: Situation, into: Incident) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """Merge the incident into another; the second tuple belongs to the other's stream.

    Raises:
        Refused: `invalid`, `response_in_force`.
    """
    incident = situation.writable()
    if incident.id == into.id:
        refuse(Code.INVALID, "An incident cannot be merged into itself", "name the other one")
    if into.state not in (IncidentState.INCOMING, IncidentState.ACTIVE):
        refuse(
            Code.INVALID,
            "Incident {incident} is {state}",
            "merge into an incident that is open",
            incident=into.id,
            state=Name("word", into.state.value),
        )
    _check_no_response(incident, Phrase("it can be merged"))
    return (IncidentMerged(into.id),), (IncidentAbsorbed(incident.id),)


def correct(
    situation: Situation, target: int, kind: str, changes: Mapping[str, str], reason: str
) -> tuple[Event, ...]:
    """Set an entry right by a new one that points at it.

    Args:
        situation: What is now.
        target: Position of the entry, which belongs to this incident.
        kind: Kind of that entry.
        changes: Field -> what it should say.
        reason: Why.

    Raises:
        Refused: `invalid` where a field can't be corrected.
    """
    if situation.incident.state is IncidentState.MERGED:
        situation.writable()
    may = CORRECTABLE.get(kind, frozenset())
    wrong = [name for name in changes if name not in may]
    if wrong or not changes:
        what = Phrase("A correction cannot change an entry by nothing")
        if wrong:
            what = Phrase.of(
                "A correction cannot change {field!r} of a {kind} entry", field=wrong[0], kind=kind
            )
        otherwise = Phrase("nothing; record what is true instead")
        refuse(
            Code.INVALID,
            what,
            "it can change: {fields}",
            fields=Names.some("word", sorted(may), otherwise),
        )
    return (EntryCorrected(target, dict(changes), reason),)


def explain(situation: Situation, target: int, reason: str) -> tuple[Event, ...]:
    """Give the reason for a deviation that was recorded without one.

    Raises:
        Refused: `unknown` where there is no deviation at that position.
    """
    if not any(x.position == target for x in situation.incident.irregularities):
        refuse(
            Code.UNKNOWN,
            "Entry {position} of incident {incident} is no deviation",
            "give the position of the entry that is marked as one",
            position=target,
            incident=situation.incident.id,
        )
    return (DeviationExplained(target, reason),)


def _check_no_response(incident: Incident, before: Phrase) -> None:
    for response in incident.in_force:
        refuse(
            Code.RESPONSE_IN_FORCE,
            "Level {level} is in force, launched by {launcher}",
            "{person} ends it before {before}",
            level=response.level,
            launcher=Name("person", response.launcher),
            person=Name("person", response.answerable),
            before=before,
        )
