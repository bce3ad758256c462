"""The line that is always visible: practice, desk, officer, call, clock, log, what rings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal

from dutyconsole.locale.speech import tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.show import clock_time, countdown, cut, one_line
from dutyconsole.tui.widgets.words import Words

WIDE: Final = 100
"""Columns from which there is room for the alarms by class."""

LEAST_SIZE: Final = (80, 24)
"""Columns and lines for which every screen is made."""

_CELLS: Final = (
    *("small", "practice", "glass", "place", "kept", "line", "ringing", "alarms", "due"),
    *("clock", "logstate"),
)


@dataclass(frozen=True, slots=True)
class Alarming:
    """How many alarms there are beside what nobody has taken up, and what blinks.

    Attributes:
        warnings: Not acknowledged.
        cautions: Not acknowledged.
        heard: Acknowledged, with their cause still there.
        incoming_rings: Something rings that nobody has taken up.
        others_ring: Some other alarm rings.
    """

    warnings: int = 0
    cautions: int = 0
    heard: int = 0
    incoming_rings: bool = False
    others_ring: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What the top line says besides the time.

    Attributes:
        practice: SAMPLE, DEMO or DRILL; nothing where it is real.
        line: Who is on the telephone.
        position: The log's; None while it is being opened.
        lost: The last write did not reach the disk, or the log cannot be read.
        short: MiB that are left where the log's disk is nearly full.
        incoming: How many incidents wait to be taken up.
        alarming: Every other alarm.
        silent_until: Until when what rings now is silenced.
        due: When the next thing is due.
        glass: Desks that are worked at without a secret.
    """

    practice: str = ""
    desk: str = ""
    person: str = ""
    line: str = ""
    position: int | None = None
    lost: bool = False
    short: int | None = None
    incoming: int = 0
    alarming: Alarming = Alarming()
    silent_until: datetime | None = None
    due: datetime | None = None
    locked: bool = False
    glass: tuple[str, ...] = ()


