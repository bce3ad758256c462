"""`d`: the telephone register, day by day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from dutyconsole.desk.register import calls_on
from dutyconsole.domain.clocktime import EARLIEST
from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.register import NotedCall
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import LIST_COMMANDS, REGISTER_COMMANDS, bindings
from dutyconsole.tui.picture import Picture
from dutyconsole.tui.register import call_lines, counted, office_rules
from dutyconsole.tui.screens.modals.noted_call import NotedCallModal
from dutyconsole.tui.screens.modals.picking import PickingModal
from dutyconsole.tui.telling import reader

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk


class RegisterModal(PickingModal):
    """The calls of one day that stayed calls, the newest first."""

    HELP = N_(
        "THE TELEPHONE REGISTER. Calls that stayed calls, a day at a time: Left and Right change "
        "the day. Enter opens one in full: it can be reported to the leader, become an incident, "
        "join one, or become a task. Callers are masked; N shows them in the call itself. Late is "
        "what was answered after more than four rings, where the rings were given: the source's "
        "office rules."
    )
    BINDINGS: ClassVar = bindings(REGISTER_COMMANDS)
    OWN_COMMANDS = (*REGISTER_COMMANDS, *LIST_COMMANDS)

    def __init__(self) -> None:
        super().__init__()
        self._day: date | None = None
        self._calls: tuple[NotedCall, ...] = ()
        self._read_day: date | None = None

    def on_mount(self) -> None:
        """Begin with today."""
        super().on_mount()
        self._read()

    @property
    def day(self) -> date:
        """The day that is shown."""
        return self._day or self._today

    @property
    def _today(self) -> date:
        app = duty(self)
        return app.clock().astimezone(app.zone).date()

    def heading(self) -> str:
        """Which day."""
        day = self.day.isoformat()
        if self.day == self._today:
            return tr("TELEPHONE REGISTER {day}, today", day=day)
        return tr("TELEPHONE REGISTER {day}", day=day)

    def intro(self) -> str:
        """How many calls, and what the source asks for."""
        return f"{counted(self._calls)}\n{office_rules()}"

    def lines(self, width: int) -> Iterable[tuple[str, Content]]:
        """Two lines each."""
        to = reader(self)
        for call in self._calls:
            yield str(call.position), call_lines(call, to, width)

    def nothing(self) -> str:
        """No calls."""
        if self._read_day != self.day:
            return tr("reading ...")
        return tr("No call of this day stayed a call.")

    def keys(self) -> str:
        """The keys."""
        return tr("Enter open   Left Right day   Esc back")

    def enter(self, line_id: str) -> None:
        """Open a call."""
        call = next((c for c in self._calls if str(c.position) == line_id), None)
        if call is not None:
            self.open(NotedCallModal(call))

    def show_picture(self, picture: Picture) -> None:
        """Read it again: calls come in and are seen to."""
        self._read()

    def action_day_before(self) -> None:
        """The day before."""
        self._go(-1)

    def action_day_after(self) -> None:
        """The day after, up to today."""
        self._go(1)

    def _go(self, days: int) -> None:
        wanted = self.day + timedelta(days=days)
        if EARLIEST <= wanted <= self._today:
            self._day = None if wanted == self._today else wanted
            self._calls = ()
            self.show()
            self._read()

    # -- reading ------------------------------------------------------------------------------

    def _read(self) -> None:
        app = duty(self)
        work = partial(self._look, app.desk, self.day)
        self.run_worker(work, thread=True, group="register", exclusive=True)

    def _look(self, desk: Desk, day: date) -> None:
        try:
            found = calls_on(desk, day, duty(self).zone)
        except Refused as refused:
            self.app.call_from_thread(self.tell, duty(self).refusal(refused))
        else:
            self.app.call_from_thread(self._have, day, found)

    def _have(self, day: date, calls: tuple[NotedCall, ...]) -> None:
        if day == self.day and self.is_mounted:
            self._read_day, self._calls = day, calls
            self.show()
