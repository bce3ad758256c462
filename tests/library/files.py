"""Playbook files for tests: small, good unless a test says otherwise."""

from __future__ import annotations

import functools
from pathlib import Path
from textwrap import dedent, indent
from typing import Final

from dutyconsole.library.check import check
from dutyconsole.library.flaw import Flaw
from dutyconsole.library.organisation import Organisation, read_organisation

ROOT: Final = Path(__file__).parents[2]
SHIPPED: Final = sorted((ROOT / "playbooks").glob("*.yaml"))

TEXT: Final = "{en: Do it, zh-Hans: 做, zh-Hant: 做}"
LEVELS: Final = """\
response:
  I: {launch: [bureau_elg_leader], summary: [bureau]}
  II: {launch: [system_elg_leader], summary: [system]}
  III: {launch: [station_elg_leader], summary: [station_depot]}
"""


@functools.cache
def organisation() -> Organisation:
    return read_organisation(ROOT / "data" / "organisation.yaml")


def playbook_file(steps: str, more: str = "", own: str = "9-1") -> str:
    """A playbook; `TEXT` in it stands for a text, `act` for what each plain step needs."""
    head = f"""\
id: "{own}"
version: 1
title: TEXT
kinds: [routine]
source: {{section: "9-1", title: 測試}}
{more}steps:
"""
    whole = head + indent(dedent(steps).strip("\n"), "  ") + "\n"
    return whole.replace("ACT", "do: TEXT, basis: local").replace("TEXT", TEXT)


def decision(name: str, more: str = "") -> str:
    """A step that asks for yes or no."""
    return (
        f'- {{id: {name}, kind: decision, ask: TEXT, outcomes: ["yes", "no"], basis: local{more}}}'
    )


def checked(folder: Path, *texts: str) -> list[Flaw]:
    """What `check` says about files `1.yaml`, `2.yaml`..., their folder left off."""
    paths = []
    for number, text in enumerate(texts, 1):
        path = folder / f"{number}.yaml"
        path.write_text(text, "utf-8")
        paths.append(path)
    found = check(paths, organisation())
    return [Flaw(Path(f.file).name, f.line, f.field, f.wrong, f.mend) for f in found]


def marked_line(text: str) -> int:
    """The line with the mark `#!`; the first if there is none."""
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, 1) if "#!" in line), 1)
