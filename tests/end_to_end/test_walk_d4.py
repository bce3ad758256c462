"""D4 at the desk on screen: gates and displays dark, and no closing without survey and cause."""

from __future__ import annotations

from tests.end_to_end.officer import STEPS_OPEN, Officer, facts_of

STATION, OFFICE, LEADERS, DEPARTMENT = "望河南站", "客票管理所", "处领导", "客运处"


def test_d4_gates_and_displays_dark(officer: Officer) -> None:
    # 07:12 The station reports; 4-8 names only the department leadership.
    officer.takes_call(
        "equipment_fault",
        "07时05分起实名制验证闸机和自动检票机全部离线,显示屏黑屏,候车2300人",
        playbook="4-8",
        caller="客运值班员",
        station=STATION,
    )
    officer.current(2)
    officer.fact("offline since", "07:05", STATION)
    officer.fact("waiting", "2300", STATION)
    officer.calls_all(1)

    # +3, +6, +10, +14 A lead is not a cause; the group; handled by the plan.
    officer.fact("cause", "车站侧供电或网络", OFFICE, "unconfirmed")
    officer.does(3, by=LEADERS, note="处领导、客管科长、技术科长、客票管理所主任、客服中心主任")
    officer.decides(4, 1, by=LEADERS)
    officer.does(5, by=STATION, note="人工验证检票")

    # +28 Feedback runs beside the survey.
    officer.current(7)
    officer.press("down")
    officer.does(8, by=STATION, note="D6405次07时37分开,晚6分")

    # +50 "Restored, can we close it?" Not without survey and cause.
    officer.notes("08时01分重启恢复了，可以销号了吧？")
    officer.cannot_close(STEPS_OPEN, run="4-8")

    # +200 The survey finds another time: both are kept.
    officer.fact("offline since", "06:58", "勘查日志")
    officer.differ("offline since", "07:05", "06:58")
    officer.does(7, by=DEPARTMENT, note="UPS电池失效")
    officer.does(9, by=DEPARTMENT, note="06:58日志，07:05发现：两时刻并存", standard=True)

    # +1500 "Cause unknown" does not meet the standard and goes back.
    officer.returns(10, "原因不明", DEPARTMENT)
    officer.cannot_close(STEPS_OPEN, run="4-8")

    # +1600 The final report, who is answerable, the file.
    officer.does(10, by=DEPARTMENT, note="UPS电池；责任单位、责任人明确", standard=True)
    officer.does(11, by=DEPARTMENT, standard=True)
    officer.does(12, by=DEPARTMENT, standard=True)

    shown = officer.closes()
    assert facts_of(shown, "offline since") == {
        (STATION, "07:05", "conflict"),
        ("勘查日志", "06:58", "conflict"),
    }
    assert [(s["what"], s["reason"]) for s in shown["irregularities"]] == [("returned", "report")]
    (run,) = shown["runs"]
    states = {step["step"]: step["state"] for step in run["steps"]}
    assert states.pop("guide") == "not_needed"
    assert set(states.values()) == {"done"}
    assert not shown["responses"]
