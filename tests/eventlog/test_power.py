"""The power fails at every write and every sync: what was acknowledged is there, once."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from dutyconsole.domain.entry import PrivateValue
from dutyconsole.eventlog.log import EventLog
from tests.eventlog.apsw_driver import apsw_driver
from tests.eventlog.power import FATES, Disk, Fate, RecordingSystem, Step, Sync
from tests.eventlog.stores import DRIVERS, Store, append, draft, fold
from tests.faults.tally import Tally

APPENDS = 8


@dataclass(frozen=True)
class Session:
    """What was written, and on which store."""

    kind: str
    disk: Disk


def written(kind: str, directory: Path) -> Session:
    """A desk's writing on a disk that remembers: small turns, a large one, one that is undone."""
    store = Store(kind, directory / "log.db")
    with store.create():
        pass
    system = RecordingSystem(store.path.parent)
    with EventLog.open(
        store.path,
        store.clock,
        projector=fold,
        driver=apsw_driver(system.name, wal=DRIVERS[store.kind]().wal),
    ) as log:
        value = PrivateValue.of("Wang")
        for number in range(APPENDS):
            many = 12 if number == 5 else 1
            keeps, said = ([value], value.reference()) if number == 3 else ([], None)
            entries = append(
                log, *(draft(text="x" * 900, who=said, keeps=keeps) for _ in range(many))
            )
            system.disk.acknowledge(entries[-1].position)
            if number == 6:
                with pytest.raises(ZeroDivisionError):
                    log.transact(lambda turn: [turn.append([draft()]), 1 // 0])
        log.rebuild()
    return Session(store.kind, system.disk)


@pytest.fixture(scope="module", params=DRIVERS)
def session(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Session:
    return written(request.param, tmp_path_factory.mktemp("power"))


def started_on(session: Session, directory: Path, left: Mapping[str, bytes]) -> EventLog:
    """The log as the next start finds it on what is left of the disk."""
    directory.mkdir()
    for name, content in left.items():
        (directory / name).write_bytes(content)
    return Store(session.kind, directory / "log.db").open()


def after_power_losses(session: Session, directory: Path, fate: Fate, step: int = 1) -> Tally:
    """Look at what is left after each write and sync, or every so many, wherever it differs."""
    disk, tally = session.disk, Tally()
    before: Mapping[str, bytes] = {}
    last = len(disk.done) - random.randrange(step)
    for moment in range(last, -1, -step):  # backwards: what was told by then only shrinks
        left = disk.after_power_loss(moment, fate)
        if left == before:
            continue
        before = left
        with started_on(session, directory / f"{moment}", left) as log:
            verdict, entries = log.verify(), log.read()
            positions = [entry.position for entry in entries]
            dense = positions == list(range(1, len(entries) + 1))
            tally += Tally(
                tried=1,
                acknowledged=disk.told_by(moment),
                lost=max(0, disk.told_by(moment) - log.position()),
                doubled=len(entries) - len({entry.id for entry in entries}),
                unsound=int(not (verdict.ok and dense)),
            )
        assert tally.is_clean, (moment, fate, verdict.reason, tally)
    return tally


@pytest.mark.parametrize("fate", FATES)
def test_whatever_the_disk_keeps_nothing_acknowledged_is_lost(
    session: Session, tmp_path: Path, fate: Fate
) -> None:
    assert len(session.disk.done) > 50
    assert after_power_losses(session, tmp_path, fate, step=5).tried


@pytest.mark.long
@pytest.mark.parametrize("fate", FATES)
def test_at_every_single_moment_nothing_acknowledged_is_lost(
    session: Session, tmp_path: Path, fate: Fate
) -> None:
    assert after_power_losses(session, tmp_path, fate).tried > 10


def test_the_model_finds_what_is_not_brought_to_the_disk(session: Session, tmp_path: Path) -> None:
    """On a disk that lies about every sync something acknowledged is missing."""
    told = session.disk
    done: list[Step] = [step for step in told.done if not isinstance(step, Sync)]
    lying = Session(session.kind, Disk(told.start, done, [(0, told.told_by(len(told.done)))]))
    left = lying.disk.after_power_loss(len(done), "nothing")
    with started_on(lying, tmp_path / "lying", left) as log:
        assert log.position() < lying.disk.told_by(0)


@pytest.mark.parametrize("kind", DRIVERS)
def test_apsw_stands_in_for_the_driver_not_for_what_makes_it_durable(
    tmp_path: Path, kind: str
) -> None:
    store = Store(kind, tmp_path / "log.db")
    with store.create():
        pass
    wanted = ("wal", 2) if DRIVERS[kind]().wal else ("truncate", 3)
    system = RecordingSystem(tmp_path)
    driver = apsw_driver(system.name, wal=DRIVERS[kind]().wal)
    with (
        EventLog.open(store.path, store.clock, driver=driver) as log,
        log.database.writer.connect() as connection,
    ):
        asked = ("PRAGMA journal_mode", "PRAGMA synchronous")
        assert tuple(connection.exec_driver_sql(each).scalar_one() for each in asked) == wanted
