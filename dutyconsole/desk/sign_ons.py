"""Taking a desk by breaking the glass, its review, and sessions of the shell."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.intake import OPEN_STATES
from dutyconsole.desk.scene import Officer, Scene
from dutyconsole.domain.entry import DESK, Entry
from dutyconsole.domain.events import (
    GlassBroken,
    GlassGivenBack,
    GlassReviewed,
    SessionBegun,
    SessionEnded,
)
from dutyconsole.domain.permissions import Action, not_permitted
from dutyconsole.domain.phrase import Name
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.secret_age import Age, age_of
from dutyconsole.domain.sign_ons import (
    LONGEST_SESSION,
    USUAL_SESSION,
    Taking,
    Token,
    digest_of_token,
)
from dutyconsole.domain.wording import worded

_TAKING: Final = "?"
"""In place of the number of a taking that is only being recorded."""


# -- breaking the glass ---------------------------------------------------------------------------


def break_glass(desk: Desk, person: str, reason: str) -> Officer:
    """Take the desk without a secret: in an emergency nobody is locked out.

    It rings at every desk, stands in its head and is due until a supervisor has reviewed it;
    whatever is recorded under it says so. Whoever takes it handles incidents as far as the roles of
    `person` go, settles nothing that can wait and signs nothing. What somebody else took under the
    same name of a desk goes on: it may be another machine, and whoever works there is needed.

    Args:
        desk: The desk.
        person: Who that is, on their own word alone.
        reason: Why they cannot sign on, and why it cannot wait.

    Raises:
        Refused: `unknown`, `invalid` without a reason, `not_permitted` for somebody who handles no
            incidents, `not_recorded`.
    """

    def work(scene: Scene) -> Officer:
        known = scene.roster.persons.get(person)
        if known is None:
            refuse(
                Code.UNKNOWN,
                "There is no person {person!r}",
                "look the person up in the roster",
                person=person,
            )
        said = worded(reason, "The reason")
        gate = not_permitted(known, Action.HANDLE)
        if gate is not None:
            raise gate
        number = str(scene.office.sign_ons.last_taking + 1)
        here = scene.office.sign_ons.under_way(desk.name)
        over = [GlassGivenBack(t.number) for t in here if t.person == person]
        scene.append(DESK, [*over, GlassBroken(number, said)])
        return Officer(person, proven=False, taking=number, log=desk.log.log_id)

    return desk.by_itself(work, Officer(person, proven=False, taking=_TAKING))


def give_back(desk: Desk, officer: Officer) -> tuple[Entry, ...]:
    """Nobody works without a secret at this desk any more; nothing where nobody did.

    By whoever took it, or by anybody who has signed on there.

    Raises:
        Refused: `not_signed_on`, `not_recorded`.
    """
    if not any(desk.office.sign_ons.under_way(desk.name)):
        return ()

    def work(scene: Scene) -> tuple[Entry, ...]:
        events = [GlassGivenBack(t.number) for t in scene.office.sign_ons.under_way(desk.name)]
        return scene.append(DESK, events)

    return desk.perform(officer, Action.SIGN_ON, work)


def review_glass(desk: Desk, officer: Officer, number: str, note: str) -> Entry:
    """A supervisor has looked at a taking that is over, and at all that was done under it.

    Raises:
        Refused: `unknown`, also where it was reviewed; `invalid` where it is under way, or without
            a note; `not_signed_on`; `not_permitted`, also to whoever took the desk; `not_recorded`.
    """

    def work(scene: Scene) -> Entry:
        taking = scene.office.sign_ons.takings.get(number)
        if taking is None or taking.reviewed:
            refuse(
                Code.UNKNOWN,
                "There is no break-glass {number!r} to review",
                "list those that are to be reviewed",
                number=number,
            )
        if taking.person == officer.person:
            refuse(
                Code.NOT_PERMITTED,
                "{person} took that desk and cannot review it",
                "let another supervisor review it",
                person=Name("person", officer.person),
            )
        if not taking.over:
            refuse(
                Code.INVALID,
                "Desk {desk} is still worked at under break-glass {number}",
                "sign on there or have it given back, then look at all that was done",
                desk=taking.desk,
                number=number,
            )
        said = worded(note, "The note")
        return scene.append(DESK, [GlassReviewed(number, said)])[0]

    return desk.perform(officer, Action.REVIEW_GLASS, work)


def done_under(desk: Desk, taking: Taking) -> tuple[Entry, ...]:
    """What was recorded under a taking, oldest first: what its reviewer looks at."""
    from dutyconsole.domain.sign_ons import BREAK_GLASS

    found: list[Entry] = []
    for entry in desk.log.read(after=taking.position):
        if (entry.kind, entry.data.get("taking")) == (GlassGivenBack.KIND, taking.number):
            break
        if (entry.post, entry.person, entry.desk) == (BREAK_GLASS, taking.person, taking.desk):
            found.append(entry)
    return tuple(found)


# -- sessions of the shell ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Begun:
    """A session of the shell. `token` opens it: to be kept in a file of its owner's alone."""

    officer: Officer
    session: str
    until: datetime
    token: str = field(repr=False)


