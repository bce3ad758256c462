"""D2 at the desk on screen: a fire in a conventional train, 119 without waiting for anybody."""

from __future__ import annotations

from tests.end_to_end.officer import STEPS_OPEN, Officer, facts_of

CONDUCTOR, DISPATCHER, STATION, DUTY_OFFICER = "列车长", "客调", "临江站", "值班员"


def test_d2_a_fire_in_a_conventional_train(officer: Officer) -> None:
    # 02:31 The conductor reports; the five roles hear of it by one message.
    officer.takes_call(
        "fire",
        "9号硬卧车乘务室配电柜冒烟见明火,现员872人,正疏散9号车旅客并扑救",
        playbook="4-15",
        caller=CONDUCTOR,
        train="K7712",
        km="K97+300",
    )
    officer.current(2)
    officer.messages_all()
    officer.fact("stopped at", "K97+300", CONDUCTOR, "unconfirmed")
    officer.fact("aboard", "872", CONDUCTOR)

    # +2 The stop position is updated, the first one kept.
    officer.fact("stopped at", "K96+200", DISPATCHER)

    # +4 The director asks: what is verified, what is not.
    officer.reads_aloud("872", "K97+300", "K96+200")
    officer.does(3, by="客运处处长")

    # +6 Four extinguishers used: the conductor decides that it cannot be put out.
    officer.decides(4, 2, by=CONDUCTOR)

    # +8 "Shall we wait for approval?" Nothing stands before the call.
    officer.does(5, by=STATION, note="119、120已拨打")

    # +15, +25 The station helps; two sources give two counts.
    officer.does(6, by=STATION)
    officer.fact("to hospital", "5", STATION)
    officer.fact("to hospital", "3", CONDUCTOR)
    officer.differ("to hospital", "5", "3")

    # +38, +50, +75 Open fire out; the internet knows the cause, the desk does not.
    officer.does(8, note="03时05分明火扑灭")
    officer.fact("cause", "待调查", DUTY_OFFICER, "unconfirmed")
    officer.does(9, by=CONDUCTOR)
    officer.does(10, by=CONDUCTOR)

    # Not before everybody on the list has been reached, and the section has handed in its analysis.
    officer.cannot_close(STEPS_OPEN, run="4-15")
    officer.calls_all(5)
    officer.does(11, by="客管科")

    # +600 There is no level to end.
    shown = officer.closes()
    assert facts_of(shown, "stopped at") == {
        (CONDUCTOR, "K97+300", "unconfirmed"),
        (DISPATCHER, "K96+200", "confirmed"),
    }
    assert facts_of(shown, "to hospital") == {
        (STATION, "5", "conflict"),
        (CONDUCTOR, "3", "conflict"),
    }
    assert facts_of(shown, "cause") == {(DUTY_OFFICER, "待调查", "unconfirmed")}
    (run,) = shown["runs"]
    states = {step["step"]: step["state"] for step in run["steps"]}
    assert states.pop("fight") == "not_needed"
    assert set(states.values()) == {"done"}
    assert not shown["responses"]
