"""The log's unit: one entry, as drafted by a decision and as it stands in the log."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, TypeAlias

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"
"""What an entry's data may hold. No floats: they have no single canonical spelling."""

ENTRY_VERSION: Final = 1
"""Version of the envelope (`v`); the shape of `data` has its own version in `schema`."""


@dataclass(frozen=True, slots=True)
class PrivateValue:
    """Personal data of a reporter or passenger: kept beside the log so that it can be erased.

    The entry holds `id` and `digest` only.
    """

    id: str
    salt: bytes
    value: str

    @classmethod
    def of(cls, value: str) -> PrivateValue:
        """A new private value with a fresh id and 16 bytes of salt."""
        return cls(uuid.uuid4().hex, secrets.token_bytes(16), value)

    @property
    def digest(self) -> str:
        """Hex SHA-256 over salt + UTF-8 value: binds the value to the entry without showing it."""
        return private_digest(self.salt, self.value)

    def reference(self) -> dict[str, Json]:
        """What the entry's data holds in place of the value."""
        return {"private": self.id, "digest": self.digest}


def seed_of(person: str) -> str:
    """Name under which the seed of a person's one-time codes is kept beside the secrets.

    No person's id has a stroke, so it is nobody's own.
    """
    return f"code/{person}"


def private_digest(salt: bytes, value: str) -> str:
    """Hex SHA-256 over salt + UTF-8 value."""
    return hashlib.sha256(salt + value.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it has a place: everything but log, position, seq, recorded-at and hash."""

    stream: str
    kind: str
    data: Mapping[str, Json]
    occurred_at: datetime
    person: str | None = None
    post: str | None = None
    desk: str | None = None
    schema: int = 1
    private: tuple[PrivateValue, ...] = ()
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of the log, never changed.

    `position` is dense over the whole log from 1, `seq` dense over its stream from 1.
    Times are aware and in UTC; `hash` is hex.
    """

    log: str
    position: int
    id: str
    stream: str
    seq: int
    kind: str
    schema: int
    recorded_at: datetime
    occurred_at: datetime
    person: str | None
    post: str | None
    desk: str | None
    data: Mapping[str, Json]
    hash: str


def utc_text(moment: datetime) -> str:
    """An aware time as the log writes it: UTC, six decimals, `Z`."""
    naive = moment.astimezone(UTC).replace(tzinfo=None)
    return naive.isoformat(timespec="microseconds") + "Z"


def utc_time(text: str) -> datetime:
    """The aware UTC time that `utc_text` wrote."""
    return datetime.fromisoformat(text).astimezone(UTC)


def incident_stream(incident: str) -> str:
    """Name of the stream that holds the entries of one incident."""
    return f"incident/{incident}"


ROSTER: Final = "roster"
PLAYBOOKS: Final = "playbook"
DESK: Final = "desk"
"""Calls that stay calls, alarms, shifts, and orders and tasks that belong to no incident."""
