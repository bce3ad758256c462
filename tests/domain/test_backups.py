"""Which backups are kept: the newest always, and never more than the rule says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.domain.backups import Backup, Keeping, is_due, kept, newest, uncovered_since

LOG = "live-0a1b2c3d-0000-4000-8000-000000000000"
START = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)

heads = st.from_regex(r"[0-9a-f]{8}", fullmatch=True)
moments = st.integers(0, 600 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
backups = st.builds(Backup, st.just(LOG), st.integers(1, 10**10), heads, moments)
rules = st.builds(Keeping, *[st.integers(0, 5)] * 3)


def backup(hours: float, position: int | None = None) -> Backup:
    at = START + timedelta(hours=hours)
    position = 100 + int(hours) if position is None else position
    return Backup(LOG, position, head(position), at)


def head(position: int) -> str:
    """How the hash of the entry there begins."""
    return f"{position:08x}"


@given(st.sets(backups), rules)
def test_a_rule_keeps_the_newest_and_the_fullest_and_no_more_than_it_says(
    found: set[Backup], rule: Keeping
) -> None:
    stay = kept(found, rule)
    assert stay <= found
    if found:
        assert newest(found) in stay
        assert max(each.position for each in found) in {each.position for each in stay}
    assert len(stay) <= rule.last + rule.daily + rule.monthly + 2


@given(st.sets(backups), rules)
def test_a_rule_that_is_applied_again_removes_nothing_more(
    found: set[Backup], rule: Keeping
) -> None:
    stay = kept(found, rule)
    assert kept(stay, rule) == stay


@given(st.sets(backups, min_size=1), rules, st.integers(0, 5))
def test_a_rule_that_asks_for_more_keeps_no_less(
    found: set[Backup], rule: Keeping, more: int
) -> None:
    generous = Keeping(rule.last + more, rule.daily + more, rule.monthly + more)
    assert kept(found, rule) <= kept(found, generous)


@given(backups)
def test_a_name_says_what_the_backup_is(made: Backup) -> None:
    assert Backup.named(made.name) == made


@given(
    st.text() | st.from_regex(r"[a-z-]{0,8}[0-9a-f-]{0,40}-\d{0,12}-[0-9a-f]{0,9}-\d{8}T\d{6}Z\.db")
)
def test_a_file_of_another_name_is_no_backup(name: str) -> None:
    found = Backup.named(name)
    assert found is None or found.name == name


def test_last_daily_and_monthly_ones_are_kept() -> None:
    found = [backup(hour) for hour in range(24 * 70)]  # 1 January to 11 March
    stay = sorted(kept(found, Keeping(last=3, daily=2, monthly=3)), key=lambda b: b.made_at)
    assert [f"{each.made_at:%m-%d %H}" for each in stay] == [
        "01-31 23",
        "02-28 23",
        "03-10 23",
        "03-11 21",
        "03-11 22",
        "03-11 23",
    ]


def test_no_rule_removes_the_only_backup() -> None:
    assert kept([backup(0)], Keeping(0, 0, 0)) == {backup(0)}


def test_a_backup_is_due_when_there_is_something_new_and_the_last_one_is_old() -> None:
    now = START + 5 * HOUR
    assert is_due([], head(1), now, HOUR)
    assert is_due([backup(3, 10)], head(11), now, HOUR)
    assert not is_due([backup(3, 10)], head(10), now, HOUR), "it holds everything"
    assert not is_due([backup(4.5, 10)], head(11), now, HOUR), "it is not old"
    assert is_due([backup(3, 10)], head(9), now, HOUR), "a restore has gone back behind it"


def test_a_backup_that_a_wrong_clock_dated_ahead_hinders_no_other() -> None:
    now = START + 5 * HOUR
    ahead = backup(900, 10)
    assert is_due([ahead], head(11), now, HOUR)
    assert not is_due([ahead, backup(5, 11)], head(12), now, HOUR), (
        "and not one a minute from then on"
    )


def test_what_no_backup_holds_is_said_since_the_last_one() -> None:
    now = START + 5 * HOUR
    longest = 3 * HOUR
    assert uncovered_since([backup(1, 10)], head(11), now, longest, START) == START + HOUR
    assert uncovered_since([backup(1, 10)], head(10), now, longest, START) is None
    assert uncovered_since([backup(3, 10)], head(11), now, longest, START) is None
    assert uncovered_since([], head(11), now, longest, START) == START, (
        "and of none: from the first"
    )
    assert uncovered_since([], head(11), now, longest, START + 3 * HOUR) is None
