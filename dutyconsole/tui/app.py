"""The app: opens the log beside its first paint, watches it, and holds what all screens share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import SystemCommand
from textual.command import CommandPalette
from textual.filter import LineFilter
from textual.screen import Screen
from textual.scrollbar import ScrollBar

from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.text import Language
from dutyconsole.locale.names import refusal
from dutyconsole.locale.speech import speak, tr
from dutyconsole.tui import palette
from dutyconsole.tui.at_terminal import LONGEST_LEAVING
from dutyconsole.tui.commands import APP_COMMANDS, USUAL_KEYS, WHILE_TYPING, bindings
from dutyconsole.tui.drafts import Drafts, drafts_file
from dutyconsole.tui.filters import COLOURLESS, HARMLESS
from dutyconsole.tui.keeping_backups import KeepsBackups
from dutyconsole.tui.keymap import read_keymap
from dutyconsole.tui.messages import (
    DeskNotOpened,
    DeskOpened,
    SignedOn,
)
from dutyconsole.tui.screens.opening import OpeningScreen
from dutyconsole.tui.setting import Setting
from dutyconsole.tui.themes import BASE_CSS, THEMES, dress, is_colourless, theme_for
from dutyconsole.tui.tidying import Tidying
from dutyconsole.tui.widgets.bar import PlainBar
from dutyconsole.tui.widgets.key_line import KeyLine
from dutyconsole.tui.widgets.top_line import Standing

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.scene import Officer

LOWEST = 2
"""Screens that are always there: Textual's own, and one of ours."""


@dataclass(frozen=True, slots=True)
class OpenCall:
    """Who is on the telephone: what is recorded meanwhile takes their name and channel.

    Attributes:
        sheet: Draft name of the call's sheet.
        caller: As typed; may be empty.
        channel: Such as phone or radio.
    """

    sheet: str
    caller: str
    channel: str


def run_app(open_desk: Callable[[], Desk], setting: Setting | None = None) -> int:
    """Run the desk on screen until the officer leaves it.

    Args:
        open_desk: Opens the log; called in a thread after the first paint.
        setting: How the screens are set up.

    Returns:
        The exit code: 1 where the log could not be opened or the program failed; 128 and the
        signal's number where a signal, or the loss of the terminal, ended it.
    """
    app = DutyApp(open_desk, setting)
    app.tidying = Tidying()
    app.leave_within = LONGEST_LEAVING
    try:
        app.run()
    finally:
        app.tidying.stop()
        app.drafts.close()
        if app.opened is not None:
            app.opened.log.close()
    return app.return_code or 0


