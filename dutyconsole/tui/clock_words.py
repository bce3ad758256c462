"""How entries about clocks read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from dutyconsole.domain import events
from dutyconsole.domain.due.clocks import jump_phrase
from dutyconsole.domain.events import ClockKind
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.telling import Telling

WHAT: Final = {
    ClockKind.STEP: N_("time is up: step {about}"),
    ClockKind.REPORT: N_("time is up: a repeating report"),
    ClockKind.RETURNED: N_("time is up: report {about} has not come back"),
    ClockKind.SECTION: N_("time is up: stopped in a section"),
    ClockKind.STATION: N_("time is up: stopped in a station"),
    ClockKind.AIRCON: N_("time is up: air-conditioning off"),
    ClockKind.IDLE: N_("time is up: nothing recorded"),
    ClockKind.ORDER: N_("time is up: order {about} not read back"),
    ClockKind.CALL: N_("time is up: {about} not reached again"),
    ClockKind.JUMP: N_("the clock of this machine was set"),
}
"""What a clock ran for, once it has fired."""


def _fired(t: Telling, e: events.ClockFired) -> str:
    return tr(WHAT[e.what], about=_about(t, e))


def _about(t: Telling, e: events.ClockFired) -> str:
    match e.what:
        case ClockKind.STEP:
            return t.step(e.run, e.step)
        case ClockKind.CALL:
            return t.to.office(e.about)
        case _:
            return e.about


def _answered(t: Telling, e: events.ClockAnswered) -> str:
    return tr("on the clock that fired: {text}", text=e.text)


def _snoozed(t: Telling, e: events.ClockSnoozed) -> str:
    return tr("the clock that fired is put off until {until}", until=t.to.time(e.until))


def _jumped(t: Telling, e: events.ClockJumped) -> str:
    return t.to.say(jump_phrase(timedelta(milliseconds=e.milliseconds)))


CLOCK_FIELDS: Final = (
    *(N_("clock"), N_("started at"), N_("milliseconds"), N_("machine")),
    *(N_("returned"), N_("aircon"), N_("idle"), N_("jump")),
)
"""Fields of entries about clocks and our own values in them, for the catalogues."""

CLOCK_WORDS: Final[Mapping[str, Callable[[Telling, Any], str]]] = {
    events.ClockFired.KIND: _fired,
    events.ClockAnswered.KIND: _answered,
    events.ClockSnoozed.KIND: _snoozed,
    events.ClockJumped.KIND: _jumped,
}
"""What an entry of each kind about clocks says."""
