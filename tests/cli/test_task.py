"""`dutyconsole task`: what a script raises, lists and settles."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.cli.conftest import Shell

FOLLOW_UP = (
    *("task", "add", "Replace the ladder", "--kind", "follow_up", "--owner", "station_head"),
    *("--set-by", "dept_director", "--due", "2099-12-01"),
)


def test_a_request_is_raised_passed_on_and_answered(shell: Shell) -> None:
    incident = shell.report()
    said = shell.ok(
        *("task", "add", "-", "--incident", incident, "--asked-by", "Station Yunxi"),
        *("--passed-to", "conductor", "--due", "30"),
        given=b"[red]How many aboard?",
    )
    assert set(said) >= {
        *("task", "kind", "state", "what", "asked_by", "passed_to", "owner", "set_by"),
        *("due_at", "incident", "entry"),
    }
    assert (said["task"], said["kind"], said["state"]) == (1, "request", "open")
    assert (said["what"], said["incident"]) == ("[red]How many aboard?", incident)
    due = datetime.fromisoformat(said["due_at"]) - datetime.fromisoformat(said["raised_at"])
    assert abs(due - timedelta(minutes=30)) < timedelta(minutes=1)
    shell.ok("task", "progress", "1", "asked by radio", "--passed-to", "station_head")
    assert shell.ok("task", "list", "--incident", incident)[0]["passed_to"] == "station_head"
    answered = shell.ok("task", "answer", "1", "531", "--by", "conductor")
    assert answered["state"] == "answered"
    assert shell.ok("task", "list") == []
    shown = shell.ok("task", "show", "1")
    assert (shown["state"], shown["settled"]["text"]) == ("answered", "531")
    assert "531" in shell("task", "show", "1").out


def test_a_follow_up_is_closed_by_its_setter(shell: Shell) -> None:
    assert shell.ok(*FOLLOW_UP)["set_by"] == "dept_director"
    refused = shell.refused("not_permitted", "task", "close", "1")
    assert "dept_director" in refused["message"]
    shell.refused("not_permitted", "task", "answer", "1", "done")
    shell.refused("not_signed", "task", "close", "1", "--person-secret-file", str(shell.wrong))
    shell.refused("not_read_back", "task", "close", "1", "--verbal", "--order-number", "7")
    closed = shell.ok("task", "close", "1", "--note", "seen", *shell.signed())
    assert closed["state"] == "closed"
    assert shell.ok("task", "list", "--all")[0]["state"] == "closed"


def test_a_follow_up_starts_a_workflow(shell: Shell) -> None:
    shell.ok(*FOLLOW_UP)
    said = shell.ok("task", "start", "1", "4-1")
    assert (said["task"], said["run"], said["playbook"]) == (1, "4-1", "4-1")
    assert shell.ok("incident", "show", said["incident"])["kind"] == "routine"
    assert shell.ok("task", "show", "1")["runs"] == [{"incident": said["incident"], "run": "4-1"}]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("invalid", ("add", "")),
        ("invalid", ("add", "x", "--due", "tomorrow-ish")),
        ("invalid", ("add", "x", "--due", "2020-01-01")),
        ("invalid", ("add", "x", "--due", "0")),
        ("unknown", ("add", "x", "--incident", "20260101-01")),
        ("unknown", ("add", "x", "--kind", "follow_up", "--set-by", "nobody")),
        ("unknown", ("answer", "7", "yes")),
        ("unknown", ("show", "7")),
    ],
)
def test_what_makes_no_sense_is_refused(shell: Shell, code: str, words: tuple[str, ...]) -> None:
    shell.refused(code, "task", *words)


def test_nobody_raises_a_task_without_signing_on(shell: Shell) -> None:
    shell.refused("not_signed_on", "task", "add", "x", officer=None)


def test_too_long_a_task_is_refused(shell: Shell) -> None:
    shell.refused("invalid", "task", "add", "-", given=b"x" * 2_000_000)


def test_two_ways_to_sign_are_wrong_usage(shell: Shell) -> None:
    shell.ok(*FOLLOW_UP)
    assert shell("task", "close", "1", "--verbal", *shell.signed()).code == 2


def test_a_summary_names_the_command_for_a_follow_up(shell: Shell) -> None:
    incident = shell.report()
    shell.ok("run", "start", incident, "4-12")
    said = shell("step", "done", incident, "summ")
    assert "task add TEXT --kind follow_up --entry" in said.out
    assert "follow_up" not in shell("step", "done", incident, "recv").out
