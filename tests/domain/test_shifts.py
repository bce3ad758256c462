"""Who is on duty: taken, handed over, left; two shifts never overlap and nothing goes quietly."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from dutyconsole.domain import shift_changes
from dutyconsole.domain.codec import event_data
from dutyconsole.domain.due import DueKind, due_beside
from dutyconsole.domain.entry import DESK, Entry
from dutyconsole.domain.equipment import put_back, put_out
from dutyconsole.domain.events import (
    Event,
    HandoverAbandoned,
    HandoverNoted,
    SectionTakenOver,
    ShiftHandedOver,
)
from dutyconsole.domain.office import Office, fold_office
from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.roster import Person, Role, Roster
from dutyconsole.domain.shifts import Shifts
from dutyconsole.domain.signing import Signed
from dutyconsole.domain.text import Localised
from tests.domain.builders import START

RIGHT, WRONG = Signed(valid=True), Signed(valid=False)


def person(name: str, *roles: Role) -> Person:
    return Person(name, Localised(name, name, name), frozenset(roles or (Role.DUTY_OFFICER,)))


@dataclass
class Watchroom:
    """Desks whose shifts are folded from entries, through JSON, as from a log."""

    now: datetime = START
    office: Office = field(default_factory=Office)
    position: int = 0
    roster: Roster = field(
        default_factory=lambda: Roster(
            persons={
                **{name: person(name) for name in ("wang", "li", "zhao")},
                "trainer": person("trainer", Role.TRAINER),
            }
        )
    )

    @property
    def shifts(self) -> Shifts:
        return self.office.shifts

    def record(self, *events: Event, at: datetime | None = None, who: str = "wang") -> None:
        for event in events:
            self.position += 1
            data = json.loads(json.dumps(event_data(event)))
            entry = Entry(
                log="log",
                position=self.position,
                id=f"{self.position:032x}",
                stream=DESK,
                seq=self.position,
                kind=event.KIND,
                schema=event.SCHEMA,
                recorded_at=self.now,
                occurred_at=at or self.now,
                person=who,
                post=None,
                desk="1",
                data=data,
                hash="",
            )
            self.office = fold_office(self.office, entry)

    def pass_minutes(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)

    def begin(self, who: str, desk: str = "1", *, beside: bool = False) -> None:
        self.record(shift_changes.begin(self.shifts, who, desk, self.now, beside=beside))

    def hand(self, giver: str, receiver: str, desk: str = "1", *items: str) -> None:
        self.record(
            *shift_changes.begin_handover(self.shifts, self.roster, giver, receiver, desk, items)
        )

    def sign(self, desk: str = "1", *left: Phrase) -> None:
        handover = shift_changes.open_handover(self.shifts, desk)
        self.record(shift_changes.hand_over(self.shifts, handover, RIGHT, RIGHT, left, ()))

    def due(self) -> list[str]:
        found = due_beside(self.office, self.now)
        return [str(each.phrase) for each in found if each.kind is DueKind.SHIFT]


def refused(code: Code, message: str) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(
        Refused, check=lambda said: said.code is code and message in said.message
    )


@pytest.fixture
def room() -> Watchroom:
    return Watchroom()


def test_a_shift_without_a_handover_is_due_until_the_page_was_read(room: Watchroom) -> None:
    assert room.due() == []
    room.begin("wang")
    assert room.due() == ["WITHOUT HANDOVER: wang at desk 1"]
    room.record(shift_changes.read_page(room.shifts, "wang"))
    assert room.due() == []
    with refused(Code.INVALID, "has been read"):
        shift_changes.read_page(room.shifts, "wang")


def test_leaving_without_a_handover_is_due_until_somebody_comes(room: Watchroom) -> None:
    room.begin("wang")
    room.record(shift_changes.end(room.shifts, "wang", room.now, "taken ill"))
    assert room.due() == ["NOBODY ON DUTY at desk 1: wang left without a handover"]
    room.begin("li")
    assert room.due() == ["WITHOUT HANDOVER: li at desk 1"]


def test_nobody_has_two_shifts_and_no_desk_two_officers_unless_beside(room: Watchroom) -> None:
    room.begin("wang")
    with refused(Code.INVALID, "wang has been on duty at desk 1"):
        room.begin("wang", "2")
    with refused(Code.INVALID, "wang has had the shift at desk 1"):
        room.begin("li")
    room.begin("li", beside=True)
    assert [each.person for each in room.shifts.at("1")] == ["wang", "li"]
    with refused(Code.INVALID, "Nobody has the shift at desk 2"):
        room.begin("zhao", "2", beside=True)


def test_who_stays_at_the_desk_has_the_shift_when_the_other_leaves(room: Watchroom) -> None:
    room.begin("wang")
    room.record(shift_changes.read_page(room.shifts, "wang"))
    room.begin("li", beside=True)
    room.record(shift_changes.end(room.shifts, "wang", room.now))
    (left,) = room.shifts.at("1")
    assert (left.person, left.beside) == ("li", False)
    assert room.due() == []


def test_a_shift_ends_after_it_began_and_begins_after_the_last_one(room: Watchroom) -> None:
    room.begin("wang")
    room.pass_minutes(60)
    with refused(Code.INVALID, "cannot have ended before"):
        shift_changes.end(room.shifts, "wang", START - timedelta(minutes=1))
    room.record(shift_changes.end(room.shifts, "wang", room.now), at=room.now)
    for who in ("wang", "li"):
        with refused(Code.INVALID, "would overlap"):
            shift_changes.begin(room.shifts, who, "1", START, beside=False)
    with refused(Code.INVALID, "not on duty"):
        shift_changes.end(room.shifts, "wang", room.now)


def test_both_sign_and_the_shift_passes_on(room: Watchroom) -> None:
    room.begin("wang")
    room.hand("wang", "li", "1", "a", "b")
    assert "Handover of desk 1 to li" in room.due()
    room.sign()
    (shift,) = room.shifts.at("1")
    assert (shift.person, shift.handover, shift.is_unread) == ("li", "1", False)
    assert room.shifts.handovers == {}
    assert room.due() == []


@pytest.mark.parametrize(("giver", "receiver"), [(WRONG, RIGHT), (RIGHT, WRONG)])
def test_a_wrong_secret_of_either_hands_nothing_over(
    room: Watchroom, giver: Signed, receiver: Signed
) -> None:
    room.hand("wang", "li")
    handover = shift_changes.open_handover(room.shifts, "1")
    who = "wang" if giver is WRONG else "li"
    with refused(Code.NOT_SIGNED, f"{who}'s own secret"):
        shift_changes.hand_over(room.shifts, handover, giver, receiver, (), ())


def test_what_is_not_taken_over_is_named(room: Watchroom) -> None:
    room.hand("wang", "li")
    with refused(Code.STEPS_OPEN, "incident 7, Reports due"):
        room.sign("1", Phrase("incident 7"), Phrase("Reports due"))


def test_a_giver_who_never_took_the_shift_is_taken_to_begin_it(room: Watchroom) -> None:
    room.hand("wang", "li")
    (shift,) = room.shifts.at("1")
    assert (shift.person, shift.is_unread) == ("wang", True)


@pytest.mark.parametrize(
    ("giver", "receiver", "code", "message"),
    [
        ("wang", "wang", Code.INVALID, "Nobody hands a shift over to themselves"),
        ("wang", "nobody", Code.UNKNOWN, "There is no person"),
        ("wang", "trainer", Code.NOT_PERMITTED, "trainer may not"),
        ("li", "zhao", Code.INVALID, "wang has the shift at desk 1, not li"),
    ],
)
def test_who_cannot_hand_over_or_take_over(
    room: Watchroom, giver: str, receiver: str, code: Code, message: str
) -> None:
    room.begin("wang")
    with refused(code, message):
        room.hand(giver, receiver)


def test_one_handover_at_a_time_for_a_desk_and_for_a_receiver(room: Watchroom) -> None:
    room.begin("wang")
    room.begin("zhao", "2")
    room.hand("wang", "li")
    with refused(Code.INVALID, "is being handed over by wang to li already"):
        room.hand("wang", "zhao")
    with refused(Code.INVALID, "li is taking over desk 1"):
        room.hand("zhao", "li", "2")
    with refused(Code.INVALID, "is being handed over to li"):
        shift_changes.end(room.shifts, "wang", room.now)


def test_nobody_takes_over_who_is_on_duty_elsewhere(room: Watchroom) -> None:
    room.begin("wang")
    room.begin("zhao", "2")
    with refused(Code.INVALID, "zhao has been on duty at desk 2"):
        room.hand("wang", "zhao")
    with refused(Code.INVALID, "zhao is on duty at desk 2"):
        room.hand("zhao", "li")


def test_who_came_on_beside_may_take_over(room: Watchroom) -> None:
    room.begin("wang")
    room.begin("li", beside=True)
    room.hand("wang", "li")
    room.sign()
    (shift,) = room.shifts.at("1")
    assert (shift.person, shift.beside) == ("li", False)


def test_a_handover_that_is_over_is_signed_or_noted_by_nobody(room: Watchroom) -> None:
    room.begin("wang")
    room.hand("wang", "li")
    room.record(HandoverNoted("1", "watch K528"))
    assert shift_changes.open_handover(room.shifts, "1").notes == ("watch K528",)
    room.record(HandoverAbandoned("1", "li was called away"))
    assert room.shifts.at("1")[0].person == "wang"
    with refused(Code.LOST_RACE, "Handover 1 is signed or abandoned"):
        shift_changes.open_handover(room.shifts, "1", "1")
    with refused(Code.INVALID, "No handover is under way"):
        shift_changes.open_handover(room.shifts, "1")
    room.record(SectionTakenOver("1", "calls", ("x",)))
    assert room.shifts.handovers == {}


def test_numbers_are_given_once(room: Watchroom) -> None:
    room.begin("wang")
    room.hand("wang", "li")
    room.sign()
    room.hand("li", "wang")
    assert list(room.shifts.handovers) == ["2"]
    event = shift_changes.hand_over(
        room.shifts, shift_changes.open_handover(room.shifts, "1"), RIGHT, RIGHT, (), ("a",)
    )
    assert event == ShiftHandedOver("2", "li", "wang", "1", "3", ("a",))


def test_equipment_is_out_until_it_is_back(room: Watchroom) -> None:
    room.record(put_out(room.office.equipment, "lift 3", "Yunxi East", "station head"))
    room.record(put_out(room.office.equipment, "megaphone 2", "", ""))
    assert list(room.office.equipment.out) == ["1", "2"]
    missing = room.office.equipment.out["1"]
    assert (missing.what, missing.place, missing.told_by) == (
        "lift 3",
        "Yunxi East",
        "station head",
    )
    with refused(Code.INVALID, "out later than that"):
        put_back(room.office.equipment, "1", room.now - timedelta(minutes=1))
    room.record(put_back(room.office.equipment, "1", room.now))
    assert list(room.office.equipment.out) == ["2"]
    with refused(Code.UNKNOWN, "number 1 is out"):
        put_back(room.office.equipment, "1", room.now)
    with refused(Code.INVALID, "is empty"):
        put_out(room.office.equipment, " ", "", "")
    room.record(put_out(room.office.equipment, "radio", "", ""))
    assert list(room.office.equipment.out) == ["2", "3"]
