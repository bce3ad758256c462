"""Launching, ending and answering for responses. The rule itself is in the domain."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.orders_on_word import order_of_end, order_of_launch, order_of_transfer
from dutyconsole.desk.scene import Officer, Recorded, Scene
from dutyconsole.domain import asking, authority
from dutyconsole.domain.authority import EndOrder, LaunchOrder
from dutyconsole.domain.awaited import Awaited
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.signing import Written
from dutyconsole.domain.transfers import TransferOrder, transfer
from dutyconsole.domain.wording import worded


def launch_response(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    order: LaunchOrder,
    occurred_at: datetime | None = None,
) -> Recorded:
    """Launch a response; one on word stands in the register of orders too."""

    def work(scene: Scene) -> Recorded:
        situation = scene.situation(incident_id)
        events = authority.launch(situation, order)
        beside = order_of_launch(desk, scene, situation, order, events)
        return scene.record(incident_id, situation.incident, (*beside, *events))

    return desk.perform(officer, Action.RESPOND, work, occurred_at)


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
    """End a response; an end on word stands in the register of orders too."""

    def work(scene: Scene) -> Recorded:
        situation = scene.situation(incident_id)
        events = authority.end(situation, order)
        beside = order_of_end(desk, scene, situation, order, events)
        return scene.record(incident_id, situation.incident, (*beside, *events))

    return desk.perform(officer, _to_end(order), work, occurred_at)


def step_down(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    ending: EndOrder,
    launching: LaunchOrder,
    occurred_at: datetime | None = None,
) -> Recorded:
    """End one level and launch a lower one, as one thing."""

    def work(scene: Scene) -> Recorded:
        situation = scene.situation(incident_id)
        events = authority.step_down(situation, ending, launching)
        beside = order_of_end(desk, scene, situation, ending, events, launching)
        return scene.record(incident_id, situation.incident, (*beside, *events))

    return desk.perform(officer, _to_end(ending), work, occurred_at)


def transfer_response(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    order: TransferOrder,
    occurred_at: datetime | None = None,
) -> Recorded:
    """Hand responsibility over: both sign, or order it by telephone and confirm it later."""
    said = replace(order, reason=worded(order.reason, "The reason", required=False))

    def work(scene: Scene) -> Recorded:
        situation = scene.situation(incident_id)
        events = transfer(situation, said)
        beside = order_of_transfer(desk, scene, situation, said, events)
        return scene.record(incident_id, situation.incident, (*beside, *events))

    return desk.perform(officer, Action.RESPOND, work, occurred_at)


def _to_end(order: EndOrder) -> Action:
    """A written end waits for nobody's word, so entering it weighs as much as confirming one."""
    return Action.CONFIRM if isinstance(order.signing, Written) else Action.RESPOND
