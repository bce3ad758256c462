"""The handover page: built from the log, and nothing that is open is missing from it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from dutyconsole.domain import authority, lifecycle
from dutyconsole.domain.alarms import DeskState, Silence
from dutyconsole.domain.codec import event_data
from dutyconsole.domain.entry import DESK, Entry, incident_stream
from dutyconsole.domain.equipment import put_out
from dutyconsole.domain.events import (
    CallResult,
    Event,
    FactRecorded,
    HandoverBegun,
    IncidentTakenOver,
    Mode,
    OrderEntered,
    ResponseTransferred,
    Result,
    SectionTakenOver,
    TaskRaised,
)
from dutyconsole.domain.events.orders import Direction, Purpose
from dutyconsole.domain.events.tasks import TaskSort
from dutyconsole.domain.handover import HandoverPage, Section, Standing, handover_page
from dutyconsole.domain.notices import Call, call_at_large
from dutyconsole.domain.office import OFFICE_KINDS, Office, fold_office
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.runs import start_run
from dutyconsole.domain.signing import Signing
from dutyconsole.domain.steps import Account, record_step
from tests.domain.builders import INCIDENT, ON_WORD, SIGNED, START, Bench, bench_with, launching
from tests.domain.flows import FLOW_411, POSTS_411, flow

POST = {Level.III: "station_elg_leader", Level.II: "system_elg_office_director",
        Level.I: "bureau_elg_leader"}  # fmt: skip


@dataclass
class Night:
    """A bench with its office, and the page of desk 1."""

    bench: Bench = field(default_factory=lambda: bench_with(flow("p", FLOW_411, POSTS_411)))
    alarms: DeskState = field(default_factory=DeskState)

    @property
    def office(self) -> Office:
        office = Office()
        for entry in self.bench.entries:
            if entry.kind in OFFICE_KINDS:
                office = fold_office(office, entry)
        return office

    @property
    def page(self) -> HandoverPage:
        incidents = self.bench.incidents.values()
        return handover_page(
            incidents, self.office, self.bench.roster, self.alarms, "1", self.bench.now
        )

    def said(self, section: Section) -> list[str]:
        return [str(item.phrase) for item in self.page.of(section)]

    def at_desk(self, *events: Event) -> None:
        """Entries of no incident."""
        for event in events:
            position = len(self.bench.entries) + 1
            data = json.loads(json.dumps(event_data(event), allow_nan=False))
            self.bench.entries.append(
                Entry(
                    log="bench",
                    position=position,
                    id=f"{position:032x}",
                    stream=DESK,
                    seq=position,
                    kind=event.KIND,
                    schema=event.SCHEMA,
                    recorded_at=self.bench.now,
                    occurred_at=self.bench.now,
                    person="wang",
                    post=None,
                    desk="1",
                    data=data,
                    hash="",
                )
            )

    def hand_over(self) -> None:
        begun = HandoverBegun("1", "1", "wang", "li", "1", self.page.ids, "watch K528")
        self.at_desk(begun)

    def taken(self, incident: str = INCIDENT) -> None:
        self.bench.record(incident_stream(incident), [IncidentTakenOver("1", "li")])

    def standing(self, item: str) -> Standing:
        return next(each.standing for each in self.page.items if each.id == item)


def test_an_open_incident_stands_with_its_place_in_each_run() -> None:
    night = Night()
    night.bench.done("recv", result=Result.DEFERRED)
    (item,) = night.page.of(Section.INCIDENTS)
    assert str(item.phrase) == f"{INCIDENT} no level: emu_abnormality, G6723"
    more = [str(phrase) for phrase in item.more]
    assert more[0] == "Reported: G6723 stopped"
    assert any(text.startswith("p: at step ") for text in more)
    assert "p: 1 put off: step recv" in more
    run = night.bench.run()
    assert [text.en for text in item.doing] == [run.playbook.by_id[s].text.en for s in run.current]


def test_a_response_stands_with_launcher_telephone_and_that_it_stays_theirs() -> None:
    night = Night()
    night.bench.launch(Level.II, POST[Level.II], ON_WORD)
    (item,) = night.page.of(Section.RESPONSES)
    assert "LEVEL II of p: system_elg_office_director" in str(item.phrase)
    assert "on word 17, UNCONFIRMED" in str(item.phrase)
    assert [str(phrase) for phrase in item.more] == [
        "Telephone 0000-61000",
        "It stays with them: a change of shift moves no responsibility",
    ]
    assert item.since == START
    assert night.said(Section.CONFIRM) == ["Confirm launch II: system_elg_office_director, p"]


def test_a_response_that_was_handed_on_names_who_ends_it() -> None:
    night = Night()
    night.bench.launch(Level.I, "bureau_elg_leader")
    night.bench.add_person("deputy")
    night.bench.hold("deputy", "bureau_elg_leader", "bureau")
    (response,) = night.bench.incident.in_force
    moved = ResponseTransferred(response.id, "bureau_elg_leader", "deputy", Mode.SIGNED)
    night.bench.record(incident_stream(INCIDENT), [moved])
    (item,) = night.page.of(Section.RESPONSES)
    assert "Passed on to deputy, who alone ends it" in [str(phrase) for phrase in item.more]


def test_rumours_are_what_nobody_confirmed_and_where_sources_differ() -> None:
    night = Night()
    night.bench.record(
        incident_stream(INCIDENT),
        [
            FactRecorded("cause", "bird strike", "driver", confirmed=False),
            FactRecorded("aboard", "531", "conductor"),
            FactRecorded("aboard", "529", "station"),
            FactRecorded("stopped", "14:02", "driver"),
        ],
    )
    assert night.said(Section.RUMOURS) == [
        "cause, unconfirmed: bird strike, says driver",
        "aboard: sources differ: 531, says conductor; 529, says station",
    ]


def test_what_belongs_to_no_incident_stands_there_too() -> None:
    night = Night()
    night.at_desk(put_out(night.office.equipment, "lift 3", "Yunxi East", "station head"))
    night.bench.hold("csc_head", "system_elg_leader", "system", 60, acting="bureau_elg_leader")
    night.alarms = DeskState({"2": Silence(START, START + timedelta(minutes=5), "zhao", 9)})
    assert night.said(Section.EQUIPMENT) == ["1: lift 3, Yunxi East, says station head"]
    assert night.said(Section.SILENCED) == ["Desk 2 is silenced by zhao"]
    assert any("csc_head is acting system_elg_leader" in s for s in night.said(Section.ACTING))
    assert "bureau_elg_leader, bureau: bureau_elg_leader, telephone 0000-61000" in night.said(
        Section.LEADERS
    )


def test_without_a_handover_nothing_is_new_and_leaders_are_never_taken_over() -> None:
    night = Night()
    assert {item.standing for item in night.page.items} == {Standing.OPEN}
    assert all(item.section is not Section.LEADERS for item in night.page.left)


def test_what_comes_after_the_handover_began_is_new_and_what_changes_shows() -> None:
    night = Night()
    night.hand_over()
    assert night.standing(f"incident/{INCIDENT}") is Standing.OPEN
    assert night.said(Section.NOTES) == ["wang: watch K528"]
    night.taken()
    assert night.standing(f"incident/{INCIDENT}") is Standing.TAKEN
    night.bench.report("20261123-02")
    assert night.standing("incident/20261123-02") is Standing.NEW
    night.bench.done("recv")
    assert night.standing(f"incident/{INCIDENT}") is Standing.CHANGED
    assert [str(phrase) for phrase in night.page.left_phrases()] == [
        "incident 20261123-02",
        "Left by the giver",
    ]
    night.at_desk(SectionTakenOver("1", "notes", ("note/1/0",)))
    night.taken("20261123-02")
    assert night.page.left == ()


def test_what_is_closed_stands_there_only_for_what_nobody_vouched_for() -> None:
    night = Night()
    night.bench.launch(Level.II, POST[Level.II], ON_WORD)
    night.bench.end(Level.II, POST[Level.II])
    closed = next(iter(night.bench.incident.open_runs))
    for step in closed.playbook.steps:
        if closed.states[step.id].value in ("current", "waiting"):
            night.bench.do(record_step, "p", step.id, Result.NOT_APPLICABLE, Account(reason="x"))
    night.bench.do(lifecycle.close, "")
    assert night.page.of(Section.INCIDENTS) == ()
    assert night.said(Section.CONFIRM) == ["Confirm launch II: system_elg_office_director, p"]


NAMES = st.sampled_from([f"20261123-0{n}" for n in range(1, 4)])


@st.composite
def nights(draw: st.DrawFn) -> Night:
    """Some incidents, each with whatever may be open about it, in any order."""
    night = Night()
    bench = night.bench
    for _ in range(draw(st.integers(1, 14))):
        bench.pass_time(draw(st.integers(0, 90)))
        name = draw(NAMES)
        if name not in bench.incidents:
            bench.report(name, acknowledged=draw(st.booleans()))
        _something(draw, night, name)
    return night


def _something(draw: st.DrawFn, night: Night, name: str) -> None:
    bench = night.bench
    stream = incident_stream(name)
    match draw(st.integers(0, 6)):
        case 0:
            if bench.incidents[name].run_of("p") is None:
                bench.record(stream, start_run(bench.situation(name), "p"))
        case 1:
            _launch(draw, night, name)
        case 2:
            confirmed = draw(st.booleans())
            value, source = draw(st.sampled_from("ab")), draw(st.sampled_from("xy"))
            bench.record(stream, [FactRecorded("cause", value, source, confirmed)])
        case 3:
            call = Call(CallResult.NO_ANSWER)
            bench.record(stream, call_at_large(bench.situation(name), "csc_head", call))
        case 4:
            night.at_desk(put_out(night.office.equipment, "lift", "", ""))
        case 5:
            sort = draw(st.sampled_from(TaskSort))
            due_at = draw(st.none() | st.just(bench.now + timedelta(days=9)))
            raised = TaskRaised(night.office.tasks.last + 1, sort, "look", "li", due_at=due_at)
            bench.record(stream, [raised]) if draw(st.booleans()) else night.at_desk(raised)
        case _:
            register = night.office.orders
            order = register.next_number(bench.now.year)
            about = draw(st.sampled_from(["", name]))
            entered = OrderEntered(
                order, Direction.OUTGOING, Purpose.INSTRUCTION, "stop K528", incident=about
            )
            bench.record(stream, [entered]) if about else night.at_desk(entered)


def _launch(draw: st.DrawFn, night: Night, name: str) -> None:
    bench = night.bench
    incident = bench.incidents[name]
    if incident.run_of("p") is None or not incident.acknowledged_at:
        return
    levels = [level for level in Level if level > (incident.level or 0)]
    if levels:
        level = draw(st.sampled_from(levels))
        signing: Signing = SIGNED if draw(st.booleans()) else ON_WORD
        order = launching(level, POST[level], signing)
        bench.record(incident_stream(name), authority.launch(bench.situation(name), order))


@st.composite
def arrivals(draw: st.DrawFn, night: Night, name: str) -> Night:
    """The night after something more has happened."""
    _something(draw, night, name)
    return night


def about(page: HandoverPage, section: Section) -> list[str]:
    """Everything that a section says, ids included."""
    return [f"{i.id} {i.phrase} {' '.join(map(str, i.more))}" for i in page.of(section)]


def missing(found: Iterable[str], wanted: str) -> bool:
    return not any(wanted in text for text in found)


@settings(max_examples=50)
@given(nights())
def test_nothing_that_is_open_is_missing(night: Night) -> None:
    page, office = night.page, night.office
    for incident in night.bench.incidents.values():
        assert [i.incident for i in page.of(Section.INCIDENTS)].count(incident.id) == 1
        for response in incident.in_force:
            said = next(
                i for i in page.of(Section.RESPONSES)
                if i.id == f"response/{incident.id}/{response.id}"
            )  # fmt: skip
            assert response.launcher in str(said.phrase)
            assert said.since == response.launched_at
        for response in incident.on_word:
            assert not missing(about(page, Section.CONFIRM), response.launcher)
        for fact in incident.facts:
            if fact.status.value != "confirmed":
                rumours = [i for i in page.of(Section.RUMOURS) if i.incident == incident.id]
                assert not missing([str(i.phrase) for i in rumours], fact.value)
        if incident.calls:
            calls = [i for i in page.of(Section.CALLS) if i.incident == incident.id]
            assert not missing([str(i.phrase) for i in calls], "csc_head")
    assert len(page.of(Section.EQUIPMENT)) == len(office.equipment.out)
    assert {i.id for i in page.of(Section.TASKS)} == {f"task/{t.number}" for t in office.tasks.open}
    for order in office.orders.open:
        assert not missing(about(page, Section.ORDERS), order)
    assert len({item.id for item in page.items}) == len(page.items)


@settings(max_examples=50)
@given(nights(), st.data())
def test_whatever_arrives_has_to_be_taken_over_before_it_is_signed(
    night: Night, data: st.DataObject
) -> None:
    night.hand_over()
    for section in Section:
        ids = tuple(item.id for item in night.page.of(section) if item.is_left)
        if section is not Section.INCIDENTS and ids:
            night.at_desk(SectionTakenOver("1", section.value, ids))
    for item in night.page.of(Section.INCIDENTS):
        night.taken(item.incident)
    assert night.page.left == ()
    before: set[str] = {item.id for item in night.page.items}
    night = data.draw(arrivals(night, sorted(night.bench.incidents)[0]))
    fresh = {i.id for i in night.page.items if i.section is not Section.LEADERS} - before
    assert {item.id for item in night.page.left} == fresh
    assert all(item.standing is Standing.NEW for item in night.page.left)
