"""A whole incident at the desk, by keys alone, in a real terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.shell import Shell
from tests.end_to_end.terminal import Terminal

SECRET = "a secret for the sample"


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 36)])
def test_an_incident_from_the_call_to_closed(tmp_path: Path, columns: int, rows: int) -> None:
    shell = Shell(tmp_path)
    shell.ok("init", "--sample")
    desk = Terminal(
        ["--data", str(shell.data)],
        columns=columns,
        rows=rows,
        environment={"DUTYCONSOLE_ARGON2_COST": "test"},
    )
    try:
        _sign_on(desk)
        _report(desk)
        _inform(desk)
        _launch(desk)
        _end(desk)
        _close(desk)
        desk.press("ctrl+q")
        assert desk.close() == 0
    finally:
        desk.kill()

    (incident,) = shell.ok("incident", "list")
    shown = shell.ok("incident", "show", incident["incident"])
    (response,) = shown["responses"]
    assert incident["state"] == "closed"
    assert shown["summary"] == "停车 [red]no power[/]"
    assert (response["level"], response["mode"]) == ("III", "signed")
    assert response["launcher"] == response["ended_by"] == "station_elg_leader"
    assert all(step["state"] in ("done", "not_needed") for step in shown["runs"][0]["steps"])
    assert shell.ok("log", "verify")["ok"]


def _sign_on(desk: Terminal) -> None:
    desk.wait_for("SAMPLE", "SIGN ON")
    desk.type(f"officer1\t{SECRET}\r")  # in one go: no letter of the secret lands in the name
    desk.wait_for("SAMPLE", "Nothing is open")


def _report(desk: Terminal) -> None:
    desk.press("f2")
    desk.wait_for("REPORT: A NEW INCIDENT", "9 routine")
    desk.press("2", "tab")
    desk.type("停车 [red]no power[/]")
    desk.press("tab")
    desk.type("K528")
    desk.press("f12")
    desk.wait_for("PLAYBOOK FOR", "[red]no power[/]")
    desk.press("enter")
    desk.wait_for("playbook 4-12 started", "SAMPLE")
    _step(desk, "STEP 1", "step 2 of 12")


def _inform(desk: Terminal) -> None:
    desk.press("f5")
    desk.wait_for("0 of 5 informed", "5 head of the Customer")
    desk.press("1", "tab", "1", "tab")
    desk.type("Gao Ming")
    desk.press("enter")
    desk.wait_for("informed 1/5")
    desk.press("f6")
    desk.wait_for("OTHERWISE", "4 overridden")
    desk.press("1", "tab")
    desk.type("the others were in the room")
    desk.press("enter")
    desk.wait_for("step 3 of 12")
    _step(desk, "STEP 3", "step 4 of 12")
    desk.press("enter")
    desk.wait_for("STEP 4", "2 NO")
    desk.press("1", "enter")
    desk.wait_for("step 6 of 12")


def _launch(desk: Terminal) -> None:
    desk.press("f8")
    desk.wait_for("LAUNCH A RESPONSE", "3 LEVEL III")
    desk.press("3", "tab")
    desk.wait_for("> 3 LEVEL III", "(may not)")
    desk.press("1", "tab")
    desk.wait_for("> 1 ", "signed here with their own secret")
    desk.press("1")
    desk.wait_for("their secret")
    desk.press("tab")
    desk.type(SECRET)
    desk.press("enter")
    desk.wait_for("LEVEL III", "step 7 of 12")
    _step(desk, "STEP 7", "step 8 of 12")
    _step(desk, "STEP 8", "step 9 of 12")


def _end(desk: Terminal) -> None:
    desk.press("f9")
    desk.wait_for("END A RESPONSE", "only Feng Lei ends it", "(may not)")
    desk.press("1", "tab")
    desk.wait_for("signed here with their own secret")
    desk.press("1")
    desk.wait_for("their secret")
    desk.press("tab")
    desk.type(SECRET)
    desk.press("enter")
    desk.wait_for("LEVEL III ended", "FOLLOW-UP 1", "step 10 of 12")


def _close(desk: Terminal) -> None:
    _step(desk, "STEP 10", "step 11 of 12")
    _step(desk, "STEP 11", "step 12 of 12")
    _step(desk, "STEP 12", "complete")
    desk.press("f10")
    desk.wait_for("CLOSE ", "2 close it")
    desk.press("2", "enter")
    desk.wait_for("Nothing is open", "closed")


def _step(desk: Terminal, title: str, after: str) -> None:
    desk.wait_until(lambda shown: ">>>" in shown and "RECORDED" in shown, "the current step")
    desk.press("enter")
    desk.wait_for(title)
    desk.press("enter")
    desk.wait_until(lambda shown: after in shown and title + ":" not in shown, after)
