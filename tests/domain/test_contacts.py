"""Whom to dial: who is on duty, then the deputies; without an answer the next one is called."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.domain.contacts import Contact, contacts, next_to_dial
from dutyconsole.domain.events import CallResult
from dutyconsole.domain.run import CallRecord
from dutyconsole.domain.text import Localised
from tests.domain.builders import START, Bench

LEADER: Final = "bureau_elg_leader"
DEPUTY: Final = "bureau_elg_deputy_leader"
DEPUTIES: Final = {LEADER: (DEPUTY,)}
NO_ANSWER: Final = CallResult.NO_ANSWER


@dataclass(frozen=True)
class Leadership:
    members: tuple[str, ...] = ("system_elg_leader", "csc_head")


def bureau() -> Bench:
    bench = Bench()
    bench.found_bureau()
    return bench


def dialled(bench: Bench, recipient: str = LEADER) -> list[tuple[str, str]]:
    found = contacts({}, bench.roster, recipient, bench.now, DEPUTIES)
    return [(each.person, each.deputy_for) for each in found]


def contact(person: str, phone: str = "61000") -> Contact:
    return Contact(person, Localised(person, person, person), person, "system", phone, False)


def attempt(result: CallResult, person: str = "") -> CallRecord:
    return CallRecord("", 1, "x", result, "", "", "", "officer1", START, 1, person)


def proposed(people: tuple[Contact, ...], *attempts: CallRecord, without: str = "") -> str:
    found = next_to_dial(people, attempts, without)
    return found.person if found else ""


ABC: Final = (contact("a"), contact("b"), contact("c"))


def test_a_post_is_its_holder_then_the_deputy() -> None:
    assert dialled(bureau()) == [(LEADER, ""), (DEPUTY, LEADER)]


def test_an_acting_holder_comes_before_the_one_they_act_for() -> None:
    bench = bureau()
    bench.add_person("stand-in")
    bench.hold("stand-in", LEADER, "bureau", minutes=60, acting=LEADER)
    assert dialled(bench) == [("stand-in", ""), (LEADER, ""), (DEPUTY, LEADER)]
    bench.pass_time(61)
    assert dialled(bench)[0] == (LEADER, "")


def test_units_stay_together_whoever_acts_in_one_of_them() -> None:
    bench = bureau()
    for person in ("wanghe-head", "wanghe-acting"):
        bench.add_person(person)
    bench.hold("wanghe-head", "station_head", "wanghe")
    bench.hold("wanghe-acting", "station_head", "wanghe", minutes=60, acting="wanghe-head")
    names = [person for person, _ in dialled(bench, "station_head")]
    assert names == ["station_head", "wanghe-acting", "wanghe-head"]


def test_nobody_stands_in_it_twice() -> None:
    bench = bureau()
    bench.hold(LEADER, DEPUTY, "bureau")
    assert dialled(bench) == [(LEADER, ""), (DEPUTY, LEADER)]


def test_a_group_is_its_members_one_after_the_other() -> None:
    bench = bureau()
    found = contacts({"all": Leadership()}, bench.roster, "all", bench.now)
    assert [each.person for each in found] == ["system_elg_leader", "csc_head"]
    assert contacts({}, bench.roster, "Yunxi hospital", bench.now) == ()


def test_a_person_who_is_no_post_is_dialled_as_such() -> None:
    bench = bureau()
    bench.add_person("Zhao")
    (found,) = contacts({}, bench.roster, "Zhao", bench.now)
    assert (found.person, found.post, found.phone) == ("Zhao", "", "0000-61000")


def test_no_answer_and_a_refusal_go_on_to_the_next() -> None:
    assert proposed(ABC) == "a"
    assert proposed(ABC, attempt(NO_ANSWER, "a")) == "b"
    assert proposed(ABC, attempt(NO_ANSWER, "a"), attempt(CallResult.REFUSED, "b")) == "c"
    assert proposed(ABC, attempt(CallResult.MESSAGED, "a")) == "a"


def test_an_attempt_that_names_nobody_was_for_whoever_was_proposed() -> None:
    assert proposed(ABC, attempt(NO_ANSWER)) == "b"
    assert proposed(ABC, attempt(NO_ANSWER), attempt(NO_ANSWER)) == "c"


def test_once_all_were_tried_it_begins_anew_and_those_who_refused_come_last() -> None:
    refused = attempt(CallResult.REFUSED, "a")
    tried = (refused, attempt(NO_ANSWER, "b"), attempt(NO_ANSWER, "c"))
    assert proposed(ABC, *tried) == "b"
    assert proposed(ABC, *tried, attempt(NO_ANSWER, "b")) == "c"


def test_whoever_has_no_number_is_passed_over_unless_nobody_has_one() -> None:
    assert proposed((contact("a", ""), contact("b"))) == "b"
    assert proposed((contact("a", ""), contact("b", ""))) == "a"


def test_whose_order_it_is_and_who_has_answered_are_not_called() -> None:
    assert proposed(ABC, without="a") == "b"
    assert proposed(ABC, attempt(CallResult.ANSWERED, "a")) == "b"
    assert proposed((contact("a"),), attempt(CallResult.ANSWERED, "a")) == ""
    assert proposed(()) == ""


@given(st.lists(st.sampled_from([NO_ANSWER, CallResult.REFUSED]), max_size=9))
def test_following_the_proposal_reaches_everybody_before_anybody_twice(
    results: list[CallResult],
) -> None:
    attempts: list[CallRecord] = []
    for result in results:
        attempts.append(attempt(result, proposed(ABC, *attempts)))
    people = [each.person for each in attempts]
    assert people[:3] == ["a", "b", "c"][: len(people)]
    unnamed = [replace(each, person="") for each in attempts]
    assert proposed(ABC, *unnamed) == proposed(ABC, *attempts)
