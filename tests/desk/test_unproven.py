"""Who signed on with no secret, or with one in doubt, handles incidents and settles nothing."""

from __future__ import annotations

from dutyconsole.desk import sign_ons
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.permissions import UNDER_GLASS, Action
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.signing import Written
from tests.desk.bench import by_telephone
from tests.desk.town import DIRECTOR, REN, Town


def ends_on_word_and_settles_nothing(town: Town, officer: Officer) -> None:
    """An emergency is possible as far as the end on word; what that waits for is somebody else."""
    bench = town.bench
    bench.officer = officer
    bench.handle("4-11")
    launched = bench.launch(Level.II, REN, DIRECTOR, by_telephone("17"))
    town.refused(Code.NOT_PERMITTED, lambda: bench.confirm(Level.II, REN, Written("99")))
    town.refused(Code.NOT_PERMITTED, lambda: bench.end(Level.II, REN, Written("100")))
    bench.end(Level.II, REN, by_telephone("18"))
    town.refused(Code.NOT_PERMITTED, lambda: bench.confirm(Level.II, REN, Written("101")))
    (ended,) = bench.incident.responses
    assert [each.key for each in ended.matters] == ["1/launch", "1/end"]
    assert launched.matters


def test_a_broken_glass_ends_on_word_and_confirms_nothing(town: Town) -> None:
    ends_on_word_and_settles_nothing(
        town, sign_ons.break_glass(town.bench.desk, "officer", "a train burns")
    )
    assert Action.CONFIRM not in UNDER_GLASS
