"""F5: calling down a list, call after call, beside the walk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dutyconsole.desk.notices import call_recipient
from dutyconsole.desk.responses import launch_response
from dutyconsole.desk.steps import stop_run
from dutyconsole.domain.authority import LaunchOrder
from dutyconsole.domain.due import DueKind
from dutyconsole.domain.events import CallResult
from dutyconsole.domain.notices import Call
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.run import CallRecord
from dutyconsole.library.organisation import Organisation
from dutyconsole.tui.picture import Viewer
from dutyconsole.tui.queue import queue
from dutyconsole.tui.screens.modals.call_down import CallDownModal
from tests.tui.seat import Bench, Seat
from tests.tui.test_launch import offered, shown, stopped_train

LEADER = "bureau_elg_leader"
DIRECTOR = "system_elg_office_director"


async def opened(seat: Seat, bench: Bench, incident: str, *, notice: bool = True) -> CallDownModal:
    await shown(seat, bench)
    known = seat.incident(incident)
    run = known.runs["4-11"]
    modal = (
        CallDownModal(known, run, run.playbook.by_id["notify"])
        if notice
        else CallDownModal(known, None, None)
    )
    seat.app.push_screen(modal, lambda _: None)
    await seat.dialog(CallDownModal)
    return modal


def calls(bench: Bench, incident: str) -> tuple[CallRecord, ...]:
    return bench.desk.incident(incident).runs["4-11"].calls


async def test_the_list_shows_whom_to_dial_and_starts_at_the_next(seat: Seat, bench: Bench) -> None:
    incident = stopped_train(bench)
    reached = Call(CallResult.ANSWERED, answered_by="He Yong")
    call_recipient(bench.desk, bench.officer, incident, "department_leadership", reached)
    form = await opened(seat, bench, incident)
    await seat.sees("1 of 5 INFORMED", "INFORMED 14:00 He Yong", "not called")
    await seat.sees("0000-61015 Shi Lei", "0000-61013 He Yong", "0000-61014 Lü Fang")
    assert form.value("recipient") == "pm_section_chief"


async def test_a_list_that_is_gone_meanwhile_is_not_shown_as_chosen(
    seat: Seat, bench: Bench
) -> None:
    incident = stopped_train(bench)
    form = await opened(seat, bench, incident)
    assert form.value("list").startswith("4-11")
    stop_run(bench.desk, bench.officer, incident, "4-11", "the wrong one")
    await seat.until(lambda: form.value("list") == "bureau")
    await seat.sees("the bureau's own list")
    await seat.press("ctrl+l")
    await seat.until(lambda: form.value("list") == "bureau")


async def test_three_keys_a_call_and_the_dialog_stays(seat: Seat, bench: Bench) -> None:
    incident = stopped_train(bench)
    await opened(seat, bench, incident)
    for n in range(1, 6):
        await seat.press("enter", "1", "enter")
        await seat.sees(f"informed. {n} of 5 informed")
        assert len(calls(bench, incident)) == n
    assert {call.told for call in calls(bench, incident)} == {"no air; G6723"}
    assert {call.via for call in calls(bench, incident)} == {"telephone"}
    assert "notify" not in bench.desk.incident(incident).runs["4-11"].current
    assert isinstance(seat.app.screen, CallDownModal)
    await seat.press("escape")
    await seat.closed_dialog()


async def test_a_digit_takes_anybody_and_goes_on(seat: Seat, bench: Bench) -> None:
    incident = stopped_train(bench)
    form = await opened(seat, bench, incident)
    await seat.press("3", "2", "enter")
    await seat.sees("?? chief of the Technical Section", "no answer 14:00")
    assert form.value("recipient") == "ticketing_office_head"
    await seat.press("3", "3", "tab")
    await seat.types("Zhang Tao")
    await seat.press("enter")
    await seat.sees("xx chief of the Technical Section", "refused 14:00")
    first, second = calls(bench, incident)
    assert (first.result, first.told) == (CallResult.NO_ANSWER, "")
    assert (second.result, second.answered_by) == (CallResult.REFUSED, "Zhang Tao")


async def test_who_is_on_duty_answers_by_one_digit(seat: Seat, bench: Bench) -> None:
    incident = stopped_train(bench)
    await opened(seat, bench, incident)
    await seat.press("2")
    assert offered(seat, "result")[4:] == ["answered: Shi Lei in person"]
    await seat.press("5", "enter")
    await seat.sees("INFORMED 14:00 Shi Lei")
    (call,) = calls(bench, incident)
    assert (call.answered_by, call.person) == ("pm_section_chief", "pm_section_chief")


async def test_what_was_told_is_kept_between_calls_the_rest_is_not(
    seat: Seat, bench: Bench
) -> None:
    incident = stopped_train(bench)
    form = await opened(seat, bench, incident)
    await seat.puts("told", "train stands, come to the office")
    await seat.press("enter", "1", "tab")
    await seat.types("He")
    await seat.press("enter")
    await seat.sees("1 of 5 informed")
    assert form.value("told") == "train stands, come to the office"
    assert (form.value("result"), form.value("answered_by")) == ("", "")


async def test_a_message_to_all_informs_nobody_until_each_receipt(seat: Seat, bench: Bench) -> None:
    incident = stopped_train(bench)
    form = await opened(seat, bench, incident)
    await seat.press("f6", "f6", "enter")
    await seat.sees("messaged 14:00, no receipt", "0 of 5 INFORMED")
    assert len(calls(bench, incident)) == 5
    await seat.press("enter")
    assert offered(seat, "result")[0] == "receipt given"
    await seat.press("1", "enter")
    await seat.sees("1 of 5 INFORMED")
    assert calls(bench, incident)[-1].via == "group message"
    await seat.press("0", "enter")
    await seat.until(lambda: len(calls(bench, incident)) == 10)
    assert form.incident.runs["4-11"].informed("notify") == {"department_leadership"}


async def test_the_bureaus_own_list_takes_anybody_in_free_words(seat: Seat, bench: Bench) -> None:
    incident = stopped_train(bench)
    form = await opened(seat, bench, incident, notice=False)
    await seat.sees("0 of 5 INFORMED", "the bureau's own list (local)")
    await seat.press("6")
    await seat.types("fire brigade 119")
    await seat.press("tab", "1", "enter")
    await seat.sees("1 of 6 INFORMED", "ok fire brigade 119")
    (call,) = bench.desk.incident(incident).calls
    assert (call.recipient, call.step) == ("fire brigade 119", "")
    form.row("list").fill("4-11/notify")
    await seat.sees("0 of 5 INFORMED")


async def test_a_long_list_takes_two_digits_and_none_that_is_not_there(
    seat: Seat, bench: Bench
) -> None:
    incident = stopped_train(bench)
    reference = seat.app.desk.reference
    assert isinstance(reference, Organisation)
    posts = tuple(reference.posts)[:12]
    seat.app.desk.reference = replace(reference, call_list=posts)
    form = await opened(seat, bench, incident, notice=False)
    await seat.press("1", "2")
    assert form.value("recipient") == posts[11]
    assert form.focused is form.row("result").field
    seat.app.desk.reference = replace(reference, call_list=posts[:3])
    form.changed()
    form.row("recipient").field.focus()
    await seat.press("2", "shift+tab", "9")
    assert form.value("recipient") == posts[1]


async def test_nothing_is_recorded_until_it_is_said_what_came_of_it(
    seat: Seat, bench: Bench
) -> None:
    incident = stopped_train(bench)
    await opened(seat, bench, incident)
    await seat.press("enter", "enter")
    await seat.sees("It is not said who was called and what came of it")
    assert not calls(bench, incident)


async def test_a_double_press_records_one_call(seat: Seat, bench: Bench) -> None:
    incident = stopped_train(bench)
    form = await opened(seat, bench, incident)
    await seat.press("enter", "1")
    form.action_record()
    form.action_record()
    await seat.press("enter")
    await seat.sees("1 of 5 informed")
    assert len(calls(bench, incident)) == 1


async def test_another_desks_call_shows_and_the_chosen_one_stays(seat: Seat, bench: Bench) -> None:
    incident = stopped_train(bench)
    form = await opened(seat, bench, incident)
    await seat.press("3", "1")
    reached = Call(CallResult.ANSWERED, answered_by="He Yong")
    call_recipient(bench.desk, bench.officer, incident, "department_leadership", reached)
    await seat.sees("INFORMED 14:00 He Yong")
    assert (form.value("recipient"), form.value("result")) == ("tech_section_chief", "answered")


async def test_not_recorded_keeps_the_call(
    seat: Seat, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(work: object) -> object:
        raise Refused(Code.NOT_RECORDED, "NOT RECORDED: the disk is full", "Free some space")

    incident = stopped_train(bench)
    form = await opened(seat, bench, incident)
    with monkeypatch.context() as broken:
        broken.setattr(seat.app.desk.log, "transact", full)
        await seat.press("enter", "1", "tab")
        await seat.types("He Yong")
        await seat.press("enter")
        await seat.sees("NOT RECORDED, WRITE IT ON PAPER")
    assert form.value("answered_by") == "He Yong"
    await seat.press("enter")
    await seat.sees("INFORMED 14:00 He Yong")


async def test_another_language_and_another_size_keep_the_place(seat: Seat, bench: Bench) -> None:
    form = await opened(seat, bench, stopped_train(bench))
    await seat.press("4")
    await seat.press("ctrl+l")
    await seat.sees("孔雪")
    assert form.value("recipient") == "ticketing_office_head"
    for size in ((80, 24), (200, 60), (80, 24)):
        await seat.pilot.resize_terminal(*size)
        await seat.pilot.pause()
        assert seat.is_within_the_screen
        assert "孔雪" in seat.text


async def test_f5_opens_the_notice_beside_the_walk(seat: Seat, bench: Bench) -> None:
    stopped_train(bench)
    await shown(seat, bench)
    await seat.sees("G6723")
    await seat.press("f5")
    await seat.dialog(CallDownModal)
    await seat.sees("0 of 5 INFORMED", "4-11: Notify the department leadership")


def launched(bench: Bench) -> str:
    incident = stopped_train(bench)
    order = LaunchOrder(Level.II, DIRECTOR, DIRECTOR, bench.sign(DIRECTOR))
    launch_response(bench.desk, bench.officer, incident, order)
    return incident


async def test_an_order_is_passed_on_from_what_is_due_three_keys_a_call(
    seat: Seat, bench: Bench
) -> None:
    incident = launched(bench)
    await shown(seat, bench)
    await seat.sees("passed on 0/5", "Pass on Level II: 0 of 5")
    await seat.to_due(DueKind.PASS_ON)
    await seat.press("enter")
    form = await seat.dialog(CallDownModal)
    await seat.sees("0 of 5 INFORMED", "pass on: Level II, 4-11")
    for n in range(1, 6):
        await seat.press("enter", "1", "enter")
        await seat.sees(f"informed. {n} of 5 informed")
    (listed,) = bench.desk.incident(incident).lists
    assert not listed.left
    assert {call.told for call in listed.calls} == {
        "Level II of 4-11 launched 14:00 by Zhao Min; no air; G6723"
    }
    assert form.value("list") == "1"
    await seat.press("escape")
    await seat.closed_dialog()
    await seat.sees("passed on 5/5")
    assert "Pass on" not in seat.text


async def test_no_answer_marks_the_next_to_dial_and_who_was_dialled_is_recorded(
    seat: Seat, bench: Bench
) -> None:
    incident = launched(bench)
    await shown(seat, bench)
    await seat.press("f5")
    form = await seat.dialog(CallDownModal)
    await seat.sees(">> 0000-61013 He Yong")
    await seat.press("1", "2", "enter")
    await seat.sees("no answer 14:00: 0000-61013 He Yong", ">> 0000-61014 Lü Fang")
    assert form.value("recipient") == "department_leadership"
    await seat.press("enter", "1")
    assert form.value("person") == "deputy_director_in_charge"
    form.row("read_back").fill("yes")
    await seat.press("enter")
    await seat.sees("INFORMED 14:00")
    assert form.value("read_back") == ""
    missed, told = bench.desk.incident(incident).lists[0].calls
    assert (missed.person, missed.read_back) == ("dept_director", None)
    assert (told.person, told.read_back) == ("deputy_director_in_charge", True)


async def test_one_call_about_several_incidents_is_one_choice(seat: Seat, bench: Bench) -> None:
    first = launched(bench)
    second = launched(bench)
    await shown(seat, bench)
    seat.app.push_screen(CallDownModal(seat.incident(second), order="1"), lambda _: None)
    form = await seat.dialog(CallDownModal)
    assert form.value("also") == "only"
    assert offered(seat, "also") == [
        "this alone",
        "everything they wait for: 3 more",
        "4-11: Notify the department leadership and the heads of the sections concerned",
        "01 G6723: pass on: Level II, 4-11",
        "01 G6723: 4-11: Notify the department leadership and the heads of the sections concerned",
    ]
    await seat.press("enter", "1")
    form.row("also").fill("everything")
    await seat.press("enter")
    await seat.sees("also recorded in", f"{second}, {first}")
    assert form.value("also") == "only"
    for incident in (first, second):
        known = bench.desk.incident(incident)
        assert known.lists[0].informed == {"department_leadership"}
        assert known.runs["4-11"].informed("notify") == {"department_leadership"}


async def test_whoever_was_reached_by_another_desk_meanwhile_is_said(
    seat: Seat, bench: Bench
) -> None:
    incident = launched(bench)
    await shown(seat, bench)
    await seat.press("f5")
    await seat.dialog(CallDownModal)
    await seat.press("1", "1")
    reached = Call(CallResult.ANSWERED, answered_by="He Yong")
    call_recipient(bench.desk, bench.officer, incident, "department_leadership", reached, order="1")
    await seat.press("enter")
    await seat.sees("Li Na had reached them")
    assert len(bench.desk.incident(incident).lists[0].calls) == 2


async def test_what_is_told_follows_the_list_unless_it_was_written(
    seat: Seat, bench: Bench
) -> None:
    launched(bench)
    await shown(seat, bench)
    await seat.press("f5")
    form = await seat.dialog(CallDownModal)
    assert form.value("told").startswith("Level II of 4-11 launched")
    form.row("list").fill("4-11/notify")
    await seat.until(lambda: form.value("told") == "no air; G6723")
    await seat.puts("told", "come at once")
    form.row("list").fill("1")
    await seat.sees("0 of 5 INFORMED pass on: Level II")
    assert form.value("told") == "come at once"


async def test_a_call_is_finished_in_the_list_it_was_made_for_though_a_newer_one_stands(
    seat: Seat, bench: Bench
) -> None:
    incident = launched(bench)
    await shown(seat, bench)
    await seat.press("f5")
    form = await seat.dialog(CallDownModal)
    await seat.press("enter", "1")
    order = LaunchOrder(Level.I, LEADER, LEADER, bench.sign(LEADER))
    launch_response(bench.desk, bench.officer, incident, order)
    await seat.sees("OVERTAKEN: Level II, 4-11")
    await seat.press("enter")
    await seat.sees("1 of 5 INFORMED")
    assert form.value("list") == "1"
    first, second = bench.desk.incident(incident).lists
    assert (len(first.informed), len(second.informed)) == (1, 0)
    form.row("list").fill("2")
    await seat.sees("0 of 6 INFORMED pass on: escalation to Level I")


def test_what_is_left_to_pass_on_is_due_also_once_the_handling_is_over(bench: Bench) -> None:
    bench.incident_id = launched(bench)
    bench.end(Level.II, DIRECTOR)
    bench.notify_all()
    bench.done("recv", "collect", "activate", "act")
    assert bench.incident.in_follow_up
    picture = Viewer().take(bench.desk, bench.clock.now)
    (left,) = picture.due[bench.incident_id]
    assert str(left.phrase) == "Pass on end of Level II: 0 of 5"
    assert [line.due for line in queue(picture, (), frozenset()) if line.due] == [left]
