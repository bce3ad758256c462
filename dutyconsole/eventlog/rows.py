"""What the log hands out and takes in besides entries: plain values without SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from dutyconsole.domain.entry import Entry
from dutyconsole.domain.summary import IncidentSummary

Clock: TypeAlias = Callable[[], datetime]
"""Tells the time, aware."""

MODES: Final = ("live", "sample", "demo", "drill")
"""What a log is for, for ever."""


Projector: TypeAlias = Callable[[Iterable[Entry]], Iterable[IncidentSummary]]
"""Folds the whole log into the incident list: what `verify` and `rebuild` compare with."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the whole log found.

    Attributes:
        ok: Nothing is wrong.
        entries: How many entries the log holds.
        first_bad: Position of the first entry that is wrong, where it can be told.
        reason: What is wrong, one sentence; empty when nothing is.
        remarks: What is odd but harms nothing, a clause each.
    """

    ok: bool
    entries: int
    first_bad: int | None = None
    reason: str = ""
    remarks: tuple[str, ...] = ()
