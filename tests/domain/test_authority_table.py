"""All nine rows of the source's table: its posts launch, and every other post is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from dutyconsole.domain.authority import launch
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from tests.domain.builders import POSTS, SIGNED, bench_with, launching
from tests.domain.shipped import shipped

ROWS: Final[list[dict[str, Any]]] = json.loads(
    (Path(__file__).parents[1] / "data" / "authority.json").read_text(encoding="utf-8")
)
ISSUERS: Final = {
    "路局應急領導小組組長": {"bureau_elg_leader"},
    "系統應急領導小組組長": {"system_elg_leader"},
    "系統應急領導小組辦公室主任": {"system_elg_office_director"},
    "站段應急領導小組組長": {"station_elg_leader"},
    "局應急領導小組組長(副組長)": {"bureau_elg_leader", "bureau_elg_deputy_leader"},
    "局突發客流應急領導小組組長": {"bureau_surge_elg_leader"},
    "站段長": {"station_head"},
}
"""The source's issuers as posts of the bureau."""

ORGANISERS: Final = {
    "路局": ("bureau",),
    "系統": ("system",),
    "站段": ("station_depot",),
    "客運處": ("passenger_transport_department",),
    "應急領導小組辦公室、相關單位": ("elg_office", "units_concerned"),
}
LEVELS: Final = {1: Level.I, 2: Level.II, 3: Level.III}
NAMED: Final = [f"{row['flow']} level {row['level']}" for row in ROWS]


def test_the_table_has_its_nine_rows() -> None:
    assert sorted((row["flow"], row["level"]) for row in ROWS) == [
        (flow, level) for flow in ("4-11", "4-12", "4-13") for level in (1, 2, 3)
    ]


@pytest.mark.parametrize("post", sorted(POSTS))
@pytest.mark.parametrize("row", ROWS, ids=NAMED)
def test_the_posts_of_the_source_launch_and_every_other_post_is_refused(
    row: dict[str, Any], post: str
) -> None:
    bench = bench_with(shipped(row["flow"]))
    level = LEVELS[row["level"]]
    if post in ISSUERS[row["issuer_zh_hant"]]:
        assert bench.launch(level, post).in_force
        bench.end(level, post)
    else:
        bench.refused(Code.WRONG_POST, launch, launching(level, post, SIGNED))


@pytest.mark.parametrize("row", ROWS, ids=NAMED)
def test_the_summary_is_organised_as_the_source_says(row: dict[str, Any]) -> None:
    rule = shipped(row["flow"]).response[LEVELS[row["level"]]]
    assert rule.summary == ORGANISERS[row["summary_zh_hant"]]


def test_level_ii_is_the_office_directors_in_4_11_and_the_group_leaders_in_4_12() -> None:
    assert shipped("4-11").response[Level.II].launch == ("system_elg_office_director",)
    assert shipped("4-12").response[Level.II].launch == ("system_elg_leader",)


def test_the_deputy_launches_level_i_in_4_13_only() -> None:
    deputy = {p for p in ("4-11", "4-12", "4-13")
              if "bureau_elg_deputy_leader" in shipped(p).response[Level.I].launch}  # fmt: skip
    assert deputy == {"4-13"}
