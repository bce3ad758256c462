"""`dutyconsole review`: what a supervisor's script sees."""

from __future__ import annotations

from tests.cli.conftest import Shell


def _differing(shell: Shell) -> str:
    incident = shell.report("emu_abnormality", "--train", "G6723")
    for source, value in (("dispatcher", "531"), ("conductor", "529")):
        shell.ok("incident", "fact", incident, "aboard", value, "--source", source)
    return incident


def test_the_queue_names_each_exception_and_its_entries(shell: Shell) -> None:
    assert shell.ok("review", "queue") == []
    assert "Nothing needs the supervisor." in shell("review", "queue").out
    incident = _differing(shell)
    (row,) = shell.ok("review", "queue")
    assert (row["incident"], row["open"], row["counts"]) == (incident, 1, {"conflict": 1})
    (only,) = row["exceptions"]
    facts = [e["position"] for e in shell.ok("log", "show") if e["kind"] == "fact_recorded"]
    assert (only["exception"], only["open"], only["entries"]) == ("conflict", True, facts)
    assert only["about"] == {"fact": "aboard"}
    assert shell.ok("review", "exceptions", incident) == [only]
    shell.refused("unknown", "review", "exceptions", "20200101-01")


def test_the_queue_is_read_in_chinese(shell: Shell) -> None:
    incident = _differing(shell)
    said = shell("--lang", "zh-Hans", "review", "queue").out
    assert incident in said
    assert "事实冲突 1" in said
    assert "aboard" not in shell("--lang", "zh-Hans", "review", "exceptions", incident).out
