"""Who may launch and whom to dial; and the one sentence that is read back and recorded."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dutyconsole.domain.contacts import contacts
from dutyconsole.domain.entitled import who_may_launch
from dutyconsole.domain.phrase import Name
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.sentences import end_sentence, launch_sentence, step_down_sentence
from dutyconsole.domain.signing import Signing
from tests.domain.builders import (
    NOT_READ_BACK,
    ON_WORD,
    REPORTED,
    SIGNED,
    WRITTEN,
    Bench,
    bench_with,
)
from tests.domain.flows import FLOW_411, POSTS_411, flow

DIRECTOR, LEADER = "system_elg_office_director", "bureau_elg_leader"
STATION = "station_elg_leader"
SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Group:
    members: tuple[str, ...]


GROUPS = {"leaders": Group((LEADER, "no_post", DIRECTOR))}


def walking() -> Bench:
    return bench_with(flow("p", FLOW_411, POSTS_411))


def entitled(bench: Bench, level: Level) -> list[tuple[str, str, bool]]:
    found = who_may_launch(bench.run().playbook, level, bench.roster, bench.now)
    return [(each.unit, each.person, each.acting) for each in found]


# -- who -------------------------------------------------------------------------------------------


def test_who_may_launch_is_told_for_each_unit_and_vacancies_are_shown() -> None:
    bench = walking()
    assert entitled(bench, Level.III) == [("yunxi", STATION, False), ("wanghe", "", False)]
    assert entitled(bench, Level.II) == [("system", DIRECTOR, False)]
    first, second = who_may_launch(bench.run().playbook, Level.III, bench.roster, bench.now)
    assert (first.post, first.phone, first.vacant) == (STATION, "0000-61000", False)
    assert first.name is not None
    assert second.vacant


def test_an_acting_holder_stands_behind_the_holder() -> None:
    bench = walking()
    bench.add_person("deputy")
    bench.hold("deputy", STATION, "yunxi", minutes=30, acting=STATION)
    bench.add_person("second")
    bench.hold("second", STATION, "yunxi")
    assert entitled(bench, Level.III)[:3] == [
        ("yunxi", STATION, False),
        ("yunxi", "second", False),
        ("yunxi", "deputy", True),
    ]
    bench.pass_time(31)
    assert ("yunxi", "deputy", True) not in entitled(bench, Level.III)


def test_a_playbook_without_the_level_is_launched_by_nobody() -> None:
    bench = bench_with(flow("p", "recv"))
    assert entitled(bench, Level.I) == []


def test_a_post_that_the_roster_does_not_know_is_vacant() -> None:
    bench = bench_with(flow("p", FLOW_411, {Level.I: ("no_post",)}))
    assert entitled(bench, Level.I) == [("", "", False)]


def test_behind_a_recipient_stand_the_holders_of_its_posts_in_order() -> None:
    bench = walking()
    people = contacts(GROUPS, bench.roster, "leaders", bench.now)
    assert [(c.person, c.post, c.unit, c.phone) for c in people] == [
        (LEADER, LEADER, "bureau", "0000-61000"),
        (DIRECTOR, DIRECTOR, "system", "0000-61000"),
    ]
    (one,) = contacts(GROUPS, bench.roster, STATION, bench.now)
    assert (one.person, one.acting) == (STATION, False)
    assert contacts(GROUPS, bench.roster, "a doctor", bench.now) == ()


# -- the sentence ----------------------------------------------------------------------------------


def launched(bench: Bench, signing: Signing) -> str:
    return str(
        launch_sentence(
            *(Level.II, DIRECTOR, DIRECTOR, "system", signing),
            *(bench.now.astimezone(SHANGHAI), "p", bench.incident),
        )
    )


def test_the_sentence_of_a_launch_says_everything_that_will_be_recorded() -> None:
    assert launched(walking(), ON_WORD) == (
        "Level II of p for incident 20261123-01 (G6723), launched by system_elg_office_director, "
        "system_elg_office_director, system, at 22:00, order 17, read back"
    )


def test_the_sentence_says_how_it_is_vouched_for() -> None:
    bench = walking()
    endings = {
        launched(bench, signing).partition("22:00, ")[2]
        for signing in (SIGNED, NOT_READ_BACK, REPORTED, WRITTEN)
    }
    assert endings == {
        "signed with their own secret",
        "order 17, not read back yet",
        "reported by dispatcher by telephone, unconfirmed",
        "written order W-4",
    }


def test_a_screen_says_names_in_it() -> None:
    bench = walking()
    phrase = launch_sentence(
        Level.II, DIRECTOR, DIRECTOR, "system", SIGNED, bench.now, "p", bench.incident
    )
    asked: list[Name] = []

    def name(one: Name) -> str:
        asked.append(one)
        return f"<{one.sort}>"

    assert "launched by <person>, <post>, <unit>, at" in phrase.spoken(name=name)
    assert {one.sort for one in asked} == {"playbook", "person", "post", "unit"}


def test_the_sentence_of_an_end_names_who_launched_it_and_when() -> None:
    bench = walking()
    response = bench.launch(Level.II, DIRECTOR)
    bench.pass_time(90)
    at = bench.now.astimezone(SHANGHAI)
    assert str(end_sentence(response, DIRECTOR, SIGNED, at, bench.incident)) == (
        "Level II of p for incident 20261123-01 (G6723), launched by system_elg_office_director "
        "at 22:00, ended by system_elg_office_director at 23:30, signed with their own secret"
    )
    error = end_sentence(response, DIRECTOR, ON_WORD, at, bench.incident, in_error=True)
    assert "launched in error and counting as never launched, ended by" in str(error)


def test_the_sentence_of_stepping_down_is_both() -> None:
    bench = walking()
    response = bench.launch(Level.II, DIRECTOR)
    ended = end_sentence(response, DIRECTOR, SIGNED, bench.now, bench.incident)
    fresh = launch_sentence(
        Level.III, STATION, STATION, "yunxi", SIGNED, bench.now, "p", bench.incident
    )
    assert str(step_down_sentence(ended, fresh)) == f"{ended}; then {fresh}"
