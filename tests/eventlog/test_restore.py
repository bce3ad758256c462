"""A backup in the log's place: only a whole one, only while nobody is at it, nothing is lost."""

from __future__ import annotations

import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dutyconsole.domain.codec import NEWEST_SHAPES
from dutyconsole.domain.entry import PrivateValue
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.summary import summaries
from dutyconsole.eventlog.log import EventLog
from dutyconsole.eventlog.restore import Restore, prepared
from dutyconsole.eventlog.turn import Turn
from tests.eventlog import versions
from tests.eventlog.stores import DRIVERS, START, Store, TickingClock, append, draft, fold

HOLD = """
import sys, time
from pathlib import Path
from tests.eventlog.stores import Store
log = Store(sys.argv[1], Path(sys.argv[2])).open()
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def backup(store: Store, tmp_path: Path) -> Path:
    """A backup of a log that has gone on since, closed."""
    with store.create() as log:
        append(log, draft(text="first"), draft(text="second"))
        log.backup(tmp_path / "backup.db")
        append(log, draft(text="third"))
    return tmp_path / "backup.db"


@contextmanager
def ready(store: Store, backup: Path, entries: Path | None = None) -> Iterator[Restore]:
    driver = DRIVERS[store.kind]()
    with prepared(backup, store.path, entries, TickingClock(), fold, driver=driver) as restore:
        yield restore


def restored(store: Store, backup: Path, entries: Path | None = None) -> Path:
    """Restore; where the log from before is."""
    with ready(store, backup, entries) as restore:
        aside = restore.aside(START)
        restore.put_in_place(aside)
    return store.path.with_name(aside)


def texts(store: Store, path: Path | None = None) -> list[object]:
    with store.open(path) as log:
        assert log.verify().ok
        return [entry.data["text"] for entry in log.read()]


def export_of(store: Store, target: Path, *, private: bool = False) -> Path:
    with store.open() as log:
        log.export(target, {}, private=private)
    return target


def test_a_restore_exchanges_the_logs(store: Store, backup: Path) -> None:
    before = backup.read_bytes()
    old = restored(store, backup)
    assert texts(store) == ["first", "second"]
    assert texts(store, old) == ["first", "second", "third"]
    assert stat.S_IMODE(store.path.stat().st_mode) == stat.S_IMODE(old.stat().st_mode) == 0o600
    assert backup.read_bytes() == before
    assert not list(store.path.parent.glob(".restore-*"))
    with store.open() as log:
        append(log, draft(text="going on"))


def test_two_restores_in_one_second_keep_both_logs(store: Store, backup: Path) -> None:
    first = restored(store, backup)
    second = restored(store, first)
    assert texts(store, first) == texts(store) == ["first", "second", "third"]
    assert texts(store, second) == ["first", "second"]


def test_what_is_only_looked_at_changes_nothing(store: Store, backup: Path) -> None:
    with ready(store, backup) as restore:
        assert restore.present is not None
        assert restore.present.position() == 3
        assert restore.log.position() == 2
    assert texts(store) == ["first", "second", "third"]
    assert not list(store.path.parent.glob("*replaced*"))


@pytest.mark.parametrize("elsewhere", [False, True], ids=["this program", "another"])
def test_nothing_is_exchanged_while_a_desk_has_the_log_open(
    store: Store, backup: Path, elsewhere: bool
) -> None:
    words = [sys.executable, "-c", HOLD, store.kind, str(store.path)]
    root = Path(__file__).parents[2]
    with ready(store, backup) as restore:
        if elsewhere:
            desk = subprocess.Popen(
                words, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            assert desk.stdout is not None
            assert desk.stdout.readline() == "open\n"
            close = desk.communicate
        else:
            close = store.open().close  # type: ignore[assignment]
        with pytest.raises(Refused) as refusal:
            restore.put_in_place(restore.aside(START))
        assert refusal.value.code is Code.LOST_RACE
        assert "leave every desk" in refusal.value.mend
        close()
    assert texts(store) == ["first", "second", "third"]


def test_nothing_is_exchanged_where_the_log_goes_on_behind_what_was_seen(
    store: Store, backup: Path
) -> None:
    with ready(store, backup) as restore:
        assert restore.present is not None
        seen = restore.present.read()[-1]
        restore.check_not_open()
        with store.open() as shell:
            append(shell, draft(text="recorded and acknowledged meanwhile"))
        with pytest.raises(Refused) as refusal:
            restore.put_in_place(restore.aside(START), seen)
        assert refusal.value.code is Code.LOST_RACE
    assert texts(store)[-1] == "recorded and acknowledged meanwhile"
    assert not list(store.path.parent.glob("*replaced*"))
    with ready(store, backup) as restore:
        assert restore.present is not None
        restore.put_in_place(restore.aside(START), restore.present.read()[-1])
    assert texts(store) == ["first", "second"]


def test_exported_entries_join_behind_the_backup(
    store: Store, backup: Path, tmp_path: Path
) -> None:
    export = export_of(store, tmp_path / "export")
    store.path.unlink()
    with ready(store, backup, export) as restore:
        assert restore.joined.count == 1
        assert restore.present is None
        assert restore.unreadable is None
        restore.put_in_place(restore.aside(START))
    assert texts(store) == ["first", "second", "third"]


@pytest.mark.parametrize("full", [True, False])
def test_personal_data_comes_with_a_full_export_alone(
    store: Store, backup: Path, tmp_path: Path, full: bool
) -> None:
    kept, erased = PrivateValue.of("13800001111"), PrivateValue.of("13900002222")
    with store.open() as log:
        for value in (kept, erased):
            append(log, draft(keeps=[value], text="call", phone=value.reference()))

        def erase(turn: Turn) -> None:
            turn.append([draft("private_erased", private=erased.id, text="erased")])
            turn.erase(erased.id)

        log.transact(erase)
    export = export_of(store, tmp_path / "export", private=full)
    with ready(store, backup, export) as restore:
        assert restore.joined.count == 4
        assert restore.joined.private == (() if full else (kept.id,))
        if not full:
            lost = list(restore.joined.private)
            append(restore.log, draft("log_restored", text="restored", private_lost=lost))
        restore.put_in_place(restore.aside(START))
    with store.open() as log:
        assert log.verify().ok
        assert log.private([kept.id, erased.id]) == {
            kept.id: "13800001111" if full else None,
            erased.id: None,
        }


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("entries.jsonl", b"third", b"thief"),
        ("entries.jsonl", b"first", b"fifth"),
        ("entries.jsonl", b"\n", b""),
        ("hashes.txt", b"\n", b""),
        ("hashes.txt", b"a", b"b"),
    ],
)
def test_entries_that_were_changed_do_not_join(
    store: Store, backup: Path, tmp_path: Path, name: str, old: bytes, new: bytes
) -> None:
    export = export_of(store, tmp_path / "export")
    path = export / name
    path.write_bytes(new.join(path.read_bytes().rsplit(old, 1)))
    with pytest.raises(Refused) as refusal, ready(store, backup, export):
        pass
    assert refusal.value.code is Code.INVALID
    assert "do not join at entry" in refusal.value.message
    assert texts(store) == ["first", "second", "third"]


def test_entries_of_another_log_or_of_before_the_backup_do_not_join(
    store: Store, backup: Path, tmp_path: Path
) -> None:
    other = Store(store.kind, tmp_path / "other.db")
    with other.create() as log:
        append(log, *(draft(text="other") for _ in range(5)))
    foreign = export_of(other, tmp_path / "foreign")
    with pytest.raises(Refused) as refusal, ready(store, backup, foreign):
        pass
    assert "another one there" in str(refusal.value)
    early = Store(store.kind, backup)
    export = export_of(early, tmp_path / "early")
    for name in ("entries.jsonl", "hashes.txt"):
        lines = (export / name).read_bytes().splitlines(keepends=True)
        (export / name).write_bytes(lines[0])
    with pytest.raises(Refused) as refusal, ready(store, backup, export):
        pass
    assert "add nothing" in refusal.value.message


def test_an_export_that_is_none_is_refused(store: Store, backup: Path, tmp_path: Path) -> None:
    for name in ("nowhere", "."):
        with pytest.raises(Refused), ready(store, backup, tmp_path / name):
            pass


def test_only_a_log_that_holds_is_restored(store: Store, backup: Path, tmp_path: Path) -> None:
    for name, content in {
        "none.db": None,
        "empty.db": b"",
        "text.db": b"no log",
        "cut.db": backup.read_bytes()[:-4096],
        "changed.db": backup.read_bytes().replace(b"second", b"secund"),
    }.items():
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(Refused), ready(store, path):
            pass
    with pytest.raises(Refused) as refusal, ready(store, store.path):
        pass
    assert refusal.value.code is Code.INVALID
    assert texts(store) == ["first", "second", "third"]
    assert not list(store.path.parent.glob(".restore-*"))


def test_a_damaged_log_is_put_aside_with_what_stands_beside_it(store: Store, backup: Path) -> None:
    store.path.write_bytes(b"damaged" * 1000)
    for end in ("-wal", "-journal"):
        Path(f"{store.path}{end}").write_bytes(end.encode())
    with ready(store, backup) as restore:
        assert restore.present is None
        assert restore.unreadable is not None
        aside = restore.aside(START)
        restore.put_in_place(aside)
    old = store.path.with_name(aside)
    assert old.read_bytes() == b"damaged" * 1000
    assert Path(f"{old}-wal").read_bytes() == b"-wal"
    assert Path(f"{old}-journal").read_bytes() == b"-journal"
    assert texts(store) == ["first", "second"]


def test_a_disk_without_second_names_will_do(
    store: Store, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.link", no_links)
    old = restored(store, backup)
    assert texts(store) == ["first", "second"]
    assert texts(store, old) == ["first", "second", "third"]


def test_one_restore_at_a_time(store: Store, backup: Path) -> None:
    with (
        ready(store, backup),
        pytest.raises(Refused) as refusal,
        ready(store, backup),
    ):
        pass
    assert refusal.value.code is Code.LOST_RACE


def test_a_desk_that_missed_the_exchange_records_nothing_in_the_old_log(
    store: Store, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should one not be found, such as one of another account: it says so, and nothing is lost."""
    desk: EventLog = store.open()
    monkeypatch.setattr("dutyconsole.eventlog.exchange.check_not_open", lambda _: None)
    monkeypatch.setattr("dutyconsole.eventlog.exchange._alone", lambda *_: _held())
    restored(store, backup)
    with pytest.raises(Refused) as refusal:
        append(desk, draft(text="lost?"))
    assert "NOT RECORDED" in refusal.value.message
    desk.close()


@contextmanager
def _held() -> Iterator[bool]:
    yield True


def test_a_backup_of_an_older_release_is_brought_up_to_this_one(
    store: Store, tmp_path: Path
) -> None:
    old = versions.build(versions.sql_of(1), tmp_path / "old.db")
    before = old.read_bytes()
    driver = DRIVERS[store.kind]()
    with prepared(
        old, store.path, None, TickingClock(), summaries, NEWEST_SHAPES, driver=driver
    ) as ready:
        held = ready.log.read()
        ready.put_in_place(ready.aside(START))
    log = EventLog.open(store.path, TickingClock(), projector=summaries, driver=driver)
    assert log.read() == held
    assert log.upgraded is None
    log.close()
    assert old.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir() if "upgrade" in each.name] == []
