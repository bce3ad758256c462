"""Sealing the log: a signed checkpoint at every handover and close, and checking against one.

Each is an entry too, right behind what it covers: so the log knows its own checkpoints, a chain
that was computed anew contradicts them, and a page that is printed later shows the same one. A copy
lies beside the log, to be carried away: only what is kept elsewhere finds a tail that was cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dutyconsole.desk import keys
from dutyconsole.desk.keys import notary
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
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.scene import Scene


@dataclass(frozen=True, slots=True)
class Found:
    """What checking a checkpoint has found.

    Attributes:
        checkpoint: Which one.
        wrong: Why the log is not the one that was sealed; None where it is.
        unsure: What could not be checked.
        first_bad: Position of the first entry that is known to be missing or another one.
    """

    checkpoint: Checkpoint
    wrong: Phrase | None = None
    unsure: Phrase | None = None
    first_bad: int | None = None


def prepare(desk: Desk) -> None:
    """Make the key where there is none; where that fails `desk.unsealed` says why."""
    try:
        notary(desk).prepare()
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
    note = notary(desk).sign(_checkpoint(desk, newest[0].position, newest[0].hash))
    notary(desk).keep(note)
    return note


def seal(desk: Desk, scene: Scene) -> Note | None:
    """Seal the log up to here, within a turn; duty never waits for a key that cannot be used.

    Returns:
        The note; None where it could not be signed: then `desk.unsealed` says why.
    """
    desk.unsealed = None
    newest = scene.turn.read(newest_first=True, limit=1)[0]
    try:
        note = notary(desk).sign(_checkpoint(desk, newest.position, newest.hash))
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
        notary(desk).keep(note)
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
    public = read_verifier_key(key) if key else notary(desk).public_bytes()
    if public is None:
        refuse(
            Code.INVALID,
            "There is no key here to check the signature with",
            "give the public key that was printed with the checkpoint",
        )
    found = _found(desk, note, keys.trusted(desk, public))
    return replace(found, wrong=found.wrong or found.unsure, unsure=None)


def check_known(desk: Desk) -> Iterator[Found]:
    """Check every checkpoint that the log holds and that lies beside it.

    Raises:
        Refused: `invalid` where the key is there and cannot be used.
    """
    public = notary(desk).public_bytes()
    trusted = {} if public is None else keys.trusted(desk, public)
    for note in known_notes(desk):
        if note.checkpoint.origin == origin_of(desk.log.log_id):
            yield _found(desk, note, trusted)
        else:
            yield Found(note.checkpoint, unsure=Phrase("it is of another log"))


def known_notes(desk: Desk) -> list[Note]:
    """Every checkpoint that the log holds or that lies beside it, also those of other logs."""
    entries = desk.log.read(kinds=[CheckpointMade.KIND])
    texts = dict.fromkeys(str(entry.data["note"]) for entry in entries)
    texts.update(dict.fromkeys(notary(desk).kept()))
    notes = []
    for text in texts:
        with suppress(Refused):  # some other file that lies there
            notes.append(read_note(text))
    return notes


def _found(desk: Desk, note: Note, known: Mapping[bytes, int | None]) -> Found:
    """What a checkpoint is worth by these keys, each with where it was replaced if it was."""
    checkpoint = note.checkpoint
    verdicts = {public: notary(desk).holds(note, public) for public in known}
    if False in verdicts.values():
        return Found(checkpoint, Phrase("the signature is wrong: the note was changed"))
    signer = next((public for public, held in verdicts.items() if held), None)
    replaced = known[signer] if signer else None
    if replaced is not None and checkpoint.size >= replaced:
        wrong = Phrase.of(
            "it is signed with a key that had been replaced at entry {entry}", entry=replaced
        )
        return Found(checkpoint, wrong, first_bad=replaced)
    unsure = None if signer else Phrase("it is signed with another key")
    return _compared(desk, checkpoint, unsure)


def _compared(desk: Desk, checkpoint: Checkpoint, unsure: Phrase | None) -> Found:
    """Whether the log is the one that was sealed."""
    if checkpoint.origin != origin_of(desk.log.log_id):
        wrong = Phrase.of("it is of another log, {origin}", origin=checkpoint.origin)
        return Found(checkpoint, wrong, unsure)
    head = desk.log.position()
    if checkpoint.size > head:
        wrong = Phrase.of(
            "it covers {size} entries, the log holds {head}: the last {n} are missing",
            size=checkpoint.size,
            head=head,
            n=checkpoint.size - head,
        )
        return Found(checkpoint, wrong, unsure, head + 1)
    entry = desk.log.entry(checkpoint.size)
    if entry is None or bytes.fromhex(entry.hash) != checkpoint.head:
        wrong = Phrase.of(
            "entry {size} is not the one that was sealed: the log was written anew",
            size=checkpoint.size,
        )
        return Found(checkpoint, wrong, unsure, checkpoint.size)
    return Found(checkpoint, unsure=unsure)


def _checkpoint(desk: Desk, size: int, head: str) -> Checkpoint:
    return Checkpoint(origin_of(desk.log.log_id), size, bytes.fromhex(head))
