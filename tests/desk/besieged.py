"""The place that the siege of the rule besieges: a live log, four people, four offices."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from dutyconsole.desk import people
from dutyconsole.domain.signing import OnWord, Reported, Signing, Written
from dutyconsole.domain.text import Localised
from tests.desk.bench import CHIEF, SECRET, Bench, new_log

OFFICES: Final = {
    "bureau_elg_leader": ("bureau",),
    "system_elg_office_director": ("system",),
    "system_elg_leader": ("system",),
    "station_elg_leader": ("east", "west"),
}
STAFF: Final = ("an", "bo", "chen", "deng")
"""Everybody is officer, leader and supervisor: no role stands in the way of trying."""

FLOWS: Final = ("4-11", "4-12")
NAMES: Final = ("20261123-01", "20261123-02", "20261123-03")
FORGED: Final = (
    "launcher",
    "post",
    "level",
    "person",
    "unit",
    "answerable",
    "giver",
    "order_number",
)
II: Final = "II: {launch: ["
TABLES: Final = {
    "4-11": ("system_elg_office_director", "station_elg_leader, system_elg_leader"),
    "4-12": ("system_elg_leader", "system_elg_office_director"),
}
"""Who launches Level II: the shipped text, and another that a bureau may adopt."""


@contextmanager
def staffed_log() -> Iterator[Path]:
    """A closed live log with a small staff who chose their own secrets and hold one office each."""
    with tempfile.TemporaryDirectory(prefix="siege-") as directory:
        bench = Bench(new_log(Path(directory) / "log", sample=False), who=CHIEF)
        chief, desk = bench.officer, bench.desk
        for unit in ("east", "west"):
            people.add_unit(desk, chief, unit, "station", Localised(unit, unit, unit))
        for person, office in zip(STAFF, OFFICES, strict=True):
            name = Localised(person, person, person)
            people.add_person(desk, chief, person, name, ["duty_officer", "leader", "supervisor"])
            people.set_secret(desk, chief, person, "first")
            people.choose_secret(desk, bench.sign_on(person, "first"), f"{person} 1")
            people.start_holding(desk, chief, person, office, OFFICES[office][0])
        desk.log.close()
        yield bench.directory


def signed_by(bench: Bench, person: str, secrets: Sequence[str], how: str) -> Signing:
    """How a person signs, rightly or wrongly; `secrets` are all that were ever theirs."""
    match how:
        case "by telephone":
            return OnWord("17", read_back=True)
        case "unread":
            return OnWord("17", read_back=False)
        case "reported":
            return Reported("dispatcher", "telephone")
        case "in writing":
            return Written("W-4")
        case "stale":
            return bench.sign(person, secrets[0])
        case "another's":
            return bench.sign(person, SECRET)
        case _:
            return bench.sign(person, secrets[-1])
