"""D1 at the desk on screen: an EMU in the section, Level II, and whoever launches it, closes it."""

from __future__ import annotations

from tests.end_to_end.officer import IN_FORCE, Officer, facts_of

DISPATCHER, CONDUCTOR, CENTRE, LEADER = "客调", "列车长", "客户服务中心", "应急领导小组组长"
OFFICE_DIRECTOR, SYSTEM_LEADER = "system_elg_office_director", "system_elg_leader"
STATION_LEADER, BUREAU_LEADER = "station_elg_leader_2", "bureau_elg_leader"
LEVEL_II = 2
ASKED_AT_LAUNCH, ASKED_AT_END = 2, 3
"""Tabs from the read-back to the field of who asked for it."""


def test_d1_an_emu_stopped_in_the_section(officer: Officer) -> None:
    director = officer.person(OFFICE_DIRECTOR)

    # 14:06 The passenger dispatcher reports; five roles are called.
    officer.takes_call(
        "emu_abnormality",
        "G6723次,8辆,定员576人、现员531人,停车,全列空调停机,车外34度",
        playbook="4-11",
        caller=DISPATCHER,
        train="G6723",
        km="K218+400",
    )
    officer.current(2)
    officer.fact("stopped", "14:02", DISPATCHER)
    officer.fact("aboard", "531", DISPATCHER)
    officer.calls_all(5)

    # +4 "G6732": looked up before it is taken in, and joined in the caller's own words.
    officer.joins_call("旅客来电称“G6732次”车厢没有空调、停在野外。", caller=CENTRE)

    # +9, +16 What is known and what is not; nothing is invented.
    officer.fact("unwell", "2", CONDUCTOR)
    officer.fact("temperature", "33", CONDUCTOR)
    officer.notes("列车长申请打开车门挂防护网，已报组长。")
    officer.reads_aloud("531", "33")
    officer.does(3, by=LEADER)

    # +20, +23 Rescue requested; the leader decides.
    officer.notes("14时22分列车长已通知司机请求救援。")
    officer.decides(4, 1, by=LEADER)

    # +23 "Just log it as issued by the system leader": valid in 4-12, refused in 4-11.
    officer.current(6)
    officer.words_of_launch(LEVEL_II, SYSTEM_LEADER, "17")
    officer.refused(director, "0000-61009")
    officer.asked_for("处内干部", ASKED_AT_LAUNCH)
    officer.back()

    # By the right one, but not read back: kept, not in force. Read back: in force.
    officer.words_of_launch(LEVEL_II, OFFICE_DIRECTOR, "17", read_back=False)
    officer.keeps("II")
    officer.reads_back()
    officer.reads("LEVEL {level}", level="II")
    officer.does(7)

    # +42, +78, +84 The rescue train; the count does not fit, then it does.
    officer.notes("热备动车组14时48分望河南站开出,计划并线换乘,邻线已扣停。")
    officer.fact("aboard", "529", "救援列车")
    officer.differ("aboard", "531", "529")
    officer.fact("left with 120", "2", CONDUCTOR)
    officer.fact("aboard", "531=529+2", CONDUCTOR, "settles")
    officer.does(8, by=LEADER)

    # +97 The station group leader may not end Level II.
    officer.current(9)
    officer.words_of_end("II", "4-11", STATION_LEADER, "18")
    officer.refused(director, "0000-61009")
    officer.asked_for("站段组长", ASKED_AT_END)
    officer.back()

    # +110 Nor may the leader: their words are a judgement, noted as such.
    officer.notes("组长：救援完毕、旅客到达临江北。")
    officer.words_of_end("II", "4-11", BUREAU_LEADER, "18")
    officer.refused(director, "0000-61009")
    officer.asked_for(LEADER, ASKED_AT_END)
    officer.back()
    officer.cannot_close(IN_FORCE, level="II", launcher=director)

    # +114 The launcher ends it; the system organises the summary.
    officer.words_of_end("II", "4-11", OFFICE_DIRECTOR, "18")
    officer.records()
    officer.does(10, by="系统")
    officer.does(11)
    officer.does(12)

    shown = officer.closes()
    assert len(officer.shell.ok("incident", "list")) == 1
    assert shown["train"] == "G6723"
    assert [report["text"] for report in shown["reports"]][1:] == [
        "旅客来电称“G6732次”车厢没有空调、停在野外。"
    ]
    assert facts_of(shown, "aboard") == {(CONDUCTOR, "531=529+2", "confirmed")}
    (response,) = shown["responses"]
    assert (response["level"], response["mode"]) == ("II", "on_word")
    assert response["launcher"] == response["ended_by"] == OFFICE_DIRECTOR
    assert [seen["reason"] for seen in shown["irregularities"]] == ["处内干部", "站段组长", LEADER]
