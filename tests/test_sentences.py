"""Every refusal and every phrase is a sentence that a catalogue can hold."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dutyconsole import bootstrap
from dutyconsole.desk.people import UNIT_KINDS
from dutyconsole.domain.incident import IncidentState
from dutyconsole.domain.lifecycle import CORRECTABLE
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.phrase import AND, OR, SORTS
from dutyconsole.domain.roster import Role
from dutyconsole.domain.run import StepState
from dutyconsole.library import bureau
from dutyconsole.locale.names import WORDS

ROOT = Path(bootstrap.__file__).parent
MAKERS = {"dutyconsole/domain/phrase.py", "dutyconsole/domain/refusal.py"}
"""What the sentences are made with; only here a template comes from a variable."""

SOURCES = {
    "refuse": "dutyconsole.domain.refusal",
    "Refused": "dutyconsole.domain.refusal",
    "Phrase": "dutyconsole.domain.phrase",
    "Name": "dutyconsole.domain.phrase",
    "Names": "dutyconsole.domain.phrase",
    "worded": "dutyconsole.domain.wording",
    "line": "dutyconsole.domain.wording",
}
"""What takes a sentence or a name -> where it is from."""


@dataclass
class Module:
    """One file, and what the names in it stand for."""

    path: str
    tree: ast.Module
    known: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    if SOURCES.get(alias.name) == node.module:
                        self.known[alias.asname or alias.name] = alias.name

    def maker(self, call: ast.Call) -> str:
        """Which of `SOURCES` is called, such as `refuse` or `Phrase.of`; empty for all others."""
        match call.func:
            case ast.Name(id=name):
                return self.known.get(name, "")
            case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name in self.known:
                return f"{self.known[name]}.{attribute}"
            case _:
                return ""

    def calls(self, *makers: str) -> Iterator[ast.Call]:
        """The calls of what is named."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and self.maker(node) in makers:
                yield node

    def literal(self, node: ast.expr) -> str | None:
        """The text that an expression is, written out or as a constant of the file."""
        match node:
            case ast.Constant(value=str() as text):
                return text
            case ast.Name(id=name):
                for statement in self.tree.body:
                    match statement:
                        case (
                            ast.Assign(targets=[ast.Name(id=target)], value=ast.Constant(value=v))
                            | ast.AnnAssign(target=ast.Name(id=target), value=ast.Constant(value=v))
                        ) if target == name and isinstance(v, str):
                            return v
        return None

    def is_phrase(self, node: ast.expr | None) -> bool:
        """Whether an expression can only be a phrase."""
        match node:
            case ast.Call():
                return self.maker(node) in ("Phrase", "Phrase.of") or self._returns(node, "Phrase")
            case ast.IfExp(body=one, orelse=other):
                return self.is_phrase(one) and self.is_phrase(other)
            case ast.Name(id=name):
                meant = list(self._meant(name))
                return bool(meant) and all(meant)
            case ast.Attribute(attr="why" | "way" | "phrase"):
                return True
            case _:
                return False

    def _meant(self, name: str) -> Iterator[bool]:
        """For everything that gives `name` a value in the file, whether that is a phrase."""
        for node in ast.walk(self.tree):
            match node:
                case ast.arg(arg=argument, annotation=annotation) if argument == name:
                    yield annotation is not None and ast.unparse(annotation) == "Phrase"
                case (
                    ast.Assign(targets=[ast.Name(id=target)], value=value)
                    | ast.AnnAssign(target=ast.Name(id=target), value=value)
                    | ast.NamedExpr(target=ast.Name(id=target), value=value)
                ) if target == name:
                    yield self.is_phrase(value)
                case ast.Assign(targets=[ast.Tuple(elts=elements)], value=ast.Call() as value) if (
                    name in [e.id for e in elements if isinstance(e, ast.Name)]
                ):
                    phrases = ", ".join(["Phrase"] * len(elements))
                    yield self._returns(value, f"tuple[{phrases}]")

    def _returns(self, call: ast.Call, annotation: str) -> bool:
        match call.func:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                return any(
                    isinstance(node, ast.FunctionDef)
                    and node.name == name
                    and node.returns is not None
                    and ast.unparse(node.returns) == annotation
                    for node in ast.walk(self.tree)
                )
        return False


