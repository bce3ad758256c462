"""D3 at the desk on screen: a mass stranding, III then II, each ended by who launched it."""

from __future__ import annotations

from tests.end_to_end.officer import STEPS_OPEN, Officer, facts_of

STATION, DIRECTOR, OFFICE = "云溪东站", "客运主任", "应急领导小组办公室"
STATION_HEAD, SURGE_LEADER = "station_head", "bureau_surge_elg_leader"
STATION_ELG_LEADER, DEPUTY = "station_elg_leader", "bureau_elg_deputy_leader"
FIRST, NEXT_HIGHER = 1, 1
ASKED_AT_LAUNCH, ASKED_AT_END = 2, 3
"""Tabs from the read-back to the field of who asked for it."""


def test_d3_a_mass_stranding(officer: Officer) -> None:
    station_head, surge_leader = officer.person(STATION_HEAD), officer.person(SURGE_LEADER)

    # 18:40 The first estimate; the director goes and looks in person.
    officer.takes_call(
        "mass_stranding",
        "受暴雨影响,我站14趟列车晚点、5趟停运,候车室和广场旅客积压,初步估计9000人。",
        playbook="4-13",
        caller=STATION,
        station=STATION,
    )
    officer.fact("stranded", "9000", "初步估计", "unconfirmed")
    officer.does(1, by=DIRECTOR, note="18时44分到场")

    # +10 Counted: the estimate is kept.
    officer.fact("stranded", "11400", DIRECTOR)
    officer.reads_aloud("9000", "11400")
    officer.does(2, by=STATION)
    officer.does(3, by=STATION)

    # +15 Level III by the head of the station, and nobody else there.
    officer.current(4)
    officer.words_of_launch(FIRST, STATION_ELG_LEADER, "31")
    officer.refused(station_head, "0000-61011")
    officer.back()
    officer.words_of_launch(FIRST, STATION_HEAD, "31")
    officer.records()
    officer.does(5, by=STATION, standard=True)

    # +45, +50 More people; Level II by the leader of the surge group.
    officer.fact("stranded", "13800", STATION, "unconfirmed")
    officer.words_of_launch(NEXT_HIGHER, SURGE_LEADER, "32")
    officer.records()
    officer.reads("LEVEL {level}", level="II")

    # +75 A passenger faints: 4-9 beside it, on the same incident.
    officer.starts("4-9")
    officer.shows("4-9")
    officer.does(1, by=STATION, note="候车室一名旅客晕倒已叫120")
    officer.shows("4-13")

    # +120, +130 "Withdraw Level II, the deputy agrees": too early, and by the wrong person.
    officer.fact("stranded", "6200", STATION, "settles")
    officer.returns(6, "余6200人，研判不准确", STATION)
    officer.words_of_end("II", "4-13", DEPUTY, "33")
    officer.refused(surge_leader, "0000-61012")
    officer.asked_for("副组长", ASKED_AT_END)
    officer.back()
    officer.words_of_end("III", "4-13", STATION_HEAD, "33")
    officer.refused(surge_leader, "0000-61012")
    officer.asked_for(STATION, ASKED_AT_END)
    officer.back()

    # +185, +200 Judged, and stood down by those who activated, the highest first.
    officer.does(6, by=SURGE_LEADER, note="余1150人且列车恢复正点", standard=True)
    officer.words_of_end("II", "4-13", SURGE_LEADER, "33")
    officer.records()
    officer.current(7)
    officer.words_of_end("III", "4-13", STATION_HEAD, "34")
    officer.records()

    # +1440 The report; it can be closed once 4-9 is over too.
    officer.does(8, by=OFFICE)
    officer.cannot_close(STEPS_OPEN, run="4-9")
    officer.shows("4-9")
    officer.does(2)
    officer.does(3)
    officer.does(4, standard=True)
    for step in (5, 6, 7, 8, 9):
        officer.does(step)

    shown = officer.closes()
    ended = [(r["level"], r["launcher"], r["ended_by"]) for r in shown["responses"]]
    assert ended == [("III", STATION_HEAD, STATION_HEAD), ("II", SURGE_LEADER, SURGE_LEADER)]
    times = {r["level"]: r["ended_at"] for r in shown["responses"]}
    assert times["II"] < times["III"]
    assert {run["run"]: run["state"] for run in shown["runs"]} == {
        "4-13": "complete",
        "4-9": "complete",
    }
    assert facts_of(shown, "stranded") == {(STATION, "6200", "confirmed")}
    seen = [(s["what"], s["reason"]) for s in shown["irregularities"]]
    assert seen[1:] == [("request_refused", "副组长"), ("request_refused", STATION)]
    assert seen[0][0] == "returned"
