"""Which incidents somebody looks for, as one value."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from dutyconsole.domain.entry import Entry
from dutyconsole.domain.incident import Incident, IncidentState
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.summary import IncidentSummary
from dutyconsole.domain.tokens import texts_of
from dutyconsole.review.notable import Notable, Sort
from dutyconsole.review.records import History


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an incident has to be; all of it together. Nothing named: every incident.

    What was merged counts as part of what it went on in.

    Attributes:
        since: Reported then or later.
        until: Reported before then.
        kinds: Of one of these kinds.
        levels: Reached one of these levels at any time; a launch in error never was.
        train: Part of the train's number, as anybody reported it.
        place: Part of the place, likewise.
        person: Somebody, by id, who recorded or is named in an entry of it.
        post: A post, by id, held by whom or named in an entry of it.
        playbook: A playbook, by id, that was walked for it, stopped runs included.
        open: True: still handled; False: closed or archived; None: either.
        deviations: With a deviation, or with a step or a deadline that was late.
        overdue: With a step or a deadline that is late and that nobody has seen to.
    """

    since: datetime | None = None
    until: datetime | None = None
    kinds: frozenset[str] = field(default_factory=frozenset)
    levels: frozenset[Level] = field(default_factory=frozenset)
    train: str = ""
    place: str = ""
    person: str = ""
    post: str = ""
    playbook: str = ""
    open: bool | None = None
    deviations: bool = False
    overdue: bool = False

    @property
    def is_everything(self) -> bool:
        """Whether nothing but the time is asked."""
        return self == Wanted(self.since, self.until)

    def covers(self, moment: datetime) -> bool:
        """Whether a time lies within what is asked."""
        return (self.since is None or self.since <= moment) and (
            self.until is None or moment < self.until
        )

    def may_be(self, summary: IncidentSummary) -> bool:
        """Whether an incident's line does not rule it out."""
        closed = summary.state in (IncidentState.CLOSED, IncidentState.ARCHIVED)
        return (
            self.covers(summary.reported_at)
            and (not self.kinds or summary.kind in self.kinds)
            and self.open in (None, not closed)
        )

    def is_met_by(self, history: History, notables: tuple[Notable, ...]) -> bool:
        """Whether an incident that `may_be` it is.

        Args:
            history: The incident.
            notables: Its exceptions.
        """
        sorts = {notable.sort for notable in notables}
        late = any(n.sort is Sort.LATE and n.open for n in notables)
        return (
            (not self.levels or bool(self.levels & levels_reached(history)))
            and _part(self.train, (t for each in history.all for t in _trains(each)))
            and _part(self.place, (p for each in history.all for p in _places(each)))
            and (not self.person or any(_names(self.person, e, e.person) for e in history.entries))
            and (not self.post or any(_names(self.post, e, e.post) for e in history.entries))
            and (not self.playbook or self.playbook in playbooks_of(history))
            and (not self.deviations or bool(sorts & {Sort.DEVIATION, Sort.LATE}))
            and (not self.overdue or late)
        )


def levels_reached(history: History) -> frozenset[Level]:
    """Every level that ever was in force."""
    return frozenset(
        response.level
        for incident in history.all
        for response in incident.responses
        if not response.in_error
    )


def playbooks_of(history: History) -> tuple[str, ...]:
    """Every playbook that was walked, in the order of starting."""
    runs = (run for incident in history.all for run in incident.runs.values())
    return tuple(dict.fromkeys(run.playbook.id for run in runs))


def one_spelling(text: str) -> str:
    """A text in the spelling in which it is compared: NFKC, without cases."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _part(sought: str, texts: Iterable[str]) -> bool:
    part = one_spelling(sought)
    return not part or any(part in one_spelling(text) for text in texts)


def _trains(incident: Incident) -> tuple[str, ...]:
    return (incident.train, *(report.train for report in incident.reports))


def _places(incident: Incident) -> tuple[str, ...]:
    return (incident.place, *(report.place for report in incident.reports))


def _names(sought: str, entry: Entry, by: str | None) -> bool:
    return by == sought or sought in texts_of(entry.data)
