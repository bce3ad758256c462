"""People: persons, roles, posts of units held from-until, and who set whose secret."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import (
    CodeEnrolled,
    CodeMissed,
    CodeRemoved,
    CodeUsed,
    HoldingEnded,
    HoldingReviewed,
    HoldingStarted,
    PersonAdded,
    PersonLeft,
    PersonReturned,
    PostDefined,
    RolesSet,
    SecretSet,
    UnitAdded,
)
from dutyconsole.domain.secret_doubt import SECRET_KINDS, SecretDoubts, fold_doubts
from dutyconsole.domain.text import Localised


class Role(StrEnum):
    """What a person is at the console; what a role may do is in `permissions`."""

    DUTY_OFFICER = "duty_officer"
    LEADER = "leader"
    SUPERVISOR = "supervisor"
    TRAINER = "trainer"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Post:
    """An office. `tier`: 1 station or depot, 2 system, 3 bureau."""

    id: str
    name: Localised
    unit_kind: str
    tier: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A bureau, a system, a station or a depot."""

    id: str
    kind: str
    name: Localised


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works here.

    Attributes:
        secret_at: Position of the entry that set the present secret; 0 if there is none.
        secret_foreign: The present secret was set by somebody else.
        secret_since: When the present secret was set.
        foreign_secret_at: Position at which somebody else last set a secret for them; 0: never.
        code_at: Position of the entry since which their device makes one-time codes; 0: none does.
        code_step: The newest code that has signed.
        codes_missed: Wrong codes in a row.
        code_missed_at: When the last of them was read out.
        left: They are no longer here, and do and sign nothing.
    """

    id: str
    name: Localised
    roles: frozenset[Role]
    phone: str = ""
    secret_at: int = 0
    secret_foreign: bool = False
    foreign_secret_at: int = 0
    code_at: int = 0
    code_step: int = 0
    codes_missed: int = 0
    code_missed_at: datetime | None = None
    left: bool = False
    secret_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """A person holds a post of a unit from `since` to `until` (exclusive; None: open).

    Attributes:
        ordered_by: Who ordered an acting holder (代理), with `order_number`; empty for a holder.
        recorded_by: The officer who recorded it.
        position: The entry that recorded it.
        reviewed_by: The supervisor who has looked at an acting holder's order.
    """

    id: str
    person: str
    post: str
    unit: str
    since: datetime
    until: datetime | None
    acting: bool
    ordered_by: str
    position: int = 0
    order_number: str = ""
    read_back: bool = False
    recorded_by: str = ""
    reviewed_by: str = ""

    def valid_at(self, moment: datetime) -> bool:
        """Whether it holds at `moment`."""
        return self.since <= moment and (self.until is None or moment < self.until)


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody, as the log says."""

    posts: Mapping[str, Post] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)
    persons: Mapping[str, Person] = field(default_factory=dict)
    holdings: Mapping[str, Holding] = field(default_factory=dict)
    doubts: SecretDoubts = field(default_factory=SecretDoubts)

    def holdings_of(self, person: str, post: str, moment: datetime) -> Iterator[Holding]:
        """Holdings of `post` by `person`, in any unit, that are valid at `moment`."""
        for holding in self.holdings.values():
            if (holding.person, holding.post) == (person, post) and holding.valid_at(moment):
                yield holding

    def holders(self, post: str, moment: datetime) -> Iterator[Holding]:
        """Who holds `post` at `moment`, acting holders included."""
        for holding in self.holdings.values():
            if holding.post == post and holding.valid_at(moment):
                yield holding

    def posts_of(self, person: str, moment: datetime) -> Iterator[Holding]:
        """What `person` holds at `moment`."""
        for holding in self.holdings.values():
            if holding.person == person and holding.valid_at(moment):
                yield holding


def fold_roster(roster: Roster, entry: Entry) -> Roster:
    """The roster after one more entry of its stream."""
    if entry.kind in SECRET_KINDS:
        roster = replace(roster, doubts=fold_doubts(roster.doubts, entry))
    match read_event(entry):
        case PostDefined() as e:
            post = Post(e.post, Localised(e.en, e.zh_hans, e.zh_hant), e.unit_kind, e.tier)
            return replace(roster, posts={**roster.posts, e.post: post})
        case UnitAdded() as e:
            unit = Unit(e.unit, e.unit_kind, Localised(e.en, e.zh_hans, e.zh_hant))
            return replace(roster, units={**roster.units, e.unit: unit})
        case PersonAdded() as e:
            name = Localised(e.en, e.zh_hans, e.zh_hant)
            person = Person(e.person, name, frozenset(map(Role, e.roles)), e.phone)
            return _with_person(roster, person)
        case RolesSet() as e:
            roles = frozenset(map(Role, e.roles))
            return _with_person(roster, replace(roster.persons[e.person], roles=roles))
        case SecretSet() as e:
            before = roster.persons[e.person]
            foreign = entry.person != e.person
            return _with_person(
                roster,
                replace(
                    before,
                    secret_at=entry.position,
                    secret_since=entry.recorded_at,
                    secret_foreign=foreign,
                    foreign_secret_at=entry.position if foreign else before.foreign_secret_at,
                ),
            )
        case PersonLeft() as e:
            gone = replace(roster.persons[e.person], left=True, roles=frozenset(), secret_at=0)
            return _with_person(roster, replace(gone, code_at=0))
        case PersonReturned() as e:
            roles = frozenset(map(Role, e.roles))
            back = replace(roster.persons[e.person], left=False, roles=roles)
            return _with_person(roster, back)
        case HoldingStarted() as e:
            holding = Holding(
                e.holding, e.person, e.post, e.unit, e.since, e.until, e.acting, e.ordered_by,
                entry.position, e.order_number, e.read_back, entry.person or "",
            )  # fmt: skip
            return replace(roster, holdings={**roster.holdings, e.holding: holding})
        case HoldingEnded() as e:
            holding = replace(roster.holdings[e.holding], until=e.until)
            return replace(roster, holdings={**roster.holdings, e.holding: holding})
        case HoldingReviewed() as e:
            holding = replace(roster.holdings[e.holding], reviewed_by=entry.person or "")
            return replace(roster, holdings={**roster.holdings, e.holding: holding})
        case CodeEnrolled() | CodeRemoved() | CodeUsed() | CodeMissed() as e:
            return _with_person(roster, _after_code(roster.persons[e.person], e, entry))
        case _:
            return roster


def _after_code(
    person: Person, event: CodeEnrolled | CodeRemoved | CodeUsed | CodeMissed, entry: Entry
) -> Person:
    match event:
        case CodeEnrolled():
            fresh = replace(person, codes_missed=0, code_missed_at=None)
            return replace(fresh, code_at=entry.position, code_step=0)
        case CodeRemoved():
            return replace(person, code_at=0)
        case CodeUsed():
            return replace(person, code_step=event.step, codes_missed=0, code_missed_at=None)
        case CodeMissed():
            missed = person.codes_missed + 1
            return replace(person, codes_missed=missed, code_missed_at=entry.recorded_at)


def _with_person(roster: Roster, person: Person) -> Roster:
    return replace(roster, persons={**roster.persons, person.id: person})
