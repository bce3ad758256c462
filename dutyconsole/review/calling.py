"""Calls that nobody answered, and work and reports that were returned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import (
    CallResult,
    DecisionTaken,
    RecipientCalled,
    ReportCompleted,
    ReportReturned,
    ReportSupplemented,
    StandardReturned,
    StepRecorded,
)
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.run import informed
from dutyconsole.domain.run_fold import Stamp, called
from dutyconsole.review.notable import Notable, Sort, of_entries
from dutyconsole.review.told import Told
from dutyconsole.review.walking import step_of


def unanswered(incident: Incident, told: Sequence[Told]) -> Iterator[Notable]:
    """Each recipient whom a call did not reach; settled where they were reached later.

    A message counts as a call once its receipt never came.
    """
    tries: dict[tuple[str, str, str, int, str], list[tuple[Entry, RecipientCalled]]] = {}
    for entry, event in told:
        if isinstance(event, RecipientCalled):
            key = (event.list, event.run, event.step, event.round, event.recipient)
            tries.setdefault(key, []).append((entry, event))
    for (*_, recipient), made in tries.items():
        reached = recipient in informed(called(event, Stamp.of(entry)) for entry, event in made)
        in_vain = [
            entry
            for entry, event in made
            if event.result in (CallResult.NO_ANSWER, CallResult.REFUSED)
            or (event.result is CallResult.MESSAGED and not reached)
        ]
        if in_vain:
            phrase = (
                Phrase.of("{who} was reached only later", who=Name("recipient", recipient))
                if reached
                else Phrase.of("{who} was not reached", who=Name("recipient", recipient))
            )
            yield of_entries(Sort.UNANSWERED, phrase, in_vain, open=not reached)


def returned(incident: Incident, told: Sequence[Told]) -> Iterator[Notable]:
    """Each time that work or a report did not meet its standard; settled once it was mended."""
    for number, (entry, event) in enumerate(told):
        later = told[number + 1 :]
        match event:
            case StandardReturned():
                phrase = Phrase.of(
                    "{step}: what was handed in was returned",
                    step=step_of(incident, event.run, event.step),
                )
                open_ = not any(
                    isinstance(since, StepRecorded | DecisionTaken)
                    and (since.run, since.step) == (event.run, event.step)
                    for _, since in later
                )
                yield of_entries(
                    Sort.RETURNED,
                    phrase,
                    [entry],
                    open=open_,
                    person=event.handed_in_by,
                    reason=event.reason,
                )
            case ReportReturned():
                phrase = Phrase.of(
                    "report {number} was returned for completion", number=event.report
                )
                open_ = not _mended(event, later)
                yield of_entries(Sort.RETURNED, phrase, [entry], open=open_, person=event.to)


def _mended(returned: ReportReturned, later: Sequence[Told]) -> bool:
    given: set[str] = set()
    for _, event in later:
        if isinstance(event, ReportCompleted) and event.report == returned.report:
            return True
        if isinstance(event, ReportSupplemented) and event.report == returned.report:
            given.update(event.given)
    return given.issuperset(returned.missing)
