"""The worked drills, played at the desk; and what a supervisor sees of them then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from dutyconsole import bootstrap
from dutyconsole.review.notable import Notable, Sort
from dutyconsole.review.queue import beside, notables_of
from dutyconsole.review.records import Records
from tests.desk.bench import Bench
from tests.end_to_end import test_drills, test_drills_at_stations

DRILLS: Final[Mapping[str, Callable[[Bench], None]]] = {
    "d1": test_drills.test_d1_emu_stopped_in_section_level_ii,
    "d2": test_drills.test_d2_fire_in_a_conventional_train_no_level,
    "d3": test_drills_at_stations.test_d3_mass_stranding_iii_then_ii,
    "d4": test_drills_at_stations.test_d4_gates_and_displays_dark_at_wanghe_south,
}


def records_of(bench: Bench) -> Records:
    """The supervisor's room on the log of the desk."""
    return bootstrap.looking_back(bench.desk)


def seen(bench: Bench) -> tuple[Notable, ...]:
    """The exceptions of the incident spoken of."""
    records = records_of(bench)
    return notables_of(records.history(bench.incident_id), beside(records))


def counted(bench: Bench) -> dict[Sort, tuple[int, int]]:
    """Of each sort, how many exceptions there are and how many of them are open."""
    found = seen(bench)
    return {
        sort: (len(of), sum(n.open for n in of))
        for sort in Sort
        if (of := [n for n in found if n.sort is sort])
    }
