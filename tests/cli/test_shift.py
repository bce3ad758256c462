"""Shifts and checkpoints from the shell, as a script sees them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Shell


@pytest.fixture(autouse=True)
def own_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    key = tmp_path / "key" / "log.key"
    monkeypatch.setenv("DUTYCONSOLE_KEY", str(key))
    return key


def to(shell: Shell, receiver: str = "officer2") -> tuple[str, ...]:
    return "shift", "handover", "--to", receiver


def item(shown: Any, section: str) -> Any:
    return next(part["items"] for part in shown["page"] if part["section"] == section)


def test_a_shift_from_taking_it_to_handing_it_over(shell: Shell) -> None:
    begun = shell.ok("shift", "begin")
    assert begun["on_duty"]["person"] == "officer1"
    assert begun["on_duty"]["read"] is False
    assert shell.ok("shift", "read")["on_duty"]["read"] is True
    incident = shell.report()
    number = shell.ok("shift", "equipment", "out", "lift 3", "--place", "Yunxi East")["equipment"]
    opened = shell.ok(*to(shell), "--notes", "watch K528")
    assert (opened["state"], opened["left"]) == ("open", 3)
    shown = shell.ok("shift", "show")
    assert shown["handover"]["receiver"] == "officer2"
    assert [each["incident"] for each in item(shown, "incidents")] == [incident]
    assert item(shown, "equipment")[0]["text"] == "1: lift 3, Yunxi East"
    assert shell.ok("shift", "take", incident)["left"] == 2
    assert shell.ok("shift", "take", "equipment")["left"] == 1
    shell.ok("shift", "note", "and the lift")
    done = shell.ok(*to(shell), "--to-secret-file", str(shell.secret))
    assert done["state"] == "handed_over"
    shown = shell.ok("shift", "show")
    assert [each["person"] for each in shown["on_duty"]] == ["officer2"]
    assert shown["handover"] is None
    shell.ok("shift", "equipment", "back", number)
    assert shell.ok("shift", "equipment", "list") == []


def test_one_command_hands_over_with_both_secrets(shell: Shell) -> None:
    shell.report()
    done = shell.ok(*to(shell), "--to-secret-file", str(shell.secret))
    assert done["checkpoint"]["size"] == done["entry"]
    log = shell.ok("log", "verify")
    assert log["ok"] is True


def test_a_wrong_secret_of_the_receiver_begins_no_handover(shell: Shell) -> None:
    shell.refused("not_signed", *to(shell), "--to-secret-file", str(shell.wrong))
    assert shell.ok("shift", "show")["handover"] is None


def test_what_is_refused(shell: Shell) -> None:
    shell.refused("invalid", "shift", "handover")
    shell.refused("invalid", *to(shell, "officer1"))
    shell.refused("unknown", *to(shell, "nobody"))
    shell.refused("not_signed_on", *to(shell), secret=shell.wrong)
    shell.refused("invalid", "shift", "begin", "--at", "2099-01-01T00:00")
    shell.refused("invalid", "shift", "end")
    shell.ok(*to(shell))
    shell.refused("invalid", *to(shell, "supervisor1"))
    shell.refused("not_signed", *to(shell), "--to-secret-file", str(shell.wrong))
    shell.refused("unknown", "shift", "take", "nothing")
    shell.refused("invalid", "shift", "end")
    shell.refused("invalid", "shift", "abandon")
    shell.ok("shift", "abandon", "--reason", "called away")
    shell.refused("invalid", "shift", "note", "too late")
    shell.refused("unknown", "shift", "equipment", "back", "7")


def test_leaving_without_a_handover_says_so(shell: Shell) -> None:
    shell.ok("shift", "begin")
    assert "without a handover" in shell("shift", "end", "--reason", "ill").out
    assert shell.ok("shift", "show")["nobody_on_duty"][0]["person"] == "officer1"
    assert "NOBODY" in shell("shift", "show").out


def test_the_page_prints_with_a_checkpoint_that_verifies(shell: Shell, tmp_path: Path) -> None:
    shell.report()
    file = tmp_path / "page.html"
    page = shell.ok("shift", "page", "-o", str(file))
    html = file.read_text(encoding="utf-8")
    assert shell.incident in html
    assert "SAMPLE" in html
    assert page["checkpoint"]["origin"] in html
    kept = tmp_path / "note.txt"
    kept.write_text(page["checkpoint"]["note"], encoding="utf-8")
    assert shell.ok("log", "verify", "--checkpoint", str(kept))["checkpoint"]["ok"] is True


def checkpoint(shell: Shell, tmp_path: Path) -> Path:
    said = shell.ok("log", "checkpoint")
    assert set(said) >= {"origin", "size", "head", "note"}
    file = tmp_path / "checkpoint.json"
    file.write_text(json.dumps(said), encoding="utf-8")
    return file


def test_a_cut_tail_is_found_by_what_was_kept_elsewhere(
    shell: Shell, sample_data: Path, tmp_path: Path
) -> None:
    shell.report()
    file = checkpoint(shell, tmp_path)
    assert shell.ok("log", "verify", "--checkpoint", str(file))["ok"] is True
    shutil.rmtree(shell.data)
    shutil.copytree(sample_data, shell.data)
    assert shell.ok("log", "verify")["ok"] is True
    said = shell("log", "verify", "--checkpoint", str(file), "--json")
    assert said.code == 1
    assert said.json["ok"] is False
    assert "are missing" in said.json["reason"]
    assert "DOES NOT HOLD" in shell("log", "verify", "--checkpoint", str(file)).out


def test_a_copy_beside_the_log_finds_it_too(shell: Shell, sample_data: Path) -> None:
    shell.report()
    shell.ok("log", "checkpoint")
    (shell.data / "log.db").unlink()
    for name in ("log.db-wal", "log.db-shm"):
        (shell.data / name).unlink(missing_ok=True)
    shutil.copy(sample_data / "log.db", shell.data / "log.db")
    said = shell("log", "verify", "--json")
    assert said.code == 1
    assert "are missing" in said.json["reason"]


def test_without_a_key_here_the_public_one_checks(
    shell: Shell, tmp_path: Path, own_key: Path
) -> None:
    file = checkpoint(shell, tmp_path)
    public = tmp_path / "public"
    public.write_text(json.loads(file.read_text())["key"], encoding="utf-8")
    own_key.unlink()
    shell.refused("invalid", "log", "verify", "--checkpoint", str(file))
    more = ("--checkpoint", str(file), "--key", str(public))
    assert shell.ok("log", "verify", *more)["ok"] is True
    assert "not checked" in shell("log", "verify", *more).err
    assert not own_key.exists()


def test_a_file_that_is_no_checkpoint_is_refused(shell: Shell, tmp_path: Path) -> None:
    shell.refused("invalid", "log", "verify", "--checkpoint", str(shell.secret))
    shell.refused("invalid", "log", "verify", "--checkpoint", str(tmp_path / "none"))


def test_a_new_key_is_said(empty: Shell, own_key: Path) -> None:
    said = empty("init", "--sample")
    assert str(own_key) in said.out
    own_key.unlink()
    assert "A new key was made" in empty("log", "checkpoint").err
