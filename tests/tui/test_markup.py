"""No screen reads foreign text as markup: `[A3]` is a carriage, not a style.

Ruff bans what can be banned by its name (TID251 in `pyproject.toml`); this looks at the calls and
assignments that take text as markup unless told otherwise.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCREENS = ROOT / "dutyconsole" / "tui"

ASKED = frozenset({"OptionList", "PickList", "SelectionList", "notify"})
"""Calls that take markup unless `markup=False` stands there."""

BRACKETED = frozenset({"border_title", "border_subtitle", "tooltip"})
"""Attributes that read a text as markup; a `Content` is taken as it is."""

TITLED = frozenset({"Collapsible", "TabPane", "Button", "Checkbox", "RadioButton", "Switch"})
"""Widgets whose label is markup unless it is a `Content`."""


def violations(source: str, name: str = "x.py") -> list[str]:
    """Where a text may be read as markup: `file:line what`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        wrong = _wrong(node)
        if wrong:
            found.append(f"{name}:{getattr(node, 'lineno', 0)} {wrong}")
    return found


def _wrong(node: ast.AST) -> str:
    match node:
        case ast.Call(func=func):
            return _wrong_call(node, _name(func))
        case (
            ast.Assign(targets=[ast.Attribute(attr=attr)], value=value)
            | ast.AnnAssign(target=ast.Attribute(attr=attr), value=ast.expr() as value)
        ) if attr in BRACKETED and not _is_content(value):
            return f"{attr} reads markup: give it Content(...)"
        case ast.ClassDef(name=name) if name not in ASKED and _derives_from_asked(node):
            calls = [n for n in ast.walk(node) if isinstance(n, ast.Call) and _is_super(n)]
            if not any(_says_no(call) for call in calls):
                return f"class {node.name}: super().__init__ without markup=False"
    return ""


def _derives_from_asked(node: ast.ClassDef) -> bool:
    return any(_name(base) in ASKED for base in node.bases)


def _wrong_call(call: ast.Call, name: str) -> str:
    if name in ASKED and not _says_no(call):
        return f"{name}() without markup=False"
    if name in TITLED and call.args and not _is_content(call.args[0]):
        return f"{name}() reads markup: give it Content(...)"
    if any(k.arg == "markup" and not _is_false(k.value) for k in call.keywords):
        return f"{name}() with markup"
    return ""


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(value=value):
            return _name(value)
    return ""


def _is_super(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(attr="__init__", value=ast.Call(func=ast.Name(id="super"))):
            return True
    return False


def _says_no(call: ast.Call) -> bool:
    return any(k.arg == "markup" and _is_false(k.value) for k in call.keywords)


def _is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def _is_content(node: ast.expr) -> bool:
    """Whether an expression is plainly a `Content`, words of our own without blanks, or nothing."""
    match node:
        case ast.Constant(value=None):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id="Content"), attr=made)):
            return made != "from_markup"
        case ast.Call(func=ast.Name(id="Content" | "plain" | "styled")):
            return True
        case ast.Call(func=ast.Name(id="tr"), args=[ast.Constant(value=str(ours))], keywords=[]):
            return "[" not in ours
        case ast.Call(func=ast.Attribute(value=ast.Name(id="show"), attr="plain" | "styled")):
            return True
        case ast.IfExp(body=one, orelse=other):
            return _is_content(one) and _is_content(other)
    return False


@pytest.mark.parametrize(
    "path", sorted(SCREENS.rglob("*.py")), ids=lambda p: str(p.relative_to(SCREENS))
)
def test_no_screen_reads_text_as_markup(path: Path) -> None:
    assert violations(path.read_text(), path.name) == []


@pytest.mark.parametrize(
    "planted",
    [
        "yield OptionList(Option(raw))",
        "yield OptionList(Option(raw), markup=True)",
        "self.app.notify(raw)",
        "self.notify(raw, markup=flag)",
        "box.border_title = raw",
        "box.border_title = tr('CALL {n}', n=caller)",
        "box.border_title = tr('[b]CALL')",
        "box.border_title = tr(raw)",
        "box.border_title = Content.from_markup(raw)",
        "box.border_subtitle = Content(raw) if raw else raw",
        "self.tooltip: str = raw",
        "yield Button(raw)",
        "yield Words(raw, markup=True)",
        "class L(OptionList):\n    def __init__(self):\n        super().__init__(id='x')",
        "class L(OptionList):\n    pass",
    ],
)
def test_a_planted_violation_is_found(planted: str) -> None:
    assert len(violations(planted)) == 1


@pytest.mark.parametrize(
    "fine",
    [
        "yield OptionList(Option(raw), markup=False)",
        "self.app.notify(raw, title=raw, markup=False)",
        "box.border_title = Content(raw)",
        "box.border_title = tr('REPORT')",
        "box.border_title = show.plain(raw) if raw else None",
        "yield Button(Content(raw))",
        "class L(OptionList):\n    def __init__(self):\n        super().__init__(markup=False)",
    ],
)
def test_what_is_literal_is_fine(fine: str) -> None:
    assert violations(fine) == []


PLANTED = """
from rich.text import Text
from textual.content import Content
from textual.widgets import Label, Markdown, Static

Content.from_markup("[b]")
Text.from_markup("[b]")
print(Label, Markdown, Static)
"""


def test_ruff_bans_what_reads_markup_by_its_name() -> None:
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise",
               "--config", str(ROOT / "pyproject.toml"), "--stdin-filename"]  # fmt: skip

    def banned(name: str) -> list[str]:
        told = subprocess.run(
            [*command, str(SCREENS / name), "-"], input=PLANTED, capture_output=True, text=True
        ).stdout
        return [line for line in told.splitlines() if "TID251" in line]

    assert len(banned("planted.py")) == 5
    assert len(banned("widgets/planted.py")) == 5
    assert not [line for line in banned("widgets/words.py") if "Static" in line]


PRINTED = """
import sys
import typer
from rich import get_console
from rich.console import Console
from rich.table import Table

print(raw)
typer.echo(raw)
Console().print(raw)
get_console().print(Table(raw))
"""


def test_ruff_bans_whatever_prints_but_the_shells_one_door() -> None:
    """What is printed goes through `cli/output.py`, which makes it harmless."""

    def found(name: str) -> set[str]:
        command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise",
                   "--select=T20,TID251", "--config", str(ROOT / "pyproject.toml"),
                   "--stdin-filename", str(ROOT / "dutyconsole" / name), "-"]  # fmt: skip
        told = subprocess.run(command, input=PRINTED, capture_output=True, text=True).stdout
        return {line.split(":")[1] for line in told.splitlines() if "planted" in line}

    assert found("cli/planted.py") == found("paper/planted.py") == {"4", "5", "6", "8", "9"}
