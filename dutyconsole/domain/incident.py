"""An incident: what its entries say, folded. State is what the log says and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from dutyconsole.domain import run_fold
from dutyconsole.domain.attachments import Attachment, AttachmentEvent, with_attached
from dutyconsole.domain.awaited import AwaitedLaunch, still_awaited, with_asked
from dutyconsole.domain.call_list import CallList, with_call, with_correction, with_opened
from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import (
    CallListOpened,
    ClockSnoozed,
    DeviationExplained,
    EntryCorrected,
    Event,
    FactRecorded,
    IncidentAbsorbed,
    IncidentAcknowledged,
    IncidentArchived,
    IncidentClosed,
    IncidentMerged,
    IncidentReopened,
    IncidentReported,
    LaunchAwaited,
    LaunchAwaitWithdrawn,
    Mark,
    PrivateRef,
    RecipientCalled,
    ReportJoined,
    RequestRefused,
    ResponseDisputed,
    RunStarted,
    StandardReturned,
)
from dutyconsole.domain.facts import Fact, with_corrected_fact, with_fact
from dutyconsole.domain.location import Location, station_of
from dutyconsole.domain.playbook import Level, Playbook
from dutyconsole.domain.response import Response
from dutyconsole.domain.run import CallRecord, Run, RunState, informed, messaged
from dutyconsole.domain.run_fold import RunEvent, Stamp


class IncidentState(StrEnum):
    """What an incident is now."""

    INCOMING = "incoming"
    ACTIVE = "active"
    CLOSED = "closed"
    ARCHIVED = "archived"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Report:
    """What came in, verbatim, and by whom."""

    text: str
    channel: str
    reporter: PrivateRef | None
    phone: PrivateRef | None
    received_at: datetime
    position: int
    train: str = ""
    place: str = ""
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Irregularity:
    """Something a supervisor will want to see: a deviation, a refused request, a return."""

    what: str
    text: str
    at: datetime
    position: int
    reason: str = ""


@dataclass(frozen=True)
class Incident:
    """One incident as the log has it at `position`.

    Attributes:
        reports: Everything that came in about it, the first first.
        runs: Every run, stopped ones included, in the order of starting.
        calls: Attempts to reach recipients of the bureau's own list, beside any notice.
        lists: Every list that passes an order on, the first first.
        asked: Every launch that was asked for and not ordered.
        attachments: Every file, the first first, those without content included.
        absorbed: Incidents merged into this one.
        corrections: By position of the corrected entry, what it should say.
        entries: How many entries its own stream holds.
        touched: Position of the last entry by which somebody did something about it.
        touched_at: When that was recorded.
    """

    id: str
    kind: str
    summary: str
    train: str
    place: str
    reported_at: datetime
    state: IncidentState = IncidentState.INCOMING
    reports: tuple[Report, ...] = ()
    facts: tuple[Fact, ...] = ()
    runs: Mapping[str, Run] = field(default_factory=dict)
    calls: tuple[CallRecord, ...] = ()
    lists: tuple[CallList, ...] = ()
    asked: tuple[AwaitedLaunch, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    irregularities: tuple[Irregularity, ...] = ()
    corrections: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    closed_at: datetime | None = None
    archived_at: datetime | None = None
    merged_into: str = ""
    absorbed: tuple[str, ...] = ()
    entries: int = 0
    position: int = 0
    last_kind: str = ""
    last_at: datetime | None = None
    touched: int = 0
    touched_at: datetime | None = None
    location: Location | None = None

    @cached_property
    def open_runs(self) -> tuple[Run, ...]:
        """Runs that still have something to do or can be worked on, in the order of starting."""
        return tuple(run for run in self.runs.values() if not run.stopped)

    @cached_property
    def responses(self) -> tuple[Response, ...]:
        """Every response of every run, launched in error included, in the order of launching."""
        found = [response for run in self.runs.values() for response in run.responses]
        return tuple(sorted(found, key=lambda r: r.position))

    @cached_property
    def in_force(self) -> tuple[Response, ...]:
        """Responses in force, highest first."""
        standing = [response for run in self.runs.values() for response in run.in_force]
        return tuple(sorted(standing, key=lambda r: (r.level, r.position), reverse=True))

    @cached_property
    def level(self) -> Level | None:
        """The incident's level: the highest in force over its runs."""
        return self.in_force[0].level if self.in_force else None

    @cached_property
    def awaited(self) -> tuple[AwaitedLaunch, ...]:
        """Launches asked for that have neither come about nor been withdrawn."""
        return still_awaited(self.asked, self.responses)

    @cached_property
    def informed_at_large(self) -> frozenset[str]:
        """Recipients of the bureau's own list who answered."""
        return informed(self.calls)

    @cached_property
    def messaged_at_large(self) -> frozenset[str]:
        """Recipients of the bureau's own list sent a message that they have not acknowledged."""
        return messaged(self.calls)

    @cached_property
    def on_word(self) -> tuple[Response, ...]:
        """Responses whose launch, transfer or end somebody has not vouched for in writing yet."""
        return tuple(r for r in self.responses if r.matters)

    @cached_property
    def disputed(self) -> tuple[Response, ...]:
        """Responses of which somebody said that it was not so, and nothing has settled it since."""
        return tuple(r for r in self.responses if r.is_disputed)

    @cached_property
    def in_follow_up(self) -> bool:
        """Whether the handling is over and no response is in force."""
        if self.state is not IncidentState.ACTIVE or self.in_force or not self.open_runs:
            return False
        return not any(run.handling_open for run in self.open_runs)

    @cached_property
    def deferred(self) -> int:
        """How many steps are put off."""
        return sum(len(run.deferred) for run in self.runs.values() if not run.stopped)

    @property
    def began(self) -> int:
        """Position of its first report."""
        return self.reports[0].position if self.reports else 0

    @property
    def station(self) -> str:
        """What may be the name of a station, for proposing playbooks; empty in open country."""
        return station_of(self.place, self.location)

    @property
    def is_writable(self) -> bool:
        """Whether the handling can go on."""
        return self.state in (IncidentState.INCOMING, IncidentState.ACTIVE)

    def run_of(self, playbook: str) -> Run | None:
        """The newest run of a playbook that was not stopped."""
        of_it = [run for run in self.open_runs if run.playbook.id == playbook]
        return of_it[-1] if of_it else None

    def run_named(self, name: str) -> Run | None:
        """The run that an officer means by a run id or a playbook id.

        The first run of a playbook is called like the playbook; once it was stopped, or walked
        again, the name means the newest.
        """
        return self.run_of(name) or self.runs.get(name)


