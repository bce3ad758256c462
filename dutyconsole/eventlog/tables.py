"""The tables, declared once for every database."""

from __future__ import annotations

from typing import ClassVar, Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

SCHEMA_VERSION: Final = 2
"""Version of the tables, the newest of `revisions`. A newer log is refused, an older one upgraded
when it is opened."""

_STRICT: Final = {"sqlite_strict": True}

ENTRY_BY_KIND: Final = Index("entry_by_kind", "kind", "position")


class _Stored(SQLModel):
    metadata: ClassVar[MetaData] = MetaData()


class Head(_Stored, table=True):
    """The one row that is locked to write: what this log is, and where its chain stands.

    `recoveries` counts how often a failed commit was looked into, or writing tried after one.
    """

    __table_args__ = (CheckConstraint("one = 1"), _STRICT)

    one: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    schema_version: int
    log_id: str = Field(sa_type=Text)
    mode: str = Field(sa_type=Text)
    created_at: str = Field(sa_type=Text)
    position: int
    hash: bytes = Field(sa_type=LargeBinary)
    recoveries: int


class EntryRow(_Stored, table=True):
    """One entry. `payload` is the entry; every other column is a copy to query by."""

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("stream", "seq"),
        UniqueConstraint("id"),
        ENTRY_BY_KIND,
        _STRICT,
    )

    position: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    id: str = Field(sa_type=Text)
    stream: str = Field(sa_type=Text)
    seq: int
    kind: str = Field(sa_type=Text)
    data_schema: int = Field(sa_column=Column("schema", Integer, nullable=False))
    recorded_at: str = Field(sa_type=Text)
    occurred_at: str = Field(sa_type=Text)
    person: str | None = Field(sa_type=Text)
    post: str | None = Field(sa_type=Text)
    desk: str | None = Field(sa_type=Text)
    payload: bytes = Field(sa_type=LargeBinary)
    hash: bytes = Field(sa_type=LargeBinary)


class PrivateRow(_Stored, table=True):
    """Personal data that an entry refers to: the only thing that can be erased."""

    __tablename__ = "private"
    __table_args__ = _STRICT

    id: str = Field(primary_key=True, sa_type=Text)
    salt: bytes = Field(sa_type=LargeBinary)
    value: str = Field(sa_type=Text)


class SecretRow(_Stored, table=True):
    """A person's secret as its encoded argon2 hash, or the seed of their one-time codes."""

    __tablename__ = "secret"
    __table_args__ = _STRICT

    person: str = Field(primary_key=True, sa_type=Text)
    encoded: str = Field(sa_type=Text)


class IncidentTable(_Stored, table=True):
    """The incident list: disposable, made from the entries."""

    __tablename__ = "incident"
    __table_args__ = _STRICT

    incident: str = Field(primary_key=True, sa_type=Text)
    kind: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    level: str | None = Field(sa_type=Text)
    train: str | None = Field(sa_type=Text)
    place: str | None = Field(sa_type=Text)
    summary: str = Field(sa_type=Text)
    reported_at: str = Field(sa_type=Text)
    acknowledged_at: str | None = Field(sa_type=Text)
    closed_at: str | None = Field(sa_type=Text)
    position: int


TABLES: Final = _Stored.metadata
HEAD: Final[Table] = TABLES.tables["head"]
ENTRY: Final[Table] = TABLES.tables["entry"]
PRIVATE: Final[Table] = TABLES.tables["private"]
SECRET: Final[Table] = TABLES.tables["secret"]
INCIDENT: Final[Table] = TABLES.tables["incident"]
