"""A level is proposed where a fact meets the bureau's own criterion; it is never launched."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dutyconsole.domain.criteria import Criterion, Proposal, proposals
from dutyconsole.domain.events import FactRecorded
from dutyconsole.domain.playbook import Level
from tests.domain.builders import INCIDENT, Bench, bench_with
from tests.domain.flows import FLOW_411, POSTS_411, flow, words


def rule(
    level: Level = Level.II, at_least: int | None = 20, equals: str = "", fact: str = "stopped_for"
) -> Criterion:
    least = None if at_least is None else Decimal(at_least)
    return Criterion("p", level, fact, words("stopped long"), least, equals)


def knowing(*facts: tuple[str, str, bool]) -> Bench:
    bench = bench_with(flow("p", FLOW_411, POSTS_411))
    for number, (name, value, confirmed) in enumerate(facts):
        said = FactRecorded(name, value, f"source {number}", confirmed)
        bench.record(f"incident/{INCIDENT}", [said])
    return bench


def proposed(bench: Bench, *criteria: Criterion) -> list[Proposal]:
    return list(proposals(criteria, bench.incident))


@pytest.mark.parametrize("value", ["20", " 25 min", "20.0", "1000"])
def test_a_number_that_is_high_enough_meets(value: str) -> None:
    (proposal,) = proposed(knowing(("stopped_for", value, True)), rule())
    assert (proposal.level, proposal.playbook) == (Level.II, "p")


@pytest.mark.parametrize("value", ["19", "about 30", "14:02", "20-30", "K218+400", "", "-25"])
def test_what_is_lower_or_no_single_number_meets_nothing(value: str) -> None:
    assert proposed(knowing(("stopped_for", value, True)), rule()) == []


def test_a_word_meets_whatever_its_capitals() -> None:
    bench = knowing(("line", "Closed", True))
    assert len(proposed(bench, rule(at_least=None, equals="closed", fact="line"))) == 1
    assert proposed(bench, rule(at_least=None, equals="open", fact="line")) == []


def test_the_proposal_says_which_rule_matched_and_how_sure_the_fact_is() -> None:
    (proposal,) = proposed(knowing(("stopped_for", "25", False)), rule())
    assert str(proposal.rule) == (
        "Level II of p by local criterion: stopped_for is 25 (unconfirmed), "
        "the criterion is at least 20"
    )
    assert proposal.criterion.text == words("stopped long")
    assert proposal.fact.source == "source 0"


def test_where_sources_differ_the_one_that_meets_is_named_so() -> None:
    (proposal,) = proposed(
        knowing(("stopped_for", "25", True), ("stopped_for", "15", True)), rule()
    )
    assert proposal.fact.value == "25"
    assert "sources differ" in str(proposal.rule)


def test_the_highest_level_comes_first() -> None:
    bench = knowing(("stopped_for", "60", True))
    found = proposed(bench, rule(Level.III), rule(Level.I, 60), rule(Level.II, 30))
    assert [p.level for p in found] == [Level.I, Level.II, Level.III]


def test_a_level_that_is_reached_is_not_proposed_again() -> None:
    bench = knowing(("stopped_for", "60", True))
    bench.launch(Level.II, "system_elg_office_director")
    found = proposed(bench, rule(Level.III), rule(Level.I), rule(Level.II))
    assert [p.level for p in found] == [Level.I]


def test_nothing_recorded_proposes_nothing() -> None:
    assert proposed(knowing(), rule()) == []
