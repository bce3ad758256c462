"""The databases the log is held to run on alike. Another one joins by another `Store`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from dutyconsole.domain.entry import Draft, Entry, Json, PrivateValue, utc_time
from dutyconsole.domain.summary import IncidentSummary
from dutyconsole.eventlog.backup import Check, whole
from dutyconsole.eventlog.log import EventLog
from dutyconsole.eventlog.schema import TRIGGERS
from dutyconsole.eventlog.sqlite import Driver, best_driver

START: Final = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)

DRIVERS: Final[dict[str, Callable[[], Driver]]] = {
    "sqlite-wal": lambda: Driver(best_driver().module, wal=True),
    "sqlite-fallback": lambda: Driver(sqlite3, wal=False),
}


@dataclass
class TickingClock:
    """One second later each time it is asked."""

    at: datetime = START

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@dataclass(frozen=True)
class Store:
    """A place for one log, and ways past the guards to harm it."""

    kind: str
    path: Path
    clock: TickingClock = field(default_factory=TickingClock)

    def create(self, mode: str = "live") -> EventLog:
        """A new log."""
        return EventLog.create(
            self.path, self.clock, mode=mode, projector=fold, driver=DRIVERS[self.kind]()
        )

    def open(self, path: Path | None = None) -> EventLog:
        """The log as the next process would open it."""
        return EventLog.open(
            path or self.path, self.clock, projector=fold, driver=DRIVERS[self.kind]()
        )

    def bare(self) -> Any:
        """A connection that knows nothing of the log's rules."""
        return DRIVERS[self.kind]().module.connect(str(self.path), isolation_level=None)

    def tamper(self, *statements: str) -> None:
        """Change what may not be changed, and leave the triggers as if nothing had happened."""
        connection = self.bare()
        for name in TRIGGERS:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for trigger in TRIGGERS.values():
            connection.execute(trigger)
        connection.close()


def check_of(log: EventLog) -> Check:
    """Checks copies of a log as that log is checked."""
    return lambda path: whole(log.database.same_for(path), fold)


def draft(
    kind: str = "note",
    stream: str = "desk",
    *,
    keeps: Iterable[PrivateValue] = (),
    **data: Json,
) -> Draft:
    """An entry to append."""
    return Draft(stream, kind, data, START, person="officer1", private=tuple(keeps))


def append(log: EventLog, *drafts: Draft) -> tuple[Entry, ...]:
    """Append in a turn of their own."""
    return log.transact(lambda turn: turn.append(drafts))


def fold(entries: Iterable[Entry]) -> list[IncidentSummary]:
    """A small stand-in for the domain's fold: reported incidents, and whether they are closed."""
    rows: dict[str, IncidentSummary] = {}
    for entry in entries:
        match entry.kind, entry.data:
            case "reported", {"incident": str(incident), "at": str(at)}:
                rows[incident] = incident_row(
                    incident, reported_at=utc_time(at), position=entry.position
                )
    return list(rows.values())


def incident_row(incident: str, *, reported_at: datetime, position: int) -> IncidentSummary:
    """An incident as it was just reported."""
    return IncidentSummary(
        incident=incident,
        kind="fire",
        state="incoming",
        level=None,
        train="G6723",
        place=None,
        summary="車內冒煙",
        reported_at=reported_at,
        acknowledged_at=None,
        closed_at=None,
        position=position,
    )
