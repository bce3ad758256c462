"""What a report tells: the regulation's items, or the flash report's own field set.

Local reference: Regulation on railway accident rescue and investigation (State Council order 501,
2012), Art. 16. The fields of the flash report (事故速報) are a local setting: its exact list could
not be confirmed. The source of the playbooks names the flash report (4-9) and lists no fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from dutyconsole.domain.briefing_items import BASIS, BY_NAME, FLASH_ONLY, ITEMS, Item
from dutyconsole.domain.events import ReportKind
from dutyconsole.domain.text import Localised

FLASH_BASIS: Final = Localised(
    "local setting: the exact list of fields could not be confirmed",
    "本局设定:字段清单未经核实",
    "本局設定:字段清單未經核實",
)

ARTICLE: Final = tuple(item for item in ITEMS if item.number)
"""What the article lists, in its order."""

_BY_NAME: Final[Mapping[str, Item]] = MappingProxyType(
    {**BY_NAME, **{item.name: item for item in FLASH_ONLY}}
)

FLASH: Final = tuple(
    _BY_NAME[name]
    for name in (
        *("accident_kind", "happened_at", "train", "place"),
        *("passenger", "ticket", "injury", "course", "witnesses", "measures"),
    )
)
"""The fields of the flash report, in their order."""

PARTICULARS: Final = ("passenger", "ticket", "witnesses")
"""Names of the items that are personal data: kept beside the log and masked."""


def items_of(kind: ReportKind) -> tuple[Item, ...]:
    """What a report of a kind has to tell, in its order."""
    return FLASH if kind is ReportKind.FLASH else ARTICLE


def basis_of(kind: ReportKind) -> Localised:
    """Where the items of a kind come from."""
    return FLASH_BASIS if kind is ReportKind.FLASH else BASIS


def missing_of(kind: ReportKind, given: Iterable[str]) -> tuple[str, ...]:
    """Names of the items that are not given, in their order."""
    known = set(given)
    return tuple(item.name for item in items_of(kind) if item.name not in known)
