"""`notice`, `response` before a launch, `incident brief` and `due`: telling, asking, summing up."""

from __future__ import annotations

from tests.cli.conftest import Shell

SYSTEM = "system_elg_leader"


def walked(shell: Shell) -> None:
    shell.report("train_abnormality", "--train", "K1024", "--place", "Linjiang")
    shell.ok("run", "start", shell.incident, "4-12")


def test_everything_up_to_a_step_is_recorded_as_one_caller_says(shell: Shell) -> None:
    walked(shell)
    said = shell.ok(
        *("step", "up-to", shell.incident, "collect", "--performed-by", "conductor"),
        *("--told-by", "Li", "--via", "phone"),
    )
    assert said["recorded"] == ["recv", "collect"]
    assert (said["step"], said["state"], said["current"]) == (
        "collect",
        "done",
        ["notify", "decide"],
    )
    shell.refused("invalid", "step", "up-to", shell.incident, "act")
    assert shell("step", "up-to", shell.incident, "decide").code == 1


def test_anybody_is_called_beside_the_notices(shell: Shell) -> None:
    shell.report()
    words = ("notice", "call", shell.incident, "--list")
    said = shell.ok(*words, "pm_section_chief", "--answered-by", "Zhou", "--told", "K1024 stands")
    assert {k: said[k] for k in ("run", "step", "recipient", "result", "informed", "of")} == {
        "run": None,
        "step": None,
        "recipient": "pm_section_chief",
        "result": "answered",
        "informed": 1,
        "of": 5,
    }
    said = shell.ok(*words, "duty doctor, Linjiang", "--no-answer")
    assert (said["informed"], said["of"]) == (1, 6)
    shown = shell.ok("incident", "show", shell.incident)
    assert [call["recipient"] for call in shown["calls"]] == [
        "pm_section_chief",
        "duty doctor, Linjiang",
    ]
    assert "duty doctor, Linjiang: no answer" in shell("incident", "show", shell.incident).out
    assert shell(*words, "a", "b", "--no-answer").code == 2
    shell.refused("invalid", *words, " ", "--no-answer")


def test_a_message_to_all_informs_nobody_before_a_receipt(shell: Shell) -> None:
    walked(shell)
    shell.done("recv")
    said = shell.ok("notice", "message", shell.incident, "notify", "--told", "K1024 stands")
    assert (said["result"], said["informed"], said["state"]) == ("messaged", 0, "current")
    assert "(message sent)" in shell("incident", "show", shell.incident).out
    recipient = said["recipient"].split(", ")[0]
    shell.ok(
        *("notice", "call", shell.incident, "notify", recipient),
        *("--answered-by", "Zhou", "--via", "group message"),
    )
    (step,) = (
        s
        for s in shell.ok("incident", "show", shell.incident)["runs"][0]["steps"]
        if s["step"] == "notify"
    )
    assert step["informed"] == [recipient]
    assert recipient not in step["messaged"]
    said = shell.ok("notice", "message", shell.incident)
    assert (said["step"], said["of"]) == (None, 5)
    said = shell.ok("notice", "message", shell.incident, "--to", "csc_head", "--via", "WeChat")
    assert said["recipient"] == "csc_head"


def test_whom_to_dial_is_told(shell: Shell) -> None:
    both = shell.ok("notice", "contacts", "department_leadership")
    assert [c["post"] for c in both] == ["dept_director", "deputy_director_in_charge"]
    assert all(c["phone"] and c["person"] for c in both)
    assert len(shell.ok("notice", "contacts")) == 6
    assert "Nobody" in shell("notice", "contacts", "the moon").out


def test_who_may_launch_is_told_per_unit(shell: Shell) -> None:
    said = shell.ok("response", "who", "--level", "III", "--playbook", "4-12")
    assert {e["unit"] for e in said} == {"yunxi_east", "wanghe_south", "linjiang"}
    assert any(e["person"] is None for e in said)
    assert "nobody holds it" in shell("response", "who", "--level", "III", "--playbook", "4-12").out
    assert shell.ok("response", "who", "--level", "I", "--playbook", "4-9") == []
    shell.refused("unknown", "response", "who", "--level", "I", "--playbook", "9-9")


def test_a_launch_asked_for_is_awaited_until_it_comes_or_is_withdrawn(shell: Shell) -> None:
    walked(shell)
    asked = ("response", "await", shell.incident, "--person", SYSTEM, "--post", SYSTEM)
    said = shell.ok(*asked, "--level", "II", "--playbook", "4-12")
    assert [(a["awaited"], a["level"], a["person"]) for a in said["awaited"]] == [
        ("1", "II", SYSTEM)
    ]
    assert shell.ok("incident", "show", shell.incident)["responses"] == []
    assert "Awaited, number 1: Level II" in shell("incident", "show", shell.incident).out
    assert shell.ok("response", "not-awaited", shell.incident, "1")["awaited"] == []
    shell.refused("unknown", "response", "not-awaited", shell.incident, "1")
    shell.refused("invalid", *asked, "--level", "II", "--playbook", "4-9")
    shell.ok(*asked, "--level", "II")
    shell.launch("II", SYSTEM)
    assert shell.ok("incident", "show", shell.incident)["awaited"] == []


def test_levels_are_proposed_by_the_bureaus_own_file_alone(shell: Shell) -> None:
    walked(shell)
    shell.ok("incident", "fact", shell.incident, "delay", "95 min", "--source", "dispatcher")
    assert shell.ok("response", "propose", shell.incident) == []
    own = shell.data / "criteria.yaml"
    own.write_text(
        'criteria:\n  - {playbook: "4-12", level: II, fact: delay, at_least: 90,'
        " text: {en: late, zh-Hans: 晚点, zh-Hant: 晚點}}\n",
        encoding="utf-8",
    )
    (proposal,) = shell.ok("response", "propose", shell.incident)
    assert (proposal["level"], proposal["fact"], proposal["text"]) == ("II", "delay", "late")
    own.write_text("criteria: many\n", encoding="utf-8")
    said = shell("response", "propose", shell.incident, "--json")
    assert (said.code, said.json) == (0, [])
    assert "criteria.yaml:1: criteria: is not a list" in said.err


def test_what_is_known_and_unknown_is_read_aloud(shell: Shell) -> None:
    walked(shell)
    shell.ok("incident", "fact", shell.incident, "aboard", "531", "--source", "dispatcher")
    shell.ok("incident", "fact", shell.incident, "aboard", "529", "--source", "conductor")
    said = shell.ok("incident", "brief", shell.incident)
    assert [k["name"] for k in said["known"]] == ["place", "train", "aboard"]
    assert said["conflicts"] == ["aboard"]
    assert "casualties" in [u["name"] for u in said["unknown"]]
    assert "Art. 16" in said["basis"]
    out = shell("incident", "brief", shell.incident).out
    assert "passengers aboard: sources differ: 531, says dispatcher" in out
    assert "Not known: time, units and persons concerned" in out


def test_what_is_due_is_listed(shell: Shell) -> None:
    walked(shell)
    assert "Nothing is due." in shell("incident", "due", shell.incident).out
    shell.ok("notice", "message", shell.incident, "--to", "csc_head")
    (due,) = shell.ok("incident", "due", shell.incident)
    assert (due["kind"], due["about"], due["at"]) == ("receipt", "csc_head", None)
