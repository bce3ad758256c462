"""Backups: made by command and by themselves, and how they stand, for who looks after the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from dutyconsole.desk.ports import BackupFolder, BackupMade
from dutyconsole.domain import backups
from dutyconsole.domain.backups import Backup
from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import LogRestored
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.refusal import Code, Refused, refuse

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.scene import Officer

RESTORED_SAID_FOR: Final = timedelta(days=1)
"""So long the desk says that the log was restored and lacks entries."""

MISSED: Final = 3
"""So many times the interval after the last backup it is too old."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the backups of the log stand.

    Attributes:
        found: Those that are there, the oldest first, also those of what a restore put aside.
        newest: The last good one that the log goes on from.
        lacks: How many entries it does not hold.
        late_since: When the newest was made, where that is too long ago; where none ever was, when
            the log began.
        on_log_disk: Whether they go down with the log if its disk does.
        restored: The entry of a restore that is not a day old and has cost entries.
    """

    found: tuple[Backup, ...]
    newest: Backup | None
    lacks: int
    late_since: datetime | None
    on_log_disk: bool
    restored: Entry | None = None


def lost_by(restored: Entry) -> LogRestored:
    """What a restore's entry says."""
    event = read_event(restored)
    assert isinstance(event, LogRestored)
    return event


class Backups:
    """Where a desk's backups go and when, and what was last seen of them.

    Args:
        folder: Where they are.
        every: How long after one the next is due; None: by command only. A local setting.

    Attributes:
        trouble: Why the last one that was due could not be made, or lacks something; None: all is
            well as far as is known.
        standing: How they stood when that was looked at last.
    """

    def __init__(self, folder: BackupFolder, every: timedelta | None) -> None:
        self.folder = folder
        self.every = every
        self.trouble: Refused | Phrase | None = None
        self.standing: Standing | None = None

    @property
    def late_since(self) -> datetime | None:
        """As `Standing.late_since`, when that was looked at last."""
        return self.standing.late_since if self.standing else None

    def see_to(self, desk: Desk, now: datetime) -> None:
        """Make a backup if one is due, and look how they stand; never raises a refusal.

        Takes as long as it takes: for a thread of its own.
        """
        try:
            made = by_schedule(desk, now)
            if made is not None:
                self.trouble = made.incomplete
        except Refused as refused:
            self.trouble = refused
        try:
            self.standing = standing(desk, now)
        except Refused as refused:
            self.trouble = refused
        else:
            if self.standing.lacks == 0 and isinstance(self.trouble, Refused):
                self.trouble = None


def make(desk: Desk, officer: Officer, now: datetime) -> BackupMade:
    """Make a backup now; where the newest has every entry, that one will do.

    Raises:
        Refused: `not_signed_on`, `not_permitted`; `lost_race` while another desk is making one;
            `not_recorded`.
    """
    desk.check(officer, Action.KEEP_LOG)
    made = _backups(desk).folder.make(now)
    if made is None:
        refuse(
            Code.LOST_RACE,
            "Another desk is making a backup at this moment",
            "wait until it is done, and look whether it is there",
        )
    return made


def by_schedule(desk: Desk, now: datetime) -> BackupMade | None:
    """Make a backup if one is due; None where none is, or another desk is making it.

    Raises:
        Refused: `not_recorded`.
    """
    kept = desk.backups
    if kept is None or kept.every is None:
        return None
    if not backups.is_due(kept.folder.current(), _head(desk), now, kept.every):
        return None
    return kept.folder.make(now, kept.every)


def standing(desk: Desk, now: datetime) -> Standing:
    """How the backups stand.

    Raises:
        Refused: `not_recorded`, where their folder or the log can't be read.
    """
    kept = _backups(desk)
    position, current = desk.log.position(), kept.folder.current()
    last = backups.newest(current)
    late = None
    first = desk.log.entry(1)
    if kept.every is not None and first is not None:
        longest = MISSED * kept.every
        late = backups.uncovered_since(current, _head(desk), now, longest, first.recorded_at)
    return Standing(
        found=kept.folder.found(),
        newest=last,
        lacks=max(0, position - (last.position if last else 0)),
        late_since=late,
        on_log_disk=kept.folder.on_log_disk,
        restored=_restored(desk, now),
    )


def _head(desk: Desk) -> str:
    entry = desk.log.entry(desk.log.position())
    return backups.head_of(entry.hash) if entry is not None else ""


def _restored(desk: Desk, now: datetime) -> Entry | None:
    found = desk.log.read(kinds=[LogRestored.KIND], newest_first=True, limit=1)
    if not found or now - found[0].recorded_at >= RESTORED_SAID_FOR:
        return None
    return found[0] if found[0].data.get("lost", 0) != 0 else None


def _backups(desk: Desk) -> Backups:
    if desk.backups is None:
        refuse(
            Code.INVALID,
            "This desk has no place for backups",
            "name one with DUTYCONSOLE_BACKUP_DIR",
        )
    return desk.backups
