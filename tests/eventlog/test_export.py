"""An export is checked without the program that made it, and shows where it was harmed."""

from __future__ import annotations

import json
import os
import runpy
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dutyconsole.domain.checkpoint import Checkpoint, Note, origin_of, verifier_key
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.eventlog.checkpoint import KeyFile
from dutyconsole.eventlog.codec import FIRST_HASH, chained
from dutyconsole.eventlog.log import EventLog
from dutyconsole.shipped import shipped
from tests.eventlog.stores import Store, append, draft
from tests.eventlog.test_verify import fill

VERIFIER = shipped("data", "export", "verify_log.py")
ENTRIES = 12
"""Nine with one of everything, then a checkpoint, a change of key and a note."""


class Exporter:
    """A log with one of everything, sealed by a key that was replaced, and what is exported."""

    def __init__(self, log: EventLog, folder: Path) -> None:
        self.log = log
        self.folder = folder
        self.notary = KeyFile(folder / "log.key", folder / "kept")
        self.origin = origin_of(log.log_id)
        fill(log)
        self.notary.prepare()
        shutil.copy(self.notary.path, folder / "old.key")
        self.first = self.sealed()
        append(log, draft("checkpoint_made", note=self.first.text, size=9))
        self.change = self.notary.successor(self.origin)
        append(log, draft("key_rotated", note=self.change.text))
        self.notary.put_in_force(self.change.change.new)
        append(log, draft(text="第十二"))
        self.last = self.sealed()

    def sealed(self, notary: KeyFile | None = None) -> Note:
        newest = self.log.read(newest_first=True, limit=1)[0]
        point = Checkpoint(self.origin, newest.position, bytes.fromhex(newest.hash))
        return (notary or self.notary).sign(point)

    def export(self, name: str = "export", *, full: bool = True) -> Path:
        target = self.folder / name
        key = self.notary.public(self.origin)
        papers = {
            "verify_log.py": VERIFIER.read_bytes(),
            "keys.txt": f"{key}\n".encode(),
            "checkpoints/000000009.txt": self.first.text.encode(),
            "checkpoints/000000012.txt": self.last.text.encode(),
        }
        assert self.log.export(target, papers, private=full) == ENTRIES
        return target


@pytest.fixture
def exporter(log: EventLog, tmp_path: Path) -> Exporter:
    return Exporter(log, tmp_path)


@pytest.fixture
def exported(exporter: Exporter) -> Path:
    return exporter.export()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export to be copied: what is in it depends on no store."""
    folder = tmp_path_factory.mktemp("template")
    with Store("sqlite-fallback", folder / "log.db").create() as log:
        return Exporter(log, folder).export()


@pytest.fixture
def harmed(template: Path, tmp_path: Path) -> Path:
    """An export to be harmed."""
    return Path(shutil.copytree(template, tmp_path / "harmed"))


def checked(folder: Path, *words: str | Path) -> tuple[int, str]:
    """What the export's own verifier says, in an interpreter that sees nothing of this checkout."""
    command = [sys.executable, "-I", str(folder / "verify_log.py"), *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder.parent)
    said = done.stdout + done.stderr
    assert said.count("\n") == 1, said
    return done.returncode, said


def judged(folder: Path, patch: pytest.MonkeyPatch) -> str:
    """What the verifier says without the cost of another interpreter; empty where it holds."""
    with patch.context() as patched:
        patched.setattr(sys, "argv", ["verify_log.py", str(folder)])
        try:
            runpy.run_path(str(VERIFIER), run_name="__main__")
        except SystemExit as stopped:
            return str(stopped.code)
    return ""


def test_an_export_is_the_stored_bytes_for_its_owner_alone(
    log: EventLog, store: Store, exported: Path
) -> None:
    stored = store.bare().execute("SELECT payload, hash FROM entry ORDER BY position").fetchall()
    lines = (exported / "entries.jsonl").read_bytes().split(b"\n")
    assert lines == [*(payload for payload, _ in stored), b""]
    assert (exported / "hashes.txt").read_text().split() == [digest.hex() for _, digest in stored]
    assert stat.S_IMODE(exported.stat().st_mode) == 0o700
    modes = {stat.S_IMODE(p.stat().st_mode) for p in exported.rglob("*") if p.is_file()}
    assert modes == {0o600}


def test_a_good_export_holds(exported: Path) -> None:
    code, said = checked(exported)
    assert code == 0, said
    assert said.startswith("The log holds: 12 entries of dutyconsole/live-")
    assert "sealed to 12" in said


