"""Tries the faults of the storage and writes what came of them into SECURITY.md.

Run with `python -m tests.benchmarks.figures [--kills 20] [--soak 60]`. It takes some minutes. The
table stands between two comments of SECURITY.md; nothing else there is touched. The exit code is 1,
and nothing is written, where anything was lost, doubled, said wrongly or damaged.
"""

from __future__ import annotations

import argparse
import logging
import os
import platform
import random
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from dutyconsole import __version__
from dutyconsole.domain.text import Language
from dutyconsole.eventlog.sqlite import best_driver
from tests.benchmarks.soak import soaked
from tests.desk.bench import SECRET, Bench, new_log
from tests.end_to_end.officer import Officer
from tests.end_to_end.shell import Shell
from tests.end_to_end.test_kill import kill_and_look
from tests.end_to_end.test_kill_at_terminal import Session, killed_again_and_again
from tests.eventlog.power import FATES
from tests.eventlog.stores import DRIVERS
from tests.eventlog.test_io_errors import TIMES, struck
from tests.eventlog.test_power import after_power_losses, written
from tests.faults.commands import ROOT, Commands, build_disk
from tests.faults.disks import KINDS, at_every_call
from tests.faults.tally import Tally
from tests.faults.told import Told

PAGE: Final = ROOT / "SECURITY.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
OFFICERS: Final = 8


@contextmanager
def folder() -> Iterator[Path]:
    """A directory that goes again."""
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


def power_losses() -> Tally:
    """At each write and sync of a session, both ways of SQLite, three fates of what was loose."""
    tally = Tally()
    for kind in DRIVERS:
        for fate in FATES:
            with folder() as there:
                (there / "session").mkdir()
                tally += after_power_losses(written(kind, there / "session"), there, fate)
    return tally


def disk_errors() -> Tally:
    """At each write and sync, reported by SQLite's own file layer."""
    tally = Tally()
    for kind in DRIVERS:
        for times in TIMES:
            for reaches in (False, True):
                with folder() as there:
                    tally += struck(kind, there, times=times, reaches=reaches)
    return tally


@contextmanager
def handled(disk: Path | None = None) -> Iterator[tuple[Told, Path]]:
    """An incident to enter notes on by the real command, and its data directory."""
    with folder() as there:
        data = new_log(there / "desk", sample=True)
        (there / "secret").write_text(SECRET, encoding="utf-8")
        bench = Bench(data)
        bench.report()
        bench.desk.log.close()
        with Commands(data, there / "secret", disk) as commands:
            yield Told(commands, bench.incident_id), data


def failing_disk() -> Tally:
    """Each write and sync of a command fails, in each way."""
    tally = Tally()
    with folder() as built:
        disk = build_disk(built)
        for fault in KINDS.values():
            with handled(disk) as (told, data):
                at_every_call(told, fault)
                tally += told.tally(data / "log.db")
    return tally


def killed_commands(kills: int) -> Tally:
    """Commands killed at any moment."""
    with handled() as (told, data):
        told.are_killed(kills)
        return told.tally(data / "log.db")


def small_file_system() -> Tally:
    """A file system that fills up, and one that becomes read-only."""
    with handled() as (told, data):
        root = [] if os.geteuid() == 0 else ["-r"]
        mounted = [sys.executable, "-m", "tests.faults.mounted", str(data), told.incident]
        done = subprocess.run(
            ["unshare", *root, "-m", *mounted], cwd=ROOT, stdout=subprocess.PIPE, check=True
        )
    return Tally.of(done.stdout.decode())


def killed_desks(kills: int) -> Tally:
    """Desks killed in the middle of their work, without a screen."""
    with folder() as there:
        return kill_and_look(new_log(there / "desk", sample=True), random.getrandbits(32), kills)


def killed_terminals(kills: int) -> Tally:
    """Desks killed at a real terminal."""
    with folder() as there:
        for name in ("sample", "desk"):
            (there / name).mkdir()
        shell = Shell(there / "sample")
        shell.ok("init", "--sample")
        session = Session(Officer(there / "desk", shell.data, Language.EN, (80, 24)))
        try:
            return killed_again_and_again(session, kills)
        finally:
            session.officer.terminal.kill()


def soak(seconds: float) -> tuple[Tally, str]:
    """Officers on one log, killed at random; and how long recording took."""
    done, tally = soaked(seconds, OFFICERS, random.random())
    middle, most, nearly_all = done.percentiles()
    took = f"recording took {middle:.0f} ms (p50), {most:.0f} ms (p95), {nearly_all:.0f} ms (p99)"
    return tally, f"{OFFICERS} officers for {seconds:.0f} s on one log: {took}."


def table(tallies: dict[str, Tally]) -> str:
    """The page's table."""
    lines = [
        "| fault | tried | acknowledged | lost | doubled | said wrongly | damaged |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, each in (*tallies.items(), ("all", sum(tallies.values(), Tally()))):
        figures = (
            each.tried,
            each.acknowledged,
            each.lost,
            each.doubled,
            each.untrue,
            each.unsound,
        )
        lines.append(f"| {name} | {' | '.join(f'{figure:,}' for figure in figures)} |")
    return "\n".join(lines)


def put_between(page: str, text: str) -> str:
    """The page with `text` between its two comments."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the page lacks {BEGIN} or {END}")
    return f"{before}{BEGIN}\n{text}\n{END}{after}"


def made_with() -> str:
    """When, and with which versions."""
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, by `python -m tests.benchmarks.figures` with "
        f"dutyconsole {__version__}, Python {platform.python_version()}, "
        f"SQLite {best_driver().version}, {platform.system()} {platform.machine()}."
    )


def main() -> int:
    """Try everything, print it, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.figures")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--soak", type=float, default=60)
    given = parser.parse_args()
    os.environ["DUTYCONSOLE_ARGON2_COST"] = "test"
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)  # a broken disk is no news here
    faults: dict[str, Callable[[], Tally]] = {
        "power loss at a write or sync": power_losses,
        "disk error told by SQLite's file layer": disk_errors,
        "disk error told by the system (the command)": failing_disk,
        "file system full or read-only (the command)": small_file_system,
        "command killed": partial(killed_commands, given.kills * 5),
        "desk killed": partial(killed_desks, given.kills),
        "desk killed at its terminal": partial(killed_terminals, given.kills),
    }
    tallies: dict[str, Tally] = {}
    for name, tried in faults.items():
        tallies[name] = tried()
        print(name, tallies[name], flush=True)
    tallies["officer killed among others (the soak)"], told = soak(given.soak)
    introduced = textwrap.fill(f"{made_with()} {told}", 100, break_on_hyphens=False)
    written_page = f"{introduced}\n\n{table(tallies)}"
    print(written_page)
    if not all(each.is_clean for each in tallies.values()):
        return 1
    PAGE.write_text(put_between(PAGE.read_text(encoding="utf-8"), written_page), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
