"""Persons and posts at the desk: never backdated, acting holders only by order, secrets."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dutyconsole import bootstrap
from dutyconsole.desk import people
from dutyconsole.domain.events import Mode
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.text import Localised
from tests.desk.bench import CHIEF, SECRET, START, Bench, settings_for

HOUR = timedelta(hours=1)
REN = Localised("Ren Ping", "任平", "任平")
DIRECTOR = "system_elg_office_director"
OWN = "a secret of my own"


def acting(
    bench: Bench, person: str, post: str, unit: str, ordered_by: str, until: timedelta = HOUR
) -> str:
    """Record an acting holder; the holding."""
    admin = bench.sign_on("admin1")
    entry = people.order_acting(
        bench.desk,
        admin,
        person,
        post,
        unit,
        ordered_by=ordered_by,
        until=bench.clock.now + until,
    )
    return str(entry.data["holding"])


# -- holdings ------------------------------------------------------------------------------------


def test_a_holding_is_never_backdated(bench: Bench) -> None:
    admin, now = bench.sign_on("admin1"), bench.clock.now
    bench.refused(
        Code.INVALID,
        people.start_holding,
        bench.desk,
        admin,
        "csc_head",
        "station_head",
        "linjiang",
        since=now - timedelta(seconds=1),
    )
    held = bench.appoint("csc_head", "station_head", "linjiang")
    bench.refused(
        Code.INVALID, people.end_holding, bench.desk, admin, held, now - timedelta(seconds=1)
    )


def test_a_post_that_is_held_only_since_after_the_launch_launches_nothing(bench: Bench) -> None:
    """Told later, the launch is still judged by who held the post when it happened."""
    bench.handle("4-11")
    told = bench.clock.now
    bench.clock.pass_minutes(5)
    bench.appoint("csc_head", DIRECTOR)
    bench.refused(Code.WRONG_POST, bench.launch, Level.II, "csc_head", DIRECTOR, occurred_at=told)
    response = bench.launch(Level.II, "csc_head", DIRECTOR)
    assert response.launched_at == bench.clock.now


def test_who_left_a_post_launches_no_more_and_still_ends_their_own(bench: Bench) -> None:
    bench.handle("4-11")
    bench.launch(Level.II, DIRECTOR)
    holding = next(h.id for h in bench.desk.roster.holdings.values() if h.person == DIRECTOR)
    people.end_holding(bench.desk, bench.sign_on("admin1"), holding)
    bench.appoint("csc_head", DIRECTOR)
    bench.clock.pass_minutes()
    bench.refused(Code.NOT_LAUNCHER, bench.end, Level.II, "csc_head")
    bench.end(Level.II, DIRECTOR)
    bench.refused(Code.WRONG_POST, bench.launch, Level.II, DIRECTOR)
    bench.launch(Level.II, "csc_head", DIRECTOR)


@pytest.mark.parametrize(
    ("post", "unit", "ordered_by"),
    [
        ("station_elg_leader", "yunxi_east", "station_elg_leader"),
        ("station_elg_leader", "yunxi_east", "system_elg_leader"),
        (DIRECTOR, "system", DIRECTOR),
        (DIRECTOR, "system", "bureau_elg_deputy_leader"),
        ("bureau_elg_leader", "bureau", "bureau_elg_leader"),
        ("bureau_elg_leader", "bureau", "bureau_elg_deputy_leader"),
    ],
)
def test_the_holder_or_the_next_tier_orders_an_acting_holder(
    bench: Bench, post: str, unit: str, ordered_by: str
) -> None:
    acting(bench, "officer2", post, unit, ordered_by)
    held = list(bench.desk.roster.posts_of("officer2", bench.clock.now))
    assert [(h.post, h.unit, h.acting, h.ordered_by) for h in held] == [
        (post, unit, True, ordered_by)
    ]


@pytest.mark.parametrize(
    ("post", "unit", "ordered_by", "code"),
    [
        ("station_elg_leader", "yunxi_east", "station_elg_leader_2", Code.WRONG_POST),
        ("station_elg_leader", "yunxi_east", "bureau_elg_leader", Code.WRONG_POST),
        ("station_elg_leader", "yunxi_east", "station_head", Code.WRONG_POST),
        (DIRECTOR, "system", "station_elg_leader", Code.WRONG_POST),
        (DIRECTOR, "system", "system_elg_leader", Code.WRONG_POST),
        (DIRECTOR, "system", "officer1", Code.WRONG_POST),
        (DIRECTOR, "system", "officer2", Code.WRONG_POST),
        (DIRECTOR, "system", "", Code.INVALID),
        (DIRECTOR, "system", "nobody", Code.UNKNOWN),
        (DIRECTOR, "yunxi_east", DIRECTOR, Code.INVALID),
        ("leader", "system", DIRECTOR, Code.UNKNOWN),
        (DIRECTOR, "qing", DIRECTOR, Code.UNKNOWN),
    ],
)
def test_nobody_else_orders_one(
    bench: Bench, post: str, unit: str, ordered_by: str, code: Code
) -> None:
    bench.refused(code, acting, bench, "officer2", post, unit, ordered_by)


def test_whoever_is_to_act_does_not_record_it(bench: Bench) -> None:
    with pytest.raises(Refused) as refused:
        people.order_acting(
            bench.desk,
            bench.officer,
            "officer1",
            DIRECTOR,
            "system",
            ordered_by=DIRECTOR,
            until=bench.clock.now + HOUR,
        )
    assert refused.value.code is Code.NOT_PERMITTED
    acting(bench, "officer1", DIRECTOR, "system", DIRECTOR)


def test_an_acting_holder_orders_no_acting_holder(bench: Bench) -> None:
    acting(bench, "officer2", "system_elg_leader", "system", "bureau_elg_leader")
    bench.refused(
        Code.WRONG_POST, acting, bench, "csc_head", "station_head", "yunxi_east", "officer2"
    )


def test_an_acting_holder_launches_and_never_ends_another_s(bench: Bench) -> None:
    bench.handle("4-11")
    acting(bench, "officer2", DIRECTOR, "system", DIRECTOR)
    bench.launch(Level.II, DIRECTOR)
    bench.refused(Code.NOT_LAUNCHER, bench.end, Level.II, "officer2")
    bench.end(Level.II, DIRECTOR)
    response = bench.launch(Level.II, "officer2", DIRECTOR)
    assert response.acting
    bench.clock.pass_minutes(61)
    bench.refused(Code.NOT_LAUNCHER, bench.end, Level.II, DIRECTOR)
    bench.end(Level.II, "officer2")
    bench.refused(Code.WRONG_POST, bench.launch, Level.II, "officer2", DIRECTOR)


# -- the roster ----------------------------------------------------------------------------------


def test_a_new_person_signs_on_once_a_secret_is_set(bench: Bench) -> None:
    admin = bench.sign_on("admin1")
    people.add_person(bench.desk, admin, "ren", REN, ["duty_officer", "supervisor"])
    assert not bench.sign_on("ren").proven
    people.set_secret(bench.desk, admin, "ren", "first secret")
    bench.desk.check(bench.sign_on("ren", "first secret"), Action.ADOPT_PLAYBOOK)
    people.set_roles(bench.desk, admin, "ren", ["trainer"])
    bench.refused(
        Code.NOT_PERMITTED, bench.desk.check, bench.sign_on("ren", "first secret"), Action.HANDLE
    )


@pytest.mark.parametrize(
    ("person", "roles", "says"),
    [
        ("officer1", ["leader"], "already"),
        ("Ren Ping", ["leader"], "cannot be an id"),
        ("ren", ["king"], "no role 'king'"),
        ("ren", [], "No role"),
    ],
)
def test_who_cannot_be_added(bench: Bench, person: str, roles: list[str], says: str) -> None:
    admin = bench.sign_on("admin1")
    refused = bench.refused(Code.INVALID, people.add_person, bench.desk, admin, person, REN, roles)
    assert says in refused.message


@pytest.mark.parametrize("secret", ["", "   ", "x" * 1025])
def test_a_secret_that_cannot_be_used_is_refused(bench: Bench, secret: str) -> None:
    bench.refused(Code.INVALID, people.choose_secret, bench.desk, bench.officer, secret)
    assert bench.sign_on("officer1").proven


def test_nobody_s_secret_is_in_the_log(bench: Bench) -> None:
    people.choose_secret(bench.desk, bench.officer, OWN)
    bench.desk.log.close()
    kept = b"".join(f.read_bytes() for f in bench.directory.iterdir() if f.is_file())
    assert OWN.encode() not in kept
    assert SECRET.encode() not in kept


# -- secrets that somebody else set --------------------------------------------------------------


def test_in_a_sample_log_everybody_signs_with_the_secret_they_were_given(bench: Bench) -> None:
    assert bench.desk.is_practice
    assert bench.desk.log.log_id.startswith("sample-")
    assert all(p.secret_foreign for p in bench.desk.roster.persons.values())
    bench.desk.check(bench.officer, Action.HANDLE)
    assert bench.sign("station_head").valid
    assert not bench.sign("station_head", "wrong").valid
    assert not bench.sign("nobody").valid


def test_the_first_officer_of_a_live_log_keeps_the_roster_and_works(live: Bench) -> None:
    assert not live.desk.is_practice
    assert live.desk.log.log_id.startswith("live-")
    assert not live.desk.roster.persons[CHIEF].secret_foreign
    live.report(train="G6723")
    live.acknowledge()
    live.start("4-11")
    live.desk.check(live.officer, Action.KEEP_ROSTER)
    live.refused(Code.NOT_PERMITTED, live.desk.check, live.officer, Action.ADOPT_PLAYBOOK)


def staffed(live: Bench) -> str:
    """A director of the office in a live log, with a secret that the chief set; the secret."""
    people.add_person(live.desk, live.officer, "ren", REN, ["leader"])
    people.start_holding(live.desk, live.officer, "ren", DIRECTOR, "system")
    return live.reset_secret("ren")


def test_a_secret_set_by_somebody_else_permits_only_choosing_one_s_own(live: Bench) -> None:
    given = staffed(live)
    ren = live.sign_on("ren", given)
    assert ren.proven
    for action in set(Action) - {Action.OWN_SECRET}:
        live.refused(Code.NOT_SIGNED_ON, live.desk.check, ren, action)
    live.handle("4-11")
    live.refused(Code.NOT_SIGNED, live.launch, Level.II, "ren", DIRECTOR, live.sign("ren", given))
    people.choose_secret(live.desk, ren, OWN)
    live.desk.check(live.sign_on("ren", OWN), Action.REPORT)
    live.launch(Level.II, "ren", DIRECTOR, live.sign("ren", OWN))
    live.refused(Code.NOT_SIGNED, live.end, Level.II, "ren", live.sign("ren", given))


def test_an_end_signed_after_an_administrator_s_reset_counts_as_on_word(live: Bench) -> None:
    given = staffed(live)
    people.choose_secret(live.desk, live.sign_on("ren", given), OWN)
    live.handle("4-11")
    live.launch(Level.II, "ren", DIRECTOR, live.sign("ren", OWN))
    again = live.reset_secret("ren", "set once more")
    live.refused(Code.NOT_SIGNED, live.end, Level.II, "ren", live.sign("ren", again))
    people.choose_secret(live.desk, live.sign_on("ren", again), OWN)
    live.end(Level.II, "ren", live.sign("ren", OWN))
    (response,) = live.incident.responses
    assert (response.end_mode, response.end_reset_secret) == (Mode.ON_WORD, True)
    live.stop("4-11")
    live.close()
    live.refused(Code.ON_WORD, live.archive)
    live.refused(Code.NOT_SIGNED, live.confirm, Level.II, "ren", live.sign("ren", OWN))


def test_in_a_sample_log_too_a_reset_since_the_launch_shows_at_the_end(bench: Bench) -> None:
    bench.handle("4-11")
    bench.launch(Level.II, DIRECTOR)
    secret = bench.reset_secret(DIRECTOR)
    bench.end(Level.II, DIRECTOR, bench.sign(DIRECTOR, secret))
    assert bench.incident.responses[0].end_mode is Mode.ON_WORD


def test_an_administrator_who_sets_their_own_secret_has_chosen_it(live: Bench) -> None:
    people.set_secret(live.desk, live.officer, CHIEF, OWN)
    assert not live.desk.roster.persons[CHIEF].secret_foreign
    live.desk.check(live.sign_on(CHIEF, OWN), Action.HANDLE)
    assert not live.sign_on(CHIEF).proven


# -- founding ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "secret"), [(None, SECRET), ("", SECRET), (CHIEF, ""), (CHIEF, "  ")]
)
def test_a_log_that_cannot_be_founded_leaves_nothing(
    live: Bench, person: str | None, secret: str
) -> None:
    directory = live.directory / "other"
    live.refused(
        Code.INVALID,
        bootstrap.create,
        settings_for(directory),
        sample=False,
        person=person,
        name=None,
        secret=secret,
    )
    assert not directory.exists() or not list(directory.iterdir())


def test_a_second_log_is_not_made_over_the_first(live: Bench) -> None:
    live.refused(
        Code.INVALID,
        bootstrap.create,
        settings_for(live.directory),
        sample=True,
        person=None,
        name=None,
        secret=SECRET,
    )
    assert live.desk.log.verify().ok
    assert live.desk.log.mode == "live"


def test_a_new_log_begins_with_itself_the_playbooks_and_the_people(live: Bench) -> None:
    kinds = [entry.kind for entry in live.entries()]
    assert kinds[0] == "log_opened"
    assert kinds.count("playbook_adopted") == 13
    assert kinds.count("secret_set") == 1
    assert not any(entry.data.get("local") for entry in live.entries("playbook_adopted"))
    assert live.entries()[0].recorded_at < START
