"""Taking the log away in a form that anybody can read and check without this program."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Final

from dutyconsole import __version__
from dutyconsole.desk import checkpoints, keys
from dutyconsole.domain.checkpoint import Note, origin_of, verifier_key
from dutyconsole.domain.entry import DESK
from dutyconsole.domain.events import LogExported
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.domain.wording import worded
from dutyconsole.shipped import shipped

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.scene import Officer, Scene

VERIFIER: Final = "verify_log.py"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes:
        place: The folder.
        entries: How many entries.
        sealed: Up to which entry a checkpoint that was made for it vouches; 0 where none was.
        unsealed: Why none could be made.
    """

    place: Path
    entries: int
    sealed: int
    unsealed: Refused | None = None


def export(
    desk: Desk, officer: Officer, target: Path, now: datetime, *, full: bool, reason: str = ""
) -> Exported:
    """Write entries, hashes, checkpoints, public keys and the verifier to a new folder.

    Args:
        desk: Whose log.
        officer: Who takes it away.
        target: The folder, which is made.
        now: The moment, for the page that explains it.
        full: With names and numbers of callers and passengers: that is an entry of its own,
            recorded before anything is written.
        reason: What for; needed for a full one.

    Raises:
        Refused: `invalid` where something is at `target` already or a reason is missing;
            `not_signed_on`, `not_permitted`, `not_recorded`.
    """
    action = Action.EXPORT_PRIVATE if full else Action.KEEP_LOG
    desk.check(officer, action)
    if os.path.lexists(target):
        refuse(
            Code.INVALID,
            "There is something at {path} already",
            "name another directory: nothing is ever overwritten",
            path=target,
        )
    if full:
        said = worded(reason, "The reason")

        def work(scene: Scene) -> None:
            scene.append(DESK, [LogExported(scene.turn.position + 1, said)])

        desk.perform(officer, action, work)
    note, unsealed = _sealed(desk)
    papers = {
        VERIFIER: shipped("data", "export", VERIFIER).read_bytes(),
        "README.txt": _explained(desk, officer, now).encode(),
        **_vouching(desk),
    }
    written = desk.log.export(target, papers, private=full)
    return Exported(target, written, note.checkpoint.size if note else 0, unsealed)


def _sealed(desk: Desk) -> tuple[Note | None, Refused | None]:
    try:
        return checkpoints.make(desk), None
    except Refused as refused:
        return None, refused


def _vouching(desk: Desk) -> dict[str, bytes]:
    """The checkpoints of this log and the public keys that signed them, as files."""
    origin = origin_of(desk.log.log_id)
    try:
        notes: Sequence[Note] = checkpoints.known_notes(desk)
        public = keys.notary(desk).public_bytes()
        trusted = {} if public is None else keys.trusted(desk, public)
    except Refused:
        notes, trusted = (), {}
    lines = [verifier_key(origin, each) for each in trusted]
    files = {"keys.txt": "".join(f"{line}\n" for line in lines)}
    for note in notes:
        if note.checkpoint.origin == origin:
            signer = note.signatures[0].key_hash.hex()
            files[f"checkpoints/{note.checkpoint.size:09d}-{signer}.txt"] = note.text
    return {name: text.encode() for name, text in files.items()}


def _explained(desk: Desk, officer: Officer, now: datetime) -> str:
    template = Template(shipped("data", "export", "README.txt").read_text("utf-8"))
    marking = (
        f"{desk.log.mode.upper()}: NOTHING IN THIS LOG IS REAL\n\n" if desk.is_practice else ""
    )
    return template.substitute(
        marking=marking,
        log=desk.log.log_id,
        size=desk.log.position(),
        when=now.astimezone(desk.timezone).isoformat(timespec="seconds"),
        person=officer.person,
        program=f"dutyconsole {__version__}",
    )
