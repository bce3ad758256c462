"""What a decision is made on: the incident, the people and the playbooks at one moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from dutyconsole.domain.clocks.jumps import Jumps
from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import Entry, incident_stream
from dutyconsole.domain.events import Event, PlaybookAdopted
from dutyconsole.domain.incident import Incident, IncidentState, apply
from dutyconsole.domain.phrase import Name, Names, Phrase
from dutyconsole.domain.playbook import Playbook
from dutyconsole.domain.playbook_data import playbook_from
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.roster import Roster
from dutyconsole.domain.run import Run, RunState
from dutyconsole.domain.run_fold import Stamp


@dataclass(frozen=True, slots=True)
class Adopted:
    """The playbooks in force: what new runs start from, and every text a run may hold.

    Attributes:
        local: Digests of a bureau's own texts.
        local_response: Digests of those in which somebody else may launch than as shipped.
    """

    newest: Mapping[str, Playbook] = field(default_factory=dict)
    by_digest: Mapping[str, Playbook] = field(default_factory=dict)
    local: frozenset[str] = frozenset()
    local_response: frozenset[str] = frozenset()


def fold_adopted(adopted: Adopted, entry: Entry) -> Adopted:
    """The playbooks after one more entry of their stream."""
    event = read_event(entry)
    if not isinstance(event, PlaybookAdopted):
        return adopted
    playbook = playbook_from(event.content, event.digest)
    return Adopted(
        newest={**adopted.newest, playbook.id: playbook},
        by_digest={**adopted.by_digest, playbook.digest: playbook},
        local=_told(adopted.local, event.digest, event.local),
        local_response=_told(adopted.local_response, event.digest, event.changed_response),
    )


def _told(digests: frozenset[str], digest: str, is_so: bool) -> frozenset[str]:
    return digests | {digest} if is_so else digests - {digest}


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything one decision may look at.

    Attributes:
        now: The moment of recording.
        occurred_at: When the thing happened, as told; at the latest now.
        person: Who enters it.
        head: Position of the log's last entry.
        jumps: How far the machine's clock was set, and when.
    """

    incident: Incident
    roster: Roster
    adopted: Adopted
    now: datetime
    occurred_at: datetime
    person: str
    head: int
    jumps: Jumps = field(default_factory=Jumps)

    @property
    def known_since(self) -> datetime:
        """When the incident came in, by the machine's clock as it is set now."""
        told = ((each.received_at, each.position) for each in self.incident.reports)
        return min((self.jumps.today(*each) for each in told), default=self.incident.reported_at)

    def after(self, events: Iterable[Event]) -> Situation:
        """The situation once `events` are recorded, for decisions that build on one another."""
        incident, head = self.incident, self.head
        for event in events:
            head += 1
            stamp = Stamp(
                incident_stream(incident.id), head, self.now, self.occurred_at, self.person
            )
            incident = apply(incident, event, stamp, self.adopted.by_digest)
        return replace(self, incident=incident, head=head)

    def writable(self) -> Incident:
        """The incident, refused unless its handling can go on."""
        incident = self.incident
        match incident.state:
            case IncidentState.MERGED:
                refuse(
                    Code.INVALID,
                    "Incident {incident} was merged into {into}",
                    "go on in {into}",
                    incident=incident.id,
                    into=incident.merged_into,
                )
            case IncidentState.CLOSED | IncidentState.ARCHIVED:
                refuse(
                    Code.INVALID,
                    "Incident {incident} is {state}",
                    "reopen it first",
                    incident=incident.id,
                    state=Name("word", incident.state.value),
                )
            case _:
                return incident


def run_to_work_in(situation: Situation, run: str, step: str) -> Run:
    """The run that is meant, refused where it is unknown or the incident's handling is over."""
    incident = situation.incident
    meant = [incident.run_named(run)] if run else incident.runs.values()
    if any(r is not None and step in r.playbook.by_id for r in meant):
        situation.writable()
    return find_run(incident, run, step)


def find_run(incident: Incident, run: str, step: str) -> Run:
    """The run that is meant by a run id, a playbook id or, given neither, by the step alone."""
    if run:
        found = incident.run_named(run)
        if found is None:
            refuse(
                Code.UNKNOWN,
                "Incident {incident} has no run {run}",
                "name one of its runs: {runs}",
                incident=incident.id,
                run=run,
                runs=Names.some("playbook", incident.runs, Phrase("none")),
            )
        candidates = [found]
    else:
        candidates = [r for r in incident.open_runs if step in r.playbook.by_id]
    having = [r for r in candidates if step in r.playbook.by_id]
    if not having:
        steps = ", ".join(s for r in candidates or incident.open_runs for s in r.playbook.by_id)
        mend = Phrase.of("name one of: {steps}", steps=steps)
        refuse(
            Code.UNKNOWN,
            "Incident {incident} has no step {step}",
            mend if steps else Phrase("start a playbook first"),
            incident=incident.id,
            step=step,
        )
    if len(having) > 1:
        having = [r for r in having if r.state is not RunState.COMPLETE] or having
        having = [r for r in having if step in r.current] or having
    if len(having) > 1:
        runs = Names.of("playbook", *(r.id for r in having))
        refuse(
            Code.INVALID,
            "Step {step} is in several runs",
            "say which run: {runs}",
            step=having[0].playbook.step_name(step),
            runs=runs,
        )
    if having[0].stopped:
        refuse(Code.INVALID, "Run {run} was stopped", "start the playbook again", run=having[0].id)
    return having[0]
