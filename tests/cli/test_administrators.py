"""What an administrator cannot do by shell, on a live log; and who may do what, as it shows it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from dutyconsole.domain.permissions import PERMITTED, Action
from dutyconsole.domain.roster import Role
from tests.cli.conftest import Shell

DIRECTOR: Final = "system_elg_office_director"
STAFF: Final = {
    "keeper": "administrator",
    "ren": "leader",
    "shen": "supervisor",
    "zhang": "administrator",
}


class Town:
    """A live log whose people all chose their own secrets; `ren` is the director."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        shell.ok("init", "--name", "Chief", officer="chief")
        for person, role in STAFF.items():
            add = ("roster", "add-person", person, "--name", person.title(), "--role", role)
            shell.ok(*add, officer="chief")
            self.set_secret(person, "first", by="chief")
            self.choose(person, "first", person)
        shell.ok("roster", "hold", "ren", DIRECTOR, "system", officer="chief")

    def file(self, words: str) -> Path:
        path = self.shell.secret.with_name(f"{words.replace(' ', '-')}.secret")
        path.write_text(f"the words of {words}\n", encoding="utf-8")
        return path

    def set_secret(self, person: str, words: str, by: str = "keeper") -> None:
        self.ok("roster", "secret", person, "--new-secret-file", str(self.file(words)), by=by)

    def choose(self, person: str, old: str, new: str) -> None:
        chosen = ("roster", "secret", "--new-secret-file", str(self.file(new)))
        assert self.shell(*chosen, officer=person, secret=self.file(old)).code == 0

    def secret(self, person: str) -> Path:
        return self.shell.secret if person == "chief" else self.file(person)

    def ok(self, *words: str, by: str = "keeper") -> Any:
        said = self.shell(*words, "--json", officer=by, secret=self.secret(by))
        assert said.code == 0, (words, said)
        return said.json

    def refused(self, code: str, *words: str, by: str = "keeper") -> Mapping[str, str]:
        before = self.log()
        said = self.shell.refused(code, *words, officer=by, secret=self.secret(by))
        assert self.log() == before
        return dict(said)

    def log(self) -> list[str]:
        return [entry["hash"] for entry in self.ok("log", "show")]

    def launching(self, secret: Path) -> tuple[str, ...]:
        words = self.shell.launching("II", "ren", DIRECTOR)
        return (*words, "--launcher-secret-file", str(secret))


@pytest.fixture
def town(empty: Shell) -> Town:
    return Town(empty)


def report(town: Town) -> str:
    """An incident that is walked by 4-11, with a caller's name."""
    said = ("incident", "report", "--kind", "emu_abnormality", "--summary", "stopped")
    town.shell.incident = town.ok(*said, "--reporter", "Ms Bai", by="chief")["incident"]
    town.ok("incident", "ack", town.shell.incident, by="chief")
    town.ok("run", "start", town.shell.incident, "4-11", by="chief")
    return town.shell.incident


def test_a_secret_set_for_somebody_signs_nothing_and_the_next_one_on_word_only(town: Town) -> None:
    incident = report(town)
    town.set_secret("ren", "given")
    town.refused("not_signed", *town.launching(town.file("given")), by="chief")
    town.choose("ren", "given", "taken")
    launched = town.ok(*town.launching(town.file("taken")), by="chief")
    assert launched["mode"] == "on_word"
    (response,) = town.ok("incident", "show", incident)["responses"]
    assert (response["reset_secret"], response["confirmed_at"]) == (True, None)
    confirm = ("response", "confirm", incident, "--level", "II", "--person", "ren")
    taken = ("--person-secret-file", str(town.file("taken")))
    said = town.refused("not_signed", *confirm, *taken, by="chief")
    assert "keeper" in said["message"]
    listed = {p["person"]: p for p in town.ok("roster", "list")["persons"]}
    assert [name for name, p in listed.items() if p["secret_in_doubt"]] == ["ren"]
    assert "SECRET SET AGAIN by keeper, NOT LOOKED INTO" in town.shell("roster", "list").out
    review = ("roster", "review-secret", "ren", "--note", "he chose it")
    town.refused("not_permitted", *review)
    town.ok(*review, by="shen")
    town.ok(*confirm, *taken, by="chief")


