"""The register and the history tell the same of reports, whatever happens to them."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from dutyconsole.domain import reporting
from dutyconsole.domain.entry import incident_stream
from dutyconsole.domain.events import Event, FactRecorded, IncidentArchived, ReportKind
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.report_items import items_of
from dutyconsole.domain.report_register import (
    HISTORY_KINDS,
    REPORT_KINDS,
    IncidentReports,
    ReceivedReport,
    ReportRegister,
    ReportState,
    SentReport,
    as_known,
    fold_register,
    reports_from,
)
from dutyconsole.domain.reporting import Receiving, Sending
from tests.domain.builders import INCIDENT, bench_with
from tests.domain.flows import FLOW_411, POSTS_411, flow

KINDS = st.sampled_from(ReportKind)
NAMES = st.lists(st.sampled_from([item.name for item in items_of(ReportKind.FLASH)]), max_size=10)


class Reports(RuleBasedStateMachine):
    """One incident, its reports in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.bench = bench_with(flow("p", FLOW_411, POSTS_411))
        self.register = ReportRegister()

    def record(self, *events: Event) -> None:
        before = len(self.bench.entries)
        self.bench.pass_time(1)
        self.bench.record(incident_stream(INCIDENT), events)
        for entry in self.bench.entries[before:]:
            if entry.kind in REPORT_KINDS:
                self.register = fold_register(self.register, entry)

    @property
    def known(self) -> IncidentReports:
        return self.register.of(INCIDENT)

    @property
    def returnable(self) -> list[ReceivedReport]:
        return [each for each in self.known.open if not each.is_returned]

    @rule(kind=KINDS)
    def send(self, kind: ReportKind) -> None:
        sending = Sending(kind, "text", "bureau", "telephone")
        self.record(reporting.send(self.bench.situation(), self.register, sending))

    @rule(kind=KINDS, given=NAMES)
    def receive(self, kind: ReportKind, given: list[str]) -> None:
        came = Receiving(kind, "text", "Yunxi East", "telephone", given)
        self.record(reporting.receive(self.bench.situation(), self.register, came))

    @precondition(lambda self: self.returnable)
    @rule(data=st.data(), minutes=st.none() | st.integers(1, 60))
    def return_(self, data: st.DataObject, minutes: int | None) -> None:
        report = data.draw(st.sampled_from(self.returnable))
        asked = data.draw(st.lists(st.sampled_from(report.missing)))
        situation = self.bench.situation()
        event = reporting.return_for_completion(
            situation, self.register, report.report, asked, minutes=minutes
        )
        self.record(event)
        (after,) = (each for each in self.known.open if each.report == report.report)
        assert after.due_at == (None if minutes is None else event.due_at)
        again = reporting.return_for_completion
        self.bench.refused(Code.INVALID, again, self.register, report.report)

    @precondition(lambda self: self.known.open)
    @rule(data=st.data())
    def supplement(self, data: st.DataObject) -> None:
        report = data.draw(st.sampled_from(self.known.open))
        wanted = report.asked or report.missing
        given = data.draw(st.lists(st.sampled_from(wanted), min_size=1, unique=True))
        situation = self.bench.situation()
        self.record(reporting.supplement(situation, self.register, report.report, given))
        left = [each.report for each in self.known.open]
        assert (report.report in left) is bool(set(wanted) - set(given))

    @precondition(lambda self: self.known.open)
    @rule(data=st.data())
    def complete(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(self.known.open)).report
        self.record(reporting.complete(self.bench.situation(), self.register, number))
        self.bench.refused(Code.UNKNOWN, reporting.complete, self.register, number)

    @rule(name=st.sampled_from([item.name for item in items_of(ReportKind.FLASH)]))
    def a_fact_comes_in_otherwise(self, name: str) -> None:
        self.record(FactRecorded(name, "value", "hospital"))

    @invariant()
    def register_and_history_agree(self) -> None:
        entries = [entry for entry in self.bench.entries if entry.kind in HISTORY_KINDS]
        history = reports_from(entries)
        came = [each for each in history if isinstance(each, ReceivedReport)]
        sent = [each for each in history if isinstance(each, SentReport)]
        waiting = tuple(each for each in came if each.state is not ReportState.COMPLETE)
        assert self.known.open == waiting
        assert self.known.last_sent == (sent[-1] if sent else None)
        numbers = [each.report for each in history]
        assert numbers == list(range(1, self.register.last + 1))
        for kind in ReportKind:
            of_kind = [each.number for each in sent if each.kind is kind]
            assert of_kind == list(range(1, self.known.sent.get(kind, 0) + 1))

    @invariant()
    def what_is_complete_by_facts_is_no_longer_missing(self) -> None:
        facts = self.bench.incident.facts
        for report in self.known.open:
            after = as_known(report, facts)
            assert isinstance(after, ReceivedReport)
            is_over = not report.still_missing(facts)
            assert (after.state is ReportState.COMPLETE) is is_over


TestReports = Reports.TestCase
TestReports.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)


def test_an_archived_incident_keeps_its_numbers_and_nothing_else() -> None:
    machine = Reports()
    machine.send(ReportKind.FIRST)
    machine.receive(ReportKind.FLASH, [])
    machine.record(IncidentArchived())
    assert machine.known == IncidentReports({ReportKind.FIRST: 1}, {ReportKind.FLASH: 1})
    assert machine.register.last == 2


def test_a_deadline_counts_from_when_it_was_returned() -> None:
    machine = Reports()
    machine.receive(ReportKind.FLASH, [])
    earlier = machine.bench.now
    machine.bench.pass_time(5)
    situation = machine.bench.situation(occurred_at=earlier)
    event = reporting.return_for_completion(situation, machine.register, 1, minutes=10)
    assert event.due_at == earlier + timedelta(minutes=10)
