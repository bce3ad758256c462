"""Wrong secrets are counted beside the log: for screen and shell, over a restart, for everybody."""

from __future__ import annotations

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from dutyconsole.desk import shifts
from dutyconsole.desk.tries import FILE_NAME, CountedTries
from dutyconsole.domain.events import SecretsMissed
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.signing import check_signed
from tests.desk.bench import SECRET, Bench, MovedClock


def guess(bench: Bench, times: int, person: str = "officer1") -> None:
    for _ in range(times):
        assert not bench.desk.sign_on(person, "a guess").proven


def test_after_the_fifth_wrong_secret_the_right_one_waits_too(bench: Bench) -> None:
    guess(bench, 4)
    assert not bench.desk.sign_on("officer1", "a guess").proven
    officer = bench.desk.sign_on("officer1", SECRET)
    refused = bench.refused(Code.NOT_SIGNED_ON, bench.desk.check, officer, Action.SIGN_ON)
    assert "Too many wrong secrets" in refused.message
    assert "wait 30 seconds" in refused.mend
    bench.clock.pass_minutes(0.5)
    assert bench.desk.sign_on("officer1", SECRET).proven


def test_another_officer_signs_on_meanwhile(bench: Bench) -> None:
    guess(bench, 5)
    assert bench.desk.sign_on("officer2", SECRET).proven


def test_the_right_secret_starts_the_count_anew(bench: Bench) -> None:
    guess(bench, 4)
    assert bench.desk.sign_on("officer1", SECRET).proven
    guess(bench, 4)
    assert bench.desk.sign_on("officer1", SECRET).proven


def test_who_guesses_through_all_names_makes_the_desk_wait_and_no_other(bench: Bench) -> None:
    for n in range(5):
        guess(bench, 1, f"nobody{n}")
        guess(bench, 1, ("officer1", "officer2", "trainer1", "admin1", "supervisor1")[n])
    assert bench.desk.sign_on("officer2", SECRET).wait == timedelta(seconds=30)
    elsewhere = bench.second_desk()
    elsewhere.desk.name = "2"
    assert elsewhere.desk.sign_on("officer2", SECRET).proven
    elsewhere.desk.log.close()


def test_a_restart_and_another_process_change_nothing(bench: Bench) -> None:
    guess(bench, 3)
    bench.restart()
    guess(bench, 2)
    other = bench.second_desk()
    assert other.desk.sign_on("officer1", SECRET).wait == timedelta(seconds=30)
    other.desk.log.close()


def test_a_clock_that_is_set_back_locks_nobody_out(bench: Bench) -> None:
    guess(bench, 5)
    bench.clock.set_by(timedelta(days=-400))
    assert bench.desk.sign_on("officer1", SECRET).wait == timedelta(seconds=30)
    bench.clock.pass_minutes(0.5)
    assert bench.desk.sign_on("officer1", SECRET).proven


def test_a_signature_is_guessed_no_faster_and_its_refusal_says_what_to_do(bench: Bench) -> None:
    for _ in range(5):
        assert not bench.desk.sign("dept_director", "a guess").valid
    signed = bench.desk.sign("dept_director", SECRET)
    assert not signed.valid
    with pytest.raises(Refused, match="Too many wrong secrets") as caught:
        check_signed(signed, "dept_director")
    assert caught.value.code is Code.NOT_SIGNED
    assert "by telephone" in caught.value.mend


def test_every_pause_is_an_entry_and_no_word_of_what_was_typed(bench: Bench) -> None:
    guess(bench, 4)
    assert not bench.entries(SecretsMissed.KIND)
    guess(bench, 1)
    guess(bench, 1)  # not looked at: it has to wait
    bench.clock.pass_minutes(1)
    guess(bench, 1)
    said = [dict(entry.data) for entry in bench.entries(SecretsMissed.KIND)]
    assert said == [{"person": "officer1", "count": 5}, {"person": "officer1", "count": 6}]


def test_the_name_that_nobody_has_may_be_a_secret_and_is_kept_nowhere(bench: Bench) -> None:
    guess(bench, 10, "my secret by mistake")
    assert [e.data["person"] for e in bench.entries(SecretsMissed.KIND)] == [""]
    assert b"by mistake" not in (bench.directory / FILE_NAME).read_bytes()


def test_the_file_is_its_owners_alone(bench: Bench) -> None:
    guess(bench, 1)
    for name in (FILE_NAME, "tries.lock"):
        assert stat.S_IMODE((bench.directory / name).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"[]", b'{"person x": 3}', b'{"person x": [1, "now"]}',
                b'{"person x": [1, "2026-01-01T00:00:00"]}', b"[" * 100_000],
)  # fmt: skip
def test_a_broken_file_keeps_nobody_out_and_the_count_goes_on(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    tries = CountedTries(tmp_path / FILE_NAME, MovedClock())
    waits = [tries.attempt("x", "1", lambda: False).wait for _ in range(5)]
    assert waits == [timedelta()] * 4 + [timedelta(seconds=30)]
    assert json.loads((tmp_path / FILE_NAME).read_bytes())


def test_where_nothing_can_be_written_the_count_goes_on_in_memory(tmp_path: Path) -> None:
    tries = CountedTries(tmp_path / "gone" / FILE_NAME, MovedClock())
    for _ in range(4):
        tries.attempt("x", "1", lambda: False)
    assert tries.attempt("x", "1", lambda: False).wait == timedelta(seconds=30)


def test_a_link_in_place_of_the_file_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "theirs"
    target.write_text("{}")
    (tmp_path / FILE_NAME).symlink_to(target)
    CountedTries(tmp_path / FILE_NAME, MovedClock()).attempt("x", "1", lambda: False)
    assert target.read_text() == "{}"
    assert not (tmp_path / FILE_NAME).is_symlink()


@pytest.mark.skipif(os.name != "posix", reason="needs flock")
def test_of_many_guesses_at_once_no_more_than_five_are_looked_at(tmp_path: Path) -> None:
    looked: list[int] = []

    def guess_at_once(n: int) -> bool:
        tries = CountedTries(tmp_path / FILE_NAME, MovedClock())  # as another process would

        def wrong() -> bool:
            looked.append(n)
            return False

        return tries.attempt("x", "1", wrong).right

    with ThreadPoolExecutor(8) as pool:
        assert not any(pool.map(guess_at_once, range(24)))
    assert len(looked) == 5


def test_a_handover_says_how_long_its_signatures_have_to_wait(bench: Bench) -> None:
    shifts.begin_shift(bench.desk, bench.officer)
    shifts.begin_handover(bench.desk, bench.officer, "officer2")
    guess(bench, 5, "officer2")
    job = shifts.hand_over
    refused = bench.refused(Code.NOT_SIGNED, job, bench.desk, bench.officer, SECRET, SECRET)
    assert "wait 30 seconds" in refused.mend
