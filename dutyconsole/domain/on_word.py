"""Incidents of which something was launched, handed over or ended on somebody's word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import (
    IncidentArchived,
    Mode,
    ResponseEnded,
    ResponseLaunched,
    ResponseTransferred,
)

ON_WORD_KINDS: Final[frozenset[str]] = frozenset(
    event.KIND for event in (ResponseLaunched, ResponseTransferred, ResponseEnded, IncidentArchived)
)
_UNSIGNED: Final = (Mode.ON_WORD, Mode.REPORTED)


@dataclass(frozen=True, slots=True)
class OnWordRegister:
    """Where to look for what is unconfirmed: until it is archived an incident stays in it."""

    incidents: frozenset[str] = frozenset()


def fold_on_word(register: OnWordRegister, entry: Entry) -> OnWordRegister:
    """The register after one more entry of `ON_WORD_KINDS`."""
    incident = entry.stream.partition("/")[2]
    match read_event(entry):
        case IncidentArchived():
            return OnWordRegister(register.incidents - {incident})
        case ResponseLaunched() as e if e.mode in _UNSIGNED:
            return OnWordRegister(register.incidents | {incident})
        case ResponseTransferred() as e if Mode.ON_WORD in (e.mode, e.taken):
            return OnWordRegister(register.incidents | {incident})
        case ResponseEnded() as e if e.reset_secret or e.mode is Mode.ON_WORD:
            return OnWordRegister(register.incidents | {incident})
        case _:
            return register
