"""Keeping the log itself: what is derived from its entries made anew, and a copy taken."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dutyconsole.domain.permissions import Action

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.scene import Officer
    from dutyconsole.domain.phrase import Phrase


def rebuild(desk: Desk, officer: Officer) -> int:
    """Make the search index and the incident list anew; from how many entries.

    Raises:
        Refused: `not_signed_on`, `not_permitted`, `not_recorded`.
    """
    desk.check(officer, Action.KEEP_LOG)
    return desk.log.rebuild()


def copy_to(desk: Desk, officer: Officer, target: Path) -> Phrase | None:
    """Copy the log to a new file while it is in use, and check the copy.

    Returns:
        What is wrong with an attached file, which the copy therefore lacks; None: nothing.

    Raises:
        Refused: `invalid` where something is at `target` already; `not_signed_on`,
            `not_permitted`, `not_recorded`.
    """
    desk.check(officer, Action.KEEP_LOG)
    return desk.log.backup(target)
