"""How entries of shifts, handovers, equipment and checkpoints read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dutyconsole.domain import events
from dutyconsole.domain.handover import SECTION_NAMES, Section
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.telling import Telling, joined, said_if


def _begun(t: Telling, e: events.ShiftBegun) -> str:
    said = {"person": t.to.person(e.officer), "desk": e.at_desk}
    if e.beside:
        return tr("{person} on duty at desk {desk}, beside who has the shift", **said)
    return tr("shift at desk {desk} taken by {person} WITHOUT A HANDOVER", **said)


def _ended(t: Telling, e: events.ShiftEnded) -> str:
    return joined(tr("shift ended WITHOUT A HANDOVER"), e.reason)


def _read(t: Telling, e: events.HandoverPageRead) -> str:
    return tr("what was left has been read, after coming on without a handover")


def _handover(t: Telling, e: events.HandoverBegun) -> str:
    return joined(
        tr(
            "handover of desk {desk} begun, {giver} to {receiver}",
            desk=e.at_desk,
            giver=t.to.person(e.giver),
            receiver=t.to.person(e.receiver),
        ),
        said_if(N_("note: {text}"), text=e.notes),
    )


def _incident(t: Telling, e: events.IncidentTakenOver) -> str:
    return tr(
        "ticked as taken over by {person} at a change of shift", person=t.to.person(e.receiver)
    )


def _section(t: Telling, e: events.SectionTakenOver) -> str:
    known = e.section in set(Section)
    name = tr(SECTION_NAMES[Section(e.section)].template) if known else e.section
    return tr("taken over at a change of shift: {section}", section=name)


def _noted(t: Telling, e: events.HandoverNoted) -> str:
    return tr("left for the next shift: {text}", text=e.text)


def _abandoned(t: Telling, e: events.HandoverAbandoned) -> str:
    return joined(tr("handover ABANDONED"), e.reason)


def _handed_over(t: Telling, e: events.ShiftHandedOver) -> str:
    return tr(
        "shift at desk {desk} handed over by {giver} to {receiver}, both signed",
        desk=e.at_desk,
        giver=t.to.person(e.giver),
        receiver=t.to.person(e.receiver),
    )


def _out(t: Telling, e: events.EquipmentOut) -> str:
    return joined(
        tr("equipment {number} OUT: {what}", number=e.equipment, what=e.what),
        e.place,
        said_if(N_("told by {person}"), person=t.to.person(e.told_by)),
    )


def _back(t: Telling, e: events.EquipmentBack) -> str:
    return joined(tr("equipment {number} back", number=e.equipment), e.note)


def _checkpoint(t: Telling, e: events.CheckpointMade) -> str:
    return tr("log sealed up to entry {size} by a signed checkpoint", size=e.size)


SHIFT_FIELDS: Final = (
    *(N_("at desk"), N_("beside"), N_("equipment"), N_("handover"), N_("items"), N_("notes")),
    *(N_("officer"), N_("shift"), N_("size")),
)
"""Fields of these entries."""

SHIFT_WORDS: Final[Mapping[str, Callable[[Telling, Any], str]]] = {
    events.ShiftBegun.KIND: _begun,
    events.ShiftEnded.KIND: _ended,
    events.HandoverPageRead.KIND: _read,
    events.HandoverBegun.KIND: _handover,
    events.IncidentTakenOver.KIND: _incident,
    events.SectionTakenOver.KIND: _section,
    events.HandoverNoted.KIND: _noted,
    events.HandoverAbandoned.KIND: _abandoned,
    events.ShiftHandedOver.KIND: _handed_over,
    events.EquipmentOut.KIND: _out,
    events.EquipmentBack.KIND: _back,
    events.CheckpointMade.KIND: _checkpoint,
}
"""What an entry of each kind says."""
