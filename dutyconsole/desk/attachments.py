"""Files of an incident: attaching one, giving one out, erasing one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dutyconsole.desk.file_types import content_type
from dutyconsole.desk.scene import Officer, Recorded, Scene
from dutyconsole.domain.attachments import (
    ATTACHMENT_KINDS,
    Attachment,
    Content,
    Stray,
    claimed_type,
    contents,
    erased_contents,
    harmless_name,
)
from dutyconsole.domain.entry import Entry, incident_stream
from dutyconsole.domain.events import AttachmentErased, AttachmentSort, FileAttached
from dutyconsole.domain.incident import IncidentState
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.situation import Situation, find_run
from dutyconsole.domain.text import display_text
from dutyconsole.domain.wording import line, worded

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk

MIB: Final = 1024 * 1024

OLD_SECONDS: Final = 24 * 3600
"""A content that no entry names is left alone for so long: its entry may just be being written."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A file to attach.

    Attributes:
        path: Where it is; it stays there.
        sort: What it is.
        name: What it is called, where that is not the last part of its path.
        told_by: From whom it came.
        via: How it came.
        entry: Position of the entry it belongs to; 0: none.
        step: The step it belongs to; empty: none.
        run: The run of that step, where several have it.
    """

    path: Path
    sort: AttachmentSort
    name: str = ""
    told_by: str = ""
    via: str = ""
    entry: int = 0
    step: str = ""
    run: str = ""


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of an erasure.

    Attributes:
        recorded: The entry, on disk before anything was deleted.
        others: Further incidents that had the same content and are without it too.
    """

    recorded: Recorded
    others: tuple[str, ...] = ()


def attach(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    offered: Offered,
    occurred_at: datetime | None = None,
) -> Recorded:
    """Copy a file to the log's side and record it, also of a closed incident.

    The copy is whole and on disk before its entry is. Whatever refuses it leaves nothing behind
    but, after a crash, a file that no entry names.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """
    streams = [incident_stream(each) for each in desk.with_absorbed(incident_id)]
    name = line(harmless_name(offered.name or offered.path.name), "The name", required=True)
    told_by, via = line(offered.told_by, "From whom it came"), line(offered.via, "How it came")
    _check_not_the_key(desk, offered.path)
    store = desk.log.attachments
    backups = [desk.backups.folder.folder] if desk.backups is not None else []
    staged = store.take(offered.path, desk.largest_attachment, backups)
    try:
        found = content_type(staged.head)

        def work(scene: Scene) -> Recorded:
            situation = scene.situation(incident_id)
            if situation.incident.state is IncidentState.MERGED:
                situation.writable()
            _check_entry(scene, streams, offered.entry)
            event = FileAttached(
                sha256=staged.sha256,
                size=staged.size,
                name=name,
                sort=offered.sort,
                content_type=found,
                claimed_type=claimed_type(name),
                told_by=told_by,
                via=via,
                about=offered.entry,
                about_run=_run_of(situation, offered),
                about_step=offered.step,
            )
            scene.check_permitted()
            store.place(staged)
            return scene.record(incident_id, situation.incident, [event])

        return desk.perform(officer, Action.HANDLE, work, occurred_at)
    finally:
        store.drop(staged)


def attachments(desk: Desk, incident_id: str) -> tuple[Attachment, ...]:
    """The files of an incident and of those merged into it, in the order of their entries.

    Raises:
        Refused: `unknown`.
    """
    of_all = desk.folded(desk.with_absorbed(incident_id)).values()
    return tuple(sorted((a for i in of_all for a in i.attachments), key=lambda a: a.position))


def find(desk: Desk, incident_id: str, position: int) -> Attachment:
    """The file that an entry attached.

    Raises:
        Refused: `unknown`, where that entry attached none, or its content was erased.
    """
    found = next((a for a in attachments(desk, incident_id) if a.position == position), None)
    if found is None:
        refuse(
            Code.UNKNOWN,
            "Entry {position} of incident {incident} attached no file",
            "list the incident's files for their entries",
            position=position,
            incident=incident_id,
        )
    return found


def give_out(desk: Desk, officer: Officer, incident_id: str, position: int, target: Path) -> Path:
    """Copy a file out to a new file, or under a harmless name to a folder; the copy's path.

    It may show people: it takes the right to see personal data. What leaves the log's side is out
    of its hands.

    Raises:
        Refused: `unknown`; `invalid` where there is something of that name; `not_signed_on`,
            `not_permitted`; `not_recorded` where it is missing, was changed or can't be written.
    """
    found = _with_content(desk, incident_id, position)
    desk.check(officer, Action.SEE_PRIVATE)
    if os.path.isdir(target):
        target = target / found.safe_name
    said = found.attached
    desk.log.attachments.copy_out(Content(said.sha256, said.size, position), target)
    return target


