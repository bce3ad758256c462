"""The office: what a desk keeps over all incidents, each register folded from its own entries.

Only what is open stays in it, with the last numbers given out; what is settled is read from the
log. An entry is an event of an incident or of the desks; which, makes no difference here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dutyconsole.domain.entry import Entry

OFFICE_KINDS: Final[frozenset[str]] = frozenset()
"""Kinds of the entries that the registers are folded from."""


@dataclass(frozen=True, slots=True)
class Office:
    """The registers of the office, as of one position of the log."""


def fold_office(office: Office, entry: Entry) -> Office:
    """The office after one more entry of `OFFICE_KINDS`."""
    return office
