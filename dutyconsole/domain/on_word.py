"""Incidents of which something stands, or stood, on somebody's word: where to look for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import (
    IncidentArchived,
    Mode,
    ResponseConfirmed,
    ResponseDisputed,
    ResponseEnded,
    ResponseLaunched,
    ResponseTransferred,
    Subject,
)

ON_WORD_KINDS: Final[frozenset[str]] = frozenset(
    event.KIND
    for event in (
        ResponseLaunched,
        ResponseTransferred,
        ResponseEnded,
        ResponseConfirmed,
        ResponseDisputed,
        IncidentArchived,
    )
)
_UNSIGNED: Final = (Mode.ON_WORD, Mode.REPORTED)

Word = tuple[str, str, str]
"""A response, what of it, whose word."""


@dataclass(frozen=True, slots=True)
class OnWordRegister:
    """Where to look for what is unconfirmed.

    It never leaves out anything that waits, and may keep what waits no longer: a launch in error, a
    transfer that fell with another. Which it is, the incident itself says.

    Attributes:
        words: By incident, what has been said and not been vouched for since.
    """

    words: Mapping[str, frozenset[Word]] = field(default_factory=dict)

    @property
    def incidents(self) -> frozenset[str]:
        """The incidents to look at."""
        return frozenset(self.words)


def fold_on_word(register: OnWordRegister, entry: Entry) -> OnWordRegister:
    """The register after one more entry of `ON_WORD_KINDS`."""
    incident = entry.stream.partition("/")[2]
    before = register.words.get(incident, frozenset())
    after = _after(before, entry)
    if after == before:
        return register
    left = {name: words for name, words in register.words.items() if name != incident}
    return OnWordRegister({**left, incident: after} if after else left)


def _after(words: frozenset[Word], entry: Entry) -> frozenset[Word]:
    match read_event(entry):
        case IncidentArchived():
            return frozenset()
        case ResponseLaunched() as e if e.reset_secret or e.mode in _UNSIGNED:
            return words | {(e.response, "launch", e.launcher)}
        case ResponseTransferred() as e:
            said = ((e.ordered_by or e.giver, e.mode), (e.receiver, e.taken))
            what = f"transfer-{e.number}"
            return words | {(e.response, what, p) for p, mode in said if mode in _UNSIGNED}
        case ResponseEnded() as e if e.reset_secret or e.mode is Mode.ON_WORD:
            return words | {(e.response, "end", e.person)}
        case ResponseConfirmed(subject=Subject.LAUNCH | Subject.END) as e:
            return words - {(e.response, e.subject.value, e.person)}
        case ResponseDisputed(subject=Subject.END) as e:
            return words - {(e.response, "end", e.person)}
        case ResponseConfirmed() as e:
            return words - {(e.response, f"transfer-{e.transfer}", e.person)}
        case ResponseDisputed(subject=Subject.TRANSFER) as e:
            gone = (e.response, f"transfer-{e.transfer}")
            return frozenset(word for word in words if word[:2] != gone)
        case _:
            return words
