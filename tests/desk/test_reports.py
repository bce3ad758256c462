"""Reports at the desk: given, taken in, returned for completion, and what of them is due."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dutyconsole.desk import reports
from dutyconsole.desk.incidents import erase_private
from dutyconsole.desk.report_history import draft_report, find_report, full_text, reports_of
from dutyconsole.desk.reports import Came, Given, ReportDone
from dutyconsole.desk.steps import StepRef
from dutyconsole.domain.due import Due, DueKind, Side, due
from dutyconsole.domain.events import ReportKind
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.report_items import ARTICLE, FLASH
from dutyconsole.domain.report_register import ReceivedReport, ReportState, SentReport
from dutyconsole.domain.run import StepState
from tests.desk.bench import Bench

FIRST, FOLLOW_UP, FLASH_REPORT = ReportKind.FIRST, ReportKind.FOLLOW_UP, ReportKind.FLASH
DIRECTOR = "system_elg_office_director"


def give(
    bench: Bench,
    kind: ReportKind = FIRST,
    *,
    step: StepRef | None = None,
    shown_number: int | None = None,
    occurred_at: datetime | None = None,
) -> ReportDone:
    """Give a report as it is built from facts."""
    draft = draft_report(bench.desk, bench.incident_id, kind)
    text = "\n".join(str(sentence) for sentence in draft.sentences)
    given = Given(kind, text, "department_leadership", "telephone", said=draft.said)
    return reports.send_report(
        bench.desk,
        bench.officer,
        bench.incident_id,
        given,
        step=step,
        shown_number=shown_number,
        occurred_at=occurred_at,
    )


def come(
    bench: Bench, kind: ReportKind = FLASH_REPORT, text: str = "A passenger fell", **values: str
) -> ReportDone:
    """A report comes in from a station."""
    came = Came(kind, text, "Yunxi East", "telephone", values)
    return reports.receive_report(bench.desk, bench.officer, bench.incident_id, came)


def owed(bench: Bench) -> list[Due]:
    found = due(bench.incident, bench.clock.now, bench.desk.office)
    return [each for each in found if each.kind is DueKind.REPORT]


def said(bench: Bench) -> list[str]:
    return [str(each.phrase) for each in owed(bench)]


@pytest.fixture
def casualty(bench: Bench) -> Bench:
    bench.handle("4-9", "casualty", place="Yunxi East")
    return bench


def test_a_report_is_an_entry_with_its_text_exactly_as_sent(casualty: Bench) -> None:
    text = "FIRST REPORT\n[red]K528[/red] hurt 2\n旅客受伤"
    given = Given(FIRST, text, "dept_director", "telephone")
    done = reports.send_report(casualty.desk, casualty.officer, casualty.incident_id, given)
    (entry,) = casualty.entries("report_sent")
    assert entry.data["text"] == text
    assert (entry.data["to"], entry.data["via"]) == ("dept_director", "telephone")
    assert (done.report, done.number) == (1, 1)


def test_reports_are_numbered_by_kind_and_in_the_register(casualty: Bench) -> None:
    first = casualty.incident_id
    numbers = [give(casualty, kind) for kind in (FIRST, FOLLOW_UP, FLASH_REPORT, FOLLOW_UP)]
    assert [(d.report, d.kind.value, d.number) for d in numbers] == [
        (1, "first", 1), (2, "follow_up", 1), (3, "flash", 1), (4, "follow_up", 2),
    ]  # fmt: skip
    casualty.handle("4-15", "fire")
    assert (give(casualty).report, casualty.incident_id != first) == (5, True)


def test_a_later_report_shows_what_was_said_then_and_marks_what_is_new(casualty: Bench) -> None:
    casualty.fact("casualties", "1 hurt", "conductor", confirmed=False)
    give(casualty)
    casualty.fact("casualties", "2 hurt", "conductor")
    casualty.fact("aboard", "531")
    draft = draft_report(casualty.desk, casualty.incident_id, FOLLOW_UP)
    text = "\n".join(str(sentence) for sentence in draft.sentences)
    assert "CHANGED: casualties: 2 hurt, says conductor" in text
    assert "(before: 1 hurt)" in text
    assert "NEW: aboard: 531" in text
    give(casualty, FOLLOW_UP)
    (_, earlier) = reports_of(casualty.desk, casualty.incident_id)
    assert isinstance(earlier, SentReport)
    assert "casualties: 1 hurt, unconfirmed" in earlier.text


def test_sending_can_resolve_the_step_that_asked_for_it(casualty: Bench) -> None:
    step = StepRef(casualty.incident_id, "report", "4-9", 1)
    give(casualty, FLASH_REPORT, step=step)
    record = casualty.run().records["report"]
    assert record.state is StepState.DONE
    assert record.values == {"report": "1"}
    refused = casualty.refused(Code.LOST_RACE, give, casualty, step=step)
    assert "already recorded" in refused.message


def test_a_report_may_be_of_the_past_but_not_of_the_future_nor_before_the_incident(
    casualty: Bench,
) -> None:
    casualty.clock.pass_minutes(20)
    now = casualty.clock.now
    give(casualty, occurred_at=now - timedelta(minutes=5))
    (entry,) = casualty.entries("report_sent")
    assert entry.recorded_at - entry.occurred_at == timedelta(minutes=5)
    for wrong in (now + timedelta(minutes=1), now - timedelta(minutes=21)):
        casualty.refused(Code.INVALID, give, casualty, occurred_at=wrong)


@pytest.mark.parametrize("text", ["", "  \n", "x" * 2_000_000])
def test_an_empty_or_endless_text_is_refused(casualty: Bench, text: str) -> None:
    given = Given(FIRST, text, "dept_director", "telephone")
    incident = casualty.incident_id
    casualty.refused(
        Code.INVALID, reports.send_report, casualty.desk, casualty.officer, incident, given
    )
    casualty.refused(Code.INVALID, come, casualty, text=text)


def test_a_report_needs_to_whom_and_how(casualty: Bench) -> None:
    for given in (Given(FIRST, "t", "", "telephone"), Given(FIRST, "t", "dept_director", " ")):
        casualty.refused(
            Code.INVALID,
            reports.send_report,
            *(casualty.desk, casualty.officer, casualty.incident_id, given),
        )


def test_personal_data_is_kept_beside_the_log_and_can_be_erased(casualty: Bench) -> None:
    given = Given(FLASH_REPORT, "passenger: Li Ming", "Wanghe", "telegram", "passenger: ***")
    reports.send_report(casualty.desk, casualty.officer, casualty.incident_id, given)
    (entry,) = casualty.entries("report_sent")
    assert "Li Ming" not in str(entry.data)
    sent = find_report(casualty.desk, casualty.incident_id, 1)
    assert sent.text == "passenger: ***"
    assert full_text(casualty.desk, casualty.officer, sent) == "passenger: Li Ming"
    assert isinstance(sent, SentReport)
    assert sent.full is not None
    supervisor = casualty.sign_on("supervisor1")
    erase_private(casualty.desk, supervisor, casualty.incident_id, sent.full.private, "Art. 85")
    assert full_text(casualty.desk, casualty.officer, sent) == "passenger: ***"


def test_what_a_report_that_came_in_does_not_tell_is_missing_at_once(casualty: Bench) -> None:
    done = come(casualty, injury="broken arm", place="platform 2")
    assert set(done.missing) == {item.name for item in FLASH} - {"injury", "place"}
    assert casualty.facts("injury") == {"Yunxi East": ("broken arm", "unconfirmed")}
    assert said(casualty) == ["They owe us: the rest of report 1, Yunxi East"]


def test_passengers_particulars_that_came_in_become_no_fact(casualty: Bench) -> None:
    come(casualty, passenger="Li Ming, male, 45")
    assert casualty.incident.facts == ()
    assert "Li Ming" not in str([entry.data for entry in casualty.entries()])
    came = find_report(casualty.desk, casualty.incident_id, 1)
    assert "passenger: Li Ming, male, 45" in full_text(casualty.desk, casualty.officer, came)


def test_a_follow_up_need_not_say_again_what_was_reported(casualty: Bench) -> None:
    come(casualty, FIRST, place="platform 2")
    assert "place" not in come(casualty, FOLLOW_UP).missing
    assert "place" in come(casualty, FIRST).missing


def test_it_is_returned_for_completion_with_a_clock(casualty: Bench) -> None:
    come(casualty, injury="broken arm")
    done = reports.return_report(
        casualty.desk, casualty.officer, casualty.incident_id, 1,
        missing=["witnesses", "course"], minutes=15,
    )  # fmt: skip
    assert done.missing == ("course", "witnesses")
    assert done.due_at == casualty.clock.now + timedelta(minutes=15)
    (one,) = owed(casualty)
    assert (one.side, one.at, one.about) == (Side.THEY, done.due_at, "1")
    assert str(one.phrase) == "They owe us: report 1 completed, Yunxi East"


def test_returned_twice_is_refused_until_something_came_in(casualty: Bench) -> None:
    come(casualty)
    desk, officer, incident = casualty.desk, casualty.officer, casualty.incident_id
    reports.return_report(desk, officer, incident, 1, missing=["injury", "course"])
    casualty.refused(Code.INVALID, reports.return_report, desk, officer, incident, 1)
    reports.supplement_report(desk, officer, incident, 1, values={"injury": "none"})
    assert reports.return_report(desk, officer, incident, 1, missing=["course"]).missing


def test_no_time_is_set_unless_the_officer_or_the_bureau_says_one(casualty: Bench) -> None:
    come(casualty)
    done = reports.return_report(casualty.desk, casualty.officer, casualty.incident_id, 1)
    assert done.due_at is None


@pytest.mark.parametrize("minutes", [0, -5, 10**9])
def test_a_time_that_makes_no_sense_is_refused(casualty: Bench, minutes: int) -> None:
    come(casualty)
    casualty.refused(
        Code.INVALID, reports.return_report,
        casualty.desk, casualty.officer, casualty.incident_id, 1, minutes=minutes,
    )  # fmt: skip


def test_what_is_no_item_cannot_be_asked_for(casualty: Bench) -> None:
    come(casualty)
    casualty.refused(
        Code.UNKNOWN, reports.return_report,
        casualty.desk, casualty.officer, casualty.incident_id, 1, missing=["weather"],
    )  # fmt: skip


def test_it_is_complete_once_what_was_asked_for_came_in(casualty: Bench) -> None:
    come(casualty)
    desk, officer, incident = casualty.desk, casualty.officer, casualty.incident_id
    reports.return_report(desk, officer, incident, 1, missing=["injury", "course"], minutes=10)
    half = reports.supplement_report(desk, officer, incident, 1, values={"injury": "none"})
    assert half.missing == ("course",)
    assert len(owed(casualty)) == 1
    reports.supplement_report(desk, officer, incident, 1, given=["course"], text="He slipped.")
    assert owed(casualty) == []
    came = find_report(desk, incident, 1)
    assert isinstance(came, ReceivedReport)
    assert came.state is ReportState.COMPLETE
    assert came.text == "A passenger fell\nHe slipped."


def test_facts_that_come_in_otherwise_complete_it_too(casualty: Bench) -> None:
    come(casualty)
    desk, officer, incident = casualty.desk, casualty.officer, casualty.incident_id
    reports.return_report(desk, officer, incident, 1, missing=["injury"])
    casualty.fact("injury", "broken arm", "hospital")
    assert owed(casualty) == []
    came = find_report(desk, incident, 1)
    assert isinstance(came, ReceivedReport)
    assert (came.state, "injury" in came.missing) == (ReportState.COMPLETE, False)


def test_the_officer_may_take_it_for_complete_once(casualty: Bench) -> None:
    come(casualty)
    desk, officer, incident = casualty.desk, casualty.officer, casualty.incident_id
    reports.complete_report(desk, officer, incident, 1, "no witnesses exist")
    assert owed(casualty) == []
    casualty.refused(Code.UNKNOWN, reports.complete_report, desk, officer, incident, 1)


def test_returning_can_return_the_step_whose_standard_is_not_met(casualty: Bench) -> None:
    come(casualty)
    step = StepRef(casualty.incident_id, "ascertain", "4-9", 1)
    reports.return_report(
        casualty.desk, casualty.officer, casualty.incident_id, 1, missing=["course"], step=step
    )
    (returned,) = casualty.entries("returned")
    assert (returned.data["step"], returned.data["reason"]) == ("ascertain", "course")


def test_a_report_step_that_is_current_is_owed_by_whom_the_playbook_names(bench: Bench) -> None:
    bench.handle("4-13", "mass_stranding", place="Yunxi East")
    bench.done("learn")
    bench.done("count")
    (one,) = owed(bench)
    assert (one.side, one.step) == (Side.THEY, "report")
    assert str(one.phrase) == "They owe us: report, step report, station_concerned"


def test_while_level_ii_is_in_force_reports_are_owed_again_and_again(bench: Bench) -> None:
    bench.handle("4-11", train="G6723", place="Qingshiling")
    start = bench.clock.now
    bench.launch(Level.II, DIRECTOR)
    station, ours = owed(bench)
    assert (station.side, station.at) == (Side.THEY, start + timedelta(minutes=30))
    assert str(station.phrase) == "They owe us: report, Level II, Qingshiling"
    assert (ours.side, ours.at) == (Side.WE, start + timedelta(minutes=60))
    assert str(ours.phrase) == "We owe: report, Level II"
    bench.clock.pass_minutes(25)
    come(bench, FIRST, **{item.name: "known" for item in ARTICLE})
    give(bench)
    at = {each.side: each.at for each in owed(bench)}
    assert at[Side.THEY] == start + timedelta(minutes=55)
    assert at[Side.WE] == start + timedelta(minutes=85)
    bench.end(Level.II, DIRECTOR)
    assert owed(bench) == []


def test_two_desks_never_give_out_one_number(casualty: Bench) -> None:
    other = casualty.second_desk()
    shown = draft_report(other.desk, other.incident_id, FOLLOW_UP).number
    give(casualty, FOLLOW_UP)
    late = give(other, FOLLOW_UP, shown_number=shown)
    assert (late.number, late.report, late.renumbered) == (2, 2, True)
    other.desk.log.close()


def test_reports_of_a_merged_incident_go_on_in_the_other(casualty: Bench) -> None:
    gone = casualty.incident_id
    come(casualty)
    casualty.handle("4-15", "fire")
    casualty.merge(gone, casualty.incident_id)
    assert [each.about for each in owed(casualty)] == ["1"]
    reports.complete_report(casualty.desk, casualty.officer, casualty.incident_id, 1)
    assert owed(casualty) == []
    (came,) = reports_of(casualty.desk, casualty.incident_id)
    assert isinstance(came, ReceivedReport)
    assert came.state is ReportState.COMPLETE


def test_it_is_all_there_after_a_restart(casualty: Bench) -> None:
    give(casualty)
    come(casualty)
    before = casualty.desk.office.reports
    casualty.restart()
    assert casualty.desk.office.reports == before


def test_a_wrong_addressee_is_set_right_but_never_the_text(casualty: Bench) -> None:
    give(casualty)
    come(casualty)
    (sent,) = casualty.entries("report_sent")
    (came,) = casualty.entries("report_received")
    casualty.correct(sent.position, to="bureau_elg_leader")
    casualty.correct(came.position, received_from="Wanghe South")
    casualty.refused(Code.INVALID, casualty.correct, sent.position, text="something else")
    (then, now) = reports_of(casualty.desk, casualty.incident_id)
    assert isinstance(then, ReceivedReport)
    assert isinstance(now, SentReport)
    assert (then.source, now.to) == ("Wanghe South", "bureau_elg_leader")
    assert said(casualty) == ["They owe us: the rest of report 2, Wanghe South"]
