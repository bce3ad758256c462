"""The same desks as in the tests of the desk, and an officer at a real terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from dutyconsole.domain.text import Language
from tests.desk.conftest import bench, sample_log
from tests.end_to_end.officer import Officer
from tests.end_to_end.shell import Shell

STRAIGHT: Final = {("en", "80x24"), ("zh-Hans", "120x36")}
CROSSED: Final = {("zh-Hans", "80x24"), ("en", "120x36")}
DRILLS: Final = {"d1": STRAIGHT, "d2": CROSSED, "d3": STRAIGHT, "d4": CROSSED}

__all__ = ["bench", "officer", "sample_bureau", "sample_log"]


@pytest.fixture(scope="session")
def sample_bureau(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed log with the sample bureau, made by the shell; to be copied."""
    shell = Shell(tmp_path_factory.mktemp("bureau"))
    shell.ok("init", "--sample")
    return shell.data


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each drill is walked in both languages and at both sizes; the other pairs with `-m long`."""
    for item in items:
        drill = item.path.stem.removeprefix("test_walk_")
        if isinstance(item, pytest.Function) and drill in DRILLS:
            at = (item.callspec.params["officer"], item.callspec.params["size"])
            if at not in DRILLS[drill]:
                item.add_marker(pytest.mark.long)


@pytest.fixture(params=["80x24", "120x36"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Columns and rows of the terminal."""
    columns, _, rows = str(request.param).partition("x")
    return int(columns), int(rows)


@pytest.fixture(params=["en", "zh-Hans"])
def officer(
    request: pytest.FixtureRequest, size: tuple[int, int], tmp_path: Path, sample_bureau: Path
) -> Iterator[Officer]:
    """At the desk, signed on, with an empty queue."""
    made = Officer(tmp_path, sample_bureau, Language(request.param), size)
    try:
        made.signs_on()
        made.keys = 0
        yield made
    finally:
        made.terminal.kill()
