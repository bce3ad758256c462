"""What becomes of clocks: they fire, are answered, or are put off for a short time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from dutyconsole.domain.clocks.clock import Clock
from dutyconsole.domain.clocks.register import ClockRegister, Fired
from dutyconsole.domain.clocks.settings import ClockSettings
from dutyconsole.domain.events import ClockAnswered, ClockFired, ClockSnoozed
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.wording import worded


def next_to_fire(clocks: Iterable[Clock], register: ClockRegister) -> datetime | None:
    """When the next clock fires, by the machine's clock as it is set now; None where none runs."""
    waiting = (c.due_at(register.jumps) for c in clocks if c.name not in register.fired)
    return min(waiting, default=None)


def firing(
    clocks: Iterable[Clock], register: ClockRegister, now: datetime
) -> tuple[ClockFired, ...]:
    """The clocks that are due and have not fired yet, each once."""
    found = {
        clock.name: ClockFired(
            clock=clock.name,
            what=clock.what,
            started_at=clock.started_at,
            due_at=due_at,
            about=clock.about,
            step=clock.step,
            run=clock.run,
        )
        for clock in clocks
        if clock.name not in register.fired and (due_at := clock.due_at(register.jumps)) <= now
    }
    return tuple(found.values())


def answer(register: ClockRegister, clock: str, text: str) -> ClockAnswered:
    """Say what was done about a clock that has fired.

    Raises:
        Refused: `unknown`, `invalid` without words, `lost_race` where somebody has answered it.
    """
    return ClockAnswered(_open(register, clock).clock, worded(text, "What was done"))


def snooze(
    register: ClockRegister, settings: ClockSettings, clock: str, minutes: int, now: datetime
) -> ClockSnoozed:
    """Put a clock that has fired off for some minutes.

    Raises:
        Refused: `unknown`; `invalid` where that is too long or it was put off too often;
            `lost_race` where somebody has answered it.
    """
    fired = _open(register, clock)
    if not 1 <= minutes <= settings.snooze_minutes:
        refuse(
            Code.INVALID,
            "A clock cannot be put off for {minutes} minutes",
            "put it off for 1 to {longest} minutes, or say what was done",
            minutes=minutes,
            longest=settings.snooze_minutes,
        )
    if fired.snoozes >= settings.snooze_times:
        refuse(
            Code.INVALID,
            "This clock was put off as often as the local setting allows: {times}",
            "say what was done about it",
            times=fired.snoozes,
        )
    return ClockSnoozed(fired.clock, now + timedelta(minutes=minutes))


def _open(register: ClockRegister, clock: str) -> Fired:
    fired = register.fired.get(clock)
    if fired is None:
        refuse(
            Code.UNKNOWN,
            "No clock {clock!r} has fired",
            "list the clocks",
            clock=clock[:80],
        )
    if fired.answered:
        refuse(
            Code.LOST_RACE,
            "Somebody has already said what was done about this clock",
            "look at the log",
        )
    return fired
