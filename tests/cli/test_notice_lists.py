"""`notice lists` and `notice call` of orders: passed on, deputies, one call about several."""

from __future__ import annotations

from typing import Any

from tests.cli.conftest import Shell

DIRECTOR = "system_elg_office_director"
LEADERS = "department_leadership"


def launched(shell: Shell) -> str:
    shell.report("emu_abnormality", "--train", "G6723")
    shell.ok("run", "start", shell.incident, "4-11")
    shell.launch("II", DIRECTOR)
    return shell.incident


def order(shell: Shell, list_id: str = "1") -> Any:
    lists = shell.ok("notice", "lists", shell.incident)
    return next(each for each in lists if each["list"] == list_id)


def test_the_lists_of_an_incident_with_whom_to_dial_next(shell: Shell) -> None:
    launched(shell)
    lists = shell.ok("notice", "lists", shell.incident)
    assert [(e["list"], e["about"], e["level"], e["informed"], e["of"]) for e in lists] == [
        ("1", "launch", "II", 0, 5),
        ("4-11/notify", "notice", None, 0, 5),
        ("bureau", "bureau", None, 0, 5),
    ]
    first = lists[0]["recipients"][0]
    assert (first["recipient"], first["informed"], first["attempts"]) == (LEADERS, False, [])
    assert first["next"]["person"] == "dept_director"
    assert first["next"]["phone"]
    said = shell("notice", "lists", shell.incident).out
    assert "List 1, launch Level II: 0 of 5 informed." in said
    assert f"  {LEADERS}: not called; dial He Yong, dept_director, system, 0000-61013" in said


def test_a_call_of_an_order_says_how_far_it_is_and_who_is_next(shell: Shell) -> None:
    incident = launched(shell)
    call = ("notice", "call", incident, LEADERS, "--order", "1")
    missed = shell.ok(*call, "--no-answer", "--person", "dept_director")
    assert (missed["result"], missed["informed"], missed["of"]) == ("no_answer", 0, 5)
    assert missed["next"]["person"] == "deputy_director_in_charge"
    said = shell.ok(*call, "--answered-by", "Lü Fang", "--told", "Level II", "--read-back")
    assert {k: said[k] for k in ("recipient", "result", "informed", "of", "next")} == {
        "recipient": LEADERS,
        "result": "answered",
        "informed": 1,
        "of": 5,
        "next": None,
    }
    attempts = order(shell)["recipients"][0]["attempts"]
    assert [(a["result"], a["person"], a["read_back"]) for a in attempts] == [
        ("no_answer", "dept_director", None),
        ("answered", None, True),
    ]
    again = shell.ok(*call, "--answered-by", "He Yong", officer="officer2")
    assert again["reached_before"]["entered_by"] == "officer1"


def test_one_call_is_about_several_incidents(shell: Shell) -> None:
    first = launched(shell)
    second = launched(shell)
    call = ("notice", "call", second, "csc_head", "--order", "1", "--answered-by", "Cao")
    said = shell.ok(*call, "--also", first)
    assert [(a["incident"], a["list"], a["informed"]) for a in said["also"]] == [(first, "1", 1)]
    assert f"The same call in {first}, 4-11/notify" in shell(*call, "--also", first).out
    shell.refused("unknown", *call, "--also", "20260101-01")


def test_an_end_is_passed_on_and_what_came_before_is_overtaken(shell: Shell) -> None:
    incident = launched(shell)
    shell.ok(
        *("response", "end", incident, "--level", "II", "--person", DIRECTOR),
        *shell.signed("person"),
    )
    assert (order(shell, "2")["about"], order(shell, "2")["stands"]) == ("end", True)
    assert order(shell)["stands"] is False
    sent = shell.ok("notice", "message", incident, "--order", "2", "--told", "it is over")
    assert (sent["list"], sent["result"], sent["of"]) == ("2", "messaged", 5)


def test_bad_input_is_refused(shell: Shell) -> None:
    incident = launched(shell)
    call = ("notice", "call", incident)
    shell.refused("unknown", *call, "the_moon", "--order", "1", "--no-answer")
    shell.refused("unknown", *call, LEADERS, "--order", "9", "--no-answer")
    shell.refused("invalid", *call, LEADERS, "--order", "1", "--no-answer", "--occurred-at", "-600")
    assert shell(*call, "notify", LEADERS, "--order", "1", "--no-answer").code == 2
    assert shell(*call, LEADERS, "--list", "--order", "1", "--no-answer").code == 2
    assert shell("notice", "message", incident, "notify", "--order", "1").code == 2
