"""What happens to the shift at a desk: taking, handing over and leaving it, equipment, seals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dutyconsole.domain.events.base import Event


@dataclass(frozen=True, slots=True)
class ShiftBegun(Event):
    """Somebody is on duty at a desk without a handover, from the entry's occurred-at.

    Attributes:
        beside: Another officer has the shift at that desk and keeps it.
    """

    KIND: ClassVar[str] = "shift_begun"
    shift: str
    officer: str
    at_desk: str
    beside: bool = False


@dataclass(frozen=True, slots=True)
class ShiftEnded(Event):
    """A shift is over without a handover."""

    KIND: ClassVar[str] = "shift_ended"
    shift: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HandoverPageRead(Event):
    """Who came on without a handover has read what was left."""

    KIND: ClassVar[str] = "handover_page_read"
    shift: str


@dataclass(frozen=True, slots=True)
class HandoverBegun(Event):
    """A shift is being handed over.

    Attributes:
        items: Everything that stood on the page at that moment; what comes later is new.
        notes: What the giver leaves in words.
    """

    KIND: ClassVar[str] = "handover_begun"
    handover: str
    shift: str
    giver: str
    receiver: str
    at_desk: str
    items: tuple[str, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class IncidentTakenOver(Event):
    """The receiver of a handover has taken this incident over, as it stands at this entry."""

    KIND: ClassVar[str] = "incident_taken_over"
    handover: str
    receiver: str


@dataclass(frozen=True, slots=True)
class SectionTakenOver(Event):
    """The receiver of a handover has taken over what a section of its page holds."""

    KIND: ClassVar[str] = "section_taken_over"
    handover: str
    section: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandoverNoted(Event):
    """The giver leaves something more in words."""

    KIND: ClassVar[str] = "handover_noted"
    handover: str
    text: str


@dataclass(frozen=True, slots=True)
class HandoverAbandoned(Event):
    """A handover was broken off: the shift stays with its giver."""

    KIND: ClassVar[str] = "handover_abandoned"
    handover: str
    reason: str


@dataclass(frozen=True, slots=True)
class ShiftHandedOver(Event):
    """Both have signed: the giver's shift is over, the receiver's begins.

    Attributes:
        shift: Number of the receiver's shift.
        items: Everything that was taken over.
    """

    KIND: ClassVar[str] = "shift_handed_over"
    handover: str
    giver: str
    receiver: str
    at_desk: str
    shift: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EquipmentOut(Event):
    """Something the desk has to reckon with is out of service, or was handed out."""

    KIND: ClassVar[str] = "equipment_out"
    equipment: str
    what: str
    place: str = ""
    told_by: str = ""


@dataclass(frozen=True, slots=True)
class EquipmentBack(Event):
    """It is in service, or in its place, again."""

    KIND: ClassVar[str] = "equipment_back"
    equipment: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CheckpointMade(Event):
    """The log up to the entry before this one was sealed: how many entries, ending in which hash.

    Attributes:
        size: How many entries the checkpoint covers.
        note: The signed note, as it is printed and kept outside the log.
    """

    KIND: ClassVar[str] = "checkpoint_made"
    size: int
    note: str