def begin_session(
    desk: Desk, officer: Officer, now: datetime, lasts: timedelta = USUAL_SESSION
) -> Begun:
    """Let the shell act for an officer for a while, on a token instead of the secret.

    Raises:
        Refused: `invalid` for a time too long, `not_signed_on`, also where the secret has expired
            and no incident is being handled; `not_permitted`, `not_recorded`.
    """
    if not timedelta(minutes=1) <= lasts <= LONGEST_SESSION:
        refuse(
            Code.INVALID,
            "A session cannot last {minutes} minutes",
            "give 1 to {longest} minutes",
            minutes=lasts // timedelta(minutes=1),
            longest=LONGEST_SESSION // timedelta(minutes=1),
        )
    officer = replace(officer, expired=age(desk, officer, now).expired)
    random = secrets.token_urlsafe(32)

    def work(scene: Scene) -> Begun:
        session = str(scene.office.sign_ons.last_session + 1)
        token, until = f"{session}.{random}", scene.now + lasts
        event = SessionBegun(session, digest_of_token(token), until, officer.taking)
        scene.append(DESK, [event])
        return Begun(officer, session, until, token)

    return desk.perform(officer, Action.SIGN_ON, work)


def end_session(desk: Desk, token: str, now: datetime) -> bool:
    """End the session that a token opens; False where it had ended, or never was."""
    found = _session(desk, token, now)
    if found is None:
        return False
    events = [SessionEnded(found.session)]
    desk.by_itself(lambda scene: scene.append(DESK, events), _officer(found))
    return True


def by_token(desk: Desk, token: str, now: datetime) -> Officer | None:
    """Who a token lets act; None where its session is over."""
    found = _session(desk, token, now)
    return replace(_officer(found), log=desk.log.log_id) if found is not None else None


def _officer(found: Token) -> Officer:
    return Officer(
        found.person, proven=not found.taking, taking=found.taking, session=found.session
    )


def _session(desk: Desk, token: str, now: datetime) -> Token | None:
    number, dot, _ = token.partition(".")
    found = desk.office.sign_ons.sessions.get(number)
    if not dot or found is None or not found.is_opened_by(token) or now >= found.until:
        return None
    return found if found.person in desk.roster.persons else None


# -- secrets that grow old ------------------------------------------------------------------------


def age(desk: Desk, officer: Officer, now: datetime) -> Age:
    """How old the officer's secret is; of one who has none there is nothing to say.

    While an incident is handled no secret counts as expired: the officer is needed there.
    """
    if not officer.proven:
        return Age()
    found = age_of(desk.roster.persons.get(officer.person), desk.secret_lasts, now)
    if found.expired and _any(desk.incidents(OPEN_STATES)):
        return replace(found, expired=False)
    return found


def _any(found: Iterable[object]) -> bool:
    return any(True for _ in found)
