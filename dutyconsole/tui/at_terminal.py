"""The part of the app that answers signals: told to leave, stopped, continued, cut off."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Final

from textual import constants
from textual.css.query import NoMatches
from textual.driver import Driver
from textual.worker import WorkerState

from dutyconsole.locale.speech import tr
from dutyconsole.tui.crash import CrashSafe

if TYPE_CHECKING:
    from dutyconsole.tui.terminal import DeskTerminal, TerminalBack, TerminalGone

LONGEST_LEAVING: Final = 20.0
"""Seconds from being told to leave until the process ends, whatever hangs; a write to a log that
another desk holds has its answer before."""

LONGEST_WRITE: Final = 10.0
"""Seconds that standing aside waits for what is being recorded."""

_GLANCE: Final = 0.02


class AtTerminal(CrashSafe):
    """Leaves, stands aside and comes back when told to, with nothing lost and nothing half done.

    Attributes:
        leave_within: Seconds after which a leaving that hangs is cut off; None: never.
    """

    leave_within: float | None = None
    _standing_aside = False

    def get_driver_class(self) -> type[Driver]:
        """Our own where Textual would take the one for terminals."""
        found = super().get_driver_class()
        if constants.DRIVER is not None or sys.platform == "win32":
            return found
        from dutyconsole.tui.terminal import DeskTerminal

        return DeskTerminal

    @property
    def terminal(self) -> DeskTerminal | None:
        """The terminal; None where there is none, as under test."""
        if sys.platform == "win32":
            return None
        from dutyconsole.tui.terminal import DeskTerminal

        return self._driver if isinstance(self._driver, DeskTerminal) else None

    # -- leaving ------------------------------------------------------------------------------

    def leave_on_signals(self) -> None:
        """Answer every signal that somebody may send to a desk; call it in the event loop."""
        super().leave_on_signals()
        if sys.platform == "win32":
            return
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGINT, self.action_help_quit)
        if self.terminal is not None:
            loop.add_signal_handler(signal.SIGTSTP, self.action_to_shell)
            loop.add_signal_handler(signal.SIGCONT, self._continued)

    def _leave(self, return_code: int) -> None:
        if self.leave_within is not None:
            timer = threading.Timer(self.leave_within, self._cut_off, (return_code,))
            timer.daemon = True
            timer.start()
        super()._leave(return_code)

    def _handle_exception(self, error: Exception) -> None:
        """What still reaches a screen that is being taken down finds nothing there: no failure."""
        if not (self._exit and isinstance(error, NoMatches)):
            super()._handle_exception(error)

    def _cut_off(self, return_code: int) -> None:
        """End now: a commit is whole or not there, whenever the process ends."""
        try:
            self.standing_aside()
            if self.terminal is not None:
                self.terminal.cut_off()
        finally:
            os._exit(return_code)

    def on_terminal_gone(self, message: TerminalGone) -> None:
        """Nobody is there any more, as after SIGHUP."""
        message.stop()
        self._leave(128 + signal.SIGHUP)

    # -- standing aside -----------------------------------------------------------------------

    def action_to_shell(self) -> None:
        """Give the terminal back to the shell until the desk is continued."""
        if self.terminal is not None and not self._standing_aside:
            self._standing_aside = True
            self.run_worker(self._stand_aside(self.terminal), group="to-shell", exclusive=False)

    async def _stand_aside(self, terminal: DeskTerminal) -> None:
        """Stop while nothing is being recorded: a desk that stops holding the log stops all."""
        loop = asyncio.get_running_loop()
        end = loop.time() + LONGEST_WRITE
        try:
            while self._is_working():
                if loop.time() > end:
                    self.say_in_front(
                        tr("Not stopped: something is still being recorded. Try again."), "-refused"
                    )
                    return
                await asyncio.sleep(_GLANCE)
            self.standing_aside()
            terminal.stand_aside(_aside_words())
            self._painted_anew()
            await asyncio.sleep(_GLANCE)  # the signal that has continued us is no news
        finally:
            self._standing_aside = False

    def _is_working(self) -> bool:
        """Whether a thread of the desk does anything with the log."""
        at_work = (WorkerState.PENDING, WorkerState.RUNNING)
        return any(w.state in at_work and w.group != "to-shell" for w in self.workers)

    def _continued(self) -> None:
        """Somebody else stopped us, without asking: the shell has had the terminal meanwhile."""
        if self.terminal is not None and not self._standing_aside:
            self.terminal.take_again()
            self._painted_anew()

    def on_terminal_back(self, message: TerminalBack) -> None:
        """Paint what could not be painted meanwhile."""
        message.stop()
        self._painted_anew()

    def _painted_anew(self) -> None:
        self.refresh(layout=True)
        self.screen.refresh(layout=True)
        self.catch_up()

    # -- what each app says -------------------------------------------------------------------

    def action_help_quit(self) -> None:
        """Ctrl+C and its signal end nothing; it is said how to leave."""
        self.say_in_front(tr("Ctrl+C ends nothing here. Ctrl+Q leaves the desk."), "-done")

    def say_in_front(self, text: str, css_class: str) -> None:
        """Say something on the screen in front, where it says such things."""
        say = getattr(self.screen, "say", None) or getattr(self.screen, "tell", None)
        if say is not None:
            say(text, css_class)
        else:
            self.notify(text, markup=False)

    def standing_aside(self) -> None:
        """About to be stopped, or cut off: keep what is typed; in any thread."""

    def catch_up(self) -> None:
        """Time has passed: show what it is now."""


def _aside_words() -> str:
    said = tr("THE DESK IS STOPPED: nothing rings and nothing is recorded here. fg brings it back.")
    return f"{said}\r\n"
