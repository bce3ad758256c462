"""The log's file is taken away while it is in use: nothing is claimed, and nothing is lost."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.eventlog.log import EventLog
from tests.eventlog.stores import Store, append, draft


def refusal(job: Callable[[], object]) -> Refused:
    """Why something was not recorded, or could not be looked at."""
    with pytest.raises(Refused) as caught:
        job()
    assert caught.value.code is Code.NOT_RECORDED
    return caught.value


def saved_beside(store: Store) -> Path:
    (found,) = store.path.parent.glob("log-saved-*.db")
    return found


def removed(path: Path) -> None:
    """All that has the log's name, as `rm log.db*` does it."""
    for each in path.parent.glob(f"{path.name}*"):
        each.unlink()


def renamed(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))


def exchanged(path: Path) -> None:
    """Another file gets the name."""
    Path(shutil.copy(path, path.with_name("older"))).replace(path)


def without_wal(path: Path) -> None:
    for name in ("-wal", "-shm"):
        path.with_name(path.name + name).unlink()


@pytest.mark.parametrize("take_away", [removed, renamed, exchanged, without_wal])
def test_who_looks_is_told_and_everything_is_saved(
    log: EventLog, store: Store, take_away: Callable[[Path], None]
) -> None:
    recorded = [append(log, draft(text="長文" * 500))[0] for _ in range(20)]
    if take_away is without_wal and store.kind != "sqlite-wal":
        take_away = removed  # it has no such file
    assert log.position() == 20
    take_away(store.path)
    assert "put it back or start again" in refusal(log.position).mend
    told = [refusal(log.position), refusal(log.position), refusal(lambda: append(log, draft()))]
    copy = saved_beside(store)
    for each in told:
        assert "was moved, removed, replaced or cut while in use" in each.message
        assert copy.name in each.mend
    log.close()
    if not store.path.exists():
        with pytest.raises(Refused) as nothing_there:
            store.open()
        assert copy.name in nothing_there.value.mend
    copy.replace(store.path)
    for name in ("-wal", "-shm"):
        store.path.with_name(store.path.name + name).unlink(missing_ok=True)
    with store.open() as again:
        assert again.read() == recorded
        assert again.verify().ok
        assert append(again, draft())[0].position == 21


def test_a_file_that_was_put_back_is_written_to_again(log: EventLog, store: Store) -> None:
    append(log, draft())
    log.position()
    aside = store.path.rename(store.path.with_name("aside.db"))
    refusal(log.position)
    refusal(log.position)
    refusal(lambda: append(log, draft()))
    aside.rename(store.path)
    assert log.position() == 1
    assert append(log, draft())[0].position == 2
    first = saved_beside(store)
    first.unlink()
    renamed(store.path)
    refusal(log.position)
    assert first.name not in refusal(log.position).mend
    with store.open(saved_beside(store)) as copy:
        assert len(copy.read()) == 2


def test_nothing_is_read_from_a_file_that_was_put_in_its_place(log: EventLog, store: Store) -> None:
    append(log, draft())
    exchanged(store.path)
    log.database.reader.dispose()
    assert "replaced or cut while in use" in refusal(log.read).message


def test_where_there_is_no_room_for_a_copy_it_is_not_promised(
    log: EventLog, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(log, draft())
    log.position()

    def no_room(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("dutyconsole.eventlog.watch.back_up", no_room)
    removed(store.path)
    refusal(log.position)
    assert "saved" not in refusal(log.position).mend


def test_taken_away_while_it_is_being_written_it_is_not_known(log: EventLog, store: Store) -> None:
    append(log, draft())
    aside = store.path.with_name("aside.db")

    def too_late(_: Connection) -> None:
        store.path.rename(aside)

    event.listen(log.database.writer, "commit", too_late)
    assert "Not known whether" in refusal(lambda: append(log, draft())).message
    event.remove(log.database.writer, "commit", too_late)
    aside.rename(store.path)
    assert "recorded after all" in refusal(lambda: append(log, draft())).message
    assert append(log, draft())[0].position == 3
    assert log.verify().ok


def test_a_log_that_lacks_what_was_recorded_takes_nothing_more(log: EventLog, store: Store) -> None:
    append(log, draft(), draft(), draft())
    with store.open() as other:
        append(other, draft())
    assert append(log, draft())[0].position == 5
    store.tamper(
        "DELETE FROM entry WHERE position > 3",
        "UPDATE head SET position = 3, hash = (SELECT hash FROM entry WHERE position = 3)",
    )
    assert "lacks entries" in refusal(lambda: append(log, draft())).message
    assert "lacks entries" in refusal(lambda: append(log, draft())).message
    assert len(log.read()) == 3


def test_who_looks_is_told_that_entries_are_missing(log: EventLog, store: Store) -> None:
    append(log, draft(), draft())
    assert log.position() == 2
    store.tamper("UPDATE head SET position = 1")
    assert "lacks entries" in refusal(log.position).message


def test_a_file_that_was_cut_takes_nothing_more(log: EventLog, store: Store) -> None:
    for _ in range(3):
        append(log, draft(text="長文" * 5000))
    log.position()
    whole = store.path.read_bytes()
    os.truncate(store.path, 0)
    assert "cut while in use" in refusal(log.position).message
    assert "cut while in use" in refusal(lambda: append(log, draft())).message
    assert "saved" not in refusal(log.position).mend  # nothing whole was left to be saved
    store.path.write_bytes(whole)
    assert append(log, draft())[0].position == 4
    assert log.verify().ok
