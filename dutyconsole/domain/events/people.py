"""The log itself, people and adopted playbooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from dutyconsole.domain.entry import Json
from dutyconsole.domain.events.base import Event


@dataclass(frozen=True, slots=True)
class LogOpened(Event):
    """The first entry of every log."""

    KIND: ClassVar[str] = "log_opened"
    mode: str
    program: str


@dataclass(frozen=True, slots=True)
class SignedOn(Event):
    """The entry's person took a desk."""

    KIND: ClassVar[str] = "signed_on"


@dataclass(frozen=True, slots=True)
class SignedOff(Event):
    """The entry's person left a desk."""

    KIND: ClassVar[str] = "signed_off"


@dataclass(frozen=True, slots=True)
class PostDefined(Event):
    """An office that exists in this bureau.

    `tier` orders the offices: 1 station or depot, 2 system, 3 bureau.
    """

    KIND: ClassVar[str] = "post_defined"
    post: str
    en: str
    zh_hans: str
    zh_hant: str
    unit_kind: str
    tier: int


@dataclass(frozen=True, slots=True)
class UnitAdded(Event):
    """A bureau, a system, a station or a depot."""

    KIND: ClassVar[str] = "unit_added"
    unit: str
    unit_kind: str
    en: str
    zh_hans: str
    zh_hant: str


@dataclass(frozen=True, slots=True)
class PersonAdded(Event):
    """Somebody who works here; `phone` is an office number."""

    KIND: ClassVar[str] = "person_added"
    person: str
    en: str
    zh_hans: str
    zh_hant: str
    roles: tuple[str, ...]
    phone: str = ""


@dataclass(frozen=True, slots=True)
class RolesSet(Event):
    """What a person may do was changed."""

    KIND: ClassVar[str] = "roles_set"
    person: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SecretSet(Event):
    """A secret was set; by somebody else where the entry's person is another.

    `digest` is the hex SHA-256 of the stored argon2 hash, never anything of the secret.
    """

    KIND: ClassVar[str] = "secret_set"
    person: str
    digest: str


@dataclass(frozen=True, slots=True)
class SecretReviewed(Event):
    """A supervisor has made sure that a secret which was set again is the person's own."""

    KIND: ClassVar[str] = "secret_reviewed"
    person: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PersonLeft(Event):
    """The person is no longer here: their secret and device are gone, their holdings are over."""

    KIND: ClassVar[str] = "person_left"
    person: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PersonReturned(Event):
    """The person is here again, with these roles; a secret has to be set anew."""

    KIND: ClassVar[str] = "person_returned"
    person: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HoldingStarted(Event):
    """A person holds a post of a unit from `since`, acting (代理) if `ordered_by` somebody.

    `order_number` and `read_back` are those of the order by telephone, where there was one.
    """

    KIND: ClassVar[str] = "holding_started"
    SCHEMA: ClassVar[int] = 2
    holding: str
    person: str
    post: str
    unit: str
    since: datetime
    until: datetime | None = None
    acting: bool = False
    ordered_by: str = ""
    order_number: str = ""
    read_back: bool = False


@dataclass(frozen=True, slots=True)
class HoldingEnded(Event):
    """A holding is over from `until` on."""

    KIND: ClassVar[str] = "holding_ended"
    holding: str
    until: datetime


@dataclass(frozen=True, slots=True)
class HoldingReviewed(Event):
    """A supervisor has looked at how an acting holder came about."""

    KIND: ClassVar[str] = "holding_reviewed"
    holding: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlaybookAdopted(Event):
    """Runs may start from this text from now on.

    Attributes:
        content: Canonical content.
        file: The file's own bytes, base64.
        local: The bureau's own, not the shipped text.
        changed_response: Its `response:` differs from the shipped one.
    """

    KIND: ClassVar[str] = "playbook_adopted"
    playbook: str
    version: int
    digest: str
    content: Mapping[str, Json]
    file: str
    local: bool = False
    changed_response: bool = False
