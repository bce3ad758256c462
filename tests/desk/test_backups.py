"""Backups that do not count, and those that are never made: both are noticed."""

from __future__ import annotations

import errno
from datetime import timedelta
from pathlib import Path

import pytest

from dutyconsole import bootstrap
from dutyconsole.desk import backups, checkpoints, people, restoring
from dutyconsole.desk.backups import Backups
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.roster import Role
from dutyconsole.domain.text import Localised
from tests.desk.bench import SECRET, Bench, settings_for


def kept(bench: Bench) -> Backups:
    assert bench.desk.backups is not None
    return bench.desk.backups


def backup(bench: Bench) -> Path:
    return backups.make(bench.desk, bench.sign_on("admin1"), bench.clock.now).path


def restore(bench: Bench, source: Path) -> restoring.Plan:
    """Put a backup in the log's place, and go on from it."""
    bench.desk.log.close()
    bench.clock.pass_minutes()
    with bootstrap.restoring(settings_for(bench.directory), source, None, bench.clock) as ready:
        admin = restoring.sign_on(ready, "admin1", SECRET)
        plan = restoring.plan(ready)
        restoring.record(ready, admin, SECRET, plan, "")
        ready.exchange.put_in_place(ready.aside, plan.seen)
    bench.desk = bootstrap.open_existing(settings_for(bench.directory), bench.clock)
    bench.officer = bench.sign_on("officer1")
    return plan


def test_a_backup_of_what_a_restore_put_aside_holds_nothing_of_what_follows(bench: Bench) -> None:
    bench.report()
    source = backup(bench)
    shared = bench.desk.log.position()
    bench.clock.pass_minutes()
    for _ in range(4):
        bench.note("in the old log")
    backup(bench)
    size = bench.desk.log.position()
    restore(bench, source)
    while bench.desk.log.position() < size:
        bench.note("in the new log")
    standing = backups.standing(bench.desk, bench.clock.now)
    assert standing.newest is not None
    assert standing.newest.position == shared
    assert standing.lacks == size - shared
    assert len(standing.found) == 2, "the other one is kept"
    bench.clock.pass_minutes(61)
    made = backups.by_schedule(bench.desk, bench.clock.now)
    assert made is not None
    assert made.fresh


def test_who_was_no_administrator_yet_when_a_backup_was_made_is_told_so_at_once(
    bench: Bench,
) -> None:
    source = backup(bench)
    admin = bench.sign_on("admin1")
    name = Localised("New Keeper", "New Keeper", "New Keeper")
    people.add_person(bench.desk, admin, "keeper2", name, [Role.ADMINISTRATOR])
    people.set_secret(bench.desk, admin, "keeper2", SECRET)
    people.set_roles(bench.desk, admin, "officer2", [Role.ADMINISTRATOR])
    bench.desk.log.close()
    bench.clock.pass_minutes()
    with bootstrap.restoring(settings_for(bench.directory), source, None, bench.clock) as ready:
        assert restoring.sign_on(ready, "admin1", SECRET).proven
        for person, why in {
            "keeper2": "keeper2 is not yet on the roster of that backup",
            "officer2": "officer2 can't restore it by the roster of that backup: officer2",
        }.items():
            with pytest.raises(Refused) as refusal:
                restoring.sign_on(ready, person, SECRET)
            assert refusal.value.code is Code.NOT_PERMITTED
            assert refusal.value.message.startswith(why)
            assert "when that backup was made" in refusal.value.mend


def test_where_the_log_is_gone_and_a_checkpoint_knows_of_more_the_loss_is_confirmed_as_unknown(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUTYCONSOLE_KEY", str(tmp_path / "log.key"))
    bench.restart()
    checkpoints.prepare(bench.desk)
    bench.report()
    source = backup(bench)
    bench.note("acknowledged after the backup")
    bench.clock.pass_minutes()
    made = checkpoints.make(bench.desk)
    bench.desk.log.close()
    for path in bench.directory.glob("log.db*"):
        path.unlink()
    plan = restore(bench, source)
    assert plan.beyond == made.checkpoint
    assert plan.loss.count is None
    assert plan.word, "somebody has to confirm that"
    standing = backups.standing(bench.desk, bench.clock.now)
    assert standing.restored is not None, "and the desk says so for a day"
    assert backups.lost_by(standing.restored).lost is None
    assert restoring.put_away(bench.desk, plan, "20261123T140000Z") == 1
    assert not any(each.wrong for each in checkpoints.check_known(bench.desk))


def test_a_disk_that_knows_no_locks_is_said_and_a_log_without_any_backup_gets_late(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", no_locks)
    assert bench.sign_on("officer1").proven, "secrets are checked all the same"
    bench.refused(
        Code.NOT_RECORDED, backups.make, bench.desk, bench.sign_on("admin1"), bench.clock.now
    )
    bench.clock.pass_minutes(600)
    kept(bench).see_to(bench.desk, bench.clock.now)
    trouble = kept(bench).trouble
    assert isinstance(trouble, Refused)
    assert "a disk that knows locks" in trouble.mend
    first = bench.desk.log.entry(1)
    assert first is not None
    assert bench.desk.backup_late == first.recorded_at
    assert bench.clock.now - first.recorded_at > timedelta(hours=3)
