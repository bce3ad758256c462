"""The app: opens the log beside its first paint, watches it, and holds what all screens share."""

from __future__ import annotations

import asyncio
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import App, SystemCommand
from textual.filter import LineFilter
from textual.screen import Screen
from textual.scrollbar import ScrollBar, ScrollBarRender

from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.text import Language, display_text
from dutyconsole.tui.commands import APP_COMMANDS, DESK_COMMANDS, Command, bindings
from dutyconsole.tui.filters import HarmlessText
from dutyconsole.tui.messages import (
    DeskNotOpened,
    DeskOpened,
    LogGrew,
    LogLost,
    SignedOn,
)
from dutyconsole.tui.picture import Picture, Viewer
from dutyconsole.tui.screens.opening import OpeningScreen
from dutyconsole.tui.screens.sign_on import SignOnScreen
from dutyconsole.tui.widgets.top_line import Standing, TopLine

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk, Officer

POLL_SECONDS = 0.5


def system_clock() -> datetime:
    """The machine's time, aware, UTC."""
    return datetime.now(UTC)


def run_app(
    open_desk: Callable[[], Desk],
    *,
    person: str | None = None,
    practice: str = "",
    hint: str = "",
    language: Language = Language.EN,
    clock: Callable[[], datetime] = system_clock,
) -> int:
    """Run the desk on screen until the officer leaves it.

    Args:
        open_desk: Opens the log; called in a thread after the first paint.
        person: Who is expected to sign on.
        practice: SAMPLE, DEMO or DRILL where that is known before the log is open.
        hint: A line for the sign-on screen of a practice log.
        language: Language of the playbooks' texts.
        clock: Tells the time.

    Returns:
        The exit code: 1 where the log could not be opened or the program failed.
    """
    app = DutyApp(
        open_desk, person=person, practice=practice, hint=hint, language=language, clock=clock
    )
    try:
        app.run()
    finally:
        if app.opened is not None:
            app.opened.log.close()
    return app.return_code or 0


class PlainBar(ScrollBarRender):
    """A scroll bar without characters whose width terminals disagree about."""

    VERTICAL_BARS: ClassVar = [" "] * 8
    HORIZONTAL_BARS: ClassVar = [" "] * 8


