"""What is written down about an incident, and closing it: notes, facts, corrections, the gates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from dutyconsole.desk import checkpoints
from dutyconsole.desk.desk import Desk
from dutyconsole.desk.scene import Officer, Recorded, Scene
from dutyconsole.domain import lifecycle
from dutyconsole.domain.checkpoint import Note
from dutyconsole.domain.entry import incident_stream
from dutyconsole.domain.events import FactRecorded, NoteAdded, PrivateErased, RequestRefused
from dutyconsole.domain.incident import IncidentState
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.phrase import Name, Names, Phrase
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.domain.report_register import HISTORY_KINDS, private_values
from dutyconsole.domain.wording import line, train_number, worded


def add_note(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    text: str,
    occurred_at: datetime | None = None,
    *,
    paper: str = "",
) -> Recorded:
    """Add free text, also to a closed incident.

    Args:
        desk: The desk.
        officer: Who enters it.
        incident_id: The incident.
        text: What is noted.
        occurred_at: When, if not now.
        paper: Who wrote it down by hand while the machine was down.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> Recorded:
        situation = scene.situation(incident_id)
        if situation.incident.state is IncidentState.MERGED:
            situation.writable()
        note = NoteAdded(worded(text, "The note"), line(paper, "Who wrote it"))
        return scene.record(incident_id, situation.incident, [note])

    return desk.perform(officer, Action.HANDLE, work, occurred_at)


def record_fact(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    name: str,
    value: str,
    *,
    source: str = "",
    confirmed: bool = True,
    settles: bool = False,
    occurred_at: datetime | None = None,
) -> Recorded:
    """Record a value with its source; nothing that another source said is overwritten."""

    def work(scene: Scene) -> Recorded:
        situation = scene.situation(incident_id)
        fact = FactRecorded(
            name=line(name, "The name of the fact", required=True),
            value=worded(value, "The value"),
            source=line(source, "The source"),
            confirmed=confirmed,
            settles=settles,
        )
        return scene.record(incident_id, situation.writable(), [fact])

    return desk.perform(officer, Action.HANDLE, work, occurred_at)


def correct_entry(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    target: int,
    changes: Mapping[str, str],
    reason: str = "",
) -> Recorded:
    """Set an entry right by a new one that points at it."""

    def work(scene: Scene) -> Recorded:
        situation = scene.situation(incident_id)
        entry = scene.turn.entry(target)
        if entry is None or entry.stream != incident_stream(incident_id):
            refuse(
                Code.UNKNOWN,
                "Incident {incident} has no entry {position}",
                "show its log for the positions",
                incident=incident_id,
                position=target,
            )
        said = {
            key: worded(text, Phrase.of("The {field}", field=Name("word", key)))
            for key, text in changes.items()
        }
        if "train" in said:
            said["train"] = train_number(said["train"])
        if entry.kind == "incident_reported" and said.get("kind", "routine") not in (
            desk.reference.kinds
        ):
            refuse(
                Code.INVALID,
                "There is no kind {kind!r}",
                "choose one of: {kinds}",
                kind=said["kind"],
                kinds=Names.of("kind", *desk.reference.kinds),
            )
        why = line(reason, "The reason")
        events = lifecycle.correct(situation, target, entry.kind, said, why)
        return scene.record(incident_id, situation.incident, events)

    return desk.perform(officer, Action.HANDLE, work)


def explain_deviation(
    desk: Desk, officer: Officer, incident_id: str, target: int, reason: str
) -> Recorded:
    """Give the reason for a deviation that was recorded without one."""
    return desk.change(
        officer,
        Action.HANDLE,
        incident_id,
        lambda s: lifecycle.explain(s, target, worded(reason, "The reason")),
    )


def note_refusal(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    action: str,
    refused: Refused,
    *,
    asked_by: str = "",
    level: Level | None = None,
) -> Recorded:
    """Keep in the log that something was asked for and refused."""
    event = RequestRefused(
        action, refused.code.value, refused.message, line(asked_by, "Who asked"), level
    )
    return desk.change(officer, Action.HANDLE, incident_id, lambda _: (event,))


def close(desk: Desk, officer: Officer, incident_id: str, note: str = "") -> Recorded:
    """Close the incident: the one strict gate; the log is sealed behind it."""

    def work(scene: Scene) -> tuple[Recorded, Note | None]:
        situation = scene.situation(incident_id)
        events = lifecycle.close(situation, worded(note, "The note", required=False))
        recorded = scene.record(incident_id, situation.incident, events)
        return recorded, checkpoints.seal(desk, scene)

    recorded, sealed = desk.perform(officer, Action.CLOSE, work)
    checkpoints.keep(desk, sealed)
    return recorded


def archive(desk: Desk, officer: Officer, incident_id: str) -> Recorded:
    """Archive a closed incident."""
    return desk.change(
        officer,
        Action.ARCHIVE,
        incident_id,
        lambda s: lifecycle.archive(s, signed_off=not desk.review_signoff),
    )


def reopen(desk: Desk, officer: Officer, incident_id: str, reason: str = "") -> Recorded:
    """Make a closed or archived incident active again."""
    return desk.change(
        officer,
        Action.CLOSE,
        incident_id,
        lambda s: lifecycle.reopen(s, worded(reason, "The reason", required=False)),
    )


def erase_private(
    desk: Desk, officer: Officer, incident_id: str, private_id: str, reason: str
) -> Recorded:
    """Erase a reporter's or passenger's name or number, as the law demands; the log says so."""

    def work(scene: Scene) -> Recorded:
        situation = scene.situation(incident_id)
        incident = situation.incident
        held = {
            ref.private
            for report in incident.reports
            for ref in (report.reporter, report.phone)
            if ref is not None
        }
        stream = [incident_stream(incident_id)]
        held |= private_values(scene.turn.read(streams=stream, kinds=HISTORY_KINDS))
        if private_id not in held:
            refuse(
                Code.UNKNOWN,
                "Incident {incident} holds no private value {private!r}",
                "show the incident's log for its references",
                incident=incident_id,
                private=private_id,
            )
        event = PrivateErased(private_id, worded(reason, "The reason"))
        recorded = scene.record(incident_id, incident, [event])
        scene.turn.erase(private_id)
        return recorded

    return desk.perform(officer, Action.ERASE_PRIVATE, work)
