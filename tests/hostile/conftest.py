"""A shift at which everything that can be typed is naughty, recorded by the shell."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest

from dutyconsole.cli.app import build
from tests.cli.conftest import Shell
from tests.hostile.naughty import in_turn

FILES: Final = {"FILE", "DIR", "PATH", "[PATH...]"}
"""How the shell's options call what is a path."""

REFERENCES: Final = {
    *("ID", "STEP", "RUN", "PERSON", "POST", "U", "UNIT", "K", "KIND", "TIME", "WHEN", "D"),
    *("P", "LIST", "CODE", "KM", "PLAYBOOK", "RECIPIENT", "ROLE", "POSITION", "ENTRY"),
    *("ELEMENT", "ELEMENT=VALUE", "ITEM", "NAME=VALUE", "ITEM=VALUE", "K=V"),
    *("MATTER[=REASON]", "INC/RESPONSE/SUBJECT"),
}
"""How they call what must be known, a time or a number."""

SPECIAL: Final = {"place": False, "run": True, "tunnel": False, "bridge": True, "by": True}
"""Options that are called like others and are references, or are not."""


@dataclass(frozen=True)
class Command:
    """One command of the shell."""

    words: tuple[str, ...]
    parameters: tuple[Any, ...]

    def options(self, *, references: bool) -> Iterator[Any]:
        """Its options that take a text, and those that refer to something, if they are wanted."""
        for each in self.parameters:
            if each.param_type_name != "option" or each.is_flag or each.name in ("help", "json"):
                continue
            if each.metavar in FILES or takes(each) is not str:
                continue
            if references or not is_reference(each):
                yield each

    @property
    def arguments(self) -> Iterator[Any]:
        """What stands after its words."""
        return (each for each in self.parameters if each.param_type_name == "argument")


def is_reference(parameter: Any) -> bool:
    return SPECIAL.get(parameter.name, parameter.metavar in REFERENCES)


def takes(parameter: Any) -> Any:
    """The type of what is typed; str for a text, alone or several times."""
    hint = parameter.type_descriptor.annotation
    return str if "str" in str(hint) and "StrEnum" not in str(hint) else hint


def commands(found: Any = None, words: tuple[str, ...] = ()) -> Iterator[Command]:
    """Every command there is."""
    found = found or build()
    for name, each in getattr(found, "commands", {}).items():
        yield from commands(each, (*words, name))
    if not hasattr(found, "commands"):
        yield Command(words, tuple(found.params))


@dataclass
class Night:
    """A log, and who types at it.

    Attributes:
        shell: What is typed goes here.
        known: Ids of what was recorded, by the name of the parameter that takes them.
        typed: Every text that was recorded.
    """

    shell: Shell
    known: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    texts: Iterator[str] = field(default_factory=in_turn)
    names: Iterator[int] = field(default_factory=count)

    @cached_property
    def commands(self) -> dict[str, Command]:
        return {" ".join(each.words): each for each in commands()}

    def text(self) -> str:
        """The next text, as short as a name may be, and no file of this machine."""
        while True:
            text = next(self.texts)
            if len(text) <= 500 and "\0" not in text and not os.path.lexists(text.strip()):
                return text

    def does(self, command: str, *words: str, without: Sequence[str] = (), **more: Any) -> Any:
        """A command that must be done, its free texts naughty wherever none is given."""
        given = {word.partition("=")[0] for word in (*words, *without)}
        options: list[str] = []
        for each in self.commands[command].options(references=False):
            if each.opts[0] not in given:
                options.append(f"{each.opts[0]}={self.typing()}")
        plain = [word for word in words if word.startswith("--")]
        rest = [word for word in words if not word.startswith("--")]
        typed = (*command.split(), *plain, *options, "--json", "--", *rest)
        said = self.shell(*typed, **more)
        assert said.code == 0, (command, plain, options, rest, said)
        return said.json

    def typing(self) -> str:
        text = self.text()
        self.typed.append(text)
        return text


DIRECTOR: Final = "system_elg_office_director"


def recorded(shell: Shell) -> Night:
    """The shift: an incident with a response, orders, tasks, reports, calls and a handover."""
    night = Night(shell)
    shell.ok("init", "--sample")
    does, say = night.does, night.typing
    incident = does("incident report", "--kind=emu_abnormality")["incident"]
    night.known = {"incident": incident, "step": "recv", "playbook": "4-11", "entry": "1"}
    shell.ok("incident", "ack", incident)
    position = does("incident note", incident, say())["entry"]
    does("incident fact", incident, say(), say())
    does("incident join", incident, say())
    does("incident correct", incident, str(position), f"text={say()}")
    other = does("call take", "--kind=fire")["incident"]
    does("call join", other, say())
    call = does("call note", say())["entry"]
    night.known["call"] = str(call)
    does("call reported", str(call))
    does("run start", incident, "4-11")
    does("step done", incident, "recv")
    does("step reopen", incident, "recv")
    does("step up-to", incident, "collect")
    does("notice call", incident, say(), "--list", f"--answered-by={say()}")
    does("notice message", incident, "notify", "--to=department_leadership")
    asked = ("--level=II", f"--person={DIRECTOR}", f"--post={DIRECTOR}")
    does("response await", incident, *asked)
    does("response not-awaited", incident, "1")
    launch = ("--level=II", f"--launcher={DIRECTOR}", f"--post={DIRECTOR}")
    on_word = ("--verbal", "--read-back")
    does("response launch", incident, *launch, *on_word, without=("--reported-by", "--via"))
    does("response dispute", incident, *asked[:2], *on_word, without=("--written-order",))
    said = (f"--text={say()}", f"--from={say()}")
    draft = ("--direction=incoming", "--purpose=instruction", *said)
    not_ours = ("--number", "--launcher-order-number")
    order = does("order draft", *draft, f"--incident={incident}", without=not_ours)["order"]
    night.known["order"] = order
    does("order withdraw", order)
    does("order heard", f"--incident={incident}", f"--text={say()}", f"--from={say()}")
    task = str(does("task add", say(), f"--incident={incident}", "--due=30")["task"])
    does("task progress", task, say())
    does("task answer", task, say())
    does("task withdraw", str(does("task add", say())["task"]))
    report = str(does("report receive", incident, f"--from={say()}")["number"])
    does("report return", incident, report, "--missing=rescue")
    does("report supplement", incident, report, f"--value=cause={say()}")
    does("report complete", incident, report)
    does("report send", incident, "flash", f"--to={say()}", f"--via={say()}", without=("--text",))
    admin = {"officer": "admin1"}
    does("roster add-person", "x1", "--role=leader", **admin)
    does("roster add-unit", "u1", "--kind=station", **admin)
    shell.ok("shift", "begin")
    does("shift equipment out", say())
    does("shift equipment back", "1")
    does("shift equipment out", say())
    does("shift handover", "--to=officer2")
    does("shift note", say())
    does("incident report", "--kind=routine")
    return night


@pytest.fixture(scope="session")
def hostile_night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    """The shift, its log closed: to be copied."""
    with pytest.MonkeyPatch.context() as patch:
        yield recorded(Shell(tmp_path_factory.mktemp("night"), patch))


@pytest.fixture
def night(hostile_night: Night, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Night:
    """A copy of the shift."""
    shell = Shell(tmp_path, monkeypatch)
    shutil.copytree(hostile_night.shell.data, shell.data)
    shell.data.chmod(0o700)
    return Night(shell, dict(hostile_night.known), list(hostile_night.typed))


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell without a log."""
    return Shell(tmp_path, monkeypatch)
