"""Telling people: the recipients of a notice, or the bureau's own list beside any notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from dutyconsole.desk.desk import Desk, Officer, Recorded, Scene
from dutyconsole.domain import notices
from dutyconsole.domain.events import CallResult
from dutyconsole.domain.notices import Call
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.wording import line, worded

GROUP_MESSAGE: Final = "group message"
"""How a message to all, and its receipt, came about."""


@dataclass(frozen=True, slots=True)
class Called:
    """An attempt as recorded, and how many of the list are informed now.

    `recipient`: as recorded; of a message, everybody it went to.
    """

    recorded: Recorded
    recipient: str
    informed: int
    of: int


def call_recipient(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    recipient: str,
    call: Call,
    *,
    step: str = "",
    run: str = "",
    occurred_at: datetime | None = None,
) -> Called:
    """Record one attempt to reach a recipient; a member's post counts for its group.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> Called:
        situation = scene.situation(incident_id)
        named = {
            r
            for each in situation.incident.open_runs
            for s in each.playbook.steps
            for r in s.recipients
        }
        meant = recipient if recipient in named else _group_of(desk, recipient, named)
        step_id = step or notices.notice_step(situation, run, meant)
        events = notices.call_recipient(situation, run, step_id, meant, _kept(call))
        recorded = scene.record(incident_id, situation.incident, events)
        return _of_notice(recorded, step_id, meant)

    return desk.perform(officer, Action.HANDLE, work, occurred_at)


def call_from_list(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    recipient: str,
    call: Call,
    occurred_at: datetime | None = None,
) -> Called:
    """Record one attempt to reach somebody beside any notice.

    Args:
        desk: The desk.
        officer: Who enters it.
        incident_id: The incident.
        recipient: Id of a post or group, on the bureau's list or not; or anybody in free words.
        call: What came of it.
        occurred_at: When, if not now.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> Called:
        situation = scene.situation(incident_id)
        meant = line(recipient, "The recipient", required=True)
        events = notices.call_at_large(situation, meant, _kept(call))
        return _at_large(desk, scene.record(incident_id, situation.incident, events), meant)

    return desk.perform(officer, Action.HANDLE, work, occurred_at)


def message_all(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    recipients: Sequence[str] = (),
    *,
    step: str = "",
    run: str = "",
    told: str = "",
    via: str = GROUP_MESSAGE,
    occurred_at: datetime | None = None,
) -> Called:
    """Record a message to several at once, as one thing; nobody is informed until they answer.

    Args:
        desk: The desk.
        officer: Who enters it.
        incident_id: The incident.
        recipients: To whom; those informed already are left out. None: the whole list.
        step: The notice; empty: beside any notice, to the bureau's own list.
        run: Run or playbook of the notice, where several have it.
        told: What was said.
        via: By which means.
        occurred_at: When, if not now.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> Called:
        situation = scene.situation(incident_id)
        named = [line(each, "The recipient", required=True) for each in recipients]
        call = _kept(Call(CallResult.MESSAGED, told=told, via=via))
        wanted = named if step or named else desk.reference.call_list
        events = notices.message(situation, run, step, wanted, call)
        recorded = scene.record(incident_id, situation.incident, events)
        sent = ", ".join(str(entry.data["recipient"]) for entry in recorded.entries)
        if step:
            return _of_notice(recorded, step, sent)
        return _at_large(desk, recorded, sent)

    return desk.perform(officer, Action.HANDLE, work, occurred_at)


def _kept(call: Call) -> Call:
    return replace(
        call,
        answered_by=line(call.answered_by, "Who answered"),
        told=worded(call.told, "What was told", required=False),
        via=line(call.via, "The channel"),
    )


def _of_notice(recorded: Recorded, step: str, recipient: str) -> Called:
    run = recorded.incident.runs[str(recorded.entries[0].data["run"])]
    on_list = run.playbook.by_id[step].recipients
    return Called(recorded, recipient, len(run.informed(step) & set(on_list)), len(on_list))


def _at_large(desk: Desk, recorded: Recorded, recipient: str) -> Called:
    """Counted over the bureau's list and whoever else was called."""
    incident = recorded.incident
    everybody = {*desk.reference.call_list, *(call.recipient for call in incident.calls)}
    return Called(recorded, recipient, len(incident.informed_at_large), len(everybody))


def _group_of(desk: Desk, recipient: str, named: set[str]) -> str:
    for group_id, group in desk.reference.groups.items():
        if group_id in named and recipient in group.members:
            return group_id
    return recipient