def modules() -> list[Module]:
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT.parent).as_posix()
        if name not in MAKERS:
            found.append(Module(name, ast.parse(path.read_text("utf-8"))))
    return [module for module in found if module.known]


MODULES = modules()
EACH = pytest.mark.parametrize("module", MODULES, ids=lambda module: module.path)


def blanks(template: str) -> set[str]:
    """The blanks of a template; each is a plain name, at most in quotes (`!r`)."""
    found = set()
    for _, name, spec, conversion in string.Formatter().parse(template):
        if name is not None:
            assert name.isidentifier(), template
            assert not spec, template
            assert conversion in (None, "r"), template
            found.add(name)
    return found


def given(call: ast.Call) -> set[str]:
    names = [keyword.arg for keyword in call.keywords]
    assert None not in names, ast.unparse(call)
    return {name for name in names if name}


@EACH
def test_a_refusal_has_two_sentences_whose_blanks_are_filled(module: Module) -> None:
    for call in module.calls("refuse", "Refused"):
        where = f"{module.path}:{call.lineno}"
        assert len(call.args) == 3, where
        needed = set()
        for sentence in call.args[1:]:
            text = sentence.value if isinstance(sentence, ast.Constant) else None
            if isinstance(text, str):
                needed |= blanks(text)
                assert not text.endswith("."), where
            else:
                assert module.is_phrase(sentence), f"{where}: {ast.unparse(sentence)}"
        assert needed == given(call), where
        match call.args[2]:
            case ast.Constant(value=str() as mend):
                assert mend[0] == mend[0].lower(), where


@EACH
def test_a_phrase_is_a_literal_whose_blanks_are_filled(module: Module) -> None:
    for call in module.calls("Phrase", "Phrase.of"):
        where = f"{module.path}:{call.lineno}"
        assert len(call.args) == 1, where
        template = module.literal(call.args[0])
        assert template is not None, f"{where}: {ast.unparse(call.args[0])}"
        assert blanks(template) == given(call), where


@EACH
def test_a_blank_is_never_filled_with_words_that_nobody_translates(module: Module) -> None:
    for call in module.calls("refuse", "Refused", "Phrase.of"):
        for keyword in call.keywords:
            for part in _written(keyword.value):
                where = f"{module.path}:{part.lineno}: {keyword.arg}={part.value!r}"
                assert not any(c.isalpha() for c in str(part.value)), where


def _written(value: ast.expr) -> Iterator[ast.Constant]:
    """The texts written out in a value, but for what is called with them."""
    match value:
        case ast.Constant(value=str()):
            yield value
        case ast.JoinedStr(values=parts):
            yield from (part for part in parts if isinstance(part, ast.Constant))
        case ast.IfExp(body=one, orelse=other):
            yield from (*_written(one), *_written(other))
        case ast.BoolOp(values=parts):
            for part in parts:
                yield from _written(part)


@EACH
def test_a_name_is_of_a_known_sort_and_a_word_is_in_the_catalogue(module: Module) -> None:
    for call in module.calls("Name", "Names.of", "Names.some"):
        where = f"{module.path}:{call.lineno}"
        sort, *ids = (module.literal(argument) for argument in call.args)
        assert sort in SORTS, where
        if sort == "word":
            assert {word.replace("_", " ") for word in ids if word} <= set(WORDS), where


@EACH
def test_what_was_typed_is_named_by_a_word_in_the_catalogue(module: Module) -> None:
    for call in module.calls("worded", "line"):
        where = f"{module.path}:{call.lineno}"
        match call.args[1]:
            case ast.Constant(value=str() as what):
                assert what in WORDS, f"{where}: {what}"
                assert what[0].isupper(), where
            case what:
                assert module.is_phrase(what), where


def test_words_of_our_own_that_come_from_elsewhere_are_in_the_catalogue() -> None:
    found: set[str] = {AND, OR, *Role, *IncidentState, *StepState, *Action, *UNIT_KINDS}
    for fields in CORRECTABLE.values():
        found |= fields
    for playbook, _ in bureau.shipped_playbooks():
        found |= {outcome for step in playbook.steps for outcome in step.outcomes}
    assert {word.replace("_", " ") for word in found} <= set(WORDS)
    assert len(WORDS) == len(set(WORDS))
