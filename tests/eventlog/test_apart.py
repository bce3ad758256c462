"""A copy is checked in a process of its own, which answers as this one would."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from dutyconsole.eventlog.apart import Apart, check_here
from dutyconsole.eventlog.rows import Verdict
from tests.desk.bench import new_log

HERE = Verdict(True, 7, remarks=("checked here",))


def never(_: Path) -> Verdict:
    raise AssertionError("it was checked here")


def test_another_process_finds_what_this_one_does(tmp_path: Path) -> None:
    path = new_log(tmp_path / "desk", sample=True) / "log.db"
    assert check_here(path).ok
    path.write_bytes(path.read_bytes().replace(b"officer1", b"officer9"))
    assert not check_here(path).ok
    assert Apart(instead=never)(path) == check_here(path)


def test_where_there_is_no_answer_this_one_checks(tmp_path: Path) -> None:
    for command in (
        ["/nowhere/python"],
        [sys.executable, "-c", "raise SystemExit(3)"],
        [sys.executable, "-c", "print('no verdict')"],
        [sys.executable, "-c", "print('{}')"],
    ):
        assert Apart(command, lambda _: HERE)(tmp_path) == HERE


def test_who_leaves_the_desk_waits_for_nothing_and_nothing_counts(tmp_path: Path) -> None:
    apart = Apart([sys.executable, "-c", "import time; time.sleep(600)"], never)
    found: list[Verdict] = []
    checking = threading.Thread(target=lambda: found.append(apart(tmp_path)))
    checking.start()
    while apart._running is None:
        checking.join(0.01)
    apart.give_up()
    checking.join(60)
    assert not found[0].ok
    assert not apart(tmp_path).ok, "nor does another begin"
