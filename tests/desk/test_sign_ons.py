"""A desk taken without a secret handles incidents, and settles and signs nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dutyconsole.desk import alarms, leaving, people, responses, sign_ons
from dutyconsole.desk.intake import Report, report_incident
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.authority import EndOrder, LaunchOrder
from dutyconsole.domain.due import DueKind, due_beside
from dutyconsole.domain.events import GlassBroken, GlassGivenBack, Mode
from dutyconsole.domain.permissions import PERMITTED, UNDER_GLASS, Action
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.sign_ons import BREAK_GLASS, SIGN_ON_KINDS
from tests.desk.bench import SECRET, Bench, by_telephone

DIRECTOR = "system_elg_office_director"
REASON = "secret forgotten, a train burns"


def test_incidents_are_handled_and_every_entry_says_that_no_secret_was_given(bench: Bench) -> None:
    bench.officer = sign_ons.break_glass(bench.desk, "officer1", REASON)
    bench.handle("4-11")
    bench.done("recv")
    bench.launch(Level.II, DIRECTOR, signing=by_telephone("17"))
    (broken,) = bench.entries(GlassBroken.KIND)
    after = [e for e in bench.entries() if e.position >= broken.position]
    assert len(after) > 5
    assert {(e.person, e.post) for e in after} == {("officer1", BREAK_GLASS)}
    assert bench.desk.log.verify().ok


def test_a_leader_still_signs_for_themselves_and_nobody_else_does(bench: Bench) -> None:
    bench.officer = sign_ons.break_glass(bench.desk, "officer1", REASON)
    bench.handle("4-11")
    wrong = bench.sign(DIRECTOR, "a guess")
    order = LaunchOrder(Level.II, DIRECTOR, DIRECTOR, wrong)
    job = responses.launch_response
    bench.refused(Code.NOT_SIGNED, job, bench.desk, bench.officer, bench.incident_id, order)
    assert bench.launch(Level.II, DIRECTOR).mode is Mode.SIGNED


def test_who_takes_a_desk_as_a_leader_launches_and_ends_nothing_by_it(bench: Bench) -> None:
    """Who that said to be may handle no incidents; and a taking is never a signature."""
    with pytest.raises(Refused) as caught:
        sign_ons.break_glass(bench.desk, DIRECTOR, REASON)
    assert caught.value.code is Code.NOT_PERMITTED
    bench.handle("4-11")
    bench.launch(Level.II, DIRECTOR)
    for _ in range(5):
        bench.sign(DIRECTOR, "a guess")
    bench.officer = sign_ons.break_glass(bench.desk, "officer1", REASON)
    order = EndOrder(Level.II, DIRECTOR, bench.sign(DIRECTOR))
    job = responses.end_response
    bench.refused(Code.NOT_SIGNED, job, bench.desk, bench.officer, bench.incident_id, order)


def test_what_may_be_done_under_it(bench: Bench) -> None:
    taken = sign_ons.break_glass(bench.desk, "supervisor1", REASON)
    roles = bench.desk.roster.persons["supervisor1"].roles
    for action in Action:
        if action in UNDER_GLASS and PERMITTED[action] & roles:
            bench.desk.check(taken, action)
        else:
            bench.refused(Code.NOT_PERMITTED, bench.desk.check, taken, action)


def test_nothing_that_can_wait_is_among_it() -> None:
    settled = {Action.CLOSE, Action.ARCHIVE, Action.ADOPT_PLAYBOOK, Action.KEEP_ROSTER}
    hidden = {Action.SEE_PRIVATE, Action.EXPORT_PRIVATE, Action.ERASE_PRIVATE, Action.KEEP_LOG}
    own = {Action.OWN_SECRET, Action.OWN_CODE, Action.ORDER_ACTING, Action.REVIEW_GLASS}
    assert not UNDER_GLASS & (settled | hidden | own)


def test_without_a_reason_or_a_name_on_the_roster_nothing_is_taken(bench: Bench) -> None:
    bench.refused(Code.INVALID, sign_ons.break_glass, bench.desk, "officer1", " \n")
    bench.refused(Code.UNKNOWN, sign_ons.break_glass, bench.desk, "nobody", REASON)
    for person in ("trainer1", "admin1"):
        bench.refused(Code.NOT_PERMITTED, sign_ons.break_glass, bench.desk, person, REASON)


def test_it_rings_and_is_due_at_every_desk_until_a_supervisor_has_reviewed_it(
    bench: Bench,
) -> None:
    sign_ons.break_glass(bench.desk, "officer1", REASON)
    other = bench.second_desk()
    (alarm,) = alarms.standing(other.desk, bench.clock.now)
    assert alarm.is_warning
    assert "taken as officer1 without a secret" in str(alarm.phrase)
    assert REASON not in str(alarm.phrase), "it stands on locked screens too"
    sign_ons.give_back(bench.desk, bench.officer)
    (owed,) = due_beside(other.desk.office, bench.clock.now)
    assert (owed.kind, owed.about) == (DueKind.GLASS, "1")
    supervisor = other.sign_on("supervisor1")
    other.refused(Code.INVALID, sign_ons.review_glass, other.desk, supervisor, "1", " ")
    sign_ons.review_glass(other.desk, supervisor, "1", "it was they")
    assert not alarms.standing(bench.desk, bench.clock.now)
    assert not due_beside(bench.desk.office, bench.clock.now)
    other.desk.log.close()


def test_it_is_over_with_the_first_who_signs_on_there_and_only_there(bench: Bench) -> None:
    taken = sign_ons.break_glass(bench.desk, "officer1", REASON)
    elsewhere = bench.second_desk()
    elsewhere.desk.name = "2"
    assert not sign_ons.give_back(elsewhere.desk, elsewhere.officer)
    elsewhere.refused(Code.NOT_SIGNED_ON, elsewhere.desk.check, taken, Action.HANDLE)
    sign_ons.give_back(bench.desk, bench.sign_on("officer2"))
    bench.refused(Code.NOT_SIGNED_ON, bench.desk.check, taken, Action.HANDLE)
    assert len(bench.entries(GlassGivenBack.KIND)) == 1
    elsewhere.desk.log.close()


def test_a_taking_cannot_be_made_up(bench: Bench) -> None:
    made_up = Officer("officer1", proven=False, taking="1")
    bench.refused(Code.NOT_SIGNED_ON, bench.desk.check, made_up, Action.HANDLE)
    sign_ons.break_glass(bench.desk, "officer2", REASON)
    bench.refused(Code.NOT_SIGNED_ON, bench.desk.check, made_up, Action.HANDLE)


def test_it_can_be_taken_again_and_what_each_did_is_told_apart(bench: Bench) -> None:
    for at, summary in enumerate(("first", "second"), start=1):
        officer = sign_ons.break_glass(bench.desk, "officer1", REASON)
        assert officer.taking == str(at)
        report_incident(bench.desk, officer, Report("fire", summary))
    first, second = bench.desk.office.sign_ons.takings.values()
    assert (first.over, second.over) == (True, False)
    for taking, summary in ((first, "first"), (second, "second")):
        (entry,) = sign_ons.done_under(bench.desk, taking)
        assert entry.data["summary"] == summary


def test_a_session_ends_with_its_owners_secret_their_taking_and_its_time(bench: Bench) -> None:
    desk, now = bench.desk, bench.clock.now
    begun = sign_ons.begin_session(desk, bench.officer, now)
    officer = sign_ons.by_token(desk, begun.token, now)
    assert officer is not None
    desk.check(officer, Action.HANDLE)
    bench.refused(Code.NOT_SIGNED_ON, people.choose_secret, desk, officer, "theirs now")
    assert sign_ons.by_token(desk, begun.token, now + timedelta(hours=1)) is None
    assert sign_ons.by_token(desk, begun.token[:-1] + "!", now) is None
    assert sign_ons.by_token(desk, begun.token.replace("1.", "2.", 1), now) is None
    people.set_secret(desk, bench.sign_on("admin1"), "officer1", "set again")
    assert sign_ons.by_token(desk, begun.token, now) is None

    taken = sign_ons.break_glass(desk, "officer1", REASON)
    begun = sign_ons.begin_session(desk, taken, now)
    officer = sign_ons.by_token(desk, begun.token, now)
    assert officer is not None
    assert (officer.proven, officer.taking) == (False, "1")
    sign_ons.give_back(desk, bench.sign_on("officer2"))
    assert sign_ons.by_token(desk, begun.token, now) is None


def test_the_register_is_the_same_after_a_restart(bench: Bench) -> None:
    sign_ons.break_glass(bench.desk, "officer1", REASON)
    sign_ons.begin_session(bench.desk, bench.sign_on("officer2"), bench.clock.now)
    before = bench.desk.office.sign_ons
    assert before.takings
    assert before.sessions
    bench.restart()
    assert bench.desk.office.sign_ons == before
    assert GlassBroken.KIND in SIGN_ON_KINDS


def test_a_secret_that_was_the_one_until_now_is_no_other(bench: Bench) -> None:
    bench.refused(Code.INVALID, people.choose_secret, bench.desk, bench.officer, SECRET)


def test_who_leaves_has_no_session_and_takes_no_desk(bench: Bench) -> None:
    begun = sign_ons.begin_session(bench.desk, bench.sign_on("officer2"), bench.clock.now)
    leaving.leave(bench.desk, bench.sign_on("admin1"), "officer2")
    assert sign_ons.by_token(bench.desk, begun.token, bench.clock.now) is None
    bench.refused(Code.NOT_PERMITTED, sign_ons.break_glass, bench.desk, "officer2", REASON)


def test_who_leaves_works_no_longer_where_they_broke_the_glass_nor_when_they_are_back(
    bench: Bench,
) -> None:
    taken = sign_ons.break_glass(bench.desk, "officer2", REASON)
    administrator = bench.sign_on("admin1")
    leaving.leave(bench.desk, administrator, "officer2")
    assert not [*bench.desk.office.sign_ons.under_way()]
    bench.refused(Code.NOT_SIGNED_ON, bench.desk.check, taken, Action.REPORT)
    leaving.come_back(bench.desk, administrator, "officer2", ["duty_officer"])
    bench.refused(Code.NOT_SIGNED_ON, bench.desk.check, taken, Action.REPORT)


def test_two_break_the_glass_at_desks_of_one_name_and_both_go_on(bench: Bench) -> None:
    """The usual name is the same everywhere; whoever handles an incident is not cut off."""
    first = sign_ons.break_glass(bench.desk, "officer1", REASON)
    second = sign_ons.break_glass(bench.desk, "officer2", REASON)
    for officer in (first, second):
        bench.desk.check(officer, Action.HANDLE)
    sign_ons.give_back(bench.desk, bench.sign_on("admin1"))
    for officer in (first, second):
        with pytest.raises(Refused) as caught:
            bench.desk.check(officer, Action.HANDLE)
        assert "by breaking the glass any more" in caught.value.message
