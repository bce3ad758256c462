"""What `--json` prints of incidents, runs, responses and entries: names that scripts rely on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from dutyconsole.desk.intake import TakenIn
from dutyconsole.desk.scene import Recorded
from dutyconsole.domain.entry import Entry, Json, utc_text
from dutyconsole.domain.events import Mode, PrivateRef
from dutyconsole.domain.incident import Incident, Report
from dutyconsole.domain.location import Location
from dutyconsole.domain.register import NotedCall
from dutyconsole.domain.response import Response
from dutyconsole.domain.run import CallRecord, Run, StepRecord
from dutyconsole.domain.summary import IncidentSummary
from dutyconsole.domain.vouched import Transfer

View = dict[str, Json]


def time(moment: datetime | None) -> str | None:
    """A moment as ISO 8601 with offset."""
    return None if moment is None else utc_text(moment)


def incident_row(row: IncidentSummary) -> View:
    """One line of the incident list."""
    return {
        "incident": row.incident,
        "kind": row.kind,
        "state": row.state,
        "level": row.level,
        "train": row.train,
        "place": row.place,
        "summary": row.summary,
        "reported_at": time(row.reported_at),
        "acknowledged_at": time(row.acknowledged_at),
        "closed_at": time(row.closed_at),
    }


def incident(shown: Incident, mode: str, private: Mapping[str, str | None]) -> View:
    """Everything about one incident, with these values of its personal data."""
    return {
        "incident": shown.id,
        "mode": mode,
        "kind": shown.kind,
        "state": shown.state.value,
        "level": str(shown.level) if shown.level else None,
        "train": shown.train or None,
        "place": shown.place or None,
        "location": location(shown.location),
        "summary": shown.summary,
        "reported_at": time(shown.reported_at),
        "acknowledged_at": time(shown.acknowledged_at),
        "acknowledged_by": shown.acknowledged_by or None,
        "closed_at": time(shown.closed_at),
        "archived_at": time(shown.archived_at),
        "in_follow_up": shown.in_follow_up,
        "merged_into": shown.merged_into or None,
        "absorbed": list(shown.absorbed),
        "attachments": [each.position for each in shown.attachments],
        "reports": [report(r, private) for r in shown.reports],
        "facts": [
            {
                "name": fact.name,
                "value": fact.value,
                "source": fact.source,
                "status": fact.status.value,
                "at": time(fact.at),
                "position": fact.position,
            }
            for fact in shown.facts
        ],
        "runs": [run_with_steps(r) for r in shown.runs.values()],
        "responses": [response(r) for r in shown.responses],
        "awaited": awaited(shown),
        "calls": [call_at_large(c) for c in shown.calls],
        "irregularities": [
            {
                "what": x.what,
                "text": x.text,
                "reason": x.reason,
                "at": time(x.at),
                "position": x.position,
            }
            for x in shown.irregularities
        ],
        "corrections": {str(position): dict(said) for position, said in shown.corrections.items()},
        "position": shown.position,
    }


def report(said: Report, private: Mapping[str, str | None]) -> View:
    """A report with who gave it; null where nobody did or it was erased."""
    return {
        "text": said.text,
        "channel": said.channel,
        "reporter": _private(said.reporter, private),
        "phone": _private(said.phone, private),
        "received_at": time(said.received_at),
        "train": said.train or None,
        "place": said.place or None,
        "location": location(said.location),
        "position": said.position,
    }


def location(known: Location | None) -> View | None:
    """A place with what is known of it; null where nothing but its words is."""
    if known is None:
        return None
    parts = {name: value for name, value in asdict(known).items() if value not in ("", None)}
    return {**parts, "kilometre": known.kilometre} if known.kilometre else parts


def taken_in(taken: TakenIn) -> View:
    """A new incident with what was proposed for it."""
    return {
        **recorded(taken.recorded),
        "kind": taken.recorded.incident.kind,
        "suggested_playbooks": list(taken.suggested),
        "possible_duplicates": list(taken.duplicates),
        "duplicate_reasons": {other: str(why) for other, why in taken.duplicates.items()},
        "warnings": [str(warning) for warning in taken.warnings],
    }


def call(noted: NotedCall, private: Mapping[str, str | None]) -> View:
    """A call that stayed a call."""
    return {
        "position": noted.position,
        "text": noted.text,
        "answer": noted.answer or None,
        "channel": noted.channel or None,
        "caller": _private(noted.caller, private),
        "phone": _private(noted.phone, private),
        "received_at": time(noted.received_at),
        "recorded_at": time(noted.recorded_at),
        "person": noted.person or None,
        "desk": noted.desk or None,
        "from": noted.origin.value or None,
        "rings": noted.rings or None,
        "seconds": noted.seconds or None,
        "late": noted.late,
        "turned_to": noted.turned_to or None,
        "reported_to": noted.reported_to or None,
        "reported_at": time(noted.reported_at),
        "owed_to_leader": noted.owed_to_leader,
        "incident": noted.incident or None,
        "tasks": list(noted.tasks),
    }


def _private(ref: PrivateRef | None, private: Mapping[str, str | None]) -> View | None:
    if ref is None:
        return None
    value = private.get(ref.private)
    return {"private": ref.private, "value": value, "erased": value is None}


def run(shown: Run) -> View:
    """Where a run is."""
    return {
        "run": shown.id,
        "playbook": shown.playbook.id,
        "version": shown.playbook.version,
        "digest": shown.playbook.digest,
        "state": shown.state.value,
        "current": list(shown.current),
        "started_at": time(shown.started_at),
        "stop_reason": shown.stop_reason or None,
    }


def run_with_steps(shown: Run) -> View:
    """A run with each of its steps in walking order."""
    return {**run(shown), "steps": [step(shown, name) for name in shown.states]}


def step(shown: Run, name: str) -> View:
    """One step of a run, and how it was resolved in its present round."""
    definition = shown.playbook.by_id[name]
    found: View = {
        "step": name,
        "kind": definition.kind.value,
        "round": shown.round_of(name),
        "state": shown.states[name].value,
        "outcome": None,
        "marks": [],
        "performed_by": None,
        "entered_by": None,
        "occurred_at": None,
        "recorded_at": None,
    }
    record = shown.records.get(name)
    if record is not None:
        found |= _resolved(record)
    if definition.recipients:
        found["informed"] = [r for r in definition.recipients if r in shown.informed(name)]
        found["messaged"] = [r for r in definition.recipients if r in shown.messaged(name)]
        found["recipients"] = list(definition.recipients)
    return found


def _resolved(record: StepRecord) -> View:
    return {
        "outcome": record.outcome or None,
        "marks": [mark.value for mark in record.marks],
        "performed_by": record.performed_by or None,
        "told_by": record.told_by or None,
        "via": record.via or None,
        "note": record.note or None,
        "reason": record.reason or None,
        "values": dict(record.values),
        "not_informed": list(record.not_informed),
        "carried_from": record.carried_from or None,
        "entered_by": record.entered_by or None,
        "occurred_at": time(record.occurred_at),
        "recorded_at": time(record.recorded_at),
        "position": record.position,
    }


def response(shown: Response) -> View:
    """A response. A signed launch was confirmed by its very signature."""
    confirmed = shown.launched_at if shown.mode is Mode.SIGNED else shown.confirmed_at
    return {
        "response": shown.id,
        "run": shown.run,
        "level": str(shown.level),
        "launcher": shown.launcher,
        "post": shown.post,
        "unit": shown.unit,
        "acting": shown.acting,
        "mode": shown.mode.value,
        "order_number": shown.order_number or None,
        "reported_by": shown.reported_by or None,
        "via": shown.via or None,
        "answerable": shown.answerable,
        "in_force": shown.in_force and not shown.in_error,
        "launched_at": time(shown.launched_at),
        "confirmed_at": time(confirmed),
        "launch_disputed": shown.launch_disputed,
        "marks": [mark.value for mark in shown.marks],
        "ended_at": time(shown.ended_at),
        "ended_by": shown.ended_by or None,
        "end_mode": shown.end_mode.value if shown.end_mode else None,
        "end_order_number": shown.end_order_number or None,
        "end_confirmed_at": time(shown.end_confirmed_at),
        "reset_secret": shown.reset_secret,
        "end_reset_secret": shown.end_reset_secret,
        "end_disputed": shown.end_disputed,
        "transfer_disputed": shown.transfer_disputed,
        "transfers": [_transfer(each, shown) for each in shown.transfers],
        "unconfirmed": [f"{m.key}: {m.person}" for m in shown.matters],
        "in_error": shown.in_error,
    }


def _transfer(passed: Transfer, of: Response) -> View:
    """A transfer. `counts`: neither disputed itself nor fallen with one before it."""
    return {
        "transfer": passed.number,
        "giver": passed.giver,
        "receiver": passed.receiver,
        "mode": passed.given.mode.value,
        "order_number": passed.given.order_number or None,
        "taken": passed.taken.mode.value,
        "taken_order_number": passed.taken.order_number or None,
        "ordered_by": passed.ordered_by or None,
        "reason": passed.reason or None,
        "at": time(passed.at),
        "unconfirmed": passed.is_open,
        "disputed": passed.disputed,
        "counts": passed in of.moved,
    }


def awaited(shown: Incident) -> list[Json]:
    """Launches asked for that have not come about."""
    return [
        {
            "awaited": each.id,
            "level": str(each.asked.level),
            "person": each.asked.person,
            "post": each.asked.post,
            "unit": each.asked.unit or None,
            "playbook": each.asked.playbook or None,
            "asked_at": time(each.asked_at),
            "position": each.position,
        }
        for each in shown.awaited
    ]


def call_at_large(made: CallRecord) -> View:
    """An attempt to reach somebody beside any notice."""
    return {
        "recipient": made.recipient,
        "result": made.result.value,
        "answered_by": made.answered_by or None,
        "told": made.told or None,
        "via": made.via or None,
        "occurred_at": time(made.occurred_at),
        "position": made.position,
    }


def recorded(done: Recorded) -> View:
    """An incident after a command, and the entry that was added: null where none was needed."""
    return {
        "incident": done.incident.id,
        "state": done.incident.state.value,
        "entry": done.entry.position if done.entry else None,
        "entries": [entry.position for entry in done.entries],
    }


def entry(shown: Entry) -> View:
    """One record of the log."""
    return {
        "position": shown.position,
        "id": shown.id,
        "stream": shown.stream,
        "seq": shown.seq,
        "kind": shown.kind,
        "schema": shown.schema,
        "recorded_at": time(shown.recorded_at),
        "occurred_at": time(shown.occurred_at),
        "person": shown.person,
        "post": shown.post,
        "desk": shown.desk,
        "data": shown.data,
        "hash": shown.hash,
    }
