"""The folder of backups: one at a time, verified before they count, kept by the rule."""

from __future__ import annotations

import hashlib
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from dutyconsole.domain.attachments import Content
from dutyconsole.domain.backups import Keeping
from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.eventlog import backup, backups
from dutyconsole.eventlog.attachments import AttachmentStore
from dutyconsole.eventlog.backups import BackupFolder
from dutyconsole.eventlog.log import EventLog
from tests.eventlog.stores import START, Store, append, check_of, draft

HOUR = timedelta(hours=1)


@pytest.fixture
def folder(log: EventLog, tmp_path: Path) -> BackupFolder:
    append(log, draft(text="first"))
    return BackupFolder(
        log, tmp_path / "backups", Keeping(last=2, daily=1, monthly=1), check_of(log)
    )


def names(folder: BackupFolder) -> list[str]:
    return sorted(each.name for each in folder.folder.iterdir() if not each.name.startswith("."))


def test_a_backup_holds_the_log_and_says_so_in_its_name(
    log: EventLog, store: Store, folder: BackupFolder
) -> None:
    assert folder.found() == ()
    made = folder.make(START)
    assert made is not None
    assert made.fresh
    assert made.backup.position == log.position() == 1
    head = log.read()[-1].hash[:8]
    assert names(folder) == [f"{log.log_id}-000000001-{head}-20261123T140000Z.db"]
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.folder.stat().st_mode) == 0o700
    with store.open(made.path) as copy:
        assert copy.read() == log.read()
        assert copy.verify().ok


def test_without_new_entries_none_is_made(folder: BackupFolder) -> None:
    first = folder.make(START)
    again = folder.make(START + HOUR)
    assert first is not None
    assert again is not None
    assert (again.fresh, again.backup) == (False, first.backup)
    assert len(names(folder)) == 1


def test_the_rule_removes_what_it_does_not_keep_and_nothing_else(
    log: EventLog, folder: BackupFolder
) -> None:
    folder.make(START)
    precious = ["log-before-upgrade-1-to-2.db", "notes.txt", f"{log.log_id}-000000001.db"]
    precious.append(
        "live-00000000-0000-4000-8000-000000000000-000000001-0a1b2c3d-20261123T140000Z.db"
    )
    for name in precious:
        (folder.folder / name).write_text("precious")
    (folder.folder / f"{log.log_id}-000000009-0a1b2c3d-20201123T140000Z.db").symlink_to(precious[1])
    removed = []
    for hour in range(1, 5):
        append(log, draft())
        made = folder.make(START + hour * HOUR)
        assert made is not None
        removed += [each.position for each in made.removed]
    assert removed == [1, 2, 3]
    assert [each.position for each in folder.found()] == [4, 5]
    assert set(precious) <= set(names(folder))
    assert (folder.folder / f"{log.log_id}-000000009-0a1b2c3d-20201123T140000Z.db").is_symlink()


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE entry SET hash = zeroblob(32) WHERE position = 1",
        "INSERT INTO incident VALUES ('x', 'fire', 'closed', '', '', '', 's', '', '', '', 1)",
        "INSERT INTO secret VALUES ('admin1', 'forged')",
    ],
)
def test_a_log_that_does_not_hold_gives_no_backup_and_costs_none(
    log: EventLog, store: Store, folder: BackupFolder, harm: str
) -> None:
    folder.make(START)
    append(log, draft())
    store.tamper(harm)
    before = names(folder)
    with pytest.raises(Refused) as refusal:
        folder.make(START + HOUR)
    assert refusal.value.code is Code.NOT_RECORDED
    assert "was not made" in refusal.value.message
    assert names(folder) == before
    assert not list(folder.folder.glob("*.new*"))


def test_while_one_desk_makes_a_backup_the_others_make_none(
    log: EventLog, store: Store, folder: BackupFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.open() as other_log:
        other = BackupFolder(other_log, folder.folder, folder.rule, check_of(other_log))
        met = []
        copy_checked = backup.copy_checked

        def met_halfway(*given: object, **more: object) -> None:
            with ThreadPoolExecutor(1) as thread:
                met.append(thread.submit(other.make, START).result())
            copy_checked(*given, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(backups, "copy_checked", met_halfway)
        assert folder.make(START) is not None
        monkeypatch.undo()
        assert met == [None]
        after = other.make(START)
        assert after is not None
        assert not after.fresh


def test_of_two_desks_that_find_one_due_only_the_first_makes_it(
    log: EventLog, folder: BackupFolder
) -> None:
    assert folder.make(START, HOUR) is not None
    append(log, draft())
    second = folder.make(START + HOUR / 60, HOUR)
    assert second is not None
    assert not second.fresh
    assert len(names(folder)) == 1


def test_what_a_killed_program_left_is_swept(log: EventLog, folder: BackupFolder) -> None:
    folder.folder.mkdir()
    left = [f".{log.log_id}.0a1b2c3d.new", f".{log.log_id}.0a1b2c3d.new-journal"]
    others = [".live-other.0a1b2c3d.new", f".{log.log_id}.new", f"{log.log_id}.0a1b2c3d.new"]
    for name in left + others:
        (folder.folder / name).write_text("half")
    folder.make(START)
    there = {each.name for each in folder.folder.iterdir()}
    assert there.isdisjoint(left)
    assert there >= set(others)


def test_a_full_disk_is_said_in_one_sentence(
    log: EventLog, folder: BackupFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.make(START)
    append(log, draft())
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=64 * 1024 * 1024))
    with pytest.raises(Refused) as refusal:
        folder.make(START + HOUR)
    assert "MiB left" in refusal.value.message
    assert len(names(folder)) == 1


def test_a_backup_that_cannot_be_synchronised_does_not_count(
    folder: BackupFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("os.fsync", broken)
    with pytest.raises(Refused) as refusal:
        folder.make(START)
    assert refusal.value.code is Code.NOT_RECORDED
    monkeypatch.undo()
    assert names(folder) == []


def test_a_folder_that_is_a_file_is_refused(log: EventLog, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    folder = BackupFolder(log, tmp_path / "file", Keeping(), check_of(log))
    with pytest.raises(Refused):
        folder.make(START)
    with pytest.raises(Refused):
        folder.found()


def test_a_spoilt_content_gets_in_no_other_store_and_the_right_one_replaces_it_there(
    tmp_path: Path,
) -> None:
    right = b"a photograph"
    content = Content(hashlib.sha256(right).hexdigest(), len(right), 7)
    spoilt, sound, kept = (AttachmentStore(tmp_path / each) for each in ("a", "b", "kept"))
    for store, held in ((spoilt, b"a fotograph!"), (sound, right)):
        store.path_of(content.sha256).parent.mkdir(parents=True)
        store.path_of(content.sha256).write_bytes(held)
    changed = ((content, Phrase("it was changed")),)
    assert spoilt.copy_all([content], kept.folder) == changed
    assert not kept.path_of(content.sha256).exists()
    assert sound.copy_all([content], kept.folder) == ()
    assert kept.fault(content) is None
    kept.path_of(content.sha256).write_bytes(b"a fotograph!")
    assert spoilt.copy_all([content], kept.folder) == changed
    assert sound.copy_all([content], kept.folder) == ()
    assert kept.fault(content) is None, "what was spoilt there is healed"
    assert not list(kept.folder.glob("*.new"))
