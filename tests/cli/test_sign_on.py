"""Signing on to the shell: one secret for an hour, or none at all in an emergency."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dutyconsole.cli import session as session_module
from tests.cli.conftest import SECRET, Shell

NOBODY = None


@pytest.fixture(autouse=True)
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this account's tokens are."""
    folder = tmp_path / "runtime"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    return folder / "dutyconsole"


def token_file(runtime: Path) -> Path:
    (found,) = runtime.iterdir()
    return found


def noted(shell: Shell, *before: str) -> int:
    """The exit code of a write without a secret."""
    words = ("incident", "report", "--kind", "fire", "--summary", "smoke")
    return shell(*before, *words, officer=NOBODY).code


def test_after_signing_on_commands_need_no_secret_until_signing_off(shell: Shell) -> None:
    assert noted(shell) == 1
    said = shell.ok("signon")
    assert said["person"] == "officer1"
    assert noted(shell) == 0
    assert shell.ok("log", "show")[-1]["person"] == "officer1"
    assert shell("signoff", officer=NOBODY).code == 0
    assert noted(shell) == 1
    assert "Nobody was signed on" in shell("signoff", officer=NOBODY).out


def test_the_token_is_in_a_file_of_its_owners_alone_and_hashed_in_the_log(
    shell: Shell, runtime: Path
) -> None:
    said = shell.ok("signon")
    path = token_file(runtime)
    assert said["file"] == str(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(runtime.stat().st_mode) == 0o700
    token = path.read_text().split('"')[3]
    assert len(token) > 40
    for kept in shell.data.rglob("*"):
        assert kept.is_dir() or token.partition(".")[2].encode() not in kept.read_bytes()
    assert SECRET not in path.read_text()


def test_it_is_bound_to_its_person_and_its_log(
    shell: Shell, tmp_path: Path, runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.ok("signon")
    assert noted(shell, "--as", "officer1") == 0
    assert noted(shell, "--as", "officer2") == 1
    (tmp_path / "other").mkdir()
    other = Shell(tmp_path / "other", monkeypatch)
    other.ok("init", "--sample")
    assert noted(other) == 1
    own = token_file(runtime).read_bytes()
    other.ok("signon")
    for path in runtime.iterdir():
        path.write_bytes(own)
    assert noted(other) == 1


def test_it_ends_by_itself(shell: Shell, runtime: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.ok("signon", "--minutes", "30")
    assert noted(shell) == 0
    later = datetime.now(UTC) + timedelta(minutes=31)
    monkeypatch.setattr(session_module, "_now", lambda: later)
    assert noted(shell) == 1
    assert not list(runtime.iterdir())
    shell.refused("invalid", "signon", "--minutes", "721")
    shell.refused("invalid", "signon", "--minutes", "0")
    shell.refused("not_signed_on", "signon", secret=shell.wrong)


def test_choosing_another_secret_ends_it_and_the_token_alone_cannot(
    shell: Shell, tmp_path: Path
) -> None:
    shell.ok("signon")
    fresh = tmp_path / "fresh"
    fresh.write_text("quite another secret")
    change = ("roster", "secret", "--new-secret-file", str(fresh))
    refused = shell.refused("not_signed_on", *change, officer=NOBODY)
    assert "give the secret itself" in refused["mend"]
    shell.refused("not_signed_on", "roster", "code", "enrol", officer=NOBODY)
    shell.ok(*change)
    assert noted(shell) == 1


def open_to_others(path: Path) -> None:
    path.chmod(0o640)


def behind_a_link(path: Path) -> None:
    kept = path.rename(path.with_name("elsewhere"))
    path.symlink_to(kept)


def with_a_second_name(path: Path) -> None:
    os.link(path, path.with_name("second"))


def in_an_open_folder(path: Path) -> None:
    path.parent.chmod(0o777)


def in_a_linked_folder(path: Path) -> None:
    kept = path.parent.rename(path.parent.with_name("elsewhere"))
    path.parent.symlink_to(kept)


@pytest.mark.parametrize(
    "spoilt",
    [open_to_others, behind_a_link, with_a_second_name, in_an_open_folder, in_a_linked_folder],
)
def test_a_token_that_others_could_reach_counts_for_nothing(
    shell: Shell, runtime: Path, spoilt: Callable[[Path], None]
) -> None:
    shell.ok("signon")
    spoilt(token_file(runtime))
    refused = shell.refused("not_signed_on", "log", "backup", "x", officer=NOBODY)
    assert "not trusted" in refused["message"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives away")
def test_a_token_that_belongs_to_somebody_else_counts_for_nothing(
    shell: Shell, runtime: Path
) -> None:
    shell.ok("signon")
    os.chown(token_file(runtime), 12345, 12345)
    assert noted(shell) == 1


def test_five_wrong_secrets_make_the_shell_wait_and_the_glass_can_be_broken(shell: Shell) -> None:
    for _ in range(5):
        shell.refused("not_signed_on", "signon", secret=shell.wrong)
    assert "wait 30 seconds" in shell.refused("not_signed_on", "signon")["mend"]
    assert shell("--as", "officer1", "glass", "break", officer=NOBODY).code == 1
    words = ("glass", "break", "--reason", "a train burns")
    assert shell(*words, officer=NOBODY).code == 1
    said = shell("--as", "officer1", *words, officer=NOBODY)
    assert (said.code, "WITHOUT A SECRET" in said.out) == (0, True)
    assert noted(shell) == 0
    assert shell.ok("log", "show")[-1]["post"] == "break_glass"
    assert "BREAK-GLASS: officer1" in shell("log", "show").out
    shown = shell("roster", "roles", "officer2", "supervisor", officer=NOBODY)
    assert "may not keep the roster" in shown.err


def test_a_supervisor_reviews_it_and_nobody_their_own(shell: Shell) -> None:
    shell("--as", "supervisor1", "glass", "break", "--reason", "fire", officer=NOBODY)
    shell.ok("glass", "give-back", officer="officer2")
    assert noted(shell) == 1
    (listed,) = shell.ok("glass", "list")
    assert (listed["over"], listed["reviewed"], listed["reason"]) == (True, False, "fire")
    review = ("glass", "review", "1", "--note", "it was they")
    seen = ("glass", "review", "2", "--note", "seen")
    shell.refused("not_permitted", *review)
    shell.refused("not_permitted", *review, officer="supervisor1")
    shell("--as", "officer1", "glass", "break", "--reason", "flood", officer=NOBODY)
    early = shell.refused("invalid", *seen, officer="supervisor1")
    assert "still worked at" in early["message"]
    shell.ok("glass", "give-back", officer="officer2")
    shell.refused("invalid", "glass", "review", "2", officer="supervisor1")
    shell.ok(*seen, officer="supervisor1")
    shell.refused("unknown", *seen, officer="supervisor1")


def test_an_expired_secret_chooses_another_and_reports_until_an_incident_is_handled(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUTYCONSOLE_SECRET_DAYS", "90")
    assert "expires" not in shell("signon").err
    soon = datetime.now(UTC) + timedelta(days=80)
    monkeypatch.setattr(session_module, "_now", lambda: soon)
    assert "expires in 9 days" in shell("signon").err
    late = datetime.now(UTC) + timedelta(days=91)
    monkeypatch.setattr(session_module, "_now", lambda: late)
    assert "expired" in shell.refused("not_signed_on", "signon")["message"]
    shell.refused("not_signed_on", "shift", "begin")
    shell.ok("call", "note", "rain")
    shell.report()
    assert "has expired" in shell("signon").err
    shell.ok("incident", "close", shell.incident)
    shell.refused("not_signed_on", "signon")
    same = ("roster", "secret", "--new-secret-file")
    shell.refused("invalid", *same, str(shell.secret))
    shell.secret.with_name("fresh").write_text("quite another secret")
    shell.ok(*same, str(shell.secret.with_name("fresh")))


def test_on_a_real_log_cheap_signing_is_ignored_and_said(
    empty: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dutyconsole.bootstrap.CHEAP_MODES", frozenset({"sample"}))
    said = empty("init", "--name", "Wang Wei", officer="chief")
    assert said.code == 0
    assert "DUTYCONSOLE_ARGON2_COST=test is ignored" in said.err
    raw = b"".join(path.read_bytes() for path in empty.data.glob("log.db*"))
    assert b"m=65536,t=3" in raw
    assert "is ignored" in empty("signon", officer="chief").err