def test_without_personal_data_there_is_none_and_it_holds(exporter: Exporter) -> None:
    folder = exporter.export(full=False)
    assert checked(folder)[0] == 0
    everything = b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
    assert b"13800000000" not in everything
    assert not (folder / "private.jsonl").exists()


@pytest.mark.parametrize("which", ["old", "new"])
def test_either_key_that_was_kept_elsewhere_checks_all(
    exporter: Exporter, exported: Path, which: str
) -> None:
    key = getattr(exporter.change.change, which)
    kept = exporter.folder / "kept.txt"
    kept.write_text(f"Public key: {verifier_key(exporter.origin, key)}\n", encoding="utf-8")
    (exported / "keys.txt").unlink()
    assert checked(exported, "--key", kept) == checked(exported, exported, "--key", kept)
    assert checked(exported, "--key", kept)[0] == 0


def lines_of(name: str) -> Callable[[Path, Callable[[list[str]], object]], None]:
    def change(folder: Path, how: Callable[[list[str]], object]) -> None:
        path = folder / name
        lines = path.read_text("utf-8").splitlines(keepends=True)
        how(lines)
        path.write_text("".join(lines), encoding="utf-8", newline="")

    return change


def both(folder: Path, how: Callable[[list[str]], object]) -> None:
    """The same to the entries and to their hashes."""
    for name in ("entries.jsonl", "hashes.txt"):
        lines_of(name)(folder, how)


entries, private = lines_of("entries.jsonl"), lines_of("private.jsonl")


def swap(lines: list[str], one: int, other: int) -> None:
    lines[one], lines[other] = lines[other], lines[one]


def put(lines: list[str], at: int, old: str, new: str) -> None:
    assert old in lines[at]
    lines[at] = lines[at].replace(old, new)


HARM: dict[str, tuple[Callable[[Path], object], str]] = {
    "a changed text": (lambda f: entries(f, lambda x: put(x, 1, "第二", "第三")), "at entry 2:"),
    "a removed line": (lambda f: entries(f, lambda x: x.pop(4)), "at entry 5:"),
    "a removed entry": (lambda f: both(f, lambda x: x.pop(4)), "at entry 5:"),
    "a repeated entry": (lambda f: both(f, lambda x: x.insert(6, x[5])), "at entry 7:"),
    "swapped entries": (lambda f: both(f, lambda x: swap(x, 2, 8)), "at entry 3:"),
    "a line put in": (lambda f: both(f, lambda x: x.insert(3, "{}\n")), "at entry 4:"),
    "a cut tail": (lambda f: both(f, lambda x: x.pop()), "at entry 12:"),
    "a long cut tail": (lambda f: both(f, lambda x: x.__delitem__(slice(7, None))), "at entry 8:"),
    "half a line": (lambda f: entries(f, lambda x: x.append(x.pop()[:-9])), "at entry 12:"),
    "a private value changed": (lambda f: private(f, lambda x: put(x, 0, "138", "139")), "entry 4"),
    "a private value missing": (lambda f: private(f, lambda x: x.clear()), "at entry 4:"),
    "a private value twice": (lambda f: private(f, lambda x: x.append(x[0])), "belongs to no"),
    "nothing but the entries": (lambda f: (f / "hashes.txt").unlink(), "can't be read"),
    "no checkpoint that is known": (lambda f: (f / "keys.txt").write_text(""), "not known here"),
    "a changed checkpoint": (
        lambda f: lines_of("checkpoints/000000012.txt")(f, lambda x: put(x, 1, "12", "11")),
        "signature of 11",
    ),
}  # fmt: skip


@pytest.mark.parametrize("harm", HARM)
def test_a_harmed_export_says_where_it_begins(harmed: Path, harm: str) -> None:
    change, expected = HARM[harm]
    change(harmed)
    code, said = checked(harmed)
    assert code == 1, said
    assert said.startswith("THE LOG DOES NOT HOLD"), said
    assert expected in said


