"""Questions to the log, for whoever holds a connection: inside a turn or beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Final, NamedTuple

from sqlalchemy import Connection, Row, and_, bindparam, func, or_
from sqlmodel import col, select

from dutyconsole.domain.entry import Entry, utc_text, utc_time
from dutyconsole.domain.summary import IncidentSummary
from dutyconsole.eventlog import faults, versions
from dutyconsole.eventlog.codec import DamagedEntry, opened
from dutyconsole.eventlog.tables import (
    HEAD,
    INCIDENT,
    SCHEMA_VERSION,
    EntryRow,
    IncidentTable,
    PrivateRow,
    SecretRow,
)

_FEW: Final = 500
"""How many values one question names at most."""


class HeadState(NamedTuple):
    """What the log is, and where its chain stands."""

    log_id: str
    mode: str
    position: int
    hash: bytes


# Asked in every turn: built once, because building costs more than asking.
_HEAD: Final = HEAD.select()
_LOCKED_HEAD: Final = _HEAD.with_for_update()
_LAST_SEQ: Final = select(func.max(EntryRow.seq)).where(col(EntryRow.stream) == bindparam("of"))


def head(connection: Connection, *, lock: bool = False) -> HeadState:
    """The head row; with `lock`, nobody else can write until this transaction ends.

    Raises:
        Refused: `not_recorded`, where the log has lost it, or is to be written to and was upgraded
            by a newer program.
    """
    row = connection.execute(_LOCKED_HEAD if lock else _HEAD).one_or_none()
    if row is None:
        raise faults.headless()
    if lock and row.schema_version > SCHEMA_VERSION:
        raise versions.upgraded_meanwhile()
    return HeadState(row.log_id, row.mode, row.position, row.hash)


def entry_of(position: int, payload: bytes, digest: bytes) -> Entry:
    """A stored row as the entry it holds."""
    try:
        return opened(payload, digest)
    except DamagedEntry as error:
        raise faults.damaged(position, str(error)) from error


def entries(
    connection: Connection,
    *,
    after: int = 0,
    streams: Sequence[str] | None = None,
    kinds: Collection[str] | None = None,
    limit: int | None = None,
    newest_first: bool = False,
) -> Iterator[Entry]:
    """Entries behind position `after`, in order of position.

    Args:
        connection: Where to ask.
        after: Position behind which they stand.
        streams: Of these streams only; None: of all.
        kinds: Of these kinds only; None: of all.
        limit: So many at most.
        newest_first: The newest first.
    """
    question = select(EntryRow.position, EntryRow.payload, EntryRow.hash)
    question = question.where(col(EntryRow.position) > after)
    if streams is not None:
        question = question.where(col(EntryRow.stream).in_(streams))
    if kinds is not None:
        question = question.where(col(EntryRow.kind).in_(sorted(kinds)))
    position = col(EntryRow.position)
    question = question.order_by(position.desc() if newest_first else position)
    if limit is not None:
        question = question.limit(limit)
    for row in connection.execute(question):
        yield entry_of(*row)


def during(
    connection: Connection, since: datetime, until: datetime, *, after: int, limit: int
) -> Iterator[Entry]:
    """Entries behind position `after` that happened or were recorded from `since` up to `until`."""
    first, last = utc_text(since), utc_text(until)
    within = [
        and_(at >= first, at < last)
        for at in (col(EntryRow.recorded_at), col(EntryRow.occurred_at))
    ]
    question = select(EntryRow.position, EntryRow.payload, EntryRow.hash)
    question = question.where(col(EntryRow.position) > after, or_(*within))
    for row in connection.execute(question.order_by(col(EntryRow.position)).limit(limit)):
        yield entry_of(*row)


def entry(connection: Connection, position_or_id: int | str) -> Entry | None:
    """One entry by its position or its id, if it is in the log."""
    named = (
        col(EntryRow.position) == position_or_id
        if isinstance(position_or_id, int)
        else col(EntryRow.id) == position_or_id
    )
    question = select(EntryRow.position, EntryRow.payload, EntryRow.hash).where(named)
    row = connection.execute(question).one_or_none()
    return entry_of(*row) if row else None


def last_seq(connection: Connection, stream: str) -> int:
    """The seq of the newest entry of `stream`; 0 if it has none."""
    return connection.execute(_LAST_SEQ, {"of": stream}).scalar_one() or 0


def private_values(connection: Connection, ids: Iterable[str]) -> dict[str, str | None]:
    """The private values by id; None where one was erased or never was."""
    found: dict[str, str | None] = dict.fromkeys(ids)
    remaining = iter(list(found))
    while few := list(islice(remaining, _FEW)):
        question = select(PrivateRow.id, PrivateRow.value).where(col(PrivateRow.id).in_(few))
        found.update((row.id, row.value) for row in connection.execute(question))
    return found


def incidents(connection: Connection, states: Sequence[str] | None = None) -> list[IncidentSummary]:
    """The incident list, oldest report first; only those in `states`, where given."""
    question = INCIDENT.select().order_by(INCIDENT.c.reported_at, INCIDENT.c.incident)
    if states is not None:
        question = question.where(INCIDENT.c.state.in_(states))
    return [_incident(row) for row in connection.execute(question)]


def count_incidents(connection: Connection, prefix: str) -> int:
    """How many incidents have an id that starts with `prefix`."""
    starts = func.substr(IncidentTable.incident, 1, len(prefix)) == prefix
    question = select(func.count()).select_from(IncidentTable).where(starts)
    return connection.execute(question).scalar_one()


def secret(connection: Connection, person: str) -> str | None:
    """The person's secret as its encoded hash, if one is set."""
    question = select(SecretRow.encoded).where(col(SecretRow.person) == person)
    return connection.execute(question).scalar_one_or_none()


def _incident(row: Row[tuple[object, ...]]) -> IncidentSummary:
    values = row._asdict()
    return IncidentSummary(
        **{
            **values,
            "reported_at": utc_time(values["reported_at"]),
            "acknowledged_at": _time(values["acknowledged_at"]),
            "closed_at": _time(values["closed_at"]),
        }
    )


def _time(text: str | None) -> datetime | None:
    return None if text is None else utc_time(text)
