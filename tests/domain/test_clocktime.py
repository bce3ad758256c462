"""Times as typed: the most recent past, in the desk's zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dutyconsole.domain.clocktime import parse_when
from dutyconsole.domain.refusal import Code, Refused

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 6, 32, 7, tzinfo=UTC)  # 14:32:07 in Shanghai


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", NOW),
        ("   ", NOW),
        ("1402", datetime(2026, 11, 23, 6, 2, tzinfo=UTC)),
        ("14:02", datetime(2026, 11, 23, 6, 2, tzinfo=UTC)),
        ("140230", datetime(2026, 11, 23, 6, 2, 30, tzinfo=UTC)),
        ("932", datetime(2026, 11, 23, 1, 32, tzinfo=UTC)),
        ("1432", datetime(2026, 11, 23, 6, 32, tzinfo=UTC)),
        ("-5", datetime(2026, 11, 23, 6, 27, 7, tzinfo=UTC)),
        ("-0", NOW),
        ("2026-11-23T14:02", datetime(2026, 11, 23, 6, 2, tzinfo=UTC)),
        ("2026-11-23 14:02:03", datetime(2026, 11, 23, 6, 2, 3, tzinfo=UTC)),
        ("2026-11-23T06:02:00Z", datetime(2026, 11, 23, 6, 2, tzinfo=UTC)),
        ("2026-11-23T07:02:00+01:00", datetime(2026, 11, 23, 6, 2, tzinfo=UTC)),
    ],
)
def test_a_typed_time_means_the_most_recent_past(typed: str, meant: datetime) -> None:
    assert parse_when(typed, NOW, SHANGHAI) == meant


def test_a_time_that_is_still_to_come_today_means_yesterday() -> None:
    assert parse_when("2355", NOW, SHANGHAI) == datetime(2026, 11, 22, 15, 55, tzinfo=UTC)


def test_the_hour_that_comes_twice_means_the_latest_one_that_has_passed() -> None:
    between = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)  # 02:50 summer time, the first of two
    after = datetime(2026, 10, 25, 1, 50, tzinfo=UTC)  # 02:50 winter time, the second
    assert parse_when("0240", between, BERLIN) == datetime(2026, 10, 25, 0, 40, tzinfo=UTC)
    assert parse_when("0240", after, BERLIN) == datetime(2026, 10, 25, 1, 40, tzinfo=UTC)


def test_without_a_zone_it_is_the_machines_own() -> None:
    local = NOW.astimezone()
    typed = f"{local:%H%M}"
    assert parse_when(typed, NOW, None) == NOW.replace(second=0)


@pytest.mark.parametrize(
    "typed",
    ["25:00", "1399", "yesterday", "12", "2026-11-23", "+5", "-99999", "１４０２", "\x1b[2J"],
)
def test_anything_else_is_refused_in_one_sentence(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_when(typed, NOW, SHANGHAI)
    assert refused.value.code is Code.INVALID
    assert "\x1b" not in str(refused.value)


def test_a_time_later_than_now_is_refused() -> None:
    with pytest.raises(Refused, match="later than now"):
        parse_when("2026-11-23T14:33", NOW, SHANGHAI)


def test_a_time_of_day_that_the_clock_shows_no_more_is_not_taken_for_yesterday_s() -> None:
    """The clock was set back from 14:30 to 13:30, and somebody types the time they remember."""
    now, hour = datetime(2026, 11, 23, 13, 30, tzinfo=UTC), timedelta(hours=1)
    assert parse_when("1402", now, UTC, hour) == now.replace(hour=14, minute=2)
    assert parse_when("1402", now, UTC) == now.replace(hour=14, minute=2) - timedelta(days=1)
    assert parse_when("-5", now, UTC, hour) == now - timedelta(minutes=5)
    assert parse_when("", now, UTC, hour) == now
