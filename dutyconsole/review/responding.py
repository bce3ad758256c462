"""Launches, ends and transfers on word or reported, and what was disputed of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dutyconsole.domain.events import Mode, ResponseDisputed, Subject
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.response import Response
from dutyconsole.review.notable import Notable, Sort, of_entries
from dutyconsole.review.told import Told


def on_word(incident: Incident, told: Sequence[Told]) -> Iterator[Notable]:
    """What stood on word or was reported; settled once it was vouched for. Names both entries."""
    by_position = {entry.position: entry for entry, _ in told}
    for response in incident.responses:
        open_at = {(m.subject, m.transfer) for m in response.matters}
        for subject, number, position, person, mode in _words(response):
            phrase = _phrase(subject, mode, response, person)
            settled = [
                by_position[v.position]
                for v in response.vouched
                if v.confirmed and (v.subject, v.transfer) == (subject, number)
            ]
            yield of_entries(
                Sort.UNCONFIRMED if mode is Mode.REPORTED else Sort.ON_WORD,
                phrase,
                [by_position[position], *settled],
                open=(subject, number) in open_at,
                person=person,
            )


def _words(response: Response) -> Iterator[tuple[Subject, int, int, str, Mode]]:
    if response.mode in (Mode.ON_WORD, Mode.REPORTED):
        yield Subject.LAUNCH, 0, response.position, response.launcher, response.mode
    for passed in response.transfers:
        for word in passed.words:
            if word.mode is Mode.ON_WORD:
                yield Subject.TRANSFER, passed.number, passed.position, word.person, word.mode
    if response.end_mode is Mode.ON_WORD:
        yield Subject.END, 0, response.end_position, response.ended_by, response.end_mode


def _phrase(subject: Subject, mode: Mode, response: Response, person: str) -> Phrase:
    level, who = str(response.level), Name("person", person)
    match subject:
        case Subject.LAUNCH if mode is Mode.REPORTED:
            return Phrase.of(
                "launch of Level {level} by {person}, reported", level=level, person=who
            )
        case Subject.LAUNCH:
            return Phrase.of(
                "launch of Level {level} on the word of {person}", level=level, person=who
            )
        case Subject.TRANSFER:
            return Phrase.of(
                "transfer of Level {level} on the word of {person}", level=level, person=who
            )
        case Subject.END:
            return Phrase.of(
                "end of Level {level} on the word of {person}", level=level, person=who
            )


def disputed(incident: Incident, told: Sequence[Told]) -> Iterator[Notable]:
    """Each dispute; settled where nothing of the response is disputed any more."""
    responses = {response.id: response for response in incident.responses}
    for entry, event in told:
        if isinstance(event, ResponseDisputed):
            response = responses[event.response]
            level, who = str(response.level), Name("person", event.person)
            match event.subject:
                case Subject.LAUNCH:
                    phrase = Phrase.of(
                        "{person} disputes the launch of Level {level}", person=who, level=level
                    )
                case Subject.TRANSFER:
                    phrase = Phrase.of(
                        "{person} disputes the transfer of Level {level}", person=who, level=level
                    )
                case Subject.END:
                    phrase = Phrase.of(
                        "{person} disputes the end of Level {level}", person=who, level=level
                    )
            yield of_entries(
                Sort.DISPUTED,
                phrase,
                [entry],
                open=_stands(response, event.subject),
                person=event.person,
                reason=event.reason,
            )


def _stands(response: Response, subject: Subject) -> bool:
    """Whether what was disputed of it has not been settled since."""
    match subject:
        case Subject.LAUNCH:
            return response.launch_disputed and not response.in_error
        case Subject.TRANSFER:
            return response.in_force and response.transfer_disputed
        case Subject.END:
            return response.in_force and response.end_disputed