def fold(incident: Incident | None, entry: Entry, playbooks: Mapping[str, Playbook]) -> Incident:
    """The incident after one more entry of its stream.

    Args:
        incident: As it was, None before its first entry.
        entry: The next entry of its stream.
        playbooks: Adopted playbooks by digest.
    """
    return apply(incident, read_event(entry), Stamp.of(entry), playbooks)


def apply(
    incident: Incident | None, event: Event, at: Stamp, playbooks: Mapping[str, Playbook]
) -> Incident:
    """The incident after `event`; the pure half of `fold`, also for events not recorded yet."""
    if isinstance(event, IncidentReported):
        after = _reported(event, at)
    else:
        assert incident is not None, "an incident begins with its report"
        after = _after(incident, event, at, playbooks)
    if at.person and not isinstance(event, ClockSnoozed):
        after = replace(after, touched=at.position, touched_at=at.recorded_at)
    return replace(
        after,
        entries=(incident.entries if incident else 0) + 1,
        position=at.position,
        last_kind=event.KIND,
        last_at=at.recorded_at,
    )


def _reported(event: IncidentReported, at: Stamp) -> Incident:
    return Incident(
        id=at.stream.partition("/")[2],
        kind=event.kind,
        summary=event.summary,
        train=event.train,
        place=event.place,
        reported_at=event.received_at or at.recorded_at,
        location=event.location,
        reports=(_report(event, event.summary, at),),
    )


def _report(event: IncidentReported | ReportJoined, words: str, at: Stamp) -> Report:
    return Report(
        text=words,
        channel=event.channel,
        reporter=event.reporter,
        phone=event.phone,
        received_at=event.received_at or at.recorded_at,
        position=at.position,
        train=event.train,
        place=event.place,
        location=event.location,
    )


