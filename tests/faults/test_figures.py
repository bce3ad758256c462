"""The page of figures is made by the command, and only its own part of the page."""

from __future__ import annotations

import pytest

from tests.benchmarks.figures import BEGIN, END, PAGE, put_between, table
from tests.faults.tally import Tally


def test_the_table_adds_up_and_stands_between_its_comments() -> None:
    made = table({"power loss": Tally(1200, 9000), "kill": Tally(5, 40, lost=1, unsound=2)})
    assert "| power loss | 1,200 | 9,000 | 0 | 0 | 0 | 0 |" in made
    assert made.endswith("| all | 1,205 | 9,040 | 1 | 0 | 0 | 2 |")
    page = f"before\n{BEGIN}\nolder figures\n{END}\nafter"
    assert put_between(page, made) == f"before\n{BEGIN}\n{made}\n{END}\nafter"
    with pytest.raises(ValueError, match="the page lacks"):
        put_between("no place", made)


def test_the_page_has_its_figures_and_they_tell_of_no_loss() -> None:
    _, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    figures, end, _ = rest.partition(END)
    assert end
    last = figures.strip().splitlines()[-1].split("|")
    assert last[1].strip() == "all"
    assert [each.strip() for each in last[4:8]] == ["0"] * 4