class TopLine(Horizontal):
    """Shows the app's standing; the clock is a widget of its own, so that only it repaints."""

    DEFAULT_CSS = """
    TopLine {
        dock: top; height: 1; background: $panel; color: $foreground;
        & Words { width: auto; height: 1; padding: 0 1; text-wrap: nowrap; }
        & .-none { display: none; }
        & #practice { background: $warning; color: $background; text-style: bold; }
        & #small { background: $warning; color: $background; text-style: bold; }
        & #place { width: 1fr; text-overflow: clip; }
        & #line, & #kept { text-style: bold; }
        & #kept { color: $text-error; }
        & #logstate.-lost { background: $error; color: $background; text-style: bold; }
        & #glass { background: $error; color: $background; text-style: bold; }
        & #glass:nocolor { text-style: bold reverse; }
        & #ringing, & #alarms { background: $error; color: $background; text-style: bold; }
        & #ringing.-off, & #alarms.-off { background: $panel; color: $text-error; }
        & #ringing:nocolor, & #alarms:nocolor { text-style: bold reverse; }
        & #ringing.-off:nocolor, & #alarms.-off:nocolor { text-style: bold; }
        & #alarms.-heard { background: $panel; color: $foreground; text-style: none; }
        & #due.-late { color: $text-error; text-style: bold; }
    }
    """

    def compose(self) -> ComposeResult:
        """Lay out the line."""
        for name in _CELLS:
            yield Words(id=name)

    def on_mount(self) -> None:
        """Show what is known."""
        self.show(duty(self).standing)

    def on_resize(self) -> None:
        """Show as much as there is room for."""
        self.show(duty(self).standing)

    def tick(self) -> None:
        """Show the time; what is due and what is silent count down, lost keeping is said."""
        if not self.children:  # its screen is just being laid out anew
            return
        app = duty(self)
        now = app.clock()
        standing = app.standing
        self._put("kept", "" if app.drafts.keeps else tr("TYPING NOT KEPT"))
        self._cell("clock").say(clock_time(now, app.zone))
        if standing.silent_until is not None:
            self._show_ringing(standing, now)
        if standing.due is not None:
            self._show_due(standing.due, now)

    def blink(self) -> None:
        """What rings is bright or dark by turns; its words stay, also where nothing can blink."""
        if self.children:
            app = duty(self)
            alarming = app.standing.alarming
            self._cell("ringing").set_class(alarming.incoming_rings and not app.lit, "-off")
            self._cell("alarms").set_class(alarming.others_ring and not app.lit, "-off")

    def show(self, standing: Standing) -> None:
        """Show another standing."""
        if not self.children:
            return
        app = duty(self)
        now = app.clock()
        self._put("small", self._too_small())
        self._put("practice", standing.practice)
        self._put("glass", self._glass(standing))
        place = tr("DESK {desk}", desk=standing.desk) if standing.desk else tr("DUTY DESK")
        locked = tr("LOCKED") if standing.locked else app.person_name(standing.person)
        self._cell("place").say(one_line(f"{place}  {locked}"))
        room = max(10, app.size.width // 5)
        on_line = tr("LINE {caller}", caller=one_line(standing.line)) if standing.line else ""
        if standing.locked and on_line:
            on_line = tr("LINE")  # who it is, is private
        self._put("line", cut(on_line, room))
        self._put("kept", "" if app.drafts.keeps else tr("TYPING NOT KEPT"))
        self._show_ringing(standing, now)
        self._show_alarms(standing.alarming)
        self.blink()
        self._put("due", "")
        if standing.due is not None:
            self._show_due(standing.due, now)
        log = self._cell("logstate")
        log.say(self._log(standing))
        log.set_class(standing.lost or standing.short is not None, "-lost")
        self._cell("clock").say(clock_time(now, app.zone))

    def _too_small(self) -> str:
        """That the window hides something, first of all; nothing where it is large enough."""
        size, least = duty(self).size, LEAST_SIZE
        if size.width >= least[0] and size.height >= least[1]:
            return ""
        return tr("TOO SMALL {w}x{h}", w=size.width, h=size.height)

    def _show_ringing(self, standing: Standing, now: datetime) -> None:
        text = tr("! INCOMING {n}", n=standing.incoming) if standing.incoming else ""
        if text and standing.silent_until is not None and self._silent(standing, now):
            left = countdown(standing.silent_until, now)
            text = tr("! INCOMING {n} silent {left}", n=standing.incoming, left=left)
        self._put("ringing", text)

    def _show_alarms(self, alarming: Alarming) -> None:
        left = alarming.warnings + alarming.cautions
        self._put("alarms", self._alarms(alarming, left))
        self._cell("alarms").set_class(not left, "-heard")

    def _alarms(self, alarming: Alarming, left: int) -> str:
        if not left:
            return tr("ALARM {n}", n=alarming.heard) if alarming.heard else ""
        if duty(self).size.width < WIDE:
            return tr("! ALARM {n}", n=left)
        if not alarming.cautions:
            return tr("! WARNING {n}", n=alarming.warnings)
        if not alarming.warnings:
            return tr("! CAUTION {n}", n=alarming.cautions)
        both = {"warnings": alarming.warnings, "cautions": alarming.cautions}
        return tr("! WARNING {warnings} CAUTION {cautions}", **both)

    def _show_due(self, due: datetime, now: datetime) -> None:
        if duty(self).standing.lost and self._too_small():
            self._put("due", "")  # what is not recorded goes before what is due
            return
        late = due < now
        self._put("due", (tr("LATE {t}") if late else tr("DUE {t}")).format(t=countdown(due, now)))
        self._cell("due").set_class(late, "-late")

    def _silent(self, standing: Standing, now: datetime) -> bool:
        return standing.silent_until is not None and now < standing.silent_until

    def _log(self, standing: Standing) -> str:
        if standing.lost:
            return tr("NOT RECORDED")
        if standing.position is None:
            return tr("log opening")
        if standing.short is not None:
            return tr("DISK {n} MiB", n=standing.short)
        return tr("log ok {position}", position=standing.position)

    def _glass(self, standing: Standing) -> str:
        if not standing.glass:
            return ""
        if standing.desk in standing.glass or duty(self).size.width < WIDE:
            return tr("BREAK-GLASS")
        return one_line(tr("BREAK-GLASS AT {desks}", desks=tr(", ").join(standing.glass)))

    def _put(self, name: str, text: str) -> None:
        cell = self._cell(name)
        cell.say(text)
        cell.set_class(not text, "-none")

    def _cell(self, name: str) -> Words:
        return self.query_one(f"#{name}", Words)
