"""A key that is replaced: what the old one signed holds, what it signs from then on does not."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from dutyconsole.desk import checkpoints, keys
from dutyconsole.domain.checkpoint import Note, origin_of, read_verifier_key, verifier_key
from dutyconsole.domain.entry import DESK
from dutyconsole.domain.events import KeyRotated
from dutyconsole.domain.keychange import KeyChange, SignedChange, read_change, related
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.eventlog.checkpoint import KeyFile
from tests.desk.bench import Bench

A, B, C, D = (bytes([n]) * 32 for n in range(1, 5))


@pytest.fixture
def notary(bench: Bench, tmp_path: Path) -> KeyFile:
    made = KeyFile(tmp_path / "elsewhere" / "log.key", bench.directory / "checkpoints")
    bench.desk.notary = made
    return made


@pytest.fixture
def keeper(bench: Bench) -> Bench:
    """The bench with the administrator at it."""
    bench.officer = bench.sign_on("admin1")
    return bench


def public(bench: Bench) -> str:
    notary = keys.notary(bench.desk)
    return notary.public(origin_of(bench.desk.log.log_id))


def wrong(bench: Bench, note: Note, key: str = "") -> str:
    return str(checkpoints.check(bench.desk, note.text, key).wrong or "")


def test_what_the_old_key_signed_holds_after_the_change(keeper: Bench, notary: KeyFile) -> None:
    before, old = checkpoints.make(keeper.desk), public(keeper)
    entry = keys.rotate(keeper.desk, keeper.officer)
    after, new = checkpoints.make(keeper.desk), public(keeper)
    assert (entry.kind, entry.person) == (KeyRotated.KIND, "admin1")
    assert old != new
    assert os.listdir(notary.path.parent) == ["log.key"]
    for note in (before, after):
        for key in ("", old, new):
            assert wrong(keeper, note, key) == ""
    assert [found.wrong for found in checkpoints.check_known(keeper.desk)] == [None, None]


def test_a_key_is_replaced_again_and_again(keeper: Bench, notary: KeyFile) -> None:
    first, kept = checkpoints.make(keeper.desk), public(keeper)
    for _ in range(2):
        keys.rotate(keeper.desk, keeper.officer)
    assert wrong(keeper, first) == ""
    assert wrong(keeper, checkpoints.make(keeper.desk), kept) == ""


def test_a_stolen_old_key_signs_nothing_new(keeper: Bench, notary: KeyFile, tmp_path: Path) -> None:
    notary.prepare()
    shutil.copy(notary.path, tmp_path / "stolen.key")
    entry = keys.rotate(keeper.desk, keeper.officer)
    own = checkpoints.make(keeper.desk)
    thief = KeyFile(tmp_path / "stolen.key", notary.folder)
    forged = thief.sign(own.checkpoint)
    assert f"replaced at entry {entry.position}" in wrong(keeper, forged)
    thief.keep(forged)
    found = list(checkpoints.check_known(keeper.desk))
    assert [each.first_bad for each in found if each.wrong] == [entry.position]


def test_a_key_that_somebody_slips_in_is_not_trusted(
    keeper: Bench, notary: KeyFile, tmp_path: Path
) -> None:
    notary.prepare()
    forger = KeyFile(tmp_path / "forged.key", tmp_path / "x")
    forger.prepare()
    mine, theirs = notary.public_bytes(), forger.public_bytes()
    assert mine is not None
    assert theirs is not None
    change = KeyChange(origin_of(keeper.desk.log.log_id), mine, theirs)
    signed_by_one = forger.successor(change.origin).signatures[:1]

    def slip_in(text: str) -> int:
        return keeper.desk.perform(
            keeper.officer, Action.KEEP_LOG, lambda s: s.append(DESK, [KeyRotated(text)])[0]
        ).position

    slipped = [slip_in(SignedChange(change, signed_by_one).text), slip_in("no change at all")]
    assert keys.forged(keeper.desk) == slipped
    forged = forger.sign(checkpoints.make(keeper.desk).checkpoint)
    assert "another key" in wrong(keeper, forged)


def test_a_machine_that_stops_in_between_goes_on_with_the_new_key(
    keeper: Bench, notary: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = checkpoints.make(keeper.desk)

    def full(_self: KeyFile, _public: bytes) -> None:
        raise Refused(Code.INVALID, "No space is left", "free some")

    with monkeypatch.context() as patch:
        patch.setattr(KeyFile, "put_in_force", full)
        keys.rotate(keeper.desk, keeper.officer)
        assert keeper.desk.unsealed is not None
    assert len(os.listdir(notary.path.parent)) == 2
    after = checkpoints.make(keeper.desk)
    assert os.listdir(notary.path.parent) == ["log.key"]
    assert after.signatures[0].key_hash != before.signatures[0].key_hash
    assert (wrong(keeper, before), wrong(keeper, after)) == ("", "")


def test_a_change_that_was_not_recorded_leaves_the_key(keeper: Bench, notary: KeyFile) -> None:
    notary.prepare()
    before = public(keeper)
    notary.successor(origin_of(keeper.desk.log.log_id))
    assert public(keeper) == before


def test_only_who_keeps_the_log_replaces_its_key(bench: Bench, notary: KeyFile) -> None:
    notary.prepare()
    bench.refused(Code.NOT_PERMITTED, keys.rotate, bench.desk, bench.officer)
    assert os.listdir(notary.path.parent) == ["log.key"]


def test_without_a_key_there_is_none_to_replace(keeper: Bench, notary: KeyFile) -> None:
    keeper.refused(Code.INVALID, keys.rotate, keeper.desk, keeper.officer)


def test_a_key_of_another_account_is_not_used(
    keeper: Bench, notary: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    notary.prepare()
    monkeypatch.setattr(os, "geteuid", lambda: notary.path.stat().st_uid + 1)
    refused = keeper.refused(Code.INVALID, checkpoints.make, keeper.desk)
    assert "belongs to another account" in refused.message


def test_a_key_beside_the_log_is_pointed_out(bench: Bench, notary: KeyFile) -> None:
    assert not notary.beside_log
    assert KeyFile(bench.directory / "log.key", notary.folder).beside_log


def test_a_change_reads_as_it_was_written(bench: Bench, notary: KeyFile) -> None:
    notary.prepare()
    note = notary.successor("dutyconsole/live-1")
    assert read_change(note.text) == note
    assert notary.bears_out(note)
    line = verifier_key("dutyconsole/live-1", note.change.new)
    assert read_verifier_key(line) == note.change.new
    for text in ("", "a\nb\nc\n\nd", note.text.replace("new key", "newer key")):
        with pytest.raises(Refused, match="no change of a key"):
            read_change(text)


def test_trust_goes_forth_and_back_along_the_changes_and_nowhere_else() -> None:
    changes = [(3, KeyChange("o", A, B)), (9, KeyChange("o", B, C))]
    for known in (A, B, C):
        assert related(known, changes) == {A: 3, B: 9, C: None}
    assert related(A, changes[:1]) == {A: 3, B: None}
    assert related(D, changes) == {D: None}
