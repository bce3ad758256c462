"""Launching, ending and answering for responses. The rule itself is in the domain."""

from __future__ import annotations

from datetime import datetime

from dutyconsole.desk.desk import Desk, Officer, Recorded
from dutyconsole.domain import asking, authority, responsibility
from dutyconsole.domain.authority import EndOrder, LaunchOrder
from dutyconsole.domain.awaited import Awaited
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.signing import Signing
from dutyconsole.domain.wording import worded


def launch_response(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    order: LaunchOrder,
    occurred_at: datetime | None = None,
) -> Recorded:
    """Launch a response."""
    return desk.change(
        officer,
        Action.RESPOND,
        incident_id,
        lambda s: authority.launch(s, order),
        occurred_at,
    )


def await_response(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    awaited: Awaited,
    occurred_at: datetime | None = None,
) -> Recorded:
    """Note that a launch was asked for and not ordered yet: nothing is launched."""
    return desk.change(
        officer,
        Action.RESPOND,
        incident_id,
        lambda s: asking.await_response(s, awaited),
        occurred_at,
    )


def withdraw_awaited(
    desk: Desk, officer: Officer, incident_id: str, awaited_id: str, reason: str = ""
) -> Recorded:
    """A launch that was asked for is no longer wanted, or was declined."""
    return desk.change(
        officer,
        Action.RESPOND,
        incident_id,
        lambda s: asking.withdraw(s, awaited_id, worded(reason, "The reason", required=False)),
    )


def end_response(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    order: EndOrder,
    occurred_at: datetime | None = None,
) -> Recorded:
    """End a response."""
    return desk.change(
        officer, Action.RESPOND, incident_id, lambda s: authority.end(s, order), occurred_at
    )


def step_down(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    ending: EndOrder,
    launching: LaunchOrder,
    occurred_at: datetime | None = None,
) -> Recorded:
    """End one level and launch a lower one, as one thing."""
    return desk.change(
        officer,
        Action.RESPOND,
        incident_id,
        lambda s: authority.step_down(s, ending, launching),
        occurred_at,
    )


def confirm_response(
    desk: Desk, officer: Officer, incident_id: str, level: Level, person: str, signing: Signing
) -> Recorded:
    """Vouch for what stands on word or reported."""
    return desk.change(
        officer,
        Action.RESPOND,
        incident_id,
        lambda s: responsibility.confirm(s, level, person, signing),
    )


def dispute_response(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    level: Level,
    person: str,
    signing: Signing,
    reason: str = "",
) -> Recorded:
    """Say that a launch or an end on word or reported was not so."""
    return desk.change(
        officer,
        Action.RESPOND,
        incident_id,
        lambda s: responsibility.dispute(
            s, level, person, signing, worded(reason, "The reason", required=False)
        ),
    )


def transfer_response(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    level: Level,
    giver: tuple[str, Signing],
    receiver: tuple[str, Signing],
) -> Recorded:
    """Hand responsibility over; each of the two is a person with their signing."""
    return desk.change(
        officer,
        Action.RESPOND,
        incident_id,
        lambda s: responsibility.transfer(s, level, giver[0], receiver[0], giver[1], receiver[1]),
    )
