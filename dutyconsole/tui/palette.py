"""What the palette offers: every command of the screen with its key, in the language that is on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.screen import Screen

from dutyconsole.locale.speech import tr
from dutyconsole.tui.commands import (
    APP_COMMANDS,
    DESK_COMMANDS,
    PALETTE_ONLY,
    Command,
)

if TYPE_CHECKING:
    from dutyconsole.tui.app import DutyApp


def offered(app: DutyApp, screen: Screen[object]) -> Iterable[SystemCommand]:
    """The commands that make sense on `screen`."""
    if getattr(screen, "OFFERS_DESK_COMMANDS", False):
        for command in (*DESK_COMMANDS, *PALETTE_ONLY):
            yield _system_command(app, command, screen)
    for command in getattr(screen, "OWN_COMMANDS", ()):
        yield _system_command(app, command, screen)
    for command in APP_COMMANDS:
        if command.id != "palette":
            yield _system_command(app, command, app)


def _system_command(
    app: DutyApp, command: Command, where: DutyApp | Screen[object]
) -> SystemCommand:
    async def run() -> None:
        await app.run_action(command.id, default_namespace=where)

    key = command.shown_key(app.keys) if command.key else ""
    title = f"{tr(command.label)} ({key})" if key else tr(command.label)
    return SystemCommand(title, tr(command.tooltip), run)
