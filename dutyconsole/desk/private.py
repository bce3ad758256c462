"""Names and numbers of callers and passengers: kept beside the log, shown to who may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from dutyconsole.domain.permissions import Action
from dutyconsole.domain.refusal import Refused

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.scene import Officer

MASK: Final = "***"
"""What stands for a value that one may not see."""


def reveal(desk: Desk, officer: Officer, ids: Iterable[str]) -> Mapping[str, str | None]:
    """The values of some references; None for one that was erased.

    Raises:
        Refused: `not_signed_on`, `not_permitted`.
    """
    desk.check(officer, Action.SEE_PRIVATE)
    return desk.log.private(ids)


def reveal_or_mask(desk: Desk, officer: Officer, ids: Iterable[str]) -> Mapping[str, str | None]:
    """As `reveal`; to who may not see them, or is not signed on, `MASK` for each that is there."""
    wanted = tuple(ids)
    try:
        return reveal(desk, officer, wanted)
    except Refused:
        kept = desk.log.private(wanted)
        return {name: None if value is None else MASK for name, value in kept.items()}
