"""Levels proposed by a bureau's own criteria: advice with the rule that matched, never a launch.

The source gives no criteria for any level, so none are shipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dutyconsole.domain.facts import Fact, FactStatus
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.text import Localised

_NUMBER: Final = re.compile(r"\s*(-?[0-9]+(?:\.[0-9]+)?)[^0-9:.,+/\-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of the bureau's own rules: a local setting.

    Attributes:
        fact: Name of the fact that it looks at.
        at_least: The fact's number must not be lower; None: `equals` tells.
        equals: What the fact must say, capitals aside.
        text: The rule in the bureau's words.
    """

    playbook: str
    level: Level
    fact: str
    text: Localised
    at_least: Decimal | None = None
    equals: str = ""

    def met_by(self, value: str) -> bool:
        """Whether what a fact says meets it; words that are no single number meet no number."""
        if self.at_least is None:
            return value.strip().casefold() == self.equals.strip().casefold()
        number = _NUMBER.fullmatch(value)
        return number is not None and Decimal(number[1]) >= self.at_least


@dataclass(frozen=True, slots=True)
class Proposal:
    """A level that the bureau's criteria suggest.

    Attributes:
        rule: What matched, in words.
        criterion: The rule itself; its `text` is the bureau's own wording.
        fact: What met it.
    """

    level: Level
    playbook: str
    rule: Phrase
    criterion: Criterion
    fact: Fact


def proposals(criteria: Iterable[Criterion], incident: Incident) -> tuple[Proposal, ...]:
    """The levels that the criteria suggest now, highest first, one to a criterion.

    A level that is reached already in the run of its playbook is not proposed again.
    """
    found = list(_met(criteria, incident))
    return tuple(sorted(found, key=lambda p: p.level, reverse=True))


def _met(criteria: Iterable[Criterion], incident: Incident) -> Iterator[Proposal]:
    for criterion in criteria:
        run = incident.run_of(criterion.playbook)
        if run is not None and run.level is not None and run.level >= criterion.level:
            continue
        meeting = [
            fact
            for fact in incident.facts
            if fact.name == criterion.fact and criterion.met_by(fact.value)
        ]
        if meeting:
            fact = max(meeting, key=lambda f: (f.status is FactStatus.CONFIRMED, f.position))
            rule = _rule(criterion, fact)
            yield Proposal(criterion.level, criterion.playbook, rule, criterion, fact)


def _rule(criterion: Criterion, fact: Fact) -> Phrase:
    wants = (
        Phrase.of("{value}", value=criterion.equals)
        if criterion.at_least is None
        else Phrase.of("at least {number}", number=str(criterion.at_least))
    )
    standing = {
        FactStatus.CONFIRMED: Phrase("confirmed"),
        FactStatus.UNCONFIRMED: Phrase("unconfirmed"),
        FactStatus.CONFLICT: Phrase("sources differ"),
    }[fact.status]
    return Phrase.of(
        "Level {level} of {playbook} by local criterion: {fact} is {value} ({standing}), "
        "the criterion is {wants}",
        level=str(criterion.level),
        playbook=Name("playbook", criterion.playbook),
        fact=Name("fact", fact.name),
        value=fact.value,
        standing=standing,
        wants=wants,
    )
