"""Handing a response over: by both, or by the next tier where whoever answers cannot act."""

from __future__ import annotations

import pytest

from dutyconsole.domain.authority import EndOrder, end
from dutyconsole.domain.events import Mark, Mode, ResponseTransferred, Subject
from dutyconsole.domain.incident import IncidentState
from dutyconsole.domain.lifecycle import archive, close
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.response import Response
from dutyconsole.domain.responsibility import Decision, confirm, decide, dispute
from dutyconsole.domain.signing import OneTimeCode, OnWord, Signing
from dutyconsole.domain.transfers import TransferOrder, transfer
from tests.domain.builders import (
    NOT_READ_BACK,
    ON_WORD,
    REPORTED,
    SIGNED,
    WRITTEN,
    WRONG_SECRET,
    Bench,
    bench_with,
)
from tests.domain.flows import FLOW_411, POSTS_411, flow

LEADER = "station_elg_leader"
DIRECTOR = "system_elg_office_director"
BUREAU = "bureau_elg_leader"
DEPUTY = "bureau_elg_deputy_leader"
SURGE = "bureau_surge_elg_leader"


@pytest.fixture
def bench() -> Bench:
    """Level II in force by the director; a second holder of that post has come on duty."""
    bench = bench_with(flow("4-11", FLOW_411, POSTS_411))
    bench.launch(Level.II, DIRECTOR)
    for person in ("relief", "third"):
        bench.add_person(person)
        bench.hold(person, DIRECTOR, "system", acting=DIRECTOR)
    return bench


def order(
    giving: Signing = SIGNED,
    taking: Signing = SIGNED,
    *,
    level: Level = Level.II,
    giver: str = DIRECTOR,
    receiver: str = "relief",
    by: str = "",
    reason: str = "",
) -> TransferOrder:
    return TransferOrder(level, giver, receiver, giving, taking, by, reason)


def only(bench: Bench) -> Response:
    (response,) = bench.incident.responses
    return response


# -- by both ---------------------------------------------------------------------------------------


def test_responsibility_moves_by_a_transfer_signed_by_both(bench: Bench) -> None:
    bench.do(transfer, order())
    bench.refused(Code.NOT_LAUNCHER, end, EndOrder(Level.II, DIRECTOR, SIGNED))
    bench.end(Level.II, "relief")
    assert (only(bench).launcher, only(bench).ended_by) == (DIRECTOR, "relief")
    assert not bench.incident.on_word


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (order(WRONG_SECRET), Code.NOT_SIGNED),
        (order(SIGNED, WRONG_SECRET), Code.NOT_SIGNED),
        (order(NOT_READ_BACK), Code.NOT_READ_BACK),
        (order(SIGNED, NOT_READ_BACK), Code.NOT_READ_BACK),
        (order(OnWord("", read_back=True)), Code.INVALID),
        (order(REPORTED), Code.NOT_SIGNED),
        (order(SIGNED, WRITTEN), Code.NOT_SIGNED),
        (order(OneTimeCode(valid=True, step=9)), Code.NOT_SIGNED),
        (order(receiver=LEADER), Code.WRONG_POST),
        (order(receiver=DIRECTOR), Code.INVALID),
        (order(giver="relief", receiver=DIRECTOR), Code.NOT_LAUNCHER),
        (order(receiver="nobody"), Code.UNKNOWN),
        (order(level=Level.I), Code.UNKNOWN),
        (order(reason="ill"), Code.INVALID),
    ],
)
def test_anything_less_is_no_transfer(bench: Bench, wrong: TransferOrder, code: Code) -> None:
    bench.refused(code, transfer, wrong)


def test_a_secret_set_by_somebody_else_gives_nothing_away(bench: Bench) -> None:
    bench.set_secret(DIRECTOR, by="admin1")
    bench.refused(Code.NOT_SIGNED, transfer, order())


# -- on word ---------------------------------------------------------------------------------------


def test_two_read_back_orders_move_it_and_stay_visible_until_each_has_confirmed(
    bench: Bench,
) -> None:
    bench.do(transfer, order(ON_WORD, OnWord("18", read_back=True)))
    assert only(bench).answerable == "relief"
    assert [(m.subject, m.person, m.order_number) for m in only(bench).matters] == [
        (Subject.TRANSFER, DIRECTOR, "17"),
        (Subject.TRANSFER, "relief", "18"),
    ]
    bench.do(confirm, Level.II, DIRECTOR, SIGNED)
    assert [m.person for m in only(bench).matters] == ["relief"]
    bench.do(confirm, Level.II, "relief", WRITTEN)
    assert not bench.incident.on_word


def test_only_who_gave_their_word_confirms_or_disputes_a_transfer(bench: Bench) -> None:
    bench.do(transfer, order(SIGNED, ON_WORD))
    for person in (DIRECTOR, "third", LEADER):
        bench.refused(Code.NOT_LAUNCHER, confirm, Level.II, person, SIGNED)
        bench.refused(Code.NOT_LAUNCHER, dispute, Level.II, person, SIGNED, "not so")
    bench.refused(Code.NOT_SIGNED, confirm, Level.II, "relief", ON_WORD)
    bench.do(confirm, Level.II, "relief", SIGNED)
    bench.refused(Code.INVALID, confirm, Level.II, "relief", SIGNED)


