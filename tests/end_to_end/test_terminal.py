"""What only a real terminal shows: signing on the spot, typing ahead, leaving and coming back."""

from __future__ import annotations

from tests.end_to_end.hands import SECRET
from tests.end_to_end.officer import Officer

TEXT = "停车 [red]no power[/]"


def test_a_launch_and_its_end_signed_on_the_spot(officer: Officer) -> None:
    """The launcher types a secret of their own; what a caller said is never read as markup."""
    officer.takes_call("train_abnormality", TEXT, playbook="4-12", train="K528")
    officer.press("f8")
    officer.reads("level (digit)")
    officer.press("1", "tab")
    officer.picks("launched by", officer.person("station_elg_leader"))
    officer.press("tab", "1", "tab")
    officer.types(SECRET)
    officer.records()
    officer.reads("LEVEL {level}", level="III")

    officer.press("f9")
    officer.reads("by whom (digit)")
    officer.press("tab", "1", "tab", "1", "tab")
    officer.types(SECRET)
    officer.records()
    officer.leaves()

    shown = officer.shell.ok("incident", "show", officer.incident)
    (response,) = shown["responses"]
    assert shown["summary"] == TEXT
    assert (response["level"], response["mode"]) == ("III", "signed")
    assert response["launcher"] == response["ended_by"] == "station_elg_leader"
    assert officer.shell.ok("log", "verify")["ok"]


def test_keys_typed_ahead_land_where_they_were_meant(officer: Officer) -> None:
    """In one burst, before any dialog is there: all by message, step 3, decision 4, a note."""
    officer.takes_call("fire", "冒烟", playbook="4-15", train="K7712")
    officer.press("enter", "f6", "f12")
    officer.reads("RECORDED {at}  {said}")
    officer.press("esc")
    officer.desk()  # Esc and a key right after it are one key to a terminal
    officer.current(3)
    officer.press("enter", "f12", "enter", "2", "enter", "f4")
    officer.types("119、120已拨打")
    officer.records()
    officer.current(5)
    officer.leaves()

    shown = officer.shell.ok("incident", "show", officer.incident)
    states = {step["step"]: step for step in shown["runs"][0]["steps"]}
    assert states["grasp"]["state"] == "done"
    assert states["decide"]["outcome"] == "no"
    assert states["fight"]["state"] == "not_needed"
