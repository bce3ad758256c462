"""Walking playbooks: runs started and stopped, steps recorded, decisions answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.scene import Officer, Recorded
from dutyconsole.domain import runs, steps, up_to
from dutyconsole.domain.events import Result
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.situation import find_run
from dutyconsole.domain.steps import Account
from dutyconsole.domain.wording import line, worded


@dataclass(frozen=True, slots=True)
class StepRef:
    """Which step of which incident.

    `run` empty: the step alone says it. `shown_round`: the round the officer had before them.
    """

    incident: str
    step: str
    run: str = ""
    shown_round: int | None = None


def start_run(desk: Desk, officer: Officer, incident_id: str, playbook: str) -> Recorded:
    """Start walking a playbook for an incident."""
    return desk.change(officer, Action.HANDLE, incident_id, lambda s: runs.start_run(s, playbook))


def stop_run(desk: Desk, officer: Officer, incident_id: str, run: str, reason: str) -> Recorded:
    """Stop a run of the wrong playbook."""
    return desk.change(
        officer,
        Action.HANDLE,
        incident_id,
        lambda s: runs.stop_run(s, run, worded(reason, "The reason", required=False)),
    )


def record_step(
    desk: Desk,
    officer: Officer,
    ref: StepRef,
    result: Result,
    account: Account,
    occurred_at: datetime | None = None,
) -> Recorded:
    """Resolve a step: done, not applicable, overridden or deferred."""
    return desk.change(
        officer,
        Action.HANDLE,
        ref.incident,
        lambda s: steps.record_step(s, ref.run, ref.step, result, _kept(account), ref.shown_round),
        occurred_at,
    )


def record_up_to(
    desk: Desk,
    officer: Officer,
    ref: StepRef,
    account: Account,
    occurred_at: datetime | None = None,
    listed: Collection[str] | None = None,
) -> Recorded:
    """Resolve a step and everything on the way to it as done, as one caller says."""
    return desk.change(
        officer,
        Action.HANDLE,
        ref.incident,
        lambda s: up_to.record_up_to(s, ref.run, ref.step, _kept(account), ref.shown_round, listed),
        occurred_at,
    )


def decide(
    desk: Desk,
    officer: Officer,
    ref: StepRef,
    outcome: str,
    account: Account,
    occurred_at: datetime | None = None,
) -> Recorded:
    """Answer a decision."""
    return desk.change(
        officer,
        Action.HANDLE,
        ref.incident,
        lambda s: steps.decide(s, ref.run, ref.step, outcome, _kept(account), ref.shown_round),
        occurred_at,
    )


def reopen_step(desk: Desk, officer: Officer, ref: StepRef, reason: str = "") -> Recorded:
    """Open a new round of one step."""
    return desk.change(
        officer,
        Action.HANDLE,
        ref.incident,
        lambda s: steps.reopen_step(
            s, ref.run, ref.step, worded(reason, "The reason", required=False), ref.shown_round
        ),
    )


def return_work(
    desk: Desk, officer: Officer, ref: StepRef, reason: str, handed_in_by: str = ""
) -> Recorded:
    """Send back what does not meet the step's acceptance standard."""
    return desk.change(
        officer,
        Action.HANDLE,
        ref.incident,
        lambda s: steps.return_work(
            s,
            ref.run,
            ref.step,
            worded(reason, "The reason"),
            line(handed_in_by, "Who"),
            ref.shown_round,
        ),
    )


def run_id_of(recorded: Recorded, ref: StepRef) -> str:
    """The run that a command on a step went to."""
    for entry in reversed(recorded.entries):
        run = entry.data.get("run")
        if isinstance(run, str):
            return run
    return find_run(recorded.incident, ref.run, ref.step).id


def _kept(account: Account) -> Account:
    return replace(
        account,
        performed_by=line(account.performed_by, "Who did it"),
        told_by=line(account.told_by, "Who told us"),
        via=line(account.via, "The channel"),
        note=worded(account.note, "The note", required=False),
        reason=worded(account.reason, "The reason", required=False),
        values={
            line(key, "The name of a value", required=True): line(
                value, Phrase.of("The value of {name}", name=key)
            )
            for key, value in account.values.items()
        },
    )
