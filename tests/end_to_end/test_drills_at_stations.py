"""D3 and D4, a stranding and dark gates: played at the drill's clock, traps refused."""

from __future__ import annotations

import pytest

from dutyconsole.domain.incident import IncidentState
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.run import RunState, StepState
from tests.desk.bench import Bench, by_telephone
from tests.end_to_end.drilling import (
    SURGE_LEADER,
    closed_and_archived,
    refused_and_noted,
)


def test_d3_mass_stranding_iii_then_ii(bench: Bench) -> None:
    """D3. 4-13: each level is stood down by who activated it, the higher one first."""
    clock = bench.clock

    # 18:40 The first estimate.
    clock.at("18:40")
    bench.report(
        "受暴雨影响,我站14趟列车晚点、5趟停运,初步估计9000人。",
        kind="mass_stranding",
        place="云溪东站",
    )
    bench.acknowledge()
    bench.start("4-13")
    bench.fact("stranded", "9000", "first estimate", confirmed=False)
    bench.done("learn", by="passenger-service director, on site 18:44")

    # +10 Counted: the estimate is kept.
    clock.at("18:50")
    bench.fact("stranded", "11400", "passenger-service director")
    assert bench.facts("stranded") == {
        "first estimate": ("9000", "unconfirmed"),
        "passenger-service director": ("11400", "confirmed"),
    }
    bench.done("count", "report")

    # +15 Level III by the head of the station, and nobody else there.
    clock.at("18:55")
    bench.refused(Code.WRONG_POST, bench.launch, Level.III, "station_elg_leader")
    bench.refused(Code.WRONG_POST, bench.launch, Level.II, "station_head")
    bench.launch(Level.III, "station_head", signing=by_telephone("31"))
    bench.done("act", by="departments by the plan")

    # +45, +50 More people; Level II by the leader of the surge group.
    clock.at("19:25")
    bench.fact("stranded", "13800", "Yunxi East station", confirmed=False)
    clock.at("19:30")
    bench.launch(Level.II, SURGE_LEADER, signing=by_telephone("32"))
    assert [r.level for r in bench.incident.in_force] == [Level.II, Level.III]
    bench.refused(Code.LEVEL_NOT_HIGHER, bench.launch, Level.III, "station_head_2", "station_head")

    # +75 A passenger faints: 4-9 beside it, on the same incident.
    clock.at("19:55")
    bench.start("4-9")
    bench.done("discover", run="4-9", note="fainted in the waiting hall, 120 called")

    # +120, +130 "Withdraw Level II, the deputy agrees": by the wrong person, and too early.
    clock.at("20:40")
    bench.fact("stranded", "6200", "Yunxi East station")
    clock.at("20:50")
    bench.return_work("relieve", "6 200 remain: not judged accurately", "Yunxi East station")
    assert bench.run("4-13").current == ("relieve",)
    for person in ("bureau_elg_deputy_leader", "station_head"):
        refused = bench.refused(Code.NOT_LAUNCHER, bench.end, Level.II, person)
        assert SURGE_LEADER in refused.message
    refused_and_noted(bench, Code.NOT_LAUNCHER, "end", Level.II, refused, "deputy leader")
    refused = bench.refused(Code.HIGHER_LEVEL_IN_FORCE, bench.end, Level.III, "station_head")
    assert SURGE_LEADER in refused.mend

    # +185, +200 Judged, and stood down by those who activated.
    clock.at("21:45")
    bench.done("relieve", note="1 150 left, trains on time", by=SURGE_LEADER)
    bench.end(Level.II, SURGE_LEADER, by_telephone("33"))
    assert [r.level for r in bench.incident.in_force] == [Level.III]
    assert bench.run("4-13").states["withdraw"] is StepState.CURRENT
    clock.at("22:00")
    bench.end(Level.III, "station_head", by_telephone("34"))
    assert bench.incident.level is None

    # +1440 The report; it can be closed once 4-9 is over too.
    clock.at("18:40")
    bench.done("summ", by="office of the emergency leading group")
    assert bench.run("4-13").state is RunState.COMPLETE
    refused = bench.refused(Code.STEPS_OPEN, bench.close)
    assert "4-9" in refused.message
    while now := bench.run("4-9").current:
        bench.done(*now, run="4-9")
    bench.close()
    bench.refused(Code.ON_WORD, bench.archive)
    bench.confirm(Level.III, "station_head")
    bench.refused(Code.ON_WORD, bench.archive)
    bench.confirm(Level.II, SURGE_LEADER)
    assert bench.archive().incident.state is IncidentState.ARCHIVED
    ended = [(r.level, r.launcher, r.ended_by) for r in bench.incident.responses]
    assert ended == [
        (Level.III, "station_head", "station_head"),
        (Level.II, SURGE_LEADER, SURGE_LEADER),
    ]
    assert bench.desk.log.verify().ok


