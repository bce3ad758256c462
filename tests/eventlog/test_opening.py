"""A log comes into being whole, keeps its mode, and is opened only where it can be trusted."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.eventlog.log import EventLog
from dutyconsole.eventlog.schema import TRIGGERS
from dutyconsole.eventlog.tables import SCHEMA_VERSION
from tests.eventlog.stores import Store, append, draft


def refusal_of(store: Store) -> Refused:
    """Why the log is not opened."""
    with pytest.raises(Refused) as refusal:
        store.open()
    assert refusal.value.message
    assert refusal.value.mend
    return refusal.value


def test_a_new_log_is_one_private_file(store: Store) -> None:
    store.create().close()
    assert [path.name for path in store.path.parent.iterdir() if path.stat().st_size] == ["log.db"]
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


def test_side_files_are_private_too(log: EventLog, store: Store) -> None:
    append(log, draft())
    for path in store.path.parent.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


@pytest.mark.parametrize("mode", ["live", "sample", "demo", "drill"])
def test_a_log_keeps_its_name_and_mode(store: Store, mode: str) -> None:
    with store.create(mode) as log:
        log_id = log.log_id
        assert log_id.startswith(f"{mode}-")
        append(log, draft())
    with store.open() as again:
        assert (again.log_id, again.mode) == (log_id, mode)
        assert again.read()[0].log == log_id


def test_a_mode_that_does_not_exist_is_an_error_of_the_program(store: Store) -> None:
    with pytest.raises(ValueError, match="no mode"):
        store.create("real")
    assert not store.path.exists()


def test_a_log_is_not_made_over_another_file(store: Store) -> None:
    store.create().close()
    before = store.path.read_bytes()
    with pytest.raises(Refused) as refusal:
        store.create()
    assert refusal.value.code is Code.INVALID
    assert store.path.read_bytes() == before


def test_a_log_is_not_made_where_there_is_no_directory(tmp_path: Path, store: Store) -> None:
    elsewhere = Store(store.kind, tmp_path / "nowhere" / "log.db")
    with pytest.raises(Refused) as refusal:
        elsewhere.create()
    assert refusal.value.code is Code.NOT_RECORDED


def test_a_log_that_is_not_there_is_unknown(store: Store) -> None:
    assert refusal_of(store).code is Code.UNKNOWN
    assert not store.path.exists()


def test_a_directory_is_no_log(store: Store) -> None:
    store.path.mkdir()
    assert refusal_of(store).code is Code.UNKNOWN


def test_a_name_no_file_can_have_is_refused(store: Store) -> None:
    for name in ("a\0b", "x" * 300):
        odd = Store(store.kind, store.path.parent / name)
        with pytest.raises(Refused):
            odd.open()
        with pytest.raises(Refused):
            odd.create()


def test_another_program_s_database_is_no_log_and_stays_as_it_is(store: Store) -> None:
    other = store.bare()
    other.execute("CREATE TABLE recipes (name TEXT)")
    other.close()
    before = store.path.read_bytes()
    refused = refusal_of(store)
    assert refused.code is Code.UNKNOWN
    assert "no duty log" in refused.message
    assert store.path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"", b"not a database, but long enough to be read as one" * 99]
)
def test_a_file_that_is_no_database_is_no_log(store: Store, content: bytes) -> None:
    store.path.write_bytes(content)
    assert refusal_of(store).code in (Code.UNKNOWN, Code.NOT_RECORDED)
    assert store.path.read_bytes() == content


def test_a_log_of_a_newer_version_is_left_alone(store: Store) -> None:
    store.create().close()
    store.tamper("PRAGMA user_version = 99")
    before = store.path.read_bytes()
    refused = refusal_of(store)
    assert refused.code is Code.NOT_RECORDED
    assert "newer" in refused.message
    assert store.path.read_bytes() == before


def test_the_head_row_tells_a_newer_version_too(store: Store) -> None:
    store.create().close()
    store.tamper(f"UPDATE head SET schema_version = {SCHEMA_VERSION + 1}")
    assert "newer" in refusal_of(store).message


def test_a_half_written_file_is_refused_wherever_it_breaks_off(store: Store) -> None:
    with store.create() as log:
        append(log, *(draft(text="長文" * 200) for _ in range(30)))
    whole = store.path.read_bytes()
    for size in (1, 50, 99, 100, 512, 4095, 4096, 8192, len(whole) // 2, len(whole) - 4096):
        store.path.write_bytes(whole[:size])
        assert refusal_of(store).code in (Code.UNKNOWN, Code.NOT_RECORDED), size


def test_a_file_that_lacks_its_last_bytes_is_refused_or_found(store: Store) -> None:
    """SQLite reads the missing part of a page as zeros."""
    with store.create() as log:
        append(log, *(draft(text="長文" * 200) for _ in range(30)))
    whole = store.path.read_bytes()
    for lacking in (10, 100, 1000, 4000):
        store.path.write_bytes(whole[:-lacking])
        assert not opens_sound(store), lacking


def opens_sound(store: Store) -> bool:
    """Whether the log opens without a complaint and verifies."""
    try:
        log = store.open()
    except Refused:
        return False
    with log:
        return log.verify().ok


def test_a_log_whose_end_does_not_fit_its_head_is_refused(log: EventLog, store: Store) -> None:
    append(log, draft(), draft())
    log.close()
    store.tamper("DELETE FROM entry WHERE position = 2")
    refused = refusal_of(store)
    assert refused.code is Code.NOT_RECORDED
    assert "damaged" in refused.message


def test_a_page_of_rubbish_is_refused_or_found(store: Store) -> None:
    with store.create() as log:
        append(log, *(draft(text="長文" * 50) for _ in range(20)))
    whole = store.path.read_bytes()
    for start in range(0, len(whole), 4096):
        store.path.write_bytes(whole[:start] + b"\xa5" * 4096 + whole[start + 4096 :])
        assert not opens_sound(store), start


def test_a_missing_trigger_is_told_at_once(store: Store) -> None:
    store.create().close()
    bare = store.bare()
    bare.execute(f"DROP TRIGGER {next(iter(TRIGGERS))}")
    bare.close()
    with store.open() as log:
        assert any("triggers" in str(warning) for warning in log.warnings)


def test_little_space_is_told_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(store.path.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=5 * 1024 * 1024))
    with store.create() as log:
        assert any("5 MiB" in str(warning) for warning in log.warnings)


def test_space_that_runs_out_under_the_open_log_is_told(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.create() as log:
        told = len(log.warnings)
        usage = shutil.disk_usage(store.path.parent)
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1))
        assert len(log.warnings) == told + 1


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs"])
def test_a_log_on_a_network_file_system_is_neither_made_nor_opened(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    store.create().close()
    elsewhere = Store(store.kind, tmp_path / "share" / "log.db")
    elsewhere.path.parent.mkdir()
    shutil.copy(store.path, elsewhere.path)
    mounts = [
        SimpleNamespace(mountpoint="/", fstype="ext4"),
        SimpleNamespace(mountpoint=str(tmp_path / "share"), fstype=kind),
    ]
    monkeypatch.setattr(psutil, "disk_partitions", lambda *, all: mounts)
    store.open().close()
    for attempt in (elsewhere.open, Store(store.kind, tmp_path / "share" / "new.db").create):
        with pytest.raises(Refused, match=f"network file system \\({kind}\\)"):
            attempt()
    assert not (tmp_path / "share" / "new.db").exists()


@pytest.fixture
def locked_out(store: Store) -> Iterator[Store]:
    """A log in a directory in which this account may not write."""
    directory = Path(tempfile.mkdtemp())
    closed = Store(store.kind, directory / "log.db")
    closed.create().close()
    closed.path.chmod(0o444)
    directory.chmod(0o555)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    yield closed
    if is_root:
        os.seteuid(0)
    directory.chmod(0o700)
    shutil.rmtree(directory)


def test_a_read_only_directory_is_refused_in_plain_words(locked_out: Store) -> None:
    refused = refusal_of(locked_out)
    assert refused.code is Code.NOT_RECORDED
    assert "may not be written" in refused.message


def test_a_log_is_not_made_in_a_read_only_directory(locked_out: Store) -> None:
    with pytest.raises(Refused) as refusal:
        Store(locked_out.kind, locked_out.path.with_name("other.db")).create()
    assert refusal.value.code is Code.NOT_RECORDED
