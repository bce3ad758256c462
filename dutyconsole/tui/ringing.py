"""The part of the app that rings and blinks while an alarm is not acknowledged, and stops it."""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING, Final

from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.locale.names import say
from dutyconsole.locale.speech import tr, trn
from dutyconsole.tui.at_terminal import AtTerminal
from dutyconsole.tui.widgets.top_line import Alarming, Standing, TopLine

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from textual.timer import Timer

    from dutyconsole.desk.alarms import Acknowledged
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.scene import Officer
    from dutyconsole.domain.alarms import Alarm
    from dutyconsole.domain.text import Language
    from dutyconsole.tui.picture import Picture

RING_SECONDS: Final = 3
"""Between two bells; what comes in meanwhile needs none of its own."""

BLINK_SECONDS: Final = 0.5
"""On, then off for so long: once a second, between the 0.8 and 5 Hz at which a blink is seen."""

SILENCE_MINUTES: Final = 2


class Ringing(AtTerminal):
    """Rings and blinks, on every screen.

    Attributes:
        lit: What blinks is on; always, while nothing rings.
        ringing: The alarms that ring here now, the most urgent first.
    """

    clock: Callable[[], datetime]
    language: Language
    opened: Desk | None
    officer: Officer | None
    standing: Standing
    lit = True
    ringing: tuple[Alarm, ...] = ()
    _rung: frozenset[tuple[str, int]] = frozenset()
    _rung_at = float("-inf")
    _seconds = 0
    _blinking: Timer | None = None
    _answering = False

    @property
    @abstractmethod
    def desk(self) -> Desk:
        """The desk; only asked for once it is open."""

    @property
    @abstractmethod
    def picture(self) -> Picture:
        """The open incidents as last read."""

    @abstractmethod
    def look(self, *, again: bool = False) -> None:
        """Have a thread see whether the log has grown."""

    @abstractmethod
    def stand(self, **changes: object) -> None:
        """Change the standing and every top line that shows it."""

    @abstractmethod
    def refusal(self, refused: Refused) -> str:
        """A refusal in the officer's language."""

    # -- ringing ------------------------------------------------------------------------------

    def ring(self, *, second: bool = False) -> None:
        """Ring for what is new, and every few seconds for what still rings; a burst rings once.

        Args:
            second: Whether another second has passed.
        """
        if self.opened is None:
            return
        now = self.clock()
        left = self.unheard(now)
        self.ringing = self.picture.not_silenced(left, self.desk.name, now)
        causes = frozenset((alarm.key, alarm.position) for alarm in self.ringing)
        self._seconds += second
        rang_just_now = time.monotonic() - self._rung_at < RING_SECONDS
        is_new = bool(causes - self._rung) and not (causes & self._rung and rang_just_now)
        if is_new or (second and causes and self._seconds % RING_SECONDS == 0):
            self.bell()
            self._rung_at = time.monotonic()
        self._rung = causes
        self.stand(alarming=self._alarming(left, now))
        self._blink_while(bool(causes))

    def _alarming(self, left: tuple[Alarm, ...], now: datetime) -> Alarming:
        others = [alarm for alarm in left if not alarm.about]
        warnings = sum(alarm.is_warning for alarm in others)
        return Alarming(
            warnings=warnings,
            cautions=len(others) - warnings,
            heard=sum(not alarm.about for alarm in self.picture.loud(now)) - len(others),
            incoming_rings=any(alarm.about for alarm in self.ringing),
            others_ring=any(not alarm.about for alarm in self.ringing),
        )

    def unheard(self, now: datetime) -> tuple[Alarm, ...]:
        """The alarms that nobody has acknowledged, silenced or not, the most urgent first."""
        return self.picture.unheard(now)

    def _blink_while(self, something_rings: bool) -> None:
        if self._blinking is None:
            self._blinking = self.set_interval(BLINK_SECONDS, self.blink, pause=True)
        if something_rings:
            self._blinking.resume()
        elif not self.lit:
            self._blinking.pause()
            self.blink()
        else:
            self._blinking.pause()

    def blink(self) -> None:
        """Turn what blinks on or off, on the screen in front."""
        self.lit = not self.lit
        for line in self.screen.query(TopLine):
            line.blink()

    # -- acknowledging ------------------------------------------------------------------------

    def action_alarms(self) -> None:
        """Acknowledge what rings, from anywhere; with nothing left to, show what stands."""
        if self.officer is None:
            self.say_in_front(tr("Sign on first: an acknowledgement carries a name."), "-refused")
        elif self.opened is not None and not self._answering:
            left = self.unheard(self.clock())
            if left:
                self._acknowledge(self.officer, frozenset(alarm.key for alarm in left))
            else:
                self._show_alarms()

    def _acknowledge(self, officer: Officer, keys: Collection[str]) -> None:
        from dutyconsole.desk.alarms import acknowledge

        self._answering = True
        desk = self.desk

        def work() -> None:
            try:
                done = acknowledge(desk, officer, keys)
            except Refused as refused:
                self.call_from_thread(self._not_acknowledged, refused)
            else:
                self.call_from_thread(self._acknowledged, done)

        self.run_worker(work, thread=True)

    def _acknowledged(self, done: Acknowledged) -> None:
        self._answering = False
        self.stand(lost=False)
        if done.entry is None:
            self.say_in_front(tr("Nothing is to be acknowledged."), "-done")
        else:
            self.say_in_front(self._words(done), "-done")
        self.look(again=True)

    def _words(self, done: Acknowledged) -> str:
        first, *rest = done.alarms
        roster = self.picture.roster
        said = say(first.phrase, self.desk.reference, roster, self.language)
        if not rest:
            return tr("ACKNOWLEDGED: {alarm}", alarm=said)
        return trn(
            "ACKNOWLEDGED: {alarm}, and {n} more",
            "ACKNOWLEDGED: {alarm}, and {n} more",
            len(rest),
            alarm=said,
        )

    def _not_acknowledged(self, refused: Refused) -> None:
        self._answering = False
        if refused.code is Code.NOT_RECORDED:
            self.stand(lost=True)
        self.say_in_front(self.refusal(refused), "-refused")
        self.look(again=True)

    def _show_alarms(self) -> None:
        from dutyconsole.tui.screens.modals.alarms import AlarmsModal

        if isinstance(self.screen, AlarmsModal):
            self.screen.dismiss()
        elif self.standing.locked or not self.picture.standing_at(self.clock()):
            self.say_in_front(tr("Nothing is to be acknowledged."), "-done")
        else:
            self.push_screen(AlarmsModal())

    # -- silencing ----------------------------------------------------------------------------

    def action_silence(self) -> None:
        """Silence what rings now."""
        if self.officer is None or not self.unheard(self.clock()):
            return
        from dutyconsole.desk.alarms import silence

        desk, officer = self.desk, self.officer

        def work() -> None:
            try:
                silence(desk, officer, SILENCE_MINUTES)
            except Refused as refused:
                self.call_from_thread(self._not_acknowledged, refused)
            self.call_from_thread(partial(self.look, again=True))

        self.run_worker(work, thread=True)
