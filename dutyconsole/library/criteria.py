"""The bureau's own criteria for levels, read from a file as frozen types."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from dutyconsole.domain.criteria import Criterion
from dutyconsole.domain.playbook import Level
from dutyconsole.library.flaw import Flawed, Flaws, quoted
from dutyconsole.library.form import Form, Lines
from dutyconsole.library.yaml_source import Listing, parse, read_bytes

_KEYS: Final = ("playbook", "level", "fact", "at_least", "equals", "text")


def read_criteria(path: Path) -> tuple[Criterion, ...]:
    """The criteria that a file such as `data/criteria.yaml` lists; an empty list is one.

    Raises:
        Flawed: With everything wrong with it.
    """
    flaws = Flaws(str(path))
    table = parse(read_bytes(path), flaws)
    found: tuple[Criterion, ...] = ()
    if table is not None:
        form = Form(table, "", flaws, Lines())
        form.reject_unknown(("criteria",))
        node = table.get("criteria")
        if not (isinstance(node, Listing) and not node.items):
            found = tuple(_criteria(form))
    if flaws.all():
        raise Flawed(flaws.all())
    return found


def _criteria(form: Form) -> Iterator[Criterion]:
    for entry in form.forms("criteria"):
        entry.reject_unknown(_KEYS)
        playbook = entry.name("playbook", required=True)
        level = entry.choice("level", Level.__members__, Level.III.name, required=True)
        at_least = _number(entry)
        equals = entry.word("equals")
        if ("at_least" in entry) == ("equals" in entry):
            entry.wrong(
                "at_least", "stands here with equals, or neither does", "write one of the two"
            )
        fact = entry.word("fact", required=True)
        text = entry.text("text", required=True)
        yield Criterion(playbook, Level[level], fact, text, at_least, equals)


def _number(entry: Form) -> Decimal | None:
    word = entry.word("at_least")
    if not word.strip():
        return None
    try:
        number = Decimal(word)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        entry.wrong("at_least", f"{quoted(word)} is no number", "write a number such as 20")
        return None
    return number
