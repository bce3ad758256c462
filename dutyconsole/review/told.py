"""An entry with what it says, read once for everybody who asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import Event

Told: TypeAlias = tuple[Entry, Event]


def told_by(entries: Iterable[Entry]) -> list[Told]:
    """Each entry with its event.

    Raises:
        Refused: `unknown`, where a newer program has recorded something.
    """
    return [(entry, read_event(entry)) for entry in entries]
