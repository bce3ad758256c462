"""Launch, escalation, step-down and end are passed on to everyone concerned, each anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from dutyconsole.domain import authority
from dutyconsole.domain.authority import EndOrder
from dutyconsole.domain.call_list import CallList
from dutyconsole.domain.call_lists import call_lists, open_lists, reached, waiting_for
from dutyconsole.domain.due import DueKind, due
from dutyconsole.domain.events import About, CallResult, Event
from dutyconsole.domain.notices import Call, call_at_large, call_of_order, message
from dutyconsole.domain.passing_on import passed_on
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.responsibility import dispute
from dutyconsole.domain.situation import Situation
from tests.domain.builders import ON_WORD, SIGNED, Bench, bench_with, launching
from tests.domain.flows import FLOW_411, POSTS_411, flow

DIRECTOR: Final = "system_elg_office_director"
CHIEF: Final = "station_elg_leader"
LEADER: Final = "bureau_elg_leader"
NOTICE: Final = ("department_leadership", "pm_section_chief", "csc_head")
ANSWERED: Final = Call(CallResult.ANSWERED, "Li")


@dataclass(frozen=True)
class Group:
    members: tuple[str, ...]


@dataclass(frozen=True)
class Bureau:
    groups: Mapping[str, Group] = field(default_factory=dict)
    call_list: tuple[str, ...] = ("csc_head", "fire brigade")


def standing() -> Bench:
    return bench_with(flow("4-11", FLOW_411, POSTS_411))


def launched(
    bench: Bench, level: Level, post: str, bureau: Bureau | None = None, person: str = ""
) -> CallList:
    def job(situation: Situation) -> tuple[Event, ...]:
        events = authority.launch(situation, launching(level, post, person=person))
        return tuple(passed_on(situation, events, bureau or Bureau()))

    bench.do(job)
    return bench.incident.lists[-1]


def ended(bench: Bench, level: Level, person: str, *, in_error: bool = False) -> CallList:
    def job(situation: Situation) -> tuple[Event, ...]:
        events = authority.end(situation, EndOrder(level, person, SIGNED, in_error=in_error))
        return tuple(passed_on(situation, events, Bureau()))

    bench.do(job)
    return bench.incident.lists[-1]


def said(bench: Bench) -> list[str]:
    return [
        str(each.phrase) for each in due(bench.incident, bench.now) if each.kind is DueKind.PASS_ON
    ]


def tell(bench: Bench, listed: CallList, *recipients: str) -> None:
    for recipient in recipients:
        bench.do(call_of_order, listed.id, recipient, ANSWERED)


def test_a_launch_goes_to_the_notices_then_to_the_bureaus_list_each_once() -> None:
    bench = standing()
    listed = launched(bench, Level.III, CHIEF)
    assert listed.recipients == (*NOTICE, "fire brigade")
    assert (listed.about, listed.level, listed.by) == (About.LAUNCH, Level.III, CHIEF)
    assert said(bench) == ["Pass on Level III: 0 of 4"]
    tell(bench, listed, *NOTICE)
    assert said(bench) == ["Pass on Level III: 3 of 4"]
    tell(bench, listed, "fire brigade")
    assert said(bench) == []
    assert bench.restarted().incident == bench.incident


def test_whoever_was_reached_before_is_concerned_too() -> None:
    bench = standing()
    bench.do(call_at_large, "Yunxi hospital", ANSWERED)
    bench.do(call_at_large, "the mayor", Call(CallResult.NO_ANSWER))
    assert reached(bench.incident) == ("Yunxi hospital",)
    assert launched(bench, Level.III, CHIEF).recipients[-1] == "Yunxi hospital"


def test_the_launcher_is_not_called_about_the_own_order() -> None:
    bench = standing()
    listed = launched(bench, Level.II, DIRECTOR, Bureau(call_list=(DIRECTOR, "csc_head")))
    assert DIRECTOR not in listed.recipients
    group = Bureau({"leaders": Group((LEADER, "csc_head"))}, ("leaders",))
    assert "leaders" in launched(bench, Level.I, LEADER, group).recipients


def test_a_group_is_left_out_where_each_member_is_named_singly() -> None:
    bench = standing()
    bureau = Bureau({"sections": Group(("csc_head", "pm_section_chief"))}, ("sections",))
    assert launched(bench, Level.III, CHIEF, bureau).recipients == NOTICE


def test_an_escalation_counts_anew_and_overtakes_what_was_before() -> None:
    bench = standing()
    first = launched(bench, Level.III, CHIEF)
    tell(bench, first, *NOTICE)
    second = launched(bench, Level.II, DIRECTOR)
    assert (second.about, second.left) == (About.ESCALATION, second.recipients)
    assert said(bench) == ["Pass on Level II: 0 of 5"]
    assert bench.incident.lists[0].informed == set(NOTICE)


def test_whoever_answers_for_another_level_is_concerned_by_post_or_in_person() -> None:
    bench = standing()
    bench.add_person("Feng")
    bench.hold("Feng", CHIEF, "wanghe")
    assert "Feng" not in launched(bench, Level.III, CHIEF, person="Feng").recipients
    assert launched(bench, Level.II, DIRECTOR).recipients[-1] == "Feng"
    assert launched(bench, Level.I, LEADER).recipients[-2:] == (DIRECTOR, "Feng")


def test_an_end_goes_to_whoever_the_launch_went_to() -> None:
    bench = standing()
    first = launched(bench, Level.II, DIRECTOR, Bureau(call_list=("police",)))
    bench.do(call_at_large, "Yunxi hospital", ANSWERED)
    last = ended(bench, Level.II, DIRECTOR)
    assert last.recipients == (*first.recipients, "Yunxi hospital")
    assert last.about is About.END
    assert said(bench) == ["Pass on end of Level II: 0 of 5"]


def test_that_an_order_was_in_error_is_passed_on_too() -> None:
    bench = standing()
    launched(bench, Level.II, DIRECTOR)
    ended(bench, Level.II, DIRECTOR, in_error=True)
    assert said(bench) == ["Pass on Level II was in error: 0 of 4"]


def test_stepping_down_opens_one_list_about_both() -> None:
    bench = standing()
    launched(bench, Level.II, DIRECTOR)

    def job(situation: Situation) -> tuple[Event, ...]:
        ending = EndOrder(Level.II, DIRECTOR, SIGNED)
        events = authority.step_down(situation, ending, launching(Level.III, CHIEF))
        return tuple(passed_on(situation, events, Bureau()))

    bench.do(job)
    assert [each.about for each in bench.incident.lists] == [About.LAUNCH, About.STEP_DOWN]
    assert said(bench) == ["Pass on step-down to III: 0 of 4"]


def test_a_disputed_end_is_passed_on_the_response_stands_again() -> None:
    bench = standing()
    launched(bench, Level.II, DIRECTOR)
    bench.end(Level.II, DIRECTOR, ON_WORD)

    def job(situation: Situation) -> tuple[Event, ...]:
        events = dispute(situation, Level.II, DIRECTOR, SIGNED, "it was not me")
        return tuple(passed_on(situation, events, Bureau()))

    bench.do(job)
    assert said(bench) == ["Pass on Level II in force again: 0 of 4"]


def test_nothing_is_opened_where_nobody_is_to_be_told() -> None:
    bench = bench_with(flow("4-11", "recv\norder launch\nstop end", POSTS_411))
    events = authority.launch(bench.situation(), launching(Level.III, CHIEF))
    assert passed_on(bench.situation(), events, Bureau(call_list=())) == events
    assert passed_on(bench.situation(), (), Bureau()) == ()


def test_a_list_goes_to_those_on_it_only() -> None:
    bench = standing()
    listed = launched(bench, Level.III, CHIEF)
    bench.refused(Code.UNKNOWN, call_of_order, listed.id, "the mayor", ANSWERED)
    bench.refused(Code.UNKNOWN, call_of_order, "7", "csc_head", ANSWERED)


def test_a_message_to_all_informs_nobody_until_each_receipt() -> None:
    bench = standing()
    listed = launched(bench, Level.III, CHIEF)
    tell(bench, listed, "csc_head")
    bench.do(message, "", "", (), Call(CallResult.MESSAGED, told="Level III"), listed.id)
    (now,) = bench.incident.lists
    assert now.informed == {"csc_head"}
    left = tuple(each.recipient for each in now.unanswered)
    assert left == now.left == (*NOTICE[:2], "fire brigade")


def test_several_may_have_to_answer() -> None:
    bench = standing()
    listed = launched(bench, Level.III, CHIEF)
    for person in ("He", "He", "Lu"):
        assert "csc_head" not in bench.incident.lists[0].informed
        call = Call(CallResult.ANSWERED, person=person, needed=2)
        bench.do(call_of_order, listed.id, "csc_head", call)
    assert "csc_head" in bench.incident.lists[0].informed


def test_a_call_before_the_incident_was_known_is_refused() -> None:
    bench = standing()
    listed = launched(bench, Level.III, CHIEF)
    bench.pass_time(5)
    early = bench.situation(occurred_at=bench.now.replace(hour=13))
    refused = bench.refused(
        Code.INVALID, lambda _: call_of_order(early, listed.id, "csc_head", ANSWERED)
    )
    assert "was reported only at" in refused.message


def test_open_lists_are_those_with_somebody_still_to_be_told() -> None:
    bench = standing()
    bench.done("recv")
    assert [each.id for each in open_lists(bench.incident)] == ["4-11/notify"]
    bench.do(call_at_large, "the mayor", Call(CallResult.NO_ANSWER))
    listed = launched(bench, Level.III, CHIEF)
    assert [each.id for each in open_lists(bench.incident)] == ["1", "4-11/notify", "bureau"]
    (unanswered,) = open_lists(bench.incident)[-1].unanswered
    assert (unanswered.recipient, unanswered.at) == ("the mayor", bench.now)
    waits = [(each.id, who) for each, who in waiting_for(bench.incident, {"csc_head"})]
    assert waits == [("1", "csc_head"), ("4-11/notify", "csc_head")]
    tell(bench, listed, *listed.recipients)
    bench.call("notify", *NOTICE)
    bench.do(call_at_large, "the mayor", ANSWERED)
    assert open_lists(bench.incident) == ()
    assert [each.id for each in call_lists(bench.incident)] == ["1", "4-11/notify", "bureau"]
