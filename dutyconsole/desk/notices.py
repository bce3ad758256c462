"""Calling the recipients of a notice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from dutyconsole.desk.desk import Desk, Officer, Recorded, Scene
from dutyconsole.domain import notices
from dutyconsole.domain.notices import Call
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.wording import line, worded


@dataclass(frozen=True, slots=True)
class Called:
    """An attempt as recorded, and how many of the list are informed now."""

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
        kept = replace(
            call,
            answered_by=line(call.answered_by, "Who answered"),
            told=worded(call.told, "What was told", required=False),
            via=line(call.via, "The channel"),
        )
        events = notices.call_recipient(situation, run, step_id, meant, kept)
        recorded = scene.record(incident_id, situation.incident, events)
        run_id = str(recorded.entries[0].data["run"])
        after = recorded.incident.runs[run_id]
        recipients = after.playbook.by_id[step_id].recipients
        return Called(
            recorded, meant, len(after.informed(step_id) & set(recipients)), len(recipients)
        )

    return desk.perform(officer, Action.HANDLE, work, occurred_at)


def _group_of(desk: Desk, recipient: str, named: set[str]) -> str:
    for group_id, group in desk.reference.groups.items():
        if group_id in named and recipient in group.members:
            return group_id
    return recipient
