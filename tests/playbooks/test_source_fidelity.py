"""The shipped playbooks say what the source says: all of it, nothing else, in three languages.

The source is `tests/data/workflows.json` and `tests/data/authority.json`. The files are read with
plain PyYAML, so that a mistake of the project's own reader cannot hide a mistake in a file.
"""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "zh-Hans", "zh-Hant")
CHINESE = re.compile(r"[\u3400-\u9fff]")

Map = dict[str, Any]


def _json(name: str) -> Any:
    return json.loads((ROOT / "tests" / "data" / name).read_text("utf-8"))


def _yaml(path: str) -> Map:
    """A file as maps, lists and strings: `BaseLoader` turns no scalar into anything else."""
    loaded = yaml.load((ROOT / path).read_text("utf-8"), Loader=yaml.BaseLoader)
    assert isinstance(loaded, dict)
    return loaded


WORKFLOWS: dict[str, Map] = {w["id"]: w for w in _json("workflows.json")["workflows"]}
PLAYBOOKS: dict[str, Map] = {name: _yaml(f"playbooks/{name}.yaml") for name in WORKFLOWS}
ORGANISATION = _yaml("data/organisation.yaml")

# The source prints one body in three ways (A45-4, A47-4).
SAME_BODY = {"客運處領導": "處領導", "客運處處領導": "處領導"}
# Boxes with an exit for Y and N that the source words as an action, and how the desk asks.
QUESTIONS = {
    ("4-3", "review"): "報主管副處長、處長審核,是否通過?",
    ("4-4", "screen"): "信息篩選及處理,是哪一類?",
    ("4-4", "report"): "向主管副處長、處長匯報,是否認可?",
    ("4-10", "rev_section"): "科長審核,是否通過?",
    ("4-10", "rev_deputy"): "主管副處長審核,是否通過?",
    ("4-10", "rev_director"): "匯總后呈報處長,處長是否同意?",
    ("4-10", "rev_cheng"): "報總工室審核,是否通過?",
}
LAUNCH_AND_END = {
    "4-11": {"launch": "order", "end": "stop"},
    "4-12": {"launch": "order", "end": "stop"},
    "4-13": {"launch": "activate", "end": "withdraw"},
}
# Under which keys of its step a box of each type may stand.
PLACES = {
    "note": {"note", "standard", "response"},
    "recipients": {"recipients_source"},
    "members": {"members_source"},
    "category": {"labels"},
    "start": {"opening"},
    "end": {"closing"},
}


def _nodes(workflow: Map) -> dict[str, Map]:
    return {node["id"]: node for node in workflow["nodes"]}


def _simplified() -> dict[int, str]:
    """Traditional to simplified, character by character, as the source reconstruction has it."""
    table: dict[int, str] = {}
    for workflow in WORKFLOWS.values():
        for holder in (workflow, *workflow["nodes"]):
            for key in ("title_zh", "zh", "resp_zh"):
                pair = holder.get(f"{key}_hant", ""), holder.get(f"{key}_hans", "")
                table.update({ord(a): b for a, b in zip(*pair, strict=True)})
    return table


SIMPLIFIED = _simplified()


def _boxes(playbook: Map) -> Iterator[tuple[str, str, Map]]:
    """Every annotation box as (key it stands under, step id or "", box)."""
    for key in ("opening", "closing"):
        if key in playbook:
            yield key, "", playbook[key]
    for step in playbook["steps"]:
        for key in ("note", "standard", "response", "recipients_source", "members_source"):
            found = step.get(key, [])
            for box in found if isinstance(found, list) else [found]:
                yield key, step["id"], box
        for outcome, box in step.get("labels", {}).items():
            if outcome != box.get("node"):
                box = {**box, "node": f"{outcome} is labelled {box.get('node')}"}
            yield "labels", step["id"], box