def _after(
    incident: Incident, event: Event, at: Stamp, playbooks: Mapping[str, Playbook]
) -> Incident:
    match event:
        case IncidentAcknowledged():
            return replace(
                incident,
                state=IncidentState.ACTIVE,
                acknowledged_at=at.recorded_at,
                acknowledged_by=at.person or "",
            )
        case ReportJoined() as e:
            return replace(incident, reports=(*incident.reports, _report(e, e.text, at)))
        case FactRecorded() as e:
            facts = with_fact(incident.facts, e, at.occurred_at, at.position)
            return replace(incident, facts=facts)
        case EntryCorrected() as e:
            return _corrected(incident, e)
        case DeviationExplained() as e:
            return replace(
                incident,
                irregularities=tuple(
                    replace(x, reason=e.reason) if x.position == e.target else x
                    for x in incident.irregularities
                ),
            )
        case _ if isinstance(event, AttachmentEvent):
            files = with_attached(incident.attachments, event, at)
            return replace(incident, attachments=files)
        case RequestRefused() as e:
            return _noticed(incident, at, event.KIND, e.message, e.asked_by)
        case CallListOpened() as e:
            return replace(incident, lists=with_opened(incident.lists, e, at))
        case RecipientCalled() as e if e.list:
            return replace(incident, lists=with_call(incident.lists, e, at))
        case RecipientCalled(run="") as e:
            return replace(incident, calls=(*incident.calls, run_fold.called(e, at)))
        case LaunchAwaited() | LaunchAwaitWithdrawn() as e:
            asked = with_asked(incident.asked, e, at.occurred_at, at.person or "", at.position)
            return replace(incident, asked=asked)
        case RunStarted() as e:
            run = Run(e.run, playbooks[e.digest], at.recorded_at)
            return _with_run(incident, run_fold.timed(run, at))
        case _ if run_fold.is_run_event(event):
            return _in_run(incident, event, at)
        case _:
            return _life(incident, event, at)


def _life(incident: Incident, event: Event, at: Stamp) -> Incident:
    match event:
        case IncidentMerged() as e:
            runs = {
                run.id: replace(run, stopped=True, stop_reason=f"merged into {e.into}")
                if run.state is not RunState.COMPLETE
                else run
                for run in incident.runs.values()
            }
            return replace(incident, state=IncidentState.MERGED, merged_into=e.into, runs=runs)
        case IncidentAbsorbed() as e:
            return replace(incident, absorbed=(*incident.absorbed, e.incident))
        case IncidentClosed():
            return replace(incident, state=IncidentState.CLOSED, closed_at=at.recorded_at)
        case IncidentArchived():
            return replace(incident, state=IncidentState.ARCHIVED, archived_at=at.recorded_at)
        case IncidentReopened():
            return replace(incident, state=IncidentState.ACTIVE, closed_at=None, archived_at=None)
        case _:
            return incident


def _in_run(incident: Incident, event: RunEvent, at: Stamp) -> Incident:
    before = next((r for r in incident.runs.values() if run_fold.concerns(r, event)), None)
    assert before is not None, "a run's events follow its start"
    after = _with_run(incident, run_fold.apply_to_run(before, event, at))
    if isinstance(event, StandardReturned):
        after = _noticed(after, at, event.KIND, event.reason, event.step)
    if isinstance(event, ResponseDisputed):
        after = _noticed(after, at, event.KIND, event.subject.value, event.reason)
    if Mark.DEVIATION in getattr(event, "marks", ()):
        after = _noticed(after, at, "deviation", event.KIND, getattr(event, "reason", ""))
    return after


def _noticed(incident: Incident, at: Stamp, what: str, text: str, reason: str) -> Incident:
    seen = Irregularity(what, text, at.recorded_at, at.position, reason)
    return replace(incident, irregularities=(*incident.irregularities, seen))


def _with_run(incident: Incident, run: Run) -> Incident:
    return replace(incident, runs={**incident.runs, run.id: run})


def _corrected(incident: Incident, event: EntryCorrected) -> Incident:
    before = incident.corrections.get(event.target, {})
    after = replace(
        incident,
        corrections={**incident.corrections, event.target: {**before, **event.changes}},
        facts=with_corrected_fact(
            incident.facts, event.target, event.changes.get("value"), event.changes.get("source")
        ),
        calls=run_fold.corrected_calls(incident.calls, event.target, event.changes),
        lists=with_correction(incident.lists, event.target, event.changes),
        runs={
            run.id: run_fold.corrected(run, event.target, event.changes)
            for run in incident.runs.values()
        },
    )
    if incident.reports and incident.reports[0].position == event.target:
        said = event.changes
        # A place that came from the location replaces it: the two never disagree.
        derived = after.location is not None and after.place == after.location.text()
        after = replace(
            after,
            location=None if derived and "place" in said else after.location,
            kind=said.get("kind", after.kind),
            summary=said.get("summary", after.summary),
            train=said.get("train", after.train),
            place=said.get("place", after.place),
        )
    return after
