"""Signing for somebody else, by a secret that was set for them: it counts as on word at most."""

from __future__ import annotations

from functools import partial

from dutyconsole.desk import (
    codes,
    people,
    responses,
    sign_ons,
    tasks,
)
from dutyconsole.desk.tasks import NewTask
from dutyconsole.domain.events import Mode, TaskSort
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.roster import Role
from dutyconsole.domain.text import Localised
from dutyconsole.domain.transfers import TransferOrder
from tests.desk.town import ADMIN, DIRECTOR, REN, SET, SHEN, TAKEN, Town


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
