"""Shifts at the desk: who is on duty, a handover that waits, both secrets, the sealed log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from dutyconsole.desk import checkpoints, equipment, shifts
from dutyconsole.desk.orders import enter_order
from dutyconsole.domain.events import Direction, Purpose
from dutyconsole.domain.handover import Section
from dutyconsole.domain.ordering import OrderDraft
from dutyconsole.domain.orders import Party
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.shifts import Shift
from tests.desk.bench import SECRET, Bench, by_telephone
from tests.desk.test_two_desks import at_once

DIRECTOR = "system_elg_office_director"


@pytest.fixture
def relief(bench: Bench) -> Iterator[Bench]:
    """officer1 has the shift; officer2 at another desk of the same name."""
    shifts.begin_shift(bench.desk, bench.officer)
    second = bench.second_desk()
    yield second
    second.desk.log.close()


def on_duty(bench: Bench) -> Shift:
    (shift,) = bench.desk.office.shifts.at("1")
    return shift


def left(bench: Bench) -> list[str]:
    page = shifts.page_now(bench.desk, bench.clock())
    return [str(phrase) for phrase in page.left_phrases()]


def sign(bench: Bench, giver: str = SECRET, receiver: str = SECRET) -> shifts.HandedOver:
    return shifts.hand_over(bench.desk, bench.officer, giver, receiver)


def test_the_shift_is_taken_by_who_is_signed_on_and_says_so_in_the_log(bench: Bench) -> None:
    bench.clock.pass_minutes(30)
    since = bench.clock.now - timedelta(minutes=10)
    entry = shifts.begin_shift(bench.desk, bench.officer, since=since)
    assert (entry.kind, entry.person, entry.desk) == ("shift_begun", "officer1", "1")
    assert on_duty(bench).since == since
    bench.refused(Code.INVALID, shifts.begin_shift, bench.desk, bench.officer)


def test_a_shift_begins_and_ends_at_the_latest_now(bench: Bench) -> None:
    later = bench.clock.now + timedelta(minutes=1)
    bench.refused(Code.INVALID, shifts.begin_shift, bench.desk, bench.officer, since=later)
    shifts.begin_shift(bench.desk, bench.officer)
    bench.refused(Code.INVALID, shifts.end_shift, bench.desk, bench.officer, until=later)
    before = bench.clock.now - timedelta(minutes=1)
    bench.refused(Code.INVALID, shifts.end_shift, bench.desk, bench.officer, until=before)


@pytest.mark.parametrize("who", ["trainer1", "station_head"])
def test_who_handles_no_incidents_takes_no_shift(bench: Bench, who: str) -> None:
    bench.refused(Code.NOT_PERMITTED, shifts.begin_shift, bench.desk, bench.sign_on(who))


def test_a_handover_in_the_middle_of_a_response_waits_over_a_restart(
    bench: Bench, relief: Bench
) -> None:
    bench.handle("4-11", train="G6723")
    bench.launch(Level.II, DIRECTOR, signing=by_telephone("17"))
    said = OrderDraft(
        *(Direction.OUTGOING, Purpose.INSTRUCTION, "hold K528 at Yunxi East"),
        *(Party("officer1"), Party("station_head")),
        incident=bench.incident_id,
        said_at=bench.clock.now,
    )
    order = enter_order(bench.desk, bench.officer, said).order
    begun = shifts.begin_handover(bench.desk, bench.officer, "officer2", "watch the platform")
    assert begun.warnings == ()
    shifts.take_incident(bench.desk, bench.officer, bench.incident_id)
    bench.restart()
    page = shifts.page_now(bench.desk, bench.clock())
    assert page.handover is not None
    assert page.handover.notes == ("watch the platform",)
    assert [item.standing.value for item in page.of(Section.INCIDENTS)] == ["taken"]
    assert "Responses in force" in left(bench)
    (item,) = page.of(Section.ORDERS)
    assert str(item.phrase) == f"Not read back: order {order.id}"
    for section in Section:
        if section not in (Section.INCIDENTS, Section.LEADERS):
            shifts.take_section(relief.desk, relief.officer, section)
    assert left(bench) == []
    done = sign(bench)
    assert on_duty(bench).person == "officer2"
    assert on_duty(bench).handover == begun.handover.id
    (response,) = bench.incident.in_force
    assert response.answerable == DIRECTOR
    bench.refused(Code.NOT_LAUNCHER, bench.end, Level.II, "officer2")
    assert done.checkpoint is not None
    assert done.checkpoint.checkpoint.size == done.entry.position
    (sealed,) = bench.entries("checkpoint_made")
    assert sealed.position == done.entry.position + 1
    assert not done.warnings


def test_what_arrives_between_the_look_and_the_signature_is_not_signed(
    bench: Bench, relief: Bench
) -> None:
    shifts.begin_handover(bench.desk, bench.officer, "officer2")
    relief.report("smoke", kind="fire")
    refused = bench.refused(Code.STEPS_OPEN, sign, bench)
    assert relief.incident_id in refused.message
    shifts.take_incident(bench.desk, bench.officer, relief.incident_id)
    assert shifts.take_incident(bench.desk, bench.officer, relief.incident_id) is None
    sign(bench)


def test_only_what_was_shown_is_taken_over_with_its_section(bench: Bench) -> None:
    equipment.put_out(bench.desk, bench.officer, "lift 3", "Yunxi East")
    shifts.begin_handover(bench.desk, bench.officer, "officer2")
    shown = shifts.page_now(bench.desk, bench.clock()).ids
    equipment.put_out(bench.desk, bench.officer, "radio 2")
    shifts.take_section(bench.desk, bench.officer, Section.EQUIPMENT, shown=shown)
    assert left(bench) == ["Equipment out"]
    shifts.take_section(bench.desk, bench.officer, Section.EQUIPMENT)
    assert left(bench) == []
    assert shifts.take_section(bench.desk, bench.officer, Section.EQUIPMENT) is None
    bench.refused(Code.INVALID, shifts.take_section, bench.desk, bench.officer, Section.INCIDENTS)


@pytest.mark.parametrize(("giver", "receiver"), [("wrong", SECRET), (SECRET, "wrong")])
def test_both_sign_with_their_own_secrets(bench: Bench, giver: str, receiver: str) -> None:
    shifts.begin_handover(bench.desk, bench.officer, "officer2")
    bench.refused(Code.NOT_SIGNED, sign, bench, giver, receiver)


def test_one_signature_may_take_over_all_that_is_left(bench: Bench) -> None:
    bench.handle("4-12")
    shifts.begin_handover(bench.desk, bench.officer, "officer2", "nothing else")
    shifts.hand_over(bench.desk, bench.officer, SECRET, SECRET, take_rest=True)
    assert [e.stream for e in bench.entries("incident_taken_over")] == [
        f"incident/{bench.incident_id}"
    ]
    assert [e.data["section"] for e in bench.entries("section_taken_over")] == ["notes"]
    assert bench.incident.in_force == ()


def test_who_worked_here_without_the_shift_is_warned_when_handing_over(bench: Bench) -> None:
    begun = shifts.begin_handover(bench.desk, bench.officer, "officer2")
    assert "had not taken the shift" in str(begun.warnings[0])
    assert on_duty(bench).is_unread


def test_the_receiver_may_begin_it_and_the_giver_is_who_has_the_shift(
    bench: Bench, relief: Bench
) -> None:
    begun = shifts.begin_handover(relief.desk, relief.officer, "officer2")
    assert (begun.handover.giver, begun.handover.receiver) == ("officer1", "officer2")
    bench.refused(Code.INVALID, shifts.begin_handover, bench.desk, bench.officer, "supervisor1")


def test_two_desks_that_begin_at_once_begin_one_handover(bench: Bench, relief: Bench) -> None:
    said = at_once(
        lambda: shifts.begin_handover(bench.desk, bench.officer, "officer2"),
        lambda: shifts.begin_handover(relief.desk, relief.officer, "officer2"),
    )
    (refused,) = [each for each in said if each is not None]
    assert refused.code is Code.INVALID
    assert "is being handed over" in refused.message


def test_two_that_sign_at_once_hand_over_once(bench: Bench, relief: Bench) -> None:
    shifts.begin_handover(bench.desk, bench.officer, "officer2")
    said = at_once(lambda: sign(bench), lambda: sign(relief))
    (refused,) = [each for each in said if each is not None]
    assert refused.code in (Code.LOST_RACE, Code.INVALID)
    assert len(bench.entries("shift_handed_over")) == 1


def test_an_abandoned_handover_leaves_the_shift_where_it_was(bench: Bench, relief: Bench) -> None:
    begun = shifts.begin_handover(bench.desk, bench.officer, "officer2")
    bench.refused(Code.INVALID, shifts.abandon_handover, bench.desk, bench.officer, " ")
    shifts.abandon_handover(bench.desk, bench.officer, "called away", begun.handover.id)
    assert on_duty(bench).person == "officer1"
    bench.refused(
        Code.LOST_RACE, shifts.note_handover, bench.desk, bench.officer, "x", begun.handover.id
    )
    bench.refused(
        Code.LOST_RACE, shifts.take_incident, bench.desk, bench.officer, "x", begun.handover.id
    )


def test_duty_never_waits_for_a_key_that_cannot_be_used(bench: Bench) -> None:
    bench.desk.notary = None
    shifts.begin_handover(bench.desk, bench.officer, "officer2")
    done = sign(bench)
    assert done.checkpoint is None
    assert "was not signed or kept" in str(done.warnings[0])
    assert bench.entries("checkpoint_made") == []
    assert on_duty(bench).person == "officer2"


def test_closing_an_incident_seals_the_log(bench: Bench) -> None:
    bench.report()
    bench.acknowledge()
    bench.close()
    closed, sealed = bench.entries("incident_closed")[0], bench.entries("checkpoint_made")[0]
    assert sealed.data["size"] == closed.position
    note = checkpoints.newest(bench.desk)
    assert note is not None
    assert checkpoints.check(bench.desk, note.text).wrong is None
