"""Shifts: who is on duty, and handing over from one officer to the next.

A handover is no dialog that blocks: each thing the receiver takes over is an entry, so the desk
stays usable, another desk or a restart finds it where it was, and what comes in meanwhile is new.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dutyconsole.desk import checkpoints
from dutyconsole.desk.desk import Desk
from dutyconsole.desk.scene import Officer, Scene
from dutyconsole.domain import shift_changes
from dutyconsole.domain.checkpoint import Note
from dutyconsole.domain.entry import DESK, Entry
from dutyconsole.domain.events import (
    HandoverAbandoned,
    HandoverNoted,
    IncidentTakenOver,
    SectionTakenOver,
)
from dutyconsole.domain.handover import HandoverPage, Item, Section, Standing, handover_page
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.phrase import Name, Names, Phrase
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.shifts import Handover, Shift, fold_shifts, incident_item
from dutyconsole.domain.wording import worded

_NOT_ARCHIVED: Final = ("incoming", "active", "closed")


@dataclass(frozen=True, slots=True)
class Begun:
    """A handover under way.

    Attributes:
        warnings: Odd but accepted.
    """

    handover: Handover
    entry: Entry
    warnings: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A handover that both have signed.

    Attributes:
        page: As it was signed.
        checkpoint: The log's signed checkpoint; None where it could not be signed.
        warnings: What went wrong beside it.
    """

    handover: Handover
    page: HandoverPage
    entry: Entry
    checkpoint: Note | None
    warnings: tuple[Phrase, ...] = ()


# -- who is on duty --------------------------------------------------------------------------------


def begin_shift(
    desk: Desk, officer: Officer, *, beside: bool = False, since: datetime | None = None
) -> Entry:
    """Take the shift at this desk without a handover: loud until what was left has been read.

    Args:
        desk: Where.
        officer: Who comes on.
        beside: Somebody has the shift and keeps it.
        since: From when, if not now.

    Raises:
        Refused: `invalid` where shifts would overlap, `not_signed_on`, `not_permitted`.
    """

    def work(scene: Scene) -> Entry:
        known = scene.office.shifts
        begun = shift_changes.begin(
            known, officer.person, desk.name, scene.at_latest, beside=beside
        )
        return scene.append(DESK, [begun])[0]

    return desk.perform(officer, Action.HANDLE, work, since)


def end_shift(
    desk: Desk, officer: Officer, reason: str = "", until: datetime | None = None
) -> Entry:
    """Leave without a handover: loud, where nobody stays at the desk.

    Raises:
        Refused: `invalid`, `not_signed_on`, `not_permitted`.
    """

    def work(scene: Scene) -> Entry:
        why = worded(reason, "The reason", required=False)
        ended = shift_changes.end(scene.office.shifts, officer.person, scene.at_latest, why)
        return scene.append(DESK, [ended])[0]

    return desk.perform(officer, Action.HANDLE, work, until)


def read_left(desk: Desk, officer: Officer) -> Entry:
    """Say that what was left has been read, after coming on without a handover.

    Raises:
        Refused: `invalid`, `not_signed_on`, `not_permitted`.
    """

    def work(scene: Scene) -> Entry:
        return scene.append(DESK, [shift_changes.read_page(scene.office.shifts, officer.person)])[0]

    return desk.perform(officer, Action.HANDLE, work)


# -- handing over ----------------------------------------------------------------------------------


def page_now(desk: Desk, now: datetime) -> HandoverPage:
    """The handover page of this desk, as of now."""
    desk.refresh()
    rows = desk.incidents(_NOT_ARCHIVED)
    found = [desk.incident(row.incident) for row in rows]
    return handover_page(found, desk.office, desk.roster, desk.alarms, desk.name, now)


