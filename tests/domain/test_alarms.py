"""An alarm stands if and only if its cause does; acknowledging it never hides another cause."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.domain.alarms import (
    AGAIN,
    Alarm,
    AlarmClass,
    DeskState,
    acknowledge,
    acknowledgement,
    alarms,
    fold_desk,
    most_urgent_first,
    rings,
    silence,
    unacknowledged,
    urgency,
)
from dutyconsole.domain.clocks.clock import Clock
from dutyconsole.domain.clocks.derive import clocks_of
from dutyconsole.domain.codec import event_data
from dutyconsole.domain.entry import DESK, Entry
from dutyconsole.domain.events import ClockFired, ClockSnoozed, Event, FactRecorded
from dutyconsole.domain.incident import Incident, IncidentState, fold
from dutyconsole.domain.office import Office, fold_office
from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.refusal import Code, Refused

START = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
KINDS = {"fire": AlarmClass.WARNING, "routine": AlarmClass.CAUTION, "hint": AlarmClass.ADVICE}


def entry(
    event: Event, position: int, at: datetime = START, stream: str = DESK, desk: str = "1"
) -> Entry:
    return Entry(
        log="l", position=position, id=f"{position:032x}", stream=stream, seq=position,
        kind=event.KIND, schema=event.SCHEMA, recorded_at=at, occurred_at=at, person="officer1",
        post=None, desk=desk, data=event_data(event), hash="",
    )  # fmt: skip


def incoming(number: int, kind: str = "fire") -> Incident:
    return Incident(f"20261123-{number:02d}", kind, "smoke", "", "", START)


def ringing_now(found: tuple[Alarm, ...], state: DeskState, now: datetime = START) -> list[str]:
    return [alarm.key for alarm in found if rings(alarm, state, "1", now)]


def one(key: str = "a", position: int = 1, sort: AlarmClass = AlarmClass.WARNING) -> Alarm:
    return Alarm(key, sort, Phrase(key), "", START, position)


# -- which stand ----------------------------------------------------------------------------------


def test_a_report_is_as_urgent_as_its_kind_and_one_nobody_placed_is_urgent() -> None:
    incidents = [incoming(1, "routine"), incoming(2), incoming(3, "hint"), incoming(4, "new")]
    found = alarms({i.id: i for i in incidents}, Office(), START, KINDS)
    assert {alarm.about: alarm.sort.value for alarm in found} == {
        "fire": "warning", "new": "warning", "routine": "caution", "hint": "advice",
    }  # fmt: skip
    assert [urgency(KINDS, kind) for kind in ("fire", "routine", "hint", "new")] == [0, 1, 2, 0]


def test_advice_never_rings_and_is_never_acknowledged() -> None:
    found = (one(sort=AlarmClass.ADVICE),)
    assert ringing_now(found, DeskState()) == []
    assert acknowledge(found, DeskState(), START) is None


def test_what_may_be_the_same_is_advice_with_the_rule_that_matched_until_one_is_closed() -> None:
    first, second, third = (
        replace(incoming(n), train=train, state=IncidentState.ACTIVE)
        for n, train in ((1, "G6723"), (2, "K528"), (3, "G6732"))
    )
    found = alarms({i.id: i for i in (first, second, third)}, Office(), START, KINDS)
    assert [(alarm.sort, alarm.incident) for alarm in found] == [(AlarmClass.ADVICE, third.id)]
    assert str(found[0].phrase) == (
        f"May be the same as {first.id}: train G6723 has the same digits as G6732"
    )
    closed = replace(first, state=IncidentState.CLOSED)
    assert alarms({i.id: i for i in (closed, second, third)}, Office(), START, KINDS) == ()


def test_a_clock_that_fired_is_an_alarm_until_the_train_moves() -> None:
    stopped = FactRecorded("stopped", "14:00")
    standing_train = _with(active(), stopped, 2)
    (clock,) = clocks_of(standing_train, Office())
    assert _alarms(standing_train, Office()) == ()
    office = fired(clock, Office(), 3)
    (alarm,) = _alarms(standing_train, office)
    assert (alarm.sort, alarm.position) == (AlarmClass.WARNING, 3)
    moved = _with(standing_train, FactRecorded("moving", "14:25"), 4)
    assert _alarms(moved, office) == ()


def test_a_clock_that_was_put_off_rings_again_after_that() -> None:
    standing_train = _with(active(), FactRecorded("stopped", "14:00"), 2)
    (clock,) = clocks_of(standing_train, Office())
    office = fired(clock, Office(), 3)
    event = acknowledge(_alarms(standing_train, office), DeskState(), START)
    assert event is not None
    state = fold_desk(DeskState(), entry(event, 4))
    assert ringing_now(_alarms(standing_train, office), state) == []
    later = START + timedelta(minutes=5)
    snoozed = ClockSnoozed(clock.name, later)
    office = fold_office(office, entry(snoozed, 5, stream=f"incident/{standing_train.id}"))
    assert _alarms(standing_train, office) == ()
    assert ringing_now(_alarms(standing_train, office, later), state, later)


# -- acknowledging --------------------------------------------------------------------------------


def test_an_earlier_acknowledgement_says_nothing_of_a_later_cause() -> None:
    event = acknowledge([one(position=1)], DeskState(), START)
    assert event is not None
    state = fold_desk(DeskState(), entry(event, 2))
    assert acknowledgement(one(position=1), state, START) is not None
    assert ringing_now((one(position=3),), state) == ["a"]


def test_a_report_rings_again_though_the_clock_was_put_back() -> None:
    (alarm,) = alarms({"x": incoming(1)}, Office(), START, KINDS)
    event = acknowledge([alarm], DeskState(), START)
    assert event is not None
    state = fold_desk(DeskState(), entry(event, 9))
    assert not rings(alarm, state, "1", START)
    assert rings(alarm, state, "1", START + AGAIN)
    assert rings(alarm, state, "1", START - timedelta(hours=1))


def test_what_is_meant_must_stand() -> None:
    with pytest.raises(Refused) as caught:
        acknowledge([one("a")], DeskState(), START, ["b"])
    assert caught.value.code is Code.UNKNOWN


alarm_sets = st.lists(
    st.builds(
        one,
        st.sampled_from([f"k{n}" for n in range(8)]),
        st.integers(1, 20),
        st.sampled_from(AlarmClass),
    ),
    unique_by=lambda alarm: alarm.key,
    max_size=8,
)


@given(alarm_sets, alarm_sets, st.sets(st.sampled_from([f"k{n}" for n in range(8)])))
def test_acknowledging_quiets_what_is_meant_and_nothing_else(
    before: list[Alarm], after: list[Alarm], chosen: set[str]
) -> None:
    """Over two rounds with other alarms in between, what was not acknowledged rings."""
    state = DeskState()
    heard: dict[str, int] = {}
    for position, (standing, keys) in enumerate(((before, chosen), (after, None)), start=30):
        meant = {a.key for a in standing if a.is_loud and (keys is None or a.key in keys)}
        if keys and not meant:
            continue
        event = acknowledge(standing, state, START, keys or None)
        quiet = meant if keys else {a.key for a in standing if a.is_loud}
        if event is not None:
            state = fold_desk(state, entry(event, position))
            assert set(event.keys) <= quiet
            heard |= dict.fromkeys(event.keys, position)
        for alarm in standing:
            was_heard = heard.get(alarm.key, 0) > alarm.position
            assert rings(alarm, state, "1", START) == (alarm.is_loud and not was_heard)


@given(alarm_sets, st.integers(1, 20))
def test_a_silence_covers_what_began_before_it_at_its_own_desk_alone(
    standing: list[Alarm], position: int
) -> None:
    state = fold_desk(DeskState(), entry(silence(5, START), position))
    for alarm in standing:
        assert rings(alarm, state, "1", START) == (alarm.is_loud and alarm.position >= position)
        assert rings(alarm, state, "2", START) == alarm.is_loud
        assert rings(alarm, state, "1", START + timedelta(minutes=5)) == alarm.is_loud
    assert unacknowledged(standing, state, START) == tuple(a for a in standing if a.is_loud)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["fire", "routine", "hint", "new"]), st.sampled_from(IncidentState)
        ),
        max_size=20,
    )
)
def test_every_report_that_nobody_has_taken_up_is_an_alarm_and_nothing_else_is(
    flood: list[tuple[str, IncidentState]],
) -> None:
    incidents = {
        f"{n:03d}": Incident(f"{n:03d}", kind, "x", "", "", START, state)
        for n, (kind, state) in enumerate(flood)
    }
    found = alarms(incidents, Office(), START, KINDS)
    wanted = {i.id for i in incidents.values() if i.state is IncidentState.INCOMING}
    assert {alarm.incident for alarm in found} == wanted
    assert len(found) == len(wanted)
    assert list(found) == list(most_urgent_first(found))
    places = [list(AlarmClass).index(alarm.sort) for alarm in found]
    assert places == sorted(places)


def active() -> Incident:
    return Incident("20261123-01", "fire", "smoke", "", "", START, IncidentState.ACTIVE)


def _with(incident: Incident, event: Event, position: int) -> Incident:
    return fold(incident, entry(event, position, stream=f"incident/{incident.id}"), {})


def fired(clock: Clock, office: Office, position: int) -> Office:
    event = ClockFired(clock.name, clock.what, clock.started_at, START, clock.about)
    return fold_office(office, entry(event, position, stream=f"incident/{clock.incident}"))


def _alarms(incident: Incident, office: Office, now: datetime = START) -> tuple[Alarm, ...]:
    return alarms({incident.id: incident}, office, now, KINDS)
