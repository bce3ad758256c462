"""A log of an older release becomes one of this release: whole, once, a copy kept from before."""

from __future__ import annotations

import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.eventlog import upgrade
from dutyconsole.eventlog.log import EventLog
from dutyconsole.eventlog.schema import TRIGGERS
from dutyconsole.eventlog.tables import SCHEMA_VERSION
from tests.eventlog import versions
from tests.eventlog.stores import DRIVERS, Store, append, draft
from tests.eventlog.versions import Older


@pytest.fixture(params=DRIVERS)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Older:
    return Older(request.param, tmp_path / "log.db", versions.sql_of(1))


CHAIN = "SELECT position, payload, hash FROM entry ORDER BY position"


def test_the_steps_lead_to_this_program_s_tables() -> None:
    assert upgrade.newest_revision() == SCHEMA_VERSION
    assert {path.name for path in versions.KEPT.glob("log-*.sql")} == {
        f"log-{version}.sql" for version in versions.OLDER
    }


@pytest.mark.parametrize("version", versions.OLDER)
def test_a_log_upgraded_from_any_version_is_like_a_new_one(
    store: Store, tmp_path: Path, version: int
) -> None:
    store.create().close()
    old = Older(store.kind, tmp_path / "old.db", versions.sql_of(version)).put()
    assert versions.schema_of(old.path) != versions.schema_of(store.path)
    old.open().close()
    assert versions.schema_of(old.path) == versions.schema_of(store.path)
    assert {name for kind, name, *_ in versions.schema_of(old.path) if kind == "trigger"} == set(
        TRIGGERS
    )
    assert old.asked("PRAGMA user_version") == [(SCHEMA_VERSION,)]
    assert old.asked("SELECT schema_version FROM head") == [(SCHEMA_VERSION,)]


def test_what_is_kept_of_a_version_is_the_whole_log(older: Older) -> None:
    """A log that is made from the text gives the text again."""
    older.put()
    assert "".join(f"{line}\n" for line in versions.dump(older.path)) == older.sql


def test_the_chain_is_what_it_was_and_goes_on(older: Older) -> None:
    before = older.put().asked(CHAIN)
    with older.open() as log:
        assert older.asked(CHAIN) == before
        assert log.verify().ok
        assert [row.incident for row in log.incidents(["incoming"])] == ["20261123-02"]
        assert [entry.kind for entry in log.search("停电")] == ["incident_reported"]
        append(log, draft("note_added", text="daylight"))
        assert log.position() == len(before) + 1
    with older.open() as again:
        assert again.upgraded is None
        assert again.verify().ok
    assert len(older.backups) == 1


def test_a_copy_from_before_says_what_it_is_and_opens(older: Older, tmp_path: Path) -> None:
    with older.put().open() as log:
        (copy,) = older.backups
        assert copy.name.startswith(f"log-before-upgrade-1-to-{SCHEMA_VERSION}-at-00000030-")
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
        assert str(copy) in str(log.upgraded)
        assert log.upgraded in log.warnings
    assert "".join(f"{line}\n" for line in versions.dump(copy)) == older.sql
    restored = Older(older.kind, tmp_path / "restored" / "log.db", older.sql)
    restored.path.parent.mkdir()
    restored.path.write_bytes(copy.read_bytes())
    with restored.open() as log:
        assert log.verify().ok


def test_desks_that_open_at_once_upgrade_once(older: Older) -> None:
    older.put()
    with ThreadPoolExecutor(4) as threads:
        logs = list(threads.map(lambda _: older.open(), range(4)))
    told = [log.upgraded for log in logs if log.upgraded is not None]
    for log in logs:
        append(log, draft("note_added", text="daylight"))
    assert logs[0].verify().ok
    for log in logs:
        log.close()
    assert len(told) == 1
    assert len(older.backups) == 1


def test_a_log_that_does_not_hold_is_left_as_it_is(older: Older) -> None:
    refused = older.changed('"text":"531 aboard"', '"text":"530 aboard"').put().refusal()
    assert refused.code is Code.NOT_RECORDED
    assert "could not be upgraded and is as it was" in refused.message
    assert "entry 16" in refused.message
    assert "until then go on with the dutyconsole that wrote it" in refused.mend
    assert older.backups == []


def test_a_version_that_never_was_is_not_upgraded(older: Older) -> None:
    none = older.put()
    with closing(none.module.connect(str(none.path), isolation_level=None)) as connection:
        connection.execute("PRAGMA user_version = 0")
        connection.execute("UPDATE head SET schema_version = 0")
    assert "there never was a version 0" in none.refusal().message
    assert none.backups == []


def test_steps_are_taken_from_the_log_s_own_on_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, name in ((1, "first"), (2, "ax"), (3, "zebra"), (4, "middle")):
        (tmp_path / f"{name}.py").write_text(
            f"from alembic import op\nrevision = '{number}'\n"
            f"down_revision = {None if number == 1 else str(number - 1)!r}\n"
            f"def upgrade(): op.execute('INSERT INTO taken VALUES ({number})')\n"
        )
    monkeypatch.setattr(upgrade, "_REVISIONS", tmp_path)
    assert upgrade.newest_revision() == 4
    with create_engine("sqlite://").begin() as connection:
        connection.exec_driver_sql("CREATE TABLE taken (step)")
        upgrade._take_steps(connection, 2)
        taken = connection.exec_driver_sql("SELECT step FROM taken ORDER BY rowid").scalars().all()
    assert taken == [3, 4]


