"""The critical elements of an order, each to come back right, and how they are said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from dutyconsole.domain.events import OrderElement
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.playbook import Level

NUMBER: Final = "number"
LEVEL: Final = "level"
TO_LEVEL: Final = "lower level"
LAUNCHER_NUMBER: Final = "launcher's number"
TRAIN: Final = "train"
PLACE: Final = "place"
TIME: Final = "time"

ELEMENTS: Final = (NUMBER, LEVEL, TO_LEVEL, TRAIN, PLACE, TIME)
"""Those that the desk proposes, in the order in which they are said."""

_SPOKEN: Final = str.maketrans(
    {
        **dict(zip("0123456789", "洞幺两三四五六拐八九", strict=True)),
        **dict(zip("GCDZTKLY", "高城动直特快临游", strict=True)),
    }
)


def elements_of(
    number: str,
    at: datetime,
    incident: Incident | None = None,
    level: Level | None = None,
    to_level: Level | None = None,
) -> tuple[OrderElement, ...]:
    """The critical elements that apply.

    Args:
        number: The number that the order goes by.
        at: When it is given, in the zone in which that is said.
        incident: What it is about.
        level: What it launches or ends.
        to_level: What it steps down to.
    """

    def found() -> Iterator[OrderElement]:
        yield OrderElement(NUMBER, number)
        if level is not None:
            yield OrderElement(LEVEL, str(level))
        if to_level is not None:
            yield OrderElement(TO_LEVEL, str(to_level))
        if incident is not None and incident.train:
            yield OrderElement(TRAIN, incident.train)
        if incident is not None and incident.place:
            yield OrderElement(PLACE, incident.place)
        yield OrderElement(TIME, f"{at:%H:%M}")

    return tuple(found())


def spoken_digits(text: str) -> str:
    """A number or train as it is said by voice in Chinese: 0 洞, 1 幺, 2 两, 7 拐, G 高, D 动.

    Local custom (supplement C7), not from the source.
    """
    return text.upper().translate(_SPOKEN)
