"""`dutyconsole call` and `alarm`: what a script takes in by telephone."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.cli.conftest import Shell

TAKE = ("call", "take", "--kind", "emu_abnormality", "--summary", "no traction", "--train", "g6723")
WHERE = (
    *("--line", "Qingjiang HSL", "--section", "Wanghe South - Qingshiling"),
    *("--direction", "down", "--km", "218公里400米", "--tunnel", "Qinglong"),
)
PLACE = "Qingjiang HSL, Wanghe South - Qingshiling, down, K218+400, tunnel Qinglong"


def test_a_call_taken_is_under_way(shell: Shell) -> None:
    said = shell.ok(*TAKE, *WHERE, "--playbook", "4-11", "--reporter", "Bai", "--channel", "radio")
    assert (said["state"], said["kind"], said["run"]) == ("active", "emu_abnormality", "4-11")
    assert "recv" not in said["current"]
    assert "notify" in said["current"]
    assert len(said["entries"]) == 4
    assert set(said) >= {"incident", "suggested_playbooks", "possible_duplicates", "warnings"}
    shown = shell.ok("incident", "show", said["incident"])
    assert (shown["train"], shown["place"]) == ("G6723", PLACE)
    assert shown["location"] == {
        "line": "Qingjiang HSL",
        "section": "Wanghe South - Qingshiling",
        "direction": "down",
        "km": 218,
        "m": 400,
        "structure": "tunnel",
        "structure_name": "Qinglong",
        "kilometre": "K218+400",
    }
    recv = shown["runs"][0]["steps"][0]
    assert (recv["state"], recv["via"], recv["told_by"]) == ("done", "radio", None)
    assert shown["reports"][0]["reporter"]["value"] == "Bai"


def test_a_call_without_a_playbook_has_no_run(shell: Shell) -> None:
    said = shell.ok(*TAKE, "--station", "Yunxi East")
    assert (said["run"], said["current"]) == (None, [])
    again = shell.ok(*TAKE, "--received-at", "-5")
    assert again["possible_duplicates"] == [said["incident"]]
    assert again["duplicate_reasons"] == {said["incident"]: "same train G6723"}
    assert shell.ok("incident", "show", said["incident"])["place"] == "Yunxi East"


def test_a_report_tells_its_place_too_and_rings(shell: Shell) -> None:
    said = shell.ok("incident", "report", "--kind", "fire", "--summary", "smoke", *WHERE)
    assert said["state"] == "incoming"
    assert shell.ok("incident", "list")[0]["place"] == PLACE


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--km", "K218+4000"), "invalid"), (("--playbook", "4-6"), "unknown")],
)
def test_a_call_that_cannot_be_taken_is_refused(
    shell: Shell, words: tuple[str, str], code: str
) -> None:
    shell.refused(code, *TAKE, *words)
    assert shell.ok("incident", "list") == []


def test_a_call_written_wrongly_is_misuse(shell: Shell) -> None:
    assert shell(*TAKE, "--tunnel", "a", "--bridge", "b").code == 2
    assert shell(*TAKE, "--direction", "left").code == 2
    assert shell("call", "take", "--kind", "fire").code == 2


def test_a_call_joins_an_incident_and_takes_it_up(shell: Shell) -> None:
    shell.refused("unknown", "call", "join", "20261123-09", "more")
    incident = shell.ok("incident", "report", "--kind", "fire", "--summary", "smoke")["incident"]
    said = shell.ok("call", "join", incident, "-", "--km", "K3", given="浓烟".encode())
    assert (said["state"], len(said["entries"])) == ("active", 2)
    report = shell.ok("incident", "show", incident)["reports"][-1]
    assert (report["text"], report["place"]) == ("浓烟", "K3+000")
    assert ", K3+000: 浓烟" in shell("incident", "show", incident).out


def test_a_call_that_stays_a_call_is_listed_and_its_caller_erased(shell: Shell) -> None:
    assert shell.ok("call", "list") == []
    words = ("call", "note", "is G1 late?", "--answer", "no", "--reporter", "Gao", "--phone", "07")
    position = shell.ok(*words, "--received-at", "-5")["entry"]
    shell.ok("call", "note", "a second call")
    second, first = shell.ok("call", "list")
    assert (first["position"], first["answer"], first["person"]) == (position, "no", "officer1")
    assert datetime.fromisoformat(first["received_at"]).utcoffset() is not None
    assert second["answer"] is None
    assert [c["text"] for c in shell.ok("call", "list", "--limit", "1")] == ["a second call"]
    plain = shell("call", "list").out
    assert "is G1 late?" in plain
    assert "Gao" not in plain

    private = first["caller"]["private"]
    erase = ("call", "erase", str(position), private, "--reason", "asked for it")
    shell.refused("not_permitted", *erase)
    shell.ok(*erase, officer="supervisor1")
    assert shell.ok("call", "list")[1]["caller"]["erased"] is True
    assert shell.ok("log", "verify")["ok"]


def test_alarms_are_silenced_for_some_minutes(shell: Shell) -> None:
    said = shell.ok("alarm", "silence", "5")
    assert said["desk"]
    assert shell.ok("log", "show")[-1]["kind"] == "alarm_silenced"
    assert "Silent until" in shell("alarm", "silence", "1").out
    shell.refused("invalid", "alarm", "silence", "11")
    shell.refused("invalid", "alarm", "silence", "0")
    assert shell("alarm", "silence", "soon").code == 2


def test_people_read_where_a_call_went(shell: Shell) -> None:
    said = shell(*TAKE, "--playbook", "4-11").out
    assert "is active." in said
    assert "Run 4-11" in said


def test_the_register_of_a_day(shell: Shell) -> None:
    shell.ok("call", "note", "is G1 late?", "--answer", "no", "--seconds", "9")
    said = shell.ok(
        *("call", "note", "no water in car 5", "--reporter", "Ms Bai", "--from", "public"),
        *("--rings", "6", "--turned-to", "12306", "--to-report"),
    )
    complaint, first = shell.ok("call", "list", "--day", "-0")
    assert (complaint["position"], complaint["late"], complaint["from"]) == (
        said["entry"],
        True,
        "public",
    )
    assert (complaint["tasks"], complaint["turned_to"]) == ([1], "12306")
    assert (first["seconds"], first["late"], first["rings"]) == (9, False, None)
    assert "2 calls; rings given for 1, answered late: 1." in shell("call", "list", "--day", "").out
    assert shell.ok("call", "list", "--day", "2020-01-01") == []
    shell.ok("call", "reported", str(said["entry"]), "--to", "dept_director")
    shown = shell.ok("call", "show", str(said["entry"]))
    assert shown["reported_to"] == "dept_director"
    assert "no water" in shell("call", "show", str(said["entry"])).out


def test_a_noted_call_goes_on_as_an_incident(shell: Shell) -> None:
    first = shell.ok("call", "note", "smoke, perhaps")["entry"]
    opened = shell.ok("call", "open", str(first), "--kind", "fire", "--playbook", "4-15")
    assert opened["state"] == "active"
    second = shell.ok("call", "note", "it is steam")["entry"]
    linked = shell.ok("call", "link", str(second), opened["incident"])
    assert linked["incident"] == opened["incident"]
    assert {call["incident"] for call in shell.ok("call", "list")} == {opened["incident"]}
    shell.refused("invalid", "call", "link", str(second), opened["incident"])
    shell.refused("unknown", "call", "show", "1")


@pytest.mark.parametrize("day", ["2999-01-01", "yesterday-ish", "0001-01-01", "[red]", "-99999999"])
def test_a_day_that_is_none_is_refused(shell: Shell, day: str) -> None:
    shell.refused("invalid", "call", "list", "--day", day)
