"""A picture of the log as the state sheet to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dutyconsole.paper.files import own_folder, save
from dutyconsole.paper.page import Imprint, imprint
from dutyconsole.paper.state import state_sheet
from dutyconsole.tui.entries import sentence

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from dutyconsole.desk.desk import Desk
    from dutyconsole.locale.reader import Reader
    from dutyconsole.tui.picture import Picture


def state_page(picture: Picture, desk: Desk, to: Reader, now: datetime, path: Path) -> None:
    """Write what a picture shows to a file.

    Raises:
        Refused: `invalid` where nothing can be written there; `not_recorded` where the log cannot
            be read.
    """
    page = state_html(picture, to, imprint(desk, now))
    own_folder(path.parent)
    save(path, page)


def state_html(picture: Picture, to: Reader, made_from: Imprint) -> str:
    """The sheet of what a picture shows."""
    return state_sheet(
        (*picture.incoming, *picture.active, *picture.follow_up),
        picture.due,
        picture.entries,
        lambda incident, entry: sentence(incident, entry, to),
        to,
        made_from,
    )
