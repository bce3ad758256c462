"""Telling people beside the notices, asking for a launch, one account of many steps."""

from __future__ import annotations

from pathlib import Path

import pytest

from dutyconsole.desk import notices, responses, steps
from dutyconsole.desk.notices import Called
from dutyconsole.desk.steps import StepRef
from dutyconsole.domain.awaited import Awaited
from dutyconsole.domain.contacts import contacts
from dutyconsole.domain.entitled import who_may_launch
from dutyconsole.domain.events import CallResult
from dutyconsole.domain.notices import Call
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.steps import Account
from dutyconsole.library.bureau import load_reference, reference_in
from tests.desk.bench import Bench

DIRECTOR = "system_elg_office_director"
ANSWERED = Call(CallResult.ANSWERED, "Zhou", "G6723 stands")


def called(bench: Bench, recipient: str, call: Call = ANSWERED) -> Called:
    return notices.call_from_list(bench.desk, bench.officer, bench.incident_id, recipient, call)


def messaged(bench: Bench, *recipients: str, step: str = "") -> Called:
    return notices.message_all(
        bench.desk, bench.officer, bench.incident_id, recipients, step=step, told="stands"
    )


def account(bench: Bench, step: str, shown_round: int | None = None) -> list[str]:
    done = steps.record_up_to(
        bench.desk,
        bench.officer,
        StepRef(bench.incident_id, step, "", shown_round),
        Account(performed_by="conductor", told_by="Li", via="radio"),
    )
    return [str(entry.data["step"]) for entry in done.entries]


def test_the_bureaus_list_is_called_in_an_incident_without_a_playbook(bench: Bench) -> None:
    bench.report()
    first = called(bench, "department_leadership")
    assert (first.recipient, first.informed, first.of) == ("department_leadership", 1, 5)
    beside = called(bench, "Yunxi hospital", Call(CallResult.NO_ANSWER))
    assert (beside.informed, beside.of) == (1, 6)
    bench.restart()
    assert bench.incident.informed_at_large == {"department_leadership"}


def test_a_recipient_is_named(bench: Bench) -> None:
    bench.report()
    bench.refused(Code.INVALID, called, bench, "  ")
    bench.refused(Code.INVALID, called, bench, "x" * 501)


def test_a_message_to_the_list_goes_to_all_who_have_not_answered(bench: Bench) -> None:
    bench.report()
    called(bench, "csc_head")
    sent = messaged(bench)
    assert len(sent.recorded.entries) == 4
    assert "csc_head" not in sent.recipient
    assert {entry.data["via"] for entry in sent.recorded.entries} == {"group message"}
    assert {entry.data["told"] for entry in sent.recorded.entries} == {"stands"}
    assert (sent.informed, sent.of) == (1, 5)


def test_a_message_to_a_notice_begins_it_and_receipts_complete_it(bench: Bench) -> None:
    bench.handle("4-11")
    bench.done("recv")
    sent = messaged(bench, step="notify")
    assert (sent.informed, sent.of) == (0, 5)
    assert "collect" in bench.run().current
    bench.notify_all()
    assert bench.run().states["notify"] == "done"
    bench.refused(Code.INVALID, messaged, bench, step="notify")


def test_the_list_names_people_with_a_number(bench: Bench) -> None:
    reference, roster = bench.desk.reference, bench.desk.roster
    for recipient in reference.call_list:
        people = contacts(reference.groups, roster, recipient, bench.clock.now)
        assert people
        assert all(contact.phone for contact in people)


@pytest.mark.parametrize("playbook", ["4-11", "4-12", "4-13"])
@pytest.mark.parametrize("level", Level)
def test_somebody_may_launch_every_level_of_the_sample_bureau(
    bench: Bench, playbook: str, level: Level
) -> None:
    meant = bench.desk.adopted.newest[playbook]
    found = who_may_launch(meant, level, bench.desk.roster, bench.clock.now)
    assert any(each.person and each.phone for each in found)
    assert {each.post for each in found} == set(meant.response[level].launch)


def test_one_callers_account_is_one_thing(bench: Bench) -> None:
    bench.handle("4-11")
    assert account(bench, "collect") == ["recv", "collect"]
    record = bench.run().records["recv"]
    assert (record.performed_by, record.told_by, record.via) == ("conductor", "Li", "radio")
    bench.refused(Code.LOST_RACE, account, bench, "collect", 1)
    bench.refused(Code.INVALID, account, bench, "act")
    bench.refused(Code.UNKNOWN, account, bench, "no_step")


def test_a_launch_asked_for_is_seen_on_every_desk_until_it_comes(bench: Bench) -> None:
    bench.handle("4-11")
    responses.await_response(
        bench.desk,
        bench.officer,
        bench.incident_id,
        Awaited(Level.II, DIRECTOR, DIRECTOR, playbook="4-11"),
    )
    other = bench.second_desk()
    assert [each.asked.person for each in other.incident.awaited] == [DIRECTOR]
    bench.launch(Level.II, DIRECTOR)
    assert other.incident.awaited == ()
    other.desk.log.close()


def test_a_launch_that_was_declined_is_withdrawn(bench: Bench) -> None:
    bench.handle("4-11")
    awaited = Awaited(Level.I, "bureau_elg_leader", "bureau_elg_leader")
    responses.await_response(bench.desk, bench.officer, bench.incident_id, awaited)
    responses.withdraw_awaited(bench.desk, bench.officer, bench.incident_id, "1", "declined")
    assert bench.incident.awaited == ()
    assert bench.incident.asked[0].reason == "declined"


def test_the_bureaus_own_list_holds_instead_of_the_shipped_one(tmp_path: Path) -> None:
    assert reference_in(tmp_path) == load_reference()
    own = tmp_path / "call_list.yaml"
    own.write_text("call_list: [csc_head, department_leadership]\n", encoding="utf-8")
    assert reference_in(tmp_path).call_list == ("csc_head", "department_leadership")


def test_a_list_that_cannot_be_read_is_said_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "call_list.yaml").write_text("call_list: [csc_heads]\n", encoding="utf-8")
    (tmp_path / "criteria.yaml").write_text("criteria: [x]\n", encoding="utf-8")
    found = reference_in(tmp_path)
    assert found.call_list == load_reference().call_list
    assert found.criteria == ()
    first, second = found.flaws
    assert "criteria.yaml:1: criteria: item 1 is not a map" in first
    assert 'call_list.yaml:1: call_list: "csc_heads" is unknown; did you mean csc_head?' in second
