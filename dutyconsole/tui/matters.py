"""What can be done about the responses of an incident: ending, vouching, handing over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from dutyconsole.domain.events import Mode
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.response import Response
from dutyconsole.locale.speech import tr

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
        of_end: Whether it is about the end of the response and not about its launch.
    """

    act: Act
    response: Response
    who: str
    of_end: bool = False

    @property
    def id(self) -> str:
        """What tells them apart."""
        return f"{self.act}/{self.response.id}/{'end' if self.of_end else 'launch'}"


def matters(incident: Incident) -> Iterator[Matter]:
    """What can be done about the responses of an incident, the most usual first."""
    for standing in incident.in_force:
        yield Matter("end", standing, standing.answerable)
        if lower_levels(incident, standing):
            yield Matter("down", standing, standing.answerable)
    acts: tuple[Act, ...] = ("confirm", "dispute")
    for response in incident.on_word:
        if not response.in_error and (response.launch_open or response.launch_disputed):
            yield from (Matter(act, response, response.launcher) for act in acts)
        if response.end_open:
            yield from (Matter(act, response, response.ended_by, of_end=True) for act in acts)
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
    match matter.act, matter.of_end:
        case "end", _:
            return tr("end LEVEL {level} of {playbook}", **said)
        case "down", _:
            return tr("step down from LEVEL {level} of {playbook}", **said)
        case "transfer", _:
            return tr("hand LEVEL {level} of {playbook} over, both sign", **said)
        case "confirm", True:
            return tr("confirm the end of LEVEL {level} of {playbook}, on word", **said)
        case "dispute", True:
            return tr("dispute the end of LEVEL {level} of {playbook}, on word", **said)
    reported = response.mode is Mode.REPORTED
    if matter.act == "confirm":
        if reported:
            return tr("confirm the launch of LEVEL {level} of {playbook}, reported", **said)
        return tr("confirm the launch of LEVEL {level} of {playbook}, on word", **said)
    if reported:
        return tr("dispute the launch of LEVEL {level} of {playbook}, reported", **said)
    return tr("dispute the launch of LEVEL {level} of {playbook}, on word", **said)


def vouching(matter: Matter, who: str) -> str:
    """The sentence of confirming or disputing."""
    level, confirms = matter.response.level, matter.act == "confirm"
    if matter.of_end:
        if confirms:
            return tr("{person} confirms the end of Level {level}", person=who, level=level)
        return tr("{person} disputes the end of Level {level}, which is in force again",
                  person=who, level=level)  # fmt: skip
    if confirms:
        return tr("{person} confirms the launch of Level {level}", person=who, level=level)
    return tr("{person} disputes the launch of Level {level}, which stays in force until it "
              "is ended", person=who, level=level)  # fmt: skip
