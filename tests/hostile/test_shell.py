"""Every argument and option of every command, naughty: answered or refused, never failed."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, Final

import pytest

from dutyconsole.domain.wording import train_number
from tests.cli.conftest import Result
from tests.hostile.conftest import DIRECTOR, FILES, Command, Night, is_reference, takes
from tests.hostile.naughty import harm_in

APART: Final = {"demo", "init"}
"""They make a log of their own."""

REAL: Final = {
    **dict.fromkeys(("launcher", "post", "issuer", "from_post", "ordered_by"), DIRECTOR),
    **dict.fromkeys(("person", "giver"), "officer1"),
    **dict.fromkeys(("receiver", "to"), "officer2"),
    **dict.fromkeys(("entry", "task", "number", "awaited", "minutes", "clock"), "1"),
    **{"step": "recv", "run": "4-11", "playbook": "4-11", "kind": "fire", "unit": "bureau"},
    **{"names": "recv", "level": "II", "role": "leader", "to_level": "III"},
}
"""What is known to the log, so that a command comes as far as it can."""


KEEPERS: Final = {"log", "roster"}
"""Nouns that are an administrator's."""


class Typist:
    """Types commands at the hostile shift."""

    def __init__(self, night: Night, folder: Path) -> None:
        self.night = night
        self.folder = folder
        self.files = 0

    def types(self, command: Command, *, real: bool, more: tuple[str, ...] = ()) -> Result:
        """One command with all its options: what it refers to real, or as naughty as the rest."""
        self.real = real
        options = [
            f"{each.opts[-1]}={self.value(each)}"
            for each in command.parameters
            if each.param_type_name == "option"
            and not each.is_flag
            and (each.required or not (real and is_reference(each)))
            and not (real and each.metavar in FILES and not each.required)
        ]
        words = [self.value(each) for each in command.arguments]
        officer = "admin1" if command.words[0] in KEEPERS else "officer1"
        return self.night.shell(*command.words, *options, *more, "--", *words, officer=officer)

    def value(self, parameter: Any) -> str:
        if parameter.metavar in FILES or parameter.type_descriptor.annotation is Path:
            return self.file(parameter.name)
        choices = takes(parameter)
        if isinstance(choices, type) and issubclass(choices, Enum):
            return str(next(iter(choices)).value)
        if choices is int:
            return "1"
        if self.real and parameter.name in self.night.known:
            return self.night.known[parameter.name]
        if self.real and parameter.name in REAL:
            return REAL[parameter.name]
        if parameter.metavar in ("FIELD=VALUE...", "K=V", "ITEM=VALUE", "NAME=VALUE"):
            return f"{self.night.text()}={self.night.text()}"
        return self.night.text()

    def file(self, name: str) -> str:
        """The secret, a new name, or a file full of what is not wanted there."""
        if name.endswith("secret_file"):
            return str(self.night.shell.secret)
        self.files += 1
        path = self.folder / f"{self.files}.yaml"
        if name not in ("output", "svg"):
            path.write_bytes(self.night.text().encode("utf-8", "surrogatepass") * 99)
        return str(path)


def unharmed(said: Result) -> Iterator[str]:
    """What is wrong with an answer."""
    if said.code not in (0, 1, 2):
        yield f"exit code {said.code}"
    for line in (*said.out.split("\n"), *said.err.split("\n")):
        if harm := harm_in(line):
            yield f"{harm} in {line!r}"
        if "The program failed" in line or "Traceback" in line:
            yield line


@pytest.mark.parametrize("real", [True, pytest.param(False, marks=pytest.mark.long)])
def test_every_option_of_every_command_takes_anything(
    night: Night, tmp_path: Path, real: bool
) -> None:
    """First with what it refers to known, so that it comes far; then that naughty too."""
    typist = Typist(night, tmp_path)
    wrong = {}
    for name, command in night.commands.items():
        if name in APART:
            continue
        said = typist.types(command, real=real, more=() if real else ("--json",))
        wrong[name] = list(unharmed(said))
        if said.out and not real:
            json.loads(said.out)
    assert {name: found for name, found in wrong.items() if found} == {}
    assert not list(night.shell.data.glob("crashes/*"))
    assert night.shell.ok("log", "verify")["ok"]


NAMED: Final = {"ID": "incident", "ORDER": "order", "CALL": "call"}