def rewritten(folder: Path, text: str) -> None:
    """The log written anew from its first entry, hashes and all, as only the key can prevent."""
    last, digests, lines = FIRST_HASH, [], []
    for line in (folder / "entries.jsonl").read_bytes().splitlines():
        lines.append(line.replace("第一".encode(), text.encode()))
        last = chained(last, lines[-1])
        digests.append(last.hex())
    (folder / "entries.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
    (folder / "hashes.txt").write_text("".join(f"{digest}\n" for digest in digests))


def test_a_log_written_anew_is_not_what_was_sealed(harmed: Path) -> None:
    rewritten(harmed, "第零")
    code, said = checked(harmed)
    assert (code, "at entry 9: it is not what a checkpoint of 9 has" in said) == (1, True), said


def test_a_made_up_export_with_its_own_key_is_found_by_what_was_kept(
    exporter: Exporter, exported: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text(exporter.last.text, encoding="utf-8")
    forged = exporter.export("forged", full=False)
    both(forged, lambda lines: lines.__delitem__(slice(8, None)))
    forger = KeyFile(tmp_path / "forger.key", tmp_path)
    head = bytes.fromhex((forged / "hashes.txt").read_text().split()[-1])
    shutil.rmtree(forged / "checkpoints")
    (forged / "checkpoints").mkdir()
    note = forger.sign(Checkpoint(exporter.origin, 8, head)).text
    (forged / "checkpoints" / "8.txt").write_text(note, encoding="utf-8")
    (forged / "keys.txt").write_text(forger.public(exporter.origin), encoding="utf-8")
    assert checked(forged)[0] == 0
    code, said = checked(forged, "--key", exported / "keys.txt", "--checkpoint", kept)
    assert (code, "at entry 9:" in said) == (1, True), said
    code, said = checked(forged, "--checkpoint", kept)
    assert (code, "not known here" in said) == (1, True), said


def test_a_key_that_was_replaced_vouches_for_nothing_new(
    exporter: Exporter, exported: Path, tmp_path: Path
) -> None:
    forged = exporter.sealed(KeyFile(tmp_path / "old.key", tmp_path))
    (exported / "checkpoints" / "000000012.txt").write_text(forged.text, encoding="utf-8")
    code, said = checked(exported)
    assert (code, "at entry 11:" in said) == (1, True), said


def test_a_change_of_key_that_one_key_has_signed_is_none(log: EventLog, tmp_path: Path) -> None:
    exporter = Exporter(log, tmp_path)
    half = "\n".join(exporter.change.text.split("\n")[:-2]) + "\n"
    append(log, draft("key_rotated", note=half))
    papers = {"verify_log.py": VERIFIER.read_bytes()}
    log.export(tmp_path / "export", papers, private=False)
    code, said = checked(tmp_path / "export")
    assert (code, "at entry 13: the change of key" in said) == (1, True), said


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(at=st.integers(0, 2**20), by=st.integers(1, 255))
def test_any_byte_of_the_entries_their_hashes_or_the_private_values(
    harmed: Path, monkeypatch: pytest.MonkeyPatch, at: int, by: int
) -> None:
    paths = [harmed / name for name in ("entries.jsonl", "hashes.txt", "private.jsonl")]
    path = paths[at % 3]
    before = path.read_bytes()
    changed = bytearray(before)
    changed[at % len(before)] ^= by
    path.write_bytes(changed)
    said = judged(harmed, monkeypatch)
    same = path.name == "private.jsonl" and _means_the_same(before, bytes(changed))
    path.write_bytes(before)
    assert said.startswith("THE LOG DOES NOT HOLD") or same
    assert judged(harmed, monkeypatch) == ""


def _means_the_same(one: bytes, other: bytes) -> bool:
    """Whether two files of JSON lines differ in nothing but how they are written."""
    try:
        first, second = ([json.loads(x) for x in file.splitlines()] for file in (one, other))
    except ValueError:
        return False
    for row in (*first, *second):
        row["salt"] = str(row.get("salt")).lower()
    return all({*row} <= {"id", "salt", "value"} for row in second) and first == second


def test_an_export_overwrites_nothing_and_leaves_nothing_half_done(
    exporter: Exporter, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(os.listdir(exporter.folder))
    with pytest.raises(Refused) as refused:
        exporter.export()
    assert refused.value.code is Code.INVALID

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused) as refused:
        exporter.log.export(exporter.folder / "other", {}, private=True)
    assert refused.value.code is Code.NOT_RECORDED
    assert sorted(os.listdir(exporter.folder)) == before


def test_the_verifier_is_short_enough_to_be_read() -> None:
    assert len(VERIFIER.read_text("utf-8").splitlines()) < 150
    assert "dutyconsole." not in VERIFIER.read_text("utf-8")
