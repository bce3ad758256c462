"""What happens to an incident outside its runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from dutyconsole.domain.events.base import Event, PrivateRef
from dutyconsole.domain.location import Location
from dutyconsole.domain.playbook import Level


@dataclass(frozen=True, slots=True)
class IncidentReported(Event):
    """A new incident came in; `summary` holds the caller's words, verbatim."""

    KIND: ClassVar[str] = "incident_reported"
    SCHEMA: ClassVar[int] = 2
    kind: str
    summary: str
    train: str = ""
    place: str = ""
    channel: str = ""
    reporter: PrivateRef | None = None
    phone: PrivateRef | None = None
    received_at: datetime | None = None
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class ReportJoined(Event):
    """A further report of an incident that is already open, in the caller's own words."""

    KIND: ClassVar[str] = "report_joined"
    SCHEMA: ClassVar[int] = 2
    text: str
    channel: str = ""
    reporter: PrivateRef | None = None
    phone: PrivateRef | None = None
    received_at: datetime | None = None
    train: str = ""
    place: str = ""
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class IncidentAcknowledged(Event):
    """Somebody at the desk has taken the incident up."""

    KIND: ClassVar[str] = "incident_acknowledged"


@dataclass(frozen=True, slots=True)
class NoteAdded(Event):
    """Free text.

    Attributes:
        paper: Who wrote it down by hand while the machine was down; empty: typed at the desk.
    """

    KIND: ClassVar[str] = "note_added"
    SCHEMA: ClassVar[int] = 2
    text: str
    paper: str = ""


@dataclass(frozen=True, slots=True)
class FactRecorded(Event):
    """A value with its source; `settles` replaces what every other source has said."""

    KIND: ClassVar[str] = "fact_recorded"
    name: str
    value: str
    source: str = ""
    confirmed: bool = True
    settles: bool = False


@dataclass(frozen=True, slots=True)
class EntryCorrected(Event):
    """Another entry of this incident, by position, was wrong; it stays as it is."""

    KIND: ClassVar[str] = "entry_corrected"
    target: int
    changes: Mapping[str, str]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DeviationExplained(Event):
    """The reason for a deviation, given later."""

    KIND: ClassVar[str] = "deviation_explained"
    target: int
    reason: str


@dataclass(frozen=True, slots=True)
class IncidentMerged(Event):
    """This incident is the same as another and goes on there."""

    KIND: ClassVar[str] = "incident_merged"
    into: str


@dataclass(frozen=True, slots=True)
class IncidentAbsorbed(Event):
    """Another incident was merged into this one."""

    KIND: ClassVar[str] = "incident_absorbed"
    incident: str


@dataclass(frozen=True, slots=True)
class IncidentClosed(Event):
    """Handling and follow-up are over.

    Attributes:
        not_informed: To whom the last that was decided about a response was not passed on.
    """

    KIND: ClassVar[str] = "incident_closed"
    SCHEMA: ClassVar[int] = 2
    note: str = ""
    not_informed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IncidentArchived(Event):
    """The file is complete."""

    KIND: ClassVar[str] = "incident_archived"


@dataclass(frozen=True, slots=True)
class IncidentReopened(Event):
    """Active again, its runs as they were."""

    KIND: ClassVar[str] = "incident_reopened"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RequestRefused(Event):
    """Somebody asked for what the rules do not allow, and was told so."""

    KIND: ClassVar[str] = "request_refused"
    action: str
    code: str
    message: str
    asked_by: str = ""
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class PrivateErased(Event):
    """A private value was deleted, as the law demands."""

    KIND: ClassVar[str] = "private_erased"
    private: str
    reason: str
