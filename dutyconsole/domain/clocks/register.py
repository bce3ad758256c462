"""Which clocks have fired, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from dutyconsole.domain.clocks.jumps import Jump, Jumps
from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import DESK, Entry
from dutyconsole.domain.events import (
    ClockAnswered,
    ClockFired,
    ClockJumped,
    ClockKind,
    ClockSnoozed,
    IncidentArchived,
    IncidentMerged,
)

CLOCK_KINDS: Final = frozenset(
    {
        ClockFired.KIND,
        ClockAnswered.KIND,
        ClockSnoozed.KIND,
        ClockJumped.KIND,
        IncidentArchived.KIND,
        IncidentMerged.KIND,
    }
)
"""Kinds of the entries that say what became of clocks."""

_ANSWERED_KEPT: Final = 200
"""So many answered clocks of no incident are remembered, so that none fires twice."""


@dataclass(frozen=True, slots=True)
class Fired:
    """A clock that has fired.

    Attributes:
        clock: Its name.
        incident: Empty where it belongs to none.
        fired_at: When, by the machine's clock as it was set then.
        position: Of the entry that says so.
        by: Of a clock of the machine that was set: by how much.
        until: Put off until then, as the entry at `until_position` says.
        snoozes: How often it was put off.
        answered: Somebody has seen to it.
    """

    clock: str
    what: ClockKind
    incident: str
    about: str
    step: str
    run: str
    fired_at: datetime
    position: int
    by: timedelta = timedelta()
    until: datetime | None = None
    until_position: int = 0
    snoozes: int = 0
    answered: bool = False


@dataclass(frozen=True, slots=True)
class ClockRegister:
    """The clocks that have fired, by name, and every time the machine's clock was set."""

    fired: Mapping[str, Fired] = field(default_factory=dict)
    jumps: Jumps = field(default_factory=Jumps)

    def silent_until(self, fired: Fired) -> datetime | None:
        """Until when it is put off, by the clock as it is set now; None where it never was."""
        return None if fired.until is None else self.jumps.today(fired.until, fired.until_position)

    def is_answered(self, clock: str) -> bool:
        """Whether somebody has said what was done about it."""
        fired = self.fired.get(clock)
        return fired is not None and fired.answered

    def sounds(self, clock: str, now: datetime) -> bool:
        """Whether a clock that is due is neither answered nor put off."""
        fired = self.fired.get(clock)
        if fired is None:
            return True
        until = self.silent_until(fired)
        return not fired.answered and (until is None or until <= now)


def fold_clocks(register: ClockRegister, entry: Entry) -> ClockRegister:
    """The register after one more entry of `CLOCK_KINDS`."""
    incident = "" if entry.stream == DESK else entry.stream.partition("/")[2]
    match read_event(entry):
        case ClockFired() as e:
            fired = Fired(
                e.clock, e.what, incident, e.about, e.step, e.run, entry.recorded_at, entry.position
            )
            return _with(register, fired)
        case ClockJumped() as e:
            by = timedelta(milliseconds=e.milliseconds)
            jumped = replace(
                register,
                jumps=register.jumps.with_jump(
                    Jump(entry.position, by, e.machine, entry.recorded_at, e.origin)
                ),
            )
            return _with(jumped, _of_jump(entry, by))
        case ClockAnswered() as e if e.clock in register.fired:
            answered = replace(register.fired[e.clock], answered=True)
            return _forgetting(_with(register, answered))
        case ClockSnoozed() as e if e.clock in register.fired:
            known = register.fired[e.clock]
            put_off = replace(
                known, until=e.until, until_position=entry.position, snoozes=known.snoozes + 1
            )
            return _with(register, put_off)
        case IncidentArchived() | IncidentMerged():
            left = {name: f for name, f in register.fired.items() if f.incident != incident}
            return replace(register, fired=left)
        case _:
            return register


def _of_jump(entry: Entry, by: timedelta) -> Fired:
    name = f"{ClockKind.JUMP}/{entry.position}"
    at = entry.recorded_at
    return Fired(name, ClockKind.JUMP, "", "", "", "", at, entry.position, by=by)


def _with(register: ClockRegister, fired: Fired) -> ClockRegister:
    return replace(register, fired={**register.fired, fired.clock: fired})


def _forgetting(register: ClockRegister) -> ClockRegister:
    """Without the oldest of those of no incident that are long answered."""
    over = [f.clock for f in register.fired.values() if f.answered and not f.incident]
    if len(over) <= _ANSWERED_KEPT:
        return register
    old = frozenset(islice(over, len(over) - _ANSWERED_KEPT))
    left = {name: f for name, f in register.fired.items() if name not in old}
    return replace(register, fired=left)
