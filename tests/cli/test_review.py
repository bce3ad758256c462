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


def test_incidents_are_found_by_what_they_were(shell: Shell) -> None:
    incident = _differing(shell)
    other = shell.report("fire", "--place", "Yunxi East")
    assert [row["incident"] for row in shell.ok("review", "find")] == [other, incident]
    (row,) = shell.ok("review", "find", "--day", "-0", "--train", "g67", "--open")
    assert (row["incident"], row["levels"], row["exceptions"], row["open"]) == (incident, [], 1, 1)
    assert shell.ok("review", "find", "--closed") == []
    assert shell.ok("review", "find", "--to", "-1") == []
    shell.refused("invalid", "review", "find", "--day", "someday")
    assert shell("review", "find", "--day", "-1", "--from", "-1").code == 2


def test_words_are_found_and_marked(shell: Shell) -> None:
    incident = _differing(shell)
    shell.ok("incident", "note", incident, "列车长报告:全列空调停机")
    (hit,) = shell.ok("review", "find", "空调", "--train", "G6723")
    assert (hit["incident"], hit["kind"]) == (incident, "note_added")
    (said,) = hit["hits"]
    assert [said["text"][start:end] for start, end in said["marks"]] == ["空调"]
    assert shell.ok("review", "find", "空调", "--kind", "fire") == []
    assert "全列>>空调<<停机" in shell("--lang", "zh-Hans", "review", "find", "空调").out
    assert shell("review", "find", "暖气").out.endswith("Nothing found.\n")
