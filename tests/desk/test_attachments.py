"""Files attached to an incident: kept by their hash, before their entry, given out unchanged."""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest

from dutyconsole.desk import attachments, backups, exports
from dutyconsole.desk.attachments import Offered
from dutyconsole.desk.file_types import content_type
from dutyconsole.desk.scene import Recorded
from dutyconsole.domain.attachments import Attachment, Content, Risk, Staged
from dutyconsole.domain.events import AttachmentSort
from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.refusal import Code
from dutyconsole.eventlog import attachments as store
from dutyconsole.eventlog.attachments import AttachmentStore
from dutyconsole.eventlog.checkpoint import KeyFile
from tests.desk.bench import Bench

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 8
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture
def here(bench: Bench) -> Bench:
    """An incident that has just come in."""
    bench.report()
    return bench


def attach(
    bench: Bench,
    path: Path,
    content: bytes | None = JPEG,
    *,
    name: str = "",
    entry: int = 0,
    step: str = "",
) -> Recorded:
    """Write a file, unless it is there already, and attach it."""
    if content is not None:
        path.write_bytes(content)
    offered = Offered(path, AttachmentSort.PHOTO, name, "conductor", "radio", entry, step)
    return attachments.attach(bench.desk, bench.officer, bench.incident_id, offered)


def attached(bench: Bench, path: Path, content: bytes | None = JPEG, name: str = "") -> Attachment:
    """Attach a file; what the incident knows of it."""
    return attach(bench, path, content, name=name).incident.attachments[-1]


def give_out(bench: Bench, position: int, target: Path) -> Path:
    """The officer takes a copy."""
    args = bench.desk, bench.officer, bench.incident_id, position, target
    return attachments.give_out(*args)


def held(bench: Bench) -> dict[str, bytes]:
    """Everything in the folder of contents."""
    files = (bench.directory / "attachments").rglob("*")
    return {p.relative_to(bench.directory).as_posix(): p.read_bytes() for p in files if p.is_file()}


def place_of(content: bytes) -> str:
    """Where a content belongs."""
    digest = hashlib.sha256(content).hexdigest()
    return f"attachments/{digest[:2]}/{digest[2:]}"


def verdict(bench: Bench) -> tuple[bool, int | None, tuple[str, ...]]:
    """What a check of the log says."""
    found = bench.desk.log.verify()
    return found.ok, found.first_bad, found.remarks


# -- taking a file in --------------------------------------------------------------------------


def test_a_file_is_kept_once_by_its_hash_and_its_entry_says_what_it_is(
    here: Bench, tmp_path: Path
) -> None:
    first = attach(here, tmp_path / "platform.jpg")
    again = attach(here, tmp_path / "the same.png")
    assert first.entry is not None
    assert first.entry.data == {
        "sha256": hashlib.sha256(JPEG).hexdigest(),
        "size": len(JPEG),
        "name": "platform.jpg",
        "sort": "photo",
        "content_type": "image/jpeg",
        "claimed_type": "image/jpeg",
        "told_by": "conductor",
        "via": "radio",
    }
    assert held(here) == {place_of(JPEG): JPEG}
    assert again.incident.attachments[1].disagrees
    folder = here.directory / "attachments"
    modes = {p: p.stat().st_mode & 0o777 for p in (folder, *folder.rglob("*"))}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}
    assert (tmp_path / "platform.jpg").read_bytes() == JPEG
    assert verdict(here) == (True, None, ())


