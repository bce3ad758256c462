"""The typed way from a screen or a widget to its app."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

    from dutyconsole.tui.app import DutyApp


def duty(node: MessagePump) -> DutyApp:
    """The app that `node` belongs to."""
    return cast("DutyApp", node.app)
