"""Files made to exhaust who reads them: refused in a sentence, within bounded time and memory."""

from __future__ import annotations

import json
import os
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
import yaml

from dutyconsole.domain.checkpoint import read_checkpoint
from dutyconsole.domain.refusal import Refused
from dutyconsole.library import bureau
from dutyconsole.library.flaw import Flaws
from dutyconsole.library.yaml_source import MAX_BYTES, parse
from dutyconsole.shipped import shipped
from dutyconsole.tui.drafts import Drafts
from dutyconsole.tui.keymap import read_keymap
from tests.hostile.conftest import Night
from tests.hostile.naughty import ALL, harm_in
from tests.library.files import TEXT, checked, playbook_file

LAUGHS: Final = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)

YAML_BOMBS: Final = {
    "a billion laughs": LAUGHS,
    "aliases": "a: &a x\nb: [" + "*a," * 60_000,
    "anchors": "".join(f"k{n}: &a{n} x\n" for n in range(15_000)),
    "a list in a list in a list": "a: " + "[" * 200_000,
    "a map in a map in a map": "{a: " * 60_000,
    "deeper by each line": "".join("  " * n + "k:\n" for n in range(480)),
    "lists as keys": "? " * 80_000,
    "one key again and again": "id: x\n" * 30_000,
    "keys without end": "".join(f"k{n}: v\n" for n in range(20_000)),
    "a tag": "id: !!python/object/apply:os.system ['touch /tmp/never']\n",
    "a merge": "a: &a {b: c}\nd:\n  <<: *a\n",
    "documents": "---\nid: x\n" * 20_000,
    "one word": "id: " + "x" * (MAX_BYTES - 10),
    "one folded word": "id: >\n" + "  x\n" * 60_000,
    "escapes": 'id: "' + "\\x41" * 60_000 + '"',
    "a NUL": "id: \0\n",
    "UTF-16": "\ufeffid: x\n".encode("utf-16").decode("latin-1"),
    "no text at all": "".join(map(chr, range(128, 256))) * 400,
    "steps": "id: x\nsteps:\n" + "  - {}\n" * 30_000,
    "nothing": "",
}

MOST_SECONDS: Final = 20.0
MOST_BYTES: Final = 64 * 1024 * 1024


def test_a_playbook_file_is_refused_before_it_costs_anything(tmp_path: Path) -> None:
    for name, bomb in YAML_BOMBS.items():
        began = time.process_time()
        found = checked(tmp_path, bomb[:MAX_BYTES])
        assert 0 < len(found) <= 250, name
        assert time.process_time() - began < MOST_SECONDS, name
        for flaw in found:
            assert len(flaw.text) < 500, name
            assert "\n" not in flaw.text, name
            assert not harm_in(flaw.text), name


def test_reading_takes_no_more_memory_than_files_may_be_big() -> None:
    for text in ("k: &a [*a]\n" * 2_000, LAUGHS):
        tracemalloc.start()
        try:
            parse(text.encode()[:MAX_BYTES], Flaws("file"))
            assert tracemalloc.get_traced_memory()[1] < MOST_BYTES
        finally:
            tracemalloc.stop()


def _arrows(steps: int) -> Iterator[str]:
    for n in range(steps):
        after = ", ".join(f"s{before}" for before in range(n))
        yield f"- {{id: s{n}, after: [{after}], do: TEXT, basis: local}}"


def test_arrows_without_end_are_no_playbook(tmp_path: Path) -> None:
    (flaw, *_) = checked(tmp_path, playbook_file("\n".join(_arrows(40))))
    assert "more than 300 arrows" in flaw.text
    assert checked(tmp_path, playbook_file("\n".join(_arrows(20)))) == []


DATA_FILES: Final = ("criteria.yaml", "call_list.yaml", "clocks.yaml")
"""What a bureau may put into the data directory."""


@pytest.mark.parametrize("name", DATA_FILES)
def test_a_bureaus_own_file_that_is_a_bomb_leaves_the_shipped_one_in_force(
    tmp_path: Path, name: str
) -> None:
    for bomb in ("a billion laughs", "a tag", "one key again and again", "a NUL", "documents"):
        (tmp_path / name).write_text(YAML_BOMBS[bomb], "utf-8")
        assert bureau.reference_in(tmp_path).flaws, bomb
    with (tmp_path / name).open("wb") as big:
        big.truncate(100_000_000)
    (flaw,) = bureau.reference_in(tmp_path).flaws
    assert "bigger than 256 KiB" in flaw
    (tmp_path / name).unlink()
    for odd in ("fifo", "folder", "link"):
        match odd:
            case "fifo":
                os.mkfifo(tmp_path / name)
            case "folder":
                (tmp_path / name).mkdir()
            case _:
                (tmp_path / name).symlink_to("/dev/zero")
        assert bureau.reference_in(tmp_path).flaws, odd
        (tmp_path / name).rmdir() if odd == "folder" else (tmp_path / name).unlink()


