"""Each playbook from report to closed by shell commands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Shell as ShellInProcess
from tests.end_to_end.shell import Shell

LAUNCHERS = {
    "4-11": ("II", "system_elg_office_director"),
    "4-12": ("II", "system_elg_leader"),
    "4-13": ("I", "bureau_elg_deputy_leader"),
}
KINDS = {
    "4-5": "safety_information",
    "4-7": "accident",
    "4-8": "equipment_fault",
    "4-9": "casualty",
    "4-11": "emu_abnormality",
    "4-12": "train_abnormality",
    "4-13": "mass_stranding",
    "4-15": "fire",
    **dict.fromkeys(("4-1", "4-2", "4-3", "4-4", "4-10"), "routine"),
}


IN_PROCESSES = {"4-4", "4-5", "4-12"}
"""A routine, one without levels and one with: there each command is a process of its own."""


@pytest.fixture
def shell(playbook: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell | ShellInProcess:
    own = playbook in IN_PROCESSES
    desk = Shell(tmp_path) if own else ShellInProcess(tmp_path, monkeypatch)
    desk.ok("init", "--sample")
    return desk


@pytest.mark.parametrize("playbook", KINDS)
def test_a_playbook_is_walked_from_report_to_closed(
    shell: Shell | ShellInProcess, playbook: str
) -> None:
    reported = shell.ok(
        "incident", "report", "--kind", KINDS[playbook], "--summary", "something happened"
    )
    incident = reported["incident"]
    assert playbook in reported["suggested_playbooks"]
    assert shell.ok("incident", "ack", incident)["state"] == "active"
    steps = {step["id"]: step for step in shell.ok("playbook", "show", playbook)["steps"]}
    run = shell.ok("run", "start", incident, playbook)

    walked = list(_walk(shell, incident, run["current"], steps, LAUNCHERS.get(playbook)))

    assert len(walked) == len(set(walked))
    assert shell.ok("incident", "close", incident)["state"] == "closed"
    assert shell.ok("incident", "archive", incident)["state"] == "archived"
    verdict = shell.ok("log", "verify")
    assert verdict["ok"]
    assert verdict["entries"] > len(walked)


def _walk(
    shell: Shell | ShellInProcess,
    incident: str,
    current: list[str],
    steps: dict[str, Any],
    launcher: tuple[str, str] | None,
) -> Iterator[str]:
    """Do whatever is current until nothing is."""
    while current:
        step = steps[current[0]]
        yield step["id"]
        match step["kind"]:
            case "decision":
                outcome = step["outcomes"][0]
                done = shell.ok("step", "decide", incident, step["id"], outcome)
            case "launch":
                assert launcher is not None
                level, post = launcher
                done = shell.ok(
                    *("response", "launch", incident, "--level", level, "--launcher", post),
                    *("--post", post, "--launcher-secret-file", str(shell.secret)),
                )
            case "end":
                assert launcher is not None
                level, person = launcher
                done = shell.ok(
                    *("response", "end", incident, "--level", level, "--person", person),
                    *("--person-secret-file", str(shell.secret)),
                )
            case "notify":
                done = shell.ok("step", "done", incident, step["id"], "--reason", "radio circular")
                assert "deviation" in done["marks"]
            case _:
                done = shell.ok("step", "done", incident, step["id"], "--performed-by", "crew")
        current = done["current"]
