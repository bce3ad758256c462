"""Calls: each becomes an incident, joins one, or stays a call with its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from dutyconsole.desk.desk import Desk, Officer, Recorded, Scene
from dutyconsole.desk.intake import Report, TakenIn, caller, further_report, take_in
from dutyconsole.domain import lifecycle, runs, steps
from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import DESK, Entry
from dutyconsole.domain.events import CallNoted, Event, PrivateErased, PrivateRef, Result
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.playbook import StepKind
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.situation import Situation
from dutyconsole.domain.steps import Account
from dutyconsole.domain.wording import line, not_later, worded

RECEIVING: Final = "recv"
"""The step that taking a call resolves, in playbooks that have it."""


@dataclass(frozen=True, slots=True)
class CallNote:
    """A call that stays a call, as typed."""

    text: str
    answer: str = ""
    caller: str = ""
    phone: str = ""
    channel: str = ""
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NotedCall:
    """A call that stayed a call, as the log has it; `person` at `desk` took it."""

    position: int
    text: str
    answer: str
    channel: str
    caller: PrivateRef | None
    phone: PrivateRef | None
    received_at: datetime
    recorded_at: datetime
    person: str
    desk: str


def take_call(
    desk: Desk,
    officer: Officer,
    report: Report,
    playbook: str = "",
    occurred_at: datetime | None = None,
) -> TakenIn:
    """Make a call an incident that is taken up at once and never rings.

    It is acknowledged, the playbook is started if one is named, and its receiving step is done,
    all in one transaction.

    Args:
        desk: Where the call came in.
        officer: Who took it.
        report: What the caller said.
        playbook: The playbook to walk; empty for none yet.
        occurred_at: When it happened; by default when the call came in.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> TakenIn:
        taken = take_in(desk, scene, report)
        incident = taken.recorded.incident
        before = scene.standing(incident)
        taking_up = lifecycle.acknowledge(before)
        if playbook:
            taking_up += runs.start_run(before.after(taking_up), playbook)
        taken_up = scene.record(incident.id, incident, taking_up, occurred_at=scene.now)
        received = scene.record(
            incident.id,
            taken_up.incident,
            _received(scene.standing(taken_up.incident), playbook, report.channel),
            occurred_at=report.received_at or scene.now,
        )
        entries = (*taken.recorded.entries, *taken_up.entries, *received.entries)
        return replace(taken, recorded=Recorded(received.incident, entries))

    return desk.perform(officer, Action.HANDLE, work, occurred_at or report.received_at)


def join_call(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    report: Report,
    occurred_at: datetime | None = None,
) -> Recorded:
    """Add a call to an incident in the caller's own words; an incoming one is acknowledged by it.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> Recorded:
        situation = scene.situation(incident_id)
        incident = situation.writable()
        event, private = further_report(scene, report)
        joined = scene.record(incident_id, incident, [event], private)
        acknowledged = scene.record(
            incident_id,
            joined.incident,
            lifecycle.acknowledge(situation),
            occurred_at=scene.now,
        )
        return Recorded(acknowledged.incident, (*joined.entries, *acknowledged.entries))

    return desk.perform(officer, Action.HANDLE, work, occurred_at or report.received_at)


def note_call(desk: Desk, officer: Officer, note: CallNote) -> Entry:
    """Keep a call that becomes no incident, with the answer that was given.

    Raises:
        Refused: `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> Entry:
        private, who, phone = caller(note.caller, note.phone)
        received = note.received_at
        noted = CallNoted(
            text=worded(note.text, "The call"),
            answer=worded(note.answer, "The answer", required=False),
            channel=line(note.channel, "The channel"),
            caller=who,
            phone=phone,
            received_at=not_later(received, scene.now) if received else None,
        )
        return scene.append(DESK, [noted], private)[0]

    return desk.perform(officer, Action.REPORT, work, note.received_at)


def erase_caller(
    desk: Desk, officer: Officer, position: int, private_id: str, reason: str
) -> Entry:
    """Erase the name or number of a call that stayed a call, as the law demands.

    Args:
        desk: Any desk on the log.
        officer: Who erases it.
        position: The call's position in the log.
        private_id: Reference of the value.
        reason: Why.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> Entry:
        entry = scene.turn.entry(position)
        call = _call(entry) if entry is not None else None
        held = [ref.private for ref in (call.caller, call.phone) if ref] if call else []
        if private_id not in held:
            refuse(
                Code.UNKNOWN,
                "There is no call at entry {position} that holds a private value {private!r}",
                "list the calls for their references",
                position=position,
                private=private_id,
            )
        erased = scene.append(DESK, [PrivateErased(private_id, worded(reason, "The reason"))])
        scene.turn.erase(private_id)
        return erased[0]

    return desk.perform(officer, Action.ERASE_PRIVATE, work)


def calls_of(desk: Desk, limit: int = 100) -> list[NotedCall]:
    """The last calls that stayed calls, the newest first."""
    wanted = limit
    while True:
        entries = desk.log.read(streams=[DESK], limit=wanted, newest_first=True)
        calls = [call for entry in entries if (call := _call(entry)) is not None]
        if len(calls) >= limit or len(entries) < wanted:
            return calls[:limit]
        wanted *= 4


def _received(situation: Situation, playbook: str, channel: str) -> Sequence[Event]:
    run = situation.incident.run_of(playbook)
    step = run.playbook.by_id.get(RECEIVING) if run is not None else None
    if run is None or step is None or step.kind is StepKind.DECISION or step.is_derived:
        return ()
    account = Account(via=line(channel, "The channel"))
    return steps.record_step(situation, run.id, step.id, Result.DONE, account)


def _call(entry: Entry) -> NotedCall | None:
    if entry.kind != CallNoted.KIND:
        return None
    event = read_event(entry)
    assert isinstance(event, CallNoted)
    return NotedCall(
        position=entry.position,
        text=event.text,
        answer=event.answer,
        channel=event.channel,
        caller=event.caller,
        phone=event.phone,
        received_at=event.received_at or entry.recorded_at,
        recorded_at=entry.recorded_at,
        person=entry.person or "",
        desk=entry.desk or "",
    )
