"""Every test of the log runs on every store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dutyconsole.eventlog.log import EventLog
from tests.eventlog.stores import DRIVERS, Store


@pytest.fixture(params=DRIVERS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return Store(request.param, tmp_path / "log.db")


@pytest.fixture
def log(store: Store) -> Iterator[EventLog]:
    with store.create() as made:
        yield made
