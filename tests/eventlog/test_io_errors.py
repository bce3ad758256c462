"""The disk reports an error at every write and sync: what the desk says of it is the truth."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from dutyconsole.domain.entry import Draft
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.eventlog.log import EventLog
from tests.eventlog.apsw_driver import apsw_driver
from tests.eventlog.power import Fault, RecordingSystem
from tests.eventlog.stores import DRIVERS, Store, append, draft
from tests.faults.tally import Tally

APPENDS = 2
TIMES = (1, 3, 10_000)
"""How often in a row the disk fails."""


@pytest.fixture(params=DRIVERS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class Told:
    """What the officer was told of each entry."""

    def __init__(self) -> None:
        self.recorded: set[str] = set()
        self.not_recorded: set[str] = set()
        self.unknown: set[str] = set()
        self.codes: set[Code] = set()

    def writes(self, log: EventLog, entry: Draft) -> None:
        """Enter something once, and hear what became of it."""
        try:
            append(log, entry)
        except Refused as refused:
            self.codes.add(refused.code)
            unknown = str(refused).startswith("Not known")
            (self.unknown if unknown else self.not_recorded).add(entry.id)
        else:
            self.recorded.add(entry.id)


def with_fault(store: Store, fault: Fault) -> Told | None:
    """A session on a disk that fails; None where the log could not be opened on it at all."""
    told = Told()
    system = RecordingSystem(store.path.parent, fault)
    driver = apsw_driver(system.name, wal=DRIVERS[store.kind]().wal)
    try:
        log = EventLog.open(store.path, store.clock, driver=driver)
    except Refused:
        return None
    with log:
        for _ in range(APPENDS):
            told.writes(log, draft(text="x" * 500))
    return told


def faults(kind: str, times: int, reaches: bool, step: int) -> Iterator[tuple[Fault, str]]:
    """A fault at each write and sync of a session, or every so many, until it has fewer."""
    for at in range(random.randrange(step), 1000, step):
        fault = Fault(at, times, reaches)
        yield fault, f"{kind}-{at}-{times}-{reaches}"
        if fault.seen <= at:
            return
    raise AssertionError("a session of a few entries does not write a thousand times")


def struck(kind: str, directory: Path, *, times: int, reaches: bool, step: int = 1) -> Tally:
    """Have a fault strike there, and hold what was told against the log."""
    tally = Tally()
    empty = Store(kind, directory / "empty.db")
    empty.create().close()
    for fault, name in faults(kind, times, reaches, step):
        (directory / name).mkdir()
        store = Store(kind, Path(shutil.copy(empty.path, directory / name / "log.db")))
        told = with_fault(store, fault)
        tally += Tally(tried=int(fault.seen > fault.at))
        if told is None:
            continue
        assert told.codes <= {Code.NOT_RECORDED}, name
        with store.open() as log:
            there = Counter(entry.id for entry in log.read())
            tally += Tally(
                acknowledged=len(told.recorded),
                lost=len(told.recorded - there.keys()),
                doubled=sum(count > 1 for count in there.values()),
                untrue=len(told.not_recorded & there.keys()),
                unsound=int(not log.verify().ok),
            )
        assert tally.is_clean, (name, tally)
    return tally


@pytest.mark.parametrize("reaches", [False, True], ids=["kept from the disk", "done all the same"])
@pytest.mark.parametrize("times", TIMES, ids=["once", "three times", "from then on"])
def test_recorded_means_recorded_and_not_recorded_means_not(
    kind: str, tmp_path: Path, times: int, reaches: bool
) -> None:
    assert struck(kind, tmp_path, times=times, reaches=reaches, step=4).tried


@pytest.mark.long
@pytest.mark.parametrize("reaches", [False, True], ids=["kept from the disk", "done all the same"])
@pytest.mark.parametrize("times", TIMES, ids=["once", "three times", "from then on"])
def test_it_is_so_at_every_single_write_and_sync(
    kind: str, tmp_path: Path, times: int, reaches: bool
) -> None:
    assert struck(kind, tmp_path, times=times, reaches=reaches).tried


def test_the_desk_goes_on_after_the_error_on_the_same_log(kind: str, tmp_path: Path) -> None:
    store = Store(kind, tmp_path / "log.db")
    with store.create():
        pass
    fault = Fault(10_000)
    system = RecordingSystem(tmp_path, fault)
    driver = apsw_driver(system.name, wal=DRIVERS[kind]().wal)
    with EventLog.open(store.path, store.clock, driver=driver) as log:
        fault.at, fault.times = fault.seen, 1
        entry, told = draft(text="the same, entered again"), Told()
        for _ in range(3):
            told.writes(log, entry)
            told.writes(log, draft(text="something else"))
        assert entry.id in told.recorded | told.unknown
    with store.open() as log:
        there = [found.id for found in log.read()]
        assert there.count(entry.id) == 1
        assert told.recorded <= set(there)
