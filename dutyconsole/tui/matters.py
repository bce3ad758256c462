"""What can be done about the responses of an incident: ending, vouching, handing over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from dutyconsole.domain import vouched
from dutyconsole.domain.events import Mode, Subject
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.response import Response
from dutyconsole.locale.speech import N_, tr

Act: TypeAlias = Literal["end", "down", "confirm", "dispute", "transfer"]

ACTIONS: Final[Mapping[Act, str]] = {
    "end": "end",
    "down": "step_down",
    "confirm": "confirm",
    "dispute": "dispute",
    "transfer": "transfer",
}
"""What a refused request is called in the log."""


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that can be done about a response.

    Attributes:
        who: Who alone may do it.
        about: What stands on their word, where it is confirmed or disputed.
    """

    act: Act
    response: Response
    who: str
    about: vouched.Matter | None = None

    @property
    def id(self) -> str:
        """What tells them apart."""
        about = f"{self.about.key}/{self.about.person}" if self.about else "launch"
        return f"{self.act}/{self.response.id}/{about}"


def matters(incident: Incident) -> Iterator[Matter]:
    """What can be done about the responses of an incident, the most usual first."""
    for standing in incident.in_force:
        yield Matter("end", standing, standing.answerable)
        if lower_levels(incident, standing):
            yield Matter("down", standing, standing.answerable)
    acts: tuple[Act, ...] = ("confirm", "dispute")
    for response in incident.on_word:
        for about in response.matters:
            for act in acts:
                if act == "confirm" or not about.disputed:
                    yield Matter(act, response, about.person, about)
    for standing in incident.in_force:
        yield Matter("transfer", standing, standing.answerable)


def lower_levels(incident: Incident, response: Response) -> tuple[Level, ...]:
    """The levels one can step down to: below it, and above what stays in force in its run."""
    run = incident.runs[response.run]
    left = max((r.level for r in run.in_force if r.id != response.id), default=0)
    levels = run.playbook.response
    return tuple(sorted(level for level in levels if left < level < response.level))


def matter_line(incident: Incident, matter: Matter) -> str:
    """What can be done, in one line."""
    response = matter.response
    playbook = incident.runs[response.run].playbook.id
    said = {"level": response.level, "playbook": playbook}
    match matter.act:
        case "end":
            return tr("end LEVEL {level} of {playbook}", **said)
        case "down":
            return tr("step down from LEVEL {level} of {playbook}", **said)
        case "transfer":
            return tr("hand LEVEL {level} of {playbook} over", **said)
        case "confirm" | "dispute":
            reported = matter.about is not None and matter.about.mode is Mode.REPORTED
            subject = matter.about.subject if matter.about else Subject.LAUNCH
            return tr(_LINES[matter.act, subject, reported], **said)


_LINES: Final = {
    ("confirm", Subject.LAUNCH, False): N_(
        "confirm the launch of LEVEL {level} of {playbook}, on word"
    ),
    ("confirm", Subject.LAUNCH, True): N_(
        "confirm the launch of LEVEL {level} of {playbook}, reported"
    ),
    ("confirm", Subject.TRANSFER, False): N_(
        "confirm the transfer of LEVEL {level} of {playbook}, on word"
    ),
    ("confirm", Subject.END, False): N_("confirm the end of LEVEL {level} of {playbook}, on word"),
    ("dispute", Subject.LAUNCH, False): N_(
        "dispute the launch of LEVEL {level} of {playbook}, on word"
    ),
    ("dispute", Subject.LAUNCH, True): N_(
        "dispute the launch of LEVEL {level} of {playbook}, reported"
    ),
    ("dispute", Subject.TRANSFER, False): N_(
        "dispute the transfer of LEVEL {level} of {playbook}, on word"
    ),
    ("dispute", Subject.END, False): N_("dispute the end of LEVEL {level} of {playbook}, on word"),
}


def vouching(subject: Subject, level: Level, who: str, *, confirms: bool) -> str:
    """The sentence of confirming or disputing."""
    match subject:
        case Subject.END if confirms:
            return tr("{person} confirms the end of Level {level}", person=who, level=level)
        case Subject.END:
            return tr("{person} disputes the end of Level {level}, which is in force again",
                      person=who, level=level)  # fmt: skip
        case Subject.TRANSFER if confirms:
            return tr("{person} confirms the transfer of Level {level}", person=who, level=level)
        case Subject.TRANSFER:
            return tr("{person} disputes the transfer of Level {level}, which is given back",
                      person=who, level=level)  # fmt: skip
        case Subject.LAUNCH if confirms:
            return tr("{person} confirms the launch of Level {level}", person=who, level=level)
        case Subject.LAUNCH:
            return tr("{person} disputes the launch of Level {level}, which stays in force until "
                      "it is ended", person=who, level=level)  # fmt: skip
