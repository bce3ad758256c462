"""Notes, facts and corrections; personal data, which alone can be erased."""

from __future__ import annotations

import pytest

from dutyconsole.desk import incidents, steps
from dutyconsole.desk.steps import StepRef
from dutyconsole.domain.events import Mark, Result
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.steps import Account
from tests.desk.bench import Bench, by_telephone

DIRECTOR = "system_elg_office_director"
REPORTER, PHONE = "白小姐 Bai Xiaojie", "0000-71234567"


def bytes_of(bench: Bench, pattern: str = "log.db*") -> bytes:
    return b"".join(path.read_bytes() for path in bench.directory.glob(pattern))


# -- notes and facts -----------------------------------------------------------------------------


def test_a_note_can_be_added_to_a_closed_incident_too(bench: Bench) -> None:
    bench.report()
    bench.acknowledge()
    bench.close()
    bench.note("a witness called again")
    assert [e.data["text"] for e in bench.entries("note_added")] == ["a witness called again"]
    bench.refused(Code.INVALID, bench.fact, "aboard", "531")


@pytest.mark.parametrize("text", ["", " \n ", "x" * 2_000_000])
def test_a_note_of_nothing_or_of_2_mb_is_refused(bench: Bench, text: str) -> None:
    bench.report()
    bench.refused(Code.INVALID, bench.note, text)


def test_a_lone_surrogate_is_no_reason_to_lose_a_note(bench: Bench) -> None:
    bench.report()
    bench.note("half a sign \ud83d, and on")
    assert "and on" in str(bench.entries("note_added")[0].data["text"])
    assert bench.desk.log.verify().ok


def test_two_sources_that_differ_are_a_conflict_until_one_settles_it(bench: Bench) -> None:
    bench.report()
    bench.fact("injured", "5", "station")
    bench.fact("injured", "3", "conductor")
    assert set(bench.facts("injured").values()) == {("5", "conflict"), ("3", "conflict")}
    bench.fact("injured", "5", "hospital", settles=True)
    assert bench.facts("injured") == {"hospital": ("5", "confirmed")}
    assert len(bench.entries("fact_recorded")) == 3


# -- corrections ---------------------------------------------------------------------------------


def test_a_correction_is_a_new_entry_that_points_at_the_old(bench: Bench) -> None:
    bench.report("stopped at K281+400", train="G6732")
    first = bench.entries("incident_reported")[0]
    bench.correct(first.position, train="G6723", summary="stopped at K218+400")
    assert (bench.incident.train, bench.incident.summary) == ("G6723", "stopped at K218+400")
    assert bench.entries("incident_reported") == [first]
    (row,) = bench.desk.incidents()
    assert (row.train, row.summary) == ("G6723", "stopped at K218+400")
    assert bench.desk.log.verify().ok


def test_a_corrected_fact_is_judged_anew(bench: Bench) -> None:
    bench.report()
    bench.fact("aboard", "531", "conductor")
    wrong = bench.fact("aboard", "513", "station")
    bench.correct(wrong.position, value="531")
    assert set(bench.facts("aboard").values()) == {("531", "confirmed")}


@pytest.mark.parametrize(
    "field", ["launcher", "post", "unit", "level", "run", "mode", "person", "answerable"]
)
@pytest.mark.parametrize("kind", ["response_launched", "response_ended"])
def test_no_correction_touches_who_launched_or_ended_what(
    bench: Bench, kind: str, field: str
) -> None:
    bench.handle("4-11")
    bench.launch(Level.II, DIRECTOR, signing=by_telephone("17"))
    bench.end(Level.II, DIRECTOR, by_telephone("18"))
    (entry,) = bench.entries(kind)
    bench.refused(Code.INVALID, bench.correct, entry.position, **{field: "station_head"})


def test_the_number_of_an_order_can_be_set_right(bench: Bench) -> None:
    bench.handle("4-11")
    bench.launch(Level.II, DIRECTOR, signing=by_telephone("71"))
    bench.correct(bench.incident.responses[0].position, order_number="17")
    assert bench.incident.responses[0].order_number == "17"


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("incident_reported", "reporter"),
        ("incident_reported", "received_at"),
        ("incident_acknowledged", "text"),
        ("run_started", "playbook"),
        ("fact_recorded", "name"),
        ("fact_recorded", "confirmed"),
        ("decision_taken", "outcome"),
        ("step_recorded", "result"),
        ("recipient_called", "result"),
        ("note_added", "person"),
    ],
)
def test_what_cannot_be_corrected_is_recorded_anew_instead(
    bench: Bench, kind: str, field: str
) -> None:
    bench.handle("4-11")
    bench.note("text")
    bench.fact("aboard", "531")
    bench.done("recv")
    bench.call("csc_head")
    bench.decide("decide", "yes")
    refused = bench.refused(
        Code.INVALID, bench.correct, bench.entries(kind)[0].position, **{field: "other"}
    )
    assert field in refused.message


