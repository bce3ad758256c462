"""Whoever launches it, closes it: ending, confirming, disputing, in error."""

from __future__ import annotations

import pytest

from dutyconsole.domain.authority import EndOrder, end, launch
from dutyconsole.domain.entry import ROSTER
from dutyconsole.domain.events import Mode
from dutyconsole.domain.incident import IncidentState
from dutyconsole.domain.lifecycle import archive, close, merge
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.responsibility import confirm, dispute
from dutyconsole.domain.run import RunState, StepState
from dutyconsole.domain.runs import stop_run
from dutyconsole.domain.secret_review import review_secret
from dutyconsole.domain.signing import OnWord, Signing
from tests.domain.builders import (
    INCIDENT,
    NOT_READ_BACK,
    ON_WORD,
    REPORTED,
    SIGNED,
    WRITTEN,
    WRONG_SECRET,
    Bench,
    bench_with,
    launching,
)
from tests.domain.flows import FLOW_411, POSTS_411, flow

LEADER = "station_elg_leader"
DIRECTOR = "system_elg_office_director"
BUREAU = "bureau_elg_leader"


@pytest.fixture
def bench() -> Bench:
    return bench_with(flow("4-11", FLOW_411, POSTS_411))


@pytest.fixture
def raised(bench: Bench) -> Bench:
    """Level III and, above it, Level II."""
    bench.launch(Level.III, LEADER)
    bench.launch(Level.II, DIRECTOR)
    return bench


# -- ending ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", [LEADER, BUREAU, "system_elg_leader", "officer1"])
def test_nobody_but_the_launcher_ends(raised: Bench, other: str) -> None:
    refusal = raised.refused(Code.NOT_LAUNCHER, end, EndOrder(Level.II, other, SIGNED))
    assert DIRECTOR in refusal.mend


def test_each_is_ended_by_its_own_launcher_highest_first(raised: Bench) -> None:
    raised.refused(Code.HIGHER_LEVEL_IN_FORCE, end, EndOrder(Level.III, LEADER, SIGNED))
    raised.end(Level.II, DIRECTOR)
    raised.end(Level.III, LEADER)
    assert raised.incident.in_force == ()
    assert [r.ended_by for r in raised.incident.responses] == [LEADER, DIRECTOR]


def test_the_launcher_ends_even_after_losing_the_post_and_the_successor_does_not(
    bench: Bench,
) -> None:
    bench.launch(Level.II, DIRECTOR)
    for holding in list(bench.roster.holdings.values()):
        if holding.post == DIRECTOR:
            bench.end_holding(holding.id)
    bench.add_person("successor")
    bench.hold("successor", DIRECTOR, "system")
    bench.refused(Code.NOT_LAUNCHER, end, EndOrder(Level.II, "successor", SIGNED))
    bench.end(Level.II, DIRECTOR)


def test_an_acting_holder_never_ends_anothers_response(bench: Bench) -> None:
    bench.launch(Level.II, DIRECTOR)
    bench.add_person("deputy")
    bench.hold("deputy", DIRECTOR, "system", acting=DIRECTOR)
    bench.refused(Code.NOT_LAUNCHER, end, EndOrder(Level.II, "deputy", SIGNED))


@pytest.mark.parametrize("signing", [SIGNED, ON_WORD, WRITTEN])
def test_an_end_is_signed_on_word_or_written(bench: Bench, signing: Signing) -> None:
    bench.launch(Level.II, DIRECTOR)
    bench.end(Level.II, DIRECTOR, signing)
    (response,) = bench.incident.responses
    assert not response.in_force
    assert response.end_open is (signing is ON_WORD)


