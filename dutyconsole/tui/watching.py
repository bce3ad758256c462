"""The part of the app that watches the log: pictures taken in a thread, the clock, the bell."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual import events
from textual.screen import ModalScreen

from dutyconsole.domain.refusal import Refused
from dutyconsole.tui.crash import CrashSafe
from dutyconsole.tui.in_order import InOrder
from dutyconsole.tui.keeping_time import KeepingTime
from dutyconsole.tui.messages import LogGrew, LogLost
from dutyconsole.tui.ringing import Ringing
from dutyconsole.tui.setting import Setting
from dutyconsole.tui.tidying import Tidying
from dutyconsole.tui.widgets.top_line import Standing, TopLine

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.scene import Officer
    from dutyconsole.tui.picture import Picture, Viewer

POLL_SECONDS = 0.5

PROBE_TICKS = 5
"""Seconds between two looks whether a log that could not be written can be again."""


class Watching(KeepingTime, Ringing, InOrder, CrashSafe):
    """Keeps every screen at the newest picture of the log.

    Attributes:
        opened: The desk, once its log is open.
        officer: Who is signed on.
        standing: What every screen's top line says.
        unread: Why the log could not be read when it was last looked at.
        tidying: Looks for waste in quiet moments; None: Python does as it does.
    """

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self.setting = setting
        self.clock = setting.clock
        self.opened: Desk | None = None
        self.officer: Officer | None = None
        self.standing = Standing()
        self.tidying: Tidying | None = None
        self._picture: Picture | None = None
        self._viewer: Viewer | None = None
        self._looking = False
        self._look_again = False
        self._lost_for = 0
        self._probing = False
        self.unread: Refused | None = None
        self._touched = self.clock()

    async def on_event(self, event: events.Event) -> None:
        """Any key or click shows that somebody is there."""
        if isinstance(event, events.InputEvent):
            self._touched = self.clock()
        await super().on_event(event)

    @abstractmethod
    def action_lock(self) -> None:
        """Lock the desk."""

    @property
    def desk(self) -> Desk:
        """The desk; only asked for once it is open."""
        assert self.opened is not None, "screens that need the desk come after its opening"
        return self.opened

    @property
    def picture(self) -> Picture:
        """The open incidents as last read; only asked for once the desk is open."""
        assert self._picture is not None, "there is nothing to show before the log is open"
        return self._picture

    def watch_log(self, desk: Desk) -> None:
        """Begin to keep every screen at the newest picture of a desk's log."""
        # What an incident is comes with it, and is not needed for the first paint.
        from dutyconsole.tui.picture import Picture, Viewer

        self.opened = desk
        self._picture, self._viewer = Picture(), Viewer()
        self.set_interval(POLL_SECONDS, self.look)
        self.set_interval(1, self.tick)
        self.keep_time(desk)
        self.look()

    def look(self, *, again: bool = False) -> None:
        """Have a thread see whether the log has grown; one looks at a time."""
        self.catching_up = self.catching_up or again
        if self._looking:
            self._look_again = self._look_again or again
            return
        if self._viewer is None:
            return
        self._looking = True
        look = partial(self._look, self.desk, self._viewer, self.picture.position)
        self.run_worker(look, thread=True, group="look")

    def _look(self, desk: Desk, viewer: Viewer, known: int) -> None:
        try:
            now = self.clock()
            stale = desk.log.position() != known or self.picture.is_stale(now)
            stale = stale or desk.backup_late != self.picture.backup_late
            picture = viewer.take(desk, now) if stale else self.picture
        except Refused as refused:
            self.post_message(LogLost(refused))
        else:
            self.post_message(LogGrew(picture))

    def on_log_grew(self, message: LogGrew) -> None:
        """Show the newer picture everywhere; ring at once for what is new."""
        before, self._picture = self.picture, message.picture
        self._looked()
        self.ring()
        self.stand(
            position=self.picture.position,
            lost=self.standing.lost
            and self.unread is None
            and before.position == self.picture.position,
            incoming=len(self.picture.incoming),
            silent_until=self.picture.silent_until(self.desk.name, self.clock()),
            due=self.picture.next_due,
            glass=tuple(taken.desk for taken in self.picture.office.sign_ons.under_way()),
        )
        self.unread = None
        if before is not self.picture:
            self._show_standing()  # names may be known only now
            for screen in self.screen_stack:
                show = getattr(screen, "show_picture", None)
                if show is not None and screen.children:  # none: not yet, or no more
                    show(self.picture)

    def on_log_lost(self, message: LogLost) -> None:
        """Say that the log cannot be read."""
        self._looked()
        self.unread = message.refused
        self.stand(lost=True)

    def _looked(self) -> None:
        self._looking = self.catching_up = False
        if self._look_again:
            self._look_again = False
            self.look(again=True)

    def tick(self) -> None:
        """Once a second: the clock of the screen in front, and the bell while something rings."""
        for line in self.screen.query(TopLine):
            line.tick()
        self.ring(second=True)
        if self.opened is not None:
            self.see_to_clocks()
            self._probe()
            self.stand(short=self.opened.log.short_of_space)
        now = self.clock()
        self._touched = min(self._touched, now)  # the clock may have been put back
        if self.tidying is not None and not isinstance(self.screen, ModalScreen):
            self.tidying.second(self.picture.position, now, self._touched)
        idle = self.opened.lock_after if self.opened else None
        if idle is not None and self.officer is not None and now - self._touched >= idle:
            self.action_lock()

    def _probe(self) -> None:
        """While the header says NOT RECORDED: see whether it still is so, now and then."""
        lost = self.standing.lost and self.unread is None
        self._lost_for = self._lost_for + 1 if lost else 0
        if lost and not self._probing and self._lost_for >= PROBE_TICKS:
            self._lost_for, self._probing = 0, True
            self.run_worker(partial(self._try_to_write, self.desk), thread=True, group="probe")

    def _try_to_write(self, desk: Desk) -> None:
        answers = True
        try:
            desk.log.probe()
        except Refused:
            answers = False
        self.call_from_thread(self._probed, answers=answers)

    def _probed(self, *, answers: bool) -> None:
        self._probing = False
        if answers and self.unread is None:
            self.stand(lost=False)

    def catch_up(self) -> None:
        """Time has passed unseen: the clock, the bell and the log as they are now."""
        self.tick()
        self.look(again=True)

    def stand(self, **changes: object) -> None:
        """Change the standing and every top line that shows it."""
        after = replace(self.standing, **changes)  # type: ignore[arg-type]
        if after == self.standing:
            return
        self.standing = after
        self._show_standing()

    def _show_standing(self) -> None:
        for screen in self.screen_stack:
            for line in screen.query(TopLine):
                line.show(self.standing)
