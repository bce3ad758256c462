"""Putting a backup in the log's place: what it would cost is shown first, and confirmed by that.

Nothing is exchanged before somebody has repeated the word that stands for exactly what was shown:
whatever is recorded in between makes it another word.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from dutyconsole.desk import checkpoints
from dutyconsole.desk.checkpoints import Found
from dutyconsole.desk.keys import notary
from dutyconsole.desk.secrets import digest_of
from dutyconsole.domain.checkpoint import Checkpoint, origin_of
from dutyconsole.domain.entry import DESK, ROSTER, Entry
from dutyconsole.domain.events import LogRestored, SecretSet
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.domain.restoring import Loss, loss_of
from dutyconsole.domain.wording import line

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.ports import Exchange, Joined, Log
    from dutyconsole.desk.scene import Officer, Scene


@dataclass(frozen=True, slots=True)
class Restoring:
    """A backup that is ready to be put in the log's place.

    Attributes:
        desk: A desk on the log to be.
        present: A desk on the log as it is; None: there is none, or it can't be read.
        unreadable: Why it can't be read.
        joined: What was put behind the backup.
        aside: What the log from before is to be called; empty where there is none.
        exchange: Puts the log to be in place.
    """

    desk: Desk
    present: Desk | None
    unreadable: Refused | None
    joined: Joined
    aside: str
    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Plan:
    """What restoring would do.

    Attributes:
        size: How many entries the backup holds.
        joined: How many exported ones are behind them.
        last: When the newest of all of them was recorded.
        loss: What of the log as it is would not be in it.
        beyond: The checkpoint that covers most, where it covers more than there would be.
        unsure: Why a checkpoint could not be checked, a clause each.
        secrets_lost: Whose secrets would have to be set again.
        private_lost: How many names and numbers would be missing.
        word: What confirms exactly this; empty where nothing is replaced or known to be lost.
        seen: The newest entry of the log as it is; None: there is none, or it can't be read. The
            exchange is to be refused where another one has followed.
    """

    size: int
    joined: int
    last: datetime
    loss: Loss
    beyond: Checkpoint | None
    unsure: tuple[Phrase, ...]
    secrets_lost: tuple[str, ...]
    private_lost: int
    word: str
    seen: Entry | None


def sign_on(restoring: Restoring, person: str, secret: str) -> Officer:
    """Who restores: by the log as it is, or by the backup where that can't be asked.

    The restore is an entry of the log to be, so they have to be known there too.

    Raises:
        Refused: `not_signed_on`, `not_permitted`.
    """
    asked = restoring.present or restoring.desk
    officer = asked.sign_on(person, secret)
    asked.check(officer, Action.KEEP_LOG)
    if asked.log.log_id == restoring.desk.log.log_id:
        _check_known(restoring.desk, officer)
    return officer


def _check_known(desk: Desk, officer: Officer) -> None:
    person = Name("person", officer.person)
    mend = Phrase("have it restored by somebody who could do so when that backup was made")
    if officer.person not in desk.roster.persons:
        refuse(
            Code.NOT_PERMITTED,
            "{person} is not yet on the roster of that backup",
            mend,
            person=person,
        )
    try:
        desk.check(officer, Action.KEEP_LOG)
    except Refused as refused:
        raise Refused(
            refused.code,
            "{person} can't restore it by the roster of that backup: {why}",
            mend,
            person=person,
            why=refused.why,
        ) from None


def plan(restoring: Restoring) -> Plan:
    """What restoring would do; nothing is done yet.

    Raises:
        Refused: `invalid`, where the backup is of another log than the one in its place, or
            contradicts a checkpoint; `not_recorded`.
    """
    desk, joined = restoring.desk, restoring.joined
    newest = desk.log.read(newest_first=True, limit=1)
    if not newest:
        refuse(Code.INVALID, "The backup holds no entry", "restore another one")
    seen = _newest(restoring.present)  # first: what follows while the rest is read is noticed
    beyond, unsure = _checkpoints(desk)
    loss = _loss(restoring, beyond)
    said = beyond.size if beyond else 0
    facts = (newest[0].hash, loss, restoring.aside != "", joined.count, joined.secrets, said)
    asked = restoring.aside or beyond
    word = hashlib.sha256(repr(facts).encode()).hexdigest()[:8] if asked else ""
    return Plan(
        size=newest[0].position - joined.count,
        joined=joined.count,
        last=newest[0].recorded_at,
        loss=loss,
        beyond=beyond,
        unsure=unsure,
        secrets_lost=joined.secrets,
        private_lost=len(joined.private),
        word=word,
        seen=seen,
    )


def record(restoring: Restoring, officer: Officer, secret: str, shown: Plan, reason: str) -> None:
    """Record the restore in the log to be.

    Whoever restores keeps the secret they have just proven, so that somebody can let the others in.

    Raises:
        Refused: `not_signed_on`, `not_permitted`, `not_recorded`.
    """
    said = line(reason, "The reason")
    event = LogRestored(
        size=shown.size,
        joined=shown.joined,
        replaced=restoring.aside,
        lost=shown.loss.count,
        lost_from=shown.loss.first,
        lost_to=shown.loss.last,
        incidents=shown.loss.incidents,
        private_lost=restoring.joined.private,
        secrets_lost=shown.secrets_lost,
        reason=said,
    )

    encoded = restoring.desk.secrets.encode(secret)

    def work(scene: Scene) -> None:
        scene.append(DESK, [event])
        for name in shown.secrets_lost:
            scene.turn.drop_secret(name)
        if officer.person in shown.secrets_lost:
            scene.append(ROSTER, [SecretSet(officer.person, digest_of(encoded))])
            scene.turn.set_secret(officer.person, encoded)

    restoring.desk.perform(officer, Action.KEEP_LOG, work)


def put_away(desk: Desk, plan: Plan, stamp: str) -> int:
    """Put aside copies of checkpoints that went further than what was restored; how many.

    They go on proving what was there, under another name, and `log verify` looks at them no more.
    """
    count = 0
    with suppress(Refused):
        for note in checkpoints.known_notes(desk):
            sealed = note.checkpoint
            mine = sealed.origin == origin_of(desk.log.log_id)
            if mine and sealed.size > plan.size + plan.joined:
                count += notary(desk).put_aside(sealed, stamp)
    return count


def _loss(restoring: Restoring, beyond: Checkpoint | None) -> Loss:
    if restoring.present is None:
        return Loss(None) if restoring.aside or beyond else Loss()
    after, before = restoring.desk.log, restoring.present.log
    if after.log_id != before.log_id:
        refuse(
            Code.INVALID,
            "The backup is of another log ({other}) than the one in its place ({log})",
            "restore it to a data directory of its own, with --data",
            other=after.log_id,
            log=before.log_id,
        )
    try:
        return loss_of(before.read(after=_common(after, before)))
    except Refused:
        return Loss(None)


def _newest(present: Desk | None) -> Entry | None:
    if present is not None:
        with suppress(Refused):
            return next(iter(present.log.read(newest_first=True, limit=1)), None)
    return None


def _common(one: Log, other: Log) -> int:
    """Position of the last entry that two copies of a log have in common.

    A hash vouches for everything before it, so halving finds it.
    """
    low, high = 0, min(one.position(), other.position())
    while low < high:
        middle = (low + high + 1) // 2
        mine, theirs = one.entry(middle), other.entry(middle)
        if mine is not None and theirs is not None and mine.hash == theirs.hash:
            low = middle
        else:
            high = middle - 1
    return low


def _checkpoints(desk: Desk) -> tuple[Checkpoint | None, tuple[Phrase, ...]]:
    """The checkpoint that covers more than the log to be, if any, and what was not checked."""
    unsure: dict[str, Phrase] = {}
    known: list[Found] = []
    try:
        known.extend(_known(desk))
    except Refused as refused:
        unsure["key"] = refused.why
    size = desk.log.position()
    for found in known:
        # A note that was changed proves nothing, and hinders nobody.
        if found.first_bad == found.checkpoint.size <= size and found.wrong is not None:
            refuse(
                Code.INVALID,
                "The backup contradicts the checkpoint at entry {size}: {why}",
                "restore another backup: this one is not of this log, or was changed",
                size=found.checkpoint.size,
                why=found.wrong,
            )
        said = found.unsure or (found.wrong if found.first_bad is None else None)
        if said is not None:
            unsure[str(said)] = said
    beyond = [f.checkpoint for f in known if f.first_bad == size + 1 <= f.checkpoint.size]
    return max(beyond, key=lambda each: each.size, default=None), tuple(unsure.values())


def _known(desk: Desk) -> Iterator[Found]:
    """The checkpoints of this log that are known here."""
    for found in checkpoints.check_known(desk):
        if found.checkpoint.origin == origin_of(desk.log.log_id):
            yield found
