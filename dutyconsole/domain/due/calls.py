"""Orders that have not been passed on to everyone concerned."""

from __future__ import annotations

from collections.abc import Iterator

from dutyconsole.domain.call_list import CallList, standing
from dutyconsole.domain.due.item import Due, DueKind
from dutyconsole.domain.events import About
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.phrase import Phrase


def to_pass_on(incident: Incident) -> Iterator[Due]:
    """What is still to be passed on: one line for each list, with how far it is."""
    for each in standing(incident.lists):
        if each.left:
            yield Due(DueKind.PASS_ON, _phrase(incident, each), run=each.run, about=each.id)


def _phrase(incident: Incident, listed: CallList) -> Phrase:
    response = next((r for r in incident.responses if r.id == listed.response), None)
    level, n, of = str(listed.level), len(listed.informed), len(listed.recipients)
    match listed.about:
        case About.END if response is not None and response.in_error:
            return Phrase.of(
                "Pass on Level {level} was in error: {n} of {of}", level=level, n=n, of=of
            )
        case About.END:
            return Phrase.of("Pass on end of Level {level}: {n} of {of}", level=level, n=n, of=of)
        case About.STEP_DOWN:
            return Phrase.of("Pass on step-down to {level}: {n} of {of}", level=level, n=n, of=of)
        case About.IN_FORCE_AGAIN:
            return Phrase.of(
                "Pass on Level {level} in force again: {n} of {of}", level=level, n=n, of=of
            )
        case _:
            return Phrase.of("Pass on Level {level}: {n} of {of}", level=level, n=n, of=of)
