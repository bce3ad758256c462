"""Entries in the shapes of older releases, read in the shape of today. What is stored stays.

Whoever changes what an event holds gives it the next `SCHEMA` and says here how the shape before
becomes that one; `tests/domain/test_shapes.py` keeps every shape that was ever written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from dutyconsole.domain.entry import Json

Data: TypeAlias = Mapping[str, Json]
"""An entry's data."""

Upcaster: TypeAlias = Callable[[Data], Data]
"""Data of one shape -> the same in the next shape."""


def upcast(kind: str, written: int, today: int, data: Data) -> Data:
    """An entry's data in the shape of today.

    Args:
        kind: The entry's kind.
        written: The number of the shape in which it was written.
        today: That of the event.
        data: As stored.
    """
    for number in range(written, today):
        data = UPCASTERS[kind, number](data)
    return data


def nothing_said(data: Data) -> Data:
    """The next shape only says more, and the defaults of what was added mean: nothing was said."""
    return data


def signed_by_both(data: Data) -> Data:
    """A transfer could only be signed, by the giver and by the receiver."""
    return {**data, "taken": "signed"}


UPCASTERS: Final[Mapping[tuple[str, int], Upcaster]] = {
    ("call_noted", 1): nothing_said,
    ("holding_started", 1): nothing_said,
    ("incident_closed", 1): nothing_said,
    ("incident_reported", 1): nothing_said,
    ("note_added", 1): nothing_said,
    ("recipient_called", 1): nothing_said,
    ("report_joined", 1): nothing_said,
    ("response_confirmed", 1): nothing_said,
    ("response_disputed", 1): nothing_said,
    ("response_launched", 1): nothing_said,
    ("response_transferred", 1): signed_by_both,
}
"""By kind and number of the shape that is read; complete for every number before an event's own."""
