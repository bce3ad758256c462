"""Checks playbook files: every mistake of every file in one run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from dutyconsole.library.flaw import Flaw, Flawed, Flaws, quoted
from dutyconsole.library.organisation import Organisation
from dutyconsole.library.reader import Reading, read_leniently
from dutyconsole.library.rules import check_reading
from dutyconsole.library.yaml_source import read_bytes


def check(paths: Sequence[Path], organisation: Organisation) -> list[Flaw]:
    """Everything wrong in some playbook files, by file and line.

    Args:
        paths: Files; a folder stands for the `.yaml` files in it.
        organisation: Knows the posts, groups, parties, organisers and kinds.
    """
    found: set[Flaw] = set()
    readings: list[Reading] = []
    for path in _files(paths, found):
        try:
            raw = read_bytes(path)
        except Flawed as error:
            found.update(error.flaws)
            continue
        reading = read_leniently(raw, str(path))
        readings.append(reading)
        found.update(reading.flaws)
        found.update(check_content(reading, organisation))
    found.update(_taken_ids(readings))
    return sorted(found)


def check_content(reading: Reading, organisation: Organisation) -> tuple[Flaw, ...]:
    """Everything wrong with what one file says, beyond how it is written."""
    flaws = Flaws(reading.file)
    check_reading(reading, organisation, flaws)
    return flaws.all()


def _files(paths: Sequence[Path], found: set[Flaw]) -> Iterator[Path]:
    """Each file once."""
    seen: set[Path] = set()
    for path in paths:
        inside = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
        if not inside:
            flaws = Flaws(str(path))
            flaws.add(1, "file", "is a folder without playbooks", "name a .yaml file")
            found.update(flaws.all())
        for file in inside:
            if (real := file.absolute()) not in seen:
                seen.add(real)
                yield file


def _taken_ids(readings: Sequence[Reading]) -> Iterator[Flaw]:
    """Playbooks of several files that have one id."""
    first: dict[str, str] = {}
    for reading in readings:
        own = reading.playbook.id
        if own and first.setdefault(own, reading.file) != reading.file:
            yield Flaw(
                reading.file,
                reading.lines.at("id"),
                "id",
                f"{quoted(own)} is taken by {first[own]}",
                "give it another",
            )
