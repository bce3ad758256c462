"""Equipment out: what a desk has to reckon with until it is back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import EquipmentBack, EquipmentOut
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.wording import line, worded

EQUIPMENT_KINDS: Final = frozenset({EquipmentOut.KIND, EquipmentBack.KIND})
"""Kinds of the entries that the register is folded from."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is out of service or handed out.

    Attributes:
        told_by: Who said so; empty where nobody is named.
        entered_by: Who entered it.
    """

    id: str
    what: str
    place: str
    told_by: str
    entered_by: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Equipment:
    """What is out, by number, and the last number given."""

    out: Mapping[str, Missing] = field(default_factory=dict)
    last: int = 0


def fold_equipment(equipment: Equipment, entry: Entry) -> Equipment:
    """The register after one more entry of `EQUIPMENT_KINDS`."""
    match read_event(entry):
        case EquipmentOut() as e:
            person, since = entry.person or "", entry.occurred_at
            missing = Missing(e.equipment, e.what, e.place, e.told_by, person, since)
            return Equipment({**equipment.out, e.equipment: missing}, int(e.equipment))
        case EquipmentBack() as e:
            staying = {name: each for name, each in equipment.out.items() if name != e.equipment}
            return replace(equipment, out=staying)
        case _:
            return equipment


def put_out(equipment: Equipment, what: str, place: str, told_by: str) -> EquipmentOut:
    """Note that something is out.

    Raises:
        Refused: `invalid`.
    """
    return EquipmentOut(
        str(equipment.last + 1),
        line(what, "The equipment", required=True),
        line(place, "The place"),
        line(told_by, "Who told us"),
    )


def put_back(equipment: Equipment, number: str, since: datetime, note: str = "") -> EquipmentBack:
    """Note that it is back.

    Raises:
        Refused: `unknown`, `invalid` where it would be back before it was out.
    """
    missing = equipment.out.get(number)
    if missing is None:
        refuse(
            Code.UNKNOWN,
            "No equipment with the number {number} is out",
            "one of: {numbers}",
            number=number,
            numbers=", ".join(equipment.out) or "-",
        )
    if since < missing.since:
        refuse(
            Code.INVALID,
            "It was out later than that",
            "give a time after it went out",
        )
    return EquipmentBack(number, worded(note, "The note", required=False))
