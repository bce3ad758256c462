"""The alarms of the desk: which stand, acknowledging them everywhere, silencing them here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.intake import OPEN_STATES
from dutyconsole.desk.scene import Officer, Scene
from dutyconsole.domain import alarms
from dutyconsole.domain.alarms import Alarm
from dutyconsole.domain.entry import DESK, Entry
from dutyconsole.domain.permissions import Action


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What was acknowledged, the most urgent first; without an entry there was nothing left."""

    alarms: tuple[Alarm, ...]
    entry: Entry | None


def standing(desk: Desk, now: datetime) -> tuple[Alarm, ...]:
    """Every alarm that stands, the most urgent first.

    Raises:
        Refused: The log cannot be read.
    """
    names = [row.incident for row in desk.incidents(OPEN_STATES)]
    return alarms.alarms(
        desk.folded((*names, *desk.office.on_word.incidents)),
        desk.office,
        now,
        desk.reference.alarm_classes,
        desk.reference.criteria,
    )


def acknowledge(desk: Desk, officer: Officer, keys: Collection[str] | None = None) -> Acknowledged:
    """Acknowledge alarms for every desk; harmless when repeated.

    Nothing else comes of it: a report that nobody has taken up rings again after a while.

    Args:
        desk: Whose log.
        officer: Who has heard them.
        keys: Which; those whose cause is gone meanwhile are left out. None: all that ring.

    Raises:
        Refused: `unknown`, where no alarm of these stands; `not_signed_on`, `not_permitted`,
            `not_recorded`.
    """

    def work(scene: Scene) -> Acknowledged:
        names = [row.incident for row in scene.turn.incidents(OPEN_STATES)]
        concerned = dict.fromkeys((*names, *scene.office.on_word.incidents))
        stand = alarms.alarms(
            {name: scene.situation(name).incident for name in concerned},
            scene.office,
            scene.now,
            desk.reference.alarm_classes,
        )
        event = alarms.acknowledge(stand, desk.ledger.alarms, scene.now, keys)
        if event is None:
            return Acknowledged((), None)
        (entry,) = scene.append(DESK, [event])
        return Acknowledged(tuple(a for a in stand if a.key in event.keys), entry)

    return desk.perform(officer, Action.HANDLE, work)


def silence(desk: Desk, officer: Officer, minutes: int) -> Entry:
    """Silence what rings at this desk, for 1 to 10 minutes; what comes in later rings.

    Raises:
        Refused: `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> Entry:
        return scene.append(DESK, [alarms.silence(minutes, scene.now)])[0]

    return desk.perform(officer, Action.HANDLE, work)
