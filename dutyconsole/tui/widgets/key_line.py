"""The line of keys at the foot of a screen, in the language and with the keys that are on."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len

from dutyconsole.locale.speech import tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import APP_COMMANDS, DESK_COMMANDS, Command
from dutyconsole.tui.widgets.words import Words


class KeyLine(Words):
    """Shows the most needed commands, as many as there is room for.

    Args:
        commands: All of them; those that are not to be shown are left out.
    """

    DEFAULT_CSS = """
    KeyLine { dock: bottom; height: 1; background: $panel; color: $foreground; text-wrap: nowrap; }
    """

    def __init__(self, commands: tuple[Command, ...] = (*APP_COMMANDS, *DESK_COMMANDS)) -> None:
        super().__init__()
        self._commands = commands

    def on_mount(self) -> None:
        """Show the keys."""
        self.show()

    def on_resize(self) -> None:
        """Show as many as there is room for."""
        self.show()

    def show(self) -> None:
        """Show the keys as they are now."""
        self.say(self._fitting(c for c in self._commands if c.shown))

    def _fitting(self, commands: Iterable[Command]) -> str:
        line = ""
        for command in commands:
            part = f"{command.shown_key(duty(self).keys)} {tr(command.label)}"
            longer = f"{line} {part}" if line else part
            if cell_len(longer) > self.size.width:
                break
            line = longer
        return line
