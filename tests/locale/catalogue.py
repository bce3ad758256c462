"""The catalogues kept: `python -m tests.locale.catalogue` brings them up to date with the program.

Sentences are gathered from the source, new ones are added to each `.po` without a translation,
those no longer said are dropped, and the `.mo` beside it is made anew.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeAlias

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

import dutyconsole
from dutyconsole.locale import DIRECTORY, DOMAIN

PACKAGE: Final = Path(dutyconsole.__file__).parent
LOCALES: Final = ("zh_Hans",)

Message: TypeAlias = "str | tuple[str, str]"

_SENTENCES: Final = {
    "tr": (0,), "N_": (0,), "Phrase": (0,), "Phrase.of": (0,),
    "refuse": (1, 2), "Refused": (1, 2), "line": (1,), "worded": (1,),
}  # fmt: skip
"""Which arguments of which calls are sentences."""


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence and where it is said, as `file:line` within the package."""

    message: Message
    where: str


def sentences() -> list[Found]:
    """Every sentence that the program can say, in the order of the source."""
    found: list[Found] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        name = path.relative_to(PACKAGE).as_posix()
        found += [Found(m, f"{name}:{line}") for m, line in _said_in(tree)]
    for path in sorted(PACKAGE.rglob("templates/*.html")):
        page = Environment().parse(path.read_text("utf-8"))
        name = path.relative_to(PACKAGE).as_posix()
        found += [Found(m, f"{name}:{line}") for m, line in _said_on(page)]
    return found


def _said_on(page: nodes.Template) -> Iterator[tuple[Message, int]]:
    """The sentences of a page's template, with their lines."""
    for call in page.find_all(nodes.Call):
        said = [arg.value for arg in call.args if isinstance(arg, nodes.Const)]
        match call.node:
            case nodes.Name(name="tr"):
                yield said[0], call.lineno
            case nodes.Name(name="trn"):
                yield (said[0], said[1]), call.lineno


def messages() -> dict[Message, list[str]]:
    """Every sentence once, with where it is said."""
    once: dict[Message, list[str]] = {}
    for found in sentences():
        once.setdefault(found.message, []).append(found.where)
    return once


def _said_in(tree: ast.Module) -> Iterator[tuple[Message, int]]:
    constants = {target.id: text for node in tree.body for target, text in _constant(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        if name == "trn":
            one, many = (_literal(a, constants) for a in node.args[:2])
            assert one is not None, f"line {node.lineno}: trn takes two literals"
            assert many is not None, f"line {node.lineno}: trn takes two literals"
            yield (one, many), node.lineno
        elif name == "Name" and _literal(node.args[0], {}) == "word":
            text = _literal(node.args[1], constants)
            if text:
                yield text, node.lineno
        for at in _SENTENCES.get(name, ()):
            text = _literal(node.args[at], constants) if at < len(node.args) else None
            if text:
                yield text, node.lineno


def _constant(node: ast.stmt) -> Iterator[tuple[ast.Name, str]]:
    match node:
        case ast.Assign(targets=[ast.Name() as target], value=value):
            text = _literal(value, {})
        case ast.AnnAssign(target=ast.Name() as target, value=ast.expr() as value):
            text = _literal(value, {})
        case _:
            return
    if text is not None:
        yield target, text


def _literal(node: ast.expr, constants: dict[str, str]) -> str | None:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name):
            return constants.get(name)
        case _:
            return None


NO_DATE: Final = datetime(2000, 1, 1, tzinfo=UTC)


def po_path(locale: str) -> Path:
    """The catalogue that people translate."""
    return DIRECTORY / locale / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(locale: str) -> Catalog:
    """The catalogue of a locale as it is on disk; an empty one where there is none."""
    path = po_path(locale)
    if not path.exists():
        return Catalog(locale=locale, domain=DOMAIN, project=DOMAIN, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=locale, domain=DOMAIN)


def brought_up_to_date(catalogue: Catalog) -> Catalog:
    """The catalogue with exactly the sentences of the program, translations kept."""
    fresh = Catalog(
        locale=catalogue.locale, domain=DOMAIN, project=DOMAIN, charset="utf-8", fuzzy=False
    )
    fresh.header_comment = "# What the screens of dutyconsole say."
    for message, where in messages().items():
        known = catalogue.get(message if isinstance(message, str) else message[0])
        places = sorted({place.partition(":")[0] for place in where})
        locations = [(place, 0) for place in places]
        fresh.add(message, known.string if known else None, locations=locations)
    return fresh


def written(catalogue: Catalog) -> bytes:
    """The `.po` as it belongs on disk: nothing in it that changes by itself."""
    file = io.BytesIO()
    write_po(
        file, catalogue, width=100, sort_output=False, include_lineno=False, omit_header=True,
        ignore_obsolete=True,
    )  # fmt: skip
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {catalogue.locale_identifier}\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n\n'
    )
    return b"# What the screens of dutyconsole say.\n" + header.encode() + file.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """The `.mo`, the same whenever it is made."""
    file = io.BytesIO()
    catalogue.creation_date = NO_DATE
    write_mo(file, catalogue)
    return file.getvalue()


def main() -> None:
    """Bring every catalogue up to date and say what is left to translate."""
    for locale in LOCALES:
        fresh = brought_up_to_date(read(locale))
        path = po_path(locale)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(fresh))
        path.with_suffix(".mo").write_bytes(compiled(read(locale)))
        left = [m for m in fresh if m.id and not _translated(m.string)]
        print(f"{locale}: {len(fresh)} sentences, {len(left)} to translate")


def _translated(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    main()
