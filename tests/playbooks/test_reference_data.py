"""The shipped reference data: who is who, the sample bureau, and how the desk files playbooks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
LANGUAGES = {"en", "zh-Hans", "zh-Hant"}
NAMES = [
    "4-1",
    "4-2",
    "4-3",
    "4-4",
    "4-5",
    "4-7",
    "4-8",
    "4-9",
    "4-10",
    "4-11",
    "4-12",
    "4-13",
    "4-15",
]
ROUTINE = ("4-1", "4-2", "4-3", "4-4", "4-10")

Map = dict[str, Any]


def _yaml(path: str) -> Map:
    loaded = yaml.load((ROOT / path).read_text("utf-8"), Loader=yaml.BaseLoader)
    assert isinstance(loaded, dict)
    return loaded


ORGANISATION = _yaml("data/organisation.yaml")
SAMPLE = _yaml("data/sample_bureau.yaml")
PLAYBOOKS = {name: _yaml(f"playbooks/{name}.yaml") for name in NAMES}


def _texts(value: Any) -> Iterator[Map]:
    """Every map below `value` that has a language for a key."""
    if isinstance(value, dict):
        if LANGUAGES & set(value):
            yield value
        for inner in value.values():
            yield from _texts(inner)


@pytest.mark.parametrize("data", [ORGANISATION, SAMPLE], ids=["organisation", "sample bureau"])
def test_every_name_has_three_languages(data: Map) -> None:
    texts = list(_texts(data))
    assert texts
    assert [t for t in texts if set(t) != LANGUAGES or not all(v.strip() for v in t.values())] == []
    assert [t for t in texts if len(t["zh-Hans"]) != len(t["zh-Hant"])] == []


def test_each_party_stands_in_some_playbook_and_each_is_known() -> None:
    used: set[str] = set()
    for playbook in PLAYBOOKS.values():
        for step in playbook["steps"]:
            by = step.get("by", [])
            used |= {by} if isinstance(by, str) else set(by)
    assert used == set(ORGANISATION["parties"])


def test_groups_stand_for_posts() -> None:
    members = {m for group in ORGANISATION["groups"].values() for m in group["members"]}
    assert members <= set(ORGANISATION["posts"])
    assert set(ORGANISATION["posts"]).isdisjoint(ORGANISATION["groups"])


def test_a_kind_suggests_the_playbooks_that_are_made_for_it() -> None:
    made_for: dict[str, list[str]] = {}
    for name, playbook in PLAYBOOKS.items():
        for kind in playbook["kinds"]:
            made_for.setdefault(kind, []).append(name)
    suggests = {key: kind["suggests"] for key, kind in ORGANISATION["kinds"].items()}
    assert suggests == made_for
    assert tuple(suggests["routine"]) == ROUTINE


def test_high_speed_and_emu_trains_suggest_4_11_and_all_others_4_12() -> None:
    assert ORGANISATION["train_classes"] == {"G": "4-11", "D": "4-11", "C": "4-11", "other": "4-12"}


def test_every_post_is_bound_to_a_kind_of_unit_and_a_tier() -> None:
    tiers = {"bureau": "bureau", "system": "system", "station_depot": "station"}
    for post in ORGANISATION["posts"].values():
        assert post["tier"] == tiers[post["unit"]]


@pytest.mark.parametrize("name", ROUTINE)
def test_a_routine_workflow_is_follow_up_throughout(name: str) -> None:
    assert PLAYBOOKS[name]["phase"] == "follow_up"
    assert not any("phase" in step for step in PLAYBOOKS[name]["steps"])


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("4-5", "report"),
        ("4-7", "report"),
        ("4-8", "collate"),
        ("4-9", "liability"),
        ("4-11", "summ"),
        ("4-12", "summ"),
        ("4-13", "summ"),
        ("4-15", "summ"),
    ],
)
def test_follow_up_begins_once_and_lasts_to_the_end(name: str, first: str) -> None:
    steps = [step["id"] for step in PLAYBOOKS[name]["steps"]]
    later = [step["id"] for step in PLAYBOOKS[name]["steps"] if step.get("phase") == "follow_up"]
    assert "phase" not in PLAYBOOKS[name]
    assert later == steps[steps.index(first) :]


def test_only_the_reports_of_4_9_and_4_15_may_be_recorded_at_any_time() -> None:
    anytime = [
        (name, step["id"])
        for name, playbook in PLAYBOOKS.items()
        for step in playbook["steps"]
        if step.get("anytime") == "true"
    ]
    assert anytime == [("4-9", "report"), ("4-15", "report")]


def test_nothing_shipped_blocks_or_is_a_local_setting() -> None:
    for playbook in PLAYBOOKS.values():
        for step in playbook["steps"]:
            assert {"hold", "target", "basis"}.isdisjoint(step)


def test_common_work_is_receiving_notifying_and_collecting() -> None:
    common = {
        (step["common"], step["id"])
        for playbook in PLAYBOOKS.values()
        for step in playbook["steps"]
        if "common" in step
    }
    assert common == {("receive", "recv"), ("notify", "notify"), ("collect", "collect")}
    for name in ("4-11", "4-12"):
        assert [s["id"] for s in PLAYBOOKS[name]["steps"] if "common" in s] == [
            "recv",
            "notify",
            "collect",
        ]


def test_the_sample_bureau_has_one_person_for_each_post_and_a_second_station() -> None:
    posts = set(ORGANISATION["posts"])
    holders = {key: p["posts"] for key, p in SAMPLE["persons"].items() if "posts" in p}
    assert set(holders) == posts | {"station_elg_leader_2", "station_head_2"}
    for person, held in holders.items():
        assert [one["post"] for one in held] == [person.removesuffix("_2")]
    desk = set(SAMPLE["persons"]) - set(holders)
    assert desk == {"officer1", "officer2", "supervisor1", "trainer1", "admin1"}


def test_every_sample_holding_is_at_a_unit_of_the_posts_kind() -> None:
    kinds = {"bureau": {"bureau"}, "system": {"system"}, "station_depot": {"station", "depot"}}
    for person in SAMPLE["persons"].values():
        for held in person.get("posts", []):
            wanted = kinds[ORGANISATION["posts"][held["post"]]["unit"]]
            assert SAMPLE["units"][held["unit"]]["kind"] in wanted


def test_the_two_sample_stations_have_their_own_leaders() -> None:
    units = {
        key: person["posts"][0]["unit"]
        for key, person in SAMPLE["persons"].items()
        if "posts" in person
    }
    assert units["station_elg_leader"] == units["station_head"] == "yunxi_east"
    assert units["station_elg_leader_2"] == units["station_head_2"] == "wanghe_south"


def test_no_two_sample_persons_share_a_name_or_a_telephone() -> None:
    persons = SAMPLE["persons"].values()
    assert len({p["name"]["zh-Hant"] for p in persons}) == len(persons)
    assert len({p["phone"] for p in persons}) == len(persons)


def test_every_role_is_filled() -> None:
    roles = {role for person in SAMPLE["persons"].values() for role in person["roles"]}
    assert roles == {"duty_officer", "leader", "supervisor", "trainer", "administrator"}
