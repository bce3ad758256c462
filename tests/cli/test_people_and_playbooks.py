"""`dutyconsole roster` and `playbook`: who there is, and what is walked."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dutyconsole import bootstrap
from dutyconsole.cli import main
from dutyconsole.environment import GlobalOptions
from dutyconsole.shipped import shipped
from tests.cli.conftest import WRONG, Shell

SHIPPED = [
    *("4-1", "4-2", "4-3", "4-4", "4-5", "4-7", "4-8", "4-9"),
    *("4-10", "4-11", "4-12", "4-13", "4-15"),
]


def test_a_new_officer_chooses_a_secret_of_their_own(empty: Shell) -> None:
    said = empty.ok("init", "--name", "Wang Wei", officer="chief")
    assert said["persons"] == ["chief"]
    add = ("roster", "add-person", "li", "--name", "Li", "--role", "duty_officer")
    empty.ok(*add, officer="chief")
    empty.ok("roster", "secret", "li", "--new-secret-file", str(empty.wrong), officer="chief")
    report = ("incident", "report", "--kind", "fire", "--summary", "s")
    empty.refused("not_signed_on", *report, officer="li", secret=empty.wrong)
    own = empty.secret.with_name("own")
    own.write_text("my own words\n", encoding="utf-8")
    chosen = ("roster", "secret", "--new-secret-file", str(own), "--json")
    assert empty(*chosen, officer="li", secret=empty.wrong).code == 0
    assert empty(*report, officer="li", secret=own).code == 0
    people = {p["person"]: p for p in empty.ok("roster", "list", officer="chief")["persons"]}
    assert people["li"]["has_secret"]
    assert not people["li"]["secret_set_by_other"]
    assert WRONG not in empty("log", "show", "--json").out


def test_who_holds_what_is_kept_by_the_administrator(shell: Shell) -> None:
    hold = ("roster", "hold", "officer2", "station_head", "yunxi_east")
    shell.refused("not_permitted", *hold)
    held = shell.ok(*hold, "--until", "2099-01-01T00:00+08:00", officer="admin1")["holding"]
    assert shell.ok("roster", "end-holding", held, officer="admin1")["holding"] == held
    acting = shell.ok(
        *("roster", "acting", "officer2", "system_elg_leader", "system"),
        *("--ordered-by", "system_elg_leader", "--until", "2099-01-01"),
    )
    assert acting["acting"]
    shell.refused("invalid", *hold, "--since", "some day next week", officer="admin1")
    shell.ok("roster", "roles", "officer2", "leader", "supervisor", officer="admin1")
    unit = ("roster", "add-unit", "n", "--kind", "station", "--name", "N")
    shell.ok(*unit, officer="admin1")
    shell.refused("invalid", *unit, officer="admin1")
    listed = shell.ok("roster", "list")
    assert {h["person"] for h in listed["holdings"] if h["acting"]} == {"officer2"}
    assert "officer2: Li Na; leader, supervisor" in shell("roster", "list").out


def test_a_log_is_made_once_and_needs_an_officer(empty: Shell) -> None:
    assert empty("init", "--json", officer=None).json["refused"] == "invalid"
    empty.ok("init", "--sample")
    empty.refused("invalid", "init", "--sample")


def test_playbooks_are_listed_and_shown_with_and_without_a_log(shell: Shell) -> None:
    assert [p["id"] for p in shell.ok("playbook", "list")] == SHIPPED
    shown = shell.ok("playbook", "show", "4-12")
    assert shown["response"]["I"]["launch"] == ["bureau_elg_leader"]
    assert set(shown["title"]) == {"en", "zh-Hans", "zh-Hant"}
    assert {"id", "kind", "do", "by", "after", "standard", "source", "reading", "basis"} <= set(
        shown["steps"][0]
    )
    assert "旅客列車" in shell("--lang", "zh-Hant", "playbook", "show", "4-12").out
    assert "(not stated in source)" in shell("playbook", "show", "4-12").out
    shell.refused("unknown", "playbook", "show", "9-9")
    shutil.rmtree(shell.data)
    assert shell.ok("playbook", "show", "4-12") == shown


def test_a_playbook_is_drawn_also_with_the_place_of_a_run(shell: Shell) -> None:
    shell.report()
    shell.ok("run", "start", shell.incident, "4-12")
    drawn = shell("playbook", "draw", "4-12", "--width", "60").out
    assert "recv" in drawn
    assert max(map(len, drawn.splitlines())) <= 60
    assert shell("playbook", "draw", "4-12", "--incident", shell.incident).out != drawn
    assert shell("playbook", "draw", "4-12", "--ascii").out.isascii()
    shell.refused("unknown", "playbook", "draw", "4-13", "--incident", shell.incident)


def test_a_playbook_is_drawn_on_a_page_of_its_own(shell: Shell, tmp_path: Path) -> None:
    shell.report("train_abnormality")
    shell.ok("run", "start", shell.incident, "4-12")
    file = tmp_path / "flow.svg"
    made = shell.ok("playbook", "draw", "4-12", "--svg", str(file))
    assert made["svg"] == str(file)
    assert "svg" in ElementTree.parse(file).getroot().tag
    plain = file.read_text("utf-8")
    words = ("playbook", "draw", "4-12", "--dark", "--incident", shell.incident, "--svg")
    shell.refused("invalid", *words, str(file))
    other = tmp_path / "dark.svg"
    assert str(other) in shell(*words, str(other)).out
    marked = other.read_text("utf-8")
    assert "SAMPLE" in marked
    assert shell.incident in marked
    assert "SAMPLE" not in plain
    shell.refused("invalid", "playbook", "draw", "4-12", "--svg", str(tmp_path / "no" / "x.svg"))


def test_checking_opens_no_log(empty: Shell, tmp_path: Path) -> None:
    assert empty.ok("playbook", "check") == {"errors": []}
    assert not empty.data.exists()
    bad = tmp_path / "bad.yaml"
    bad.write_text("id: x\nsteps: [\n", encoding="utf-8")
    said = empty("playbook", "check", str(bad), str(tmp_path / "none.yaml"), "--json")
    assert said.code == 1
    assert {e["file"] for e in said.json["errors"]} == {str(bad), str(tmp_path / "none.yaml")}
    assert set(said.json["errors"][0]) == {"file", "line", "field", "wrong", "mend", "text"}
    lines = empty("playbook", "check", str(bad)).out.splitlines()
    assert all(line.startswith(f"{bad}:") for line in lines)


def test_a_bureaus_own_text_is_adopted_by_a_supervisor(shell: Shell, tmp_path: Path) -> None:
    own = tmp_path / "4-12.yaml"
    text = shipped("playbooks", "4-12.yaml").read_text(encoding="utf-8")
    own.write_text(text, encoding="utf-8")
    shell.refused("invalid", "playbook", "adopt", str(own), officer="supervisor1")
    own.write_text(
        text.replace("version: 1", "version: 2", 1).replace(
            "II: {launch: [system_elg_leader]", "II: {launch: [system_elg_office_director]", 1
        ),
        encoding="utf-8",
    )
    shell.refused("not_permitted", "playbook", "adopt", str(own))
    said = shell.ok("playbook", "adopt", str(own), officer="supervisor1")
    assert (said["playbook"], said["version"]) == ("4-12", 2)
    assert (said["local"], said["changed_response"]) == (True, True)
    assert shell.ok("playbook", "show", "4-12")["version"] == 2
    assert shell.ok("playbook", "show", str(own))["digest"] == said["digest"]


@pytest.mark.parametrize("content", [b"", b"id: [", b"\xff\xfe\0", b"a: &a [*a]\n", b"{" * 9999])
def test_a_half_written_or_hostile_playbook_is_refused_in_one_sentence(
    shell: Shell, tmp_path: Path, content: bytes
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_bytes(content)
    shell.refused("invalid", "playbook", "adopt", str(bad), officer="supervisor1")
    said = shell("playbook", "adopt", str(bad), officer="supervisor1")
    assert len(said.err.splitlines()) == 1
    assert shell("playbook", "check", str(bad)).code == 1


def test_json_may_be_asked_for_before_the_noun(
    shell: Shell, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(shell.data), "--json", "playbook", "list"]) == 0
    assert [p["id"] for p in json.loads(capsys.readouterr().out)] == SHIPPED


def test_the_demonstration_opens_on_screen(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[GlobalOptions] = []

    def run_demo(given: GlobalOptions) -> int:
        asked.append(given)
        return 0

    monkeypatch.setattr(bootstrap, "run_demo", run_demo)
    assert shell("--lang", "zh-Hans", "demo").code == 0
    assert asked[0].lang == "zh-Hans"
