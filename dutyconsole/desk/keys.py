"""The key that signs the log's checkpoints: showing it, replacing it, and which keys to trust.

A change of key is an entry that the old key and the new one have signed. The new key waits in a
file beside the old one until that entry is on disk; should the machine stop in between, whoever
signs next puts it in its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dutyconsole.domain.checkpoint import origin_of
from dutyconsole.domain.entry import DESK, Entry
from dutyconsole.domain.events import KeyRotated
from dutyconsole.domain.keychange import KeyChange, SignedChange, read_change, related
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.refusal import Code, Refused, refuse

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.ports import Notary
    from dutyconsole.desk.scene import Officer, Scene


def notary(desk: Desk) -> Notary:
    """Who signs for the log, with the key that is in force.

    Raises:
        Refused: `invalid` where there is none, or the key's file cannot be used.
    """
    if desk.notary is None:
        refuse(Code.INVALID, "This desk has no key to sign with", "open it from its data directory")
    if desk.notary.waiting:
        newest = desk.log.read(kinds=[KeyRotated.KIND], newest_first=True, limit=1)
        for entry in newest:
            desk.notary.put_in_force(read_change(str(entry.data["note"])).change.new)
    return desk.notary


def rotate(desk: Desk, officer: Officer) -> Entry:
    """Replace the key: from the entry that says so on the new one signs.

    The old secret key is gone then; what it signed still holds.

    Raises:
        Refused: `invalid` where there is no key yet or it cannot be used; `not_signed_on`,
            `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> tuple[Entry, SignedChange]:
        note = notary(desk).successor(origin_of(desk.log.log_id))
        return scene.append(DESK, [KeyRotated(note.text)])[0], note

    desk.check(officer, Action.KEEP_LOG)
    desk.unsealed = None
    entry, note = desk.perform(officer, Action.KEEP_LOG, work)
    try:
        notary(desk).put_in_force(note.change.new)
    except Refused as refused:
        desk.unsealed = refused
    return entry


def trusted(desk: Desk, public: bytes) -> dict[bytes, int | None]:
    """The keys that may be trusted where this one is, each with where it was replaced if it was."""
    return related(
        public, [(at, change) for at, change in _changes(desk) if isinstance(change, KeyChange)]
    )


def forged(desk: Desk) -> list[int]:
    """Positions of the log's changes of key that were not signed by both keys."""
    return [at for at, change in _changes(desk) if change is None]


def _changes(desk: Desk) -> Iterator[tuple[int, KeyChange | None]]:
    """Each change of key by its position; None where it does not hold."""
    for entry in desk.log.read(kinds=[KeyRotated.KIND]):
        try:
            note = read_change(str(entry.data.get("note")))
        except Refused:
            yield entry.position, None
            continue
        mine = note.change.origin == origin_of(desk.log.log_id)
        yield entry.position, note.change if mine and notary(desk).bears_out(note) else None
