"""What the desk needs of a log and of the reference data; bootstrap hands in what satisfies it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from dutyconsole.domain.entry import Draft, Entry
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.text import Language, Localised

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class IncidentSummary:
    """One line of the incident list, as of the entry at `position`."""

    incident: str
    kind: str
    state: str
    level: str | None
    train: str | None
    place: str | None
    summary: str
    reported_at: datetime
    acknowledged_at: datetime | None
    closed_at: datetime | None
    position: int

    @classmethod
    def of(cls, incident: Incident) -> IncidentSummary:
        """The line for an incident."""
        return cls(
            incident=incident.id,
            kind=incident.kind,
            state=incident.state.value,
            level=str(incident.level) if incident.level else None,
            train=incident.train or None,
            place=incident.place or None,
            summary=incident.summary,
            reported_at=incident.reported_at,
            acknowledged_at=incident.acknowledged_at,
            closed_at=incident.closed_at,
            position=incident.position,
        )


class Row(Protocol):
    """A line of the incident list as the log hands it out."""

    @property
    def incident(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def level(self) -> str | None: ...
    @property
    def train(self) -> str | None: ...
    @property
    def place(self) -> str | None: ...
    @property
    def summary(self) -> str: ...
    @property
    def reported_at(self) -> datetime: ...
    @property
    def acknowledged_at(self) -> datetime | None: ...
    @property
    def closed_at(self) -> datetime | None: ...
    @property
    def position(self) -> int: ...


class Verdict(Protocol):
    """What a check of the whole log found."""

    @property
    def ok(self) -> bool: ...
    @property
    def entries(self) -> int: ...
    @property
    def first_bad(self) -> int | None: ...
    @property
    def reason(self) -> str: ...


class Reader(Protocol):
    """Reads entries, within a transaction or outside one."""

    def __call__(
        self,
        *,
        after: int = 0,
        streams: Sequence[str] | None = None,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> list[Entry]: ...


class Turn(Protocol):
    """The writer's turn: everything done in it is one transaction."""

    @property
    def position(self) -> int: ...
    @property
    def now(self) -> datetime: ...
    def read(
        self,
        *,
        after: int = 0,
        streams: Sequence[str] | None = None,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> list[Entry]: ...
    def entry(self, position_or_id: int | str) -> Entry | None: ...
    def append(self, drafts: Sequence[Draft]) -> tuple[Entry, ...]: ...
    def incidents(self, states: Sequence[str] | None = None) -> Sequence[Row]: ...
    def project(self, row: IncidentSummary) -> None: ...
    def count_incidents(self, prefix: str) -> int: ...
    def set_secret(self, person: str, encoded: str) -> None: ...
    def erase(self, private_id: str) -> None: ...


class Log(Protocol):
    """The one log of everything."""

    @property
    def log_id(self) -> str: ...
    @property
    def mode(self) -> str: ...
    @property
    def warnings(self) -> tuple[str, ...]: ...
    def transact(self, work: Callable[[Turn], T]) -> T: ...
    def position(self) -> int: ...
    def read(
        self,
        *,
        after: int = 0,
        streams: Sequence[str] | None = None,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> list[Entry]: ...
    def entry(self, position_or_id: int | str) -> Entry | None: ...
    def private(self, ids: Iterable[str]) -> dict[str, str | None]: ...
    def incidents(self, states: Sequence[str] | None = None) -> Sequence[Row]: ...
    def secret(self, person: str) -> str | None: ...
    def search(self, text: str, limit: int = 50) -> list[Entry]: ...
    def verify(self) -> Verdict: ...
    def rebuild(self) -> int: ...
    def backup(self, target: Path) -> None: ...
    def close(self) -> None: ...


class NamedGroup(Protocol):
    """A recipient that stands for several posts."""

    @property
    def members(self) -> tuple[str, ...]: ...


class NamedKind(Protocol):
    """A kind of incident."""

    @property
    def name(self) -> Localised: ...


class Reference(Protocol):
    """The organisation: kinds of incidents, names, groups and what to propose."""

    @property
    def kinds(self) -> Mapping[str, NamedKind]: ...
    @property
    def groups(self) -> Mapping[str, NamedGroup]: ...
    def name(self, any_id: str, language: Language) -> str: ...
    def suggest(self, kind: str, train: str, place: str = "") -> tuple[str, ...]: ...