class DutyApp(App[None]):
    """The desk on screen.

    Attributes:
        opened: The desk, once its log is open.
        officer: Who is signed on.
        standing: What every screen's top line says.
        drafts: What was typed into a dialog and not recorded, by dialog.
        picture: The open incidents as last read.
    """

    TITLE = "dutyconsole"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS: ClassVar = bindings(tuple(c for c in APP_COMMANDS if c.id != "palette"))
    CSS = """
    Screen { background: $background; }
    SearchIcon { display: none; }
    CommandPalette #--input, CommandPalette > Vertical, CommandPalette CommandList {
        border: none;
    }
    """

    def __init__(
        self,
        open_desk: Callable[[], Desk],
        *,
        person: str | None = None,
        practice: str = "",
        hint: str = "",
        language: Language = Language.EN,
        clock: Callable[[], datetime] = system_clock,
    ) -> None:
        super().__init__()
        ScrollBar.renderer = PlainBar
        self._open_desk = open_desk
        self._viewer = Viewer()
        self._looking = False
        self._look_again = False
        self.expected = person or ""
        self.hint = hint
        self.language = language
        self.clock = clock
        self.opened: Desk | None = None
        self.officer: Officer | None = None
        self.standing = Standing(practice=practice)
        self.drafts: dict[str, dict[str, str]] = {}
        self.picture = Picture()

    @property
    def desk(self) -> Desk:
        """The desk; only asked for once it is open."""
        assert self.opened is not None, "screens that need the desk come after its opening"
        return self.opened

    @property
    def signed_on(self) -> Officer:
        """Who is signed on; only asked for after sign-on."""
        assert self.officer is not None, "the desk screen comes after sign-on"
        return self.officer

    @property
    def zone(self) -> tzinfo | None:
        """Zone in which times are shown and typed."""
        return self.opened.timezone if self.opened else None

    # -- opening ------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Paint, then open the log in a thread."""
        self._leave_on_signals()
        self.push_screen(OpeningScreen())
        self.call_after_refresh(self.run_worker, self._open, thread=True, group="open")

    def _open(self) -> None:
        try:
            desk = self._open_desk()
        except Refused as refused:
            self.post_message(DeskNotOpened(refused))
        else:
            self.post_message(DeskOpened(desk))

    def on_desk_opened(self, message: DeskOpened) -> None:
        """Ask who is there; the log itself says whether it is real."""
        self.opened = message.desk
        mode = message.desk.log.mode
        self.stand(
            practice="" if mode == "live" else mode.upper(),
            desk=message.desk.name,
            position=message.desk.log.position(),
        )
        self.switch_screen(SignOnScreen())
        self.set_interval(POLL_SECONDS, self.look)
        self.look()

    def on_desk_not_opened(self, message: DeskNotOpened) -> None:
        """Say why there is no desk."""
        if isinstance(self.screen, OpeningScreen):
            self.screen.fail(message.refused)

    def on_signed_on(self, message: SignedOn) -> None:
        """Show the desk."""
        # Not before the first paint: with the desk's own modules come argon2 and much else.
        from dutyconsole.tui.screens.desk import DeskScreen

        self.officer = message.officer
        self.stand(person=message.officer.person)
        self.switch_screen(DeskScreen())

    def sign_off(self) -> None:
        """Ask again who is there."""
        self.officer = None
        self.expected = ""
        self.stand(person="")
        self.switch_screen(SignOnScreen())

    # -- watching the log ---------------------------------------------------------------------

    def look(self, *, again: bool = False) -> None:
        """Have a thread see whether the log has grown; one looks at a time."""
        if self._looking:
            self._look_again = self._look_again or again
            return
        self._looking = True
        self.run_worker(
            partial(self._look, self.desk, self.picture.position), thread=True, group="look"
        )

    def _look(self, desk: Desk, known: int) -> None:
        try:
            grown = desk.log.position() != known
            picture = self._viewer.take(desk) if grown else self.picture
        except Refused as refused:
            self.post_message(LogLost(refused))
        else:
            self.post_message(LogGrew(picture))

    def on_log_grew(self, message: LogGrew) -> None:
        """Show the newer picture everywhere; ring once for each new incoming incident."""
        before, self.picture = self.picture, message.picture
        self._looked()
        rung = {i.id for i in self.picture.incoming} - {i.id for i in before.incoming}
        if rung and self.officer is not None:
            self.bell()
        self.stand(position=self.picture.position, lost=False, incoming=len(self.picture.incoming))
        if before is not self.picture:
            for screen in self.screen_stack:
                show = getattr(screen, "show_picture", None)
                if show is not None:
                    show(self.picture)

    def on_log_lost(self, message: LogLost) -> None:
        """Say that the log cannot be read."""
        self._looked()
        self.stand(lost=True)

    def _looked(self) -> None:
        self._looking = False
        if self._look_again:
            self._look_again = False
            self.look()

    def stand(self, **changes: object) -> None:
        """Change the standing and every top line that shows it."""
        after = replace(self.standing, **changes)  # type: ignore[arg-type]
        if after == self.standing:
            return
        self.standing = after
        for screen in self.screen_stack:
            for line in screen.query(TopLine):
                line.show(after)

    # -- commands -----------------------------------------------------------------------------

    async def action_leave(self) -> None:
        """Leave the desk."""
        self.exit()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the palette offers: the commands of the screen with their keys."""
        if getattr(screen, "OFFERS_DESK_COMMANDS", False):
            for command in DESK_COMMANDS:
                yield self._offered(command, screen)
            yield SystemCommand("Sign off", "Let somebody else sign on here", self.sign_off)
        yield SystemCommand("Theme", "Light, dark or high contrast", self.action_change_theme)
        yield SystemCommand("Quit (Ctrl+Q)", "Leave the desk", self.exit)

    def _offered(self, command: Command, screen: Screen[object]) -> SystemCommand:
        async def run() -> None:
            await self.run_action(command.id, default_namespace=screen)

        title = f"{command.tooltip} ({command.shown_key})"
        return SystemCommand(title, command.label, run)

    # -- safety -------------------------------------------------------------------------------

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own and the one that lets no control character out."""
        return [*super().get_line_filters(), HarmlessText()]

    def _leave_on_signals(self) -> None:
        """Leave the terminal whole when told to stop from outside."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and sys.platform != "win32":
                loop.add_signal_handler(number, self.exit)

    def _fatal_error(self) -> None:
        """Textual would print local variables, a typed secret among them; print where, not what."""
        told = display_text("".join(traceback.format_exception(*sys.exc_info())))
        self._exit_renderables.append(Text(told))
        self._close_messages_no_wait()
