"""An incident from incoming to archived, merged or reopened, and what corrections may touch."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dutyconsole.domain.authority import EndOrder, end, launch
from dutyconsole.domain.events import EntryCorrected, Event, NoteAdded, RequestRefused, Result
from dutyconsole.domain.incident import IncidentState
from dutyconsole.domain.lifecycle import (
    CORRECTABLE,
    acknowledge,
    archive,
    close,
    correct,
    explain,
    merge,
    reopen,
)
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.run import RunState
from dutyconsole.domain.runs import start_run, stop_run
from dutyconsole.domain.situation import Situation
from dutyconsole.domain.steps import Account, record_step
from dutyconsole.domain.wording import not_later
from tests.domain.builders import INCIDENT, ON_WORD, SIGNED, START, Bench, bench_with, launching
from tests.domain.flows import FLOW_411, POSTS_411, flow

LEADER = "station_elg_leader"
SHORT = flow("p", "one\ntwo")


def merged(bench: Bench, into: str) -> None:
    here, there = merge(bench.situation(), bench.incidents[into])
    bench.record(f"incident/{INCIDENT}", here)
    bench.record(f"incident/{into}", there)


def closed() -> Bench:
    bench = bench_with(SHORT)
    bench.done("one", "two")
    bench.do(close, "")
    return bench


# -- states ---------------------------------------------------------------------------------------


def test_a_reported_incident_is_incoming_until_it_is_acknowledged() -> None:
    bench = Bench()
    bench.report(acknowledged=False)
    ringing = bench.incident
    bench.pass_time()
    bench.do(acknowledge)
    assert (ringing.state, bench.incident.state) == (IncidentState.INCOMING, IncidentState.ACTIVE)
    assert bench.incident.acknowledged_at == START + timedelta(minutes=1)


def test_acknowledging_again_is_harmless() -> None:
    assert bench_with(SHORT).do(acknowledge) == ()


def test_a_call_begins_with_the_callers_own_words() -> None:
    (report,) = bench_with(SHORT).incident.reports
    assert report.text == "G6723 stopped"


def test_close_needs_the_incident_acknowledged() -> None:
    bench = Bench()
    bench.report(acknowledged=False)
    bench.refused(Code.STEPS_OPEN, close, "")


def test_close_needs_no_response_in_force_and_says_so_first() -> None:
    bench = bench_with(flow("4-11", FLOW_411, POSTS_411))
    bench.launch(Level.III, LEADER)
    refusal = bench.refused(Code.RESPONSE_IN_FORCE, close, "")
    assert LEADER in refusal.mend
    bench.end(Level.III, LEADER)
    bench.refused(Code.STEPS_OPEN, close, "")


def test_close_needs_every_run_complete_or_stopped() -> None:
    bench = bench_with(SHORT, flow("q", "three"))
    bench.start("q")
    bench.done("one", "two")
    refusal = bench.refused(Code.STEPS_OPEN, close, "")
    assert "three" in refusal.message
    bench.do(stop_run, "q", "wrong playbook")
    bench.do(close, "all well")
    assert bench.incident.state is IncidentState.CLOSED


def test_close_needs_nothing_deferred() -> None:
    bench = bench_with(SHORT)
    bench.done("one")
    bench.done("two", result=Result.DEFERRED)
    assert "deferred" in bench.refused(Code.STEPS_OPEN, close, "").message


@pytest.mark.parametrize("state", [IncidentState.CLOSED, IncidentState.ARCHIVED])
def test_a_closed_or_archived_incident_takes_no_more_work(state: IncidentState) -> None:
    bench = closed()
    if state is IncidentState.ARCHIVED:
        bench.do(archive, signed_off=True)
    assert bench.incident.state is state
    bench.refused(Code.INVALID, record_step, "", "one", Result.DONE, Account())
    bench.refused(Code.INVALID, launch, launching(Level.III, LEADER))
    bench.refused(Code.INVALID, close, "")
    bench.refused(Code.UNKNOWN, record_step, "", "nowhere", Result.DONE, Account())
    bench.refused(Code.UNKNOWN, launch, launching(Level.III, LEADER, person="nobody"))
    bench.refused(Code.UNKNOWN, end, EndOrder(Level.III, LEADER, SIGNED))
    bench.refused(Code.INVALID, start_run, "p")


def test_archive_needs_the_incident_closed_and_its_review_signed_off() -> None:
    bench = bench_with(SHORT)
    bench.refused(Code.STEPS_OPEN, archive, signed_off=True)
    shut = closed()
    shut.refused(Code.STEPS_OPEN, archive, signed_off=False)
    shut.do(archive, signed_off=True)
    shut.refused(Code.INVALID, archive, signed_off=True)


def test_reopening_makes_it_active_again_its_runs_unchanged() -> None:
    bench = closed()
    runs = bench.incident.runs
    bench.do(reopen, "new witness")
    assert bench.incident.state is IncidentState.ACTIVE
    assert bench.incident.runs == runs
    bench.refused(Code.INVALID, reopen, "again")


def test_handling_that_is_over_is_follow_up() -> None:
    bench = bench_with(flow("p", "one\nsumm follow_up"))
    assert not bench.incident.in_follow_up
    bench.done("one")
    assert bench.incident.in_follow_up


# -- runs -----------------------------------------------------------------------------------------


def test_a_playbook_has_at_most_one_open_run() -> None:
    bench = bench_with(SHORT)
    bench.refused(Code.INVALID, start_run, "p")
    bench.done("one", "two")
    assert bench.start("p").id == "p.2"
    bench.done("one", "two")
    assert [r.state for r in bench.incident.runs.values()] == [RunState.COMPLETE] * 2


def test_runs_start_only_from_playbooks_adopted_into_the_log() -> None:
    bench_with(SHORT).refused(Code.UNKNOWN, start_run, "4-11")


def test_a_playbook_in_force_does_not_change_under_a_run() -> None:
    bench = bench_with(SHORT)
    bench.adopt(flow("p", "one\nextra\ntwo", version=2))
    assert list(bench.run().states) == ["one", "two"]
    bench.done("one", "two")
    assert list(bench.start("p").states) == ["one", "extra", "two"]


# -- merging --------------------------------------------------------------------------------------


def test_merging_stops_the_runs_and_makes_the_incident_read_only() -> None:
    bench = bench_with(SHORT)
    bench.report("B")
    merged(bench, "B")
    assert bench.incident.state is IncidentState.MERGED
    assert bench.incident.merged_into == "B"
    assert bench.run().state is RunState.STOPPED
    assert bench.incidents["B"].absorbed == (INCIDENT,)
    refusal = bench.refused(Code.INVALID, record_step, "", "one", Result.DONE, Account())
    assert "B" in refusal.mend
    bench.refused(Code.INVALID, reopen, "again")
    bench.refused(Code.INVALID, correct, 1, "note_added", {"text": "x"}, "")


def test_merging_is_refused_while_a_response_is_in_force() -> None:
    bench = bench_with(flow("4-11", FLOW_411, POSTS_411))
    bench.report("B")
    bench.launch(Level.III, LEADER)
    bench.refused(Code.RESPONSE_IN_FORCE, merge, bench.incidents["B"])


def test_merging_goes_into_another_incident_that_is_open() -> None:
    bench = bench_with(SHORT)
    bench.refused(Code.INVALID, merge, bench.incident)
    bench.report("B")
    bench.report("C")
    merged(bench, "B")
    there = bench.situation("C")
    with pytest.raises(Refused) as caught:
        merge(there, bench.incident)
    assert caught.value.code is Code.INVALID


def test_what_was_complete_before_a_merge_stays_complete() -> None:
    bench = bench_with(SHORT)
    bench.done("one", "two")
    bench.report("B")
    merged(bench, "B")
    assert bench.run().state is RunState.COMPLETE


# -- corrections ----------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["launcher", "post", "level", "unit", "run", "response", "mode"])
def test_no_correction_touches_who_launched_what(field: str) -> None:
    bench = bench_with(flow("4-11", FLOW_411, POSTS_411))
    response = bench.launch(Level.III, LEADER, ON_WORD)
    at = response.position
    bench.refused(Code.INVALID, correct, at, "response_launched", {field: "x"}, "typo")
    both = {"order_number": "18", field: "x"}
    bench.refused(Code.INVALID, correct, at, "response_launched", both, "typo")


@pytest.mark.parametrize(
    "kind",
    ["response_ended", "response_transferred", "response_confirmed", "response_disputed"],
)
def test_no_correction_touches_an_end_or_a_transfer(kind: str) -> None:
    bench = bench_with(SHORT)
    for field in ("person", "response", "mode", "order_number", "in_error", "receiver"):
        bench.refused(Code.INVALID, correct, 5, kind, {field: "x"}, "typo")


def test_a_correction_sets_right_what_was_said_and_the_entry_stays() -> None:
    bench = bench_with(flow("4-11", FLOW_411, POSTS_411))
    response = bench.launch(Level.III, LEADER, ON_WORD)
    before = bench.entries[response.position - 1]
    bench.do(correct, response.position, "response_launched", {"order_number": "18"}, "misheard")
    (after,) = bench.incident.responses
    assert (after.order_number, after.launcher, after.level) == ("18", LEADER, Level.III)
    assert bench.entries[response.position - 1] == before
    assert bench.incident.corrections == {response.position: {"order_number": "18"}}


def test_a_correction_that_got_past_the_rules_changes_no_response_all_the_same() -> None:
    bench = bench_with(flow("4-11", FLOW_411, POSTS_411))
    response = bench.launch(Level.III, LEADER)
    forged = {"launcher": "x", "answerable": "x", "post": "x", "level": "I", "unit": "x"}
    bench.do(lambda _: (EntryCorrected(response.position, forged),))
    assert bench.incident.responses == (response,)


def test_a_corrected_report_changes_what_the_incident_is_called() -> None:
    bench = bench_with(SHORT)
    position = bench.incident.reports[0].position
    bench.do(correct, position, "incident_reported", {"train": "G6725"}, "misheard")
    bench.do(correct, position, "incident_reported", {"place": "K218"}, "")
    assert (bench.incident.train, bench.incident.place) == ("G6725", "K218")
    assert bench.incident.reports[0].text == "G6723 stopped"


def test_a_corrected_step_says_who_did_it_after_all() -> None:
    bench = bench_with(SHORT)
    bench.done("one")
    position = bench.run().records["one"].position
    bench.do(correct, position, "step_recorded", {"performed_by": "Li"}, "misheard")
    assert bench.run().records["one"].performed_by == "Li"
    bench.refused(Code.INVALID, correct, position, "step_recorded", {"result": "deferred"}, "")


def test_a_correction_of_nothing_or_of_an_unknown_kind_is_refused() -> None:
    bench = bench_with(SHORT)
    bench.refused(Code.INVALID, correct, 1, "note_added", {}, "")
    bench.refused(Code.INVALID, correct, 1, "incident_closed", {"note": "x"}, "")


def test_only_words_can_be_corrected_never_what_state_follows_from() -> None:
    words = {"performed_by", "told_by", "via", "note", "reason", "text", "channel", "value",
             "source", "kind", "summary", "train", "place", "answered_by", "told", "handed_in_by",
             "order_number", "reported_by", "received_from", "to"}  # fmt: skip
    assert set().union(*CORRECTABLE.values()) == words


# -- irregularities -------------------------------------------------------------------------------


def test_the_reason_of_a_deviation_may_follow_later() -> None:
    bench = bench_with(SHORT)
    bench.done("one", result=Result.OVERRIDDEN)
    (deviation,) = bench.incident.irregularities
    bench.do(explain, deviation.position, "the chief said so")
    assert [x.reason for x in bench.incident.irregularities] == ["the chief said so"]
    bench.refused(Code.UNKNOWN, explain, 1, "no deviation")


def test_what_was_refused_matters_too() -> None:
    bench = bench_with(SHORT)

    def noted(_: Situation) -> tuple[Event, ...]:
        return (RequestRefused("end", "not_launcher", "Li did not launch it", "Li", Level.II),)

    bench.do(noted)
    (seen,) = bench.incident.irregularities
    assert (seen.what, seen.text) == ("request_refused", "Li did not launch it")


def test_a_note_changes_nothing_but_the_log() -> None:
    bench = bench_with(SHORT)
    before = bench.incident
    bench.do(lambda _: (NoteAdded("calm"),))
    assert bench.incident.entries == before.entries + 1
    assert bench.incident.runs == before.runs


# -- time -----------------------------------------------------------------------------------------


def test_occurred_at_later_than_now_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        not_later(START + timedelta(seconds=1), START)
    assert caught.value.code is Code.INVALID
    assert not_later(START, START) == START


def test_a_response_is_launched_when_it_occurred_and_stands_where_it_was_recorded() -> None:
    bench = bench_with(flow("4-11", FLOW_411, POSTS_411))
    ordered = bench.now
    bench.pass_time(10)
    bench.do_at(ordered, launch, launching(Level.III, LEADER, ON_WORD))
    bench.launch(Level.II, "system_elg_office_director", SIGNED)
    assert [r.launched_at for r in bench.incident.responses] == [ordered, bench.now]
