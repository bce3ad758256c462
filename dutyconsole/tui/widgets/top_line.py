"""The line that is always visible: practice or live, desk, officer, clock, log, what rings."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from dutyconsole.tui.access import duty
from dutyconsole.tui.show import clock_time, styled


@dataclass(frozen=True, slots=True)
class Standing:
    """What the top line says besides the time."""

    practice: str = ""
    desk: str = ""
    person: str = ""
    position: int | None = None
    lost: bool = False
    incoming: int = 0

    @property
    def log(self) -> str:
        """The state of the log in words."""
        if self.lost:
            return "NOT RECORDED"
        return "log opening" if self.position is None else f"log ok {self.position}"


class TopLine(Horizontal):
    """Shows the app's standing; the clock is a widget of its own, so that only it repaints."""

    DEFAULT_CSS = """
    TopLine {
        dock: top; height: 1; background: $panel; color: $foreground;
        & Static { width: auto; height: 1; padding: 0 1; text-wrap: nowrap; }
        & #practice { background: $warning; color: $background; text-style: bold; }
        & #practice.-live { display: none; }
        & #place { width: 1fr; text-overflow: clip; }
        & #logstate.-lost { background: $error; color: $background; text-style: bold; }
        & #ringing.-none { display: none; }
        & #ringing { background: $error; color: $background; text-style: bold; }
    }
    """

    def compose(self) -> ComposeResult:
        """Lay out the line."""
        yield Static(id="practice")
        yield Static(id="place")
        yield Static(id="ringing")
        yield Static(id="clock")
        yield Static(id="logstate")

    def on_mount(self) -> None:
        """Show what is known."""
        self.show(duty(self).standing)
        self.tick()
        self.set_interval(1, self.tick)

    def tick(self) -> None:
        """Show the time."""
        app = duty(self)
        self.query_one("#clock", Static).update(clock_time(app.clock(), app.zone))

    def show(self, standing: Standing) -> None:
        """Show another standing."""
        practice = self.query_one("#practice", Static)
        practice.update(standing.practice)
        practice.set_class(not standing.practice, "-live")
        place = f"DESK {standing.desk}" if standing.desk else "DUTY DESK"
        self.query_one("#place", Static).update(styled(f"{place}  {standing.person}", ""))
        ringing = self.query_one("#ringing", Static)
        ringing.update(f"! INCOMING {standing.incoming}")
        ringing.set_class(not standing.incoming, "-none")
        log = self.query_one("#logstate", Static)
        log.update(standing.log)
        log.set_class(standing.lost, "-lost")
