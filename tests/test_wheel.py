"""The program works when it is installed somewhere without its checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

CHECKOUT = Path(__file__).parents[1]
PLAYBOOKS = {
    f"4-{number}.yaml" for number in (1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 15)
}  # the source has no 4-6 and no 4-14


def pip(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built without a registry."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "-q", "--no-index", "--no-deps", "--no-build-isolation", "-w", folder, CHECKOUT)
    (built,) = folder.glob("dutyconsole-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the installed wheel and nothing else."""
    target = tmp_path_factory.mktemp("installed")
    pip("install", "-q", "--no-index", "--no-deps", "--target", target, wheel)
    return target


def run_elsewhere(installed: Path, code: str) -> list[str]:
    """What `code` prints where only the installed package is to be found."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=installed.parent,
        env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_playbooks_are_found_without_the_checkout(installed: Path) -> None:
    code = (
        "from dutyconsole.shipped import shipped\n"
        "for path in sorted(shipped('playbooks').glob('*.yaml')): print(path)"
    )
    found = [Path(line) for line in run_elsewhere(installed, code)]
    assert {path.name for path in found} == PLAYBOOKS
    for path in found:
        assert path.is_relative_to(installed)
        assert path.read_bytes() == (CHECKOUT / "playbooks" / path.name).read_bytes()


def test_the_reference_data_is_found_without_the_checkout(installed: Path) -> None:
    code = (
        "from dutyconsole.shipped import shipped\n"
        "root = shipped('data')\n"
        "for path in root.rglob('*'):\n"
        "    if path.is_file() and path.suffix != '.pyc': print(path.relative_to(root))"
    )
    there = set(run_elsewhere(installed, code))
    here = (path for path in (CHECKOUT / "data").rglob("*") if path.is_file())
    assert there == {str(path.relative_to(CHECKOUT / "data")) for path in here}
    assert there


def test_the_command_starts_without_the_checkout(installed: Path) -> None:
    code = (
        "import sys, dutyconsole.__main__ as command\n"
        "sys.argv = ['dutyconsole', '--version']\n"
        "command.main(); print(command.__file__)"
    )
    lines = run_elsewhere(installed, code)
    assert lines[0].startswith("dutyconsole ")
    assert Path(lines[-1]).is_relative_to(installed)


def test_nothing_else_is_put_beside_the_package(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        roots = {name.partition("/")[0] for name in archive.namelist()}
    assert {root for root in roots if not root.endswith(".dist-info")} == {"dutyconsole"}


def test_the_catalogues_and_style_sheets_are_in_the_package(wheel: Path) -> None:
    room = CHECKOUT / "dutyconsole"
    needed = [
        path.relative_to(CHECKOUT).as_posix()
        for pattern in ("*.mo", "*.po", "*.tcss")
        for path in room.rglob(pattern)
    ]
    assert {Path(name).suffix for name in needed} == {".mo", ".po", ".tcss"}
    with ZipFile(wheel) as archive:
        for name in needed:
            assert archive.read(name) == (CHECKOUT / name).read_bytes()


def test_an_older_log_is_upgraded_without_the_checkout(installed: Path, tmp_path: Path) -> None:
    sql = CHECKOUT / "tests" / "data" / "versions" / "log-1.sql"
    code = (
        "import sqlite3\n"
        "from pathlib import Path\n"
        "from dutyconsole import bootstrap, eventlog\n"
        "from dutyconsole.domain.summary import summaries\n"
        "from dutyconsole.eventlog.log import EventLog\n"
        f"path = Path({str(tmp_path / 'log.db')!r})\n"
        "made = sqlite3.connect(path)\n"
        f"made.executescript(Path({str(sql)!r}).read_text('utf-8'))\n"
        "made.close()\n"
        "with EventLog.open(path, bootstrap.system_clock, projector=summaries) as log:\n"
        "    print(log.upgraded is not None, log.verify().ok, *eventlog.__path__)"
    )
    (said,) = run_elsewhere(installed, code)
    assert said.startswith(f"True True {installed}")


def test_the_screens_speak_chinese_without_the_checkout(installed: Path) -> None:
    code = (
        "from dutyconsole.domain.text import Language\n"
        "from dutyconsole.locale import catalogue\n"
        "print(catalogue(Language.ZH_HANS).gettext('Find a command'))"
    )
    (said,) = run_elsewhere(installed, code)
    assert said != "Find a command"
