"""Checkpoints: a cut tail, an exchanged or rewritten log, another key and a changed note show."""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from dutyconsole.desk import checkpoints
from dutyconsole.domain.checkpoint import Note, read_checkpoint, read_note, read_verifier_key
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.eventlog.checkpoint import KeyFile
from tests.desk.bench import Bench, copy_of


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere" / "log.key"


@pytest.fixture
def sealed(bench: Bench, key: Path) -> Note:
    """A checkpoint of the bench's log, signed with a key of its own."""
    bench.desk.notary = KeyFile(key, bench.directory / "checkpoints")
    bench.report()
    return checkpoints.make(bench.desk)


@pytest.fixture
def other(sample_log: Path, bench: Bench, tmp_path: Path) -> Iterator[Bench]:
    """The same log as it was before the bench recorded anything, going on otherwise."""
    made = Bench(copy_of(sample_log, tmp_path / "other"), bench.clock)
    yield made
    made.desk.log.close()


def wrong(bench: Bench, text: str, key: str = "") -> str:
    found = checkpoints.check(bench.desk, text, key)
    return str(found.wrong or "")


def unsound(bench: Bench, text: str) -> str:
    """What is wrong with a checkpoint, or why it is none."""
    try:
        return wrong(bench, text)
    except Refused as refused:
        return str(refused)


def test_a_note_is_origin_size_and_head_with_a_signature(bench: Bench, sealed: Note) -> None:
    newest = bench.desk.log.read(newest_first=True, limit=1)[0]
    origin, size, head, empty, signature = sealed.text.rstrip("\n").split("\n")
    assert origin == f"dutyconsole/{bench.desk.log.log_id}"
    assert (size, empty) == (str(newest.position), "")
    assert sealed.checkpoint.head.hex() == newest.hash
    assert head == sealed.checkpoint.head_text
    assert signature.startswith(f"\u2014 {origin} ")
    assert read_note(sealed.text) == sealed
    assert wrong(bench, sealed.text) == ""


def test_a_log_goes_on_from_its_checkpoint(bench: Bench, sealed: Note) -> None:
    bench.note("more")
    assert wrong(bench, sealed.text) == ""
    assert wrong(bench, sealed.text.replace("\n", "\r\n")) == ""


def test_a_cut_tail_shows(bench: Bench, sealed: Note, other: Bench) -> None:
    other.desk.notary = bench.desk.notary
    assert "the last 1 are missing" in wrong(other, sealed.text)
    found = list(checkpoints.check_known(other.desk))
    assert [str(each.wrong) for each in found] == [wrong(other, sealed.text)]


def test_a_log_written_anew_shows(bench: Bench, sealed: Note, other: Bench) -> None:
    other.desk.notary = bench.desk.notary
    other.report("something else happened")
    assert "written anew" in wrong(other, sealed.text)


def test_another_log_shows(live: Bench, bench: Bench, sealed: Note) -> None:
    live.desk.notary = bench.desk.notary
    assert "of another log" in wrong(live, sealed.text)
    (found,) = checkpoints.check_known(live.desk)
    assert found.wrong is None
    assert "another log" in str(found.unsure)


def test_another_key_shows(bench: Bench, sealed: Note, tmp_path: Path) -> None:
    forger = KeyFile(tmp_path / "forged.key", tmp_path / "x")
    forged = forger.sign(sealed.checkpoint)
    assert "another key" in wrong(bench, forged.text)


@pytest.mark.parametrize("part", [0, 1, 2, 4])
def test_a_changed_note_shows(bench: Bench, sealed: Note, part: int) -> None:
    lines = sealed.text.split("\n")
    changed = {0: lines[0] + "x", 1: "3", 2: "A" * 43 + "=", 4: lines[4].replace("/", "A", 3)}
    lines[part] = changed[part]
    text = "\n".join(lines)
    assert unsound(bench, text)


def test_what_is_said_beside_the_note_has_to_agree_with_it(bench: Bench, sealed: Note) -> None:
    point = sealed.checkpoint
    told = {"origin": point.origin, "size": point.size, "head": point.head_text,
            "note": sealed.text}  # fmt: skip
    assert read_checkpoint(json.dumps(told)) == sealed
    for name, value in (("size", 3), ("head", "x"), ("origin", "y")):
        with pytest.raises(Refused, match="it was changed"):
            read_checkpoint(json.dumps({**told, name: value}))


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "{", "a\nb\nc", "a\n1\nQQ==\n\n\u2014 a b", '{"note": 3}', "\x00"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="no checkpoint"):
        read_checkpoint(text)


def test_the_public_key_checks_where_the_secret_one_is_not(
    bench: Bench, sealed: Note, tmp_path: Path
) -> None:
    public = bench.desk.notary.public(sealed.checkpoint.origin) if bench.desk.notary else ""
    bench.desk.notary = KeyFile(tmp_path / "none.key", tmp_path / "x")
    bench.refused(Code.INVALID, checkpoints.check, bench.desk, sealed.text)
    assert not (tmp_path / "none.key").exists()
    assert wrong(bench, sealed.text, public) == ""
    assert len(read_verifier_key(public)) == 32
    assert read_verifier_key(f"Public key: {public}\n") == read_verifier_key(public)
    for bad in ("", "a+b+c", public[:-4], public.replace("+", "-")):
        with pytest.raises(Refused, match="no public key"):
            read_verifier_key(bad)


def test_the_key_is_made_once_for_its_owners_eyes_alone(key: Path, tmp_path: Path) -> None:
    maker = KeyFile(key, tmp_path)
    maker.prepare()
    assert maker.made
    before = key.read_bytes()
    again = KeyFile(key, tmp_path)
    again.prepare()
    assert not again.made
    assert key.read_bytes() == before
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    assert os.listdir(key.parent) == ["log.key"]


def test_a_stick_that_knows_no_second_names_holds_a_key_too(
    key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_link(*_: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", no_link)
    maker = KeyFile(key, tmp_path)
    maker.prepare()
    assert os.listdir(key.parent) == ["log.key"]
    assert maker.public_bytes()


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (lambda key: key.chmod(0o640), "can be read by others"),
        (lambda key: key.write_bytes(b"no key"), "holds no Ed25519 key"),
        (lambda key: (key.unlink(), key.mkdir()), "cannot be used"),
    ],
)
def test_a_key_that_cannot_be_trusted_signs_nothing(
    bench: Bench, sealed: Note, key: Path, harm: object, message: str
) -> None:
    assert callable(harm)
    harm(key)
    refused = bench.refused(Code.INVALID, checkpoints.make, bench.desk)
    assert message in refused.message


def test_the_log_knows_its_own_checkpoints(bench: Bench, sealed: Note) -> None:
    bench.acknowledge()
    bench.close()
    shutil.rmtree(bench.directory / "checkpoints")
    (found,) = checkpoints.check_known(bench.desk)
    assert (found.wrong, found.unsure) == (None, None)
    newest = checkpoints.newest(bench.desk)
    assert newest is not None
    assert newest.checkpoint == found.checkpoint
