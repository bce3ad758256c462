"""What was typed and not recorded is there again: after a crash, a kill, a full disk."""

from __future__ import annotations

import errno
import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from dutyconsole import files
from dutyconsole.tui import drafts
from dutyconsole.tui.drafts import Drafts, drafts_file

HALF = {"summary": "half a sent", "place": "云西东 \ud800 [A3]"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "drafts.json"


def on_disk(path: Path) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(
        path.read_bytes().decode("utf-8", "surrogatepass")
    )
    return found


def test_what_was_typed_is_there_after_a_restart(path: Path) -> None:
    kept = Drafts(path)
    kept.keep("call/1", HALF)
    kept.keep("call/2", {"summary": "another"})
    kept.keep("note", {"text": "n"})
    kept.close()
    again = Drafts(path)
    assert again.get("call/1") == HALF
    assert again.named("call/") == ["call/1", "call/2"]
    assert again.trouble == ""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["drafts.json"]


def test_typing_goes_on_while_the_disk_is_slow(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put, go_on, contents = files.put_atomically, threading.Event(), []

    def slow(at: Path, content: bytes) -> None:
        contents.append(content)
        assert go_on.wait(20)
        put(at, content)

    monkeypatch.setattr(drafts, "put_atomically", slow)
    kept = Drafts(path)
    for n in range(1, 500):
        kept.keep("note", {"text": "x" * n})
    assert kept.get("note") == {"text": "x" * 499}
    go_on.set()
    kept.close()
    assert on_disk(path) == {"note": {"text": "x" * 499}}
    assert len(contents) <= 3


def test_what_is_recorded_is_gone_from_the_disk_at_once(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "QUIET_SECONDS", 1000)
    kept = Drafts(path)
    kept.keep("note", {"text": "n"})
    assert kept.flush()
    kept.keep("call", {"text": "c"})
    kept.drop("note")
    assert kept.flush(20)
    assert on_disk(path) == {"call": {"text": "c"}}
    kept.close()


def test_a_dialog_where_nothing_stands_is_not_kept(path: Path) -> None:
    kept = Drafts(path)
    kept.keep("note", {"text": "n", "when": ""})
    assert kept.get("note") == {"text": "n"}
    kept.keep("note", {"text": "", "when": ""})
    kept.drop("never kept")
    kept.close()
    assert kept.get("note") is None
    assert on_disk(path) == {}


def test_what_is_handed_out_is_a_copy(path: Path) -> None:
    kept = Drafts(None)
    kept.keep("note", {"text": "n"})
    (kept.get("note") or {})["text"] = "changed"
    assert kept.get("note") == {"text": "n"}
    assert kept.flush()


def test_keeping_goes_on_after_closing(path: Path) -> None:
    kept = Drafts(path)
    kept.close()
    kept.keep("note", {"text": "n"})
    kept.close()
    kept.close()
    assert on_disk(path) == {"note": {"text": "n"}}


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"[]",
        b'{"note": "n"}',
        b'{"note": {"text": 1}}',
        b"\xff\xfe",
        b"[" * 200000,
        b" " * (drafts.LARGEST + 1),
    ],
    ids=["cut off", "no map", "no fields", "no text", "no UTF-8", "deep", "large"],
)
def test_a_file_that_is_not_ours_is_set_aside_not_lost(path: Path, raw: bytes) -> None:
    path.write_bytes(raw)
    kept = Drafts(path)
    assert kept.named("") == []
    (aside,) = path.parent.glob("drafts.json.broken-*")
    assert aside.read_bytes() == raw
    assert f"the file is kept as {aside.name}." in kept.trouble
    kept.keep("note", {"text": "n"})
    kept.close()
    assert on_disk(path) == {"note": {"text": "n"}}


