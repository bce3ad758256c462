"""Deadlines as people type them, always ahead of now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.domain.deadlines import parse_deadline
from dutyconsole.domain.refusal import Code, Refused

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("30", NOW + timedelta(minutes=30)),
        (" +5 ", NOW + timedelta(minutes=5)),
        ("+1500", NOW + timedelta(minutes=1500)),
        ("1405", NOW + timedelta(minutes=5)),
        ("14:05", NOW + timedelta(minutes=5)),
        ("13:59", NOW + timedelta(hours=23, minutes=59)),
        ("14:00", NOW + timedelta(days=1)),
        ("2026-11-23", NOW.replace(hour=23, minute=59, second=59)),
        ("2026-12-01T08:00", datetime(2026, 12, 1, 8, tzinfo=ZONE)),
        ("2026-12-01T08:00+00:00", datetime(2026, 12, 1, 8, tzinfo=UTC)),
    ],
)
def test_what_people_type(typed: str, expected: datetime) -> None:
    assert parse_deadline(typed, NOW, ZONE) == expected


def test_nothing_typed_is_no_deadline() -> None:
    assert parse_deadline("  ", NOW, ZONE) is None


@pytest.mark.parametrize(
    "typed", ["0", "-5", "2500", "soon", "2026-11-22", "2026-13-01", "[red]", "9" * 40, "１２"]
)
def test_what_is_no_deadline_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_deadline(typed, NOW, ZONE)
    assert refused.value.code is Code.INVALID


@given(st.text(max_size=20))
def test_a_deadline_is_ahead_or_refused(typed: str) -> None:
    try:
        found = parse_deadline(typed, NOW, ZONE)
    except Refused:
        return
    assert found is None or found > NOW
