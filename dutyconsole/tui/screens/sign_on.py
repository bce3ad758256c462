"""Who is at the desk: name and secret, checked in a thread."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input

from dutyconsole.domain.refusal import Refused
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.admitting import admit
from dutyconsole.tui.commands import SIGN_ON_COMMANDS, TAB_AT_ONCE, bindings
from dutyconsole.tui.messages import SecretDue, SignedOn, SignOnRefused
from dutyconsole.tui.widgets.secret_line import SecretLine
from dutyconsole.tui.widgets.top_line import TopLine
from dutyconsole.tui.widgets.words import Words

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk
    from dutyconsole.tui.jobs import Done


class SignOnScreen(Screen[None]):
    """Asks for name and secret until they are right.

    Args:
        over_lock: Whether a locked desk lies behind, to which Esc goes back.
        glass: Begin with taking the desk without a secret.
    """

    CSS_PATH = "sign_on.tcss"
    AUTO_FOCUS = None
    BINDINGS: ClassVar = [
        Binding("escape", "back", "Back", show=False),
        *bindings(SIGN_ON_COMMANDS),
        *TAB_AT_ONCE,
    ]
    HELP = N_(
        "SIGNING ON. Your name as the roster has it, or your id there, then your secret and "
        "Enter. The secret is never shown, kept or written anywhere. After several wrong ones the "
        "next try has to wait. F6 takes the desk without a secret, for an emergency."
    )
    OWN_COMMANDS = SIGN_ON_COMMANDS
    checking = False

    def __init__(self, *, over_lock: bool = False, glass: bool = False) -> None:
        super().__init__()
        self._over_lock = over_lock
        self._glass = glass

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield TopLine()
        with Vertical(id="box") as box:
            box.border_title = tr("SIGN ON")
            yield Words(tr("Your name at this desk"))
            expected = self._expected()
            yield Input(expected, id="person", compact=True)
            yield Words(tr("Your secret"))
            yield SecretLine(id="secret")
            yield Words(duty(self).hint, id="hint")
            yield Words(id="said")
            yield Words(self._keys(), id="keys")
            yield Words(tr("F6 break-glass: you cannot sign on and it cannot wait"), id="glass")

    def _expected(self) -> str:
        app = duty(self)
        if not self._over_lock:
            return app.expected
        return app.person_name(app.signed_on.person) if self._glass else ""

    def _keys(self) -> str:
        if self._over_lock:
            return tr("Enter sign on   Tab next   Esc back")
        return tr("Enter sign on   Ctrl+L language   Ctrl+Q quit")

    def on_mount(self) -> None:
        """Start where something is to be typed."""
        expected = self.query_one("#person", Input).value
        self.query_one("#secret" if expected else "#person").focus()
        if self._glass:
            self.call_after_refresh(self.action_glass)

    def on_screen_resume(self) -> None:
        """Unlocked meanwhile: go."""
        if self._over_lock and self.is_active and not duty(self).standing.locked:
            self.dismiss()

    async def speak_anew(self) -> None:
        """Say everything in the language that is on; what was typed stays."""
        typed = {each.id: each.value for each in self.query(Input)}
        at = self.focused.id if self.focused is not None else None
        await self.recompose()
        for each in self.query(Input):
            each.value = typed.get(each.id, "")
        if at is not None:
            self.query_one(f"#{at}").focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on from the name, and signs on from the secret."""
        event.stop()
        app = duty(self)
        person = self.query_one("#person", Input).value.strip()
        secret = self.query_one("#secret", Input).value
        if event.input.id == "person" and not secret:
            self.query_one("#secret").focus()
        elif not self.checking:
            self.checking = True
            self.say(tr("Checking ..."))
            check = partial(self._check, app.desk, person, secret, app.clock())
            self.run_worker(check, thread=True)

    def _check(self, desk: Desk, typed: str, secret: str, now: datetime) -> None:
        try:
            self.post_message(admit(desk, typed, secret, now))
        except Refused as refused:
            self.post_message(SignOnRefused(refused))

    def on_signed_on(self, message: SignedOn) -> None:
        """The app goes on."""
        self.checking = False

    def on_sign_on_refused(self, message: SignOnRefused) -> None:
        """Say why; the secret is typed again."""
        self.checking = False
        self.say(duty(self).refusal(message.refused))
        secret = self.query_one("#secret", Input)
        secret.clear()
        secret.focus()

    def on_secret_due(self, message: SecretDue) -> None:
        """The secret is right but must be replaced: choose another now, then go on."""
        from dutyconsole.tui.screens.modals.secret import SecretModal

        self.checking = False
        self.query_one("#secret", Input).clear()
        self.say(
            tr("Your secret has expired: choose another.")
            if message.expired
            else tr("Your secret was set by somebody else: choose your own first.")
        )
        officer = message.officer

        def chosen(done: Done | None) -> None:
            if done is not None:
                self.post_message(SignedOn(officer))

        modal = SecretModal(officer.person, officer, expired=message.expired)
        self.app.push_screen(modal, chosen)

    def action_glass(self) -> None:
        """Take the desk without a secret."""
        from dutyconsole.tui.screens.modals.glass import BreakGlassModal, Taken

        if self.checking:
            return

        def taken(done: Done | None) -> None:
            if isinstance(done, Taken) and done.officer is not None:
                self.post_message(SignedOn(done.officer))

        person = self.query_one("#person", Input).value.strip()
        self.app.push_screen(BreakGlassModal(person), taken)

    def ask_first(self) -> None:
        """Somebody wants to take a call: whose call it is must be known."""
        self.say(tr("Sign on first: F2 then takes the call."))

    def action_back(self) -> None:
        """Back to the locked desk."""
        if self._over_lock and not self.checking:
            self.dismiss()

    def say(self, text: str, css_class: str = "") -> None:
        """Say something under the secret."""
        said = self.query_one("#said", Words)
        said.set_classes(css_class)
        said.say(text)
