"""What putting back a backup would take out of the log: shown before, recorded afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dutyconsole.domain.entry import Entry

_INCIDENT = "incident/"


@dataclass(frozen=True, slots=True)
class Loss:
    """Entries of the log as it is that would not be in the one put back.

    Attributes:
        count: How many; None: not known, because the log as it is can't be read, or is gone and a
            checkpoint covers more than is put back.
        first: When the first of them was recorded.
        last: When the last of them was recorded.
        incidents: The incidents they are about, in the order of their first mention.
    """

    count: int | None = 0
    first: datetime | None = None
    last: datetime | None = None
    incidents: tuple[str, ...] = ()


def loss_of(entries: Iterable[Entry]) -> Loss:
    """What the loss of these entries means.

    Args:
        entries: All behind the last one that both logs have, in their order.
    """
    count = 0
    first: datetime | None = None
    last: datetime | None = None
    incidents: dict[str, None] = {}
    for entry in entries:
        count += 1
        first, last = first or entry.recorded_at, entry.recorded_at
        if entry.stream.startswith(_INCIDENT):
            incidents[entry.stream.removeprefix(_INCIDENT)] = None
    return Loss(count, first, last, tuple(incidents))