def test_ending_editing_and_vouching_are_not_an_administrators(town: Town) -> None:
    incident = report(town)
    town.ok(*town.launching(town.file("ren")), by="chief")
    shell = town.shell
    own = ("--person-secret-file", str(town.file("keeper")))
    his = ("--person-secret-file", str(town.file("ren")))
    town.refused("not_permitted", *shell.ending("II", "keeper"), *own)
    town.refused("not_launcher", *shell.ending("II", "keeper"), *own, by="chief")
    town.refused("not_permitted", *shell.ending("II", "ren"), *his)
    reported = next(e for e in town.ok("log", "show") if e["kind"] == "incident_reported")
    correct = ("incident", "correct", incident, str(reported["position"]), "summary=nothing")
    town.refused("not_permitted", *correct)
    town.refused("not_permitted", "incident", "note", incident, "a note")
    private = reported["data"]["reporter"]["private"]
    erase = ("incident", "erase", incident, private, "--reason", "asked for")
    town.refused("not_permitted", *erase)
    out = town.shell.data.with_name("out")
    full = ("log", "export", "-o", str(out), "--full", "--reason", "curious")
    town.refused("not_permitted", *full)
    assert not out.exists()
    (said,) = town.ok("incident", "show", incident)["reports"]
    assert said["reporter"]["value"] == "***"
    (seen,) = town.ok("incident", "show", incident, by="shen")["reports"]
    assert seen["reporter"]["value"] == "Ms Bai"


def test_posts_and_roles_are_given_by_another_and_never_for_the_past(town: Town) -> None:
    hold = ("roster", "hold", "keeper", DIRECTOR, "system")
    town.refused("not_permitted", *hold)
    town.refused("not_permitted", "roster", "roles", "keeper", "administrator", "supervisor")
    acting = ("--ordered-by", "ren", "--until", "2099-01-01")
    town.refused("not_permitted", "roster", "acting", "keeper", DIRECTOR, "system", *acting)
    town.refused("invalid", *hold, "--since", "2026-01-01T00:00+08:00", by="zhang")
    town.ok(*hold, by="zhang")


def test_who_has_left_signs_nothing_and_comes_back_without_secret_or_post(town: Town) -> None:
    report(town)
    town.ok(*town.launching(town.file("ren")), by="chief")
    town.refused("response_in_force", "roster", "leave", "ren")
    own = ("--person-secret-file", str(town.file("ren")))
    town.ok(*town.shell.ending("II", "ren"), *own, by="chief")
    town.ok("roster", "leave", "ren", "--reason", "moved away")
    town.refused("wrong_post", *town.launching(town.file("ren")), by="chief")
    call = ("incident", "report", "--kind", "fire", "--summary", "smoke")
    town.refused("not_signed_on", *call, by="ren")
    town.ok("roster", "return", "ren", "leader")
    listed = {p["person"]: p for p in town.ok("roster", "list")["persons"]}
    assert (listed["ren"]["left"], listed["ren"]["has_secret"]) == (False, False)
    assert town.ok("log", "verify")["ok"]


def test_the_table_is_shown_as_the_desk_enforces_it(shell: Shell) -> None:
    shown = {row["action"]: set(row["roles"]) for row in shell.ok("roster", "permissions")}
    assert shown == {action.value: set(roles) for action, roles in PERMITTED.items()}
    own = shell.ok("roster", "permissions", "--person", "trainer1")
    assert {row["action"] for row in own} == {
        action.value for action in Action if Role.TRAINER in PERMITTED[action]
    }
    plain = shell("roster", "permissions").out
    assert "handle an incident: duty officer, supervisor" in plain
    shell.refused("unknown", "roster", "permissions", "--person", "nobody")
