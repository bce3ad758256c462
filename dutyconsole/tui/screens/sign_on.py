"""Who is at the desk: name and secret, checked in a thread."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input, Label, Static

from dutyconsole.domain.permissions import Action
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import TAB_AT_ONCE
from dutyconsole.tui.messages import SignedOn, SignOnRefused
from dutyconsole.tui.show import plain
from dutyconsole.tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk


class SignOnScreen(Screen[None]):
    """Asks for name and secret until they are right."""

    CSS_PATH = "sign_on.tcss"
    AUTO_FOCUS = None
    BINDINGS: ClassVar = [*TAB_AT_ONCE]
    checking = False

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield TopLine()
        with Vertical(id="box"):
            yield Label("Your name at this desk", markup=False)
            yield Input(duty(self).expected, id="person", compact=True)
            yield Label("Your secret", markup=False)
            yield Input(password=True, id="secret", compact=True)
            yield Static(plain(duty(self).hint), id="hint")
            yield Static(id="said")
            yield Static("Enter sign on   Tab next   Ctrl+Q quit", id="keys", markup=False)

    def on_mount(self) -> None:
        """Start where something is to be typed."""
        box = self.query_one("#box")
        box.border_title = "SIGN ON"
        self.query_one("#secret" if duty(self).expected else "#person").focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on from the name, and signs on from the secret."""
        event.stop()
        person = self.query_one("#person", Input).value.strip()
        secret = self.query_one("#secret", Input).value
        if event.input.id == "person" and not secret:
            self.query_one("#secret").focus()
        elif not self.checking:
            self.checking = True
            self.query_one("#said", Static).update("Checking ...")
            desk = duty(self).desk
            self.run_worker(partial(self._check, desk, person, secret), thread=True)

    def _check(self, desk: Desk, person: str, secret: str) -> None:
        try:
            officer = desk.sign_on(person, secret)
            if not officer.proven:
                raise Refused(
                    Code.NOT_SIGNED_ON, "The name or the secret is wrong", "type both again"
                )
            desk.check(officer, Action.SIGN_ON)
        except Refused as refused:
            self.post_message(SignOnRefused(refused))
        else:
            self.post_message(SignedOn(officer))

    def on_signed_on(self, message: SignedOn) -> None:
        """The app goes on."""
        self.checking = False

    def on_sign_on_refused(self, message: SignOnRefused) -> None:
        """Say why; the secret is typed again."""
        self.checking = False
        self.query_one("#said", Static).update(plain(str(message.refused)))
        secret = self.query_one("#secret", Input)
        secret.clear()
        secret.focus()
