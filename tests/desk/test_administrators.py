"""What an administrator cannot do: each attempt by itself, on a live log with people of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dutyconsole.desk import (
    codes,
    exports,
    incidents,
    leaving,
    orders,
    people,
    private,
    shifts,
    vouching,
)
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.events import Direction, Purpose
from dutyconsole.domain.ordering import Carried, OrderDraft, ReadBack
from dutyconsole.domain.orders import Party
from dutyconsole.domain.permissions import PERMITTED, Action
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.roster import Role
from dutyconsole.domain.text import Localised
from tests.desk.bench import CHIEF, SECRET, Bench, by_telephone
from tests.desk.town import ADMIN, DIRECTOR, REN, SET, SHEN, Town

# -- ending, editing -------------------------------------------------------------------------------


def test_an_administrator_ends_confirms_and_disputes_nothing(town: Town) -> None:
    bench = town.bench
    bench.handle("4-11")
    bench.launch(Level.II, REN, DIRECTOR, by_telephone("17"))
    for job in (bench.end, bench.confirm):
        bench.refused(Code.NOT_LAUNCHER, job, Level.II, ADMIN, town.signs(ADMIN))
    bench.officer = town.admin
    for job in (bench.end, bench.confirm):
        bench.refused(Code.NOT_PERMITTED, job, Level.II, REN, town.signs(REN))
    town.refused(
        Code.NOT_PERMITTED,
        lambda: vouching.dispute_response(
            bench.desk, bench.officer, bench.incident_id, Level.II, REN, town.signs(REN)
        ),
    )


def test_an_administrator_corrects_nothing_and_no_job_changes_what_was_recorded(town: Town) -> None:
    bench = town.bench
    bench.report(reporter="Ms Bai")
    kept = [entry.hash for entry in bench.entries()]
    target = bench.entries("incident_reported")[0].position
    bench.officer = town.admin
    town.refused(Code.NOT_PERMITTED, lambda: bench.correct(target, summary="nothing happened"))
    town.refused(Code.NOT_PERMITTED, lambda: bench.note("a note"))
    town.take_over()
    leaving.leave(bench.desk, town.admin, REN)
    assert [entry.hash for entry in bench.entries()][: len(kept)] == kept
    assert bench.desk.log.verify().ok


def test_an_administrator_sees_erases_and_takes_away_no_personal_data(
    town: Town, tmp_path: Path
) -> None:
    bench, keeper = town.bench, town.admin
    bench.report(reporter="Ms Bai")
    ref = bench.incident.reports[0].reporter
    assert ref is not None
    one = (bench.desk, keeper)
    town.refused(
        Code.NOT_PERMITTED,
        lambda: incidents.erase_private(*one, bench.incident_id, ref.private, "asked for"),
    )
    with pytest.raises(Refused) as refused:
        exports.export(*one, tmp_path / "out", bench.clock.now, full=True, reason="curious")
    assert refused.value.code is Code.NOT_PERMITTED
    assert not (tmp_path / "out").exists()
    town.refused(Code.NOT_PERMITTED, lambda: private.reveal(*one, [ref.private]))
    assert private.reveal_or_mask(*one, [ref.private]) == {ref.private: private.MASK}
    exports.export(*one, tmp_path / "masked", bench.clock.now, full=False)
    everything = b"".join(f.read_bytes() for f in (tmp_path / "masked").rglob("*") if f.is_file())
    assert b"Bai" not in everything


# -- posts and roles -------------------------------------------------------------------------------


def test_nobody_gives_themselves_a_post_a_role_or_an_acting_post(town: Town) -> None:
    bench, keeper = town.bench, town.admin
    town.refused(
        Code.NOT_PERMITTED,
        lambda: people.start_holding(bench.desk, keeper, ADMIN, DIRECTOR, "system"),
    )
    town.refused(
        Code.NOT_PERMITTED,
        lambda: people.set_roles(bench.desk, keeper, ADMIN, [Role.ADMINISTRATOR, Role.SUPERVISOR]),
    )
    with pytest.raises(Refused) as refused:
        acting(town, keeper, ADMIN, REN)
    assert refused.value.code is Code.NOT_PERMITTED
    people.set_roles(bench.desk, town.on("other"), ADMIN, [Role.ADMINISTRATOR, Role.LEADER])
    people.set_roles(bench.desk, keeper, ADMIN, [Role.ADMINISTRATOR])
    assert bench.desk.roster.persons[ADMIN].roles == {Role.ADMINISTRATOR}


def test_one_administrator_stays(town: Town) -> None:
    bench = town.bench
    for person in ("other", CHIEF):
        people.set_roles(bench.desk, town.admin, person, [Role.DUTY_OFFICER])
    town.refused(
        Code.INVALID, lambda: people.set_roles(bench.desk, town.admin, ADMIN, [Role.LEADER])
    )
    town.refused(Code.INVALID, lambda: leaving.leave(bench.desk, town.admin, ADMIN))


def test_an_administrator_who_never_had_a_secret_is_none_that_stays(town: Town) -> None:
    bench = town.bench
    for person in ("other", CHIEF):
        leaving.leave(bench.desk, town.admin, person)
    name = Localised("Qin", "Qin", "Qin")
    people.add_person(bench.desk, town.admin, "qin", name, [Role.ADMINISTRATOR])
    town.refused(Code.INVALID, lambda: leaving.leave(bench.desk, town.admin, ADMIN))
    town.refused(
        Code.INVALID, lambda: people.set_roles(bench.desk, town.admin, ADMIN, [Role.LEADER])
    )
    people.set_secret(bench.desk, town.admin, "qin", SET)
    leaving.leave(bench.desk, town.admin, ADMIN)


def test_no_post_takes_effect_in_the_past(town: Town) -> None:
    bench, now = town.bench, town.bench.clock.now
    bench.handle("4-11")
    bench.clock.pass_minutes(5)
    for since in (now, bench.clock.now - timedelta(microseconds=1)):
        with pytest.raises(Refused) as refused:
            people.start_holding(bench.desk, town.admin, SHEN, DIRECTOR, "system", since=since)
        assert refused.value.code is Code.INVALID
        with pytest.raises(Refused) as refused:
            acting(town, town.admin, SHEN, REN, since=since)
        assert refused.value.code is Code.INVALID
    people.start_holding(bench.desk, town.admin, SHEN, DIRECTOR, "system")
    told = by_telephone("3")
    town.refused(
        Code.WRONG_POST,
        lambda: bench.launch(Level.II, SHEN, DIRECTOR, told, occurred_at=now),
    )


def test_a_post_that_ends_while_an_order_waits_carries_the_order_no_more(town: Town) -> None:
    bench = town.bench
    bench.handle("4-11")
    draft = OrderDraft(
        *(Direction.INCOMING, Purpose.LAUNCH, "launch Level II"),
        *(Party(REN, DIRECTOR, "system"), Party(CHIEF)),
        incident=bench.incident_id,
        carried=Carried(Level.II, "4-11"),
        own_number="17",
        said_at=bench.clock.now,
    )
    order = orders.enter_order(bench.desk, bench.officer, draft).order
    held = next(h.id for h in bench.desk.roster.holdings.values() if h.person == REN)
    bench.clock.pass_minutes(1)
    people.end_holding(bench.desk, town.admin, held)
    people.start_holding(bench.desk, town.admin, SHEN, DIRECTOR, "system")
    bench.clock.pass_minutes(1)
    back = ReadBack(Party(CHIEF), order.names, confirmed=True)
    town.refused(
        Code.WRONG_POST, lambda: orders.read_back_order(bench.desk, bench.officer, order.id, back)
    )
    assert bench.incident.responses == ()


def test_an_administrator_who_is_a_leader_too_answers_for_their_own_launches_only(
    town: Town,
) -> None:
    bench, other = town.bench, town.on("other")
    people.set_roles(bench.desk, other, ADMIN, [Role.ADMINISTRATOR, Role.LEADER])
    people.start_holding(bench.desk, other, ADMIN, DIRECTOR, "system")
    bench.handle("4-11")
    bench.launch(Level.II, REN, DIRECTOR, town.signs(REN))
    bench.officer = town.admin
    town.refused(Code.NOT_LAUNCHER, lambda: bench.end(Level.II, ADMIN, town.signs(ADMIN)))
    held = next(h.id for h in bench.desk.roster.holdings.values() if h.person == REN)
    people.end_holding(bench.desk, town.admin, held)
    town.refused(Code.NOT_LAUNCHER, lambda: bench.end(Level.II, ADMIN, town.signs(ADMIN)))
    town.refused(Code.RESPONSE_IN_FORCE, lambda: leaving.leave(bench.desk, town.admin, REN))
    acting(town, town.on("officer"), SHEN, ADMIN)
    held = next(h.id for h in bench.desk.roster.holdings.values() if h.acting)
    town.refused(Code.NOT_PERMITTED, lambda: people.review_acting(bench.desk, town.admin, held))
    bench.end(Level.II, REN, town.signs(REN))
    town.refused(Code.NOT_PERMITTED, lambda: bench.note("a leader notes nothing"))


def acting(
    town: Town, officer: Officer, person: str, by: str, since: datetime | None = None
) -> object:
    until = town.bench.clock.now + timedelta(hours=1)
    return people.order_acting(
        *(town.bench.desk, officer, person, DIRECTOR, "system"),
        ordered_by=by,
        until=until,
        since=since,
    )


# -- people who leave ------------------------------------------------------------------------------


def test_who_has_left_does_signs_and_holds_nothing(town: Town) -> None:
    bench = town.bench
    codes.enrol_code(bench.desk, town.on(REN))
    before, signed = town.on(REN), town.signs(REN)
    assert signed.valid
    leaving.leave(bench.desk, town.admin, REN, "moved away")
    town.refused(Code.NOT_SIGNED_ON, lambda: bench.desk.check(before, Action.READ))
    assert not town.on(REN).proven
    assert not town.signs(REN).valid
    assert not list(bench.desk.roster.posts_of(REN, bench.clock.now))
    bench.handle("4-11")
    town.refused(Code.WRONG_POST, lambda: bench.launch(Level.II, REN, DIRECTOR, by_telephone("17")))
    one = (bench.desk, town.admin)
    for job in (
        lambda: people.set_secret(*one, REN, SET),
        lambda: people.set_roles(*one, REN, [Role.LEADER]),
        lambda: people.start_holding(*one, REN, DIRECTOR, "system"),
        lambda: leaving.leave(*one, REN),
    ):
        town.refused(Code.INVALID, job)
    assert bench.desk.log.verify().ok


def test_who_comes_back_gets_neither_secret_nor_post_nor_trust_back(town: Town) -> None:
    bench = town.bench
    leaving.leave(bench.desk, town.admin, REN)
    name = Localised("Another Ren", "Another Ren", "Another Ren")
    town.refused(
        Code.INVALID, lambda: people.add_person(bench.desk, town.admin, REN, name, [Role.LEADER])
    )
    leaving.come_back(bench.desk, town.admin, REN, [Role.LEADER])
    assert not town.on(REN).proven
    assert not list(bench.desk.roster.posts_of(REN, bench.clock.now))
    town.take_over()
    assert len(town.in_sight()) == 1
    town.refused(
        Code.INVALID, lambda: leaving.come_back(bench.desk, town.admin, REN, [Role.LEADER])
    )


def test_who_has_the_shift_hands_it_over_before_they_leave(town: Town) -> None:
    bench = town.bench
    shifts.begin_shift(bench.desk, bench.officer)
    town.refused(Code.INVALID, lambda: leaving.leave(bench.desk, town.admin, CHIEF))


# -- others ----------------------------------------------------------------------------------------


def test_a_trainer_only_looks_at_a_live_log_and_a_supervisor_keeps_no_roster() -> None:
    assert {a for a in Action if Role.TRAINER in PERMITTED[a]} == {
        *(Action.SIGN_ON, Action.READ, Action.OWN_SECRET, Action.OWN_CODE),
    }
    assert Role.SUPERVISOR not in PERMITTED[Action.KEEP_ROSTER] | PERMITTED[Action.ORDER_ACTING]


def test_a_drills_people_and_secrets_are_nobody_in_a_live_log(town: Town, bench: Bench) -> None:
    """Also where somebody is on the roster of both under one id."""
    drilled = bench.sign_on("officer1")
    assert drilled.proven
    town.refused(Code.NOT_SIGNED_ON, lambda: town.bench.desk.check(drilled, Action.HANDLE))
    name = Localised("Wang", "Wang", "Wang")
    people.add_person(town.bench.desk, town.admin, "officer1", name, [Role.DUTY_OFFICER])
    people.set_secret(town.bench.desk, town.admin, "officer1", SET)
    people.choose_secret(town.bench.desk, town.on("officer1", SET), "own")
    town.bench.desk.check(town.on("officer1", "own"), Action.HANDLE)
    town.refused(Code.NOT_SIGNED_ON, lambda: town.bench.desk.check(drilled, Action.HANDLE))
    assert not town.bench.sign_on("officer1", SECRET).proven
    assert not town.bench.sign("officer1", SECRET).valid