def test_without_a_copy_there_is_no_upgrade(older: Older) -> None:
    (older.put().path.parent / "backups").write_text("in the way")
    assert "backups can't be used" in older.refusal().message
    assert older.asked("PRAGMA user_version") == [(1,)]


def test_a_trigger_that_was_gone_before_is_not_put_back_in_silence(older: Older) -> None:
    (gone,) = (line for line in TRIGGERS.values() if "entry_no_delete " in line)
    with older.changed(f"{gone};", "").put().open() as log:
        assert any("entry_no_delete" in str(warning) for warning in log.warnings)
        assert not log.verify().ok


def test_an_upgrade_that_loses_a_trigger_is_undone(
    older: Older, monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(connection: Any, _version: int) -> None:
        connection.exec_driver_sql("DROP TRIGGER entry_no_update")

    monkeypatch.setattr("dutyconsole.eventlog.upgrade._take_steps", careless)
    assert "entry_no_update" in older.put().refusal().message
    assert ("entry_no_update",) in older.asked("SELECT name FROM sqlite_master")


def test_an_upgrade_that_touches_an_entry_is_undone(
    older: Older, monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(connection: Any, _version: int) -> None:
        trigger = TRIGGERS["entry_no_update"]
        connection.exec_driver_sql("DROP TRIGGER entry_no_update")
        connection.exec_driver_sql("UPDATE entry SET payload = x'7b7d' WHERE position = 3")
        connection.exec_driver_sql(trigger)

    before = older.put().asked(CHAIN)
    monkeypatch.setattr("dutyconsole.eventlog.upgrade._take_steps", careless)
    assert "entry 3" in older.refusal().message
    assert older.asked(CHAIN) == before


def test_read_models_of_another_shape_are_made_anew(older: Older) -> None:
    """An incident list that knew no places, and an index that kept more than it has to."""
    rows = [line for line in older.sql.splitlines() if line.startswith("INSERT INTO incident")]
    old = older
    for row in rows:
        old = old.changed(f"{row}\n", "")
    old = old.changed("\tplace TEXT, \n", "").changed("detail=none, columnsize=0, ", "")
    with old.put().open() as log:
        assert [row.place for row in log.incidents()] == ["云西站", "云西站"]
        assert [entry.kind for entry in log.search("停电")] == ["incident_reported"]
        assert log.verify().ok


def test_a_log_with_entries_of_a_newer_program_is_left_alone(older: Older) -> None:
    """Also where its tables are older: nothing is written, and no copy is made."""
    refused = older.changed("'note_added', 1,", "'note_added', 99,").put().refusal()
    assert refused.code is Code.NOT_RECORDED
    assert "newer dutyconsole, such as entry 16 (note_added)" in refused.message
    assert "leave this log alone" in refused.mend
    assert not (older.path.parent / "backups").exists()


@pytest.mark.parametrize("known", [{}, {"note": 0}])
def test_what_this_program_does_not_know_is_seen_in_an_up_to_date_log(
    store: Store, known: dict[str, int]
) -> None:
    with store.create() as log:
        append(log, draft("early"), draft("note"), draft("note"), draft("zeal"))
    before = store.path.read_bytes()
    with pytest.raises(Refused) as refusal:
        EventLog.open(
            store.path,
            store.clock,
            driver=DRIVERS[store.kind](),
            known={"early": 1, "zeal": 1, **known},
        )
    assert "such as entry 3 (note)" in refusal.value.message
    assert store.path.read_bytes() == before
    every = {"early": 1, "note": 1, "zeal": 1, "other": 2}
    EventLog.open(store.path, store.clock, driver=DRIVERS[store.kind](), known=every).close()


def test_a_desk_that_is_open_while_a_newer_program_upgrades_writes_no_more(store: Store) -> None:
    with store.create() as log:
        append(log, draft())
        store.tamper(f"UPDATE head SET schema_version = {SCHEMA_VERSION + 1}")
        jobs: tuple[Callable[[], object], ...] = (log.position, lambda: append(log, draft()))
        for job in jobs:
            with pytest.raises(Refused, match="a newer dutyconsole has upgraded this log") as found:
                job()
            assert found.value.code is Code.NOT_RECORDED
        assert len(log.read()) == 1


def test_opening_a_log_that_is_up_to_date_brings_in_no_alembic(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from dutyconsole import bootstrap\n"
        "from dutyconsole.eventlog.log import EventLog\n"
        "log = EventLog.open(Path(sys.argv[1]), bootstrap.system_clock)\n"
        "print('alembic' in sys.modules, log.upgraded is None)"
    )
    path = tmp_path / "log.db"
    versions.build(versions.sql_of(1), path)

    def opened() -> str:
        done = subprocess.run(
            [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    assert opened() == "True False"
    assert opened() == "False True"
