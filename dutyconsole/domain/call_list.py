"""A list that is called down: whom, and how far it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from dutyconsole.domain.events import About, CallListOpened, CallResult, RecipientCalled
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.run import CallRecord, informed
from dutyconsole.domain.run_fold import Stamp, called, corrected_calls

BUREAU = "bureau"
"""Id of the bureau's own list, beside any notice and order."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A recipient whose last attempt informed nobody.

    Attributes:
        at: When they were called, by the time of happening.
        position: Of the entry of that attempt.
    """

    recipient: str
    result: CallResult
    at: datetime
    position: int
    person: str = ""


@dataclass(frozen=True)
class CallList:
    """Whom to tell: of a notice, of an order, or the bureau's own list.

    Attributes:
        id: What tells the lists of an incident apart: `run/step` of a notice, the number of an
            order's list, `bureau`.
        calls: Every attempt, the first first.
        about: What of a response it passes on; None: it is no order's list.
        by: Whose order it passes on.
        position: Of the entry that opened it.
    """

    id: str
    recipients: tuple[str, ...]
    calls: tuple[CallRecord, ...] = ()
    about: About | None = None
    response: str = ""
    level: Level | None = None
    by: str = ""
    run: str = ""
    step: str = ""
    opened_at: datetime | None = None
    position: int = 0

    @cached_property
    def informed(self) -> frozenset[str]:
        """Who on the list has been told."""
        return informed(self.calls) & frozenset(self.recipients)

    @property
    def left(self) -> tuple[str, ...]:
        """Who is still to be told, in the order of the list."""
        return tuple(each for each in self.recipients if each not in self.informed)

    def attempts(self, recipient: str) -> tuple[CallRecord, ...]:
        """What was tried to reach a recipient, the first first."""
        return tuple(call for call in self.calls if call.recipient == recipient)

    @property
    def unanswered(self) -> Iterator[Unanswered]:
        """Recipients called, or sent a message, for whom nobody has answered since."""
        for recipient in self.left:
            tried = self.attempts(recipient)
            if tried and tried[-1].result is not CallResult.ANSWERED:
                last = tried[-1]
                yield Unanswered(
                    recipient, last.result, last.occurred_at, last.position, last.person
                )


def with_opened(
    lists: tuple[CallList, ...], event: CallListOpened, at: Stamp
) -> tuple[CallList, ...]:
    """The lists after one more was opened."""
    opened = CallList(
        id=event.list,
        recipients=event.recipients,
        about=event.about,
        response=event.response,
        level=event.level,
        by=event.by,
        run=event.run,
        opened_at=at.occurred_at,
        position=at.position,
    )
    return (*lists, opened)


def with_call(
    lists: tuple[CallList, ...], event: RecipientCalled, at: Stamp
) -> tuple[CallList, ...]:
    """The lists after an attempt for one of them."""
    return tuple(
        replace(each, calls=(*each.calls, called(event, at))) if each.id == event.list else each
        for each in lists
    )


def with_correction(
    lists: tuple[CallList, ...], target: int, changes: Mapping[str, str]
) -> tuple[CallList, ...]:
    """The lists after the entry at `target` was corrected."""
    return tuple(
        replace(each, calls=corrected_calls(each.calls, target, changes)) for each in lists
    )


def standing(lists: tuple[CallList, ...]) -> tuple[CallList, ...]:
    """The newest list of each run: what older ones passed on is overtaken by it."""
    newest = {each.run: each.id for each in lists}
    return tuple(each for each in lists if newest[each.run] == each.id)