def begin_handover(
    desk: Desk, officer: Officer, receiver: str, notes: str = "", giver: str = ""
) -> Begun:
    """Begin to hand the shift at this desk over.

    Args:
        desk: Whose shift.
        officer: Who enters it.
        receiver: Who takes over.
        notes: What the giver leaves in words.
        giver: Who hands over; empty: the officer, or else whoever has the shift here.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`.
    """

    def work(scene: Scene) -> Begun:
        known = scene.office.shifts
        who = giver or _giver(known.at(desk.name), officer.person)
        text = worded(notes, "The note", required=False)
        ids = _page(desk, scene).ids
        events = shift_changes.begin_handover(
            known, scene.roster, who, receiver, desk.name, ids, text
        )
        entries = scene.append(DESK, events)
        after = known
        for entry in entries:
            after = fold_shifts(after, entry)
        handover = shift_changes.open_handover(after, desk.name)
        warnings = []
        if len(events) > 1:
            warnings.append(
                Phrase.of(
                    "{person} had not taken the shift: it counts as begun now, without a handover",
                    person=Name("person", who),
                )
            )
        return Begun(handover, entries[-1], (*warnings, *_elsewhere(known.handovers.values())))

    return desk.perform(officer, Action.HANDLE, work)


def _elsewhere(handovers: Iterable[Handover]) -> Iterable[Phrase]:
    for other in handovers:
        yield Phrase.of(
            "Desk {desk} is being handed over too, by {giver} to {receiver}",
            desk=other.desk,
            giver=Name("person", other.giver),
            receiver=Name("person", other.receiver),
        )


def _giver(there: tuple[Shift, ...], officer: str) -> str:
    if not there or any(shift.person == officer for shift in there):
        return officer
    return there[0].person


def take_incident(desk: Desk, officer: Officer, incident: str, handover: str = "") -> Entry | None:
    """The receiver takes one open incident over, as it stands now; twice records once.

    Args:
        desk: Whose shift.
        officer: Who enters it.
        incident: The incident.
        handover: The handover as it was shown; empty: whichever is under way.

    Raises:
        Refused: `unknown`, `invalid`, `lost_race`, `not_signed_on`, `not_permitted`.
    """

    def work(scene: Scene) -> Entry | None:
        under_way = shift_changes.open_handover(scene.office.shifts, desk.name, handover)
        scene.situation(incident)
        wanted = [i for i in _page(desk, scene).items if i.id == incident_item(incident)]
        if not wanted:
            refuse(
                Code.INVALID,
                "Incident {incident} is not open: nothing of it is to be taken over",
                "go on with the next",
                incident=incident,
            )
        return _take(scene, under_way, wanted[0])

    return desk.perform(officer, Action.HANDLE, work)


def _take(scene: Scene, under_way: Handover, item: Item) -> Entry | None:
    if item.standing is Standing.TAKEN:
        return None
    taken = IncidentTakenOver(under_way.id, under_way.receiver)
    situation = scene.situation(item.incident)
    return scene.record(item.incident, situation.incident, [taken]).entry


def take_section(
    desk: Desk,
    officer: Officer,
    section: Section,
    handover: str = "",
    shown: Collection[str] | None = None,
) -> Entry | None:
    """The receiver takes over what a section of the page holds; twice records once.

    Args:
        desk: Whose shift.
        officer: Who enters it.
        section: Any but that of the incidents, which are taken over one by one.
        handover: The handover as it was shown; empty: whichever is under way.
        shown: Ids that stood on the screen: what came since is not taken over with them. None:
            everything that is there.

    Raises:
        Refused: `invalid`, `lost_race`, `not_signed_on`, `not_permitted`.
    """
    if section is Section.INCIDENTS:
        refuse(
            Code.INVALID,
            "Incidents are taken over one by one",
            "name the incident",
        )

    def work(scene: Scene) -> Entry | None:
        under_way = shift_changes.open_handover(scene.office.shifts, desk.name, handover)
        left = [i.id for i in _page(desk, scene).of(section) if i.is_left]
        ids = tuple(name for name in left if shown is None or name in shown)
        if not ids:
            return None
        return scene.append(DESK, [SectionTakenOver(under_way.id, section.value, ids)])[0]

    return desk.perform(officer, Action.HANDLE, work)


