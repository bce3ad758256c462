"""The telephone register: the calls of a day, and what becomes of one afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final, NoReturn

from dutyconsole.desk.calls import join_in, take_up
from dutyconsole.desk.desk import Desk
from dutyconsole.desk.intake import Report, TakenIn
from dutyconsole.desk.scene import Officer, Recorded, Scene
from dutyconsole.desk.tasks import meant
from dutyconsole.domain.entry import DESK, Entry
from dutyconsole.domain.events import CallLinked, CallReported, PrivateRef
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.register import REGISTER_KINDS, NotedCall, register
from dutyconsole.domain.wording import line

_AT_ONCE: Final = 500


def calls_on(desk: Desk, day: date, zone: tzinfo | None) -> tuple[NotedCall, ...]:
    """The calls that came in on a day, the newest first, with what became of them since.

    Args:
        desk: Any desk on the log.
        day: In the desk's zone.
        zone: That zone; None is the machine's own.
    """
    begin = datetime.combine(day, time(), zone).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    entries: list[Entry] = []
    wanted = _AT_ONCE
    while True:
        # No call is recorded before it came in, so what is older cannot be of that day.
        entries = desk.log.read(kinds=REGISTER_KINDS, limit=wanted, newest_first=True)
        if len(entries) < wanted or entries[-1].recorded_at < begin:
            break
        wanted *= 4
    calls = register(reversed(entries))
    return tuple(call for call in calls if begin <= call.received_at < end)


def find_call(desk: Desk, position: int) -> NotedCall:
    """One call of the register.

    Raises:
        Refused: `unknown`.
    """
    entries = desk.log.read(after=max(0, position - 1), kinds=REGISTER_KINDS)
    found = next((call for call in register(entries) if call.position == position), None)
    if found is None:
        _refuse_unknown(position)
    return found


def report_call(
    desk: Desk, officer: Officer, position: int, to: str, occurred_at: datetime | None = None
) -> Entry:
    """Note that a call was reported to the leader.

    Args:
        desk: Any desk on the log.
        officer: Who enters it.
        position: The call's entry.
        to: The leader: a person or a post, by id or name, or in words.
        occurred_at: When it was reported; by default now.

    Raises:
        Refused: `unknown`, `invalid` where nobody is named or it lies before the call,
            `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> Entry:
        call = _in_turn(scene, position)
        leader = meant(scene.roster, line(to, "Whom it was reported to", required=True))
        received_at = scene.office.clocks.jumps.today(call.received_at, position)
        if scene.occurred_at < received_at:
            refuse(
                Code.INVALID,
                "The call had not come in by then",
                "give the time at which it was reported",
            )
        return scene.append(DESK, [CallReported(position, leader)])[0]

    return desk.perform(officer, Action.REPORT, work, occurred_at)


def open_from_call(
    desk: Desk, officer: Officer, position: int, kind: str, playbook: str = ""
) -> TakenIn:
    """Make a noted call a new incident that is taken up at once; the register keeps the call.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """
    report = replace(_report_of(desk, position), kind=kind)

    def work(scene: Scene) -> TakenIn:
        _check_free(_in_turn(scene, position))
        taken = take_up(desk, scene, report, playbook)
        _link(scene, position, taken.recorded.incident.id)
        return taken

    return desk.perform(officer, Action.HANDLE, work, report.received_at)


def join_noted_call(desk: Desk, officer: Officer, position: int, incident: str) -> Recorded:
    """Add a noted call to an incident in the caller's own words; the register keeps the call.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """
    report = _report_of(desk, position)

    def work(scene: Scene) -> Recorded:
        _check_free(_in_turn(scene, position))
        joined = join_in(scene, incident, report)
        _link(scene, position, joined.incident.id)
        return joined

    return desk.perform(officer, Action.HANDLE, work, report.received_at)


def _link(scene: Scene, position: int, incident: str) -> None:
    scene.append(DESK, [CallLinked(position, incident)], occurred_at=scene.now)


def _in_turn(scene: Scene, position: int) -> NotedCall:
    """The call as of this turn."""
    entries = scene.turn.read(after=max(0, position - 1), kinds=REGISTER_KINDS)
    found = next((call for call in register(entries) if call.position == position), None)
    if found is None:
        _refuse_unknown(position)
    return found


def _refuse_unknown(position: int) -> NoReturn:
    refuse(
        Code.UNKNOWN,
        "There is no noted call at entry {position}",
        "list the calls of the day for their entries",
        position=position,
    )


def _check_free(call: NotedCall) -> None:
    if call.incident:
        refuse(
            Code.INVALID,
            "Call {position} goes on in incident {incident} already",
            "go on in that incident",
            position=call.position,
            incident=call.incident,
        )


def _report_of(desk: Desk, position: int) -> Report:
    """A noted call as a report, with the caller's name and number where they are not erased."""
    call = find_call(desk, position)
    private = desk.log.private([ref.private for ref in (call.caller, call.phone) if ref])

    def known(ref: PrivateRef | None) -> str:
        return (private.get(ref.private) or "") if ref else ""

    return Report(
        kind="",
        summary=call.text,
        reporter=known(call.caller),
        phone=known(call.phone),
        channel=call.channel,
        received_at=call.received_at,
    )
