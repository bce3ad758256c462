"""Clocks at the desk: they fire once over all desks, are answered or put off, and stay right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.ports import Turn
from dutyconsole.desk.scene import Officer, Scene
from dutyconsole.domain.clocks import answering
from dutyconsole.domain.clocks.clock import Clock
from dutyconsole.domain.clocks.derive import clocks_beside, clocks_of, every_clock
from dutyconsole.domain.clocks.jumps import TOLERATED
from dutyconsole.domain.clocks.register import ClockRegister, Fired, fold_clocks
from dutyconsole.domain.due.clocks import jump_phrase
from dutyconsole.domain.entry import DESK, Entry
from dutyconsole.domain.events import ClockJumped, ClockKind, Event
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.phrase import Phrase
from dutyconsole.timepiece import Timepiece

OPEN_STATES = ("incoming", "active")
"""Incidents whose clocks run."""


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A clock as a list shows it.

    Attributes:
        due_at: By the machine's clock as it is set now.
        fired: What became of it; None: it has not fired.
        silent_until: Put off until then.
    """

    clock: str
    what: ClockKind
    phrase: Phrase
    incident: str
    due_at: datetime
    fired: Fired | None
    silent_until: datetime | None


class ClockWatch:
    """Sees when the machine's clock was set while this process runs.

    Args:
        timepiece: The machine's two clocks.
        position: Of the log, as this process starts.
    """

    def __init__(self, timepiece: Timepiece, position: int) -> None:
        self.machine = timepiece.machine
        self._timepiece = timepiece
        self._known = (timepiece.origin(), position)

    @property
    def has_moved(self) -> bool:
        """Whether the clock was set since it was last looked at. Costs next to nothing."""
        return abs(self._timepiece.origin() - self._known[0]) > TOLERATED

    def note(self, desk: Desk) -> Entry | None:
        """Record by how much it was set, unless another desk of the machine has done so.

        Raises:
            Refused: `not_recorded`.
        """

        def work(scene: Scene) -> Entry | None:
            (before, position), origin = self._known, self._timepiece.origin()
            jumps = scene.office.clocks.jumps
            by = jumps.unrecorded(self.machine, position, before, origin)
            if by is None:
                return None
            return _jumped(scene, by, self.machine, origin)

        origin = self._timepiece.origin()
        entry = desk.by_itself(work)
        self._known = origin, entry.position if entry else desk.ledger.position
        return entry

    def note_at_start(self, desk: Desk) -> Entry | None:
        """Record that the clock is behind the newest entry: it was set back while no desk was open.

        By how much at least, is known; by how much exactly, is not.

        Raises:
            Refused: `not_recorded`.
        """

        def behind(turn: Turn) -> timedelta:
            newest = turn.read(newest_first=True, limit=1)
            return newest[0].recorded_at - turn.now if newest else timedelta()

        def work(scene: Scene) -> Entry | None:
            by = behind(scene.turn)
            if by <= TOLERATED:
                return None
            return _jumped(scene, -by, self.machine, self._timepiece.origin())

        entry = desk.by_itself(work)
        self._known = self._timepiece.origin(), desk.ledger.position
        return entry


def fire(desk: Desk) -> tuple[Entry, ...]:
    """Record every clock that is due and has not fired, in one transaction.

    Any number of desks may do so at once: each clock fires once.

    Raises:
        Refused: `not_recorded`.
    """
    return desk.by_itself(lambda scene: tuple(_fire(scene)))


def answer(desk: Desk, officer: Officer, clock: str, text: str) -> Entry:
    """Say what was done about a clock that has fired, or is due and could not be recorded so far.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `lost_race`,
            `not_recorded`.
    """

    def work(scene: Scene) -> Entry:
        register = _register_now(scene)
        return _record(scene, register, clock, answering.answer(register, clock, text))

    return desk.perform(officer, Action.HANDLE, work)


def snooze(desk: Desk, officer: Officer, clock: str, minutes: int) -> Entry:
    """Put a clock that has fired off for some minutes, within the local limits.

    Raises:
        Refused: As `answer`.
    """

    def work(scene: Scene) -> Entry:
        register, settings = _register_now(scene), scene.office.settings
        event = answering.snooze(register, settings, clock, minutes, scene.now)
        return _record(scene, register, clock, event)

    return desk.perform(officer, Action.HANDLE, work)


def listed(desk: Desk) -> tuple[ClockLine, ...]:
    """Every clock that runs or has fired and is not over, the nearest deadline first."""
    office = desk.office
    register = office.clocks
    incidents = [desk.incident(row.incident) for row in desk.incidents(OPEN_STATES)]
    found = [_line(clock, desk) for clock in every_clock(incidents, office)]
    for fired in register.fired.values():
        if fired.what is ClockKind.JUMP and not fired.answered:
            phrase, at = jump_phrase(fired.by), fired.fired_at
            until = register.silent_until(fired)
            found.append(ClockLine(fired.clock, fired.what, phrase, "", at, fired, until))
    return tuple(sorted(found, key=lambda line: line.due_at))


def _line(clock: Clock, desk: Desk) -> ClockLine:
    register = desk.ledger.office.clocks
    fired = register.fired.get(clock.name)
    return ClockLine(
        clock.name,
        clock.what,
        clock.phrase,
        clock.incident,
        clock.due_at(register.jumps),
        fired,
        register.silent_until(fired) if fired else None,
    )


def _fire(scene: Scene) -> Iterator[Entry]:
    office = scene.office
    for row in scene.turn.incidents(OPEN_STATES):
        incident = scene.situation(row.incident).incident
        due = answering.firing(clocks_of(incident, office), office.clocks, scene.now)
        yield from scene.record(incident.id, incident, due).entries
    due = answering.firing(clocks_beside(office), office.clocks, scene.now)
    yield from scene.append(DESK, due)


def _register_now(scene: Scene) -> ClockRegister:
    """The register once everything that is due has fired."""
    return reduce(fold_clocks, _fire(scene), scene.office.clocks)


def _record(scene: Scene, register: ClockRegister, clock: str, event: Event) -> Entry:
    """Into the stream of what the clock is about."""
    incident = register.fired[clock].incident
    if not incident:
        return scene.append(DESK, [event])[0]
    standing = scene.situation(incident).incident
    return scene.record(incident, standing, [event]).entries[0]


def _jumped(scene: Scene, by: timedelta, machine: str, origin: datetime) -> Entry:
    milliseconds = by // timedelta(milliseconds=1)
    return scene.append(DESK, [ClockJumped(milliseconds, machine, origin)])[0]
