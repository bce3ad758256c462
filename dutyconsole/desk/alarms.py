"""Silencing the alarms of a desk."""

from __future__ import annotations

from dutyconsole.desk.desk import Desk, Officer, Scene
from dutyconsole.domain import alarms
from dutyconsole.domain.entry import DESK, Entry
from dutyconsole.domain.permissions import Action


def silence(desk: Desk, officer: Officer, minutes: int) -> Entry:
    """Silence what rings at this desk, for 1 to 10 minutes; what comes in later rings.

    Raises:
        Refused: `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> Entry:
        return scene.append(DESK, [alarms.silence(minutes, scene.now)])[0]

    return desk.perform(officer, Action.HANDLE, work)