def test_only_an_entry_of_this_incident_can_be_corrected(bench: Bench) -> None:
    bench.report(place="a")
    bench.note("one")
    elsewhere = bench.entries("note_added")[0].position
    bench.report(place="b")
    for target in (elsewhere, 1, 0, -1, bench.desk.log.position() + 1, 10**18):
        bench.refused(Code.UNKNOWN, bench.correct, target, text="two")
    bench.refused(
        Code.INVALID,
        bench.correct,
        bench.entries("incident_reported")[1].position,
        kind="flood",
    )


def test_a_deviation_is_explained_later(bench: Bench) -> None:
    bench.handle("4-11")
    skipped = bench.step("collect", Result.OVERRIDDEN).entry
    assert skipped is not None
    assert bench.incident.irregularities[-1].reason == ""
    incidents.explain_deviation(
        bench.desk, bench.officer, bench.incident_id, skipped.position, "the leader was there"
    )
    assert bench.incident.irregularities[-1].reason == "the leader was there"
    bench.refused(
        Code.UNKNOWN,
        incidents.explain_deviation,
        bench.desk,
        bench.officer,
        bench.incident_id,
        skipped.position - 1,
        "no deviation",
    )


def test_a_notice_declared_done_names_who_was_not_informed(bench: Bench) -> None:
    bench.handle("4-11")
    bench.call("csc_head")
    bench.done("notify")
    record = bench.run().records["notify"]
    assert "csc_head" not in record.not_informed
    assert len(record.not_informed) == 4
    assert Mark.DEVIATION in record.marks


@pytest.mark.parametrize(
    "account",
    [
        Account(performed_by="x" * 501),
        Account(via="x" * 501),
        Account(note="x" * 2_000_000),
        Account(values={"": "1"}),
        Account(values={"n": "x" * 501}),
    ],
)
def test_an_account_that_cannot_be_read_is_refused(bench: Bench, account: Account) -> None:
    bench.handle("4-11")
    ref = StepRef(bench.incident_id, "recv")
    bench.refused(
        Code.INVALID,
        steps.record_step,
        bench.desk,
        bench.officer,
        ref,
        Result.DONE,
        account,
    )


# -- personal data -------------------------------------------------------------------------------


def erase(bench: Bench, private: str) -> None:
    supervisor = bench.sign_on("supervisor1")
    incidents.erase_private(bench.desk, supervisor, bench.incident_id, private, "asked for it")


def test_who_called_stands_beside_the_log_and_never_in_an_entry(bench: Bench) -> None:
    bench.report(reporter=REPORTER, phone=PHONE)
    bench.join("once more", reporter=REPORTER)
    first, second = bench.incident.reports
    assert first.reporter
    assert first.phone
    assert second.reporter
    ids = [first.reporter.private, first.phone.private, second.reporter.private]
    assert list(bench.desk.log.private(ids).values()) == [REPORTER, PHONE, REPORTER]
    assert not any(
        said in repr(entry.data) for entry in bench.entries() for said in (REPORTER, PHONE)
    )
    assert bench.desk.log.search("Xiaojie") == []
    assert bench.desk.log.search("71234567") == []


def test_erased_by_an_entry_it_is_nowhere_in_the_files_and_the_log_verifies(bench: Bench) -> None:
    bench.report(reporter=REPORTER, phone=PHONE)
    (report,) = bench.incident.reports
    assert report.reporter
    assert report.phone
    assert PHONE.encode() in bytes_of(bench)
    erase(bench, report.phone.private)
    assert PHONE.encode() not in bytes_of(bench)
    assert bench.desk.log.private([report.phone.private]) == {report.phone.private: None}
    assert bench.desk.log.private([report.reporter.private]) == {report.reporter.private: REPORTER}
    (entry,) = bench.entries("private_erased")
    assert (entry.person, entry.data["reason"]) == ("supervisor1", "asked for it")
    assert bench.incident.reports == (report,)
    assert bench.desk.log.verify().ok
    bench.restart()
    assert bench.desk.log.verify().ok
    assert PHONE.encode() not in bytes_of(bench)


def test_only_what_this_incident_holds_is_erased(bench: Bench) -> None:
    bench.report(reporter=REPORTER, place="a")
    (report,) = bench.incident.reports
    bench.report(place="b")
    assert report.reporter
    bench.refused(Code.UNKNOWN, erase, bench, report.reporter.private)
    bench.refused(Code.UNKNOWN, erase, bench, "")