def _with_each_word_naughty(source: str) -> Iterator[str]:
    """The file again and again, each time with another of its words exchanged."""
    words = [
        (event.start_mark.index, event.end_mark.index)
        for event in yaml.parse(source)
        if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark
    ]
    for number, (begin, end) in enumerate(words):
        naughty = ALL[number * 7 % len(ALL)].encode("utf-8", "backslashreplace").decode()
        yield source[:begin] + json.dumps(naughty) + source[end:]


OWN: Final = {
    "criteria.yaml": shipped("data", "criteria.yaml").read_text("utf-8"),
    "clocks.yaml": shipped("data", "clocks.yaml").read_text("utf-8"),
    "call_list.yaml": "call_list: [bureau_elg_leader, dept_director]\n",
}


def test_no_word_of_a_bureaus_own_file_stops_the_desk_from_opening(tmp_path: Path) -> None:
    assert set(OWN) == set(DATA_FILES)
    for name, source in OWN.items():
        for text in _with_each_word_naughty(source):
            (tmp_path / name).write_text(text, "utf-8")
            for flaw in bureau.reference_in(tmp_path).flaws:
                assert not harm_in(flaw), (name, flaw)
        (tmp_path / name).unlink()


def test_no_word_of_a_playbook_file_stops_its_check(tmp_path: Path) -> None:
    plain = f"- {{id: a, do: {TEXT}, basis: local, by: duty_officer, note: {TEXT}}}"
    for text in _with_each_word_naughty(playbook_file(plain)):
        for flaw in checked(tmp_path, text):
            assert not harm_in(flaw.text), flaw


# -- JSON and long text ---------------------------------------------------------------------------

JSON_BOMBS: Final = (
    '{"note":' * 100_000,
    "{" + '"a":[' * 100_000,
    '{"note": ' + "9" * 100_000 + "}",
    '{"note": 1e400, "origin": NaN, "size": -1, "head": "\\ud800"}',
    '{"note": "' + "x" * 900_000 + '"}',
    "{" + '"note": "x",' * 60_000 + '"note": "y"}',
    "[" * 100_000,
    "\x00\x1b]52;c;x\x07" * 9_000,
)


def test_json_that_is_a_bomb_is_no_checkpoint() -> None:
    for bomb in JSON_BOMBS:
        began = time.process_time()
        with pytest.raises(Refused) as refused:
            read_checkpoint(bomb)
        assert not harm_in(str(refused.value))
        assert time.process_time() - began < MOST_SECONDS


def test_what_the_program_keeps_for_itself_may_be_a_bomb(tmp_path: Path) -> None:
    for number, bomb in enumerate(JSON_BOMBS):
        drafts = tmp_path / f"drafts-{number}.json"
        drafts.write_text(bomb, "utf-8")
        assert Drafts(drafts).trouble
        keys = tmp_path / "keys.toml"
        for text in (bomb, "note = " + "[" * 20_000, 'note = "' + "\\u0007" * 9_000 + '"'):
            keys.write_text(text, "utf-8")
            for trouble in read_keymap(keys, {"note": "f4"}).troubles:
                assert not harm_in(trouble)


def test_what_the_shell_reads_may_be_a_bomb(night: Night, tmp_path: Path) -> None:
    shell, incident = night.shell, night.known["incident"]
    for given in (
        b"x" * 2_000_000,
        b"\n" * 17 * 1024 * 1024,
        b"[" * 1_000_000,
        bytes(range(256)) * 8_000,
    ):
        shell.refused("invalid", "incident", "note", incident, "-", given=given)
        shell.refused("invalid", "log", "verify", "--checkpoint", "-", given=given)
    shell.refused("invalid", "step", "done", incident, "recv", "--value", "k=" + "x" * 2_000_000)
    shell.refused("invalid", "incident", "fact", incident, "x" * 2_000_000, "y")
    for bomb in JSON_BOMBS:
        file = tmp_path / "checkpoint"
        file.write_text(bomb, "utf-8")
        shell.refused("invalid", "log", "verify", "--checkpoint", str(file))
    shell.refused("invalid", "log", "verify", "--checkpoint", "/dev/zero")
    assert not list(shell.data.glob("crashes/*"))


def test_what_counts_wrong_secrets_may_be_a_bomb(night: Night) -> None:
    shell, words = night.shell, ("incident", "note", night.known["incident"], "x")
    shell.refused("not_signed_on", *words, secret=shell.wrong)
    kept = list(shell.data.rglob("*.json"))
    assert kept
    for path in kept:
        path.write_text("[" * 4_000, "utf-8")
    shell.ok(*words)
