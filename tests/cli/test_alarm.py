"""`dutyconsole alarm`: what stands, acknowledged from a script for every desk."""

from __future__ import annotations

from tests.cli.conftest import Shell


def report(shell: Shell, kind: str) -> str:
    said = shell.ok("incident", "report", "--kind", kind, "--summary", "smoke")
    return str(said["incident"])


def test_alarms_are_listed_the_most_urgent_first(shell: Shell) -> None:
    assert shell.ok("alarm", "list") == []
    assert "No alarms." in shell("alarm", "list").out
    fault, fire = report(shell, "equipment_fault"), report(shell, "fire")
    found = shell.ok("alarm", "list")
    assert [(a["incident"], a["class"]) for a in found] == [(fire, "warning"), (fault, "caution")]
    assert set(found[0]) == {
        "key", "class", "alarm", "incident", "since", "position", "acknowledged_at",
        "acknowledged_by", "rings_again_at", "silenced",
    }  # fmt: skip
    assert f"WARNING  {fire}  Not taken up: fire" in shell("alarm", "list").out


def test_acknowledging_is_logged_harmless_when_repeated_and_takes_nothing_up(shell: Shell) -> None:
    fire, other = report(shell, "fire"), report(shell, "fire")
    said = shell.ok("alarm", "ack", f"incoming {fire}")
    assert said["acknowledged"] == [f"incoming {fire}"]
    known = {a["incident"]: a["acknowledged_by"] for a in shell.ok("alarm", "list")}
    assert known == {fire: "officer1", other: None}
    assert shell.ok("alarm", "list")[1]["rings_again_at"]
    assert shell.ok("alarm", "ack")["acknowledged"] == [f"incoming {other}"]
    assert shell.ok("alarm", "ack") == {"entry": None, "acknowledged": []}
    assert "Nothing is to be acknowledged." in shell("alarm", "ack").out
    assert shell.ok("incident", "show", fire)["state"] == "incoming"


def test_what_does_not_stand_cannot_be_acknowledged(shell: Shell) -> None:
    shell.refused("unknown", "alarm", "ack", "incoming 20261123-99")
    report(shell, "fire")
    shell.refused("not_signed_on", "alarm", "ack", officer=None)
    shell.refused("not_permitted", "alarm", "ack", officer="trainer1")


def test_what_is_silenced_is_said_so(shell: Shell) -> None:
    report(shell, "fire")
    shell.ok("alarm", "silence", "5")
    assert [a["silenced"] for a in shell.ok("alarm", "list")] == [True]
