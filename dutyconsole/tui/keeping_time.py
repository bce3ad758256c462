"""The part of the app that has clocks fire, and sees when the machine's own clock was set."""

from __future__ import annotations

from abc import abstractmethod
from functools import partial
from typing import TYPE_CHECKING, Final

from textual.app import App

from dutyconsole.domain.refusal import Refused
from dutyconsole.timepiece import Timepiece, machine_name

if TYPE_CHECKING:
    from dutyconsole.desk.clocks import ClockWatch
    from dutyconsole.desk.desk import Desk
    from dutyconsole.tui.picture import Picture
    from dutyconsole.tui.setting import Setting

RETRY_TICKS: Final = 5
"""After a clock could not be recorded, seconds until it is tried again, with a bell."""


class KeepingTime(App[None]):
    """Has what is due recorded, within a second, whoever is signed on.

    A tick in which nothing is due compares two numbers: no thread, no transaction.
    """

    setting: Setting
    _watch: ClockWatch | None = None
    _recording = False
    _lost = False
    _wait = 0

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

    def keep_time(self, desk: Desk) -> None:
        """Begin to compare the machine's two clocks; one set back meanwhile is said at once."""
        from dutyconsole.desk.clocks import ClockWatch

        steady = self.setting.steady
        if steady is not None:
            timepiece = Timepiece(self.setting.clock, steady, machine_name())
            self._watch = ClockWatch(timepiece, desk.log.position())
            self._record(desk, first=True)

    def see_to_clocks(self) -> None:
        """Have recorded what is due; called once a second."""
        if self._wait:
            self._wait -= 1
        elif not self._recording and (
            self._was_set or self.picture.is_to_fire(self.setting.clock())
        ):
            self._record(self.desk)

    @property
    def _was_set(self) -> bool:
        return self._watch is not None and self._watch.has_moved

    def _record(self, desk: Desk, *, first: bool = False) -> None:
        self._recording = True
        self.run_worker(partial(self._fire, desk, self._watch, first), thread=True, group="clocks")

    def _fire(self, desk: Desk, watch: ClockWatch | None, first: bool) -> None:
        from dutyconsole.desk.clocks import fire

        try:
            if watch is not None and first:
                watch.note_at_start(desk)
            elif watch is not None and watch.has_moved:
                watch.note(desk)
            fire(desk)
        except Refused:
            self.call_from_thread(self._recorded, lost=True)
        else:
            self.call_from_thread(self._recorded)

    def _recorded(self, *, lost: bool = False) -> None:
        self._recording = False
        if lost:
            self._wait = RETRY_TICKS
            self.stand(lost=True)
            self.bell()
        elif self._lost:
            self.stand(lost=False)
        self._lost = lost
        self.look(again=not lost)