READS: Final = (
    *(("incident", "list"), ("call", "list"), ("task", "list", "--all"), ("shift", "show")),
    *(("order", "list"), ("roster", "list"), ("log", "show"), ("alarm", "list"), ("clock", "list")),
    *(("incident", what, "ID") for what in ("show", "brief", "due")),
    *(("report", "list", "ID"), ("report", "show", "ID", "1"), ("notice", "lists", "ID")),
    *(("run", "list", "ID"), ("response", "unconfirmed"), ("response", "propose", "ID")),
    *(
        ("order", "show", "ORDER"),
        ("task", "show", "1"),
        ("call", "show", "CALL"),
        ("shift", "page"),
    ),
    *(("paper", "state"), ("order", "slip", "ORDER"), ("shift", "equipment", "list")),
)


def test_what_was_recorded_is_shown_harmless_and_told_raw(night: Night, tmp_path: Path) -> None:
    told = list(_exported(night, tmp_path / "export"))
    for words in READS:
        words = tuple(night.known.get(NAMED.get(word, ""), word) for word in words)
        said = night.shell(*words)
        assert not list(unharmed(said)), words
        assert said.code == 0, (words, said)
        told.append(json.dumps(night.shell.ok(*words), ensure_ascii=False))
    missing = [text for text in night.typed if not _is_told(text, "".join(told))]
    assert missing == []


def _exported(night: Night, folder: Path) -> Iterator[str]:
    """Every line of JSON that an export with names and numbers holds."""
    words = ("log", "export", "-o", str(folder), "--full", "--reason", "asked for")
    night.shell.ok(*words, officer="supervisor1")
    for file in folder.glob("*.jsonl"):
        for line in file.read_bytes().splitlines():
            yield json.dumps(json.loads(line), ensure_ascii=False)


def _is_told(text: str, told: str) -> bool:
    """Whether a text stands there to the last character; a train number in its one spelling."""
    kept = text.strip().encode("utf-8", "backslashreplace").decode()
    ways = (kept, train_number(kept))
    return any(json.dumps(way, ensure_ascii=False)[1:-1] in told for way in ways)


def test_an_export_of_it_is_verified_without_the_program(night: Night, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    night.shell.ok("log", "export", "-o", str(folder), officer="admin1")
    command = [sys.executable, "-I", str(folder / "verify_log.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done


def test_an_export_made_up_by_somebody_steers_no_terminal_of_who_verifies_it(
    night: Night, tmp_path: Path
) -> None:
    folder = tmp_path / "export"
    night.shell.ok("log", "export", "-o", str(folder), officer="admin1")
    kept = (folder / "entries.jsonl").read_bytes().splitlines()
    log = json.loads(kept[0])["log"]
    steering = json.dumps("\x1b]52;c;eA==\x07\x9b2J\u202e\ud800\n")[1:-1].encode()
    for made_up in (
        [line.replace(log.encode(), steering) for line in kept],
        [b'{"log":"' + steering + b'"}', *kept[1:]],
        [b"[" * 100_000, *kept[1:]],
        [b"\x1b[2J", *kept[1:]],
    ):
        digest, hashes = bytes(32), []
        for line in made_up:
            digest = hashlib.sha256(digest + line).digest()
            hashes.append(digest.hex().encode())
        (folder / "entries.jsonl").write_bytes(b"\n".join(made_up) + b"\n")
        (folder / "hashes.txt").write_bytes(b"\n".join(hashes) + b"\n")
        command = [sys.executable, "-I", str(folder / "verify_log.py"), str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert done.stdout == ""
        (sentence,) = done.stderr.splitlines()
        assert not harm_in(sentence)
        assert sentence.startswith("THE LOG DOES NOT HOLD")


def test_no_text_pretends_to_be_a_line_of_ours(night: Night) -> None:
    incident = night.known["incident"]
    for break_ in ("\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\x1bE"):
        forged = f"531{break_}Acknowledged: forged{break_}  done  forged: forged"
        night.shell.ok("incident", "fact", incident, forged, forged, "--source", forged)
        night.shell.ok("incident", "note", incident, forged)
    for words in (("incident", "show", incident), ("log", "show"), ("incident", "list")):
        for line in night.shell(*words).out.split("\n"):
            assert not line.strip().startswith(("Acknowledged: forged", "done  forged"))