@pytest.mark.parametrize(
    ("signing", "code"),
    [
        (REPORTED, Code.NOT_SIGNED),
        (WRONG_SECRET, Code.NOT_SIGNED),
        (NOT_READ_BACK, Code.NOT_READ_BACK),
        (OnWord("", read_back=True), Code.INVALID),
    ],
)
def test_a_reported_end_never_ends_and_neither_does_a_wrong_secret(
    bench: Bench, signing: Signing, code: Code
) -> None:
    bench.launch(Level.II, DIRECTOR)
    bench.refused(code, end, EndOrder(Level.II, DIRECTOR, signing))


def test_the_wrong_person_is_named_before_the_wrong_secret(raised: Bench) -> None:
    raised.refused(Code.NOT_LAUNCHER, end, EndOrder(Level.III, DIRECTOR, WRONG_SECRET))
    raised.refused(Code.NOT_SIGNED, end, EndOrder(Level.III, LEADER, WRONG_SECRET))


def test_what_is_not_in_force_and_who_is_not_known_is_unknown(bench: Bench) -> None:
    bench.refused(Code.UNKNOWN, end, EndOrder(Level.II, DIRECTOR, SIGNED))
    bench.launch(Level.II, DIRECTOR)
    bench.refused(Code.UNKNOWN, end, EndOrder(Level.II, "nobody", SIGNED))
    bench.refused(Code.UNKNOWN, end, EndOrder(Level.II, DIRECTOR, SIGNED, run="4-12"))


def test_who_answers_for_one_level_in_two_runs_says_which() -> None:
    both = bench_with(flow("4-11", FLOW_411, POSTS_411), flow("4-12", FLOW_411, POSTS_411))
    both.launch(Level.II, DIRECTOR)
    both.launch(Level.II, DIRECTOR, playbook="4-12")
    both.refused(Code.INVALID, end, EndOrder(Level.II, DIRECTOR, SIGNED))
    both.do(end, EndOrder(Level.II, DIRECTOR, SIGNED, run="4-11"))
    assert [r.run for r in both.incident.in_force] == ["4-12"]


def test_an_end_signed_with_a_secret_that_somebody_else_set_since_counts_as_on_word(
    bench: Bench,
) -> None:
    bench.launch(Level.II, DIRECTOR)
    bench.set_secret(DIRECTOR, by="admin1")
    bench.set_secret(DIRECTOR, by=DIRECTOR)
    bench.end(Level.II, DIRECTOR, SIGNED)
    (response,) = bench.incident.responses
    assert response.end_mode is Mode.ON_WORD
    assert response.end_reset_secret
    assert response.end_open
    bench.refused(Code.NOT_SIGNED, confirm, Level.II, DIRECTOR, SIGNED)
    bench.do(confirm, Level.II, DIRECTOR, WRITTEN)
    assert not bench.incident.responses[0].end_open


def test_a_secret_set_before_the_launch_and_looked_into_leaves_a_signed_end_signed(
    bench: Bench,
) -> None:
    bench.set_secret(DIRECTOR, by="admin1")
    bench.record(ROSTER, [review_secret(bench.roster, DIRECTOR, LEADER, "")], LEADER)
    bench.launch(Level.II, DIRECTOR)
    bench.set_secret(DIRECTOR, by=DIRECTOR)
    bench.end(Level.II, DIRECTOR, SIGNED)
    assert bench.incident.responses[0].end_mode is Mode.SIGNED


def test_what_is_signed_while_it_is_in_doubt_whose_secret_it_is_counts_as_on_word(
    bench: Bench,
) -> None:
    bench.set_secret(DIRECTOR, by="admin1")
    bench.set_secret(DIRECTOR, by=DIRECTOR)
    bench.launch(Level.II, DIRECTOR, SIGNED)
    bench.end(Level.II, DIRECTOR, SIGNED)
    (response,) = bench.incident.responses
    assert (response.mode, response.end_mode) == (Mode.ON_WORD, Mode.ON_WORD)
    bench.refused(Code.NOT_SIGNED, confirm, Level.II, DIRECTOR, SIGNED)
    bench.record(ROSTER, [review_secret(bench.roster, DIRECTOR, LEADER, "")], LEADER)
    bench.do(confirm, Level.II, DIRECTOR, SIGNED)


