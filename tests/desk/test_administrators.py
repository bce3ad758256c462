"""What an administrator cannot do: each attempt by itself, on a live log with people of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from dutyconsole.desk import (
    codes,
    exports,
    incidents,
    leaving,
    orders,
    people,
    private,
    responses,
    shifts,
    sign_ons,
    tasks,
    vouching,
)
from dutyconsole.desk.scene import Officer
from dutyconsole.desk.tasks import NewTask
from dutyconsole.domain.due import DueKind, due_beside
from dutyconsole.domain.events import Direction, Mode, Purpose, TaskSort
from dutyconsole.domain.ordering import Carried, OrderDraft, ReadBack
from dutyconsole.domain.orders import Party
from dutyconsole.domain.permissions import PERMITTED, Action
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.roster import Role
from dutyconsole.domain.signing import Signed
from dutyconsole.domain.text import Localised
from dutyconsole.domain.transfers import TransferOrder
from tests.desk.bench import CHIEF, SECRET, Bench, by_telephone, copy_of

ADMIN: Final = "keeper"
REN: Final = "ren"
SHEN: Final = "shen"
DIRECTOR: Final = "system_elg_office_director"
SYSTEM_LEADER: Final = "system_elg_leader"
SET: Final = "set by the administrator"
TAKEN: Final = "chosen in their place"
STAFF: Final = {
    ADMIN: [Role.ADMINISTRATOR],
    REN: [Role.LEADER],
    SHEN: [Role.SUPERVISOR],
    "officer": [Role.DUTY_OFFICER],
    "other": [Role.ADMINISTRATOR],
}


@dataclass
class Town:
    """A live log with people who all chose their own secrets; `REN` is the director."""

    bench: Bench

    def own(self, person: str) -> str:
        return SECRET if person == CHIEF else f"{person}'s own words"

    def on(self, person: str, secret: str = "") -> Officer:
        return self.bench.sign_on(person, secret or self.own(person))

    @property
    def admin(self) -> Officer:
        return self.on(ADMIN)

    def signs(self, person: str, secret: str = "") -> Signed:
        return self.bench.sign(person, secret or self.own(person))

    def take_over(self, person: str = REN) -> Signed:
        """The administrator sets a secret, signs on with it and chooses the next."""
        people.set_secret(self.bench.desk, self.admin, person, SET)
        people.choose_secret(self.bench.desk, self.on(person, SET), TAKEN)
        return self.signs(person, TAKEN)

    def refused(self, code: Code, job: Callable[[], object]) -> None:
        """Nothing is recorded by what is refused."""
        self.bench.refused(code, job)

    def in_sight(self) -> list[str]:
        """What is due about secrets."""
        found = due_beside(self.bench.desk.office, self.bench.clock.now)
        return [str(each.phrase) for each in found if each.kind is DueKind.SECRET]


@pytest.fixture(scope="module")
def founded(live_log: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town's log, closed, to be copied."""
    bench = Bench(copy_of(live_log, tmp_path_factory.mktemp("town")), who=CHIEF)
    bench.clock.now -= timedelta(minutes=10)
    for person, roles in STAFF.items():
        name = Localised(person, person, person)
        people.add_person(bench.desk, bench.officer, person, name, roles)
        people.set_secret(bench.desk, bench.officer, person, "first")
        own = f"{person}'s own words"
        people.choose_secret(bench.desk, bench.sign_on(person, "first"), own)
    people.start_holding(bench.desk, bench.officer, REN, DIRECTOR, "system")
    bench.desk.log.close()
    return bench.directory


@pytest.fixture
def town(founded: Path, tmp_path: Path) -> Iterator[Town]:
    bench = Bench(copy_of(founded, tmp_path / "town"), who=CHIEF)
    yield Town(bench)
    bench.desk.log.close()


# -- signing for somebody else ---------------------------------------------------------------------


def test_a_secret_that_an_administrator_has_set_signs_nothing(town: Town) -> None:
    bench = town.bench
    bench.handle("4-11")
    people.set_secret(bench.desk, town.admin, REN, SET)
    assert not town.signs(REN, SET).valid
    assert not town.signs(REN).valid
    town.refused(
        Code.NOT_SIGNED, lambda: bench.launch(Level.II, REN, DIRECTOR, town.signs(REN, SET))
    )
    taken = town.on(REN, SET)
    assert taken.proven
    for action in set(Action) - {Action.OWN_SECRET}:
        bench.refused(Code.NOT_SIGNED_ON, bench.desk.check, taken, action)


def test_who_chooses_the_next_secret_in_its_owners_place_signs_on_word_only(town: Town) -> None:
    """Nothing tells the two apart, so nothing that is signed with it counts as signed."""
    bench = town.bench
    bench.handle("4-11")
    taken = town.take_over()
    response = bench.launch(Level.II, REN, DIRECTOR, taken)
    assert (response.mode, response.reset_secret) == (Mode.ON_WORD, True)
    assert [matter.key for matter in response.matters] == ["1/launch"]
    assert bench.incident_id in bench.desk.office.on_word.incidents
    town.refused(Code.NOT_SIGNED, lambda: bench.confirm(Level.II, REN, taken))
    bench.end(Level.II, REN, taken)
    town.refused(Code.NOT_SIGNED, lambda: bench.confirm(Level.II, REN, taken))
    (ended,) = bench.incident.responses
    assert (ended.end_mode, ended.end_reset_secret) == (Mode.ON_WORD, True)
    bench.stop("4-11")
    bench.close()
    bench.refused(Code.ON_WORD, bench.archive)


