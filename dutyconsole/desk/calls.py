"""Calls: each becomes an incident, joins one, or stays a call with its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.intake import Report, TakenIn, caller, further_report, take_in
from dutyconsole.desk.scene import Officer, Recorded, Scene
from dutyconsole.desk.tasks import NewTask, meant, raise_in
from dutyconsole.domain import lifecycle, runs, steps
from dutyconsole.domain.entry import DESK, Entry
from dutyconsole.domain.events import CallNoted, Event, Origin, PrivateErased, Result
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.playbook import StepKind
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.register import REGISTER_KINDS, NotedCall, register
from dutyconsole.domain.situation import Situation
from dutyconsole.domain.steps import Account
from dutyconsole.domain.wording import line, not_later, worded

MOST_COUNTED: Final = 999
"""Most rings or seconds taken for the time until a call was answered."""

RECEIVING: Final = "recv"
"""The step that taking a call resolves, in playbooks that have it."""


@dataclass(frozen=True, slots=True)
class CallNote:
    """A call that stays a call, as typed.

    Attributes:
        rings: How often it had rung when it was answered; 0: not given; likewise `seconds`.
        turned_to: Where a complainant was told to turn.
        reported_to: The leader it was reported to: a person or a post, by id or name, or in words.
        reported_at: When; None: at the time of noting.
        to_report: Words of a task to report it to the leader; empty: no task.
    """

    text: str
    answer: str = ""
    caller: str = ""
    phone: str = ""
    channel: str = ""
    received_at: datetime | None = None
    origin: Origin = Origin.UNKNOWN
    rings: int = 0
    seconds: int = 0
    turned_to: str = ""
    reported_to: str = ""
    reported_at: datetime | None = None
    to_report: str = ""


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
        return take_up(desk, scene, report, playbook)

    return desk.perform(officer, Action.HANDLE, work, occurred_at or report.received_at)


def take_up(desk: Desk, scene: Scene, report: Report, playbook: str = "") -> TakenIn:
    """Take a call up as a new incident, as part of a job.

    Raises:
        Refused: `unknown`, `invalid`.
    """
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
        return join_in(scene, incident_id, report)

    return desk.perform(officer, Action.HANDLE, work, occurred_at or report.received_at)


def join_in(scene: Scene, incident_id: str, report: Report) -> Recorded:
    """Add a call to an incident, as part of a job.

    Raises:
        Refused: `unknown`, `invalid`.
    """
    situation = scene.situation(incident_id)
    event, private = further_report(scene, report)
    joined = scene.record(incident_id, situation.writable(), [event], private)
    acknowledged = scene.record(
        incident_id,
        joined.incident,
        lifecycle.acknowledge(situation),
        occurred_at=scene.now,
    )
    return Recorded(acknowledged.incident, (*joined.entries, *acknowledged.entries))


def note_call(desk: Desk, officer: Officer, note: CallNote) -> Entry:
    """Keep a call that becomes no incident, with the answer that was given.

    Returns:
        The call's own entry; that of the task to report it follows.

    Raises:
        Refused: `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> Entry:
        private, who, phone = caller(note.caller, note.phone)
        received, reported = note.received_at, note.reported_at
        noted = CallNoted(
            text=worded(note.text, "The call"),
            answer=worded(note.answer, "The answer", required=False),
            channel=line(note.channel, "The channel"),
            caller=who,
            phone=phone,
            received_at=not_later(received, scene.now) if received else None,
            origin=note.origin,
            rings=_counted(note.rings, Phrase("The number of rings")),
            seconds=_counted(note.seconds, Phrase("The seconds until it was answered")),
            turned_to=line(note.turned_to, "Where to turn"),
            reported_to=meant(scene.roster, line(note.reported_to, "Whom it was reported to")),
            reported_at=not_later(reported, scene.now) if reported else None,
        )
        entry = scene.append(DESK, [noted], private)[0]
        if note.to_report:
            raise_in(scene, officer, NewTask(note.to_report, about=entry.position))
        return entry

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
        call = next(iter(register([entry] if entry is not None else ())), None)
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
        entries = desk.log.read(kinds=REGISTER_KINDS, limit=wanted, newest_first=True)
        calls = sorted(register(reversed(entries)), key=lambda c: c.position, reverse=True)
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


def _counted(number: int, what: Phrase) -> int:
    if not 0 <= number <= MOST_COUNTED:
        refuse(
            Code.INVALID,
            "{what} cannot be {number}",
            "give a number from 0 to {most}",
            what=what,
            number=number,
            most=MOST_COUNTED,
        )
    return number