def test_d4_gates_and_displays_dark_at_wanghe_south(bench: Bench) -> None:
    """D4. 4-8: no closing without survey and cause; two times stand side by side."""
    clock = bench.clock

    # 07:12 The station reports; 4-8 names only the department leadership.
    clock.at("07:05")
    since = clock.now
    clock.at("07:12")
    taken = bench.report(
        "07时05分起实名制验证闸机和自动检票机全部离线,显示屏黑屏,候车2300人",
        kind="equipment_fault",
        place="望河南站",
        occurred_at=since,
    )
    assert taken.suggested[0] == "4-8"
    bench.acknowledge()
    bench.start("4-8")
    bench.fact("offline since", "07:05", "Wanghe South station")
    bench.fact("waiting", "2300", "Wanghe South station")
    bench.done("recv")
    assert bench.run().playbook.by_id["notify"].recipients == ("department_leadership",)
    bench.call("deputy_director_in_charge", "Lü Fang")
    assert bench.run().states["notify"] is StepState.DONE

    # +3, +6, +10, +14 A lead is not a cause; the group; handled by the plan.
    clock.at("07:15")
    bench.fact("cause", "station power or network", "Ticketing Office", confirmed=False)
    assert bench.facts("cause")["Ticketing Office"][1] == "unconfirmed"
    clock.at("07:18")
    bench.step("group", values={"members": "leadership, chiefs of PM and technical sections"})
    clock.at("07:22")
    bench.decide("decide", "yes", "department leadership")
    clock.at("07:26")
    bench.done("plan", by="Wanghe South station", note="manual checks")

    # +28 Feedback runs beside the survey.
    clock.at("07:40")
    assert set(bench.run().current) == {"survey", "feedback"}
    bench.done("feedback", note="D6405 left 07:37, 6 min late")

    # +50 "Restored, can we close it?" Not without survey and cause.
    clock.at("08:02")
    bench.note("Restarted and restored 08:01.")
    refused = bench.refused(Code.STEPS_OPEN, bench.close)
    assert "survey" in refused.message

    # +200 The survey finds another time: both are kept.
    clock.at("10:32")
    bench.fact("offline since", "06:58", "survey, device log")
    assert bench.facts("offline since") == {
        "Wanghe South station": ("07:05", "conflict"),
        "survey, device log": ("06:58", "conflict"),
    }
    bench.done("survey", note="UPS battery failed")
    bench.done("collate", note="06:58 device log, 07:05 first seen: both stand")

    # +1500 "Cause unknown" does not meet the standard and goes back.
    clock.at("08:12")
    bench.return_work("report", "cause unknown is no definite cause", "department section")
    assert bench.run().current == ("report",)
    assert bench.incident.irregularities[-1].what == "returned"
    bench.refused(Code.STEPS_OPEN, bench.close)

    # +1600 The final report, who is answerable, the file.
    clock.at("09:52")
    bench.done("report", note="UPS battery; responsible unit and person named")
    bench.done("account", "archive")
    assert bench.run().states["guide"] is StepState.NOT_NEEDED
    closed_and_archived(bench)
    assert len(bench.facts("offline since")) == 2


@pytest.mark.parametrize("sent_back", ["report", "account", "archive", "collate"])
def test_what_was_handed_in_already_is_done_again_after_a_return(
    bench: Bench, sent_back: str
) -> None:
    """4-8 prints a standard for each: a done step that fails it opens anew."""
    bench.handle("4-8", "equipment_fault")
    bench.done(sent_back)
    bench.return_work(sent_back, "does not meet its standard")
    assert bench.run().round_of(sent_back) == 2
    assert bench.run().states[sent_back] is StepState.WAITING
