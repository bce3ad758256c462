"""Desks taken by breaking the glass, and sessions of the shell: what of them is open."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import (
    GlassBroken,
    GlassGivenBack,
    GlassReviewed,
    PersonLeft,
    SecretSet,
    SessionBegun,
    SessionEnded,
)

BREAK_GLASS: Final = "break_glass"
"""In place of a post in every entry that was made without a secret."""

USUAL_SESSION: Final = timedelta(hours=1)
LONGEST_SESSION: Final = timedelta(hours=12)
"""A shift; local settings, as the source names none."""

SIGN_ON_KINDS: Final[frozenset[str]] = frozenset(
    event.KIND
    for event in (
        *(GlassBroken, GlassGivenBack, GlassReviewed),
        *(SessionBegun, SessionEnded, SecretSet, PersonLeft),
    )
)
"""Kinds of the entries that the register is folded from."""


@dataclass(frozen=True, slots=True)
class Taking:
    """A desk that was taken by breaking the glass.

    Attributes:
        person: Who that said to be.
        over: Nobody works under it any more.
        reviewed: A supervisor has looked at it.
        position: The entry that says so.
    """

    number: str
    person: str
    desk: str
    reason: str
    at: datetime
    position: int
    over: bool = False
    reviewed: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """A session of the shell that has not been ended; `digest` is of its token."""

    session: str
    person: str
    digest: str
    until: datetime
    taking: str = ""

    def is_opened_by(self, token: str) -> bool:
        """Whether this is the token."""
        return hmac.compare_digest(self.digest, digest_of_token(token))


@dataclass(frozen=True, slots=True)
class SignOns:
    """What is open.

    Attributes:
        takings: By number, what is not over or not reviewed.
        sessions: By number, what was not ended; some may have run out.
        last_taking: The last number given out.
        last_session: Likewise.
    """

    takings: Mapping[str, Taking] = field(default_factory=dict)
    sessions: Mapping[str, Token] = field(default_factory=dict)
    last_taking: int = 0
    last_session: int = 0

    def under_way(self, desk: str = "") -> Iterator[Taking]:
        """What is not over, at one desk or at all of them."""
        for taking in self.takings.values():
            if not taking.over and desk in ("", taking.desk):
                yield taking

    def to_review(self) -> Iterator[Taking]:
        """What no supervisor has looked at."""
        return (taking for taking in self.takings.values() if not taking.reviewed)


def digest_of_token(token: str) -> str:
    """Hex SHA-256 of a token: enough for 256 random bits, where a secret takes argon2."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def fold_sign_ons(register: SignOns, entry: Entry) -> SignOns:
    """The register after one more entry of `SIGN_ON_KINDS`.

    A secret that is set ends every session of its owner, and so does their leaving, which ends
    what they took by breaking the glass too.
    """
    match read_event(entry):
        case GlassBroken() as e:
            taking = Taking(
                e.taking, entry.person or "", entry.desk or "", e.reason,
                entry.recorded_at, entry.position,
            )  # fmt: skip
            takings = {**register.takings, e.taking: taking}
            return replace(register, takings=takings, last_taking=int(e.taking))
        case GlassGivenBack() as e:
            return _settled(register, e.taking, over=True)
        case GlassReviewed() as e:
            return _settled(register, e.taking, reviewed=True)
        case SessionBegun() as e:
            known = _running(register, entry.recorded_at)
            token = Token(e.session, entry.person or "", e.digest, e.until, e.taking)
            last = int(e.session)
            return replace(register, sessions={**known, e.session: token}, last_session=last)
        case SessionEnded() as e:
            kept = {n: s for n, s in register.sessions.items() if n != e.session}
            return replace(register, sessions=kept)
        case SecretSet(person=person):
            return _without_sessions(register, person)
        case PersonLeft(person=person):
            for taking in [t for t in register.under_way() if t.person == person]:
                register = _settled(register, taking.number, over=True)
            return _without_sessions(register, person)
        case _:
            return register


def _settled(
    register: SignOns, number: str, *, over: bool = False, reviewed: bool = False
) -> SignOns:
    known = register.takings.get(number)
    if known is None:
        return register
    after = replace(known, over=known.over or over, reviewed=known.reviewed or reviewed)
    takings = {n: t for n, t in register.takings.items() if n != number}
    sessions = register.sessions
    if after.over:
        sessions = {n: s for n, s in sessions.items() if s.taking != number}
    if not (after.over and after.reviewed):
        takings[number] = after
    return replace(register, takings=takings, sessions=sessions)


def _without_sessions(register: SignOns, person: str) -> SignOns:
    kept = {n: s for n, s in register.sessions.items() if s.person != person}
    return replace(register, sessions=kept) if kept != register.sessions else register


def _running(register: SignOns, now: datetime) -> dict[str, Token]:
    return {n: s for n, s in register.sessions.items() if now < s.until}
