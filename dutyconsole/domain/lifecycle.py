"""An incident from the first ring to the archive: acknowledging, noting, closing, merging."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

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
)
from dutyconsole.domain.incident import Incident, IncidentState
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
}
"""What of an entry a correction may set right. Person, post, level and incident of a launch or an
end are never among it."""


def acknowledge(situation: Situation) -> tuple[Event, ...]:
    """Take an incoming incident up; harmless when repeated."""
    if situation.incident.acknowledged_at is not None:
        return ()
    situation.writable()
    return (IncidentAcknowledged(),)


def close(situation: Situation, note: str) -> tuple[Event, ...]:
    """Close the incident: the one strict gate.

    Raises:
        Refused: `invalid`, `response_in_force`, `steps_open`.
    """
    incident = situation.writable()
    _check_no_response(incident, "it can be closed")
    if incident.acknowledged_at is None:
        refuse(
            Code.STEPS_OPEN,
            f"Incident {incident.id} has not been acknowledged",
            "acknowledge it first",
        )
    for run in incident.runs.values():
        if run.is_over:
            continue
        left = ", ".join(run.current or run.deferred) or "steps not yet reached"
        what = f"{len(run.deferred)} deferred" if run.deferred else "open steps"
        refuse(
            Code.STEPS_OPEN,
            f"Run {run.id} is not complete: {what} ({left})",
            "finish them, mark them not applicable, or stop the run",
        )
    return (IncidentClosed(note),)


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
        refuse(Code.INVALID, f"Incident {incident.id} is archived", "nothing is left to do")
    if incident.state is not IncidentState.CLOSED:
        refuse(Code.STEPS_OPEN, f"Incident {incident.id} is not closed", "close it first")
    if not signed_off:
        refuse(
            Code.STEPS_OPEN,
            f"The review of incident {incident.id} is not signed off",
            "have a supervisor sign it off",
        )
    for response in incident.on_word:
        what = "end" if response.end_open else "launch"
        who = response.ended_by if response.end_open else response.launcher
        refuse(
            Code.ON_WORD,
            f"The {what} of Level {response.level} is on word, reported or disputed",
            f"have {who} confirm it by signature or written order",
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
            f"Incident {incident.id} is {incident.state.value}, not closed",
            "nothing is to be reopened",
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
            f"Incident {into.id} is {into.state.value}",
            "merge into an incident that is open",
        )
    _check_no_response(incident, "it can be merged")
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
        can = ", ".join(sorted(may)) or "nothing; record what is true instead"
        what = f"{wrong[0]!r} of a {kind} entry" if wrong else "an entry by nothing"
        refuse(Code.INVALID, f"A correction cannot change {what}", f"it can change: {can}")
    return (EntryCorrected(target, dict(changes), reason),)


def explain(situation: Situation, target: int, reason: str) -> tuple[Event, ...]:
    """Give the reason for a deviation that was recorded without one.

    Raises:
        Refused: `unknown` where there is no deviation at that position.
    """
    if not any(x.position == target for x in situation.incident.irregularities):
        refuse(
            Code.UNKNOWN,
            f"Entry {target} of incident {situation.incident.id} is no deviation",
            "give the position of the entry that is marked as one",
        )
    return (DeviationExplained(target, reason),)


def _check_no_response(incident: Incident, before: str) -> None:
    for response in incident.in_force:
        refuse(
            Code.RESPONSE_IN_FORCE,
            f"Level {response.level} is in force, launched by {response.launcher}",
            f"{response.answerable} ends it before {before}",
        )
