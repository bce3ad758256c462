"""Who signed on with no secret, or with one in doubt, handles incidents and settles nothing."""

from __future__ import annotations

from dataclasses import fields

from dutyconsole.desk import people, private, sign_ons
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.office import Office
from dutyconsole.domain.permissions import PERMITTED, UNDER_GLASS, WITHOUT_DOUBT, Action
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.roster import Role, Roster
from dutyconsole.domain.signing import Written
from tests.desk.bench import by_telephone
from tests.desk.town import DIRECTOR, REN, SHEN, TAKEN, Town


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


def test_a_secret_in_doubt_ends_on_word_and_confirms_nothing(town: Town) -> None:
    people.set_roles(town.bench.desk, town.admin, REN, [Role.LEADER, Role.DUTY_OFFICER])
    town.take_over()
    ends_on_word_and_settles_nothing(town, town.on(REN, TAKEN))


def test_an_administrator_alone_does_nothing_of_a_supervisors(town: Town) -> None:
    """They set the supervisor's secret and choose the next one; only a review opens the rest."""
    bench = town.bench
    bench.report(reporter="Ms Bai")
    reporter = bench.incident.reports[0].reporter
    taken = sign_ons.break_glass(bench.desk, "officer", "no secret at hand").taking
    sign_ons.give_back(bench.desk, bench.officer)
    second = [Role.SUPERVISOR, Role.DUTY_OFFICER]
    people.set_roles(bench.desk, town.admin, REN, second)
    town.take_over(SHEN)
    shen = town.on(SHEN, TAKEN)
    town.refused(
        Code.NOT_PERMITTED, lambda: sign_ons.review_glass(bench.desk, shen, taken, "all well")
    )
    for action in Action:
        if Role.SUPERVISOR not in PERMITTED[action]:
            continue
        if action in WITHOUT_DOUBT:
            bench.refused(Code.NOT_PERMITTED, bench.desk.check, shen, action)
        else:
            bench.desk.check(shen, action)
    assert reporter is not None
    assert private.reveal(bench.desk, shen, [reporter.private]), "callers have to be called back"
    people.review_secret(bench.desk, town.on(REN), SHEN, "spoke to her")
    for action in WITHOUT_DOUBT:
        bench.desk.check(shen, action)


def test_no_emergency_waits_for_a_secret_that_is_in_doubt() -> None:
    assert not WITHOUT_DOUBT & UNDER_GLASS
    assert Action.SEE_PRIVATE not in WITHOUT_DOUBT


def test_whose_secret_is_in_doubt_is_folded_once_and_due_by_that(town: Town) -> None:
    """Two registers of one thing could come to differ in what is due and what is refused."""
    assert not {each.name for each in fields(Office)} & {each.name for each in fields(Roster)}
    town.take_over()
    assert len(town.in_sight()) == len(town.bench.desk.roster.doubts.open) == 1
