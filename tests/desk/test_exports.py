"""An export from a working desk: who may take it away, what is in it, and how it is checked."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dutyconsole.desk import checkpoints, exports, incidents, keys
from dutyconsole.desk.exports import Exported
from dutyconsole.domain.events import LogExported
from dutyconsole.domain.refusal import Code
from dutyconsole.eventlog.checkpoint import KeyFile
from tests.desk.bench import Bench

CALLER = "Zhang San 13800000000"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "handed over"


@pytest.fixture
def busy(bench: Bench, tmp_path: Path) -> Bench:
    """A desk that has taken a call, sealed its log and replaced its key."""
    bench.desk.notary = KeyFile(tmp_path / "key" / "log.key", bench.directory / "checkpoints")
    bench.report("smoke in car 7", kind="fire", train="K528", reporter=CALLER)
    checkpoints.make(bench.desk)
    keys.rotate(bench.desk, bench.sign_on("admin1"))
    return bench


def export(bench: Bench, target: Path, who: str, *, full: bool = False) -> Exported:
    return exports.export(
        bench.desk, bench.sign_on(who), target, bench.clock.now, full=full, reason="for the court"
    )


def verified(folder: Path) -> str:
    command = [sys.executable, "-I", str(folder / exports.VERIFIER)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_stranger_can_check_what_was_exported(busy: Bench, target: Path) -> None:
    done = export(busy, target, "admin1")
    assert done.entries == done.sealed == busy.desk.log.position()
    assert f"sealed to {done.entries}" in verified(target)
    assert {path.name for path in target.iterdir()} == {
        *("README.txt", "checkpoints", "entries.jsonl", "hashes.txt", "keys.txt"),
        exports.VERIFIER,
    }
    assert len((target / "keys.txt").read_text().splitlines()) == 2
    explained = (target / "README.txt").read_text("utf-8")
    assert explained.startswith("SAMPLE: NOTHING IN THIS LOG IS REAL")
    assert busy.desk.log.log_id in explained
    assert "$" not in explained


def test_names_and_numbers_go_out_only_by_a_supervisor_and_an_entry(
    busy: Bench, target: Path
) -> None:
    plain = target.with_name("plain")
    export(busy, plain, "admin1")
    assert not any(CALLER.encode() in path.read_bytes() for path in plain.glob("*.*"))
    for who in ("admin1", "officer1"):
        busy.refused(Code.NOT_PERMITTED, export, busy, target, who, full=True)
    assert not target.exists()
    done = export(busy, target, "supervisor1", full=True)
    assert CALLER in (target / "private.jsonl").read_text("utf-8")
    (told,) = busy.entries(LogExported.KIND)
    assert (told.person, told.data["reason"]) == ("supervisor1", "for the court")
    assert told.data["size"] == told.position == done.entries
    assert verified(target)


def test_what_was_erased_is_in_no_export(busy: Bench, target: Path) -> None:
    reported = busy.desk.incident(busy.incident_id).reports[0].reporter
    assert reported is not None
    supervisor = busy.sign_on("supervisor1")
    incidents.erase_private(
        busy.desk, supervisor, busy.incident_id, reported.private, "asked to be forgotten"
    )
    export(busy, target, "supervisor1", full=True)
    assert (target / "private.jsonl").read_bytes() == b""
    assert verified(target)


def test_a_place_that_is_taken_is_refused_before_anything_is_recorded(
    busy: Bench, target: Path
) -> None:
    target.mkdir()
    busy.refused(Code.INVALID, export, busy, target, "supervisor1", full=True)
    assert os.listdir(target) == []


def test_no_name_from_outside_becomes_a_path_and_no_link_is_followed(
    busy: Bench, target: Path, tmp_path: Path
) -> None:
    """What lies beside the log is told by its content; a link at the place is something there."""
    (kept,) = (busy.directory / "checkpoints").glob("*.txt")
    (kept.parent / "..%2f..%2fevil.txt").write_bytes(kept.read_bytes())
    kept.rename(kept.with_name("=cmd.txt"))
    export(busy, target, "admin1")
    inside = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    notes = {name for name in inside if name.startswith("checkpoints/")}
    assert all(re.fullmatch(r"checkpoints/\d{9}-[0-9a-f]{8}\.txt", name) for name in notes)
    assert notes
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    busy.refused(Code.INVALID, export, busy, link, "admin1")
    assert not (tmp_path / "elsewhere").exists()


def test_without_a_key_that_can_be_used_the_entries_go_out_and_the_reason_is_told(
    busy: Bench, target: Path, tmp_path: Path
) -> None:
    (tmp_path / "key" / "log.key").write_text("no key")
    done = export(busy, target, "admin1")
    assert done.sealed == 0
    assert done.unsealed is not None
    assert done.entries == busy.desk.log.position()
