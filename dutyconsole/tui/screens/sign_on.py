"""Who is at the desk: name and secret, checked in a thread."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input

from dutyconsole.domain.permissions import Action
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import TAB_AT_ONCE
from dutyconsole.tui.messages import SecretForeign, SignedOn, SignOnRefused
from dutyconsole.tui.widgets.secret_line import SecretLine
from dutyconsole.tui.widgets.top_line import TopLine
from dutyconsole.tui.widgets.words import Words

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.scene import Officer
    from dutyconsole.domain.roster import Roster
    from dutyconsole.tui.jobs import Done


def checked(desk: Desk, person: str, secret: str) -> Officer:
    """Somebody whose secret is right and who may sign on; to be called in a thread.

    Raises:
        Refused: `not_signed_on`, `not_permitted`.
    """
    officer = desk.sign_on(person, secret)
    if not officer.proven:
        refuse(Code.NOT_SIGNED_ON, "The name or the secret is wrong", "type it again")
    desk.check(officer, Action.SIGN_ON)
    return officer


def person_meant(roster: Roster, typed: str) -> str:
    """The id of whoever is typed by id or by name; as typed where that is nobody, or several."""
    if typed in roster.persons:
        return typed
    wanted = typed.casefold()
    found = [
        person.id
        for person in roster.persons.values()
        if wanted in {t.casefold() for t in (person.name.en, person.name.zh_hans,
                                             person.name.zh_hant)}
    ]  # fmt: skip
    return found[0] if len(found) == 1 else typed


class SignOnScreen(Screen[None]):
    """Asks for name and secret until they are right.

    Args:
        over_lock: Whether a locked desk lies behind, to which Esc goes back.
    """

    CSS_PATH = "sign_on.tcss"
    AUTO_FOCUS = None
    BINDINGS: ClassVar = [Binding("escape", "back", "Back", show=False), *TAB_AT_ONCE]
    HELP = N_(
        "SIGNING ON. Your name as the roster has it, or your id there, then your secret and "
        "Enter. The secret is never shown, kept or written anywhere."
    )
    OWN_COMMANDS = ()
    checking = False

    def __init__(self, *, over_lock: bool = False) -> None:
        super().__init__()
        self._over_lock = over_lock

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield TopLine()
        with Vertical(id="box") as box:
            box.border_title = tr("SIGN ON")
            yield Words(tr("Your name at this desk"))
            expected = "" if self._over_lock else duty(self).expected
            yield Input(expected, id="person", compact=True)
            yield Words(tr("Your secret"))
            yield SecretLine(id="secret")
            yield Words(duty(self).hint, id="hint")
            yield Words(id="said")
            yield Words(self._keys(), id="keys")

    def _keys(self) -> str:
        if self._over_lock:
            return tr("Enter sign on   Tab next   Esc back")
        return tr("Enter sign on   Ctrl+L language   Ctrl+Q quit")

    def on_mount(self) -> None:
        """Start where something is to be typed."""
        expected = self.query_one("#person", Input).value
        self.query_one("#secret" if expected else "#person").focus()

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
        elif app.tries.wait:
            self.say(tr("Too quick after wrong secrets: {n} s, then Enter.", n=app.tries.wait))
        elif not self.checking:
            self.checking = True
            self.say(tr("Checking ..."))
            self.run_worker(partial(self._check, app.desk, person, secret), thread=True)

    def _check(self, desk: Desk, typed: str, secret: str) -> None:
        try:
            person = person_meant(desk.roster, typed)
            officer = desk.sign_on(person, secret)
            known = desk.roster.persons.get(person)
            if officer.proven and known and known.secret_foreign and not desk.is_practice:
                self.post_message(SecretForeign(officer))
                return
            self.post_message(SignedOn(checked(desk, person, secret)))
        except Refused as refused:
            self.post_message(SignOnRefused(refused))

    def on_signed_on(self, message: SignedOn) -> None:
        """The app goes on."""
        self.checking = False
        duty(self).tries.right()

    def on_sign_on_refused(self, message: SignOnRefused) -> None:
        """Say why; the secret is typed again."""
        self.checking = False
        if message.wrong:
            duty(self).tries.wrong()
        self.say(duty(self).refusal(message.refused))
        secret = self.query_one("#secret", Input)
        secret.clear()
        secret.focus()

    def on_secret_foreign(self, message: SecretForeign) -> None:
        """The secret is right but not one's own: choose that now, then go on."""
        from dutyconsole.tui.screens.modals.secret import SecretModal

        self.checking = False
        self.query_one("#secret", Input).clear()
        self.say(tr("Your secret was set by somebody else: choose your own first."))
        officer = message.officer

        def chosen(done: Done | None) -> None:
            if done is not None:
                self.post_message(SignedOn(officer))

        self.app.push_screen(SecretModal(officer.person, officer), chosen)

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
