"""What of a response stands on somebody's word, and who has vouched for it or disputed it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from dutyconsole.domain.events import Mode, Subject


@dataclass(frozen=True, slots=True)
class Word:
    """How one of the two of a transfer vouches for it."""

    person: str
    mode: Mode
    order_number: str = ""
    confirmed: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it waits for the person's own signature or written order."""
        return self.mode is Mode.ON_WORD and not self.confirmed


@dataclass(frozen=True, slots=True)
class Transfer:
    """Responsibility passed from one holder of a post to another.

    Attributes:
        number: Its number within the response, from 1.
        given: The word of the giver, or of who ordered it in the giver's place.
        taken: The word of the receiver.
        ordered_by: A holder of the next tier, where the giver could not act.
        reason: Why the giver could not.
        disputed: One of the two has said that it was not so: it counts for nothing.
    """

    number: int
    giver: str
    receiver: str
    given: Word
    taken: Word
    at: datetime
    position: int
    ordered_by: str = ""
    reason: str = ""
    disputed: bool = False

    @property
    def words(self) -> tuple[Word, Word]:
        """Who vouches for it."""
        return self.given, self.taken

    @property
    def is_open(self) -> bool:
        """Whether somebody has not vouched for it yet."""
        return any(word.is_open for word in self.words)

    def confirmed_by(self, person: str) -> Transfer:
        """The transfer with this person's word made good."""
        given, taken = (
            replace(word, confirmed=True) if word.person == person else word for word in self.words
        )
        return replace(self, given=given, taken=taken)


def standing(launcher: str, transfers: Iterable[Transfer]) -> tuple[Transfer, ...]:
    """The transfers that count: where one is disputed, what followed from it falls with it."""
    answerable, found = launcher, []
    for transfer in transfers:
        if not transfer.disputed and transfer.giver == answerable:
            answerable = transfer.receiver
            found.append(transfer)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that a person has not vouched for yet.

    Attributes:
        transfer: The number of the transfer; 0 for a launch or an end.
        mode: On word or reported.
        at: When it happened, as told.
        disputed: The person has said it was not so, and it still stands: a launch.
    """

    response: str
    subject: Subject
    person: str
    mode: Mode
    order_number: str
    at: datetime
    position: int
    transfer: int = 0
    disputed: bool = False

    @property
    def key(self) -> str:
        """What tells it apart within its incident: `1/launch`, `1/end`, `2/transfer-1`."""
        return f"{self.response}/{_subject_key(self.subject, self.transfer)}"


@dataclass(frozen=True, slots=True)
class Vouched:
    """Somebody has vouched for a matter, or disputed it.

    Attributes:
        entered_by: The officer who recorded it.
        mode: How it was vouched for; None where the entry does not say.
    """

    subject: Subject
    transfer: int
    person: str
    confirmed: bool
    mode: Mode | None
    reason: str
    at: datetime
    entered_by: str
    position: int

    @property
    def key(self) -> str:
        """As of the matter it settles, within its response: `launch`, `transfer-1`."""
        return _subject_key(self.subject, self.transfer)


def _subject_key(subject: Subject, transfer: int) -> str:
    return f"{subject.value}-{transfer}" if transfer else subject.value
