"""The locked desk: what rings and what is due stay visible, what people said does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input

from dutyconsole.domain.incident import Incident
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.locale.names import say
from dutyconsole.locale.speech import N_, tr, trn
from dutyconsole.tui.access import duty
from dutyconsole.tui.admitting import admit_again
from dutyconsole.tui.calls import acknowledging, parked
from dutyconsole.tui.commands import LOCK_COMMANDS, TAB_AT_ONCE, bindings
from dutyconsole.tui.incidents import kind_name
from dutyconsole.tui.jobs import start
from dutyconsole.tui.messages import EntryRecorded, SignedOn, SignOnRefused, WriteRefused
from dutyconsole.tui.picture import Picture
from dutyconsole.tui.screens.sign_on import SignOnScreen
from dutyconsole.tui.show import clock_time, cut
from dutyconsole.tui.widgets.secret_line import SecretLine
from dutyconsole.tui.widgets.top_line import TopLine
from dutyconsole.tui.widgets.words import Words

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk

SINGLY: Final = 3
"""So many incidents of a sort are listed one by one; the others are counted."""

WIDTH: Final = 60
"""Cells for a line that may be long."""


class LockScreen(Screen[None]):
    """Kinds, counts and times only; calls are still taken, and what rings is still taken up.

    Whatever was open stays behind it as it was.
    """

    CSS_PATH = "lock.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar = [
        *bindings(LOCK_COMMANDS),
        Binding("enter", "acknowledge", "Acknowledge", show=False),
        *TAB_AT_ONCE,
    ]
    HELP = N_(
        "THE DESK IS LOCKED. It still rings: A, or Enter while no secret is typed, takes up the "
        "first. Ctrl+G acknowledges what rings. F2 takes a call. Type your secret and press Enter "
        "to go on where you were; everything that was open is still there. Esc lets somebody else "
        "sign on. F6 takes the desk without a secret, for an emergency."
    )
    OWN_COMMANDS = LOCK_COMMANDS
    busy = False
    checking = False

    # -- showing ------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield TopLine()
        with Vertical(id="box") as box:
            box.border_title = tr("LOCKED")
            yield Words(id="ringing-now")
            yield Words(id="state")
            who = duty(self).person_name(duty(self).signed_on.person)
            yield Words(tr("Secret of {person}", person=who), id="whose")
            yield SecretLine(id="secret", afresh=False)  # the first key puts it in focus
            yield Words(id="said")
            yield Words(tr("Enter unlock  F2 call  F6 break-glass  Esc somebody else"), id="keys")

    def on_mount(self) -> None:
        """Lock."""
        duty(self).stand(locked=True)
        self.show_picture(duty(self).picture)

    def on_screen_resume(self) -> None:
        """Unlocked meanwhile by another screen in front of this one: go; else show what is new."""
        if self.is_active and not duty(self).standing.locked:
            self.dismiss()
        else:
            self.show_picture(duty(self).picture)

    def show_picture(self, picture: Picture) -> None:
        """Show what rings and how much there is; with something ringing, A takes it up."""
        if not self.query("#keys"):
            return
        ringing = self.query_one("#ringing-now", Words)
        lines = list(self._ringing(picture))
        ringing.say("\n".join(lines))
        ringing.set_class(not lines, "-none")
        self.query_one("#state", Words).say("\n".join(self._state(picture)))
        secret = self.query_one("#secret", Input)
        if not picture.incoming:
            secret.focus()
        elif not secret.value:
            self.set_focus(None)

    async def speak_anew(self) -> None:
        """Say everything in the language that is on."""
        typed = self.query_one("#secret", Input).value
        await self.recompose()
        self.query_one("#secret", Input).value = typed
        self.show_picture(duty(self).picture)
        if typed:
            self.query_one("#secret").focus()

    def _ringing(self, picture: Picture) -> Iterator[str]:
        zone = duty(self).zone
        yield from self._alarms(picture)
        if picture.incoming:
            yield tr("! INCOMING {n}: A or Enter takes up the first", n=len(picture.incoming))
        for incident in picture.incoming[:SINGLY]:
            at = clock_time(incident.reported_at, zone)[:5]
            yield tr("  {at} {kind}", at=at, kind=self._kind(incident))
        yield from self._rest(picture.incoming[SINGLY:])

    def _alarms(self, picture: Picture) -> Iterator[str]:
        app = duty(self)
        left = [alarm for alarm in picture.unheard(app.clock()) if not alarm.about]
        if left:
            most = say(left[0].phrase, app.desk.reference, picture.roster, app.language)
            yield cut(tr("! ALARM {n}, Ctrl+G: {alarm}", n=len(left), alarm=most), WIDTH)

    def _state(self, picture: Picture) -> Iterator[str]:
        zone = duty(self).zone
        yield tr("ACTIVE {n}", n=len(picture.active))
        for incident in picture.active[:SINGLY]:
            at, kind = clock_time(incident.reported_at, zone)[:5], self._kind(incident)
            if incident.level is None:
                yield tr("  {at} {kind}", at=at, kind=kind)
            else:
                yield tr("  {at} {kind}, LEVEL {level}", at=at, kind=kind, level=incident.level)
        yield from self._rest(picture.active[SINGLY:])
        yield tr("FOLLOW-UP {n}", n=len(picture.follow_up))
        sheets = parked(duty(self).drafts)
        if sheets:
            yield tr("PARKED CALLS {n}", n=len(sheets))

    def _rest(self, incidents: Sequence[Incident]) -> Iterator[str]:
        if incidents:
            kinds = tr(", ").join(dict.fromkeys(self._kind(each) for each in incidents))
            more = trn("  {n} more: {kind}", "  {n} more: {kind}", len(incidents), kind=kinds)
            yield cut(more, WIDTH)

    def _kind(self, incident: Incident) -> str:
        return kind_name(incident, duty(self).desk.reference, duty(self).language)

    def say(self, text: str, css_class: str = "") -> None:
        """Say something under the secret."""
        said = self.query_one("#said", Words)
        said.set_classes(css_class)
        said.say(text)

    # -- taking up what rings -----------------------------------------------------------------

    def action_acknowledge(self) -> None:
        """Take up the most urgent incident that rings."""
        ringing = duty(self).picture.incoming
        if not ringing:
            self.query_one("#secret").focus()
        elif not self.busy:
            self.busy = True
            app = duty(self)
            start(self, acknowledging(ringing[0].id), app.desk, app.signed_on)

    def on_entry_recorded(self, message: EntryRecorded) -> None:
        """Taken up."""
        message.stop()
        self.busy = False
        self.say(tr("RECORDED: {said}", said=message.done.words), "-done")
        duty(self).stand(lost=False)
        duty(self).look(again=True)

    def on_write_refused(self, message: WriteRefused) -> None:
        """Not taken up."""
        message.stop()
        self.busy = False
        why = duty(self).refusal(message.refused)
        if message.refused.code is Code.NOT_RECORDED:
            duty(self).stand(lost=True)
            why = tr("NOT RECORDED, WRITE IT ON PAPER") + "\n" + why
        self.say(why)

    # -- unlocking ----------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Whatever is typed belongs to the secret, except the keys of this screen."""
        if event.key in self.active_bindings:
            return
        secret = self.query_one("#secret", Input)
        if not secret.has_focus and event.is_printable and event.character:
            event.stop()
            secret.focus()
            secret.insert_text_at_cursor(event.character)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter unlocks; while no secret is typed it takes up what rings."""
        event.stop()
        app = duty(self)
        if not event.value:
            self.action_acknowledge()
        elif not self.checking:
            self.checking = True
            self.say(tr("Checking ..."))
            work = partial(self._check, app.desk, app.signed_on.person, event.value)
            self.run_worker(work, thread=True)

    def _check(self, desk: Desk, person: str, secret: str) -> None:
        try:
            officer = admit_again(desk, desk.sign_on(person, secret))
        except Refused as refused:
            self.post_message(SignOnRefused(refused))
        else:
            self.post_message(SignedOn(officer))

    def on_signed_on(self, message: SignedOn) -> None:
        """The right secret: everything is as it was."""
        message.stop()
        self.checking = False
        duty(self).officer = message.officer  # whoever had broken the glass has signed on now
        duty(self).stand(locked=False)
        if self.is_active:
            self.dismiss()

    def on_sign_on_refused(self, message: SignOnRefused) -> None:
        """A wrong one, or the log cannot be asked; it can be typed again."""
        message.stop()
        self.checking = False
        self.say(duty(self).refusal(message.refused))
        self.query_one("#secret", Input).clear()

    def action_other(self) -> None:
        """Let somebody else sign on; nothing is left before they have."""
        self.app.push_screen(SignOnScreen(over_lock=True))

    def action_glass(self) -> None:
        """Take the desk without a secret."""
        self.app.push_screen(SignOnScreen(over_lock=True, glass=True))