def note_handover(desk: Desk, officer: Officer, text: str, handover: str = "") -> Entry:
    """The giver leaves something more in words.

    Raises:
        Refused: `invalid`, `lost_race`, `not_signed_on`, `not_permitted`.
    """

    def work(scene: Scene) -> Entry:
        under_way = shift_changes.open_handover(scene.office.shifts, desk.name, handover)
        return scene.append(DESK, [HandoverNoted(under_way.id, worded(text, "The note"))])[0]

    return desk.perform(officer, Action.HANDLE, work)


def abandon_handover(desk: Desk, officer: Officer, reason: str, handover: str = "") -> Entry:
    """Break the handover off: the shift stays with its giver.

    Raises:
        Refused: `invalid` without a reason, `lost_race`, `not_signed_on`, `not_permitted`.
    """

    def work(scene: Scene) -> Entry:
        under_way = shift_changes.open_handover(scene.office.shifts, desk.name, handover)
        why = worded(reason, "The reason")
        return scene.append(DESK, [HandoverAbandoned(under_way.id, why)])[0]

    return desk.perform(officer, Action.HANDLE, work)


def hand_over(
    desk: Desk,
    officer: Officer,
    giver_secret: str,
    receiver_secret: str,
    handover: str = "",
    *,
    take_rest: bool = False,
) -> HandedOver:
    """Both sign: the shift passes on, and the log is sealed.

    Args:
        desk: Whose shift.
        officer: Who enters it.
        giver_secret: The giver's own.
        receiver_secret: The receiver's own.
        handover: The handover as it was shown; empty: whichever is under way.
        take_rest: By the same signature the receiver takes over all that is left on the page.

    Raises:
        Refused: `invalid`, `not_signed`, `steps_open` where something is not taken over,
            `lost_race`, `not_signed_on`, `not_permitted`.
    """
    under_way = shift_changes.open_handover(desk.office.shifts, desk.name, handover)
    giver = desk.sign(under_way.giver, giver_secret)
    receiver = desk.sign(under_way.receiver, receiver_secret)

    def work(scene: Scene) -> HandedOver:
        known = scene.office.shifts
        now_open = shift_changes.open_handover(known, desk.name, under_way.id)
        page = _page(desk, scene)
        left = () if take_rest else page.left_phrases()
        event = shift_changes.hand_over(known, now_open, giver, receiver, left, page.ids)
        if take_rest:
            _take_rest(scene, now_open, page)
        entry = scene.append(DESK, [event])[0]
        return HandedOver(now_open, page, entry, checkpoints.seal(desk, scene))

    done = desk.perform(officer, Action.HANDLE, work)
    checkpoints.keep(desk, done.checkpoint)
    return HandedOver(done.handover, done.page, done.entry, done.checkpoint, _unsealed(desk))


def _take_rest(scene: Scene, under_way: Handover, page: HandoverPage) -> None:
    for section in Section:
        left = [item for item in page.of(section) if item.is_left]
        if section is Section.INCIDENTS:
            for item in left:
                _take(scene, under_way, item)
        elif left:
            ids = tuple(item.id for item in left)
            scene.append(DESK, [SectionTakenOver(under_way.id, section.value, ids)])


def _unsealed(desk: Desk) -> tuple[Phrase, ...]:
    if desk.unsealed is not None:
        why = Names((desk.unsealed.why,))
        return (Phrase.of("The log's checkpoint was not signed or kept: {why}", why=why),)
    if desk.notary is not None and desk.notary.made:
        return (Phrase.of("A new key was made, {path}: keep a copy", path=desk.notary.path),)
    return ()


def _page(desk: Desk, scene: Scene) -> HandoverPage:
    """The page within a turn, as it was when the turn began."""
    rows = scene.turn.incidents(_NOT_ARCHIVED)
    found = [scene.situation(row.incident).incident for row in rows]
    alarms = desk.ledger.alarms
    return handover_page(found, scene.office, scene.roster, alarms, desk.name, scene.now)