def test_the_content_is_on_disk_under_its_name_before_its_entry_is(
    here: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    real = os.fsync, os.replace, here.desk.log.attachments.place
    position = here.desk.log.position()

    def fsync(handle: int) -> None:
        order.append("folder" if os.path.isdir(f"/proc/self/fd/{handle}") else "file")
        real[0](handle)

    def replace(source: Path, target: Path) -> None:
        order.append("named")
        real[1](source, target)

    def place(staged: Staged) -> None:
        monkeypatch.setattr(os, "fsync", fsync)
        real[2](staged)
        order.append(f"entries {here.desk.log.position() - position}")

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(here.desk.log.attachments, "place", place)
    monkeypatch.setattr(os, "fsync", fsync)
    attach(here, tmp_path / "a.jpg")
    assert [s for s in order if s != "folder"][:3] == ["file", "named", "entries 0"]
    named, done = order.index("named"), order.index("entries 0")
    assert order[named:done].count("folder") >= 2


def test_what_is_no_ordinary_file_at_rest_is_refused_and_leaves_nothing(
    here: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "link").symlink_to(here.directory / "log.db")
    os.mkfifo(tmp_path / "pipe")
    backup = backups.make(here.desk, here.sign_on("admin1"), here.clock.now).path
    away = tmp_path / "away"
    away.mkdir()
    (away / "any.jpg").write_bytes(JPEG)
    assert here.desk.backups is not None
    monkeypatch.setattr(here.desk.backups.folder, "folder", away)
    key = tmp_path / "apart" / "log.key"
    here.desk.notary = KeyFile(key, tmp_path / "checkpoints")
    here.desk.notary.prepare()
    (tmp_path / "aliased").symlink_to(key.parent)
    with (tmp_path / "sparse").open("wb") as sparse:
        sparse.truncate(2 * 1024**3)
    for path, says in {
        tmp_path: "is a folder",
        tmp_path / "link": "is a link",
        tmp_path / "pipe": "is a pipe",
        Path("/dev/zero"): "is a device",
        tmp_path / "empty": "is empty",
        tmp_path / "sparse": "has 2048.0 MiB, more than 25",
        tmp_path / "nowhere": "can't be read (No such file or directory)",
        tmp_path / ("x" * 300): "can't be read (File name too long)",
        tmp_path / "n\0l": "can't be read",
        here.directory / "log.db": "lies with the log's own files",
        backup: "lies with the log's own files",
        away / "any.jpg": "lies with the log's own files",
        key: "is the key that signs the log",
        tmp_path / "aliased" / "log.key": "is the key that signs the log",
    }.items():
        refused = here.refused(Code.INVALID, attach, here, path, None)
        assert says in refused.message, (path, refused)
    assert held(here) == {}

    growing = tmp_path / "growing"
    growing.write_bytes(JPEG)
    for change in (lambda: growing.open("ab").write(b"x"), lambda: os.utime(growing, ns=(1, 1))):
        with monkeypatch.context() as patch:
            patch.setattr(AttachmentStore, "_check_room", lambda *_, change=change: change())
            refused = here.refused(Code.INVALID, attach, here, growing, None)
        assert "is being changed" in refused.message
    assert held(here) == {}


def test_a_file_gets_no_room_that_the_log_needs_and_a_full_disk_leaves_nothing(
    here: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        usage = SimpleNamespace(free=store.LEFT_FOR_THE_LOG + len(JPEG) - 1)
        patch.setattr(shutil, "disk_usage", lambda _: usage)
        here.refused(Code.INVALID, attach, here, tmp_path / "a.jpg")
    large = tmp_path / "large"
    large.write_bytes(os.urandom(3 * 1024 * 1024))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024 * 1024 + 10, before[1]))
    try:
        here.refused(Code.NOT_RECORDED, attach, here, large, None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert held(here) == {}
    assert verdict(here) == (True, None, ())
    attach(here, large, None)


NAMES = {
    "../../../etc/passwd": ".._.._.._etc_passwd",
    "a\nb\x1b[31m\x07.jpg": "a b␛[31m␇.jpg",
    "photo\u202egpj.exe": "photo<202E>gpj.exe",
    "长" * 60 + ".jpg": "长" * 60 + ".jpg",
    "..": "..",
    "C:\\evil.exe ": "C:_evil.exe",
}


def test_a_name_is_kept_harmless_and_leads_nowhere(here: Bench, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for given, kept in NAMES.items():
        known = attached(here, tmp_path / "a", JPEG, name=given)
        assert known.attached.name == kept
        assert known.risk is (Risk.PROGRAM if "exe" in kept else Risk.NONE)
        path = give_out(here, known.position, out)
        assert path.parent == out
        assert path.name.isprintable()
        assert path.suffix == ".jpg"
        assert len(path.name.encode()) <= 255
    here.refused(Code.INVALID, attach, here, tmp_path / "a", name="x" * 501)
    odd = tmp_path / "odd\n\x1b[2J name.jpg"
    assert attached(here, odd).attached.name == "odd ␛[2J name.jpg"


def test_nothing_in_a_file_is_unpacked_or_run(
    here: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("../../escaped", bytes(20 * 1024 * 1024))
    for module, way in ((zipfile, "ZipFile"), (subprocess, "Popen"), (os, "system")):
        monkeypatch.setattr(module, way, None)
    for content in (bomb.getvalue(), EICAR, b"#!/bin/sh\ntouch /tmp/ran\n"):
        attach(here, tmp_path / "x", content)
    assert sum(map(len, held(here).values())) == len(bomb.getvalue()) + len(EICAR) + 25
    kinds = [a.attached.content_type for a in here.incident.attachments]
    assert kinds == ["application/zip", "text/plain", "text/x-script"]
    assert [a.risk for a in here.incident.attachments] == [Risk.ACTIVE, Risk.NONE, Risk.PROGRAM]


TYPES = (
    (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(50), "image/heic"),
    (b"#!AMR\n<" + bytes(50), "audio/amr"),
    (b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
    (b"MZ\x90\0" + bytes(200), "application/x-msdownload"),
    (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500), "application/x-ole-storage"),
    (b"  <!-- a --><HTML><body>", "text/html"),
    (b'<?xml version="1.0"?><svg xmlns="x">', "image/svg+xml"),
    ("值班记录".encode("gb18030"), "text/plain"),
    ("\ufeff值班".encode("utf-16-le"), "text/plain"),
    ("值班记录".encode()[:-1], "text/plain"),
    (b"\x00\x01\x02", ""),
)


def test_a_type_is_told_by_the_first_bytes() -> None:
    for head, media in TYPES:
        assert content_type(head) == media, head


def test_a_file_belongs_to_an_entry_or_a_step_of_its_own_incident(
    bench: Bench, tmp_path: Path
) -> None:
    bench.handle("4-11")
    note = bench.note("order 17, by fax").entry
    assert note is not None
    done = attach(bench, tmp_path / "a", entry=note.position)
    assert done.incident.attachments[-1].attached.about == note.position
    done = attach(bench, tmp_path / "a", step="recv")
    assert done.incident.attachments[-1].attached.about_run == "4-11"
    first = bench.incident_id
    bench.report()
    bench.refused(Code.UNKNOWN, attach, bench, tmp_path / "a", entry=note.position)
    bench.refused(Code.UNKNOWN, attach, bench, tmp_path / "a", step="recv")
    attach(bench, tmp_path / "b", EICAR)
    bench.acknowledge()
    bench.merge(bench.incident_id, first)
    here = [a.attached.size for a in attachments.attachments(bench.desk, first)]
    assert here == [len(JPEG), len(JPEG), len(EICAR)]
    bench.refused(Code.INVALID, attach, bench, tmp_path / "a")


# -- what is checked, given out and erased -----------------------------------------------------


def test_a_content_that_is_missing_or_changed_is_found_and_not_given_out(
    here: Bench, tmp_path: Path
) -> None:
    first = attached(here, tmp_path / "a")
    attach(here, tmp_path / "b", EICAR)
    kept = here.directory / place_of(JPEG)

    def swap() -> None:
        kept.unlink()
        kept.symlink_to(tmp_path / "a")

    harms: dict[str, Callable[[], object]] = {
        "a byte": lambda: kept.write_bytes(JPEG[:-1] + b"\0"),
        "cut": lambda: kept.write_bytes(JPEG[:-1]),
        "a link": swap,
        "gone": kept.unlink,
    }
    for harm in harms.values():
        harm()
        assert verdict(here) == (False, first.position, ())
        here.refused(Code.NOT_RECORDED, give_out, here, first.position, tmp_path / "out")
        assert not (tmp_path / "out").exists()
        kept.unlink(missing_ok=True)
        kept.write_bytes(JPEG)
    assert verdict(here)[0]
    (kept.parent / "notes.txt").write_text("?")
    kept.unlink()
    attach(here, tmp_path / "a", None)  # the same content once more heals what was lost
    remark = "1 files that are none of ours lie with the attachments"
    assert verdict(here) == (True, None, (remark,))


def test_a_file_that_is_erased_while_the_log_is_checked_is_not_missed(
    here: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = attached(here, tmp_path / "a").position
    other = here.second_desk("supervisor1")
    real = AttachmentStore.fault

    def erased_first(self: AttachmentStore, content: Content) -> Phrase | None:
        if not other.entries("attachment_erased"):
            attachments.erase(other.desk, other.officer, here.incident_id, at, "by law")
        return real(self, content)

    monkeypatch.setattr(AttachmentStore, "fault", erased_first)
    assert verdict(here) == (True, None, ())
    other.desk.log.close()


def test_erasing_is_an_entry_and_the_hash_stays(here: Bench, tmp_path: Path) -> None:
    first = attached(here, tmp_path / "a")
    here.report("another")
    second = attached(here, tmp_path / "b")
    supervisor = here.sign_on("supervisor1")
    done = attachments.erase(
        here.desk, supervisor, here.incident_id, second.position, "asked for by the passenger"
    )
    assert [e.data for e in here.entries("attachment_erased")] == 2 * [
        {"sha256": first.attached.sha256, "reason": "asked for by the passenger"}
    ]
    assert len(done.others) == 1
    assert held(here) == {}
    assert verdict(here) == (True, None, ())
    for name in (here.incident_id, *done.others):
        [known] = attachments.attachments(here.desk, name)
        assert known.erased
        here.incident_id = name
        here.refused(Code.UNKNOWN, give_out, here, known.position, tmp_path)
    (here.directory / place_of(JPEG)).write_bytes(JPEG)
    assert len(verdict(here)[2]) == 1
    [swept] = attachments.sweep(here.desk, supervisor)
    assert swept.sha256 == first.attached.sha256
    again = attached(here, tmp_path / "b")
    assert not again.erased
    assert verdict(here) == (True, None, ())


def test_an_export_with_personal_data_has_the_files_and_its_verifier_checks_them(
    here: Bench, tmp_path: Path
) -> None:
    at = attached(here, tmp_path / "a").position
    supervisor = here.sign_on("supervisor1")
    plain, full = tmp_path / "plain", tmp_path / "full"
    exports.export(here.desk, supervisor, plain, here.clock.now, full=False)
    exports.export(here.desk, supervisor, full, here.clock.now, full=True, reason="audit")
    assert not (plain / "attachments").exists()
    assert (full / place_of(JPEG)).read_bytes() == JPEG

    def said(folder: Path) -> str:
        command = [sys.executable, "-I", str(folder / "verify_log.py")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.stdout + done.stderr

    assert "The log holds" in said(plain)
    assert "The log holds" in said(full)
    (full / place_of(JPEG)).write_bytes(JPEG[:-1])
    assert f"AT ENTRY {at}:" in said(full).upper()
    (full / place_of(JPEG)).unlink()
    assert f"AT ENTRY {at}:" in said(full).upper()