def test_a_response_is_not_handed_over_with_a_secret_in_doubt(town: Town) -> None:
    bench = town.bench
    people.start_holding(bench.desk, town.admin, SHEN, DIRECTOR, "system")
    bench.handle("4-11")
    bench.launch(Level.II, REN, DIRECTOR, town.signs(REN))
    taken = town.take_over(SHEN)
    order = TransferOrder(Level.II, REN, SHEN, town.signs(REN), taken)
    incident = bench.incident_id
    town.refused(
        Code.NOT_SIGNED,
        lambda: responses.transfer_response(bench.desk, bench.officer, incident, order),
    )


def test_a_secret_set_again_is_in_sight_of_all_until_a_supervisor_has_looked(town: Town) -> None:
    bench = town.bench
    assert town.in_sight() == []
    taken = town.take_over()
    assert town.in_sight() == [f"SECRET SET AGAIN, look into it: {REN}, by {ADMIN}"]
    entry = bench.entries("secret_set")[-2]
    assert (entry.person, entry.data["person"]) == (ADMIN, REN)
    bench.restart()
    people.choose_secret(bench.desk, town.on(REN, TAKEN), "and another")
    assert len(town.in_sight()) == 1
    people.review_secret(bench.desk, town.on(SHEN), REN, "spoke to him")
    assert town.in_sight() == []
    bench.handle("4-11")
    assert not bench.sign(REN, TAKEN).valid
    assert taken.valid
    signed = bench.launch(Level.II, REN, DIRECTOR, bench.sign(REN, "and another"))
    assert (signed.mode, signed.matters) == (Mode.SIGNED, ())


def test_nobody_who_had_a_part_in_it_looks_into_it(town: Town) -> None:
    bench = town.bench
    other = town.on("other")
    people.set_roles(bench.desk, other, ADMIN, [Role.ADMINISTRATOR, Role.SUPERVISOR])
    people.set_roles(bench.desk, other, REN, [Role.LEADER, Role.SUPERVISOR])
    town.take_over()
    town.refused(Code.NOT_PERMITTED, lambda: people.review_secret(bench.desk, town.admin, REN))
    town.refused(
        Code.NOT_PERMITTED, lambda: people.review_secret(bench.desk, town.on(REN, TAKEN), REN)
    )
    town.take_over(SHEN)
    town.refused(
        Code.NOT_PERMITTED, lambda: people.review_secret(bench.desk, town.on(SHEN, TAKEN), REN)
    )
    town.refused(
        Code.UNKNOWN, lambda: people.review_secret(bench.desk, town.on(SHEN, TAKEN), "officer")
    )


def test_no_device_for_codes_is_chosen_in_somebody_elses_place(town: Town) -> None:
    """A device is enrolled by its owner alone; not with a secret in doubt."""
    bench = town.bench
    enrolled = codes.enrol_code(bench.desk, town.admin)
    assert enrolled.entry.data["person"] == ADMIN
    people.set_secret(bench.desk, town.admin, REN, SET)
    town.refused(Code.NOT_SIGNED_ON, lambda: codes.enrol_code(bench.desk, town.on(REN, SET)))
    people.choose_secret(bench.desk, town.on(REN, SET), TAKEN)
    town.refused(Code.NOT_SIGNED, lambda: codes.enrol_code(bench.desk, town.on(REN, TAKEN)))


def test_first_secrets_are_no_matter_of_doubt_once_their_owner_has_chosen(town: Town) -> None:
    bench = town.bench
    name = Localised("Li", "Li", "Li")
    people.add_person(bench.desk, town.admin, "li", name, [Role.LEADER])
    people.set_secret(bench.desk, town.admin, "li", SET)
    people.set_secret(bench.desk, town.admin, "li", "typed wrongly, so again")
    assert town.in_sight() == []


def test_a_signature_counts_for_whoever_gave_it_and_for_nobody_else(town: Town) -> None:
    bench = town.bench
    bench.handle("4-11")
    his, theirs = town.signs(REN), town.signs(SHEN)
    assert (his.valid, theirs.valid) == (True, True)
    bench.refused(Code.NOT_SIGNED, bench.launch, Level.II, REN, DIRECTOR, theirs)
    bench.launch(Level.II, REN, DIRECTOR, his)
    bench.refused(Code.NOT_SIGNED, bench.end, Level.II, REN, theirs)


def test_a_follow_up_is_not_closed_in_its_setters_name_without_a_secret(town: Town) -> None:
    bench = town.bench
    wanted = NewTask("Replace the ladder", TaskSort.FOLLOW_UP, set_by="officer")
    task = tasks.raise_task(bench.desk, bench.officer, wanted).task
    taken = sign_ons.break_glass(bench.desk, "officer", "no secret at hand")
    town.refused(Code.NOT_PERMITTED, lambda: tasks.close(bench.desk, taken, task.number))
    tasks.close(bench.desk, town.on("officer"), task.number)


def test_nobody_is_added_under_the_name_of_somebody_else(town: Town) -> None:
    """On screen one reads names: a second Ren would launch as the first."""
    bench = town.bench
    for written in ("ren", "REN", " r e n ", "ｒｅｎ"):
        name = Localised("X", written, "X")
        town.refused(
            Code.INVALID,
            partial(people.add_person, bench.desk, town.admin, "ren2", name, [Role.LEADER]),
        )


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
