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


def test_a_timeline_has_both_times_and_old_and_new_of_a_correction(shell: Shell) -> None:
    incident = _differing(shell)
    (first, *_) = shell.ok("log", "show", "--incident", incident)
    shell.ok("incident", "correct", incident, str(first["position"]), "train=G6725")
    shown = shell.ok("review", "timeline", incident)
    assert [line["kind"] for line in shown] == shell.kinds()
    assert (shown[0]["lane"], shown[0]["pause"], shown[0]["late"]) == ("call", None, False)
    (change,) = shown[0]["changes"]
    assert (change["field"], change["old"], change["new"]) == ("train", "G6723", "G6725")
    assert shown[-1]["corrects"] == [change]
    after = shell.ok("review", "timeline", incident, "--after", str(first["position"]))
    assert [line["position"] for line in after] == [line["position"] for line in shown[1:]]
    said = shell("--lang", "zh-Hans", "review", "timeline", incident).out
    assert "G6723 -> G6725" in said


def test_the_timeline_of_a_day_is_over_everything(shell: Shell) -> None:
    _differing(shell)
    entries = shell.ok("log", "show")
    shown = shell.ok("review", "timeline", "--from", "-1")
    assert [line["position"] for line in shown] == [entry["position"] for entry in entries]
    assert shell.ok("review", "timeline", "--to", "-1") == []
    few = shell.ok("review", "timeline", "--from", "-1", "--lane", "call", "--limit", "1")
    assert [line["kind"] for line in few] == ["incident_reported"]
    assert shell("review", "timeline").code == 2


def test_each_figure_names_the_entries_it_was_taken_from(shell: Shell) -> None:
    assert shell.ok("review", "measures") == []
    assert "No figures." in shell("review", "measures").out
    incident = shell.report("fire")
    reported, taken_up = (e["position"] for e in shell.ok("log", "show", "--incident", incident))
    (figure,) = shell.ok("review", "measures", "--by", "kind")
    assert (figure["measure"], figure["group"], figure["count"]) == ("acknowledge", "fire", 1)
    assert figure["samples"] == [
        {"incident": incident, "took": figure["median"], "entries": [reported, taken_up]}
    ]
    assert figure["ninetieth"] == figure["median"]
    assert shell.ok("review", "measures", "--to", "-1") == []
    assert "火灾" in shell("--lang", "zh-Hans", "review", "measures", "--by", "kind").out
