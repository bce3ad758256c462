"""`dutyconsole incident`, `log` and `notice`: what comes in is written down and found again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.cli.conftest import Shell

ROW = {
    *("incident", "kind", "state", "level", "train", "place", "summary"),
    *("reported_at", "acknowledged_at", "closed_at", "disputed"),
}
ENTRY = {
    *("position", "id", "stream", "seq", "kind", "recorded_at", "occurred_at"),
    *("person", "post", "desk", "data", "hash"),
}


def test_a_report_suggests_playbooks_and_possible_duplicates(shell: Shell) -> None:
    words = ("incident", "report", "--kind", "train_abnormality", "--summary", "s", "--train", "K5")
    first, second = shell.ok(*words), shell.ok(*words)
    assert first["state"] == "incoming"
    assert first["kind"] == "train_abnormality"
    assert first["suggested_playbooks"] == ["4-12"]
    assert first["possible_duplicates"] == []
    assert second["possible_duplicates"] == [first["incident"]]


def test_acknowledging_again_is_harmless(shell: Shell) -> None:
    shell.report()
    again = shell.ok("incident", "ack", shell.incident)
    assert again == {"incident": shell.incident, "state": "active", "entry": None, "entries": []}


def test_what_is_written_down_is_shown(shell: Shell) -> None:
    shell.report("fire", "--place", "Yunxi East", "--reporter", "Zhao", "--phone", "0000")
    shell.ok("incident", "note", shell.incident, "smoke", "--occurred-at", "-5")
    shell.ok("incident", "note", shell.incident, "-", given="浓烟\n".encode())
    shell.ok("incident", "join", shell.incident, "a second call", "--reporter", "Qian")
    told = shell.ok("incident", "fact", shell.incident, "aboard", "531", "--unconfirmed")
    assert told["status"] == "unconfirmed"
    shell.ok("incident", "fact", shell.incident, "aboard", "540", "--source", "guard")
    shell.ok("incident", "fact", shell.incident, "aboard", "530", "--source", "station")

    shown = shell.ok("incident", "show", shell.incident)
    assert {f["source"]: f["status"] for f in shown["facts"]} == {
        "": "unconfirmed",
        "guard": "conflict",
        "station": "conflict",
    }
    assert set(shown["facts"][0]) >= {"name", "value", "source", "status", "at"}
    assert [r["text"] for r in shown["reports"]] == ["stopped", "a second call"]
    assert shown["reports"][0]["reporter"]["value"] == "Zhao"
    assert (
        shown["position"] == shell.ok("log", "show", "--incident", shell.incident)[-1]["position"]
    )

    notes = shell.ok("log", "search", "浓烟")
    assert [e["data"] for e in notes] == [{"text": "浓烟"}]
    for moment in (shown["reported_at"], shown["facts"][0]["at"]):
        assert datetime.fromisoformat(moment).utcoffset() is not None


def test_a_correction_points_at_the_entry(shell: Shell) -> None:
    shell.report()
    first = shell.ok("log", "show", "--incident", shell.incident, "--limit", "1")[0]
    assert set(first) >= ENTRY
    words = ("incident", "correct", shell.incident, str(first["position"]))
    shell.ok(*words, "train=K529", "--reason", "misheard")
    assert shell.ok("incident", "list")[0]["train"] == "K529"
    shell.refused("invalid", *words, "phone=1")
    assert shell(*words, "nothing").code == 2


def test_two_reports_of_one_thing_are_merged(shell: Shell) -> None:
    other, here = shell.report(), shell.report()
    said = shell.ok("incident", "merge", other, "--into", here)
    assert (said["incident"], said["state"], said["merged_into"]) == (other, "merged", here)
    shell.refused("invalid", "incident", "note", other, "late")
    assert shell.ok("incident", "show", here)["absorbed"] == [other]


def test_an_incident_is_closed_archived_and_reopened(shell: Shell) -> None:
    shell.report("routine")
    shell.refused("steps_open", "incident", "close", _incoming(shell))
    assert shell.ok("incident", "close", shell.incident, "--note", "over")["state"] == "closed"
    assert shell.ok("incident", "archive", shell.incident)["state"] == "archived"
    assert shell.ok("incident", "reopen", shell.incident, "--reason", "x")["state"] == "active"
    assert set(shell.ok("incident", "list")[0]) == ROW
    assert [r["incident"] for r in shell.ok("incident", "list", "--state", "active")] == [
        shell.incident
    ]


def test_a_caller_is_erased_by_a_supervisor(shell: Shell) -> None:
    shell.report("routine", "--reporter", "Ouyang")
    private = shell.ok("incident", "show", shell.incident)["reports"][0]["reporter"]["private"]
    words = ("incident", "erase", shell.incident, private, "--reason", "asked for it")
    shell.refused("not_permitted", *words)
    shell.ok(*words, officer="supervisor1")
    shown = shell.ok("incident", "show", shell.incident)["reports"][0]["reporter"]
    assert (shown["value"], shown["erased"]) == (None, True)
    assert "Ouyang" not in shell("log", "show").out
    assert shell.ok("log", "verify")["ok"]


def test_a_notice_counts_who_is_informed(shell: Shell) -> None:
    shell.report()
    shell.ok("run", "start", shell.incident, "4-12")
    shell.done("recv")
    call = ("notice", "call", shell.incident)
    said = shell.ok(*call, "notify", "csc_head", "--answered-by", "Sun", "--told", "all")
    assert (said["recipient"], said["result"]) == ("csc_head", "answered")
    assert (said["informed"], said["of"]) == (1, 5)
    assert shell.ok(*call, "pm_section_chief", "--no-answer")["result"] == "no_answer"
    assert shell.ok(*call, "pm_section_chief", "--refused")["informed"] == 1
    assert shell(*call, "pm_section_chief").code == 2
    assert shell(*call, "a", "b", "c", "--refused").code == 2
    shell.refused("unknown", *call, "nobody", "--refused")


def test_a_deviation_is_explained_later(shell: Shell) -> None:
    shell.report()
    shell.ok("run", "start", shell.incident, "4-12")
    entry = shell.ok("step", "override", shell.incident, "recv")["entry"]
    shell.ok("incident", "explain", shell.incident, str(entry), "known already")
    assert shell.ok("incident", "show", shell.incident)["irregularities"][0]["reason"]
    shell.refused("unknown", "incident", "explain", shell.incident, "1", "no")


def test_the_log_is_shown_verified_rebuilt_and_backed_up(shell: Shell, tmp_path: Path) -> None:
    last = shell.ok("log", "show")[-1]["position"]
    assert shell.ok("log", "show", "--after", str(last)) == []
    said = shell.ok("log", "verify")
    sound = {"ok": True, "entries": last, "first_bad": None, "reason": "", "checkpoint": None}
    assert said == sound
    shell.refused("not_permitted", "log", "rebuild")
    assert shell.ok("log", "rebuild", officer="supervisor1") == {"entries": last}
    copy = tmp_path / "copy.db"
    shell.ok("log", "backup", str(copy), officer="admin1")
    assert copy.stat().st_mode & 0o777 == 0o600
    shell.refused("invalid", "log", "backup", str(copy), officer="admin1")
    assert shell("--database", f"sqlite:///{copy}", "log", "verify").code == 0


def test_people_read_plain_lines(shell: Shell) -> None:
    assert shell("incident", "list").out.splitlines() == [
        "SAMPLE: nothing in this log is real.",
        "No incidents.",
    ]
    shell.report("fire", "--train", "G1")
    shell.ok("incident", "fact", shell.incident, "aboard", "\x1b[31m[red]5[/red]\u202e")
    shell.ok("run", "start", shell.incident, "4-12")
    shown = shell("incident", "show", shell.incident).out
    assert "Fact: aboard: ␛[31m[red]5[/red]<202E> (confirmed)." in shown
    assert "current  recv: Take the report" in shown
    assert "by duty officer" in shown
    assert shell.incident in shell("incident", "list").out

    runs = shell("--lang", "zh-Hant", "run", "list", shell.incident).out
    assert "旅客列車非正常情況處置流程" in runs


def _incoming(shell: Shell) -> str:
    said = shell.ok("incident", "report", "--kind", "routine", "--summary", "s")
    return str(said["incident"])
