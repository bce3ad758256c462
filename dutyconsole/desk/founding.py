"""A new log: what it holds before the first call comes in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from dutyconsole.desk.playbooks import adopted
from dutyconsole.desk.ports import Log, Turn
from dutyconsole.desk.secrets import Secrets, digest_of
from dutyconsole.domain.codec import event_data
from dutyconsole.domain.entry import DESK, PLAYBOOKS, ROSTER, Draft
from dutyconsole.domain.events import (
    Event,
    HoldingStarted,
    LogOpened,
    PersonAdded,
    PostDefined,
    SecretSet,
    UnitAdded,
)
from dutyconsole.domain.playbook import Playbook
from dutyconsole.domain.roster import Person, Post, Unit

HELD_BEFORE: Final = timedelta(days=365)
"""People who are there from the start have held their posts for some time: what happened shortly
before the log began can be entered. Every later holding begins when it is recorded, or later."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is there from the start, with the posts (post, unit) they hold."""

    person: Person
    posts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Foundation:
    """What a log starts with.

    Attributes:
        program: Name and version of what made it.
        posts: Every office.
        units: Every unit.
        people: Everybody; all get the same first secret.
        playbooks: The shipped playbooks with the bytes of their files.
        founder: Who sets the secrets; somebody's own secret counts as chosen by themselves.
    """

    program: str
    posts: Mapping[str, Post]
    units: Sequence[Unit]
    people: Sequence[Newcomer]
    playbooks: Sequence[tuple[Playbook, bytes]]
    founder: str | None


def found(log: Log, foundation: Foundation, secrets: Secrets, secret: str) -> None:
    """Write the first entries of an empty log, as one transaction.

    Raises:
        Refused: `invalid` for an empty secret, `not_recorded`.
    """
    encoded = {n.person.id: secrets.encode(secret) for n in foundation.people}

    def work(turn: Turn) -> None:
        def drafts(stream: str, events: Iterable[Event]) -> list[Draft]:
            return [
                Draft(
                    stream=stream,
                    kind=event.KIND,
                    schema=event.SCHEMA,
                    data=event_data(event),
                    occurred_at=turn.now,
                    person=foundation.founder,
                )
                for event in events
            ]

        turn.append(
            [
                *drafts(DESK, [LogOpened(log.mode, foundation.program)]),
                *drafts(PLAYBOOKS, (adopted(p, raw) for p, raw in foundation.playbooks)),
                *drafts(ROSTER, _roster(foundation, encoded, turn)),
            ]
        )
        for person, hash_ in encoded.items():
            turn.set_secret(person, hash_)

    log.transact(work)


def _roster(foundation: Foundation, encoded: Mapping[str, str], turn: Turn) -> Iterable[Event]:
    for post in foundation.posts.values():
        yield PostDefined(
            post.id, post.name.en, post.name.zh_hans, post.name.zh_hant, post.unit_kind, post.tier
        )
    for unit in foundation.units:
        yield UnitAdded(unit.id, unit.kind, unit.name.en, unit.name.zh_hans, unit.name.zh_hant)
    held = 0
    for newcomer in foundation.people:
        person = newcomer.person
        yield PersonAdded(
            person.id,
            person.name.en,
            person.name.zh_hans,
            person.name.zh_hant,
            tuple(sorted(role.value for role in person.roles)),
            person.phone,
        )
        yield SecretSet(person.id, digest_of(encoded[person.id]))
        for post_id, unit_id in newcomer.posts:
            held += 1
            yield HoldingStarted(f"h{held}", person.id, post_id, unit_id, turn.now - HELD_BEFORE)
