"""The terminal as the desk uses it: left whole, given back for a while, and done without."""

from __future__ import annotations

import os
import selectors
import signal
import sys
import termios
from codecs import getincrementaldecoder
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, cast

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from dutyconsole.tui.outlet import Outlet
from dutyconsole.tui.pasted import Pasted

if TYPE_CHECKING:
    from io import TextIOWrapper

    from textual.app import App

ALSO_OFF: Final = "\x1b[?1016l\x1b[?2026l"
"""Modes that Textual may have switched on and leaves on: mouse in pixels, painting held back."""

WHOLE: Final = (
    "\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"
    "\x1b[?2026l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)
"""Every mode off at once: for an end that cannot wait for Textual's."""

LAST_WORDS: Final = 1.0
"""Seconds for what stands in the way to the terminal when the desk leaves it."""

_READ: Final = 4096
_GLANCE: Final = 0.1


class TerminalGone(Message):
    """Nobody can see or press anything any more."""


class TerminalBack(Message):
    """The terminal takes again what is painted, and has missed some of it."""


class DeskTerminal(LinuxDriver):
    """Textual's driver, made to outlive what happens to terminals at a duty desk.

    A terminal that takes nothing stops no clock; one that is gone is told of, not read for ever;
    bytes that are no UTF-8 are shown as such and stop nothing.
    """

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        fd = sys.__stderr__.fileno() if sys.__stderr__ is not None else 2
        self.outlet = Outlet(
            fd,
            gone=lambda: app.post_message(TerminalGone()),
            caught_up=lambda: app.post_message(TerminalBack()),
        )
        self._file = cast("TextIOWrapper", self.outlet)

    # -- in and out ---------------------------------------------------------------------------

    def _get_terminal_size(self) -> tuple[int, int]:
        """What the terminal says, not what COLUMNS said when the shell started."""
        for file in (self.outlet.fileno(), self.fileno):
            with suppress(OSError):
                columns, lines = os.get_terminal_size(file)
                if columns and lines:
                    return columns, lines
        return super()._get_terminal_size()

    def run_input_thread(self) -> None:
        """Read keys until the desk leaves, or the terminal is gone."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        pasted = Pasted()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_GLANCE):
                    typed = self._read()
                    if typed is None:
                        continue
                    if not typed:
                        self._app.post_message(TerminalGone())
                        return
                    text = pasted.passed(decode(typed))
                    for event in parser.feed(text) if text else ():  # nothing would be the end
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)

    def _read(self) -> bytes | None:
        """What was typed; nothing where the terminal is gone, None where there was nothing yet."""
        try:
            return os.read(self.fileno, _READ)
        except BlockingIOError:
            return None
        except OSError:
            return b""

    # -- leaving it ---------------------------------------------------------------------------

    def start_application_mode(self) -> None:
        """Take the terminal; in the background this waits until the desk is in front again."""
        with suppress(termios.error):
            # Changes nothing: the system stops whoever tries it from the background.
            termios.tcsetattr(self.fileno, termios.TCSANOW, termios.tcgetattr(self.fileno))
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def stop_application_mode(self) -> None:
        """Leave the terminal as it was found."""
        self.outlet.give_way()
        super().stop_application_mode()
        self.write(ALSO_OFF)

    def close(self) -> None:
        """Let what is to be written reach the terminal, if it takes anything."""
        super().close()
        self._writer_thread = None
        self.outlet.drain(LAST_WORDS)

    def write(self, data: str) -> None:
        """Write; between leaving the terminal and taking it again, nothing is painted."""
        if self._writer_thread is not None:
            super().write(data)

    def cut_off(self) -> None:
        """Leave the terminal whole from any thread, whatever the rest of the program does."""
        if self.attrs_before is not None:
            with suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
        self.outlet.give_way()
        self.outlet.write(WHOLE)
        self.outlet.drain(LAST_WORDS)

    # -- standing aside -----------------------------------------------------------------------

    def stand_aside(self, words: str) -> None:
        """Give the terminal back to the shell; returns when the desk is in front again.

        The whole group is stopped, as by the terminal's own key, so that the shell that started it
        sees it stop. Where no shell could continue it the system stops nothing, and this returns at
        once.

        Args:
            words: What stands on the terminal meanwhile.
        """
        self.suspend_application_mode()
        self.outlet.write(words)
        self.outlet.drain(LAST_WORDS)
        heard = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        try:
            os.kill(0, signal.SIGTSTP)
        finally:
            signal.signal(signal.SIGTSTP, heard)
        self.resume_application_mode()

    def take_again(self) -> None:
        """Set every mode anew: somebody stopped the desk unasked, and the shell changed them."""
        self.suspend_application_mode()
        self.resume_application_mode()
