"""The roster: persons and their roles, units, who holds which post, secrets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeAlias

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.scene import Officer, Scene
from dutyconsole.desk.secrets import digest_of
from dutyconsole.domain import holdings, permissions, secret_review
from dutyconsole.domain.entry import ROSTER, Entry
from dutyconsole.domain.events import Event, PersonAdded, RolesSet, SecretSet, UnitAdded
from dutyconsole.domain.leaving import check_here, check_name_free
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.phrase import Name, Names
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.roster import Role
from dutyconsole.domain.text import Localised
from dutyconsole.domain.wording import line, worded

UNIT_KINDS = ("bureau", "system", "station", "depot")

_Work: TypeAlias = Callable[[Scene], Sequence[Event]]
_ID = re.compile(r"[a-z][a-z0-9_.-]{0,39}")


def add_person(
    desk: Desk,
    officer: Officer,
    person: str,
    name: Localised,
    roles: Iterable[str],
    phone: str = "",
) -> Entry:
    """Add somebody to the roster; they can sign once a secret is set.

    Raises:
        Refused: `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> Sequence[Event]:
        if person in scene.roster.persons:
            refuse(
                Code.INVALID,
                "There is a person {person!r} already",
                "choose another id",
                person=person,
            )
        check_name_free(scene.roster, name)
        event = PersonAdded(
            person=_id(person),
            en=line(name.en, "The name", required=True),
            zh_hans=line(name.zh_hans, "The name", required=True),
            zh_hant=line(name.zh_hant, "The name", required=True),
            roles=named_roles(roles),
            phone=line(phone, "The telephone number"),
        )
        return (event,)

    return _keep(desk, officer, Action.KEEP_ROSTER, work)


def set_roles(desk: Desk, officer: Officer, person: str, roles: Iterable[str]) -> Entry:
    """Change what a person may do; nobody gives themselves more.

    Raises:
        Refused: `unknown`, `invalid` where no administrator would be left, `not_signed_on`,
            `not_permitted`, `not_recorded`.
    """
    named = tuple(roles)

    def work(scene: Scene) -> Sequence[Event]:
        check_here(scene.roster, person)
        wanted = named_roles(named)
        permissions.check_roles(scene.roster, person, frozenset(map(Role, wanted)), officer.person)
        return (RolesSet(person, wanted),)

    return _keep(desk, officer, Action.KEEP_ROSTER, work)


def add_unit(desk: Desk, officer: Officer, unit: str, kind: str, name: Localised) -> Entry:
    """Add a bureau, a system, a station or a depot."""

    def work(scene: Scene) -> Sequence[Event]:
        if unit in scene.roster.units:
            refuse(Code.INVALID, "There is a unit {unit!r} already", "choose another id", unit=unit)
        if kind not in UNIT_KINDS:
            refuse(
                Code.INVALID,
                "There is no kind of unit {kind!r}",
                "one of: {kinds}",
                kind=kind,
                kinds=Names.of("word", *UNIT_KINDS),
            )
        texts = [line(t, "The name", required=True) for t in (name.en, name.zh_hans, name.zh_hant)]
        return (UnitAdded(_id(unit), kind, *texts),)

    return _keep(desk, officer, Action.KEEP_ROSTER, work)


def start_holding(
    desk: Desk,
    officer: Officer,
    person: str,
    post: str,
    unit: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Entry:
    """Let a person hold a post of a unit, from now or later; nobody does so for themselves.

    Raises:
        Refused: As `holdings.start_holding` does; `not_signed_on`, `not_permitted`,
            `not_recorded`.
    """

    def work(scene: Scene) -> Sequence[Event]:
        started = holdings.start_holding(
            scene.roster, person, post, unit, scene.now, since=since, until=until
        )
        if officer.person == person:
            refuse(
                Code.NOT_PERMITTED,
                "{person} cannot give a post to themselves",
                "have another administrator record it",
                person=Name("person", person),
            )
        return (started,)

    return _keep(desk, officer, Action.KEEP_ROSTER, work)


def order_acting(
    desk: Desk,
    officer: Officer,
    person: str,
    post: str,
    unit: str,
    *,
    ordered_by: str,
    until: datetime,
    since: datetime | None = None,
    order_number: str = "",
    read_back: bool = False,
) -> Entry:
    """Record an acting holder ordered by the holder or the next tier.

    Args:
        desk: The desk.
        officer: Who records it.
        person: Who acts.
        post: As holder of which post.
        unit: Of which unit.
        ordered_by: Who ordered it.
        until: Until when.
        since: From when; None: from now.
        order_number: The number of the order by telephone, where there was one.
        read_back: It was read back and confirmed.
    """

    def work(scene: Scene) -> Sequence[Event]:
        if not ordered_by:
            refuse(Code.INVALID, "An acting holder is ordered by somebody", "name who ordered it")
        if officer.person == person:
            refuse(
                Code.NOT_PERMITTED,
                "{person} cannot record that they act for somebody themselves",
                "have another officer or an administrator record it",
                person=Name("person", person),
            )
        return (
            holdings.start_holding(
                scene.roster,
                person,
                post,
                unit,
                scene.now,
                since=since,
                until=until,
                acting_by=ordered_by,
                order_number=line(order_number, "The order number"),
                read_back=read_back,
            ),
        )

    return _keep(desk, officer, Action.ORDER_ACTING, work)


def end_holding(desk: Desk, officer: Officer, holding: str, until: datetime | None = None) -> Entry:
    """End a holding, now or later; that of an acting holder whoever may record one ends too."""
    known = desk.roster.holdings.get(holding)
    acting = known is not None and known.acting
    return _keep(
        desk,
        officer,
        Action.ORDER_ACTING if acting else Action.KEEP_ROSTER,
        lambda s: (holdings.end_holding(s.roster, holding, s.now, until),),
    )


def review_acting(desk: Desk, officer: Officer, holding: str, note: str = "") -> Entry:
    """A supervisor has looked at how an acting holder came about."""

    def work(scene: Scene) -> Sequence[Event]:
        said = worded(note, "The note", required=False)
        return (holdings.review_holding(scene.roster, holding, officer.person, said),)

    return _keep(desk, officer, Action.REVIEW_ACTING, work)


def review_secret(desk: Desk, officer: Officer, person: str, note: str = "") -> Entry:
    """A supervisor has made sure that a secret which somebody else set is the person's own again.

    Raises:
        Refused: `unknown`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> Sequence[Event]:
        said = worded(note, "The note", required=False)
        return (secret_review.review_secret(scene.roster, person, officer.person, said),)

    return _keep(desk, officer, Action.REVIEW_SECRET, work)


def choose_secret(desk: Desk, officer: Officer, secret: str) -> Entry:
    """Choose one's own secret; the only thing a secret set by somebody else permits.

    Raises:
        Refused: `invalid` for one that is empty, too long, or the one until now; `not_signed_on`,
            `not_recorded`.
    """
    if desk.secrets.is_right(desk.log.secret(officer.person), secret):
        desk.check(officer, Action.OWN_SECRET)
        refuse(Code.INVALID, "That is the secret until now", "choose another")
    return _set_secret(desk, officer, Action.OWN_SECRET, officer.person, secret)


def set_secret(desk: Desk, officer: Officer, person: str, secret: str) -> Entry:
    """Set a first or forgotten secret for somebody: it lets them choose their own."""
    if person == officer.person:
        return choose_secret(desk, officer, secret)
    return _set_secret(desk, officer, Action.KEEP_ROSTER, person, secret)


def _set_secret(desk: Desk, officer: Officer, action: Action, person: str, secret: str) -> Entry:
    encoded = desk.secrets.encode(secret)

    def work(scene: Scene) -> Entry:
        check_here(scene.roster, person)
        (entry,) = scene.append(ROSTER, [SecretSet(person, digest_of(encoded))])
        scene.turn.set_secret(person, encoded)
        return entry

    return desk.perform(officer, action, work)


def _keep(desk: Desk, officer: Officer, action: Action, work: _Work) -> Entry:
    return desk.perform(officer, action, lambda s: s.append(ROSTER, work(s))[-1])


def named_roles(roles: Iterable[str]) -> tuple[str, ...]:
    """Roles as typed, each once.

    Raises:
        Refused: `invalid` for one that there is not, and for none.
    """
    named = tuple(dict.fromkeys(roles))
    for role in named:
        if role not in set(Role):
            refuse(
                Code.INVALID,
                "There is no role {role!r}",
                "choose of: {roles}",
                role=role,
                roles=Names.of("word", *(r.value for r in Role)),
            )
    if not named:
        refuse(Code.INVALID, "No role is given", "name at least one")
    return named


def _id(text: str) -> str:
    if _ID.fullmatch(text) is None:
        refuse(
            Code.INVALID,
            "{text!r} cannot be an id",
            "use small letters, digits, dot, dash and underscore, a letter first",
            text=text,
        )
    return text
