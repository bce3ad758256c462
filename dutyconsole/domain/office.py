"""The office: what a desk keeps over all incidents, each register folded from its own entries.

Only what is open stays in it, with the last numbers given out; what is settled is read from the
log. An entry is an event of an incident or of the desks; which, makes no difference here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from dutyconsole.domain.clocks.settings import ClockSettings
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.tasks import TASK_KINDS, Tasks, fold_tasks

OFFICE_KINDS: Final[frozenset[str]] = TASK_KINDS
"""Kinds of the entries that the registers are folded from."""


@dataclass(frozen=True, slots=True)
class Office:
    """The registers of the office, as of one position of the log.

    Attributes:
        settings: The bureau's own figures for clocks, which deadlines go by; not of the log.
    """

    settings: ClockSettings = field(default_factory=ClockSettings)
    tasks: Tasks = field(default_factory=Tasks)


def fold_office(office: Office, entry: Entry) -> Office:
    """The office after one more entry of `OFFICE_KINDS`."""
    if entry.kind in TASK_KINDS:
        office = replace(office, tasks=fold_tasks(office.tasks, entry))
    return office