@pytest.mark.parametrize("who", [DIRECTOR, "relief"])
def test_a_disputed_transfer_gives_it_back_loudly(bench: Bench, who: str) -> None:
    bench.do(transfer, order(ON_WORD, ON_WORD))
    bench.do(dispute, Level.II, who, SIGNED, "I was never asked")
    assert only(bench).answerable == DIRECTOR
    assert only(bench).transfer_disputed
    assert bench.incident.disputed == bench.incident.responses
    assert bench.incident.irregularities[-1].what == "response_disputed"
    assert not bench.incident.on_word, "the transfer counts for nothing, for either of them"
    bench.refused(Code.NOT_LAUNCHER, end, EndOrder(Level.II, "relief", SIGNED))
    bench.end(Level.II, DIRECTOR)
    assert not bench.incident.disputed


def test_what_the_receiver_ended_is_in_force_again_when_the_transfer_is_disputed(
    bench: Bench,
) -> None:
    bench.do(transfer, order(ON_WORD))
    bench.end(Level.II, "relief", in_error=True)
    bench.do(dispute, Level.II, DIRECTOR, SIGNED, "I never gave it over")
    (standing,) = bench.incident.in_force
    assert (standing.answerable, standing.ended_by, standing.in_error) == (DIRECTOR, "", False)


def test_a_disputed_transfer_reopens_a_closed_incident_and_one_on_word_is_not_archived() -> None:
    bench = bench_with(flow("4-11", FLOW_411, POSTS_411))
    bench.done("recv", "notify", "collect")
    bench.launch(Level.II, DIRECTOR)
    bench.add_person("relief")
    bench.hold("relief", DIRECTOR, "system", acting=DIRECTOR)
    bench.do(transfer, order(ON_WORD))
    bench.done("activate", "act", "summ", "archive")
    bench.end(Level.II, "relief")
    bench.do(close, "")
    assert DIRECTOR in bench.refused(Code.ON_WORD, archive, signed_off=True).mend
    bench.do(dispute, Level.II, DIRECTOR, SIGNED, "not I")
    assert bench.incident.state is IncidentState.ACTIVE
    assert bench.incident.level is Level.II


def test_what_followed_from_a_disputed_transfer_falls_with_it(bench: Bench) -> None:
    bench.do(transfer, order(ON_WORD))
    bench.do(transfer, order(giver="relief", receiver="third"))
    bench.end(Level.II, "third")
    bench.do(dispute, Level.II, DIRECTOR, SIGNED, "not I")
    assert only(bench).in_force
    assert only(bench).answerable == DIRECTOR


def test_what_whoever_answers_in_the_end_ended_stays_ended(bench: Bench) -> None:
    """It went away and came back before it was ended: that it never went makes no difference."""
    bench.do(transfer, order(SIGNED, ON_WORD))
    bench.do(transfer, order(giver="relief", receiver=DIRECTOR))
    bench.end(Level.II, DIRECTOR)
    bench.do(dispute, Level.II, "relief", SIGNED, "I never took it")
    assert not only(bench).in_force
    assert only(bench).answerable == DIRECTOR


# -- by order of the next tier ---------------------------------------------------------------------


def test_where_the_launcher_cannot_act_the_next_tier_orders_it_and_that_stands_out(
    bench: Bench,
) -> None:
    events = bench.do(transfer, order(by=BUREAU, reason="in hospital"))
    assert isinstance(events[-1], ResponseTransferred)
    assert events[-1].marks == (Mark.DEVIATION,)
    seen = bench.incident.irregularities[-1]
    assert (seen.what, seen.text, seen.reason) == (
        "deviation",
        "response_transferred",
        "in hospital",
    )
    moved = only(bench).moved_by_order
    assert moved is not None
    assert (moved.ordered_by, moved.reason, only(bench).answerable) == (
        BUREAU,
        "in hospital",
        "relief",
    )
    bench.end(Level.II, "relief")


@pytest.mark.parametrize(
    ("by", "reason", "code"),
    [
        (BUREAU, "", Code.INVALID),
        ("nobody", "ill", Code.UNKNOWN),
        ("system_elg_leader", "ill", Code.WRONG_POST),
        (LEADER, "ill", Code.WRONG_POST),
        ("third", "ill", Code.WRONG_POST),
        (DIRECTOR, "ill", Code.WRONG_POST),
        ("relief", "ill", Code.WRONG_POST),
    ],
)
def test_nobody_else_orders_it_nor_without_a_reason(
    bench: Bench, by: str, reason: str, code: Code
) -> None:
    bench.refused(code, transfer, order(by=by, reason=reason))


def test_an_acting_holder_of_the_next_tier_orders_none(bench: Bench) -> None:
    bench.add_person("stand-in")
    bench.hold("stand-in", BUREAU, "bureau", acting=BUREAU)
    bench.refused(Code.WRONG_POST, transfer, order(by="stand-in", reason="ill"))


