"""A backup is one file, complete, checked and private, or there is none."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.eventlog.log import EventLog
from tests.eventlog.stores import Store, append, draft


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups" / "copy.db"


def test_a_backup_is_the_log_again(log: EventLog, store: Store, target: Path) -> None:
    append(log, draft(text="火災"), draft())
    log.backup(target)
    assert [path.name for path in target.parent.iterdir()] == ["copy.db"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with store.open(target) as copy:
        assert copy.log_id == log.log_id
        assert copy.read() == log.read()
        assert copy.verify().ok


def test_a_backup_can_be_made_while_others_write(log: EventLog, store: Store, target: Path) -> None:
    append(log, *(draft(text="火災" * 50) for _ in range(50)))
    with ThreadPoolExecutor(1) as threads:
        writing = threads.submit(lambda: [append(log, draft()) for _ in range(50)])
        log.backup(target)
        writing.result()
    with store.open(target) as copy:
        kept = copy.read()
    assert len(kept) >= 50
    assert log.read()[: len(kept)] == kept


def test_a_backup_overwrites_nothing(log: EventLog, target: Path) -> None:
    target.write_text("precious")
    with pytest.raises(Refused) as refusal:
        log.backup(target)
    assert refusal.value.code is Code.INVALID
    assert target.read_text() == "precious"
    with pytest.raises(Refused):
        log.backup(log.database.path)


def test_a_log_that_does_not_hold_is_not_backed_up(
    log: EventLog, store: Store, target: Path
) -> None:
    append(log, draft(), draft())
    store.tamper("UPDATE entry SET hash = zeroblob(32) WHERE position = 1")
    with pytest.raises(Refused) as refusal:
        log.backup(target)
    assert refusal.value.code is Code.NOT_RECORDED
    assert "entry 1" in refusal.value.message
    assert list(target.parent.iterdir()) == []


def test_a_backup_needs_its_directory(log: EventLog, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        log.backup(tmp_path / "nowhere" / "copy.db")
    assert refusal.value.code is Code.NOT_RECORDED


def test_a_disk_without_second_names_will_do(
    log: EventLog, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.link", no_links)
    log.backup(target)
    assert target.exists()
    with pytest.raises(Refused):
        log.backup(target)


def test_a_copy_has_its_name_only_when_its_attached_files_are_beside_it(
    log: EventLog, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(log, draft())

    def full(*_: object) -> None:
        assert not target.exists()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(log.attachments, "copy_all", full)
    with pytest.raises(Refused) as refusal:
        log.backup(target)
    assert refusal.value.code is Code.NOT_RECORDED
    assert list(target.parent.iterdir()) == []
