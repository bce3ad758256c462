"""D1 and D2, an EMU in the section and a fire: played at the drill's clock, traps refused."""

from __future__ import annotations

from dutyconsole.desk.intake import OPEN_STATES
from dutyconsole.domain.duplicates import possible_duplicates
from dutyconsole.domain.events import Mark
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.run import StepState
from dutyconsole.domain.signing import OnWord
from tests.desk.bench import Bench, by_telephone
from tests.end_to_end.drilling import (
    OFFICE_DIRECTOR,
    SYSTEM_LEADER,
    closed_and_archived,
    refused_and_noted,
)


def test_d1_emu_stopped_in_section_level_ii(bench: Bench) -> None:
    """D1. 4-11: only the office director launches Level II, and only they end it."""
    clock = bench.clock

    # 14:06 The passenger dispatcher reports; five roles are called.
    clock.at("14:02")
    stopped = clock.now
    clock.at("14:06")
    taken = bench.report(
        "G6723次,8辆,定员576人、现员531人,14时02分停于K218+400,全列空调停机,车外34℃",
        train="G6723",
        place="望河南—青石岭 K218+400",
        reporter="客调",
        occurred_at=stopped,
    )
    assert taken.suggested[0] == "4-11"
    entry = taken.recorded.entry
    assert entry is not None
    assert (entry.occurred_at, entry.recorded_at) == (stopped, clock.now)
    bench.acknowledge()
    bench.start("4-11")
    bench.fact("stopped", "14:02", "passenger dispatcher")
    bench.fact("aboard", "531", "passenger dispatcher")
    bench.done("recv", note="read back")
    clock.at("14:08")
    for recipient in ("dept_director", "pm_section_chief", "tech_section_chief"):
        bench.call(recipient)
    assert bench.call("ticketing_office_head").informed == 4
    called = bench.call("csc_head")
    assert (called.informed, called.of) == (5, 5)
    assert bench.run().states["notify"] is StepState.DONE

    # +4 "G6732": looked up before it is taken in, and joined in the caller's own words.
    clock.at("14:10")
    rows = bench.desk.incidents(OPEN_STATES)
    assert list(possible_duplicates(rows, "G6732", "")) == [bench.incident_id]
    bench.join("旅客来电称“G6732次”车厢没有空调、停在野外。", channel="客户服务中心")
    assert len(bench.desk.incidents()) == 1
    assert bench.incident.train == "G6723"
    assert bench.incident.reports[1].text == "旅客来电称“G6732次”车厢没有空调、停在野外。"

    # +9, +16 What is known and what is not; nothing is invented.
    clock.at("14:15")
    bench.fact("unwell", "2", "conductor")
    bench.fact("inside", "33 ℃", "conductor")
    bench.note("Conductor asks to open the doors with nets; passed to the leader.")
    clock.at("14:22")
    assert bench.facts("passengers needing care") == {}
    bench.done("collect", by="leader of the emergency leading group")

    # +20 Rescue requested: the leader is asked to decide.
    clock.at("14:26")
    bench.note("14:22 conductor has told the driver to request rescue.")
    assert bench.run().current == ("decide",)

    # +23 "Just log it as issued by the system leader": valid in 4-12, refused in 4-11.
    clock.at("14:29")
    bench.decide("decide", "yes", "leader of the emergency leading group")
    refused = bench.refused(Code.WRONG_POST, bench.launch, Level.II, SYSTEM_LEADER)
    assert OFFICE_DIRECTOR in refused.mend
    refused_and_noted(bench, Code.WRONG_POST, "launch", Level.II, refused, "department officer")
    unread = OnWord("17", read_back=False)
    bench.refused(Code.NOT_READ_BACK, bench.launch, Level.II, OFFICE_DIRECTOR, signing=unread)
    clock.at("14:31")
    response = bench.launch(Level.II, OFFICE_DIRECTOR, signing=by_telephone("17"))
    assert (response.mode, response.order_number) == ("on_word", "17")
    assert response.launched_at == clock.now
    bench.done("activate")

    # +42, +78, +84 The rescue train; the count does not fit, then it does.
    clock.at("14:48")
    bench.note("Hot-standby EMU left Wanghe South 14:48; side-by-side transfer planned.")
    clock.at("15:24")
    bench.fact("aboard", "529", "rescue train")
    assert bench.facts("aboard") == {
        "passenger dispatcher": ("531", "conflict"),
        "rescue train": ("529", "conflict"),
    }
    clock.at("15:30")
    bench.fact("left with 120", "2", "conductor")
    bench.fact("aboard", "531 = 529 + 2 with 120", "conductor", settles=True)
    assert bench.facts("aboard") == {"conductor": ("531 = 529 + 2 with 120", "confirmed")}
    bench.done("act", by="emergency leading group")

    # +97 The station group leader may not end Level II.
    clock.at("15:43")
    refused = bench.refused(Code.NOT_LAUNCHER, bench.end, Level.II, "station_elg_leader_2")
    assert OFFICE_DIRECTOR in refused.mend
    refused_and_noted(bench, Code.NOT_LAUNCHER, "end", Level.II, refused, "station_elg_leader_2")

    # +110 Nor may the leader: their words are a judgement, noted as such.
    clock.at("15:56")
    bench.note("Leader: rescue finished, passengers at Linjiang North.")
    for leader in (SYSTEM_LEADER, "bureau_elg_leader"):
        refused = bench.refused(Code.NOT_LAUNCHER, bench.end, Level.II, leader, by_telephone("18"))
    refused_and_noted(bench, Code.NOT_LAUNCHER, "end", Level.II, refused, "bureau_elg_leader")
    bench.refused(Code.RESPONSE_IN_FORCE, bench.close)
    assert bench.run().current == ("stop",)

    # +114 The launcher ends it.
    clock.at("16:00")
    bench.end(Level.II, OFFICE_DIRECTOR, by_telephone("18"))
    (response,) = bench.incident.responses
    assert (response.ended_by, response.end_order_number) == (OFFICE_DIRECTOR, "18")
    assert response.ended_at == clock.now
    rule = bench.run().playbook.response[Level.II]
    assert (bench.run().highest_reached, rule.summary) == (Level.II, ("system",))
    clock.at("18:00")
    bench.done("summ", by="system")
    bench.done("rectify", "archive")
    bench.close()
    bench.refused(Code.ON_WORD, bench.archive)
    bench.confirm(Level.II, OFFICE_DIRECTOR)
    bench.archive()
    assert [r.reason for r in bench.incident.irregularities] == [
        "department officer",
        "station_elg_leader_2",
        "bureau_elg_leader",
    ]
    assert bench.desk.log.verify().ok


