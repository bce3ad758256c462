"""What somebody says was not so, and nothing has settled since, in words."""

from __future__ import annotations

from collections.abc import Iterator

from dutyconsole.domain.events import Subject
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.response import Response


def disputes(response: Response, playbook: Name) -> Iterator[tuple[Subject, Phrase]]:
    """What of a response is disputed, each with its sentence."""
    level, answerable = str(response.level), Name("person", response.answerable)
    if response.launch_disputed and not response.in_error:
        yield (
            Subject.LAUNCH,
            Phrase.of(
                "DISPUTED launch {level}: {person}, {playbook}",
                person=Name("person", response.launcher),
                level=level,
                playbook=playbook,
            ),
        )
    if response.end_disputed and response.in_force:
        yield (
            Subject.END,
            Phrase.of(
                "DISPUTED end {level}: {person}, {playbook}",
                person=answerable,
                level=level,
                playbook=playbook,
            ),
        )
    if response.transfer_disputed and response.in_force:
        yield (
            Subject.TRANSFER,
            Phrase.of(
                "DISPUTED transfer {level}: {person}, {playbook}",
                person=answerable,
                level=level,
                playbook=playbook,
            ),
        )
