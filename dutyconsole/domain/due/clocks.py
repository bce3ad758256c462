"""Clocks that run towards something or have fired, and a machine's clock that was set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from dutyconsole.domain.clocks.clock import Clock
from dutyconsole.domain.clocks.derive import clocks_beside, clocks_of
from dutyconsole.domain.due.item import Due, DueKind
from dutyconsole.domain.events import ClockKind
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.office import Office
from dutyconsole.domain.phrase import Phrase

COUNTED_DOWN: Final = frozenset({ClockKind.SECTION, ClockKind.STATION, ClockKind.AIRCON})
"""Clocks that stand in the list before they fire; what others run for has a line of its own."""


def clocks_due(incident: Incident, office: Office, now: datetime) -> Iterator[Due]:
    """Those of an incident; `about` is the clock's name. An answered one is gone."""
    yield from _lines(clocks_of(incident, office), office, now)


def clocks_due_beside(office: Office, now: datetime) -> Iterator[Due]:
    """Those of no incident; and the machine's clock was set, and nobody has said they saw it."""
    yield from _lines(clocks_beside(office), office, now)
    for fired in office.clocks.fired.values():
        if fired.what is ClockKind.JUMP and not fired.answered:
            until = office.clocks.silent_until(fired)
            put_off = until if until is not None and until > now else None
            yield Due(DueKind.CLOCK, jump_phrase(fired.by), put_off, about=fired.clock)


def _lines(clocks: Iterable[Clock], office: Office, now: datetime) -> Iterator[Due]:
    register = office.clocks
    for clock in clocks:
        at = clock.due_at(register.jumps)
        fired = register.fired.get(clock.name)
        if fired is not None and fired.answered:
            continue
        if fired is not None and not register.sounds(clock.name, now):
            at = register.silent_until(fired) or at
        elif at > now and clock.what not in COUNTED_DOWN:
            continue
        yield Due(DueKind.CLOCK, clock.phrase, at, clock.step, clock.run, clock.name)


def jump_phrase(by: timedelta) -> Phrase:
    """By how much the machine's clock was set, in a sentence."""
    seconds = round(abs(by).total_seconds())
    text = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if by < timedelta():
        return Phrase.of("CLOCK SET BACK by {time}: look at the times you enter", time=text)
    return Phrase.of("CLOCK SET FORWARD by {time}: look at the times you enter", time=text)
