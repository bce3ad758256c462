"""Sealing the log: a signed checkpoint at every handover and close, and checking against one.

Each is an entry too, right behind what it covers: so the log knows its own checkpoints, a chain
that was computed anew contradicts them, and a page that is printed later shows the same one. A copy
lies beside the log, to be carried away: only what is kept elsewhere finds a tail that was cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dutyconsole.domain.checkpoint import (
    Checkpoint,
    Note,
    origin_of,
    read_checkpoint,
    read_note,
    read_verifier_key,
)
from dutyconsole.domain.entry import DESK
from dutyconsole.domain.events import CheckpointMade
from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.refusal import Code, Refused, refuse

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk, Scene
    from dutyconsole.desk.ports import Notary


@dataclass(frozen=True, slots=True)
class Found:
    """What checking a checkpoint has found.

    Attributes:
        checkpoint: Which one.
        wrong: Why the log is not the one that was sealed; None where it is.
        unsure: What could not be checked.
    """

    checkpoint: Checkpoint
    wrong: Phrase | None = None
    unsure: Phrase | None = None


def prepare(desk: Desk) -> None:
    """Make the key where there is none; where that fails `desk.unsealed` says why."""
    try:
        _notary(desk).prepare()
    except Refused as refused:
        desk.unsealed = refused


def make(desk: Desk) -> Note:
    """Sign a checkpoint of the log as it is, and keep a copy; nothing is recorded.

    Raises:
        Refused: `invalid` where there is no entry or the key cannot be used.
    """
    newest = desk.log.read(newest_first=True, limit=1)
    if not newest:
        refuse(Code.INVALID, "The log holds no entry", "record something first")
    note = _notary(desk).sign(_checkpoint(desk, newest[0].position, newest[0].hash))
    _notary(desk).keep(note)
    return note


def seal(desk: Desk, scene: Scene) -> Note | None:
    """Seal the log up to here, within a turn; duty never waits for a key that cannot be used.

    Returns:
        The note; None where it could not be signed: then `desk.unsealed` says why.
    """
    desk.unsealed = None
    newest = scene.turn.read(newest_first=True, limit=1)[0]
    try:
        note = _notary(desk).sign(_checkpoint(desk, newest.position, newest.hash))
    except Refused as refused:
        desk.unsealed = refused
        return None
    scene.append(DESK, [CheckpointMade(note.checkpoint.size, note.text)], occurred_at=scene.now)
    return note


def keep(desk: Desk, note: Note | None) -> None:
    """Keep a copy of what was sealed, once it is on disk; a full disk hinders nobody."""
    if note is None:
        return
    try:
        _notary(desk).keep(note)
    except Refused as refused:
        desk.unsealed = refused


def newest(desk: Desk) -> Note | None:
    """The log's own newest checkpoint."""
    found = desk.log.read(kinds=[CheckpointMade.KIND], newest_first=True, limit=1)
    return read_note(str(found[0].data["note"])) if found else None


def check(desk: Desk, text: str, key: str = "") -> Found:
    """Whether the log still goes on from a checkpoint.

    Args:
        desk: Whose log.
        text: The note, or the JSON that holds it.
        key: The public key to check with; empty: that of this machine's own key.

    Raises:
        Refused: `invalid` where it is no checkpoint, or there is no key to check with.
    """
    note = read_checkpoint(text)
    public = read_verifier_key(key) if key else _notary(desk).public_bytes()
    if public is None:
        refuse(
            Code.INVALID,
            "There is no key here to check the signature with",
            "give the public key that was printed with the checkpoint",
        )
    match _notary(desk).holds(note, public):
        case None:
            return Found(note.checkpoint, Phrase("it is signed with another key"))
        case False:
            return Found(note.checkpoint, Phrase("the signature is wrong: the note was changed"))
        case _:
            return Found(note.checkpoint, _differs(desk, note.checkpoint))


def check_known(desk: Desk) -> Iterator[Found]:
    """Check every checkpoint that the log holds and that lies beside it.

    Raises:
        Refused: `invalid` where the key is there and cannot be used.
    """
    entries = desk.log.read(kinds=[CheckpointMade.KIND])
    texts = dict.fromkeys(str(entry.data["note"]) for entry in entries)
    texts.update(dict.fromkeys(_notary(desk).kept()))
    public = _notary(desk).public_bytes()
    for text in texts:
        try:
            note = read_note(text)
        except Refused:
            continue  # some other file that lies there
        yield _known(desk, note, public)


def _known(desk: Desk, note: Note, public: bytes | None) -> Found:
    if note.checkpoint.origin != origin_of(desk.log.log_id):
        return Found(note.checkpoint, unsure=Phrase("it is of another log"))
    signed = None if public is None else _notary(desk).holds(note, public)
    if signed is False:
        return Found(note.checkpoint, Phrase("the signature is wrong: the note was changed"))
    unsure = Phrase("it is signed with another key") if signed is None else None
    return Found(note.checkpoint, _differs(desk, note.checkpoint), unsure)


def _differs(desk: Desk, checkpoint: Checkpoint) -> Phrase | None:
    """How the log is not the one that was sealed."""
    if checkpoint.origin != origin_of(desk.log.log_id):
        return Phrase.of("it is of another log, {origin}", origin=checkpoint.origin)
    head = desk.log.position()
    if checkpoint.size > head:
        return Phrase.of(
            "it covers {size} entries, the log holds {head}: the last {n} are missing",
            size=checkpoint.size,
            head=head,
            n=checkpoint.size - head,
        )
    entry = desk.log.entry(checkpoint.size)
    if entry is None or bytes.fromhex(entry.hash) != checkpoint.head:
        return Phrase.of(
            "entry {size} is not the one that was sealed: the log was written anew",
            size=checkpoint.size,
        )
    return None


def _checkpoint(desk: Desk, size: int, head: str) -> Checkpoint:
    return Checkpoint(origin_of(desk.log.log_id), size, bytes.fromhex(head))


def _notary(desk: Desk) -> Notary:
    if desk.notary is None:
        refuse(Code.INVALID, "This desk has no key to sign with", "open it from its data directory")
    return desk.notary
