"""What `dutyconsole shift` prints: for scripts and for people."""

from __future__ import annotations

from collections.abc import Iterator

from dutyconsole.cli.lines import Local
from dutyconsole.cli.views import View, time
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.equipment import Missing
from dutyconsole.domain.handover import SECTION_NAMES, HandoverPage, Item, Standing
from dutyconsole.domain.shifts import Handover, Shift, Shifts

_MARKS = {
    Standing.OPEN: "",
    Standing.NEW: "NEW: ",
    Standing.TAKEN: "taken over: ",
    Standing.CHANGED: "CHANGED since: ",
}


def shifts(known: Shifts, page: HandoverPage) -> View:
    """Who is on duty, and the page."""
    return {
        "desk": page.desk,
        "on_duty": [shift(each) for each in known.on_duty.values()],
        "nobody_on_duty": [
            {"desk": left.desk, "person": left.person, "at": time(left.at), "reason": left.reason}
            for left in known.left.values()
        ],
        "handover": None if page.handover is None else handover(page.handover),
        "left": len(page.left),
        "page": [
            {
                "section": section.value,
                "name": str(name),
                "items": [_item(item) for item in page.of(section)],
            }
            for section, name in SECTION_NAMES.items()
        ],
    }


def shift(each: Shift) -> View:
    """Somebody on duty."""
    return {
        "shift": each.id,
        "person": each.person,
        "desk": each.desk,
        "since": time(each.since),
        "beside": each.beside,
        "handover": each.handover or None,
        "read": not each.is_unread,
    }


def of_person(known: Shifts, entry: Entry) -> View:
    """An entry about a person's shift, and the shift, where they are still on duty."""
    mine = known.of(entry.person or "")
    return {
        "entry": entry.position,
        "person": entry.person,
        "on_duty": None if mine is None else shift(mine),
    }


def handover(each: Handover) -> View:
    """A handover."""
    return {
        "handover": each.id,
        "desk": each.desk,
        "giver": each.giver,
        "receiver": each.receiver,
        "begun_at": time(each.begun_at),
        "notes": list(each.notes),
    }


def missing(each: Missing) -> View:
    """A piece of equipment that is out."""
    return {
        "equipment": each.id,
        "what": each.what,
        "place": each.place or None,
        "told_by": each.told_by or None,
        "entered_by": each.entered_by,
        "since": time(each.since),
    }


def _item(item: Item) -> View:
    return {
        "id": item.id,
        "incident": item.incident or None,
        "text": str(item.phrase),
        "more": [str(phrase) for phrase in item.more],
        "doing": [step.en for step in item.doing],
        "since": time(item.since),
        "due": time(item.at),
        "late": item.late,
        "standing": item.standing.value,
    }


def lines(known: Shifts, page: HandoverPage, local: Local) -> Iterator[str]:
    """Who is on duty, and the page, for people."""
    for each in known.on_duty.values():
        beside = ", beside" if each.beside else ""
        loud = " WITHOUT A HANDOVER" if each.is_unread else ""
        yield f"Desk {each.desk}: {each.person}{beside}, since {local(each.since)}.{loud}"
    for left in known.left.values():
        yield f"Desk {left.desk}: NOBODY since {local(left.at)}, {left.person} left."
    if not (known.on_duty or known.left):
        yield "Nobody has taken a shift."
    if page.handover is not None:
        given = page.handover
        yield f"Handover {given.id}: {given.giver} to {given.receiver}, {len(page.left)} left."
    for section, name in SECTION_NAMES.items():
        items = page.of(section)
        if items:
            yield f"{name}:"
        for item in items:
            yield from _item_lines(item, local)


def _item_lines(item: Item, local: Local) -> Iterator[str]:
    at = f", due {local(item.at)}" if item.at else ""
    late = " LATE" if item.late else ""
    since = f", since {local(item.since)}" if item.since else ""
    of = f"{item.belongs_to} " if item.belongs_to else ""
    yield f"  {_MARKS[item.standing]}{of}{item.phrase}{since}{at}{late}"
    yield from (f"    {phrase}" for phrase in item.more)
    yield from (f"    now: {step.en}" for step in item.doing)
