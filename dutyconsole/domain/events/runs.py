"""What happens in a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from dutyconsole.domain.events.base import CallResult, Event, Mark, Result


@dataclass(frozen=True, slots=True)
class RunStarted(Event):
    """A playbook is walked for this incident, in the text with this digest."""

    KIND: ClassVar[str] = "run_started"
    run: str
    playbook: str
    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class RunStopped(Event):
    """It was the wrong playbook."""

    KIND: ClassVar[str] = "run_stopped"
    run: str
    reason: str


@dataclass(frozen=True, slots=True)
class StepRecorded(Event):
    """A step was resolved.

    Attributes:
        performed_by: Who did it, a person or free text; the entry's person entered it.
        told_by: Who told the desk.
        via: How the desk learned of it (phone, radio, in person).
        not_informed: Recipients not reached when a notice was called done.
        carried_from: Run whose record of the same work this takes over.
    """

    KIND: ClassVar[str] = "step_recorded"
    run: str
    step: str
    round: int
    result: Result
    marks: tuple[Mark, ...] = ()
    performed_by: str = ""
    told_by: str = ""
    via: str = ""
    note: str = ""
    reason: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    not_informed: tuple[str, ...] = ()
    carried_from: str = ""


@dataclass(frozen=True, slots=True)
class DecisionTaken(Event):
    """A decision was answered."""

    KIND: ClassVar[str] = "decision_taken"
    run: str
    step: str
    round: int
    outcome: str
    marks: tuple[Mark, ...] = ()
    performed_by: str = ""
    told_by: str = ""
    via: str = ""
    note: str = ""
    reason: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepReopened(Event):
    """A step is to be done again; `round` is the new one."""

    KIND: ClassVar[str] = "step_reopened"
    run: str
    step: str
    round: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StandardReturned(Event):
    """What was handed in does not meet the step's acceptance standard."""

    KIND: ClassVar[str] = "returned"
    run: str
    step: str
    round: int
    reason: str
    handed_in_by: str = ""


@dataclass(frozen=True, slots=True)
class RecipientCalled(Event):
    """One attempt to reach one recipient: of a notice, of a list, or, without any, at large.

    Attributes:
        person: Who was dialled for the recipient; empty where nobody said it.
        read_back: Whether they repeated what they were told; None where nobody said it.
        needed: How many of the recipient's people must answer, by local setting at that time.
        list: Number of the list that passes an order on.
        also: Other incidents that the very same call was about.
    """

    KIND: ClassVar[str] = "recipient_called"
    SCHEMA: ClassVar[int] = 2
    run: str
    step: str
    round: int
    recipient: str
    result: CallResult
    answered_by: str = ""
    told: str = ""
    via: str = ""
    carried_from: str = ""
    person: str = ""
    read_back: bool | None = None
    needed: int = 1
    list: str = ""
    also: tuple[str, ...] = ()
