"""Equipment that is out of service or handed out, until it is back."""

from __future__ import annotations

from datetime import datetime

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.scene import Officer, Scene
from dutyconsole.domain import equipment
from dutyconsole.domain.entry import DESK, Entry
from dutyconsole.domain.permissions import Action


def put_out(
    desk: Desk,
    officer: Officer,
    what: str,
    place: str = "",
    told_by: str = "",
    occurred_at: datetime | None = None,
) -> Entry:
    """Note that something is out; its number is in the entry.

    Raises:
        Refused: `invalid`, `not_signed_on`, `not_permitted`.
    """

    def work(scene: Scene) -> Entry:
        out = equipment.put_out(scene.office.equipment, what, place, told_by)
        return scene.append(DESK, [out])[0]

    return desk.perform(officer, Action.HANDLE, work, occurred_at)


def put_back(
    desk: Desk, officer: Officer, number: str, note: str = "", occurred_at: datetime | None = None
) -> Entry:
    """Note that it is back.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`.
    """

    def work(scene: Scene) -> Entry:
        back = equipment.put_back(scene.office.equipment, number, scene.at_latest, note)
        return scene.append(DESK, [back])[0]

    return desk.perform(officer, Action.HANDLE, work, occurred_at)