def test_a_link_is_neither_read_nor_written_through(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text('{"note": {"text": "foreign"}}')
    path.symlink_to(other)
    kept = Drafts(path)
    assert kept.get("note") is None
    kept.keep("note", {"text": "n"})
    kept.close()
    assert "foreign" in other.read_text()
    assert not path.is_symlink()
    assert on_disk(path) == {"note": {"text": "n"}}


def test_a_directory_in_the_way_is_set_aside(path: Path) -> None:
    path.mkdir()
    kept = Drafts(path)
    kept.keep("note", {"text": "n"})
    kept.close()
    assert on_disk(path) == {"note": {"text": "n"}}


def test_a_full_disk_keeps_it_in_memory_and_says_so(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(at: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    kept = Drafts(path)
    with monkeypatch.context() as broken:
        broken.setattr(drafts, "put_atomically", full)
        kept.keep("note", {"text": "n"})
        assert not kept.flush()
        assert "drafts.json cannot be written" in kept.trouble
        assert kept.get("note") == {"text": "n"}
    kept.close()  # tries once more
    assert kept.trouble == ""
    assert on_disk(path) == {"note": {"text": "n"}}


def test_a_directory_that_is_gone_is_no_crash(tmp_path: Path) -> None:
    kept = Drafts(tmp_path / "gone" / "drafts.json")
    kept.keep("note", {"text": "n"})
    kept.close()
    assert "cannot be written" in kept.trouble


def test_too_much_stays_in_memory_and_the_file_as_it_was(path: Path) -> None:
    kept = Drafts(path)
    kept.keep("note", {"text": "n"})
    kept.flush()
    kept.keep("call", {"text": "x" * drafts.LARGEST})
    assert not kept.flush(20)
    assert "it is too much" in kept.trouble
    assert on_disk(path) == {"note": {"text": "n"}}
    kept.drop("call")
    kept.close()
    assert kept.trouble == ""


def test_what_a_killed_writer_left_is_swept_away_later(path: Path) -> None:
    old, young = (path.with_name(f".drafts.json.{n}-ab.new") for n in (1, 2))
    old.write_text("half")
    young.write_text("half")
    os.utime(old, (time.time() - 3600,) * 2)
    Drafts(path)
    assert not old.exists()
    assert young.exists()


TYPES = """
import sys
from pathlib import Path
from dutyconsole.tui import drafts
drafts.QUIET_SECONDS = 0
kept = drafts.Drafts(Path(sys.argv[1]))
n = 0
while True:
    n += 1
    kept.keep(f"call/{n % 7}", {"summary": "x" * (n % 50000), "n": str(n)})
    if n == 50:
        kept.flush()
        print("keeping", flush=True)
"""


@pytest.mark.parametrize("attempt", range(5))
def test_killed_in_the_middle_of_keeping_the_file_is_whole(path: Path, attempt: int) -> None:
    typing = subprocess.Popen(
        [sys.executable, "-c", TYPES, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert typing.stdout is not None
    assert typing.stdout.readline() == "keeping\n"
    first = path.stat().st_ino
    while path.stat().st_ino == first or attempt:  # some writes further on
        first, attempt = path.stat().st_ino, max(0, attempt - 1)
    typing.send_signal(signal.SIGKILL)
    typing.wait()
    typing.stdout.close()
    kept = Drafts(path)
    assert kept.trouble == ""
    assert len(kept.named("call/")) == 7


def test_drafts_bring_in_no_textual() -> None:
    program = "import sys, dutyconsole.tui.drafts; print('textual' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert found.stdout == "False\n"


def test_a_desk_of_any_name_has_drafts_of_its_own(tmp_path: Path) -> None:
    names = ("1", "2", "客运调度一台" * 10, "客运调度二台" * 10, "../x", "a/b", ".", "x" * 64)
    files = {drafts_file(tmp_path, name) for name in names}
    assert len(files) == len(names)
    for file in files:
        assert file.parent == tmp_path
        drafts = Drafts(file)
        drafts.keep("note", {"text": "typed"})
        drafts.close()
        assert not drafts.trouble
        assert Drafts(file).get("note") == {"text": "typed"}
