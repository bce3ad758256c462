"""Deadlines as people type them: `30` for thirty minutes from now, `14:05`, or a day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.text import display_text

_MINUTES: Final = re.compile(r"\+(\d{1,5})|(\d{1,3})", re.ASCII)
_CLOCK: Final = re.compile(r"(\d{1,2}):?(\d{2})", re.ASCII)
_END_OF_DAY: Final = time(23, 59, 59)


def parse_deadline(text: str, now: datetime, zone: tzinfo | None) -> datetime | None:
    """A deadline as people type it; None for nothing.

    Args:
        text: Minutes from now such as `30` or `+30`; `14:05` for the next time it is 14:05;
            `2026-12-01` for the end of that day; or ISO 8601.
        now: The present moment, aware.
        zone: The desk's zone; None is the machine's own.

    Raises:
        Refused: `invalid`, also for a time that has passed.
    """
    typed = text.strip()
    if not typed:
        return None
    found = _deadline(typed, now, zone)
    if found is None:
        refuse(
            Code.INVALID,
            "{typed!r} is not a deadline",
            "type 30 for thirty minutes from now, 14:05, or 2026-12-01",
            typed=display_text(typed[:40], one_line=True),
        )
    check_ahead(found, now)
    return found


def check_ahead(due_at: datetime | None, now: datetime) -> None:
    """Refuse a deadline that has passed.

    Raises:
        Refused: `invalid`.
    """
    if due_at is not None and due_at <= now:
        refuse(
            Code.INVALID,
            "The deadline has passed already",
            "give the minutes from now, or a later time",
        )


def _deadline(typed: str, now: datetime, zone: tzinfo | None) -> datetime | None:
    try:
        if minutes := _MINUTES.fullmatch(typed):
            return (now + timedelta(minutes=int(minutes[1] or minutes[2]))).astimezone(UTC)
        if clock := _CLOCK.fullmatch(typed):
            at = time(int(clock[1]), int(clock[2]))
            today = now.astimezone(zone).date()
            days = (today + timedelta(days=ahead) for ahead in (0, 1))
            return next((m for day in days if (m := _moment(day, at, zone)) > now), None)
        if len(typed) == len("2026-12-01"):
            return _moment(date.fromisoformat(typed), _END_OF_DAY, zone)
        if len(typed) < len("2026-12-01T14:02"):
            return None
        moment = datetime.fromisoformat(typed)
        if moment.tzinfo is None and zone is not None:
            moment = moment.replace(tzinfo=zone)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _moment(day: date, at: time, zone: tzinfo | None) -> datetime:
    """A wall-clock time as UTC; a naive one is the machine's own, as `astimezone` takes it."""
    return datetime.combine(day, at, zone).astimezone(UTC)
