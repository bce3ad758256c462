"""The sample bureau, an incident that is handled, and its log to be harmed."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.bench import SECRET, Bench
from tests.desk.conftest import sample_log
from tests.faults.commands import Commands, build_disk
from tests.faults.told import Told

__all__ = ["sample_log"]

HAS_DISK = sys.platform == "linux" and shutil.which("cc") is not None
"""A failing disk can be built here."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without a compiler the failing disk is for the long form, which then says what is missing."""
    here = [each for each in items if each.path.parent == Path(__file__).parent]
    needing = [e for e in here if isinstance(e, pytest.Function) and "disk" in e.fixturenames]
    if needing and not HAS_DISK:
        config.issue_config_time_warning(
            UserWarning("no C compiler on Linux: the failing disk is tried with -m long alone"), 2
        )
        for each in needing:
            each.add_marker(pytest.mark.long)


@pytest.fixture(scope="session")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The failing disk, to be preloaded."""
    return build_disk(tmp_path_factory.mktemp("disk"))


@pytest.fixture(scope="session")
def handled_log(sample_log: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A closed log with one incident that is handled, and its id."""
    directory = tmp_path_factory.mktemp("handled") / "desk"
    shutil.copytree(sample_log, directory)
    bench = Bench(directory)
    bench.report()
    bench.acknowledge()
    bench.desk.log.close()
    return directory, bench.incident_id


@pytest.fixture
def data(handled_log: tuple[Path, str]) -> Iterator[Path]:
    """A copy of that log in a directory that another account may reach, with its secret."""
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    shutil.copytree(handled_log[0], place / "desk")
    (place / "secret").write_text(SECRET, encoding="utf-8")
    yield place / "desk"
    shutil.rmtree(place)


@pytest.fixture
def told(handled_log: tuple[Path, str], data: Path) -> Iterator[Told]:
    """Texts entered by the real command."""
    with Commands(data, data.with_name("secret")) as commands:
        yield Told(commands, handled_log[1])


@pytest.fixture
def told_on_disk(handled_log: tuple[Path, str], data: Path, disk: Path) -> Iterator[Told]:
    """Texts entered by the real command on a disk that can be made to fail."""
    assert os.access(disk, os.R_OK)
    with Commands(data, data.with_name("secret"), disk) as commands:
        yield Told(commands, handled_log[1])