class DutyApp(KeepsBackups):
    """The desk on screen.

    Attributes:
        drafts: What was typed into a dialog and not recorded, by dialog; survives a crash.
        on_the_line: The call that is open.
        keys: Command id -> keys, where they are not the usual ones.
        troubles: What of the officer's own files could not be used, one sentence each.
    """

    TITLE = "dutyconsole"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS: ClassVar = bindings(tuple(c for c in APP_COMMANDS if c.id != "palette"))
    CSS = (
        BASE_CSS
        + """
    SearchIcon { display: none; }
    CommandPalette #--input, CommandPalette > Vertical, CommandPalette CommandList {
        border: none;
    }
    """
    )

    def __init__(self, open_desk: Callable[[], Desk], setting: Setting | None = None) -> None:
        super().__init__(setting or Setting())
        ScrollBar.renderer = PlainBar
        self._open_desk = open_desk
        self.expected = self.setting.person or ""
        self.language = self.setting.language
        self.standing = Standing(practice=self.setting.practice)
        self.drafts = Drafts(None)
        self.on_the_line: OpenCall | None = None
        self.keys: Mapping[str, str] = {}
        self.troubles: tuple[str, ...] = ()
        self.no_color = is_colourless(os.environ)
        dress(self, self.setting.theme or theme_for(os.environ, self.console.color_system))
        speak(self.language)

    @property
    def signed_on(self) -> Officer:
        """Who is signed on; only asked for after sign-on."""
        assert self.officer is not None, "the desk screen comes after sign-on"
        return self.officer

    @property
    def zone(self) -> tzinfo | None:
        """Zone in which times are shown and typed."""
        return self.opened.timezone if self.opened else None

    @property
    def hint(self) -> str:
        """A line for the sign-on screen of a demonstration."""
        secret = self.setting.secret_shown
        return (
            tr("This is a demonstration: everybody's secret is {secret}.", secret=secret)
            if secret
            else ""
        )

    def person_name(self, person: str) -> str:
        """A person as the officer knows them."""
        known = self.picture.roster.persons.get(person) if person else None
        return known.name.text(self.language) if known else person

    def refusal(self, refused: Refused) -> str:
        """A refusal in the officer's language, with names instead of ids."""
        if self.opened is None:
            return str(refused)
        return refusal(refused, self.opened.reference, self.picture.roster, self.language)

    # -- opening ------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Paint, then open the log in a thread."""
        self.leave_on_signals()
        if self.setting.home is not None:
            self._settle_in(self.setting.home)
        self.push_screen(OpeningScreen())
        self.call_after_refresh(self.run_worker, self._open, thread=True, group="open")

    def _settle_in(self, home: Path) -> None:
        self.crash_directory = home / "crashes"
        keymap = read_keymap(home / "keys.toml", USUAL_KEYS, everywhere=WHILE_TYPING)
        self.keys, self.troubles = keymap.keys, keymap.troubles
        self.set_keymap(dict(keymap.keys))

    def _open(self) -> None:
        try:
            desk = self._open_desk()
        except Refused as refused:
            self.post_message(DeskNotOpened(refused))
        else:
            self.post_message(DeskOpened(desk))

    def on_desk_opened(self, message: DeskOpened) -> None:
        """Ask who is there; the log itself says whether it is real."""
        mode = message.desk.log.mode
        if self.setting.home is not None:
            self.drafts = Drafts(drafts_file(self.setting.home, message.desk.name))
        self.stand(
            practice="" if mode == "live" else mode.upper(),
            desk=message.desk.name,
            position=message.desk.log.position(),
        )
        self.watch_log(message.desk)
        self._ask_who()

    def _ask_who(self) -> None:
        # Not before the first paint: what may be done by whom comes with it.
        from dutyconsole.tui.screens.sign_on import SignOnScreen

        self.switch_screen(SignOnScreen())

    def on_desk_not_opened(self, message: DeskNotOpened) -> None:
        """Say why there is no desk."""
        if isinstance(self.screen, OpeningScreen):
            self.screen.fail(message.refused)

    def on_signed_on(self, message: SignedOn) -> None:
        """Show the desk."""
        # Not before the first paint: with the desk's own modules come argon2 and much else.
        from dutyconsole.tui.screens.desk import DeskScreen
        from dutyconsole.tui.screens.sign_on import SignOnScreen

        before, self.officer = self.officer, message.officer
        self.stand(person=message.officer.person, locked=False)
        if before is not None and before.person == message.officer.person:
            if isinstance(self.screen, SignOnScreen):
                self.pop_screen()  # and the lock behind it goes by itself
            return
        if before is not None:
            self._put_away()
        self.switch_screen(DeskScreen())

    def _put_away(self) -> None:
        """Somebody else is here: what was open is kept as drafts."""
        self.connect(None)
        while len(self.screen_stack) > LOWEST:
            keep = getattr(self.screen, "keep", None)
            if keep is not None:
                keep()
            self.pop_screen()

    def sign_off(self) -> None:
        """Ask again who is there; nobody works here without a secret any more."""
        officer, self.officer = self.officer, None
        if officer is not None and officer.taking:
            self.run_worker(partial(_give_back, self.desk, officer), thread=True)
        self.expected = ""
        self.on_the_line = None
        self.stand(person="", line="")
        self._ask_who()

    # -- the call that is open ----------------------------------------------------------------

    def action_call(self) -> None:
        """Take a call, from anywhere; a sheet that is open is parked."""
        if self.officer is None:
            from dutyconsole.tui.screens.sign_on import SignOnScreen

            if isinstance(self.screen, SignOnScreen):
                self.screen.ask_first()
            return
        from dutyconsole.tui.screens.modals.call_sheet import take_next_call

        take_next_call(self)

    def connect(self, call: OpenCall | None) -> None:
        """Who is on the telephone now; nobody if None."""
        self.on_the_line = call
        self.stand(line=call.caller or tr("unnamed") if call else "")

    def action_hang_up(self) -> None:
        """The call is over."""
        self.connect(None)

    # -- commands -----------------------------------------------------------------------------

    def action_help(self) -> None:
        """Explain where the officer is."""
        from dutyconsole.tui.screens.modals.help import HelpModal

        if not isinstance(self.screen, HelpModal):
            self.push_screen(HelpModal(self.screen, self.focused))

    def action_command_palette(self) -> None:
        """Find a command by its name."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder=tr("Find a command")))

    async def action_language(self) -> None:
        """Switch the language; the place stays."""
        languages = list(Language)
        self.language = languages[(languages.index(self.language) + 1) % len(languages)]
        speak(self.language)
        self._show_standing()
        for screen in self.screen_stack:
            anew = getattr(screen, "speak_anew", None)
            if anew is not None:
                await anew()
            for line in screen.query(KeyLine):
                line.show()

    def action_colours(self) -> None:
        """Switch the colours."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]

    def action_lock(self) -> None:
        """Lock the desk; what is open stays as it is behind."""
        from dutyconsole.tui.screens.lock import LockScreen
        from dutyconsole.tui.screens.sign_on import SignOnScreen

        if self.officer is not None and not isinstance(self.screen, LockScreen | SignOnScreen):
            self.push_screen(LockScreen())

    async def action_leave(self) -> None:
        """Leave the desk."""
        self.exit()

    def standing_aside(self) -> None:
        """About to be stopped, or cut off: what is typed is on disk."""
        self.drafts.flush(1.0)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the palette offers: the commands of the screen with their keys."""
        yield from palette.offered(self, screen)

    # -- safety -------------------------------------------------------------------------------

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own and the one that lets no control character out."""
        ours = (HARMLESS, COLOURLESS) if self.no_color else (HARMLESS,)
        return [*super().get_line_filters(), *ours]


def _give_back(desk: Desk, officer: Officer) -> None:
    from dutyconsole.desk.sign_ons import give_back

    with suppress(Refused):  # it stays in sight, and whoever signs on here gives it back
        give_back(desk, officer)
