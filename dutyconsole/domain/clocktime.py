"""Times as people type them at the desk: `1402`, `-5`, or in full."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.text import display_text

_CLOCK: Final = re.compile(r"(\d{1,2}):?(\d{2})(?::?(\d{2}))?", re.ASCII)
_AGO: Final = re.compile(r"-(\d{1,4})", re.ASCII)
EARLIEST: Final = date(2000, 1, 1)
"""No log is older."""
_MEND: Final = Phrase(
    "type 1402 for the last time it was 14:02, -5 for five minutes ago, or it in full"
)


def parse_when(
    text: str, now: datetime, zone: tzinfo | None, set_back: timedelta = timedelta()
) -> datetime:
    """The moment meant by `text`, in UTC; nothing typed means now.

    Args:
        text: `1402`, `14:02`, `140230`: the most recent past such time; `-5`: minutes ago;
            or ISO 8601, in the desk's zone where it has no offset.
        now: The present moment, aware.
        zone: The desk's zone; None is the machine's own.
        set_back: How far the machine's clock was set back just now. A time of day that
            was shown before is today's then, not yesterday's: the desk refuses it and says why.

    Raises:
        Refused: `invalid` for anything else and for a time later than now.
    """
    typed = text.strip()
    if not typed:
        return now.astimezone(UTC)
    if ago := _AGO.fullmatch(typed):
        return (now - timedelta(minutes=int(ago[1]))).astimezone(UTC)
    try:
        if clock := _CLOCK.fullmatch(typed):
            return _latest_past(clock, now + set_back, zone)
        return _in_full(typed, now + set_back, zone)
    except (ValueError, OverflowError):
        shown = display_text(typed[:40], one_line=True)
        refuse(Code.INVALID, "{typed!r} is not a time", _MEND, typed=shown)


def parse_day(text: str, now: datetime, zone: tzinfo | None) -> date:
    """The day meant by `text`; nothing typed means today.

    Args:
        text: `2026-11-23`, or `-1` for yesterday.
        now: The present moment, aware.
        zone: The desk's zone; None is the machine's own.

    Raises:
        Refused: `invalid` for anything else and for a day that has not come yet.
    """
    typed, today = text.strip(), now.astimezone(zone).date()
    try:
        back = _AGO.fullmatch(typed)
        day = today - timedelta(int(back[1])) if back else date.fromisoformat(typed or f"{today}")
    except (ValueError, OverflowError):
        day = date.min
    if not EARLIEST <= day <= today:
        refuse(
            Code.INVALID,
            "{typed!r} is not a day that has begun",
            "type 2026-11-23, or -1 for yesterday",
            typed=display_text(typed[:40], one_line=True),
        )
    return day


def _latest_past(clock: re.Match[str], now: datetime, zone: tzinfo | None) -> datetime:
    hour, minute, second = (int(part or 0) for part in clock.groups())
    today = now.astimezone(zone).date()
    moments = (
        _moment(today - timedelta(days=back), (hour, minute, second), zone, fold)
        for back in (0, 1, 2)
        for fold in (1, 0)
    )
    return max(moment for moment in moments if moment <= now)


def _moment(day: date, at: tuple[int, int, int], zone: tzinfo | None, fold: int) -> datetime:
    """A wall-clock time as UTC; a naive one is the machine's own, as `astimezone` takes it."""
    wall = datetime(day.year, day.month, day.day, *at, fold=fold)
    return (wall if zone is None else wall.replace(tzinfo=zone)).astimezone(UTC)


def _in_full(typed: str, now: datetime, zone: tzinfo | None) -> datetime:
    if len(typed) < len("2026-11-23T14:02") or typed.isdigit():
        raise ValueError(typed)
    moment = datetime.fromisoformat(typed)
    if moment.tzinfo is None and zone is not None:
        moment = moment.replace(tzinfo=zone)
    moment = moment.astimezone(UTC)
    if moment > now:
        refuse(
            Code.INVALID,
            "{typed} is later than now",
            "give the time at which it happened",
            typed=typed,
        )
    return moment
