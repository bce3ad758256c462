"""Files that are no playbooks: each costs one clear line, never a traceback."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.library.check import check, check_content
from dutyconsole.library.reader import read_leniently
from dutyconsole.library.yaml_source import MAX_BYTES
from tests.library.files import LEVELS, SHIPPED, marked_line, organisation, playbook_file

GOOD: Final = playbook_file("- {id: a, ACT}")

ODD_FILES: Final = {
    "empty": (b"", 1, "file", "is empty"),
    "blank": (b"\n\n  \n", 1, "file", "is empty"),
    "a list": (b"- a\n- b\n", 1, "file", "is not a map of keys"),
    "a word": (b"hello\n", 1, "file", "is not a map of keys"),
    "binary": (b"PK\x03\x04\x00\x00", 1, "file", "holds the control character U+0003"),
    "not UTF-8": (b"id: x\ntitle: \xff\xfe\n", 2, "file", "is not UTF-8 text"),
    "too big": (b"# " + b"x" * MAX_BYTES, 1, "file", "is bigger than 256 KiB"),
    "half-written": (GOOD[: GOOD.index("- {id: a") + 12].encode(), 7, "file", "is not valid YAML"),
    "unclosed quote": (b'id: "4-11\nversion: 1\n', 1, "file", "is not valid YAML"),
    "tabs": (b"id: a\nsteps:\n\t- b\n", 3, "file", "is not valid YAML"),
    "deep": (b"id: " + b"[" * 5000 + b"]" * 5000, 1, "id", "is nested more than 12 deep"),
}


def found(path: Path) -> list[tuple[int, str, str]]:
    return [(flaw.line, flaw.field, flaw.wrong) for flaw in check([path], organisation())]


@pytest.mark.parametrize("odd", ODD_FILES)
def test_an_odd_file_is_one_flaw(odd: str, tmp_path: Path) -> None:
    raw, line, field, wrong = ODD_FILES[odd]
    path = tmp_path / "odd.yaml"
    path.write_bytes(raw)
    ((at, where, what),) = found(path)
    assert (at, where.partition("[")[0]) == (line, field)
    assert what.startswith(wrong)


@pytest.mark.parametrize(
    ("was", "now", "field", "wrong"),
    [
        ("kinds: [routine]", "kinds: &k [routine] #!", "kinds", "has the anchor &k"),
        ("kinds: [routine]", "kinds: !!set [routine] #!", "kinds", 'has the tag "tag:yaml.org'),
        ("version: 1", "version: !!python/object:os.system 1 #!", "version", "has the tag"),
        ("version: 1", "version: 1\n...\n---\na: b #!", "file", "holds a second document"),
    ],
)
def test_what_yaml_can_do_beyond_plain_text_is_refused(
    was: str, now: str, field: str, wrong: str, tmp_path: Path
) -> None:
    path = tmp_path / "odd.yaml"
    text = GOOD.replace(was, now)
    path.write_text(text, "utf-8")
    hits = [(line, what) for line, where, what in found(path) if where == field]
    assert any(what.startswith(wrong) for _, what in hits)
    assert "second" in wrong or hits[0][0] == marked_line(text)


def test_an_alias_is_refused_and_costs_nothing(tmp_path: Path) -> None:
    laughs = "a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a, *a]\n" for n in range(300))
    path = tmp_path / "odd.yaml"
    path.write_text(laughs, "utf-8")
    flaws = check([path], organisation())
    assert any(flaw.wrong == "uses the alias *a" for flaw in flaws)
    assert len(flaws) == 201
    assert flaws[-1].wrong.startswith("has ")
    assert flaws[-1].mend == "mend these first"


def test_a_file_that_cannot_be_opened_is_one_flaw(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo.yaml"
    os.mkfifo(fifo)
    assert found(tmp_path / "none.yaml") == [(1, "file", "does not exist")]
    assert found(fifo) == [(1, "file", "is not a regular file")]
    assert found(Path("bad\0name")) == [(1, "file", "can't be read: embedded null byte")]


def test_a_folder_stands_for_the_playbooks_in_it(tmp_path: Path) -> None:
    assert found(tmp_path) == [(1, "file", "is a folder without playbooks")]
    (tmp_path / "a.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "notes.txt").write_text("nothing", "utf-8")
    assert not found(tmp_path)
    assert not check([tmp_path, tmp_path / "a.yaml"], organisation()), "each file counts once"


def test_a_name_that_hides_something_is_shown_harmless(tmp_path: Path) -> None:
    (flaw,) = check([tmp_path / "\x1b[2Jred.yaml"], organisation())
    assert "\x1b" not in flaw.text
    assert flaw.file.endswith("\u241b[2Jred.yaml")


def test_byte_order_mark_and_dos_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "dos.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert not found(path)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_a_traceback(raw: bytes) -> None:
    assert read_leniently(raw, "any.yaml").flaws


@given(st.data())
def test_a_damaged_playbook_is_checked_without_a_traceback(data: st.DataObject) -> None:
    lines = data.draw(st.sampled_from(DAMAGEABLE)).splitlines(keepends=True)
    at = data.draw(st.integers(0, len(lines) - 1))
    other = data.draw(st.integers(0, len(lines) - 1))
    match data.draw(st.sampled_from(["cut", "drop", "swap", "word"])):
        case "cut":
            lines = lines[:at]
        case "drop":
            del lines[at]
        case "swap":
            lines[at], lines[other] = lines[other], lines[at]
        case "word":
            key, colon, _ = lines[at].partition(":")
            lines[at] = f"{key}{colon} {data.draw(st.sampled_from(WORDS))}\n"
    reading = read_leniently("".join(lines).encode(), "damaged.yaml")
    for flaw in (*reading.flaws, *check_content(reading, organisation())):
        assert flaw.line >= 1
        assert "\n" not in flaw.text


WORDS: Final = ["[]", "{}", "~", "[[a]]", "{a: [b]}", "recv", "[recv]", "{decide: [yes]}", '""']
DAMAGEABLE: Final = [
    *(path.read_text("utf-8") for path in SHIPPED if path.stem in ("4-11", "4-3", "4-8")),
    playbook_file(
        "- {id: a, kind: launch, ACT}\n- {id: b, kind: end, ACT}",
        LEVELS,
    ),
]