# -- in error -------------------------------------------------------------------------------------


def test_a_launch_in_error_is_ended_by_the_person_named_and_counts_as_never_launched(
    bench: Bench,
) -> None:
    bench.launch(Level.II, DIRECTOR, REPORTED)
    bench.refused(Code.NOT_LAUNCHER, end, EndOrder(Level.II, LEADER, SIGNED, in_error=True))
    bench.end(Level.II, DIRECTOR, in_error=True)
    run = bench.run()
    assert (run.launched, run.in_force, run.highest_reached) == ((), (), None)
    assert run.states["order"] is StepState.CURRENT, "the decision stands as it was answered"
    assert run.states["stop"] is StepState.WAITING
    bench.decide("decide", "no")
    assert bench.run().states["order"] is StepState.NOT_NEEDED
    assert len(bench.incident.responses) == 1, "the log still shows it"


def test_after_a_launch_in_error_the_next_one_may_be_of_any_level(bench: Bench) -> None:
    bench.launch(Level.I, BUREAU)
    bench.end(Level.I, BUREAU, in_error=True)
    bench.launch(Level.III, LEADER)
    assert bench.incident.level is Level.III
    assert [r.id for r in bench.incident.responses] == ["1", "2"]


# -- confirming and disputing ---------------------------------------------------------------------


@pytest.mark.parametrize("how", [ON_WORD, REPORTED])
@pytest.mark.parametrize("signing", [SIGNED, WRITTEN])
def test_the_launcher_or_a_written_order_confirms_a_launch(
    bench: Bench, how: Signing, signing: Signing
) -> None:
    bench.launch(Level.II, DIRECTOR, how)
    bench.refused(Code.NOT_LAUNCHER, confirm, Level.II, LEADER, signing)
    bench.do(confirm, Level.II, DIRECTOR, signing)
    assert not bench.incident.responses[0].launch_open
    bench.refused(Code.INVALID, confirm, Level.II, DIRECTOR, signing)


@pytest.mark.parametrize("signing", [ON_WORD, REPORTED, WRONG_SECRET])
def test_word_of_mouth_confirms_nothing(bench: Bench, signing: Signing) -> None:
    bench.launch(Level.II, DIRECTOR, ON_WORD)
    bench.refused(Code.NOT_SIGNED, confirm, Level.II, DIRECTOR, signing)


def test_a_disputed_end_puts_the_response_back_in_force(bench: Bench) -> None:
    bench.done("activate", "act")
    bench.launch(Level.II, DIRECTOR)
    bench.end(Level.II, DIRECTOR, ON_WORD)
    assert bench.run().states["stop"] is StepState.DONE
    bench.refused(Code.NOT_LAUNCHER, dispute, Level.II, LEADER, SIGNED, "not I")
    bench.do(dispute, Level.II, DIRECTOR, SIGNED, "I never said so")
    (response,) = bench.run().in_force
    assert response.end_disputed
    assert bench.run().states["stop"] is StepState.CURRENT
    bench.end(Level.II, DIRECTOR)
    assert not bench.incident.on_word


def test_somebody_elses_word_disputes_nothing(bench: Bench) -> None:
    bench.launch(Level.II, DIRECTOR)
    bench.end(Level.II, DIRECTOR, ON_WORD)
    bench.refused(Code.NOT_SIGNED, dispute, Level.II, DIRECTOR, REPORTED, "he denies it, they say")
    assert not bench.run().in_force


def test_a_disputed_end_in_error_counts_as_launched_again(bench: Bench) -> None:
    bench.launch(Level.II, DIRECTOR)
    bench.end(Level.II, DIRECTOR, ON_WORD, in_error=True)
    bench.do(dispute, Level.II, DIRECTOR, SIGNED, "it was no error")
    assert bench.run().states["order"] is StepState.DONE
    assert bench.incident.level is Level.II


