"""Every test has a desk on a log of its own, copied from one that is made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.bench import CHIEF, Bench, copy_of, new_log
from tests.desk.town import Town, found_town


@pytest.fixture(scope="session")
def sample_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed log with the sample bureau."""
    return new_log(tmp_path_factory.mktemp("sample") / "desk", sample=True)


@pytest.fixture(scope="session")
def live_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed live log with nobody but its first officer."""
    return new_log(tmp_path_factory.mktemp("live") / "desk", sample=False)


@pytest.fixture
def bench(sample_log: Path, tmp_path: Path) -> Iterator[Bench]:
    """The sample bureau with officer1 at the desk, at 14:00."""
    made = Bench(copy_of(sample_log, tmp_path / "desk"))
    yield made
    made.desk.log.close()


@pytest.fixture
def live(live_log: Path, tmp_path: Path) -> Iterator[Bench]:
    """A live log with its first officer at the desk, at 14:00."""
    made = Bench(copy_of(live_log, tmp_path / "live"), who=CHIEF)
    yield made
    made.desk.log.close()


@pytest.fixture(scope="session")
def town_log(live_log: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed live log with an administrator, a leader, a supervisor and an officer."""
    return found_town(live_log, tmp_path_factory.mktemp("town") / "desk")


@pytest.fixture
def town(town_log: Path, tmp_path: Path) -> Iterator[Town]:
    """The people of a live log, at 14:00."""
    made = Bench(copy_of(town_log, tmp_path / "town"), who=CHIEF)
    yield Town(made)
    made.desk.log.close()