def test_a_secret_set_by_somebody_else_orders_nothing(bench: Bench) -> None:
    bench.set_secret(BUREAU, by="admin1")
    bench.refused(Code.NOT_SIGNED, transfer, order(by=BUREAU, reason="ill"))
    bench.do(transfer, order(ON_WORD, by=BUREAU, reason="ill"))


def test_one_ordered_by_telephone_is_the_orderers_to_confirm_or_to_dispute(bench: Bench) -> None:
    bench.do(transfer, order(ON_WORD, by=BUREAU, reason="ill"))
    assert [m.person for m in only(bench).matters] == [BUREAU]
    bench.refused(Code.NOT_LAUNCHER, dispute, Level.II, DIRECTOR, SIGNED, "I was here")
    bench.do(dispute, Level.II, BUREAU, SIGNED, "I ordered nothing")
    assert only(bench).answerable == DIRECTOR
    assert only(bench).moved_by_order is None


@pytest.mark.parametrize(
    ("post", "other", "may"),
    [(BUREAU, DEPUTY, True), (BUREAU, SURGE, False), (BUREAU, DIRECTOR, False)],
)
def test_at_the_bureau_leader_and_deputy_order_for_each_other_alone(
    bench: Bench, post: str, other: str, may: bool
) -> None:
    bench.launch(Level.I, post)
    bench.add_person("second")
    bench.hold("second", post, "bureau")
    wanted = order(level=Level.I, giver=post, receiver="second", by=other, reason="abroad")
    if may:
        bench.do(transfer, wanted)
        assert bench.incident.in_force[0].answerable == "second"
    else:
        bench.refused(Code.WRONG_POST, transfer, wanted)


def test_a_shift_of_posts_moves_nothing(bench: Bench) -> None:
    for holding in list(bench.roster.holdings.values()):
        if holding.person == DIRECTOR:
            bench.end_holding(holding.id)
    bench.pass_time(60)
    assert only(bench).answerable == DIRECTOR
    bench.end(Level.II, DIRECTOR)


# -- several at once, and twice --------------------------------------------------------------------


def test_one_signature_says_of_each_matter_by_itself_whether_it_was_so() -> None:
    bench = bench_with(flow("4-11", FLOW_411, POSTS_411))
    bench.launch(Level.II, DIRECTOR, ON_WORD)
    bench.end(Level.II, DIRECTOR, ON_WORD)
    said = [Decision("1/launch", True), Decision("1/end", False, "it still burns")]
    bench.do(decide, DIRECTOR, SIGNED, said)
    assert (only(bench).launch_open, only(bench).end_disputed) == (False, True)
    assert bench.incident.level is Level.II


@pytest.mark.parametrize("first", [True, False])
def test_who_comes_second_is_told_who_was_first_and_nothing_doubles(first: bool) -> None:
    bench = bench_with(flow("4-11", FLOW_411, POSTS_411))
    bench.launch(Level.II, DIRECTOR, ON_WORD)
    bench.end(Level.II, DIRECTOR, ON_WORD)
    bench.do(decide, DIRECTOR, SIGNED, [Decision("1/end", first)])
    for again in (True, False):
        said = [Decision("1/launch", True), Decision("1/end", again)]
        refused = bench.refused(Code.LOST_RACE, decide, DIRECTOR, SIGNED, said)
        assert DIRECTOR in refused.message
        assert "entered by officer1" in refused.message


def test_a_disputed_launch_may_still_be_confirmed_but_is_not_disputed_twice() -> None:
    bench = bench_with(flow("4-11", FLOW_411, POSTS_411))
    bench.launch(Level.II, DIRECTOR, REPORTED)
    bench.do(dispute, Level.II, DIRECTOR, SIGNED, "not I")
    bench.refused(Code.INVALID, dispute, Level.II, DIRECTOR, SIGNED, "not I")
    bench.refused(Code.LOST_RACE, decide, DIRECTOR, SIGNED, [Decision("1/launch", False)])
    bench.do(confirm, Level.II, DIRECTOR, SIGNED)
    assert not bench.incident.disputed


@pytest.mark.parametrize("key", ["9/launch", "1", "", "1/end", "1/transfer-1"])
def test_what_never_stood_on_word_is_not_settled(key: str) -> None:
    bench = bench_with(flow("4-11", FLOW_411, POSTS_411))
    bench.launch(Level.II, DIRECTOR, ON_WORD)
    known = key.startswith("1/")
    code = Code.INVALID if known else Code.UNKNOWN
    bench.refused(code, decide, DIRECTOR, SIGNED, [Decision(key, True)])


def test_how_a_dispute_was_vouched_for_is_kept(bench: Bench) -> None:
    bench.do(transfer, order(ON_WORD))
    bench.do(dispute, Level.II, DIRECTOR, ON_WORD, "not so")
    assert only(bench).vouched[-1].mode is Mode.ON_WORD
    assert only(bench).disputed_at == len(bench.entries)
