"""SQLite is only used in a way that keeps what it acknowledged."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from types import ModuleType, SimpleNamespace
from typing import cast

import pytest
from sqlalchemy.exc import OperationalError

from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.eventlog.log import EventLog
from dutyconsole.eventlog.sqlite import Driver, best_driver, wal_is_safe
from tests.eventlog.stores import Store, append, draft


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 7, 0), False),
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_the_versions_that_lose_commits_are_known(
    version: tuple[int, int, int], safe: bool
) -> None:
    assert wal_is_safe(version) is safe


def test_without_pysqlite3_python_s_own_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pysqlite3", None)
    monkeypatch.setitem(sys.modules, "pysqlite3.dbapi2", None)
    driver = best_driver()
    assert driver.module is sqlite3
    assert driver.wal is wal_is_safe(sqlite3.sqlite_version_info)


def test_the_settings_are_what_the_log_needs(log: EventLog, store: Store) -> None:
    wal = store.kind == "sqlite-wal"
    with log.database.writer.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in (
                "journal_mode",
                "synchronous",
                "busy_timeout",
                "foreign_keys",
                "recursive_triggers",
                "trusted_schema",
                "secure_delete",
            )
        }
    assert settings == {
        "journal_mode": "wal" if wal else "truncate",
        "synchronous": 2 if wal else 3,
        "busy_timeout": 10_000,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "secure_delete": 1,
    }
    assert bool(log.warnings) is not wal


def test_a_setting_that_does_not_take_is_refused(store: Store) -> None:
    """A file that another program keeps in its own mode can not be switched."""
    store.create().close()
    holder = store.bare()
    holder.execute(f"PRAGMA journal_mode = {'DELETE' if store.kind == 'sqlite-wal' else 'WAL'}")
    holder.execute("BEGIN IMMEDIATE")
    holder.execute("INSERT INTO secret VALUES ('x', 'y')")
    other = Driver(_impatient(best_driver().module), wal=store.kind == "sqlite-wal")
    with pytest.raises(Refused) as refusal:
        EventLog.open(store.path, store.clock, driver=other)
    assert refusal.value.code is Code.NOT_RECORDED
    holder.execute("ROLLBACK")


def _impatient(module: ModuleType) -> ModuleType:
    """The driver, with connections that do not wait for locks."""

    class Impatient(module.Connection):  # type: ignore[misc, name-defined]
        def execute(self, sql: str, *parameters: object) -> object:
            if sql == "PRAGMA busy_timeout":
                return SimpleNamespace(fetchone=lambda: (10_000,))
            return super().execute(sql.replace("= 10000", "= 0"), *parameters)

    names = {name: getattr(module, name) for name in dir(module)}
    names["connect"] = lambda *args, **options: module.connect(*args, factory=Impatient, **options)
    return cast(ModuleType, SimpleNamespace(**names))


def test_readers_can_not_write(log: EventLog) -> None:
    append(log, draft())
    with log.database.reader.connect() as connection, pytest.raises(OperationalError):
        connection.exec_driver_sql("DELETE FROM secret")


def test_a_closed_log_may_be_closed_again(log: EventLog) -> None:
    log.close()
    log.close()


def test_the_room_loads_nothing_before_it_is_needed() -> None:
    loaded = "import sys, dutyconsole.eventlog; print('sqlalchemy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