def _listed(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def every_node_once_and_verbatim(playbook: Map, workflow: Map) -> Iterator[str]:
    """Each node of the source appears exactly once, with its text, and nothing else does."""
    claimed = Counter(
        [(step["id"], step["source"]) for step in playbook["steps"] if "source" in step]
        + [(box["node"], box["source"]) for _, _, box in _boxes(playbook)]
    )
    wanted = Counter((node["id"], node["zh_hant"]) for node in workflow["nodes"])
    yield from (f"missing or changed: {entry}" for entry in wanted - claimed)
    yield from (f"not in the source: {entry}" for entry in claimed - wanted)
    for step in playbook["steps"]:
        if "source" not in step and step.get("basis") != "local":
            yield f"{step['id']} has neither a source nor `basis: local`"


def every_box_at_its_step(playbook: Map, workflow: Map) -> Iterator[str]:
    """An annotation stands at the step the source attaches it to, under a key of its type."""
    nodes = _nodes(workflow)
    for key, step, box in _boxes(playbook):
        node = nodes.get(box["node"], {})
        if key not in PLACES.get(node.get("type", ""), set()):
            yield f"{box['node']} stands under {key}"
        elif key != "labels" and node.get("attach", "") != step:
            yield f"{box['node']} stands at {step}"


def every_party_as_printed(playbook: Map, workflow: Map) -> Iterator[str]:
    """`by_source` is the printed line, `by` names the same parties; neither where none is."""
    nodes = _nodes(workflow)
    for step in playbook["steps"]:
        printed = nodes.get(step["id"], {}).get("resp_raw", "").strip()
        if step.get("by_source", "") != printed:
            yield f"{step['id']}: by_source is {step.get('by_source')}, printed is {printed}"
        names = [ORGANISATION["parties"].get(by, {}).get("zh-Hant") for by in _parties(step)]
        parties = [p for p in printed.removeprefix("責任:").split("、") if p]
        if names != [SAME_BODY.get(party, party) for party in parties]:
            yield f"{step['id']}: by is {names}, printed is {parties}"


def _parties(step: Map) -> list[str]:
    return _listed(step["by"]) if "by" in step else []


def every_recipient_as_listed(playbook: Map, workflow: Map) -> Iterator[str]:
    """Recipients and members, by name, are the printed list; without a list, the step's words."""
    nodes = _nodes(workflow)
    names = {key: post["name"]["zh-Hant"] for key, post in ORGANISATION["posts"].items()}
    names |= {key: group["name"]["zh-Hant"] for key, group in ORGANISATION["groups"].items()}
    for step in playbook["steps"]:
        for key in ("recipients", "members"):
            shown = [names.get(one, f"unknown {one}") for one in step.get(key, [])]
            box = step.get(f"{key}_source")
            if box and "、".join(shown) != nodes.get(box["node"], {}).get("zh_hant"):
                yield f"{step['id']}: {key} are {shown}"
            if shown and not box and f"通知{'及'.join(shown)}" != step["source"]:
                yield f"{step['id']}: {key} are {shown}"
        if (step.get("kind") == "notify") != ("recipients" in step):
            yield f"{step['id']}: a notice has recipients, nothing else has"


def every_ambiguity_read(playbook: Map, workflow: Map) -> Iterator[str]:
    """The readings of a playbook are exactly the ambiguities of its workflow."""
    read = set(playbook.get("reading", []))
    for step in playbook["steps"]:
        read |= set(_listed(step.get("reading", [])))
    known = {ambiguity["id"] for ambiguity in workflow["ambiguities"]}
    yield from (f"no reading of {one}" for one in known - read)
    yield from (f"unknown ambiguity {one}" for one in read - known)


def every_edge_and_no_other(playbook: Map, workflow: Map) -> Iterator[str]:
    """The walk is the source's, with bare ends, starts and categories taken out."""
    wanted, found = set(_source_edges(workflow, playbook)), set(_edges(playbook))
    yield from (f"missing edge {edge}" for edge in wanted - found)
    yield from (f"edge not in the source {edge}" for edge in found - wanted)


def _source_edges(workflow: Map, playbook: Map) -> Iterator[tuple[str, str, str]]:
    nodes = _nodes(workflow)
    categories = {
        edge["to"]: edge["from"]
        for edge in workflow["edges"]
        if nodes[edge["to"]]["type"] == "category"
    }
    for edge in workflow["edges"]:
        start, end, label = edge["from"], edge["to"], edge["label"]
        bare_end = end == playbook.get("closing", {}).get("node")
        if nodes[start]["type"] != "start" and not bare_end and end not in categories:
            yield categories.get(start, start), end, label.removeprefix("(rejoin inferred)")


def _edges(playbook: Map) -> Iterator[tuple[str, str, str]]:
    previous = None
    for step in playbook["steps"]:
        after = step.get("after", [previous] if previous else [])
        for one in [after] if isinstance(after, dict) else after:
            for source, outcomes in one.items() if isinstance(one, dict) else [(one, "")]:
                for outcome in _listed(outcomes):
                    yield source, step["id"], {"yes": "Y", "no": "N"}.get(outcome, outcome)
        for outcome, target in step.get("redo", {}).items():
            yield step["id"], target, {"yes": "Y", "no": "N"}.get(outcome, outcome)
        previous = step["id"]


def every_outcome_from_the_source(playbook: Map, workflow: Map) -> Iterator[str]:
    """Decisions are the source's diamonds and its one screening into categories."""
    nodes = _nodes(workflow)
    categories = [node["id"] for node in workflow["nodes"] if node["type"] == "category"]
    for step in playbook["steps"]:
        screens = any(e["from"] == step["id"] and e["to"] in categories for e in workflow["edges"])
        asks = nodes.get(step["id"], {}).get("type") == "decision"
        wanted = categories if screens else ["yes", "no"] if asks else []
        if step.get("outcomes", []) != wanted or (step.get("kind") == "decision") != bool(wanted):
            yield f"{step['id']}: outcomes are {step.get('outcomes')}, the source has {wanted}"


def every_level_as_authorised(playbook: Map, workflow: Map) -> Iterator[str]:
    """Who launches and who organises the summary is the authority table; no other has levels."""
    rows = [row for row in _json("authority.json") if row["flow"] == workflow["id"]]
    posts = {post["name"]["zh-Hant"]: key for key, post in ORGANISATION["posts"].items()}
    organisers = {text["zh-Hant"]: key for key, text in ORGANISATION["organisers"].items()}
    wanted = {
        "I" * row["level"]: {
            "launch": [posts.get(issuer) for issuer in _issuers(row["issuer_zh_hant"])],
            "summary": [organisers.get(one) for one in row["summary_zh_hant"].split("、")],
        }
        for row in rows
    }
    if playbook.get("response", {}) != wanted:
        yield f"response is {playbook.get('response')}, the authority table has {wanted}"
    derived = {s["kind"]: s["id"] for s in playbook["steps"] if s.get("kind") in ("launch", "end")}
    if derived != LAUNCH_AND_END.get(workflow["id"], {}):
        yield f"launch and end are {derived}"


def _issuers(printed: str) -> list[str]:
    """The posts of one issuer cell; 4-13 prints leader and deputy of Level I in one word."""
    if printed == "局應急領導小組組長(副組長)":
        return ["路局應急領導小組組長", "路局應急領導小組副組長"]
    return [printed]


def every_heading_as_printed(playbook: Map, workflow: Map) -> Iterator[str]:
    """Id, section and title are the source's."""
    name = workflow["id"]
    if playbook["id"] != name:
        yield f"id is {playbook['id']}"
    if playbook["source"] != {"section": name, "title": workflow["title_zh_hant"]}:
        yield f"source is {playbook['source']}"
    for tag, key in (("zh-Hant", "title_zh_hant"), ("zh-Hans", "title_zh_hans")):
        if f"{playbook['title'][tag]}({name})" != workflow[key]:
            yield f"title is {playbook['title'][tag]}"


def every_text_in_three_languages(playbook: Map, workflow: Map) -> Iterator[str]:
    """No language is missing or empty; Chinese is the source's, in either script."""
    nodes, name = _nodes(workflow), workflow["id"]
    for step in playbook["steps"]:
        key = "ask" if step.get("kind") == "decision" else "do"
        wanted = QUESTIONS.get((name, step["id"]), step.get("source", ""))
        yield from _text_faults(step["id"], step.get(key, {}), wanted)
    yield from _text_faults("title", playbook["title"], playbook["title"].get("zh-Hant", ""))
    for _, _, box in _boxes(playbook):
        yield from _text_faults(box["node"], box, box["source"])
        node = nodes.get(box["node"], {})
        if (box.get("en"), box.get("zh-Hans")) != (node.get("en"), node.get("zh_hans")):
            yield f"{box['node']}: the translation of an annotation is not the known one"


def _text_faults(where: str, text: Map, traditional: str) -> Iterator[str]:
    if set(text) - {"node", "source"} != set(LANGUAGES):
        yield f"{where}: languages are {sorted(text)}"
    if not all(text.get(tag, "").strip() for tag in LANGUAGES):
        yield f"{where}: a language is empty"
    if CHINESE.search(text.get("en", "")):
        yield f"{where}: the English is not English"
    if text.get("zh-Hant") != traditional:
        yield f"{where}: zh-Hant is {text.get('zh-Hant')}, not {traditional}"
    if text.get("zh-Hans") != traditional.translate(SIMPLIFIED):
        yield f"{where}: zh-Hans is more than another script of zh-Hant"


Check = Callable[[Map, Map], Iterator[str]]
CHECKS: tuple[Check, ...] = (
    every_node_once_and_verbatim,
    every_box_at_its_step,
    every_party_as_printed,
    every_recipient_as_listed,
    every_ambiguity_read,
    every_edge_and_no_other,
    every_outcome_from_the_source,
    every_level_as_authorised,
    every_heading_as_printed,
    every_text_in_three_languages,
)


def test_there_is_one_playbook_for_each_workflow() -> None:
    assert {path.stem for path in (ROOT / "playbooks").glob("*")} == set(WORKFLOWS)
    assert len(WORKFLOWS) == 13


@pytest.mark.parametrize("name", WORKFLOWS)
def test_the_source_copy_is_whole(name: str) -> None:
    order = [one for one in WORKFLOWS[name]["source_order"] if one not in ("Y", "N")]
    assert order == list(dict.fromkeys(order))
    assert set(order) == set(_nodes(WORKFLOWS[name]))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_playbook_says_what_the_source_says(name: str, check: Check) -> None:
    assert list(check(PLAYBOOKS[name], WORKFLOWS[name])) == []


@pytest.mark.parametrize("name", WORKFLOWS)
def test_each_reading_is_explained_where_it_is_followed(name: str) -> None:
    lines = (ROOT / "playbooks" / f"{name}.yaml").read_text("utf-8").splitlines()
    readings = [n for n, line in enumerate(lines) if line.lstrip().startswith("reading:")]
    assert readings
    for number in readings:
        above = number
        while lines[above - 1].lstrip().startswith("#"):
            above -= 1
        explained = re.findall(r"# (A\d+-\d+): \S", "\n".join(lines[above:number]))
        assert explained == re.findall(r"A\d+-\d+", lines[number])


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    if isinstance(value, str):
        yield path, value
    else:
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(inner, (*path, key))


def _changed(playbook: Map, path: tuple[Any, ...], text: str) -> Map:
    changed: Any = copy.deepcopy(playbook)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = text
    return dict(changed)


# What is the bureau's own to say: how a step reads in English, and how the desk files it.
OUR_OWN = {"kinds", "version", "phase", "common", "anytime"}


def _is_ours(path: tuple[Any, ...], value: str) -> bool:
    ours_in_english = path[-1] == "en" and path[-2] in ("do", "ask", "title")
    own_kind = path[-1] == "kind" and value in ("act", "record", "report")
    return ours_in_english or own_kind or path[-1] in OUR_OWN or path[0] in OUR_OWN


@pytest.mark.parametrize("name", WORKFLOWS)
def test_no_text_can_change_unnoticed(name: str) -> None:
    unnoticed = [
        path
        for path, value in _leaves(PLAYBOOKS[name])
        for new in ("", value[:-1] + "一")
        if (new == "" and path[-1] in LANGUAGES) or not _is_ours(path, value)
        if not any(list(c(_changed(PLAYBOOKS[name], path, new), WORKFLOWS[name])) for c in CHECKS)
    ]
    assert unnoticed == []


@pytest.mark.parametrize("name", WORKFLOWS)
def test_no_step_can_go_missing_unnoticed(name: str) -> None:
    for number in range(len(PLAYBOOKS[name]["steps"])):
        cut = copy.deepcopy(PLAYBOOKS[name])
        del cut["steps"][number]
        assert any(list(check(cut, WORKFLOWS[name])) for check in CHECKS)
