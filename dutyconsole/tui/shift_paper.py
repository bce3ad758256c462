"""The handover page as a file to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dutyconsole.desk import checkpoints, shifts
from dutyconsole.paper.files import keep
from dutyconsole.paper.handover import handover_sheet
from dutyconsole.paper.page import imprint

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.shifts import HandedOver
    from dutyconsole.locale.reader import Reader


def keep_page(desk: Desk, to: Reader, now: datetime, folder: Path) -> Path:
    """Write the page as it is now, with a signed checkpoint at its foot.

    Raises:
        Refused: `invalid` where nothing can be written there or the key cannot be used.
    """
    note = checkpoints.make(desk)
    page = shifts.page_now(desk, now)
    html = handover_sheet(page, to, imprint(desk, now, note.text))
    return keep(folder, f"shift-{desk.name}-{note.checkpoint.size}.html", html)


def keep_signed(done: HandedOver, desk: Desk, to: Reader, now: datetime, folder: Path) -> Path:
    """Write the page as both have signed it, with the checkpoint that was made then.

    Raises:
        Refused: `invalid` where nothing can be written there.
    """
    note = done.checkpoint.text if done.checkpoint else ""
    html = handover_sheet(done.page, to, imprint(desk, now, note), done.handover)
    return keep(folder, f"handover-{done.handover.id}.html", html)
