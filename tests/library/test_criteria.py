"""The bureau's own criteria for levels: shipped empty, read with every mistake named."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from dutyconsole.domain.criteria import Criterion
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.text import Localised
from dutyconsole.library.criteria import read_criteria
from dutyconsole.library.flaw import Flawed
from dutyconsole.shipped import shipped

SHIPPED = shipped("data", "criteria.yaml")
TEXT = "text: {en: many, zh-Hans: 很多, zh-Hant: 很多}"


def read(tmp_path: Path, text: str) -> tuple[Criterion, ...]:
    file = tmp_path / "criteria.yaml"
    file.write_text(text, encoding="utf-8")
    return read_criteria(file)


def flaws(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(Flawed) as caught:
        read(tmp_path, text)
    return [f"{flaw.line}: {flaw.field}: {flaw.wrong}" for flaw in caught.value.flaws]


def test_none_are_shipped() -> None:
    assert read_criteria(SHIPPED) == ()


def test_the_shipped_example_can_be_read(tmp_path: Path) -> None:
    lines = SHIPPED.read_text("utf-8").splitlines()
    start = lines.index("# criteria:")
    example = [line.removeprefix("# ") for line in lines[start:] if line.startswith("# ")]
    (criterion,) = read(tmp_path, "\n".join(example))
    assert (criterion.playbook, criterion.level, criterion.fact) == ("4-11", Level.III, "stranded")
    assert criterion.at_least == Decimal(1000)


def test_a_criterion_looks_at_a_number_or_at_a_word(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        f"""criteria:
  - {{playbook: "4-12", level: II, fact: delay, at_least: 1.5, {TEXT}}}
  - {{playbook: "4-12", level: I, fact: line, equals: closed, {TEXT}}}
""",
    )
    text = Localised("many", "很多", "很多")
    assert found == (
        Criterion("4-12", Level.II, "delay", text, at_least=Decimal("1.5")),
        Criterion("4-12", Level.I, "line", text, equals="closed"),
    )


@pytest.mark.parametrize(
    ("entry", "flaw"),
    [
        ("level: IV, fact: a, at_least: 1", 'level: "IV" is not known here'),
        ("level: I, at_least: 1", "fact: is missing"),
        ("level: I, fact: a, at_least: many", 'at_least: "many" is no number'),
        ("level: I, fact: a, at_least: NaN", 'at_least: "NaN" is no number'),
        ("level: I, fact: a", "at_least: stands here with equals, or neither does"),
        ("level: I, fact: a, at_least: 1, equals: b", "at_least: stands here with equals, or"),
        ("level: I, fact: a, at_most: 1, equals: b", "at_most: is an unknown key"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, entry: str, flaw: str) -> None:
    text = f'criteria:\n  - {{playbook: "4-11", {entry}, {TEXT}}}\n'
    (said,) = flaws(tmp_path, text)
    assert said.startswith(f"2: criteria[1].{flaw}"), said


def test_a_file_without_the_list_is_none(tmp_path: Path) -> None:
    assert flaws(tmp_path, "rules: []\n") == [
        "1: criteria: is missing",
        "1: rules: is an unknown key",
    ]
