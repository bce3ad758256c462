"""Tamper evidence by shell: the key shown and replaced, a log judged by it, the log exported."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shell


@pytest.fixture(autouse=True)
def own_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that no other test signs with."""
    monkeypatch.setenv("DUTYCONSOLE_KEY", str(tmp_path / "elsewhere" / "log.key"))


def test_a_key_is_shown_and_replaced(shell: Shell, tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text(shell.ok("log", "checkpoint")["note"], encoding="utf-8")
    old = shell.ok("log", "key", "show")
    assert old["earlier"] == []
    shell.refused("not_permitted", "log", "key", "rotate")
    done = shell.ok("log", "key", "rotate", officer="admin1")
    new = shell.ok("log", "key", "show")
    assert new["key"] == done["key"] != old["key"]
    assert new["earlier"] == [{"key": old["key"], "until": done["position"]}]
    public = tmp_path / "public.txt"
    for key in (old["key"], new["key"]):
        public.write_text(key, encoding="utf-8")
        shell.ok("log", "verify", "--checkpoint", str(kept), "--key", str(public))
    assert shell("log", "key", "show").out.count("Until entry") == 1


def test_an_older_backup_put_in_the_log_s_place_shows_from_its_first_missing_entry(
    shell: Shell, tmp_path: Path
) -> None:
    backup = tmp_path / "older.db"
    shell.ok("log", "backup", str(backup), officer="admin1")
    shell.report()
    kept = shell.ok("log", "checkpoint")
    before = shell.ok("log", "verify")["entries"]
    for left in shell.data.glob("log.db*"):
        left.unlink()
    shutil.copy(backup, shell.data / "log.db")
    said = shell("log", "verify", "--json")
    assert said.code == 1
    assert not said.json["ok"]
    assert said.json["entries"] < before == kept["size"]
    assert said.json["first_bad"] == said.json["entries"] + 1
    assert "are missing" in said.json["reason"]


def test_a_key_that_lies_beside_the_log_is_pointed_out(
    empty: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUTYCONSOLE_KEY", str(empty.data / "log.key"))
    for words in (("init", "--sample"), ("log", "checkpoint"), ("log", "verify")):
        said = empty(*words)
        assert said.code == 0
        assert "lies in the data directory" in said.err


def test_what_was_printed_is_enough_to_verify_by(shell: Shell, tmp_path: Path) -> None:
    kept, key = tmp_path / "kept.txt", tmp_path / "key.txt"
    kept.write_text(shell("log", "checkpoint").out, encoding="utf-8")
    key.write_text(shell("log", "key", "show").out, encoding="utf-8")
    shell.ok("log", "verify", "--checkpoint", str(kept), "--key", str(key))
    place = tmp_path / "export"
    shell.ok("log", "export", "-o", str(place), officer="admin1")
    command = [sys.executable, "-I", str(place / "verify_log.py"), str(place)]
    command += ["--key", str(key), "--checkpoint", str(kept)]
    subprocess.run(command, check=True, capture_output=True)


def test_an_export_is_checked_by_the_program_that_lies_in_it(shell: Shell, tmp_path: Path) -> None:
    place = str(tmp_path / "export")
    shell.refused("not_permitted", "log", "export", "-o", place)
    shell.refused("invalid", "log", "export", "-o", place, "--full", officer="supervisor1")
    done = shell.ok("log", "export", "-o", place, officer="supervisor1")
    assert done == {"directory": place, "entries": done["entries"], "sealed": done["entries"]}
    shell.refused("invalid", "log", "export", "-o", place, officer="supervisor1")
    command = [sys.executable, "-I", str(tmp_path / "export" / "verify_log.py")]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert f"{done['entries']} entries" in said


def test_what_the_security_page_tells_to_do_can_be_done(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("kept-checkpoint.txt").write_text(shell("log", "checkpoint").out, encoding="utf-8")
    Path("kept-key.txt").write_text(shell("log", "key", "show").out, encoding="utf-8")
    page = (Path(__file__).parents[2] / "SECURITY.md").read_text("utf-8")
    page = page.partition("## How to verify\n")[2]
    told = [
        line for block in re.findall(r"```sh\n(.*?)```", page, re.S) for line in block.split("\n")
    ]
    for line in told:
        program, *words = shlex.split(line) or [""]
        if program == "dutyconsole":
            said = shell(*words[words.index("log") :], officer="admin1")
            assert said.code == 0, said
        elif program == "python":
            subprocess.run([sys.executable, *words], check=True, capture_output=True)
    (by_hand,) = [line for line in told if "/dev/zero" in line]
    done = subprocess.run(
        by_hand, shell=True, cwd="export", check=True, capture_output=True, text=True
    )
    assert done.stdout.split()[0] == Path("export/hashes.txt").read_text().split()[0]
