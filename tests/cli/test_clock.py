"""`dutyconsole clock`: what a script sees of clocks, and what a timer of the machine calls."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.cli.conftest import Shell


@pytest.fixture
def standing(shell: Shell) -> str:
    """A train that has stood in a section for half an hour; the clock's name."""
    report = ("incident", "report", "--kind", "emu_abnormality", "--summary", "no traction")
    made = shell.ok(*report, "--train", "G6723", "--section", "Wanghe South - Qingshiling")
    shell.incident = made["incident"]
    shell.ok("incident", "ack", shell.incident)
    since = (datetime.now().astimezone() - timedelta(minutes=30)).isoformat(timespec="minutes")
    shell.ok("incident", "fact", shell.incident, "stopped", since)
    (line,) = shell.ok("clock", "list")
    assert line["late"]
    assert line["fired_at"] is None
    return str(line["clock"])


def test_a_timer_of_the_machine_has_clocks_fire_without_anybody(
    shell: Shell, standing: str
) -> None:
    fired = shell("clock", "fire", "--json", officer=None)
    assert fired.code == 0
    (one,) = fired.json["fired"]
    assert (one["clock"], one["what"], one["incident"]) == (standing, "section", shell.incident)
    assert shell("clock", "fire", "--json", officer=None).json == {"fired": []}
    (entry,) = (e for e in shell.ok("log", "show") if e["kind"] == "clock_fired")
    assert entry["person"] is None


def test_it_is_put_off_and_answered_once(shell: Shell, standing: str) -> None:
    put_off = shell.ok("clock", "snooze", standing, "5")
    assert put_off["snoozes"] == 1
    (line,) = shell.ok("clock", "list")
    assert line["snoozed_until"] == put_off["until"]
    shell.refused("invalid", "clock", "snooze", standing, "60")
    shell.ok("clock", "answer", standing, "rescue asked for")
    assert shell.ok("clock", "list")[0]["answered"]
    shell.refused("lost_race", "clock", "answer", standing, "again")


def test_what_has_not_fired_is_unknown(shell: Shell) -> None:
    shell.refused("unknown", "clock", "answer", "section/x/1", "done")
    said = shell("clock", "list")
    assert said.out.rstrip().endswith("No clock runs.")


def test_the_figures_are_told_as_local_ones(shell: Shell) -> None:
    told = shell.ok("clock", "settings")
    assert told["basis"] == "local"
    assert (told["section_minutes"], told["aircon_minutes"]) == (20, None)
    assert "aircon_minutes: off" in shell("clock", "settings").out
    (shell.data / "clocks.yaml").write_text("aircon_minutes: 20\n", encoding="utf-8")
    assert shell.ok("clock", "settings")["aircon_minutes"] == 20
