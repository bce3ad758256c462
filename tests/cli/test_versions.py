"""Older and newer logs by shell: upgraded with a word about it, or left alone with a sentence."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from dutyconsole.eventlog.tables import SCHEMA_VERSION
from tests.cli.conftest import Shell
from tests.desk.bench import SECRET
from tests.eventlog import versions

NEWER_ENTRY = f"""
INSERT INTO entry SELECT position + 1, 'x', 'desk', 99, 'note_foreseen', 1, recorded_at,
    occurred_at, person, post, desk, payload, hash FROM entry ORDER BY position DESC LIMIT 1;
UPDATE head SET position = position + 1, schema_version = {SCHEMA_VERSION};
"""
NEWER_TABLES = f"UPDATE head SET schema_version = {SCHEMA_VERSION + 1};"


def test_an_older_log_is_upgraded_by_the_first_command_that_opens_it(empty: Shell) -> None:
    empty.data.mkdir(mode=0o700)
    versions.build(versions.sql_of(1), empty.data / "log.db")
    first = empty("incident", "list", "--json")
    assert first.code == 0
    assert [row["incident"] for row in first.json] == ["20261123-01", "20261123-02"]
    (copy,) = (empty.data / "backups").iterdir()
    assert first.err == (
        f"The log was upgraded from version 1 to {SCHEMA_VERSION}, "
        f"and {copy} is a checked copy from before.\n"
    )
    again = empty("log", "verify")
    assert (again.code, again.err) == (0, "")
    empty.secret.write_text(SECRET, encoding="utf-8")
    assert "The backup holds 30 entries." in empty("log", "restore", str(copy)).out
    shown = empty.ok("incident", "show", "20261123-01")
    assert [(each["launcher"], each["ended_by"]) for each in shown["responses"]] == [
        ("zhao", "qian")
    ]


@pytest.mark.parametrize("newer", [NEWER_TABLES, NEWER_ENTRY], ids=["tables", "entry"])
@pytest.mark.parametrize(
    "words", [("incident", "list"), ("log", "verify"), ("log", "show"), ("call", "note", "lost")]
)
def test_a_newer_log_is_left_alone_with_one_sentence(
    shell: Shell, newer: str, words: tuple[str, ...]
) -> None:
    log = shell.data / "log.db"
    with closing(sqlite3.connect(log)) as database:
        database.executescript(newer)
    before = _everything(shell.data)
    said = shell(*words)
    assert (said.code, said.out) == (1, "")
    assert said.err.count("\n") == 1
    assert "newer dutyconsole" in said.err
    assert "leave this log alone until then" in said.err
    assert shell.refused("not_recorded", *words)
    assert _everything(shell.data) == before


def _everything(directory: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in directory.rglob("*")
        if path.is_file() and path.stat().st_size and not path.name.endswith("-shm")
    }
