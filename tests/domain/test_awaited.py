"""A launch that was asked for stays in sight; nothing is launched by asking."""

from __future__ import annotations

from dutyconsole.domain.asking import await_response, withdraw
from dutyconsole.domain.awaited import Awaited
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from tests.domain.builders import Bench, bench_with
from tests.domain.flows import FLOW_411, POSTS_411, flow

DIRECTOR = "system_elg_office_director"
ASKED = Awaited(Level.II, DIRECTOR, DIRECTOR, "system", "p")


def walking() -> Bench:
    return bench_with(flow("p", FLOW_411, POSTS_411))


def levels(bench: Bench) -> list[Level]:
    return [each.asked.level for each in bench.incident.awaited]


def test_asking_launches_nothing_and_resolves_no_step() -> None:
    bench = walking()
    before = bench.run()
    bench.do(await_response, ASKED)
    (awaited,) = bench.incident.awaited
    assert awaited.asked == ASKED
    assert (awaited.id, awaited.entered_by, awaited.asked_at) == ("1", "officer1", bench.now)
    assert bench.run() == before
    assert bench.incident.responses == ()
    assert bench.restarted().incident == bench.incident


def test_a_launch_of_that_level_or_higher_settles_it() -> None:
    for level, post in ((Level.II, DIRECTOR), (Level.I, "bureau_elg_leader")):
        bench = walking()
        bench.do(await_response, ASKED)
        bench.launch(Level.III, "station_elg_leader")
        assert levels(bench) == [Level.II]
        bench.launch(level, post)
        assert levels(bench) == []


def test_a_launch_in_error_settles_nothing() -> None:
    bench = walking()
    bench.do(await_response, ASKED)
    bench.launch(Level.II, DIRECTOR)
    bench.end(Level.II, DIRECTOR, in_error=True)
    assert levels(bench) == [Level.II]


def test_an_earlier_launch_does_not_settle_what_was_asked_after_it() -> None:
    bench = walking()
    bench.launch(Level.II, DIRECTOR)
    bench.do(await_response, ASKED)
    assert levels(bench) == [Level.II]


def test_asking_twice_stands_once_as_asked_last() -> None:
    bench = walking()
    bench.do(await_response, ASKED)
    bench.pass_time()
    bench.do(await_response, ASKED)
    assert [each.id for each in bench.incident.awaited] == ["2"]


def test_what_is_withdrawn_is_no_longer_awaited_by_whichever_of_its_numbers() -> None:
    bench = walking()
    bench.do(await_response, ASKED)
    bench.do(await_response, ASKED)
    bench.refused(Code.UNKNOWN, withdraw, "1", "declined")
    bench.do(withdraw, "2", "declined")
    assert levels(bench) == []
    assert [(each.withdrawn, each.reason) for each in bench.incident.asked] == [
        (True, "declined"),
        (True, "declined"),
    ]


def test_only_what_exists_is_asked_for() -> None:
    bench = walking()
    bench.refused(Code.UNKNOWN, await_response, Awaited(Level.II, "nobody", DIRECTOR))
    bench.refused(Code.UNKNOWN, await_response, Awaited(Level.II, DIRECTOR, "no_post"))
    bench.refused(Code.UNKNOWN, await_response, Awaited(Level.II, DIRECTOR, DIRECTOR, "no_unit"))
    bench.refused(
        Code.UNKNOWN, await_response, Awaited(Level.II, DIRECTOR, DIRECTOR, playbook="none")
    )


def test_a_playbook_without_the_level_is_refused() -> None:
    bench = bench_with(flow("p", "recv"))
    bench.refused(Code.INVALID, await_response, ASKED)
