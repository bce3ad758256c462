"""Letting somebody to the desk, in a thread: the secret, how old it is, what it ends."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from dutyconsole.desk.sign_ons import age, give_back
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.tui.messages import SecretDue, SignedOn

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.scene import Officer
    from dutyconsole.domain.roster import Roster


def admit(desk: Desk, typed: str, secret: str, now: datetime) -> SignedOn | SecretDue:
    """Who has given which secret, if it is right and needs no other in its place.

    Args:
        desk: The desk.
        typed: An id, or a name.
        secret: As typed.
        now: The time.

    Raises:
        Refused: `not_signed_on`, `not_permitted`.
    """
    person = person_meant(desk.roster, typed)
    officer = desk.sign_on(person, secret)
    known = desk.roster.persons.get(person)
    if officer.proven and known and known.secret_foreign and not desk.is_practice:
        return SecretDue(officer)
    admitted = admit_again(desk, officer)
    if age(desk, officer, now).expired:
        return SecretDue(officer, expired=True)
    return SignedOn(admitted)


def admit_again(desk: Desk, officer: Officer) -> Officer:
    """Somebody who has just given their secret; nobody works here without one any more.

    Raises:
        Refused: `not_signed_on`, `not_permitted`.
    """
    if not officer.proven and not officer.wait:
        refuse(Code.NOT_SIGNED_ON, "The name or the secret is wrong", "type it again")
    desk.check(officer, Action.SIGN_ON)
    with suppress(Refused):  # a log that cannot be written keeps nobody out
        give_back(desk, officer)
    return officer


def person_meant(roster: Roster, typed: str) -> str:
    """The id of whoever is typed by id or by name; as typed where that is nobody, or several."""
    if typed in roster.persons:
        return typed
    wanted = typed.casefold()
    found = [
        person.id
        for person in roster.persons.values()
        if wanted in {t.casefold() for t in (person.name.en, person.name.zh_hans,
                                             person.name.zh_hant)}
    ]  # fmt: skip
    return found[0] if len(found) == 1 else typed