def test_d2_fire_in_a_conventional_train_no_level(bench: Bench) -> None:
    """D2. 4-15: 119 without waiting for anybody; no level, no end order, cause left open."""
    clock = bench.clock

    # 02:31 The conductor reports; five roles are called.
    clock.at("02:27")
    seen = clock.now
    clock.at("02:31")
    taken = bench.report(
        "K7712次9号硬卧车乘务室配电柜冒烟见明火,K97+300附近,现员872人",
        kind="fire",
        train="K7712",
        place="临江—青石岭 K97+300",
        reporter="列车长",
        occurred_at=seen,
    )
    assert (taken.suggested[0], taken.warnings) == ("4-15", ())
    bench.acknowledge()
    bench.start("4-15")
    bench.fact("stopped at", "K97+300", "conductor", confirmed=False)
    bench.done("recv")
    bench.notify_all()

    # +2 The stop position is updated, the first one kept.
    clock.at("02:33")
    bench.fact("stopped at", "K96+200", "passenger dispatcher")
    assert bench.facts("stopped at") == {
        "conductor": ("K97+300", "unconfirmed"),
        "passenger dispatcher": ("K96+200", "confirmed"),
    }
    clock.at("02:35")
    bench.fact("injured", "unknown", "conductor", confirmed=False)
    bench.done("grasp")

    # +6 The conductor decides: it cannot be put out.
    clock.at("02:37")
    decided = bench.decide("decide", "no", "conductor")
    assert decided.incident.runs["4-15"].current == ("call",)

    # +8 "Shall we wait for approval?" No: nothing stands before the call.
    clock.at("02:39")
    bench.done("call", by="Linjiang station", note="119 and 120 dialled 02:39")
    record = bench.run().records["call"]
    assert (record.marks, record.occurred_at) == ((), clock.now)

    # +15, +25 Two sources, two counts.
    clock.at("02:46")
    bench.done("mobilise", by="Linjiang station")
    clock.at("02:56")
    bench.fact("to hospital", "5", "Linjiang station")
    bench.fact("to hospital", "3", "conductor")
    assert bench.facts("to hospital") == {
        "Linjiang station": ("5", "conflict"),
        "conductor": ("3", "conflict"),
    }

    # +38, +50, +75 Fire out; the cause is not what the internet says.
    clock.at("03:09")
    bench.done("report", note="open fire out 03:05")
    clock.at("03:21")
    bench.fact("cause", "under investigation", "desk", confirmed=False)
    assert bench.facts("cause") == {"desk": ("under investigation", "unconfirmed")}
    clock.at("03:46")
    bench.done("assist", "aftermath")

    # No levels here.
    refused = bench.refused(
        Code.INVALID, bench.launch, Level.III, "station_elg_leader", playbook="4-15"
    )
    assert "4-12" in refused.mend

    # +600 The section hands in its analysis.
    clock.at("12:31")
    assert bench.run().playbook.by_id["summ"].by == ("pm_section",)
    bench.done("summ", by="Passenger Management Section")
    assert bench.run().states["fight"] is StepState.NOT_NEEDED
    closed_and_archived(bench)
    assert not bench.incident.responses


def test_d2_where_a_level_is_needed_it_is_launched_alongside_in_4_12(bench: Bench) -> None:
    """D2, had it grown worse: the report and the calls are carried over by reference."""
    bench.clock.at("02:31")
    bench.handle("4-15", "fire", train="K7712")
    bench.done("recv")
    bench.notify_all()
    bench.clock.at("02:50")
    response = bench.launch(Level.III, "station_elg_leader", playbook="4-12")
    run = bench.run("4-12")
    assert (response.run, response.level, bench.incident.level) == ("4-12", Level.III, Level.III)
    assert run.records["recv"].carried_from == "4-15"
    assert run.states["notify"] is StepState.DONE
    assert run.records["decide"].marks == (Mark.BY_LAUNCH,)
    bench.refused(Code.NOT_LAUNCHER, bench.end, Level.III, SYSTEM_LEADER)
    bench.end(Level.III, "station_elg_leader")
    assert bench.run("4-15").current == ("grasp",)