def erase(desk: Desk, officer: Officer, incident_id: str, position: int, reason: str) -> Erased:
    """Delete a file's content, as the law demands; the log says so, and its hash stays.

    The entry comes first: where the deletion then fails, it is said and can be done again.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """
    sha256 = find(desk, incident_id, position).attached.sha256
    event = AttachmentErased(sha256, worded(reason, "The reason"))
    others: list[str] = []

    def work(scene: Scene) -> Recorded:
        named = _entries_of(scene.turn.read(kinds=ATTACHMENT_KINDS), sha256)
        streams = dict.fromkeys(entry.stream for entry in named)
        own = incident_stream(incident_id)
        streams.setdefault(own)
        done: Recorded | None = None
        for stream in streams:
            name = stream.partition("/")[2]
            recorded = scene.record(name, scene.situation(name).incident, [event])
            if stream == own:
                done = recorded
            else:
                others.append(name)
        assert done is not None, "its own stream is among them"
        return done

    recorded = desk.perform(officer, Action.ERASE_PRIVATE, work)
    _delete(desk, [sha256])
    return Erased(recorded, tuple(others))


def strays(desk: Desk) -> tuple[Stray, ...]:
    """Files among the contents that no entry names, or whose content was erased."""
    named = contents(desk.log.read(kinds=ATTACHMENT_KINDS))
    return tuple(each for each in desk.log.attachments.files() if each.sha256 not in named)


def sweep(desk: Desk, officer: Officer) -> tuple[Stray, ...]:
    """Delete contents that no entry names and that are old, and what is left of erased ones.

    Other files in their folder are none of ours, and stay.

    Returns:
        What was deleted.

    Raises:
        Refused: `not_signed_on`, `not_permitted`, `not_recorded`.
    """
    desk.check(officer, Action.KEEP_LOG)
    erased = erased_contents(desk.log.read(kinds=ATTACHMENT_KINDS))
    due = [
        each
        for each in strays(desk)
        if each.sha256 and (each.sha256 in erased or each.age > OLD_SECONDS)
    ]
    gone = _delete(desk, [each.sha256 for each in due])
    return tuple(each for each in due if each.sha256 in gone)


def _delete(desk: Desk, digests: Sequence[str]) -> frozenset[str]:
    """Delete contents in a turn of the log, unless they were attached meanwhile; which are gone."""

    def work(scene: Scene) -> frozenset[str]:
        named = contents(scene.turn.read(kinds=ATTACHMENT_KINDS))
        gone = frozenset(digests) - named.keys()
        for sha256 in gone:
            desk.log.attachments.erase(sha256)
        return gone

    return desk.by_itself(work)


def _entries_of(entries: Sequence[Entry], sha256: str) -> list[Entry]:
    return [e for e in entries if e.kind == FileAttached.KIND and e.data.get("sha256") == sha256]


def _with_content(desk: Desk, incident_id: str, position: int) -> Attachment:
    found = find(desk, incident_id, position)
    if found.erased:
        refuse(
            Code.UNKNOWN,
            "The content of the file attached by entry {position} was erased",
            "nothing is left of it but its hash",
            position=position,
        )
    return found


def _check_entry(scene: Scene, streams: Sequence[str], position: int) -> None:
    """Make sure that an entry is of an incident, whose own stream comes first."""
    if not position:
        return
    entry = scene.turn.entry(position)
    if entry is None or entry.stream not in streams:
        refuse(
            Code.UNKNOWN,
            "Incident {incident} has no entry {position}",
            "show its log for the positions",
            incident=streams[0].partition("/")[2],
            position=position,
        )


def _check_not_the_key(desk: Desk, path: Path) -> None:
    """Make sure that the key that signs the log is not copied into what it vouches for."""
    try:
        is_key = desk.notary is not None and os.path.samefile(path, desk.notary.path)
    except (OSError, ValueError):  # one of them is not there
        is_key = False
    if is_key:
        refuse(
            Code.INVALID,
            "{path} is the key that signs the log",
            "name another file",
            path=display_text(str(path), one_line=True),
        )


def _run_of(situation: Situation, offered: Offered) -> str:
    if not offered.step:
        return ""
    return find_run(situation.incident, offered.run, offered.step).id
