"""Backups of a log: what their names say, which of them are kept, and when the next is due."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Final

_HEAD: Final = 8
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_NAME: Final = re.compile(
    r"(?P<log>[a-z]+-[0-9a-f-]{36})-(?P<position>\d{9,})-(?P<head>[0-9a-f]{8})-(?P<at>\d{8}T\d{6}Z)\.db"
)


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of a log that was verified before it got its name.

    Attributes:
        log: The log's name.
        position: Of its newest entry.
        head: How that entry's hash begins, 8 hex digits: after a restore the log may have another
            entry there.
        made_at: When, UTC, to the second.
    """

    log: str
    position: int
    head: str
    made_at: datetime

    @property
    def name(self) -> str:
        """The name of its file, which says all of this."""
        at = f"{self.made_at.astimezone(UTC):{_STAMP}}"
        return f"{self.log}-{self.position:09d}-{self.head}-{at}.db"

    @classmethod
    def named(cls, name: str) -> Backup | None:
        """What a file of that name is; None where no backup is called so."""
        found = _NAME.fullmatch(name)
        if found is None:
            return None
        try:
            made_at = datetime.strptime(found["at"], _STAMP).replace(tzinfo=UTC)
        except ValueError:
            return None
        backup = cls(found["log"], int(found["position"]), found["head"], made_at)
        return backup if backup.name == name else None


@dataclass(frozen=True, slots=True)
class Keeping:
    """Which backups are kept; local settings, nothing the source asks for.

    Attributes:
        last: So many of the newest.
        daily: The newest of each of so many days that have any.
        monthly: The newest of each of so many months that have any.
    """

    last: int = 24
    daily: int = 14
    monthly: int = 12


DEFAULT_KEEPING: Final = Keeping()


def head_of(digest: str) -> str:
    """How a hash in hex begins, for a backup's name."""
    return digest[:_HEAD]


def newest(backups: Iterable[Backup]) -> Backup | None:
    """The backup that was made last."""
    return max(backups, key=_age, default=None)


def kept(backups: Iterable[Backup], rule: Keeping) -> frozenset[Backup]:
    """Those of the backups of one log that the rule keeps.

    The one that was made last is always among them, and the one that holds most: after a restore,
    or with a clock that was set, these are two.
    """
    ordered = sorted(backups, key=_age, reverse=True)
    if not ordered:
        return frozenset()
    found = {ordered[0], max(ordered, key=lambda each: (each.position, each.made_at))}
    found.update(ordered[: rule.last])
    found.update(_first_of_each(ordered, lambda at: at.strftime("%Y%m%d"), rule.daily))
    found.update(_first_of_each(ordered, lambda at: at.strftime("%Y%m"), rule.monthly))
    return frozenset(found)


def is_due(backups: Iterable[Backup], head: str, now: datetime, every: timedelta) -> bool:
    """Whether there are entries that the newest backup lacks, and none was made for so long.

    Args:
        backups: Of this log, as far as it goes on from them.
        head: How the hash of the log's newest entry begins.
        now: The time.
        every: How long after a backup the next is due.
    """
    found = tuple(backups)
    last = newest(found)
    if last is not None and last.head == head:
        return False
    # One that is dated ahead, by a clock that was wrong, hinders nothing.
    return not any(timedelta() <= now - each.made_at < every for each in found)


def uncovered_since(
    backups: Iterable[Backup], head: str, now: datetime, longest: timedelta, began: datetime
) -> datetime | None:
    """When the newest backup was made, where that is too long ago; None where it is not.

    Where there is none at all, the log's beginning stands for it.

    Args:
        backups: Of this log, as far as it goes on from them.
        head: How the hash of its newest entry begins: where the newest backup has it, no age is too
            great.
        now: The time.
        longest: How old it may be.
        began: When the log's first entry was recorded.
    """
    last = newest(backups)
    if last is not None and last.head == head:
        return None
    since = last.made_at if last is not None else began
    return since if now - since >= longest else None


def _first_of_each(
    ordered: list[Backup], period: Callable[[datetime], str], count: int
) -> list[Backup]:
    """The first of each of the first `count` periods."""
    groups = groupby(ordered, key=lambda each: period(each.made_at))
    return [next(group) for _, group in groups][:count]


def _age(backup: Backup) -> tuple[datetime, int]:
    return backup.made_at, backup.position
