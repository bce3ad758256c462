"""Backups and restoring by shell: from a backup, and exported entries, back to the last one."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dutyconsole.desk import restoring
from dutyconsole.domain.checkpoint import read_note
from tests.cli.conftest import SECRET, Shell
from tests.desk.test_attachments import JPEG


@pytest.fixture
def keeper(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell with a key, and one incident."""
    monkeypatch.setenv("DUTYCONSOLE_KEY", str(shell.data.parent / "log.key"))
    shell.report("fire", "--phone", "13800001111", "--reporter", "Li Lei")
    return shell


def admin(shell: Shell, *words: str) -> Any:
    return shell.ok(*words, officer="admin1")


def weighed(shell: Shell, *words: str) -> Any:
    """What restoring would do, which is refused until it is confirmed."""
    said = shell("log", "restore", *words, "--json", officer="admin1")
    assert said.code == 1, said
    assert said.json["refused"] == "invalid"
    return said.json


def restored(shell: Shell, *words: str) -> Any:
    word = weighed(shell, *words)["confirm"]
    return admin(shell, "log", "restore", *words, "--confirm", word)


def entries(shell: Shell) -> list[Any]:
    found: list[Any] = shell.ok("log", "show")
    return found


def files(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


def test_backups_are_made_by_the_rule_and_listed(keeper: Shell) -> None:
    assert admin(keeper, "log", "backups")["lacks"] == len(entries(keeper))
    made = admin(keeper, "log", "backup")
    assert made["fresh"]
    assert stat.S_IMODE(os.stat(made["file"]).st_mode) == 0o600
    assert not admin(keeper, "log", "backup")["fresh"], "there is nothing new"
    listed = admin(keeper, "log", "backups")
    assert listed["lacks"] == 0
    assert [Path(made["file"]).name] == [each["file"] for each in listed["backups"]]
    keeper.refused("not_permitted", "log", "backup")
    keeper.refused("not_permitted", "log", "backups")


def test_what_would_be_lost_is_shown_and_nothing_done_before_it_is_confirmed(
    keeper: Shell,
) -> None:
    backup = admin(keeper, "log", "backup")["file"]
    size = len(entries(keeper))
    first = keeper.incident
    second = keeper.report("casualty")
    keeper.ok("incident", "note", first, "smoke is out")
    before = entries(keeper)
    shown = weighed(keeper, backup)
    assert shown["backup_entries"] == size
    assert shown["lost"] == len(before) - size > 0
    assert shown["lost_from"] == before[size]["recorded_at"].replace("Z", "+00:00")
    assert set(shown["incidents"]) == {first, second}
    assert entries(keeper) == before
    told = keeper("log", "restore", backup, officer="admin1")
    assert told.code == 1
    assert f"ENTRIES OF THE LOG THAT WOULD BE LOST: {shown['lost']}, recorded from" in told.out
    assert f"--confirm {shown['confirm']}" in told.err
    assert keeper("log", "restore", backup, "--confirm", "0a1b2c3d", officer="admin1").code == 1
    keeper.ok("incident", "note", first, "one more")
    late = keeper("log", "restore", backup, "--confirm", shown["confirm"], officer="admin1")
    assert late.code == 1, "what was confirmed is not what is there now"
    assert len(entries(keeper)) == len(before) + 1
    assert files(keeper.data) & {"log.db"}
    assert not [name for name in files(keeper.data) if "restore-" in name or "replaced" in name]


def test_what_another_command_records_while_a_restore_is_under_way_is_not_lost(
    keeper: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = admin(keeper, "log", "backup")["file"]
    word = weighed(keeper, backup)["confirm"]
    record = restoring.record

    def record_late(*given: Any) -> None:
        record(*given)
        keeper.ok("incident", "note", keeper.incident, "acknowledged in between")

    monkeypatch.setattr(restoring, "record", record_late)
    keeper.refused("lost_race", "log", "restore", backup, "--confirm", word, officer="admin1")
    assert entries(keeper)[-1]["data"]["text"] == "acknowledged in between"


def test_a_restore_keeps_the_old_log_and_is_an_entry(keeper: Shell) -> None:
    backup = admin(keeper, "log", "backup")["file"]
    kept = entries(keeper)
    admin(keeper, "log", "checkpoint")
    keeper.ok("incident", "note", keeper.incident, "after the backup")
    admin(keeper, "log", "checkpoint")
    before = entries(keeper)
    done = restored(keeper, backup, "--reason", "a drill")
    assert done["ok"]
    after = entries(keeper)
    assert after[:-1] == kept
    assert after[-1]["kind"] == "log_restored"
    assert after[-1]["person"] == "admin1"
    assert after[-1]["data"]["lost"] == 1
    assert after[-1]["data"]["incidents"] == [keeper.incident]
    assert after[-1]["data"]["reason"] == "a drill"
    assert keeper.ok("log", "verify")["ok"], "checkpoints that reach further were put aside"
    assert done["checkpoints_put_aside"] == 1
    assert len(after) == len(before)
    assert admin(keeper, "log", "backups")["lacks"] == 1
    old = keeper.data / done["replaced"]
    assert stat.S_IMODE(old.stat().st_mode) == 0o600
    again = restored(keeper, str(old))
    assert again["ok"]
    assert entries(keeper)[:-1] == before, "and back again"


def test_a_checkpoint_kept_elsewhere_still_finds_what_was_lost(keeper: Shell) -> None:
    backup = admin(keeper, "log", "backup")["file"]
    keeper.ok("incident", "note", keeper.incident, "after the backup")
    kept = keeper.data.parent / "kept.txt"
    kept.write_text(admin(keeper, "log", "checkpoint")["note"])
    assert (
        weighed(keeper, backup)["checkpoint_beyond"] == read_note(kept.read_text()).checkpoint.size
    )
    restored(keeper, backup)
    keeper.ok("incident", "note", keeper.incident, "going on")
    assert keeper("log", "verify", "--checkpoint", str(kept)).code == 1


def test_where_the_log_is_gone_and_a_checkpoint_knows_of_more_it_has_to_be_confirmed(
    keeper: Shell,
) -> None:
    backup = admin(keeper, "log", "backup")["file"]
    keeper.ok("incident", "note", keeper.incident, "after the backup")
    admin(keeper, "log", "checkpoint")
    for path in keeper.data.glob("log.db*"):
        path.unlink()
    shown = weighed(keeper, backup)
    assert shown["lost"] is None
    assert not list(keeper.data.glob("log.db")), "nothing is done yet"
    done = restored(keeper, backup)
    assert (done["ok"], done["checkpoints_put_aside"]) == (True, 1)
    assert entries(keeper)[-1]["data"]["lost"] is None
    assert keeper.ok("log", "verify")["ok"]


def test_the_recovery_drill_gets_back_to_the_last_acknowledged_entry(keeper: Shell) -> None:
    """SECURITY.md, Recovery drill: the log is gone, a backup and a later export are left."""
    backup = admin(keeper, "log", "backup")["file"]
    keeper.report("casualty", "--phone", "13900002222")
    keeper.ok("incident", "note", keeper.incident, "the last one")
    export = keeper.data.parent / "export"
    keeper.ok(
        *("log", "export", "-o", str(export), "--full", "--reason", "every hour"),
        officer="supervisor1",
    )
    before = entries(keeper)
    elsewhere = keeper.data.parent / "elsewhere.db"
    Path(backup).rename(elsewhere)
    for path in keeper.data.glob("log.db*"):
        path.unlink()
    done = admin(keeper, "log", "restore", str(elsewhere), "--entries", str(export))
    assert done["ok"]
    assert done["joined"] == len(before) - done["backup_entries"] > 0
    assert entries(keeper)[:-1] == before
    assert keeper.ok("log", "verify")["ok"]
    assert keeper.ok("incident", "note", keeper.incident, "going on")


def test_entries_bring_no_names_and_no_secrets_that_they_do_not_hold(keeper: Shell) -> None:
    """What is missing is named by the restore's own entry, and the log verifies."""
    backup = admin(keeper, "log", "backup")["file"]
    keeper.report("casualty", "--phone", "13900002222")
    fresh = keeper.data.parent / "fresh"
    fresh.write_text("a secret of their own, chosen now")
    for person in ("officer1", "admin1"):
        keeper.ok("roster", "secret", person, "--new-secret-file", str(fresh), officer=person)
    export = keeper.data.parent / "export"
    exporting = keeper("log", "export", "-o", str(export), officer="admin1", secret=fresh)
    assert exporting.code == 0, exporting
    (keeper.data / "log.db").rename(keeper.data.parent / "lost.db")
    shown = keeper(
        *("log", "restore", backup, "--entries", str(export), "--json"), officer="admin1"
    )
    assert shown.code == 0, shown
    assert shown.json["ok"]
    assert sorted(shown.json["secrets_lost"]) == ["admin1", "officer1"]
    assert shown.json["private_lost"] == 1
    assert keeper.ok("log", "verify")["ok"]
    assert keeper("log", "backups", officer="admin1").code == 0, "who restored is let in"
    assert keeper("incident", "note", keeper.incident, "x").code == 1, "others first need a secret"
    again = keeper.data.parent / "again"
    words = ("log", "export", "-o", str(again), "--full", "--reason", "check")
    assert keeper(*words, officer="supervisor1").code == 0


def test_only_a_backup_that_holds_is_restored_and_by_nobody_else(keeper: Shell) -> None:
    backup = Path(admin(keeper, "log", "backup")["file"])
    keeper.refused("unknown", "log", "restore", str(backup.parent / "none.db"), officer="admin1")
    keeper.refused("invalid", "log", "restore", str(keeper.data / "log.db"), officer="admin1")
    harmed = backup.with_name("harmed.db")
    raw = bytearray(backup.read_bytes())
    at = raw.rindex(b"fire")
    raw[at : at + 4] = b"hire"
    harmed.write_bytes(raw)
    assert (
        "hold"
        in keeper.refused("not_recorded", "log", "restore", str(harmed), officer="admin1")[
            "message"
        ]
    )
    keeper.refused("not_permitted", "log", "restore", str(backup))
    wrong = keeper("log", "restore", str(backup), "--json", officer="admin1", secret=keeper.wrong)
    assert wrong.json["refused"] == "not_signed_on"
    assert SECRET not in wrong.out


def test_a_damaged_log_is_replaced_and_kept_as_it_was(keeper: Shell) -> None:
    backup = admin(keeper, "log", "backup")["file"]
    kept = entries(keeper)
    (keeper.data / "log.db").write_bytes(b"no database any more" * 999)
    shown = weighed(keeper, backup)
    assert shown["lost"] is None
    done = restored(keeper, backup)
    assert (keeper.data / done["replaced"]).read_bytes() == b"no database any more" * 999
    assert entries(keeper)[:-1] == kept


MOUNTABLE = sys.platform == "linux" and shutil.which("unshare") is not None
ONTO_A_SMALL_DISK = """
mount -t tmpfs -o size=200k none "$1" || exit 99
exec "$0" -m dutyconsole --data "$2" --as admin1 --secret-file "$3" log backup "$1/copy.db"
"""


@pytest.mark.skipif(not MOUNTABLE, reason="there is no way to have a small disk here")
def test_a_full_disk_is_one_clear_sentence(keeper: Shell, tmp_path: Path) -> None:
    (tmp_path / "small").mkdir()
    before = entries(keeper)
    root = [] if os.geteuid() == 0 else ["--map-root-user"]
    words = (sys.executable, str(tmp_path / "small"), str(keeper.data), str(keeper.secret))
    said = subprocess.run(
        ["unshare", *root, "-m", "sh", "-c", ONTO_A_SMALL_DISK, *words],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        timeout=120,
    )
    if said.returncode in (1, 99) and ("unshare" in said.stderr or "mount" in said.stderr):
        pytest.skip("mounting is not allowed here")
    assert said.returncode == 1
    assert said.stdout == ""
    assert said.stderr == (
        f"The backup {tmp_path}/small/copy.db was not made: the disk is full; "
        "free some space there, or name another disk; the earlier backups stay.\n"
    )
    assert entries(keeper) == before


def test_attached_files_are_backed_up_once_and_come_back(keeper: Shell, tmp_path: Path) -> None:
    photo = tmp_path / "platform.jpg"
    photo.write_bytes(JPEG)
    at = keeper.ok("attach", "add", keeper.incident, str(photo), "--sort", "photo")["entry"]
    backup = Path(admin(keeper, "log", "backup")["file"])
    keeper.ok("incident", "note", keeper.incident, "after it")
    admin(keeper, "log", "backup")
    by_hand = tmp_path / "by-hand.db"
    admin(keeper, "log", "backup", str(by_hand))
    kept = [path.read_bytes() for path in backup.parent.rglob("attachments/??/*")]
    assert kept == [JPEG]
    for source in (backup, by_hand):
        shutil.rmtree(keeper.data / "attachments")
        (keeper.data / "log.db").rename(tmp_path / f"lost-{source.name}")
        assert admin(keeper, "log", "restore", str(source))["ok"]
        assert keeper.ok("log", "verify")["ok"]
        saved = tmp_path / f"saved-{source.name}"
        saved.mkdir()
        out = keeper.ok("attach", "save", keeper.incident, str(at), "-o", str(saved))
        assert Path(out["file"]).read_bytes() == JPEG


def test_a_lost_file_stops_no_backup_and_an_erased_one_leaves_the_backups_too(
    keeper: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUTYCONSOLE_BACKUP_LAST", "1")
    monkeypatch.setenv("DUTYCONSOLE_BACKUP_DAILY", "1")
    monkeypatch.setenv("DUTYCONSOLE_BACKUP_MONTHLY", "1")
    found = []
    for name in ("kept.jpg", "lost.jpg"):
        photo = tmp_path / name
        photo.write_bytes(JPEG + name.encode())
        words = ("attach", "add", keeper.incident, str(photo), "--sort", "photo")
        found.append(str(keeper.ok(*words)["entry"]))
        if name == "kept.jpg":
            backup = Path(admin(keeper, "log", "backup")["file"])
    for path in keeper.data.glob("attachments/??/*"):
        if path.read_bytes().endswith(b"lost.jpg"):
            path.unlink()
    said = keeper("log", "backup", officer="admin1")
    assert said.code == 0
    lacking = f"the file attached by entry {found[1]} is not in the backup: it is missing"
    assert lacking in said.err
    assert lacking in keeper("log", "backup", str(tmp_path / "by-hand.db"), officer="admin1").err
    erasing = ("attach", "erase", keeper.incident, found[0], "--reason", "asked for")
    keeper.ok(*erasing, officer="supervisor1")
    admin(keeper, "log", "backup")
    assert list(backup.parent.rglob("attachments/??/*")) == []