def test_a_signed_end_cannot_be_disputed(bench: Bench) -> None:
    bench.launch(Level.II, DIRECTOR)
    bench.end(Level.II, DIRECTOR)
    bench.refused(Code.INVALID, dispute, Level.II, DIRECTOR, SIGNED, "not I")


def test_a_disputed_launch_stays_in_force_until_the_person_named_ends_it(bench: Bench) -> None:
    bench.launch(Level.II, DIRECTOR, REPORTED)
    bench.do(dispute, Level.II, DIRECTOR, SIGNED, "I was on leave")
    assert bench.incident.level is Level.II
    assert bench.incident.responses[0].launch_disputed
    bench.end(Level.II, DIRECTOR, in_error=True)
    assert bench.incident.on_word == ()


def closable(bench: Bench) -> Bench:
    bench.done("recv", "notify", "collect")
    bench.launch(Level.II, DIRECTOR)
    bench.done("activate", "act", "summ", "archive")
    return bench


def test_a_disputed_end_reopens_a_closed_incident(bench: Bench) -> None:
    closable(bench).end(Level.II, DIRECTOR, ON_WORD)
    bench.do(close, "")
    bench.do(dispute, Level.II, DIRECTOR, SIGNED, "I never said so")
    assert bench.incident.state is IncidentState.ACTIVE
    assert bench.incident.level is Level.II


def test_nothing_on_word_is_archived(bench: Bench) -> None:
    closable(bench).end(Level.II, DIRECTOR, ON_WORD)
    bench.do(close, "")
    refusal = bench.refused(Code.ON_WORD, archive, signed_off=True)
    assert DIRECTOR in refusal.mend
    bench.do(confirm, Level.II, DIRECTOR, SIGNED)
    bench.do(archive, signed_off=True)
    assert bench.incident.state is IncidentState.ARCHIVED


def test_a_response_that_stands_again_in_a_merged_incident_can_still_be_ended(
    bench: Bench,
) -> None:
    bench.launch(Level.II, DIRECTOR)
    bench.end(Level.II, DIRECTOR, ON_WORD)
    bench.report("B")
    here, there = merge(bench.situation(), bench.incidents["B"])
    bench.record(f"incident/{INCIDENT}", here)
    bench.record("incident/B", there)
    bench.do(dispute, Level.II, DIRECTOR, SIGNED, "I never said so")
    bench.refused(Code.NOT_LAUNCHER, end, EndOrder(Level.II, LEADER, SIGNED))
    bench.refused(Code.INVALID, launch, launching(Level.I, BUREAU))
    bench.end(Level.II, DIRECTOR)
    assert bench.incident.in_force == ()
    assert bench.incident.state is IncidentState.MERGED


# -- stopping a run -------------------------------------------------------------------------------


def test_a_run_stops_with_a_reason_but_not_while_its_response_is_in_force(bench: Bench) -> None:
    bench.launch(Level.III, LEADER)
    bench.refused(Code.RESPONSE_IN_FORCE, stop_run, "4-11", "wrong playbook")
    bench.end(Level.III, LEADER)
    bench.refused(Code.INVALID, stop_run, "4-11", "")
    bench.do(stop_run, "4-11", "wrong playbook")
    run = bench.run()
    assert (run.state, run.current, run.stop_reason) == (RunState.STOPPED, (), "wrong playbook")
    bench.refused(Code.INVALID, stop_run, "4-11", "again")


def test_the_response_of_another_run_does_not_keep_a_run_from_stopping() -> None:
    both = bench_with(flow("4-8", "recv\narchive"), flow("4-11", FLOW_411, POSTS_411))
    both.launch(Level.III, LEADER, playbook="4-11")
    both.do(stop_run, "4-8", "no equipment fault")
    assert both.incident.level is Level.III
